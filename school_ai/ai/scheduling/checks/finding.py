"""What a check hands on."""

from dataclasses import dataclass

from school_ai.ai.scheduling.sentences import Said

__all__ = ["ERROR", "WARNING", "Finding"]

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding(Said):
    """`severity`: "error" where no timetable can come of it, otherwise "warning". `kind`: what sort of record is meant:
    "cycle", "teacher", "group", "room", "load" or "setting". `name`: which; of a setting, its place in the list."""

    severity: str
    kind: str
    name: str
    template: str
    arguments: tuple = ()
