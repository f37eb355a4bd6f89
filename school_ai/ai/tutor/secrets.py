"""What of a task may not be told: its results, the steps to them, and the words of its answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from school_ai.ai.knowledge import instructions, sentences, words
from school_ai.ai.knowledge.answer import ExtractiveAnswerer
from school_ai.ai.knowledge.pages import EXERCISE
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.tutor import algebra, results
from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.echoes import changed
from school_ai.ai.tutor.own_words import folded, joining, language_of, languages_of, own_stems
from school_ai.ai.tutor.quantities import KEPT, Quantity, in_words, plain, quantities, same
from school_ai.ai.tutor.spelling import one_typo

MOST_CHARACTERS = 10_000
MOST_HITS = 5
MOST_STEPS = 200

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# In a key these lead to the answer and are no part of it.
_AROUND_ANSWERS = (
    "example instance about also or and own any text answer answers only etc e.g. roughly circa zum beispiel etwa auch "
    "oder par exemple environ aussi por ejemplo"
)


@lru_cache(maxsize=KEPT)
def stems(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text that carry its content, figures left out."""
    joins = joining().get(language, frozenset())
    return tuple(
        stem
        for word in _WORD.findall(text[:MOST_CHARACTERS])
        if folded(word) not in joins
        for stem in stems_of(word, language)
    )


@lru_cache(maxsize=20_000)
def stems_of(word: str, language: str) -> tuple[str, ...]:
    """The stem of a word, none of one without content."""
    return tuple(words.content(word, language))


