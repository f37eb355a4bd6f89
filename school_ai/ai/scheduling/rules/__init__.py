"""The rules of timetables: what each is about, its violations in words, and how good a timetable is by all of them."""

from school_ai.ai.scheduling.rules.catalogue import ALWAYS, RULES, SWITCHABLE
from school_ai.ai.scheduling.rules.moves import (
    Change,
    Exchange,
    Mover,
    RoomChange,
    cost_of_move,
    costs_of_moves,
    delta,
)
from school_ai.ai.scheduling.rules.placed import nights
from school_ai.ai.scheduling.rules.score import Score, Scorer, Tally, score
from school_ai.ai.scheduling.rules.violation import Rule, Violation

__all__ = [
    "ALWAYS",
    "RULES",
    "SWITCHABLE",
    "Change",
    "Exchange",
    "Mover",
    "RoomChange",
    "Rule",
    "Score",
    "Scorer",
    "Tally",
    "Violation",
    "cost_of_move",
    "costs_of_moves",
    "delta",
    "nights",
    "score",
]
