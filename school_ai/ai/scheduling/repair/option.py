"""What may be done for one lesson, with what it takes and costs."""

import datetime
from dataclasses import dataclass

from school_ai.ai.scheduling.sentences import Sentence

__all__ = ["CANCEL", "COVER", "JOIN", "KEEP", "MOVE", "PLACE", "ROOM", "SUPERVISE", "SWAP", "Action", "Option"]

COVER, KEEP, MOVE, SWAP, ROOM = "cover", "keep", "move", "swap", "room"
SUPERVISE, JOIN, CANCEL, PLACE = "supervise", "join", "cancel", "place"


@dataclass(frozen=True)
class Action:
    """What is done with one lesson. `kind`:

    - "cover": `by` teaches it (in `room`, if its own is closed); "supervise": `by` is with the pupils
    - "join": its pupils sit in the lesson `other`, where `by` supervises both
    - "keep": `by`, one of its own teachers, goes on alone
    - "move": it goes to `date`, `begins`, `ends`, `room`
    - "swap": it takes the time of `other`, which takes its own; then they are in `room` and `other_room`
    - "room": it is in `room`; `other`, if there is one, leaves that for `other_room`
    - "place": a new lesson is put there, taught by `by` if it had no teacher
    - "cancel": it does not take place

    `said`: this in words; `reasons`: why so.
    """

    kind: str
    lesson: str
    said: Sentence
    reasons: tuple[Sentence, ...] = ()
    by: str | None = None
    date: datetime.date | None = None
    begins: int | None = None
    ends: int | None = None
    room: str | None = None
    other: str | None = None
    other_room: str | None = None


@dataclass(frozen=True)
class Option:
    """An action, and what it takes: `takes` are (kind, name, date, begins, ends) of teachers, groups and rooms that
    nothing else may take at that time; `covers`: (teacher, date). `touches`: lessons beside its own that it changes.
    `agreed`: with the colleague, so that caps do not forbid it. `moved`: how many lessons have another time or are
    displaced. `pupils`: groups whose pupils it affects, `people`: how many colleagues. `cost`: by the soft rules."""

    action: Action
    takes: tuple[tuple[str, str, datetime.date, int, int], ...] = ()
    covers: tuple[tuple[str, datetime.date], ...] = ()
    touches: tuple[str, ...] = ()
    agreed: bool = False
    moved: int = 0
    pupils: tuple[str, ...] = ()
    people: int = 0
    cost: int = 0

    @property
    def uncovered(self) -> int:
        return int(self.action.kind == CANCEL)

    @property
    def supervised(self) -> int:
        return int(self.action.kind in (SUPERVISE, JOIN))
