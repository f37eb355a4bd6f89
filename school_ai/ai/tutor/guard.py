"""Whether a text tells what a task comes to.

Two degrees. The usual one is for course material and for answers in full near a task that is set: it is precise, as
what it holds back is legitimate to read. The strict one is for hints that a chat model has worded: it lets through
only what consists of the task's own words and numbers, of what the materials say on method and of the tutor's own
words, and is put as a question or as something to do. It rather refuses a good hint than lets a solution through.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from school_ai.ai.knowledge import sentences
from school_ai.ai.tutor import algebra, echoes, relations, results
from school_ai.ai.tutor.own_words import folded, joining, language_of, own_stems, own_words
from school_ai.ai.tutor.plain_words import plain_stems
from school_ai.ai.tutor.quantities import ANY, Quantity, plain, quantities, same
from school_ai.ai.tutor.readings import readings
from school_ai.ai.tutor.secrets import (
    Secrets,
    contains,
    is_said,
    neighbours_of,
    placed,
    secrets_of,
    stems,
    stems_of,
    tokens,
)

__all__ = ["Secrets", "Verdict", "quotable", "secrets_of", "verdict"]

MOST_CHARACTERS = 10_000

_RESULT_WORDS = (
    r"(?:(?:the|your|my|our|its|final|correct|right|exact|whole|missing)\s+)*(?:answers?|results?|solutions?|outcome|"
    r"correct (?:option|choice|word|one)|right (?:option|choice|word|one))|"
    r"(?:die|das|der|deine|richtige|korrekte)?\s*(?:lösung(?:en)?|antwort(?:en)?|ergebnis(?:se)?)|"
    r"(?:la|le|l['’]|ta|bonne)?\s*(?:réponses?|solutions?|résultats?)|(?:la|el|tu)?\s*(?:respuestas?|"
    r"soluci(?:ón|ones)|resultados?)"
)
_SAYS = (
    r"(?:is|are|was|equals?|=|:|would be|will be|must be|should be|comes? (?:out )?(?:to|as)|reads?|lautet|"
    r"lauten|ist|sind|"
    r"beträgt|heißt|wäre|est|sont|serait|vaut|es|son|sería|vale|begins? with|starts? with|rhymes? with)"
)
_TELLS_RESULT = re.compile(
    rf"\b(?:{_RESULT_WORDS})\s*(?:here\s+|also\s+|then\s+|to this\s+)?{_SAYS}(?!\w)\s*(?P<told>[^.!?\n]*)",
    re.IGNORECASE,
)
_COMES_TO = re.compile(
    r"\b(?:it|that|this|which|you|one|we|everything|x|y)\s+(?:comes? to|comes? out (?:to|as|at)|makes?|"
    r"gets?|gives?|ends? up "
    r"(?:with|at)|arrives? at|obtains?|equals?|is|should get|will get|should have)\s+(?:exactly\s+|"
    r"about\s+|just\s+|only\s+)?(?P<told>[^.!?\n,]*)|"
    r"\b(?:ergibt|macht|man erhält|du erhältst|man bekommt|kommt heraus|donne|on obtient|tu obtiens|"
    r"cela fait|ça fait|da|"
    r"se obtiene|obtienes|sale|resulta)\s+(?P<told2>[^.!?\n,]*)",
    re.IGNORECASE,
)
_DIGIT = re.compile(
    r"\b(?:digits?|tens|ones|units? (?:digit|place)|ziffern?|zehnerstelle|einerstelle|zehner|einer|"
    r"chiffres?|dizaines?|"
    r"cifras?|decenas?)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:step|schritt|étape|paso|page|seite|level|stufe|figure|abbildung|rule|regel|chapter|kapitel|part|"
    r"teil|hint|tip|line|"
    r"zeile|number|nr\.?|no\.?|point|tipp)\s*$",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"(?:^|\n)\s*$")
_ONES = frozenset(("one", "eins", "un", "une", "uno"))
# Words that are numbers in another language only.
_OTHER_WORDS = frozenset(("once", "elf", "cent", "sept", "mil", "cien", "son"))
_OFFERING = re.compile(
    r"\b(?:of|is|are|be|get|gets|to|write|down|have|has|take|try|say|von|ist|an|de|est|es|en|à)\s+$|[:=]\s*$",
    re.IGNORECASE,
)
_SMALL = frozenset({1.0, 2.0, 3.0, 0.5})
_ROUND = frozenset({10.0, 100.0, 1000.0})


@dataclass(frozen=True)
class Verdict:
    """Whether a text may be shown, and if not, short names of why."""

    passes: bool
    why: tuple[str, ...] = ()


def verdict(reply: str, secrets: Secrets, strict: bool = False) -> Verdict:
    """Whether a reply keeps the secrets. `strict`: for hints that a chat model has worded."""
    why: dict[str, None] = {}
    for at, reading in enumerate(readings(reply[:MOST_CHARACTERS])):
        found = _strictly(reading, secrets) if strict else _precisely(reading, secrets)
        if at and strict and not found and _differs(reading, reply):
            # What has to be decoded is no hint.
            found = ["hidden"] if len(reading.split()) < 3 else []
        why |= dict.fromkeys(found)
        if why:
            break
    return Verdict(not why, tuple(why))


def _differs(reading: str, reply: str) -> bool:
    return tokens(reading) != tokens(reply)


def quotable(text: str, secrets: Secrets) -> bool:
    """Whether a sentence of the materials may be quoted in a hint: it has no result, no step of the solution and no
    words of the answer in it. Other numbers than the task's may stand in it."""
    return not any(_quoted(reading, secrets) for reading in readings(text[:MOST_CHARACTERS]))


# ---------------------------------------------------------------- numbers


def _values(found: Quantity) -> tuple[float, ...]:
    return tuple(dict.fromkeys((*found.values, *(abs(value) for value in found.values))))


def _is_result(found: Quantity, secrets: Secrets) -> bool:
    if not secrets.results:
        return False
    mine = _values(found)
    for result in secrets.results:
        if any(same(value, result) or same(value, abs(result)) for value in mine):
            return True
        if any(_rounds(value, result) for value in mine):
            return True
    return False


