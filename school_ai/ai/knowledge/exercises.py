"""Tells questions and tasks from what a document states, so that none is quoted as an answer."""

import re
from collections.abc import Iterator, Sequence

from school_ai.ai.knowledge.lists import marker
from school_ai.ai.knowledge.pages import EXERCISE, HEADING, LIST, PARAGRAPH, Part

_HEADING = re.compile(
    r"(?:[\dA-Z][\d.]*[.):]?\s+)?"
    r"(?:(?:chapter|section|unit|practice|review|conceptual|further|extra|more|additional|challenge|comprehension|"
    r"study|discussion|weitere|vermischte|quelques|autres)\s+)*"
    r"(?:exercises?|problems?(?: sets?)?|questions?|quiz|tasks|homework|test prep|"
    r"check your (?:understanding|progress)|concept items|critical thinking|self[- ]?test|"
    r"aufgaben|übung(?:en|saufgaben)?|fragen|hausaufgaben?|"
    r"exercices?|problèmes|devoirs|ejercicios|preguntas|problemas|esercizi|domande)"
    r"(?:\s+(?:\d+|(?:for|on|to|about|and|zu[mr]?|und|über|sur|et|de)\s.{1,50}|multiple choice|short answer|"
    r"extended response|performance task))?\s*[:.]?",
    re.IGNORECASE,
)
_NO_HEADING = re.compile(
    r"\b(?:solving|solutions?|(?<!short )answers?|frequently|lösung(?:en)?|corrigés?|solved|worked)\b", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:exercise|problem|question|task|aufgabe|übung|frage|exercice|problème|ejercicio|esercizio)"
    r"\s*\d{1,3}(?:\.\d{1,2})*[a-z]?(?=\s*[.:)–—-]|\s*$|\s+(?-i:[A-ZÄÖÜÉÈ(]))|q\s?\d{1,3}[.:)]",
    re.IGNORECASE,
)
_TRUE_OR_FALSE = re.compile(
    r"(?:true or false|richtig oder falsch|vrai ou faux|verdadero o falso|vero o falso)\b", re.IGNORECASE
)
_TASK = re.compile(
    r"(?:explain|calculate|compute|find|describe|solve|name|give|state|list|draw|sketch|show|prove|compare|define|"
    r"determine|write|balance|complete|discuss|identify|estimate|use|choose|simplify|factori[sz]e|translate|"
    r"erkläre?|berechne|beschreibe?|nenne?|zeichne|zeige?|vergleiche?|bestimme?|löse?|gib|begründe|schreibe?|ergänze?|"
    r"expliquer?|expliquez|calculer?|calculez|décri(?:s|re|vez)|trouver?z?|nommer?z?|donner?z?|comparer?z?|résou(?:s|dre))\b",
    re.IGNORECASE,
)


def is_heading_of_exercises(text: str) -> bool:
    """Whether what stands below this heading is there to be answered."""
    return bool(_HEADING.fullmatch(text)) and not _NO_HEADING.search(text)


def mark(parts: Sequence[Part]) -> list[Part]:
    """The parts of a page, those that ask something as exercises: all below a heading that says so, questions with a
    number and the tasks among them, named ones, and questions with answers to choose from."""
    marked: list[Part] = []
    below = 0  # level of the heading of exercises in force
    choosing = False
    for place, part in enumerate(parts):
        if part.kind == HEADING:
            if is_heading_of_exercises(part.text):
                below = part.level
            elif part.level <= below:
                below = 0
            choosing = False
        elif part.kind in (PARAGRAPH, LIST):
            choosing = _offers(parts, place) or (choosing and part.kind == LIST)
            if below or choosing or _NAMED.match(part.text) or _is_numbered_question(parts, place):
                part = Part(part.text, EXERCISE)
        marked.append(part)
    return marked


def _offers(parts: Sequence[Part], place: int) -> bool:
    """Whether a question is followed by answers to choose from."""
    part = parts[place]
    if part.kind != PARAGRAPH or place + 1 == len(parts) or parts[place + 1].kind != LIST:
        return False
    return part.text.endswith("?") or bool(_TRUE_OR_FALSE.match(part.text))


def _is_numbered_question(parts: Sequence[Part], place: int) -> bool:
    """A question with a number; or a task in a list that has questions too. Tasks alone may as well be the steps of a
    method, and those are for quoting."""
    text = parts[place].text
    number = _number(text)
    if not number:
        return False
    if text.endswith("?"):
        return True
    return bool(_TASK.match(text[len(number) :].lstrip())) and any(
        other.text.endswith("?") and _number(other.text) for other in _siblings(parts, place)
    )


def _number(text: str) -> str:
    found = marker(text)
    return found if any(map(str.isalnum, found)) else ""


def _siblings(parts: Sequence[Part], place: int) -> Iterator[Part]:
    """The other items of the list that a part is in."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(parts) and parts[other].kind == LIST:
            yield parts[other]
            other += step
