"""What of a pupil's attempt is right, and where it goes wrong first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from school_ai.ai.tutor import algebra, told
from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.own_words import language_of
from school_ai.ai.tutor.quantities import plain, quantities
from school_ai.ai.tutor.secrets import secrets_of, stems, tokens
from school_ai.ai.tutor.working import Read, Sought, fits, lines_in, read_lines

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
    if not told.statements(rest):
        return False
    if _OWN.search(rest) and own:
        return True
    if _ASKING_FOR.search(bare) or told.asks(rest):
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
    return lines_in(attempt[:MOST_CHARACTERS])[:MOST_LINES]


def evaluate(question: str, key: Key, attempt: str) -> Evaluation:
    """How far an attempt is right: step by step where it calculates, by its final result, and by the words of the
    key. A step that is right is not the result, and no wrong one either."""
    attempt = _without_question(attempt[:MOST_CHARACTERS], question).strip()
    if not attempt:
        return Evaluation(UNKNOWN)
    if key.answer.strip() and _squeezed(attempt) == _squeezed(key.answer):
        return Evaluation(RIGHT, (attempt,))
    sought = Sought(question, key)
    lines = read_lines(lines_of(attempt), sought)
    wrong_at = next((at for at, line in enumerate(lines) if line.is_wrong), len(lines))
    first_wrong = lines[wrong_at].text if wrong_at < len(lines) else ""
    final, blamed = _final(lines, sought, attempt)
    right = tuple(line.text for line in lines[:wrong_at] if line.is_right and line.text != blamed)
    if final is True:
        return Evaluation(PARTLY if first_wrong else RIGHT, right, first_wrong)
    if final is False or first_wrong:
        return Evaluation(PARTLY if right else WRONG, right, first_wrong or blamed)
    by_words = _by_words(question, key, attempt, sought)
    if right and (not by_words or by_words.outcome in (WRONG, UNKNOWN)):
        return Evaluation(PARTLY, right)
    return by_words or Evaluation(UNKNOWN)


def _squeezed(text: str) -> str:
    return re.sub(r"\s|[.!]$", "", plain(text).replace("->", "→").strip())


# So many numbers alone, one after the other, are guesses.
_GUESSES = 3


def _final(lines: Sequence[Read], sought: Sought, attempt: str) -> tuple[bool | None, str]:
    """Whether the final result is right, None where there is none to compare; and the line of a wrong one."""
    if sought.worked.written and not sought.wanted:
        return _final_figures(lines, sought)
    if len(sought.wanted) > 1:
        return _final_numbers(lines, sought)
    if len({line.stated for line in lines if line.is_guess}) >= _GUESSES:
        return None, ""
    final: bool | None = None
    blamed, is_sure = "", False
    for line in lines:
        if line.states:
            final, blamed, is_sure = True, "", line.is_sure
        elif line.states is False and (line.is_sure or final is not True):
            final, blamed, is_sure = False, line.text, line.is_sure
        elif line.is_right and final is False and not is_sure:
            # One way was left for another.
            final, blamed = None, ""
    return final, blamed


def _final_numbers(lines: Sequence[Read], sought: Sought) -> tuple[bool | None, str]:
    """The same of a result of several numbers."""
    said = [(values, line) for line in lines for values in line.stated]
    tail = [value for values, _ in said[-2 * len(sought.wanted) :] for value in values]
    needed = max(sought.wanted.count(group) for group in sought.wanted)
    if len(said) >= needed and all(
        any(fits(value, want) for value in tail for want in group) for group in sought.wanted
    ):
        return True, ""
    return (None, "") if len(said) < len(sought.wanted) else (False, said[-1][1].text)


def _final_figures(lines: Sequence[Read], sought: Sought) -> tuple[bool | None, str]:
    """The same of a number in another base."""
    for line in reversed(lines):
        figures = re.findall(r"[0-9A-F]{2,}", re.sub(r"\s", "", line.text).upper())
        if figures and not line.is_right:
            is_so = figures[-1].lstrip("0") == sought.worked.written[0]
            return is_so, "" if is_so else line.text
    return None, ""


def _by_words(question: str, key: Key, attempt: str, sought: Sought) -> Evaluation | None:
    if not key.answer.strip() or sought.terms:
        return None
    secrets = secrets_of(question, key)
    if not secrets.answer:
        same_words = tokens(attempt)[-len(tokens(key.answer)) :] == tokens(key.answer)
        is_it = same_words and not sought.wanted and not sought.terms and bool(told.statements(attempt))
        return Evaluation(RIGHT, (attempt.strip(),)) if is_it else None
    found = told.told(attempt, question, key, secrets.answer, secrets.language)
    if found.share >= 0.75:
        return Evaluation(RIGHT, found.lines[:3])
    if found.share >= 0.34:
        return Evaluation(PARTLY, found.lines)
    is_a_guess = len(secrets.answer) == 1 and len(tokens(attempt)) <= 4 and told.is_statement(attempt)
    calculates = sought.wanted or any("=" in line for line in attempt.splitlines()) or algebra.pieces(attempt)
    return Evaluation(WRONG if is_a_guess and not calculates else UNKNOWN)
