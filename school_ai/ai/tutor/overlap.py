"""Which of the school's set tasks a message asks about, however it was reworded."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from school_ai.ai.knowledge import words
from school_ai.ai.tutor.asked import SAME, Overlap, SetTask
from school_ai.ai.tutor.common_words import LANGUAGES, common_stems
from school_ai.ai.tutor.expressions import formula_pieces, numbers, plain_signs

LEAST_SHARE = 0.3
MOST_OVERLAPS = 10
_SHORTEST_TYPO = 5
# What a word says that stands in every other message, and a single digit, beside a word that is rarely used.
_OF_COMMON, _OF_DIGIT = 0.25, 0.3
# What the words of the teacher's key say beside those of the question.
_OF_KEY = 0.5
# Words that exercises are set with.
_TASK_WORDS = frozenset(
    "work out find solve give name complet put order state describ explain interpret discuss assess analys summaris "
    "translat draw determin comput calcul reason sentenc program queri function print list cost meant euro".split()
)
_REFERENCE = re.compile(
    r"\b(worksheet|sheet|page|set|exercise|ex|arbeitsblatt|blatt|seite|ubung|fiche|feuille|exercice|hoja|pagina|ejercicio|p)"
    r"\.? ?(?:nr\.? ?|no\.? ?)?(\d{1,3}|[a-d])\b"
)
# What is in a worksheet is asked for by who names the worksheet.
_BY_REFERENCE = 0.6
_PLACE_WORDS = {
    word: str(place)
    for words_of_place in (
        "one two three four five six seven eight nine",
        "eins zwei drei vier funf sechs sieben acht neun",
        "un deux trois quatre cinq six sept huit neuf",
        "uno dos tres cuatro cinco seis siete ocho nueve",
    )
    for place, word in enumerate(words_of_place.split(), 1)
}
# "number 4", "question 2b", "Aufgabe 3", "no. 2"
_PLACE = re.compile(
    r"\b(?:number|nr|no(?=[. ]*\d)|num|numero|question|q|task|exercise|ex|problem|nummer|aufgabe|frage|exercice|"
    r"ejercicio|pregunta|tarea|actividad)\b[.:#]? ?(?:n[ro°º]\.? ?)?"
    r"(\d{1,2}(?!\d|[.,]\d)|(?:" + "|".join(_PLACE_WORDS) + r")\b)"
)
# "the cyclist one", "the question about the ladder", "die Aufgabe mit dem Kiosk", "el del quiosco"
_POINTED_AT = (
    re.compile(r"\b(?:the|that|this) ((?:[^\W\d]+ ){1,2})(?:ones?|question|task|exercise|problem|sum)\b"),
    re.compile(
        r"\b(?:th(?:e|at|is) (?:one|question|task|exercise|problem)|(?:die|der) (?:aufgabe|frage)|celui|celle|"
        r"(?:l.exercice|la question|le probleme)|(?:el|la|del) (?:ejercicio|problema|pregunta|tarea)|el|la) "
        r"(?:with|about|on|where|mit|uber|zum?|zur|vom?|avec|sur|de|du|des|del|con|sobre) "
        r"((?:[^\W\d]+ ?){1,3})"
    ),
)
# A message that is about little else than a task asks for it with fewer of its words, and so does one that wants
# something written or found: with so much of the task, so many words or numbers that are rarely used, so much of its
# numbers, and so much of the message.
_LEAST_ABOUT, _HITS_ABOUT, _NUMBERS_ABOUT, _MESSAGE_ABOUT = 0.45, 3, 0.4, 0.4
_LEAST_WANTED, _HITS_WANTED, _MESSAGE_WANTED = 0.38, 1.3, 0.7
_WORDS_WANTED = 0.6
# A question of a paper is not to be seen where there is none: nothing is said to it.
_HITS_OF_PAPER = 1.9
_LONG_NUMBER = 1.5
# What tasks are called.
_CALLED = frozenset("task question exercis problem number first second third fourth fifth last next".split())
# A word that points at a task stands in so many at most.
_IN_FEW = 3
_WANTS = re.compile(
    r"\b(?:write (?:me|it|down|a|an|the)|would (?:that )?\w+ (?:write|put|say)|fill (?:in|the|it)|"
    r"the (?:full )?(?:answer|solution|result)|answers?(?= *\?)|i need|full text|hand (?:it )?in|"
    r"\d+ (?:sentences|words|lines|satze|worter|zeilen|phrases|mots|lignes|frases|palabras|lineas)|"
    r"schreib\w* (?:mir|es|die|den|das|eine?n?)|die (?:antwort|losung)|das ergebnis|brauche|"
    r"la (?:reponse|solution|respuesta|solucion)|ecris|besoin|escribe|necesito|resultado|resultat)\b"
)
_IN_GROUPS = re.compile(r"(?<![\w.,])[1-9]\d{1,2}(?: [1-9]\d{2})+(?!\d)")
_MOST_CHARACTERS, _MOST_FEATURES = 10_000, 2_500
# w: words and single digits, n: numbers and formulas, a: words of the key
_KINDS = "wna"
_ONE_KIND = {
    **dict.fromkeys("blatt arbeitsblatt sheet fiche hoja feuille".split(), "worksheet"),
    **dict.fromkeys("seite pagina p".split(), "page"),
    **dict.fromkeys("ex ubung exercice ejercicio".split(), "exercise"),
}


def sets_task(text: str) -> bool:
    """Whether a text begins with a word that exercises are set with: "Describe …", "Calculate …"."""
    return any(stem in _TASK_WORDS for stem in words.content(text[:40], "en")[:1])


class SetTasks:
    """The set tasks that one pupil may have before himself, made ready for looking messages up."""

    def __init__(self, tasks: Sequence[SetTask]):
        self.tasks = tuple(tasks)
        self._features = features = [_task_features(task) for task in self.tasks]
        found_in: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(features):
            for feature in each:
                found_in[feature].append(at)
        self._rows = {feature: np.array(rows, np.int32) for feature, rows in found_in.items()}
        self._weights = {}
        for feature, rows in found_in.items():
            idf = math.log(1 + 20 * len(self.tasks) / (len(rows) + 19))
            self._weights[feature] = np.array([features[row][feature] * idf for row in rows], np.float32)
        self._total = {kind: np.full(len(self.tasks), 1e-6, np.float32) for kind in _KINDS}
        for feature, rows in self._rows.items():
            self._total[feature[0]][rows] += self._weights[feature]
        self._near = _deletions(feature[2:] for feature in found_in if feature[0] == "w")
        self._parts: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, task in enumerate(self.tasks):
            for reference in _references(task.part_of):
                self._parts[reference].append(at)
        self._places = _places(self.tasks)

    def overlaps(self, texts: Sequence[str]) -> list[Overlap]:
        """The tasks that are in any of the texts (a message, its readings, the turns joined), best first; those with
        a share of at least `LEAST_SHARE`, and `MOST_OVERLAPS` at most."""
        if not self.tasks:
            return []
        shares = np.zeros(len(self.tasks), np.float32)
        for text in dict.fromkeys(texts):
            np.maximum(shares, self._shares(text), out=shares)
        best = np.argsort(-shares, kind="stable")[:MOST_OVERLAPS]
        return [
            Overlap(self.tasks[row], round(float(min(1.0, shares[row])), 3))
            for row in best
            if shares[row] >= LEAST_SHARE
        ]

    def _shares(self, text: str) -> np.ndarray:
        got = {kind: np.zeros(len(self.tasks), np.float32) for kind in _KINDS}
        hits = {kind: np.zeros(len(self.tasks), np.float32) for kind in _KINDS}
        for feature in self._said(text):
            rows = self._rows.get(feature)
            if rows is not None:
                got[feature[0]][rows] += self._weights[feature]
                hits[feature[0]][rows] += 1 if feature[0] != "n" else _evidence(feature)
                if feature[0] == "w" and _is_common(feature[2:]):
                    hits["w"][rows] -= 0.8
        in_words = np.minimum(1, (got["w"] + _OF_KEY * np.minimum(got["a"], 0.5 * self._total["w"])) / self._total["w"])
        in_numbers = got["n"] / self._total["n"]
        # One word that happens to be the same is not the task.
        by_words = in_words * np.minimum(1, (hits["w"] + 0.5 * hits["a"] + 0.6) / 2)
        # All numbers of a task are the task, even in another language; but 12 may stand anywhere.
        by_numbers = in_numbers**1.5 * np.minimum(1, hits["n"] / 2) * np.maximum(in_words, _floor(hits["n"]))
        both = (0.55 * in_numbers + 0.45 * in_words) * np.minimum(1, (hits["n"] + hits["w"]) / 2)
        has_numbers = self._total["n"] > 0.01
        shares = np.where(has_numbers, np.maximum(np.maximum(by_numbers, both), 0.85 * by_words), by_words)
        self._raise_asked(shares, hits["n"] + hits["w"], hits["n"], np.where(has_numbers, in_numbers, 1), text)
        self._raise_named(shares, text)
        return shares

    def _raise_asked(
        self, shares: np.ndarray, hits: np.ndarray, of_numbers: np.ndarray, in_numbers: np.ndarray, text: str
    ) -> None:
        """Raises the shares of tasks that a message is clearly after, though it has not most of their words."""
        rows = np.flatnonzero((shares >= _LEAST_WANTED) & (shares < SAME) & (hits >= 1))
        if not len(rows):
            return
        wanted = bool(_WANTS.search(words.fold(plain_signs(text[:_MOST_CHARACTERS]))))
        rows = rows[np.argsort(-shares[rows], kind="stable")[:MOST_OVERLAPS]]
        for row, of_message in zip(rows, self._of_message(text, rows), strict=True):
            many = hits[row] >= _HITS_ABOUT or of_numbers[row] >= _LONG_NUMBER
            many &= in_numbers[row] >= _NUMBERS_ABOUT
            about = shares[row] >= _LEAST_ABOUT and many and of_message >= _MESSAGE_ABOUT
            enough = hits[row] >= (_HITS_OF_PAPER if self.tasks[row].is_assessment else _HITS_WANTED)
            # "Write it, 150 words" says of no task what it is about.
            enough &= hits[row] - of_numbers[row] >= _WORDS_WANTED
            if about or (wanted and (enough or of_message >= _MESSAGE_WANTED)):
                shares[row] = SAME

    def _raise_named(self, shares: np.ndarray, text: str) -> None:
        """Raises the shares of tasks whose worksheet a message names, whose place in it beside a word of theirs, or
        which it points at."""
        for reference in _references(text):
            rows = self._parts.get(reference, [])
            shares[rows] = np.maximum(shares[rows], _BY_REFERENCE)
        folded = words.fold(text[:_MOST_CHARACTERS])
        places = {int(_PLACE_WORDS.get(place, place)) for place in _PLACE.findall(folded)}
        rows = [row for row in self._of_rare_words(text) if self._places[row] in places] if places else []
        for pattern in _POINTED_AT:
            for pointed in pattern.findall(folded):
                rows += self._of_rare_words(pointed)
        if rows:
            shares[rows] = np.maximum(shares[rows], _BY_REFERENCE)

    def _of_rare_words(self, text: str) -> list[int]:
        """The tasks of words and long numbers of a text that stand in few tasks and are not used every day."""
        found: list[int] = []
        for stem in dict.fromkeys(words.content(text[:_MOST_CHARACTERS], "en")):
            kind = "n" if stem.isdigit() else "w"
            rows = self._rows.get(f"{kind}:{stem}", ())
            if (
                len(stem) > 2
                and stem not in common_stems()
                and stem not in _TASK_WORDS | _CALLED
                and len(rows) <= _IN_FEW
            ):
                found.extend(int(row) for row in rows)
        return found

    def _of_message(self, text: str, rows: Iterable[int]) -> list[float]:
        """How much of what a message says is in each of the tasks, 0 to 1."""
        rows = list(rows)
        inside, said = [0.0] * len(rows), 1e-6
        for stems in words.asked(text[:_MOST_CHARACTERS], LANGUAGES):
            weight = _OF_COMMON if any(map(_is_light, stems)) else 1.0
            said += weight
            forms = {f"{kind}:{stem}" for stem in stems for kind in "wn"} & self._rows.keys()
            forms = forms or {f"w:{self._near_word(stem)}" for stem in stems if len(stem) >= _SHORTEST_TYPO}
            for at, row in enumerate(rows):
                if not forms.isdisjoint(self._features[row]):
                    inside[at] += weight
        return [each / said for each in inside]

    def _said(self, text: str) -> frozenset[str]:
        text = text[:_MOST_CHARACTERS]
        plain = plain_signs(text)
        said = set(_number_features(plain))
        # "131 640" may be two numbers.
        said.update(f"n:{number}" for run in _IN_GROUPS.findall(plain) for number in run.split())
        for language in LANGUAGES:
            for stem in dict.fromkeys(words.content(text, language)):
                said.add(f"a:{stem}")
                feature = f"w:{stem}"
                if feature not in self._rows and len(stem) >= _SHORTEST_TYPO:
                    feature = f"w:{self._near_word(stem)}"
                said.add(feature)
                if len(said) > _MOST_FEATURES:
                    break
        return frozenset(said)

    def _near_word(self, stem: str) -> str | None:
        """A word of a task that differs by a letter left out, put in or changed."""
        if stem in self._near:
            return self._near[stem]
        for at in range(len(stem)):
            shorter = stem[:at] + stem[at + 1 :]
            if len(shorter) >= _SHORTEST_TYPO and f"w:{shorter}" in self._rows:
                return shorter
            if shorter in self._near:
                return self._near[shorter]
        return None


def _task_features(task: SetTask) -> dict[str, float]:
    """Feature -> weight. w: a word of the question, n: a number or a piece of a formula, a: a word of the key."""
    found: dict[str, float] = {}
    for feature in _number_features(plain_signs(task.question)):
        found[feature] = _OF_DIGIT if feature[0] == "w" else _evidence(feature)
    for stem in words.content(task.question, "en"):
        if not stem[0].isdigit() and len(stem) > 1:
            found[f"w:{stem}"] = _OF_COMMON if stem in _TASK_WORDS or stem in common_stems() else 1.0
    for stem in words.content(f"{task.answer} {task.solution}", "en"):
        if len(stem) > 2 and not stem[0].isdigit() and stem not in common_stems() and f"w:{stem}" not in found:
            found[f"a:{stem}"] = 1.0
    return found


def _floor(evidence: np.ndarray) -> np.ndarray:
    """What all the numbers of a task are worth without its words: the more they are, the surer."""
    return np.minimum(0.95, 0.6 + 0.09 * evidence)


def _number_features(plain: str) -> list[str]:
    found = [f"n:{number}" if len(number) > 1 and number != "10" else f"w:{number}" for number in numbers(plain)]
    return found + [f"n:{piece}" for piece in formula_pieces(plain)]


def _evidence(feature: str) -> float:
    """What a number or a piece of a formula says: that of a long one is unlikely to be there by chance."""
    piece = feature[2:]
    if piece[0] == "§":
        return 3.0
    if "/" in piece:
        return 1.0
    if piece.isdigit():
        return 1.0 if len(piece) < 4 or piece.endswith("00") else 1.6
    return 0.6


def _deletions(stems: Iterable[str]) -> dict[str, str]:
    """Each stem with one letter left out -> the stem (Garbe's symmetric deletion)."""
    near: dict[str, str] = {}
    for stem in stems:
        if len(stem) > _SHORTEST_TYPO:
            for at in range(len(stem)):
                near.setdefault(stem[:at] + stem[at + 1 :], stem)
    return near


def _is_common(stem: str) -> bool:
    return stem[:1].isdigit() or stem in common_stems()


def _is_light(stem: str) -> bool:
    return len(stem) < 2 or stem in _TASK_WORDS or stem in common_stems()


def _places(tasks: Sequence[SetTask]) -> np.ndarray:
    """The place of each task in what it is part of, from 1 on; 0 where it is part of nothing."""
    places: list[int] = []
    for at, task in enumerate(tasks):
        goes_on = at > 0 and (tasks[at - 1].part_of, tasks[at - 1].course) == (task.part_of, task.course)
        places.append((places[-1] + 1 if goes_on else 1) if task.part_of else 0)
    return np.array(places, np.int32)


def _references(text: str) -> set[tuple[str, str]]:
    return {(_ONE_KIND.get(kind, kind), number) for kind, number in _REFERENCE.findall(words.fold(text[:10_000]))}
