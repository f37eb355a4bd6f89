"""What of a pupil's attempt is right, and where it goes wrong first."""

import re
from dataclasses import dataclass

from school_ai.ai.tutor import algebra, results
from school_ai.ai.tutor.algebra import NotMaths
from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.own_words import language_of
from school_ai.ai.tutor.quantities import plain, quantities, same
from school_ai.ai.tutor.secrets import is_said, secrets_of, stems, tokens

RIGHT, PARTLY, WRONG, UNKNOWN = "Right", "Partly", "Wrong", "Unknown"

MOST_CHARACTERS = 4_000
MOST_LINES = 60


@dataclass(frozen=True)
class Evaluation:
    """`outcome`: RIGHT, PARTLY, WRONG or UNKNOWN. `right`: the pupil's own lines that are right; `first_wrong`: the
    first line that is not, empty where none is or it cannot be told."""

    outcome: str
    right: tuple[str, ...] = ()
    first_wrong: str = ""


_NO_IDEA = re.compile(
    r"\b(?:idk|dunno|no (?:idea|clue)|don'?t (?:know|get|understand)|do not (?:know|understand)|can'?t do|cannot do|"
    r"keine ahnung|weiß (?:es )?nicht|weiss (?:es )?nicht|kapier\w* nicht|versteh\w* nicht|kp|"
    r"je (?:ne )?sais pas|j'?sais pas|aucune idée|comprends pas|no (?:lo )?s[eé]|ni idea|no entiendo)\b",
    re.IGNORECASE,
)
_ASKING_FOR = re.compile(
    r"\b(?:give|tell|show|solve|do|write|send|answer|help|explain|hint|tip|"
    r"gib|sag|zeig|löse?|mach|schreib|hilf|hilfe|tipp|donne|dis|montre|résous|fais|aide|indice|dame|dime|"
    r"resuelve|haz|ayuda)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:i (?:got|get|have|think|tried|did|would|guess|wrote|calculated|multiplied|divided|added|"
    r"subtracted|found|started|"
    r"know|chose|took)|i'?d|my (?:answer|result|solution|attempt|idea|guess|first step|work)|is it|maybe|because|"
    r"ich (?:habe?|hab|denke|glaube|würde|bekomme|rechne|kam|komme)|mein (?:ergebnis|ansatz)|"
    r"meine (?:lösung|antwort|idee)|weil|"
    r"j'ai|je (?:pense|crois|trouve|dirais)|ma (?:réponse|solution)|mon (?:résultat|idée)|parce que|"
    r"creo|pienso|he (?:hecho|calculado)|mi (?:respuesta|resultado|idea)|porque)\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:can you |please |could you |bitte |peux-tu |kannst du )*(?:check|correct|look at|review|prüfe?|"
    r"korrigiere?|vérifie[rz]?|corrige[rz]?|"
    r"revisa|comprueba)\s+(?:my |mine |this|meine?n? |ma |mon |mi )*(?:answer|work|solution|result|attempt|"
    r"antwort|lösung|"
    r"ergebnis|réponse|résultat|respuesta)?\s*(?:please|bitte|stp|por favor)?\s*[:.?!]*|"
    r"(?:is (?:this|it|that) (?:right|correct)|stimmt das|ist das richtig|c'est (?:juste|correct)|"
    r"está bien)\s*[?:.!]*|"
    r"(?:is it|i think|i guess|maybe|so|my answer(?: is)?|the answer is|answer|result|ich (?:denke|glaube)|"
    r"mein ergebnis(?: ist)?|"
    r"meine antwort(?: ist)?|antwort|ergebnis|je (?:pense|crois)(?: que)?|ma réponse(?: est)?|réponse|"
    r"creo que|mi respuesta(?: es)?)\b\s*[:,]?",
    re.IGNORECASE,
)


