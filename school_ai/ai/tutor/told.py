"""How much of a key a text says: in statements, not in questions and not in rows of terms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.own_words import folded, joining, language_of
from school_ai.ai.tutor.secrets import is_said, stems, tokens

# A question of so few words may be a cautious answer: mitosis?
_SHORT_QUESTION = 4
# From so many terms in a row on nobody says what they have to do with one another.
_TERMS = 3
_LONGEST_TERM = 3
_LONG_WITHOUT_JOINTS = 5
# Of what stands in a row at least so much must be of the key.
_OF_THE_KEY = 0.6
# So many words beside each of the key's is much: an explanation has them, a chapter has more.
_ASIDE, _ASIDE_EACH = 30, 8

_ASKS = re.compile(
    r"\W*(?:(?:and|but|so|or|und|aber|oder|et|mais|ou|y|pero|o)\s+)?(?:"
    r"(?:what|why|how|when|where|which|who|whose|was|warum|wieso|weshalb|wie|wann|wo|welche[rsmn]?|wer|wozu|"
    r"que|qu['’]|quoi|pourquoi|comment|quand|où|quel(?:le)?s?|qui|qué|cómo|cuándo|dónde|cuál(?:es)?|quién)\b|"
    r"(?:can|could|would|will) (?:you|someone|somebody)\b|(?:please )?(?:explain|tell me|define)\b|"
    r"kannst du|erklär|peux-tu|explique|puedes)",
    re.IGNORECASE,
)
# What is said and asked about: 9 m/s², is that right?
_ASKS_WHETHER_SO = re.compile(
    r"[\s,;.–-]{0,9}\b(?:is (?:this|it|that) (?:right|correct|true|ok(?:ay)?|so)|am i right|right|correct|ok(?:ay)?|"
    r"isn't it|(?:stimmt|passt)(?: das| es)?|richtig|oder|ist das (?:richtig|korrekt|so)|"
    r"c'est (?:juste|correct|ça|bon)|non|(?:es|está) (?:bien|correcto)|verdad|no)\s*\?+$",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(
    r"\W*(?:(?:so |or |and |then )?(?:i (?:think|guess|got|get|would|have|did)|maybe|perhaps|my \w+ is|"
    r"ich (?:denke|glaube|habe?|würde)|vielleicht|je (?:pense|crois|dirais)|peut-être|creo|pienso|quizás)\b|"
    r"(?:is|was|could|might|would|are|ist|wäre|sind|c'est|est-ce|es|son)\s+(?:it|that|this|they|es|das|ce|que)\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?<=[.?!])\s+|\n")
_BETWEEN_TERMS = re.compile(r"[,;/|•·]|\s[-–]\s|\b(?:and|or|und|oder|et|ou|y|o)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """`share`, 0 to 1: how much of the key's content is said; `lines`: where."""

    share: float
    lines: tuple[str, ...] = ()


def statements(text: str) -> list[str]:
    """The sentences of a text that say something: no questions but those that are cautious answers."""
    return [sentence.strip() for sentence in _BETWEEN.split(text) if sentence.strip() and not _is_a_question(sentence)]


def asks(text: str) -> bool:
    """Whether a text ends in a question other than whether it is right."""
    return _ASKS_WHETHER_SO.sub("", text.strip()).endswith("?")


def is_statement(text: str) -> bool:
    """Whether a text says something, and does not only name things one after the other."""
    said = _joined(statements(text))
    return bool(said) and not any(_is_a_row(each) for each in said)


def _is_a_question(sentence: str) -> bool:
    said = sentence.strip().rstrip("\"'”»)")
    said = _ASKS_WHETHER_SO.sub("", said)
    if not said:
        return True
    if _ASKS.match(said):
        # What we see depends on the light.
        return said.endswith("?") or (len(tokens(said)) > _SHORT_QUESTION and bool(_BETWEEN_TERMS.search(said)))
    return said.endswith("?") and len(tokens(said)) > _SHORT_QUESTION and not _TENTATIVE.match(said)


def told(text: str, question: str, key: Key, answer: frozenset[str], language: str) -> Told:
    """How much of an answer, its stems, a text says. A text that says much else beside it says nothing."""
    said = _joined(statements(text))
    known = answer | frozenset(stems(question, language))
    kept = [line for line in said if not _is_a_row(line) or _is_of(line, known, answer, language)]
    if not _NOT.search(key.answer):
        kept = [line for line in kept if not _denies(line, answer, language)]
    spoken = frozenset(stem for line in kept for stem in stems(line, language))
    around = known | frozenset(stems(key.solution, language))
    aside = sum(not is_said(stem, around) for stem in spoken)
    share = sum(is_said(stem, spoken) for stem in answer) / len(answer)
    if aside > _ASIDE + _ASIDE_EACH * len(answer):
        share = 0.0
    return Told(
        share, tuple(line for line in kept if any(is_said(s, frozenset(stems(line, language))) for s in answer))
    )


_NOT = re.compile(
    r"\b(?:not|isn't|nicht|keine?|pas|no es|no son)\s+"
    r"(?:(?:an?|the|in|by|der|die|das|eine?|le|la|une?|el)\s+)?(?P<what>[^\W\d_]+)",
    re.IGNORECASE,
)


def _denies(sentence: str, answer: frozenset[str], language: str) -> bool:
    """It is not mitosis."""
    return any(is_said(stem, answer) for found in _NOT.finditer(sentence) for stem in stems(found["what"], language))


def _joined(said: Sequence[str]) -> list[str]:
    """The statements; lines of a term each as the row that they are."""
    found: list[str] = []
    row: list[str] = []
    for sentence in [*said, ""]:
        if sentence and len(tokens(sentence)) <= _LONGEST_TERM:
            row.append(sentence)
            continue
        found += [", ".join(row)] if len(row) >= _TERMS else row
        row = []
        found += [sentence] if sentence else []
    return found


def _is_a_row(sentence: str) -> bool:
    """Whether a sentence only names things, one after the other."""
    listed = sentence.rpartition(":")[2] if ":" in sentence else sentence
    terms = [tokens(term) for term in _BETWEEN_TERMS.split(listed)]
    terms = [term for term in terms if term]
    short = sum(len(term) <= _LONGEST_TERM for term in terms)
    if len(terms) >= _TERMS and short >= 0.8 * len(terms):
        return True
    words = tokens(listed)
    joints = joining()[language_of(listed)]
    return len(words) >= _LONG_WITHOUT_JOINTS and not any(folded(word) in joints for word in words)


def _is_of(sentence: str, known: frozenset[str], answer: frozenset[str], language: str) -> bool:
    """Whether most of what stands in a row is the key's, so that it is an answer and no list of what there is."""
    said = set(stems(sentence, language))
    of_answer = {stem for stem in said if is_said(stem, answer)}
    others = {stem for stem in said - of_answer if not is_said(stem, known)}
    return len(of_answer) >= _OF_THE_KEY * (len(of_answer) + len(others))