def _rounds(value: float, result: float) -> bool:
    """Whether a number with three figures or more is the result but for rounding."""
    return (abs(result) >= 10 and same(value, result, 0.004) and value != round(value, -1)) or same(value, result, 2e-3)


def _calculated(text: str, secrets: Secrets) -> Iterator[tuple[str, float]]:
    """The pieces of a text that are calculations with figures, and what they come to."""
    for piece in algebra.pieces(_figures_for_words(text, secrets.language)):
        for side in piece.split("="):
            try:
                term = algebra.parsed(side)
                if isinstance(term, algebra.Number) or algebra.symbols(term):
                    continue
                value = algebra.real(algebra.value(term))
            except algebra.NotMaths:
                continue
            if value is not None:
                yield side.strip(), value


def _figures_for_words(text: str, language: str) -> str:
    """Numbers in words as figures, and words of calculating as signs."""
    text = plain(text)
    pieces, at = [], 0
    for found in quantities(text, language):
        if found.in_words and found.start >= at and found.value == int(found.value):
            pieces += [text[at : found.start], str(int(found.value))]
            at = found.end
    return results.in_signs("".join(pieces) + text[at:])


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _equation_tells(text: str, secrets: Secrets) -> bool:
    """Whether an equation in the text has the result for its solution and is not the question's own."""
    asked = _squeezed(results.in_signs(plain(secrets.question)))
    for piece in algebra.pieces(_figures_for_words(text, secrets.language)):
        if "=" not in piece or _squeezed(piece) in asked or _squeezed(piece) in secrets.attempted:
            continue
        try:
            found = algebra.equations(piece)
        except algebra.NotMaths:
            continue
        for equation in found:
            if equation.unknowns:
                solutions = algebra.solved(equation, searches=False) or ()
                if any(contains(secrets.results, solution) for solution in solutions):
                    return True
            else:
                sides = [algebra.real(_value_or_zero(side)) for side in (equation.left, equation.right)]
                if any(side is not None and contains(secrets.results, side) for side in sides):
                    return True
    return False


def _value_or_zero(term: algebra.Term) -> complex:
    try:
        return complex(algebra.value(term))
    except algebra.NotMaths:
        return complex("nan")


def _term_tells(text: str, secrets: Secrets) -> bool:
    if not secrets.terms:
        return False
    asked = _squeezed(plain(secrets.question))
    for piece in algebra.pieces(text):
        for side in piece.split("="):
            if _squeezed(side) in asked:
                continue
            try:
                term = algebra.parsed(side)
                if algebra.symbols(term) and any(algebra.equivalent(term, secret) for secret in secrets.terms):
                    return True
            except algebra.NotMaths:
                continue
    return False


def _written_tells(text: str, secrets: Secrets) -> bool:
    joined = re.sub(r"[\s_]", "", text).upper()
    return any(written in joined for written in secrets.written if len(written) > 2)


# ---------------------------------------------------------------- words


def _said(text: str, secrets: Secrets) -> frozenset[str]:
    return _stems_said(text, secrets.language)


@lru_cache(maxsize=256)
def _stems_said(text: str, language: str) -> frozenset[str]:
    found = set(stems(text, language))
    for compound in re.findall(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)+", text):
        found |= set(stems(re.sub("[-‐‑]", "", compound), language))
    return frozenset(found)


def _share(phrase: frozenset[str], said: frozenset[str]) -> float:
    return sum(is_said(stem, said) for stem in phrase) / len(phrase)


def _halves_tell(said_words: frozenset[str], secrets: Secrets) -> bool:
    """Whether a word of the answer is told in two pieces."""
    for word in secrets.answer:
        if len(word) < 6:
            continue
        for at in range(2, len(word) - 1):
            if word[:at] in said_words and any(other.startswith(word[at:]) for other in said_words if len(other) >= 3):
                return True
    return False


# ---------------------------------------------------------------- precise


_LEAST_SHARE = 0.6
_ENOUGH_STEMS = 3


def _wordings(text: str, secrets: Secrets) -> Iterator[str]:
    """What is said to be the result."""
    for match in (*_TELLS_RESULT.finditer(text), *_COMES_TO.finditer(text)):
        told = next((group for name, group in match.groupdict().items() if group), "")
        if any(_is_result(found, secrets) for found in quantities(told, secrets.language)[:2]):
            if match.re is _TELLS_RESULT or _about_the_task(_sentence_at(text, match.start()), secrets):
                yield "result"
        elif (
            match.re is _TELLS_RESULT
            and secrets.answer
            and _share(secrets.answer, _said(told, secrets)) >= _LEAST_SHARE
        ):
            yield "answer"


def _precisely(text: str, secrets: Secrets) -> list[str]:
    why = [*_wordings(text, secrets)]
    if _numbers_tell(text, secrets):
        why.append("number")
    if (secrets.unknowns or _is_equation(secrets)) and _solution_stated(text, secrets):
        why.append("equation")
    if _term_tells(text, secrets):
        why.append("term")
    if _written_tells(text, secrets):
        why.append("written")
    if _phrases_tell(text, secrets):
        why.append("answer")
    return why


def _is_equation(secrets: Secrets) -> bool:
    return "=" in secrets.question


def _sentence_at(text: str, place: int) -> str:
    for start, end in sentences.spans(text):
        if start <= place < end:
            return text[start:end]
    return text


def _about_the_task(text: str, secrets: Secrets) -> bool:
    """Whether a text speaks of the task itself: of its numbers, or where it has none of its words."""
    given = list(dict.fromkeys(found.value for found in quantities(secrets.question, secrets.language)))
    said = [value for found in quantities(text, secrets.language) for value in found.values]
    if given:
        return sum(contains(said, value) for value in given) >= min(2, len(given))
    return bool(secrets.asked) and _share(secrets.asked, _said(text, secrets)) >= 0.4


