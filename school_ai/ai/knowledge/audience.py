"""Who may read a document: scopes, of which a document has one and a reader any number."""

import datetime
from dataclasses import dataclass, field

EVERYONE = "everyone"
PROGRAM, COURSE, GROUP, INSTRUCTORS = "program", "course", "group", "instructors"


def scope_of_program(program: str) -> str:
    return f"{PROGRAM}:{program}"


def scope_of_course(course: str) -> str:
    return f"{COURSE}:{course}"


def scope_of_group(student_group: str) -> str:
    return f"{GROUP}:{student_group}"


def scope_of_instructors(course: str | None) -> str:
    """Instructors of the course, or all instructors where no course is named."""
    return f"{INSTRUCTORS}:{course}" if course else INSTRUCTORS


@dataclass(frozen=True)
class Reader:
    """Somebody who asks: the scopes that they are in. `reads_all` is for those who look after the whole shelf."""

    scopes: frozenset[str] = field(default_factory=frozenset)
    reads_all: bool = False
    # Instructors see their own course's documents before and after the dates between which pupils see them.
    reads_undated: bool = False
    # Courses whose documents are closed for now, whoever they are for.
    closed_courses: frozenset[str] = frozenset()

    @property
    def reads_nothing(self) -> bool:
        return not (self.reads_all or self.scopes)

    def named(self, kind: str) -> list[str]:
        """Names of the programs, courses or groups whose documents of that kind the reader may read."""
        return sorted(scope.partition(":")[2] for scope in self.scopes if scope.startswith(f"{kind}:"))

    def may_read(
        self,
        scope: str,
        visible_from: datetime.date | None,
        visible_until: datetime.date | None,
        today: datetime.date,
        course: str | None = None,
    ) -> bool:
        """Whether a document of this scope and course may be read today."""
        if course and course in self.closed_courses:
            return False
        if self.reads_all:
            return True
        if scope not in self.scopes:
            return False
        if self.reads_undated:
            return True
        return (visible_from is None or visible_from <= today) and (visible_until is None or today <= visible_until)