def is_attempt(message: str, question: str) -> bool:
    """Whether a message has work of the pupil's own in it: more than the question pasted, a wish for help, or that one
    does not know."""
    message = message[:MOST_CHARACTERS]
    rest = _without_question(message, question)
    bare = _AROUND.sub(" ", rest).strip(" .,:;!?-\n\t\"'“”")
    if not bare:
        return False
    bare = _POLITE.sub(" ", bare).strip(" .,:;!?-\n\t")
    if not bare:
        return False
    numbers = quantities(bare)
    if re.search(r"\d", bare) and any(_HAS_SIGN.search(piece) for piece in algebra.pieces(bare)):
        return True
    if numbers and (_OWN.search(rest) or len(tokens(bare)) <= _SHORT_RESULT) and not _ASKING_FOR.match(bare):
        return True
    own = set(stems(bare, language_of(bare))) - set(stems(question, language_of(question)))
    if _NO_IDEA.search(bare) and len(tokens(bare)) < _LONG:
        return False
    if _OWN.search(rest) and own:
        return True
    if _ASKING_FOR.search(bare) or rest.strip().endswith("?"):
        return False
    return bool(own)


# A number with its unit, or "x is 7".
_SHORT_RESULT = 4
# Who writes as much has written more than that they do not know.
_LONG = 15
_HAS_SIGN = re.compile(r"=|\d\s*[-+*/^:]\s*\d")
_POLITE = re.compile(
    r"\b(?:ok(?:ay)?|yes|no|thanks?|thank you|please|hi|hello|hey|more|next|another|again|now|what|how|"
    r"huh|cool|great|"
    r"ja|nein|danke|bitte|hallo|weiter|noch|mehr|oui|non|merci|salut|encore|gracias|hola|otra|vale|sí|"
    r"go on|one|you|just|come|on)\b",
    re.IGNORECASE,
)


def _without_question(message: str, question: str) -> str:
    """The message without the lines, or the sentences, that are the question's."""
    asked = tokens(question)
    rows = {tuple(asked[at : at + 4]) for at in range(len(asked) - 3)} or {tuple(asked)}
    kept = []
    for line in re.split(r"(?<=[.?!])\s+|\n", message):
        said = tokens(line)
        mine = [tuple(said[at : at + 4]) for at in range(len(said) - 3)] or [tuple(said)]
        if said and sum(row in rows for row in mine) >= 0.5 * len(mine):
            continue
        kept.append(line)
    return "\n".join(kept)


def lines_of(attempt: str) -> list[str]:
    """An attempt line by line; steps that stand in one line one by one."""
    found = []
    for line in attempt[:MOST_CHARACTERS].splitlines():
        found += [
            piece.strip()
            for piece in re.split(r";|(?<=\D)\.\s+|,(?=[^,;]*=)|⇒|=>|→|->|\bthen\b|\bdann\b|\bpuis\b", line)
            if piece.strip()
        ]
    return found[:MOST_LINES]


def evaluate(question: str, key: Key, attempt: str) -> Evaluation:
    """How far an attempt is right: step by step where it calculates, by its final result, and by the words of the
    key."""
    attempt = _without_question(attempt[:MOST_CHARACTERS], question).strip()
    if not attempt:
        return Evaluation(UNKNOWN)
    worked = results.worked(question)
    right, first_wrong = _steps(question, attempt, worked)
    final = _final(question, key, attempt, worked)
    if final is True and not first_wrong:
        return Evaluation(RIGHT, right)
    if final is True:
        return Evaluation(PARTLY, right, first_wrong)
    if final is False or first_wrong:
        return Evaluation(PARTLY if right else WRONG, right, first_wrong or (lines_of(attempt) or [""])[-1])
    by_words = _by_words(question, key, attempt)
    if by_words:
        return by_words
    return Evaluation(PARTLY, right) if right else Evaluation(UNKNOWN)


def _steps(question: str, attempt: str, worked: results.Worked) -> tuple[tuple[str, ...], str]:
    """The lines that are right steps, and the first that is wrong."""
    target = dict(worked.unknowns)
    right: list[str] = []
    for line in lines_of(attempt):
        judged = [_step(piece, target, worked) for piece in algebra.pieces(results.in_signs(line)) if "=" in piece]
        judged = [each for each in judged if each is not None]
        if not judged:
            continue
        if not all(judged):
            return tuple(right), line
        right.append(line)
    return tuple(right), ""