def _numbers_tell(text: str, secrets: Secrets) -> bool:
    """Whether the result stands beside the task's own numbers."""
    if not secrets.results:
        return False
    asked = [found.value for found in quantities(secrets.question, secrets.language)]
    spans = [text[start:end] for start, end in sentences.spans(text)]
    for at, sentence in enumerate(spans):
        window = " ".join(spans[max(0, at - 1) : at + 1])
        found = quantities(sentence, secrets.language)
        if not any(_is_result(each, secrets) for each in found):
            continue
        said = [value for each in quantities(window, secrets.language) for value in each.values]
        others = [value for value in dict.fromkeys(asked) if not contains(secrets.results, value)]
        if secrets.result_is_given:
            if _share(secrets.asked, _said(window, secrets)) >= 0.6 if secrets.asked else False:
                return _equation_tells(sentence, secrets)
            continue
        if len(others) >= 2 and sum(contains(said, value) for value in others) >= max(2, round(0.6 * len(others))):
            return True
        if len(others) < 2 and secrets.asked and _share(secrets.asked, _said(window, secrets)) >= 0.6:
            return True
    return False


def _solution_stated(text: str, secrets: Secrets) -> bool:
    """x = 5, where the task's own equation stands near or nothing else is spoken of."""
    asked = {_squeezed(piece) for piece in algebra.pieces(plain(secrets.question)) if "=" in piece}
    said = [_squeezed(piece) for piece in algebra.pieces(text)]
    near = any(piece in asked for piece in said) or len(text) < 200
    return near and _equation_tells(text, secrets)


def _phrases_tell(text: str, secrets: Secrets) -> bool:
    if not secrets.phrases:
        return False
    spans = [text[start:end] for start, end in sentences.spans(text)]
    for at, sentence in enumerate(spans):
        said = _said(sentence, secrets)
        around = said | _said(" ".join(spans[max(0, at - 1) : at]), secrets)
        about = _share(secrets.asked, around) if secrets.asked else 0.0
        if secrets.answer and _share(secrets.answer, said) >= 0.75 and (about >= 0.5 or len(secrets.answer) >= 5):
            return True
        for phrase in secrets.phrases:
            if len(phrase) >= _ENOUGH_STEMS and _share(phrase, said) >= 0.75 and (about >= 0.25 or len(phrase) >= 6):
                return True
    return False


# ---------------------------------------------------------------- quotes of the materials


def _quoted(text: str, secrets: Secrets) -> list[str]:
    why = [*_wordings(text, secrets)]
    if _term_tells(text, secrets):
        why.append("term")
    if _written_tells(text, secrets):
        why.append("written")
    if any(
        _is_result(found, secrets)
        and not contains(secrets.given, found.value)
        and not (found.in_words and found.value == 1)  # the one
        for found in quantities(text, secrets.language)
    ):
        why.append("number")
    if any(contains(secrets.results, value) for _, value in _calculated(text, secrets)):
        why.append("calculation")
    if _equation_tells(text, secrets):
        why.append("equation")
    said = _said(text, secrets)
    if secrets.answer and _share(secrets.answer, said) >= (0.5 if len(secrets.answer) > 1 else 1.0):
        why.append("answer")
    own = own_stems(secrets.language)
    if any(
        len(phrase) >= _ENOUGH_STEMS
        and _share(phrase, said) >= 0.6
        and any(is_said(stem, said) for stem in phrase - own)
        for phrase in secrets.phrases
    ):
        why.append("answer")
    if any(
        len(phrase) < _ENOUGH_STEMS and not secrets.known and _share(phrase, said) >= 1 for phrase in secrets.phrases
    ):
        why.append("answer")
    if _row_told(text, secrets):
        why.append("wording")
    return why


def _row_told(text: str, secrets: Secrets) -> bool:
    said = tokens(text)
    rows = {tuple(said[at : at + 3]) for at in range(len(said) - 2)}
    return any(row in rows for row in secrets.wording)


# ---------------------------------------------------------------- strict

_DOING = re.compile(
    r"(?:\W*(?:hint|tip|tipp|indice|pista|first|then|now|next|also|so|and|please|zuerst|dann|nun|jetzt|"
    r"d'abord|ensuite|puis|"
    r"primero|luego|ahora|start by|try to|remember to)\b[:,]?\s*){0,3}(?:think|look|try|start|begin|find|"
    r"list|count|compare|"
    r"draw|sketch|write|use|remember|recall|imagine|consider|check|read|collect|square|divide|multiply|add|"
    r"subtract|take|put|"
    r"set|ask|decide|mind|follow|link|let|pair|plan|walk|stand|watch|notice|choose|work|split|group|convert|express|"
    r"replace|rewrite|underline|note|go|keep|picture|pay attention|have a (?:closer )?look|be careful|watch out|"
    r"don't forget|"
    r"do not forget|stand up|choose|describe|explain|note|make|pick|name|sort|turn|cover|test|see|"
    r"denk|überlege?|schau|sieh|suche?|zeichne|schreibe?|vergleiche?|prüfe?|rechne|finde|lies|beginne|nimm|"
    r"setze?|teile?|"
    r"zähle?|erinnere?|stelle?|ordne|bestimme|notiere|verwende|"
    r"pense|regarde|cherche|dessine|écris|compare|vérifie|calcule|trouve|lis|commence|prends|rappelle|utilise|observe|"
    r"piensa|mira|busca|dibuja|escribe|compara|comprueba|lee|empieza|usa|recuerda|fíjate|observa|identifica)\b",
    re.IGNORECASE,
)
_YES_NO_ASKING = re.compile(
    r"\W*(?:(?:so|and|but|well|hm+|also|und|et|y)[, ]+)*(?:is|isn't|are|aren't|was|wasn't|could|couldn't|"
    r"might|would|wouldn't|does|doesn't|"
    r"do|don't|did|didn't|can|can't|has|have|will|ist|sind|könnte|kann|wäre|hat|est-ce|est|serait|es|será|puede)\b",
    re.IGNORECASE,
)


