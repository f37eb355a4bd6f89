"""Use of rooms and teachers, what is scarce, and what a change of the school would bring."""

from school_ai.ai.scheduling.sentences.said import _lt

ORDINARY = _lt("Ordinary classrooms")
KIND_SCARCE = _lt("{0}: in use for {1} of {2} periods in which they can be ({3} %).")
KIND_FULL_AT = _lt("{0}: all in use at {1} of {2} periods.")
TEACHER_SCARCE = _lt("{0} teaches {1} of the {2} periods at which they are there ({3} %).")
GROUP_SCARCE = _lt("{0} has lessons at {1} of {2} open periods ({3} %).")

AS_IT_IS = _lt("As it is")
ONE_MORE_ROOM = _lt("One more room: {0}, {1} seats")
ONE_MORE_CLASSROOM = _lt("One more ordinary classroom with {0} seats")
ONE_MORE_PERIOD = _lt("One more period at the end of {0}")
BREAK_SHIFTED = _lt("The break after {0} is after {1} instead")
TEACHER_ALWAYS_THERE = _lt("{0} is there at all open periods")
