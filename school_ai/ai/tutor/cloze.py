"""Questions that show whether something has stuck: a sentence of the materials with a gap, or the exercise with other
numbers."""

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from school_ai.ai.knowledge import instructions, sentences, words
from school_ai.ai.knowledge.pages import EXERCISE
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.tutor import results
from school_ai.ai.tutor.own_words import joining, language_of, own_words
from school_ai.ai.tutor.quantities import plain, quantities, same
from school_ai.ai.tutor.secrets import stems
from school_ai.ai.tutor.spelling import one_typo

FEWEST_WORDS, MOST_WORDS = 5, 30
MOST_HITS = 5
GAP = "____"
_TYPO_FROM = 5
_TRIES = 24

_DEFINES = re.compile(
    r"\b(?:is|are|means?|is called|are called|was|were|counts?|consists?|ist|sind|heißt|heißen|nennt man|"
    r"bedeutet|est|sont|"
    r"s'appelle|signifie|es|son|se llama|significa)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Check:
    """`question`: with a gap in it, or a task; `answer`: what belongs there; `passage`: the name of the passage
    that it is from, empty where it is from none."""

    question: str
    answer: str
    passage: str = ""


def check_for(question: str, hits: Sequence[Hit]) -> Check | None:
    """A question on what an exercise was about, from the materials or else with other numbers. None where neither can
    be had."""
    return from_materials(question, hits) or with_other_numbers(question)


def from_materials(question: str, hits: Sequence[Hit]) -> Check | None:
    """The sentence that best says what something is, with a word left out that it is about."""
    asked = frozenset(stems(question, language_of(question)))
    found: list[tuple[float, int, Check]] = []
    for place, hit in enumerate(hits[:MOST_HITS]):
        passage = hit.passage
        if passage.kind == EXERCISE:
            continue
        language = words.plain_language(passage.language) or language_of(passage.text)
        heading = frozenset(stems(passage.heading, language))
        text = passage.text
        harmless = list(instructions.harmless(text))
        for start, end in sentences.spans(text):
            sentence = " ".join(text[start:end].split())
            said = _WORD.findall(sentence)
            if not any(first <= start and end <= last for first, last in harmless) or sentence.endswith(("?", ":")):
                continue
            if not FEWEST_WORDS <= len(said) <= MOST_WORDS or not _DEFINES.search(sentence) or GAP in sentence:
                continue
            gap = _gap(sentence, language, asked, heading)
            if not gap:
                continue
            score, word = gap
            score += 0.4 * len(asked & frozenset(stems(sentence, language))) / max(1, len(asked)) - 0.15 * place
            whole = re.sub(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", GAP, sentence, flags=re.IGNORECASE)
            found.append((score, -start, Check(whole, word, passage.name)))
    return max(found, key=lambda one: (one[0], one[1]))[2] if found else None


def _gap(sentence: str, language: str, asked: frozenset[str], heading: frozenset[str]) -> tuple[float, str] | None:
    """The word to be left out: what the sentence is about, rather than what it says with."""
    joins = joining()
    own = own_words(language)
    best: tuple[float, str] | None = None
    defined = _DEFINES.search(sentence)
    for found in _WORD.finditer(sentence):
        word = found.group()
        folded = words.fold(word)
        if len(word) < 4 or any(folded in listed for listed in joins.values()):
            continue
        mine = stems(word, language)
        if not mine or (folded in own and mine[0] not in heading | asked):
            continue
        score = 1.0 * (mine[0] in heading) + 0.7 * (mine[0] in asked)
        score += 0.3 * bool(defined and found.start() < defined.start()) + 0.02 * min(len(word), 12)
        if best is None or score > best[0]:
            best = (score, word)
    return best


def with_other_numbers(question: str) -> Check | None:
    """The exercise with other small numbers, where it can be worked out. Which ones follows from its text."""
    worked = results.worked(question)
    if len(worked.numbers) != 1 or len(question) > 500:
        return None
    text = plain(question)
    places = [
        found
        for found in quantities(text)
        if not found.in_words and found.value == int(found.value) and _may_change(text, found)
    ]
    if not places:
        return None
    chance = random.Random(blake2b(text.encode(), digest_size=8).digest())  # noqa: S311 - no secret hangs on it
    for _ in range(_TRIES):
        pieces, at = [], 0
        for found in places:
            size = abs(int(found.value))
            top = max(9, min(2 * size, 99))
            fresh = chance.randint(2, top)
            if size >= 10 and size % 10 == 0:
                fresh = 10 * max(1, fresh // 10)
            pieces += [text[at : found.start], str(fresh)]
            at = found.start + len(re.match(r"-?\d+", text[found.start :]).group())
        changed = "".join(pieces) + text[at:]
        fresh_result = results.worked(changed).numbers
        if len(fresh_result) != 1 or changed == text:
            continue
        value = fresh_result[0]
        if (
            math.isfinite(value)
            and same(value, round(value, 2))
            and abs(value) < 10_000
            and not same(value, worked.numbers[0])
        ) and (value == int(value) or worked.numbers[0] != int(worked.numbers[0])):
            return Check(changed, f"{value:g}")
    return None


def _may_change(text: str, found) -> bool:
    before = text[max(0, found.start - 1) : found.start]
    return before != "^" and text[found.start : found.start + 1].isdigit()


def is_passed(check: Check, reply: str) -> bool:
    """Whether a reply fills the gap: with the word, in any form and with a slip of the pen, or with the number."""
    wanted = quantities(check.answer)
    if wanted and GAP not in check.question:
        said = quantities(reply)
        return bool(said) and any(same(value, wanted[0].value, 1e-4) for value in said[-1].values)
    language = language_of(check.question)
    aim = stems(check.answer, language) or [words.fold(check.answer)]
    folded = words.fold(check.answer)
    said = [words.fold(word) for word in _WORD.findall(reply[:400])]
    if len(said) > MOST_WORDS:
        return False
    for word in said:
        if word == folded or stems(word, language)[:1] == aim[:1]:
            return True
        if len(folded) >= _TYPO_FROM and one_typo(word, folded):
            return True
    return False
