"""Answers in full that keep what tasks come to: without the sentences that would tell it."""

from collections.abc import Sequence
from dataclasses import replace

from school_ai.ai.knowledge.answer import Answer
from school_ai.ai.tutor.guard import Secrets, verdict

__all__ = ["keeping", "keeps"]


def keeps(text: str, secrets: Sequence[Secrets]) -> bool:
    """Whether a text tells nothing of what is not to be told."""
    return all(verdict(text, each).passes for each in secrets)


def keeping(answer: Answer, secrets: Sequence[Secrets]) -> Answer:
    """The answer without the statements, and the quoted passages, that tell. Of one in which all tell, or all together,
    nothing is left, and it counts as not found.

    What a course says of its subject often holds the answer to some question of a quiz. Whoever wants to understand the
    subject is told the rest of it.
    """
    if not secrets:
        return answer
    is_kept = [keeps(citation.quote, secrets) for citation in answer.citations]
    if not answer.found:
        quoted = tuple(citation for citation, kept in zip(answer.citations, is_kept, strict=True) if kept)
        return replace(answer, citations=quoted)
    statements = [
        statement
        for statement in answer.statements
        if all(is_kept[number - 1] for number in statement.citations) and keeps(statement.text, secrets)
    ]
    if not statements or not keeps(" ".join(statement.text for statement in statements), secrets):
        return Answer(False, (), ())
    numbers = sorted({number for statement in statements for number in statement.citations})
    anew = {number: place for place, number in enumerate(numbers, 1)}
    return Answer(
        True,
        tuple(replace(each, citations=tuple(anew[number] for number in each.citations)) for each in statements),
        tuple(answer.citations[number - 1] for number in numbers),
    )
