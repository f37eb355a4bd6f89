"""Whether a message goes on about the exercise that a conversation is about, or asks for another one."""

from school_ai.ai.knowledge import words
from school_ai.ai.tutor.asked import SetTask
from school_ai.ai.tutor.common_words import LANGUAGES, common_stems
from school_ai.ai.tutor.expressions import formula_pieces, numbers, plain_signs
from school_ai.ai.tutor.overlap import SetTasks, sets_task

# So many words of a matter of its own make a message an exercise of its own: alone, after a word that sets a task
# ("Describe …") or beside a number, and beside several numbers.
_WORDS, _WORDS_OF_TASK, _WORDS_WITH_NUMBERS = 3, 2, 1
_MOST_CHARACTERS = 4_000


def is_another(question: str, message: str) -> bool:
    """Whether a message that asks for the result of something asks for something else than the exercise `question`.

    "And the next step?", "just tell me" or "why 9.81?" go on about it: they have no matter of their own, or one number
    and nothing to calculate with it.
    """
    message = message[:_MOST_CHARACTERS]
    said, asked = plain_signs(message), plain_signs(question)
    both = set(numbers(said)) & set(numbers(asked))
    # A single digit is in anything, and may count the parts of the question.
    if any(map(_is_long, both)) or SetTasks([SetTask("open", question)]).overlaps([message]):
        return False
    if any("=" in piece for piece in set(formula_pieces(said)) - set(formula_pieces(asked))):
        return True
    own = set(numbers(said)) - set(numbers(asked))
    if len(own) > 1:
        enough = _WORDS_WITH_NUMBERS
    elif any(map(_is_long, own)) or sets_task(message):
        enough = _WORDS_OF_TASK
    else:
        enough = _WORDS
    return len(_matter(message) - _matter(question)) >= enough


def _is_long(number: str) -> bool:
    return len(number) > 1


def _matter(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, in the language that knows most of them as such."""
    common = common_stems()
    found = [
        frozenset(stem for stem in words.content(text, language) if stem.isalpha() and len(stem) > 2) - common
        for language in LANGUAGES
    ]
    return min(found, key=len)
