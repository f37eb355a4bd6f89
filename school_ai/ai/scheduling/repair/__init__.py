"""A day is mended: somebody is absent, a room is closed, or a lesson is added, and what was planned must change for it.

Works on dated lessons, not on the week that a timetable repeats.
"""

from school_ai.ai.scheduling.repair.day import (
    Absence,
    Caps,
    Colleague,
    DatedLesson,
    Disruption,
    NewLesson,
    NotFor,
    RoomClosure,
    Situation,
    Span,
)
from school_ai.ai.scheduling.repair.option import Action
from school_ai.ai.scheduling.repair.propose import Proposal, choices, propose
from school_ai.ai.scheduling.repair.swaps import Swap, swaps

__all__ = [
    "Absence",
    "Action",
    "Caps",
    "Colleague",
    "DatedLesson",
    "Disruption",
    "NewLesson",
    "NotFor",
    "Proposal",
    "RoomClosure",
    "Situation",
    "Span",
    "Swap",
    "choices",
    "propose",
    "swaps",
]