@dataclass(frozen=True)
class Secrets:
    """What may not be told of a task.

    `results`: the final numbers, in every unit and notation; `steps`: numbers on the way there that the question does
    not have. `terms` and `written`: results that are no numbers (`is_numeric`: the task asks for a number). `phrases`:
    the stems of each sentence of the answer that the question lacks, `answer` those of the final answer, `wording` its
    words in a row and `solution` those of each sentence of the solution. `options`: what the question lets one choose
    from or put in order. `given`: the numbers of the question and of the pupil's attempt, `allowed`: the stems that a
    hint may use. `known`: the teacher has given a key; `has_attempt`: the pupil has shown work; `attempted`: equations
    in it that do not yet say the result, and `tried` its numbers. `rows`: the answer's words, all of them, in a row;
    `echoed`: its stems where all of them stand in the question; `neighbours`: what stands around each word and number
    of the question; `words`: those of the answer by which it would be known whatever is done to their letters,
    `changed` what becomes of them.
    """

    question: str = ""
    language: str = "en"
    results: tuple[float, ...] = ()
    steps: tuple[float, ...] = ()
    terms: tuple[algebra.Term, ...] = ()
    written: tuple[str, ...] = ()
    phrases: tuple[frozenset[str], ...] = ()
    answer: frozenset[str] = frozenset()
    wording: tuple[tuple[str, ...], ...] = ()
    options: tuple[frozenset[str], ...] = ()
    given: tuple[float, ...] = ()
    asked: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    formulas: frozenset[str] = frozenset()
    known: bool = False
    is_yes_or_no: bool = False
    unknowns: tuple[str, ...] = field(default=())
    languages: frozenset[str] = frozenset({"en"})
    is_numeric: bool = False
    has_attempt: bool = False
    solution: tuple[tuple[str, ...], ...] = ()
    attempted: frozenset[str] = frozenset()
    tried: tuple[float, ...] = ()
    rows: tuple[str, ...] = ()
    echoed: frozenset[str] = frozenset()
    neighbours: frozenset[tuple[str, ...]] = frozenset()
    changed: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the task surely asks for a number, so that words alone do not answer it."""
        return bool(self.results) or bool(_HOW_MANY.search(self.question))

    @property
    def result_is_given(self) -> bool:
        """Whether a result is a number that stands in the question anyway."""
        return any(contains(self.given, value) for value in self.results)


def is_said(stem: str, said: frozenset[str]) -> bool:
    """Whether a stem is among those of a text, in another form or with a slip of the pen."""
    if stem in said:
        return True
    if len(stem) < 5:
        return False
    return any(
        len(other) >= 5
        and (
            other.startswith(stem)
            or (stem.startswith(other) and len(other) >= 0.75 * len(stem))
            or one_typo(stem, other)
        )
        for other in said
    )


def contains(numbers: Sequence[float], value: float) -> bool:
    return any(same(each, value) for each in numbers)


def secrets_of(question: str, key: Key, hits: Sequence[Hit] = (), attempt: str = "") -> Secrets:
    """What may not be told of a task: by the teacher's key, by what it comes to where that can be worked out, and
    without a key by what the materials answer. `attempt`: what the pupil has written may be spoken of."""
    question = question[:MOST_CHARACTERS]
    language = language_of(question)
    asked = frozenset(stems(question, language))
    worked = results.worked(question)
    given = tuple(_values(question, language)) + tuple(_values(attempt, language))
    final, on_the_way = _numbers_of(key, language, worked, _values(question, language))
    answer_words, phrases = _phrases_of(key, language, asked)
    known = bool(key.answer.strip() or key.solution.strip())
    is_numeric = bool(final) if known else worked.is_known or _asks_for_a_number(question, language)
    if not known and not is_numeric:
        phrases = tuple(_found_in(question, hits, language, asked))
    mine = frozenset(stems(attempt, language))
    telling = _telling_words(key, final, question)
    return Secrets(
        question=question,
        language=language,
        results=final,
        steps=on_the_way,
        terms=worked.terms + _terms_of(key),
        written=worked.written,
        phrases=phrases,
        answer=answer_words,
        wording=_wording(key.answer, question),
        options=_options(question, language),
        given=given,
        asked=asked,
        allowed=asked | mine | frozenset(_of_methods(hits, language, phrases)),
        formulas=frozenset(
            _squeezed(piece)
            for text in (question, *(hit.passage.text for hit in hits[:MOST_HITS]))
            for piece in _formulas(text)
        ),
        known=known,
        is_yes_or_no=bool(_YES_OR_NO.match(question.strip())),
        unknowns=tuple(name for name, _ in worked.unknowns),
        languages=languages_of(question) | _languages_explained_in(key, hits),
        is_numeric=is_numeric,
        attempted=frozenset(_squeezed(piece) for piece in _formulas(attempt) if not _states(piece)),
        has_attempt=bool(attempt.strip()),
        solution=_sentences_of(key.solution, question, hits),
        tried=tuple(_values(attempt, language)),
        rows=tuple(tokens(_without_brackets(key.answer))),
        echoed=_echoed(key.answer, answer_words, question, language),
        neighbours=frozenset(neighbours_of(question)),
        changed=changed(telling),
        words=telling,
    )


def _languages_explained_in(key: Key, hits: Sequence[Hit]) -> frozenset[str]:
    """What the teacher and the materials explain in, a hint may be in: a task may have nothing but words of the
    language that is learned."""
    texts = [text for text in (key.solution, *(hit.passage.text for hit in hits[:MOST_HITS])) if len(text.split()) > 3]
    marked = {hit.passage.language for hit in hits[:MOST_HITS]} & joining().keys()
    return frozenset(marked).union(*(languages_of(text) for text in texts))


def _without_brackets(answer: str) -> str:
    return re.sub(r"\([^)]*\)", " ", answer)


def _echoed(answer: str, answer_words: frozenset[str], question: str, language: str) -> frozenset[str]:
    """What an answer says of the question's own words: their stems, or where they have none they themselves."""
    if answer_words or any(map(str.isdigit, answer)):
        return frozenset()
    said = frozenset(stems(_without_brackets(answer), language)) - frozenset(stems(_AROUND_ANSWERS, language))
    return said or frozenset(tokens(answer)) & frozenset(tokens(question))


_PLACED = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[-+*/^]")


def placed(text: str) -> list[tuple[str, int, int]]:
    """The words, numbers and signs of calculating of a text, each with its place in `plain(text)`."""
    return [(folded(found.group()), *found.span()) for found in _PLACED.finditer(plain(text[:MOST_CHARACTERS]))]


def neighbours_of(text: str) -> list[tuple[str, ...]]:
    """What stands beside each word and number of a text: the two before it, with it, and it with the two behind it."""
    said = [each for each, *_ in placed(text)]
    return [tuple(said[max(0, at - 2) : at + 1]) for at in range(1, len(said))] + [
        ("", *said[at : at + 3]) for at in range(len(said) - 1)
    ]


def _telling_words(key: Key, final: Sequence[float], question: str) -> tuple[str, ...]:
    """The words of an answer that are not the question's, and its numbers in words."""
    asked = frozenset(tokens(question))
    said = [word for word in tokens(_without_brackets(key.answer)) if word not in asked]
    return tuple(dict.fromkeys([*said, *(word for value in final[:4] for word in in_words(value))]))[:60]


