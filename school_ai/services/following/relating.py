"""Who is related to whom, and which records say so."""

from dataclasses import dataclass
from typing import Literal

from school_ai.erpnext_records import relations

Kind = Literal["student-teacher", "student-parent", "teacher-subject"]


@dataclass(frozen=True)
class Related:
    """`one` is a Student or an Instructor, `other` an Instructor, a Guardian or a Course. `sources`: DocType and name
    of the records that say so; `what`: the relation or the course."""

    one: str
    other: str
    what: str
    sources: list[tuple[str, str]]


def pairs(kind: Kind, of: str | None, start: int, page_length: int) -> list[Related]:
    """A page of the pairs of one kind, in order."""
    found = {
        "student-teacher": relations.pupils_and_teachers,
        "student-parent": relations.pupils_and_guardians,
        "teacher-subject": relations.teachers_and_courses,
    }[kind](of)
    page = sorted(found.items())[start : start + page_length]
    return [Related(one, other, what, sorted(sources)) for (one, other, what), sources in page]
