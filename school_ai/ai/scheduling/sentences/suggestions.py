"""Suggestions: what could be moved where, and what that brings."""

from school_ai.ai.scheduling.sentences.said import _lt

TO = _lt("{0} goes to {1}.")
TO_IN = _lt("{0} goes to {1}, in {2}.")
STAYS_IN = _lt("{0} stays on {1} and goes to {2}.")
SWAP = _lt("{0} on {1} and {2} on {3} change places.")
CAUSES = _lt("New: {0}")
CURES = _lt("No longer: {0}")
FREE = _lt("Everybody is free, and so is the room.")
OTHER_MUST_MOVE = _lt("{0} must move for it, from {1}.")
HELPS = _lt("It is worth {0} to {1}.")
COSTS_OTHERS = _lt("It costs others {0}.")
COSTS_NOBODY = _lt("It costs nobody else anything.")
GOOD_FOR_OTHERS = _lt("It is worth {0} to others.")