_HOW_MANY = re.compile(
    r"\b(?:how (?:many|much|long|far|fast|old|high|often|heavy)|calculate|compute|wie ?(?:viel|lang|weit|"
    r"schnell|alt|hoch|oft|schwer)"
    r"\w*|berechne|combien|calcule[rz]?|cuánt[oa]s?|calcula)\b",
    re.IGNORECASE,
)


def _asks_for_a_number(question: str, language: str) -> bool:
    figures = {found.value for found in quantities(question, language) if not found.in_words and not _is_a_year(found)}
    return len(figures) >= 2 or bool(_HOW_MANY.search(question))


def _is_a_year(found: Quantity) -> bool:
    return not found.unit and 1000 <= found.value <= 2100 and found.value == int(found.value)


def _sentences_of(solution: str, question: str, hits: Sequence[Hit]) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence of the solution that neither the question nor the materials have."""
    said = [tokens(question), *(tokens(hit.passage.text) for hit in hits[:MOST_HITS])]
    before = {tuple(row[at : at + 3]) for row in said for at in range(len(row) - 2)}
    found = []
    for start, end in sentences.spans(solution[:MOST_CHARACTERS]):
        row = tuple(tokens(solution[start:end]))
        if len(row) >= 3 and any(row[at : at + 3] not in before for at in range(len(row) - 2)):
            found.append(row)
    return tuple(found[:60])


_YES_OR_NO = re.compile(
    r"(?:is|are|was|were|does|do|did|can|could|has|have|will|would|should|true or false|ist|sind|war|hat|"
    r"haben|kann|gibt|"
    r"stimmt|est-ce|est|sont|a-t|peut|es|son|tiene|puede)\b(?!.*\bor\b.*\?)",
    re.IGNORECASE,
)


def _formulas(text: str) -> list[str]:
    return [piece for piece in algebra.pieces(text[:MOST_CHARACTERS]) if "=" in piece]


def _states(piece: str) -> bool:
    """Whether an equation has nothing but a name or a number on a side: x = 7 says the result, as 49/7 = 7 does."""
    sides = [side.strip() for side in piece.split("=")]
    return all(re.fullmatch(r"-?[\d.,]+|[^\W\d_]", side) for side in sides) or not re.search(r"[^\W\d_]", piece)


def _squeezed(piece: str) -> str:
    return re.sub(r"\s", "", piece)


def _values(text: str, language: str) -> list[float]:
    return [value for found in quantities(text[:MOST_CHARACTERS], language) for value in found.values]


_DERIVED_FROM = re.compile(r"\b(?:about|circa|ca\.|etwa|rund|environ|unos)\b", re.IGNORECASE)


def _numbers_of(
    key: Key, language: str, worked: results.Worked, given: Sequence[float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The final numbers, and those on the way."""
    is_short = len(tokens(key.answer)) <= 3
    of_answer = [
        found
        for found in quantities(key.answer, language)
        # The 0 of a[0] and the one of "only one seller" are no results.
        if not _in_a_name(key.answer, found) and (is_short or not found.in_words or found.value > 1)
    ]
    final = [value for found in of_answer for value in _spoken(found)] + list(worked.numbers)
    final += [value for number in worked.numbers for value in _other_notations(number)] if not of_answer else []
    in_solution = [value for found in quantities(key.solution, language) for value in _spoken(found)]
    steps = [value for value in in_solution if not contains(given, value) and not contains(final, value)]
    return tuple(dict.fromkeys(final)), tuple(dict.fromkeys(steps))[:MOST_STEPS]


def _spoken(found: Quantity) -> tuple[float, ...]:
    """The values that a number tells: of a fraction the whole, not its parts."""
    if (
        len(found.values) == 3
        and not found.unit
        and found.values[2]
        and same(found.values[0], found.values[1] / found.values[2])
    ):
        return found.values[:1]
    return found.values


def _in_a_name(text: str, found: Quantity) -> bool:
    """The 0 of a[0] is no result."""
    return plain(text)[max(0, found.start - 1) : found.start] == "["


def _other_notations(number: float) -> tuple[float, ...]:
    rounded = round(number, 2)
    return (rounded,) if rounded != number and abs(number) > 0.1 else ()