def _step(piece: str, target: dict[str, tuple[float, ...]], worked: results.Worked) -> bool | None:
    """Whether an equation of the attempt is right; None where it cannot be told."""
    try:
        found = algebra.equations(piece)
    except NotMaths:
        return None
    for equation in found:
        names = equation.unknowns
        if not names:
            try:
                sides = [algebra.value(equation.left), algebra.value(equation.right)]
            except NotMaths:
                return None
            if not _about(complex(sides[0]), complex(sides[1])):
                return False
        elif names <= set(target):
            if len(target) == 1:
                wanted = target[next(iter(names))]
                solutions = algebra.solved(equation)
                if solutions is None:
                    if algebra.equivalent(equation.left, equation.right):
                        continue
                    return None
                if not solutions or not all(any(_about(one, other) for other in wanted) for one in solutions):
                    return False
            else:
                at = {name: complex(values[0]) for name, values in target.items()}
                try:
                    sides = [complex(algebra.value(side, at)) for side in (equation.left, equation.right)]
                except NotMaths:
                    return None
                if not _about(sides[0], sides[1]):
                    return False
        else:
            return None
    return True


def _about(one: complex, other: complex) -> bool:
    return abs(one - other) <= 5e-3 * max(abs(one), abs(other)) + 1e-12


def _final(question: str, key: Key, attempt: str, worked: results.Worked) -> bool | None:
    """Whether the final result is right; None where there is none to compare."""
    language = language_of(question)
    wanted = _wanted(key, worked, language)
    if worked.terms and not wanted:
        return _final_term(attempt, worked)
    if worked.written:
        bare = re.sub(r"\s", "", attempt).upper()
        figures = re.findall(r"[0-9A-F]{2,}", bare)
        return None if not figures else any(each.lstrip("0") == worked.written[0] for each in figures[-1:])
    if not wanted:
        return None
    said = quantities(attempt, language)
    if not said:
        return None
    if len(wanted) > 1:
        tail = [value for found in said[-2 * len(wanted) :] for value in found.values]
        return all(any(_rounded(value, want) for value in tail for want in group) for group in wanted) or (
            None if len(said) < len(wanted) else False
        )
    return any(_rounded(value, want) for value in _final_values(attempt, said) for want in wanted[0])


def _final_values(attempt: str, said) -> tuple[float, ...]:
    return said[-1].values


def _wanted(key: Key, worked: results.Worked, language: str) -> list[tuple[float, ...]]:
    """The numbers that make up the result, each in its notations."""
    if key.answer.strip():
        if len(re.findall(r"[^\W\d_]{3,}", key.answer)) > 6:
            return []
        return [
            found.values[:1] + found.values[3:] if "/" in plain(key.answer)[found.start : found.end] else found.values
            for found in quantities(key.answer, language)
        ]
    return [(number,) for number in worked.numbers]


def _rounded(value: float, wanted: float) -> bool:
    return same(value, wanted, 1e-6) or ((value != int(value) or abs(value) >= 100) and same(value, wanted, 2e-3))


def _final_term(attempt: str, worked: results.Worked) -> bool | None:
    for line in reversed(lines_of(attempt)):
        for piece in reversed(list(algebra.pieces(line))):
            try:
                term = algebra.parsed(piece.rpartition("=")[2])
            except NotMaths:
                continue
            return any(algebra.equivalent(term, wanted) for wanted in worked.terms)
    return None


def _by_words(question: str, key: Key, attempt: str) -> Evaluation | None:
    if not key.answer.strip():
        return None
    secrets = secrets_of(question, key)
    if not secrets.answer:
        same_words = tokens(attempt)[-len(tokens(key.answer)) :] == tokens(key.answer)
        return Evaluation(RIGHT, (attempt.strip(),)) if same_words else None
    said = frozenset(stems(attempt, secrets.language))
    told = sum(is_said(stem, said) for stem in secrets.answer) / len(secrets.answer)
    if told >= 0.75:
        return Evaluation(RIGHT, tuple(lines_of(attempt)[:3]))
    if told >= 0.34:
        return Evaluation(
            PARTLY,
            tuple(line for line in lines_of(attempt) if frozenset(stems(line, secrets.language)) & secrets.answer),
        )
    return Evaluation(WRONG if len(secrets.answer) == 1 and len(tokens(attempt)) <= 4 else UNKNOWN)