def _strictly(text: str, secrets: Secrets) -> list[str]:
    why = _quoted(text, secrets)
    why += _strict_numbers(text, secrets)
    why += _strict_words(text, secrets)
    why += _told_otherwise(text, secrets)
    return list(dict.fromkeys(why))


def _told_otherwise(text: str, secrets: Secrets) -> list[str]:
    """Whether an answer is told by its letters, by other numbers, or by the question's words in another place."""
    why = []
    if echoes.spells(text, secrets.question):
        why.append("letters")
    if echoes.draws(text, secrets.question):
        why.append("signs")
    if echoes.is_no_prose(text, secrets.question):
        why.append("code")
    said = tokens(text)
    if echoes.by_initials(text, secrets.words):
        why.append("letters")
    if any(contains(secrets.results, value) for value in echoes.in_roman(text, secrets.question)):
        why.append("result")
    own = _own_words(secrets.languages)
    if any(word in secrets.changed for word in said if word not in own):
        why.append("hidden")
    if any(echoes.is_anagram(word, secrets.rows) for word in said if word not in own):
        why.append("hidden")
    if len(secrets.rows) >= _ENOUGH_IN_ORDER:
        told = echoes.in_order(said, secrets.rows)
        if told >= _IN_ORDER and told > echoes.in_order(tokens(secrets.question), secrets.rows):
            why.append("answer")
    if _echoes(text, secrets):
        why.append("echo")
    for sentence in _sentences(text):
        is_asked = _kind(sentence) in (QUESTION, YES_OR_NO)
        counts_on = not secrets.known and not is_asked and relations.counts_on(sentence)
        if counts_on or relations.told_by_others(sentence, secrets.results, is_asked):
            why.append("relation")
    if relations.calculates_with_units(text, secrets.question):
        why.append("calculation")
    return why


_POINTED_AT = re.compile(r"\b(?:the|that|this|die|der|das|le|la|el)\s[-+]?\s?$", re.IGNORECASE)
_PLACED_AT = re.compile(
    r"\s(?:on|in|at|behind|under|over|below|above|beside|from the|next to|auf|links|rechts|hinter|vor|à|dans|en|"
    r"a la)\s",
    re.IGNORECASE,
)
_ENOUGH_IN_ORDER = 4
_IN_ORDER = 0.85


def _echoes(text: str, secrets: Secrets) -> bool:
    """Whether words of the question that are the answer stand in another place than there."""
    if not secrets.echoed or _all_options_named(text, secrets):
        return False
    return any(
        word in secrets.echoed or bool(secrets.echoed.intersection(stems_of(word, secrets.language)))
        for word in _misplaced(text, secrets)
    )


def _misplaced(text: str, secrets: Secrets) -> Iterator[str]:
    """The words and numbers of a text that have other neighbours than in the question."""
    said = [word for word, *_ in placed(text)]
    for at, word in enumerate(said):
        before, behind = tuple(said[max(0, at - 2) : at + 1]), ("", *said[at : at + 3])
        if before not in secrets.neighbours and behind not in secrets.neighbours:
            yield word


def _all_options_named(text: str, secrets: Secrets) -> bool:
    said = stems(text, secrets.language)
    return bool(secrets.options) and all(any(stem in said for stem in option) for option in secrets.options)


