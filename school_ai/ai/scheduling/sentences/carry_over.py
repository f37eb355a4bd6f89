"""What of last year's timetable could not be taken over."""

from school_ai.ai.scheduling.sentences.said import _lt

NEW_LOAD = _lt("{0} is new: there was no such course for these groups before.")
NO_SUCCESSOR = _lt("{0} is not taught any more.")
NO_SUCH_GROUP = _lt("{0} has no group that follows it.")
MORE_LESSONS = _lt("{0} has {1} lessons more than before; they have no place yet.")
FEWER_LESSONS = _lt("{0} has {1} lessons fewer than before; the last ones were left out.")
OTHER_TEACHER = _lt("{0} is taught by {1} instead of {2}.")
TIME_GONE = _lt("{0} was on {1}, which there is not any more.")
TIME_TAKEN = _lt("{0} was on {1}, where it cannot be now.")
ROOM_GONE = _lt("{0} was in {1}, which it cannot use now.")
RULE_WITHOUT = _lt("The rule “{0}” was for {1}, which is not here; it was left out.")
RULE_FEWER = _lt("The rule “{0}” was also for {1}, which is not here.")
WISHES_GONE = _lt("Wishes of {0} about times that there are not any more were left out.")