def _terms_of(key: Key) -> tuple[algebra.Term, ...]:
    found = []
    for piece in (key.answer, key.answer.rpartition("=")[2]):
        try:
            term = algebra.parsed(piece.strip())
        except algebra.NotMaths:
            continue
        if algebra.symbols(term) and isinstance(term, algebra.Operation):
            found.append(term)
    return tuple(found)


def _phrases_of(key: Key, language: str, asked: frozenset[str]) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    around = frozenset(stems(_AROUND_ANSWERS, language))
    answer = frozenset(stems(key.answer, language)) - asked - around
    if any(map(str.isdigit, key.answer)):
        answer = frozenset(stem for stem in answer if len(stem) > 1 and stem not in own_stems(language))
    phrases = [answer]
    for start, end in sentences.spans(key.solution[:MOST_CHARACTERS]):
        phrases.append(frozenset(stems(key.solution[start:end], language)) - asked)
    return answer, tuple(phrase for phrase in phrases if phrase)


def tokens(text: str) -> list[str]:
    """The words and figures of a text as they are compared, one behind the other."""
    return [folded(found) for found in re.findall(r"[^\W_]+", text[:MOST_CHARACTERS])]


def _wording(answer: str, question: str) -> tuple[tuple[str, ...], ...]:
    """Three words of the answer in a row that stand so nowhere in the question."""
    said, asked = tokens(answer), tokens(question)
    before = {tuple(asked[at : at + 3]) for at in range(len(asked))}
    rows = [tuple(said[at : at + 3]) for at in range(len(said) - 2)]
    return tuple(row for row in dict.fromkeys(rows) if row not in before)[:60]


_CHOICE = re.compile(r"\b(?:or|oder|ou|o|u)\b", re.IGNORECASE)
_LONGEST_OPTION = 3
_BEHIND_OPTION = re.compile(
    r"(?<=\w)\s(?:in|on|at|of|if|when|for|with|than|auf|im|bei|wenn|dans|sur|avec|en|con)\b", re.IGNORECASE
)
_LISTING = re.compile(r":\s*(?P<list>[^:.?!]*(?:,|;|/)[^:.?!]*)")


def _options(question: str, language: str) -> tuple[frozenset[str], ...]:
    """What a question lets one choose from: behind a colon, or around its "or"."""
    listing = _LISTING.search(question)
    if listing:
        parts = re.split(r",|;|/|\b(?:and|or|und|oder|et|ou|y|o)\b", listing["list"])
        if any(len(part.split()) > _LONGEST_OPTION for part in parts):
            return ()
    else:
        asking = re.split(r"[.!:]\s", question.strip())[-1]
        if not _CHOICE.search(asking) or "?" not in asking:
            return ()
        pieces = re.split(r"[,?]|\b(?:or|oder|ou|o)\b", asking)
        at = next((at for at, piece in enumerate(pieces) if piece.strip()), 0)
        # Before the first option stands what is asked of it: its last words are the option.
        pieces[at] = " ".join(pieces[at].split()[-2:])
        # Behind the last one goes on what is asked: float or sink in water.
        parts = [_BEHIND_OPTION.split(piece, maxsplit=1)[0] for piece in pieces]
    found = [frozenset(stems(part, language)) for part in parts]
    found = [option for option in dict.fromkeys(found) if option]
    return tuple(found) if 2 <= len(found) <= 10 else ()


def _found_in(question: str, hits: Sequence[Hit], language: str, asked: frozenset[str]) -> list[frozenset[str]]:
    """The stems of the sentences that the materials answer a question of words with."""
    hits = list(hits[:MOST_HITS])
    if not hits:
        return []
    answer = ExtractiveAnswerer(unrelated=min(hit.nearness for hit in hits)).answer(question, hits)
    if not answer.found:
        return []
    found = [frozenset(stems(statement.text, language)) - asked for statement in answer.statements]
    return [phrase for phrase in found if phrase]


def _of_methods(hits: Sequence[Hit], language: str, phrases: Sequence[frozenset[str]]) -> set[str]:
    """The stems of headings and of the sentences that say how something is done rather than what the answer is."""
    found: set[str] = set()
    for hit in hits[:MOST_HITS]:
        if hit.passage.kind == EXERCISE:
            continue
        found |= set(stems(hit.passage.heading, language))
        text = instructions.without_orders(hit.passage.text)
        for start, end in sentences.spans(text):
            said = frozenset(stems(text[start:end], language))
            if not any(phrase and len(phrase & said) >= 0.6 * len(phrase) for phrase in phrases):
                found |= said
    return found