def _as_asked(text: str, found: Quantity, secrets: Secrets) -> bool:
    """Whether a number of the question that is a result too is spoken of as in the question: beside the same words, or
    behind the same sign."""
    for start in (each.start for each in quantities(secrets.question, secrets.language) if each.value == found.value):
        asked = plain(secrets.question)
        sign, mine = asked[:start].rstrip()[-1:], text[: found.start].rstrip()[-1:]
        if sign and sign == mine and sign in "+-*/^":
            return True
    if not found.in_words and _POINTED_AT.search(text[: found.start]) and _PLACED_AT.match(text, found.end):
        return True
    around = text[max(0, found.start - 60) : found.end + 60]
    mine = {row for row in neighbours_of(around) if len(row) >= 3}
    figures = re.sub(r"[^\w.,]+$", "", text[found.start : found.end])
    words = [folded(each) for each in re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+", figures)][:1]
    return any(row in secrets.neighbours for row in mine if words and words[0] in (row[-1] if row[0] else row[1],))


def _strict_numbers(text: str, secrets: Secrets) -> list[str]:
    text = plain(text)
    why, others = [], []
    asked = _squeezed(results.in_signs(plain(secrets.question)))
    for found in quantities(text, ANY):
        is_result = _is_result(found, secrets)
        said = text[found.start : found.end].lower()
        alone = found.in_words and _stands_alone(text, found)
        is_offered = alone and bool(_OFFERING.search(text[: found.start]))
        if found.in_words and found.value == 1 and said in _ONES:
            # The one and one side are no number.
            if (is_result or not secrets.known) and is_offered:
                why.append("result")
            continue
        if said in _OTHER_WORDS and not is_offered:
            continue
        if is_offered and (is_result or not secrets.known):
            why.append("result" if is_result else "number")
        if not secrets.known and _is_said_anew(text, found, secrets):
            why.append("number")
        if is_result and not contains(secrets.tried, found.value) and not _as_asked(text, found, secrets):
            why.append("result")
            continue
        if contains(secrets.given, found.value) or contains(secrets.given, abs(found.value)):
            continue
        if is_result:
            why.append("result")
        elif found.in_words and (found.value in _SMALL or found.value in _ROUND or found.value == 0):
            if not secrets.known and alone:
                why.append("number")
        elif (_COUNTED.search(text[max(0, found.start - 14) : found.start]) and found.value <= 20) or (
            _LIST_MARK.search(text[max(0, found.start - 3) : found.start])
            and text[found.end : found.end + 1]
            in (
                ".",
                ")",
            )
        ):
            continue
        else:
            others.append(found)
    if others and not _harmless(others, text, secrets):
        why.append("number")
    if _DIGIT.search(text) and quantities(text, secrets.language):
        why.append("digits")
    for piece in algebra.pieces(_figures_for_words(text, secrets.language)):
        bare = _squeezed(piece)
        if bare in asked:
            continue
        if "=" in piece and not (bare in secrets.formulas and not re.search(r"\d", bare)):
            why.append("equation")
        elif re.search(r"\d[-+*/^:]+\(?-?[\d√]|\)[*]?\(|√\d", bare):
            why.append("calculation")
    if (
        re.search(r"(?<![<>!:])=", text)
        and _squeezed(text[: text.index("=")])[-6:] not in asked
        and "equation" not in why
    ) and not any(formula in _squeezed(text) and not re.search(r"\d", formula) for formula in secrets.formulas):
        why.append("equation")
    return why


_ORDINAL = re.compile(r"(?:st|nd|rd|th|te|ième|e|º|ª)\b", re.IGNORECASE)
_LARGEST_SAID = 12


def _is_said_anew(text: str, found: Quantity, secrets: Secrets) -> bool:
    """Whether a number of the question is written otherwise than there: as an ordinal, or in words."""
    ordinal = _ORDINAL.match(text, found.end)
    end = ordinal.end() if ordinal else found.end
    is_otherwise = bool(ordinal) or (found.in_words and found.value > _LARGEST_SAID)
    return is_otherwise and text[found.start : end].lower() not in plain(secrets.question).lower()


_MOST_OTHER_NUMBERS = 3
_LARGEST_OTHER_NUMBER, _LATEST_YEAR = 20, 2100


def _harmless(others: list[Quantity], text: str, secrets: Secrets) -> bool:
    """Whether numbers that the task does not have say nothing of what it comes to: few of them, each in a question or
    an example, and with a key none that is a step or near to a result."""
    if not secrets.known:
        return False
    values = list(dict.fromkeys(found.value for found in others))
    largest = _LARGEST_OTHER_NUMBER if secrets.results else _LATEST_YEAR
    if len(values) > _MOST_OTHER_NUMBERS:
        return False
    for found in others:
        sentence = _sentence_at(text, found.start)
        if (
            found.value != int(found.value)
            or not 0 <= found.value <= largest
            or contains(secrets.steps, found.value)
            or relations.near(found.value, secrets.results)
            or not (_kind(sentence) == QUESTION or _FOR_EXAMPLE.match(sentence))
            or (secrets.results and not _stands_in_words(text, found))
        ):
            return False
    return True


_FOR_EXAMPLE = re.compile(r"\W*(?:imagine|suppose|think|compare|look|try|draw|picture|take)\b", re.IGNORECASE)


def _stands_in_words(text: str, found: Quantity) -> bool:
    """Whether a number stands among words, not beside a sign of calculating or another number."""
    beside = text[: found.start].rstrip()[-1:] + text[found.end :].lstrip()[:1]
    return not re.search(r"[-+*/^=<>√()\[\]]|\d", beside)


def _stands_alone(text: str, found: Quantity) -> bool:
    return not re.match(r"[\s-]+\w", text[found.end :])


def _strict_words(text: str, secrets: Secrets) -> list[str]:
    why = []
    if language_of(text, secrets.language) not in secrets.languages:
        why.append("language")
    said = _said(text, secrets)
    if _TELLS_RESULT.search(text):
        why.append("result wording")
    if secrets.answer and _answer_told(said, secrets):
        why.append("answer")
    if _halves_tell(frozenset(tokens(text)), secrets):
        why.append("answer in pieces")
    if _option_told(text, secrets):
        why.append("option")
    if _solution_retold(text, secrets):
        why.append("solution")
    kinds = set()
    for sentence in _sentences(text):
        kind = _kind(sentence)
        kinds.add(kind)
        why += _strict_sentence(sentence, kind, secrets)
    if secrets.is_yes_or_no and _YES.match(text):
        why.append("yes or no")
    if kinds <= {STATEMENT} and (
        not secrets.known or len(text.split()) < _SHORT_STATEMENT or not _WHOLE.fullmatch(text.strip())
    ):
        why.append("no question")
    return why


def _sentences(text: str) -> Iterator[str]:
    """One by one; what might be an initial ends one here."""
    for start, end in sentences.spans(text):
        yield from re.split(r"(?<=\w[.!?])\s+(?=[^\W\d_a-zà-ÿ])", text[start:end])


_YES = re.compile(r"\W*(?:yes|no|ja|nein|oui|non|sí|true|false|correct|indeed|exactly|genau|exact)\b", re.IGNORECASE)
# From a capital to a full stop.
_WHOLE = re.compile(r"[\"'“„«(]*[^\W\d_a-zà-ÿ].*[.!…][\"'”’»)]*", re.DOTALL)
STATEMENT, QUESTION, YES_OR_NO, DOING = "statement", "question", "yes or no", "doing"
_SHORT_STATEMENT = 7
_SHORT_OFFER = 4
# Words of a sentence that are neither the task's, nor the materials', nor the tutor's own.
_MOST_UNKNOWN = {QUESTION: 5, YES_OR_NO: 4, DOING: 5, STATEMENT: 4}

_ASKS_WHAT = re.compile(
    r"\W*(?:what|which|how|why|where|when|who|whom|whose|do|does|did|is|are|can|will|would|should|if|"
    r"was|welche[rsmn]?|wie|warum|wo|wann|wer|wen|wem|wodurch|worauf|ob|que|qu'|quel\w*|comment|pourquoi|où|quand|qui|"
    r"est-ce|si|qué|cuál\w*|cómo|dónde|cuándo|quién)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:(?:could|might|may|would|can|should|must) (?:it|that|this|the \w+) (?:\w+ )?be|is(?: it| this|"
    r" that)?\s(?:perhaps|maybe)\b|"
    r"(?:^|[,;:–-] )\W*(?:(?:and|or|so|but) )?(?:is|isn't|was) it (?!clear|possible|enough|true|the same|"
    r"before or after)|"
    r"könnte es|kann es|ist es|wäre es|serait-ce|est-ce que c'est|"
    r"podría ser|será)",
    re.IGNORECASE,
)
_WRITE = re.compile(
    r"\b(?:write|put|note|fill in|enter|say|answer|type|choose|pick|select|cross out|schreibe?|notiere|"
    r"trage?|wähle?|nenne|"
    r"écris|note|réponds|choisis|escribe|anota|elige)\s+(?:down\s+|auf\s+|in\s+)?(?P<what>[^.!?;,]*)",
    re.IGNORECASE,
)
_MAY_BE_WRITTEN = re.compile(
    r"(?:(?:it|them)(?=\W*$|\s+(?:over|as|in|down|on|with|into)\b)|this|these|each|all|both|every|down|one(?=\W*$|"
    r"\s(?:of|by|after)\b)|"
    r"what|which|how|whether|your|the (?:given|rule|formula|equations?|law|"
    r"numbers?|terms?|quantities|quantity|units?|values?|steps?|words?|definition|relation|data|known|"
    r"unknown|subject|verb|"
    r"upper|lower|other|same|next|first|sentence|expression|fraction)|an? (?:equation|formula|list|"
    r"sentence|table|sketch|rule|step)|"
    r"in|over|on|into|as|es|sie|was|welche\w*|wie|die (?:gegebenen|formel|regel|gleichung)|deine?|"
    r"ein[e]? (?:gleichung|formel|"
    r"liste|tabelle)|ce|quel\w*|la (?:formule|règle)|ton|ta|une? (?:équation|formule|liste)|lo que|qué|tu|"
    r"la (?:fórmula|regla))\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    r"\b(?:everything|all|anything|nothing|any of them|each)\s+(?:\w+\s)?(?:but|except|other than|"
    r"apart from|besides)\b|"
    r"\b(?:alles|alle)\s+(?:außer|bis auf)\b|\btout\s+sauf\b|\btodo\s+(?:menos|excepto|salvo)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?!(?:this|that) names?\b)(?:(?:is|are|was|it|this|that|them|one|people|we|you|they) (?:also |usually |"
    r"simply )?(?:called|"
    r"calls?|named|names?|says?|known as|"
    r"termed)|speaks? of|known as|the (?:word|term|name|expression|number|one|thing|"
    r"phrase) (?:that )?(?:you|we) (?:want|need|are looking for|"
    r"look for|seek)|would (?:fit|do|be (?:right|correct|fine))|(?:is|are) (?:right|correct)|nennt man|"
    r"heißt|s'appelle|se llama)\b",
    re.IGNORECASE,
)
_OTHERS_HAVE = re.compile(
    r"\b(?:friend|classmate|somebody|someone|others|other pupils|pupils|people|teacher|key|book|sheet|"
    r"freund\w*|mitschüler\w*|lehrer\w*|"
    r"ami\w*|professeur|amig[oa]|profesor)\b[^.?!]{0,20}\b(?:has|have|had|got|gets|wrote|writes|says?|said|"
    r"found|chose|hat|haben|schreibt|sagt|a|"
    r"dit|écrit|tiene|dice)\b",
    re.IGNORECASE,
)
_MORE_OR_LESS = re.compile(
    r"\b(?:and|plus|is|or)?\s*(?:\d+|one|two|three|four|five|ten)\s+(?:more|less|fewer|greater|smaller|"
    r"larger|bigger|mehr|weniger|de plus|"
    r"de moins|más|menos)\b",
    re.IGNORECASE,
)


def _strict_sentence(sentence: str, kind: str, secrets: Secrets) -> list[str]:
    """What is wrong with a sentence of a hint: it offers a result, or has words that a hint has not."""
    why = []
    if _frame(sentence, kind, secrets):
        why.append("offer")
    content = _content(sentence, secrets)
    own = _own_stems(secrets.languages)
    unknown = [stem for stem in content if stem not in secrets.allowed and stem not in own]
    everyday = [stem for stem in unknown if stem in _plain_stems(secrets.languages)]
    says_no_number = not secrets.known and secrets.counts and _says_no_number(sentence)
    is_safe = secrets.known or (secrets.is_numeric and kind != STATEMENT)
    most = _MOST_UNKNOWN[kind] if is_safe else 1 if says_no_number else 0
    is_picture = is_safe or says_no_number or _may_picture(sentence, kind, everyday)
    if len(unknown) - len(everyday) > most or (everyday and not is_picture):
        why.append("words")
    if kind == STATEMENT and (
        # Where nobody knows the result, nobody knows what must not be stated.
        not (
            secrets.known
            or secrets.results
            or secrets.terms
            or secrets.written
            or says_no_number
            or _only_leads(sentence, content, secrets)
        )
        or (len(sentence.split()) < _SHORT_STATEMENT and unknown)
        or _restates(content, secrets)
    ):
        why.append("statement")
    if kind == YES_OR_NO and secrets.is_yes_or_no and _restates(content, secrets):
        why.append("statement")
    if kind == STATEMENT and secrets.known and not secrets.is_numeric and _may_say_it_otherwise(sentence, unknown):
        why.append("statement")
    if (unknown or not secrets.known) and kind != STATEMENT and _HELD_OUT.search(sentence):
        why.append("offer")
    return why


_MOST_UNKNOWN_STATED = 2
_LEADING = re.compile(
    r"\b(?:you|your|yourself|we|our|us|let's|du|dein\w*|dir|wir|tu|ton|ta|nous|tú|nosotros)\b|^\W*(?:there|es gibt|"
    r"il y a|hay)\b",
    re.IGNORECASE,
)
# What is said so may be the answer in other words: what "it" does, what "they want to hear", a phrase without a verb.
_OF_IT = re.compile(
    r"\W*(?:(?:so|and|but|well|then|also|indeed|there,|now)[, ]+)*(?:it(?! (?:is|was|does|"
    r"has) not?\b(?!.*\bbut\b))|this is|that|they|he|she|these|those|not|neither|nobody|"
    r"nothing|something|somebody|everything|all|what|where|who|when|how|the one|the ones|without|because|to|as|"
    r"like|because|since|"
    r"thanks|es|das|sie|er|man|was|wo|wer|weil|il|elle|ils|ce|c'est|on|quelque|parce|lo|ello|algo|porque)\b",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    r"\b(?:know|knows|say|says|said|hear|want|wants|think|thinks|believe|means?|tells?) (?:that|is that|you that|"
    r"us that|to "
    r"(?:hear|read|see))\b|\bof course\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|can|can't|cannot|could|will|would|may|might|must|should|shall|do|does|"
    r"did|don't|"
    r"doesn't|need|needs|means?|tells?|shows?|says?|comes?|goes|go|makes?|gets?|gives?|gave|lies?|stands?|moves?|"
    r"happens?|"
    r"follows?|works?|starts?|begins?|ends?|changes?|takes?|took|belongs?|depends?|uses?|used|know|knows|helps?|looks?|"
    r"ist|sind|war|hat|haben|kann|wird|muss|soll|darf|steht|gibt|kommt|geht|macht|heißt|"
    r"est|sont|était|a|ont|peut|doit|va|fait|prend|vient|es|son|era|tiene|puede|debe|está|hace|va)\b",
    re.IGNORECASE,
)
_HELD_OUT = re.compile(
    r"\b(?:what|how) about\b|\b(?:you|ever|I|we) (?:thought|heard|dreamt|dreamed) (?:of|about)\b(?! (?:it|this|"
    r"that|them)\W*$)|"
    r"\b(?:fits?|suits?|matches|works?) "
    r"(?:so|very|quite|well|perfectly|best|here|nicely)\b|\bof course\b|"
    r"^\W*(?:remember|note|notice|recall|say|merke?|retiens|recuerda) (?!to\b|that you\b|you\b|how|what|which|"
    r"where|when|why|"
    r"whether|the (?:rule|formula|order|meaning|definition|difference|first|unit)).*\b(?:and|then) (?:write|say|"
    r"answer|put)\b",
    re.IGNORECASE,
)


def _may_say_it_otherwise(sentence: str, unknown: list[str]) -> bool:
    """Whether a statement may be the answer in words of its own."""
    most = _MOST_UNKNOWN[STATEMENT] if _LEADING.search(sentence) else _MOST_UNKNOWN_STATED
    return bool(unknown) and (
        len(unknown) > most
        or bool(_OF_IT.match(sentence))
        or bool(_SAID_BY.search(sentence))
        or not _VERB.search(sentence)
    )


_MOST_EVERYDAY = {QUESTION: 6, YES_OR_NO: 4, DOING: 5, STATEMENT: 0}
_FEWEST_WORDS = {QUESTION: 4, YES_OR_NO: 4, DOING: 5, STATEMENT: 0}
# Asked so, a word is held out rather than a picture drawn.
_HOLDS_OUT = re.compile(
    r"\W*(?:(?:so|and|but|well|hm+)[, ]+)*(?:is|isn't|are|aren't|was|wasn't|were|could|might|would)\s+(?:it|this|"
    r"that|they)\b|"
    r"\b(?:thought|heard|think|thinking|dream\w*|fits?|suits?|matters?|matches|right|correct|answer|guess|like)\s*"
    r"(?:of|about|that|it|this|:)?\s+\S+\W*$",
    re.IGNORECASE,
)


def _may_picture(sentence: str, kind: str, everyday: list[str]) -> bool:
    """Whether a sentence may have everyday words though nobody knows the answer, which might be one of them: enough is
    said around them for none to be held out."""
    return (
        len(everyday) <= _MOST_EVERYDAY[kind]
        and len(sentence.split()) >= _FEWEST_WORDS[kind]
        and not _HOLDS_OUT.search(sentence)
    )


def _only_leads(sentence: str, content: list[str], secrets: Secrets) -> bool:
    """Whether a statement says nothing but the tutor's own words, with some of the question's: it can be no answer."""
    own = _own_stems(secrets.languages)
    if not _TO_THE_PUPIL.search(sentence):
        return False
    return len(sentence.split()) >= _SHORT_STATEMENT and all(stem in own or stem in secrets.asked for stem in content)


def _says_no_number(sentence: str) -> bool:
    """Whether a sentence has none: where a number is asked for, it can hardly tell it."""
    return len(sentence.split()) >= _SHORT_STATEMENT and bool(_VERB.search(sentence)) and not quantities(sentence, ANY)


_TO_THE_PUPIL = re.compile(
    r"\b(?:you|your|yourself|let's|du|dein\w*|dir|dich|tu|ton|ta|tes|te|tú|tus?|ti)\b", re.IGNORECASE
)


@lru_cache(maxsize=64)
def _plain_stems(languages: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(plain_stems(language) for language in languages))


def _frame(sentence: str, kind: str, secrets: Secrets) -> bool:
    """Whether a sentence holds something out as the result: behind a colon, as what one gets, writes or has left."""
    for tail in re.split(r"(?<!\d):(?!\d)\s*", sentence)[1:]:
        is_question = _ASKS_WHAT.match(tail) and (
            kind in (QUESTION, YES_OR_NO) or sentence.rstrip(" )\"'”").endswith("?")
        )
        if tail.strip(" )\"'”") and not is_question and not (secrets.known and _POINTS.match(tail)):
            return True
    if _ALL_BUT.search(sentence) or (_OFFERED.search(sentence) and not (secrets.known and _ASKS_WHY.match(sentence))):
        return True
    if kind != QUESTION and (_AS_MANY.search(sentence) or (secrets.options and _BY_PLACE.search(sentence))):
        return True
    if kind != QUESTION and _OTHERS_HAVE.search(sentence):
        return True
    if kind == STATEMENT and ((_COMES_TO.search(sentence) and _told(_COMES_TO, sentence)) or _CALLED.search(sentence)):
        return True
    if _MORE_OR_LESS.search(sentence) and any(char.isdigit() for char in sentence):
        return True
    for found in _WRITE.finditer(sentence):
        what = found["what"].strip()
        if what and not _MAY_BE_WRITTEN.match(what) and kind != QUESTION:
            if secrets.known and (_NAMES_NOTHING.match(what) or _is_of_the_task(what, secrets)):
                continue
            return True
    return bool(
        not secrets.known
        and kind != QUESTION
        and re.match(r"\W*(?:remember|note|notice|recall) that\b", sentence, re.IGNORECASE)
    )


_ASKS_WHY = re.compile(r"\W*(?:why|how|warum|wieso|pourquoi|comment|por qué|cómo)\b", re.IGNORECASE)
_AS_MANY = re.compile(
    r"\bas (?:many|much) as\b|\bthe (?:same )?number of \w+ (?:in|of|on)\b|\b(?:so|ebenso) viele? wie\b|"
    r"\bautant (?:de|que)\b|\btant[oa]s? como\b",
    re.IGNORECASE,
)
# One of those to choose from by its place.
_BY_PLACE = re.compile(
    r"\bthe (?:first|second|third|fourth|fifth|last|middle|other) (?:one|word|option|of)\b|\b(?:former|latter|"
    r"neither)\b|"
    r"\b(?:number|option|nummer|numéro|número) (?:\w|one|two|three|four|five)\b|"
    r"\b(?:das|die|der) (?:erste|zweite|dritte|letzte)\b|\b(?:le|la) (?:premi\w+|deuxième|second\w?|troisième|"
    r"derni\w+)\b",
    re.IGNORECASE,
)


# What goes on to say what to look at.
def _is_of_the_task(what: str, secrets: Secrets) -> bool:
    """Whether what is to be written is named in the words of the task, of the materials or of the tutor."""
    own = _own_stems(secrets.languages)
    content = _content(what, secrets)
    return (
        bool(_DETERMINED.match(what))
        and len(what.split()) > 1
        and all(stem in own or stem in secrets.allowed for stem in content)
    )


_DETERMINED = re.compile(r"(?:the|an?|der|die|das|den|eine?n?|le|la|les|une?|el|los|las|una?)\s", re.IGNORECASE)
_POINTS = re.compile(
    r"(?:it|this|that|they|these) (?:tells?|shows?|says?|helps?|decides?) (?:you|us)?\b.*\b(?:what|which|how|why|"
    r"whether|"
    r"where|when)\b",
    re.IGNORECASE,
)
_NAMES_NOTHING = re.compile(
    r"(?:everything|something|anything|some (?:of|events|words|notes|numbers)|yourself|yourselves|that (?:person|"
    r"word|part|thing)"
    r"|more|a few|several|place values?)\b",
    re.IGNORECASE,
)


def _told(pattern: re.Pattern, sentence: str) -> bool:
    found = pattern.search(sentence)
    told = next((group.strip() for group in found.groups() if group), "") if found else ""
    if not told or re.match(
        r"(?:not|no|nicht|pas|about|from|by|if|when|like|as|in|at|on|the "
        r"(?:other|same|opposite) way|easy|easier|hard|harder|important|helpful|useful|enough|clear|possible|worth)\b",
        told,
        re.IGNORECASE,
    ):
        return False
    # Much may be said of what "it is"; what one "gets" is the result.
    return len(told.split()) <= _SHORT_OFFER or not re.match(
        r"\s*(?:it|that|this|which|x|y)\s+(?:is|makes?|gives?)\b", found.group(), re.IGNORECASE
    )


def _solution_retold(text: str, secrets: Secrets) -> bool:
    """Whether a good part of a sentence of the solution stands in a text, word by word."""
    said = tokens(text)
    rows = {tuple(said[at : at + 3]) for at in range(len(said) - 2)}
    for sentence in secrets.solution:
        mine = [sentence[at : at + 3] for at in range(len(sentence) - 2)]
        if sum(row in rows for row in mine) >= min(len(mine), max(2, 0.4 * len(mine))):
            return True
    return False


def _answer_told(said: frozenset[str], secrets: Secrets) -> bool:
    told = sum(is_said(stem, said) or any(_akin(stem, other) for other in said) for stem in secrets.answer)
    return told >= (1 if len(secrets.answer) <= 2 else max(2, round(0.34 * len(secrets.answer))))


def _akin(one: str, other: str) -> bool:
    """Whether two stems begin alike for the most part: mitosis, mitotic."""
    if one[:4] != other[:4] or min(len(one), len(other)) < 5:
        return False
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return alike >= 0.65 * max(len(one), len(other))


@lru_cache(maxsize=64)
def _own_stems(languages: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(own_stems(language) for language in languages))


@lru_cache(maxsize=64)
def _own_words(languages: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(own_words(language) | joining()[language] for language in languages))


def _content(sentence: str, secrets: Secrets) -> list[str]:
    own = _own_words(secrets.languages)
    sentence = plain(sentence)
    for found in reversed(quantities(sentence, secrets.language)):
        if found.in_words:
            sentence = sentence[: found.start] + " " * (found.end - found.start) + sentence[found.end :]
    return [
        stem
        for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", sentence)
        if folded(word).replace("’", "'") not in own
        for stem in stems_of(word, secrets.language)
    ]


def _kind(sentence: str) -> str:
    if sentence.rstrip("\"'”’») ").endswith("?"):
        return YES_OR_NO if _YES_NO_ASKING.match(sentence) else QUESTION
    return DOING if _DOING.match(sentence) else STATEMENT


def _restates(content: list[str], secrets: Secrets) -> bool:
    """Whether a statement has nothing but the question's words in it, put together anew."""
    return len(content) >= 2 and all(stem in secrets.asked for stem in content)


def _option_told(text: str, secrets: Secrets) -> bool:
    """Whether some, but not all, of what one may choose from is named, or in another order than asked."""
    if not secrets.options:
        return False
    said = stems(text, secrets.language)
    places = [min((said.index(stem) for stem in option if stem in said), default=None) for option in secrets.options]
    named = [place for place in places if place is not None]
    if not named:
        return False
    return len(named) < len(places) or named != sorted(named)
