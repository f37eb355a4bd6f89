"""Signs that a message may not be what it looks like: they say nothing of what it wants, only that a judgement on it is
not to be relied on."""

from school_ai.ai.knowledge import instructions, language_guess
from school_ai.ai.tutor.asked import Asked
from school_ai.ai.tutor.common_words import known_share
from school_ai.ai.tutor.readings import readings

# What the judgement of purposes has learned.
LEARNED_LANGUAGES = frozenset({"en", "de", "fr", "es"})
# With fewer words that pupils often write, one small word of another language is enough.
FEW_KNOWN = 0.2


def is_disguised(asked: Asked) -> bool:
    """Whether a message hides something (codes, look-alike letters), brings a text along, speaks to a machine, or is in
    a language in which purposes were not learned."""
    if asked.attachment.strip():
        return True
    said = [turn.text for turn in asked.earlier if turn.author == "pupil"]
    return any(_hides(text) for text in (*said[-2:], asked.text))


def _hides(text: str) -> bool:
    return len(readings(text)) > 1 or instructions.speaks_to_a_machine(text) or _is_foreign(text)


def _is_foreign(text: str) -> bool:
    """Whether the text is in another script, or has more small words of another language than of the learned ones."""
    letters = [sign for sign in text if sign.isalpha()]
    if not letters:
        return False
    if sum(_is_latin(sign) for sign in letters) < len(letters) / 2:
        return True
    votes = language_guess.votes(text)
    others = max((count for language, count in votes.items() if language not in LEARNED_LANGUAGES), default=0)
    own = max((count for language, count in votes.items() if language in LEARNED_LANGUAGES), default=0)
    return others > own and (others > 1 or known_share(text) < FEW_KNOWN)


def _is_latin(sign: str) -> bool:
    return sign.isascii() or "\u00c0" <= sign <= "\u024f"
