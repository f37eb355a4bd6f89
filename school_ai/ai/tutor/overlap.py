"""Which of the school's set tasks a message asks about, however it was reworded."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from school_ai.ai.knowledge import words
from school_ai.ai.tutor.asked import Overlap, SetTask
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
        features = [_task_features(task) for task in self.tasks]
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
                if feature[0] == "w" and (feature[2].isdigit() or feature[2:] in common_stems()):
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
        for reference in _references(text):
            rows = self._parts.get(reference, [])
            shares[rows] = np.maximum(shares[rows], _BY_REFERENCE)
        return shares

    def _said(self, text: str) -> frozenset[str]:
        text = text[:_MOST_CHARACTERS]
        said = set(_number_features(plain_signs(text)))
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


def _references(text: str) -> set[tuple[str, str]]:
    return {(_ONE_KIND.get(kind, kind), number) for kind, number in _REFERENCE.findall(words.fold(text[:10_000]))}
