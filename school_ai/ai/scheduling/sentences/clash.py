"""Why there is no timetable: reasons that clash, and what giving way in one of them would take."""

from school_ai.ai.scheduling.sentences.said import _lt

TEACHER_ONCE = _lt("{0} can teach one lesson at a time, and has {1} periods to teach.")
GROUP_ONCE = _lt("{0} can have one lesson at a time, and has {1} periods.")
SHARED_PUPILS = _lt("{0} and {1} share pupils, so they are not taught at the same time.")
TEACHER_AWAY = _lt("{0} is not there at {1} of the {2} periods.")
GROUP_AWAY = _lt("{0} is not there at {1} of the {2} periods.")
FORBIDDEN_TIMES = _lt("{0} may not be taught at {1} of the {2} periods.")
LOCKED = _lt("{0} is locked on {1}.")
FIXED = _lt("{0} is fixed on {1} by its course load.")
ONE_ROOM = _lt("Only {0} serves {1} periods of lessons, and cannot be used at {2} of the {3} periods.")
FEW_ROOMS = _lt("Only {0} serve {1} periods of lessons, and have {2} periods together.")
NO_ROOM_SERVES = _lt("No room serves {0}.")
NO_TIME_SERVES = _lt("{0} takes {1} periods on end, for which no day has room.")
RULE_FOR_LINE = _lt("{0}: {1}, at most {2}.")
RULE_WITHOUT_LIMIT = _lt("{0}: {1}.")

ANOTHER_TEACHER = _lt("Periods that another teacher would have to take over: {0}.")
AT_ONCE = _lt("Periods that would have to be at the same time as others: {0}.")
COME_IN = _lt("Periods that would have to be taught at these times all the same: {0}.")
ALLOWED_AFTER_ALL = _lt("Periods that would have to be at forbidden times: {0}.")
UNLOCKED = _lt("The lesson would have to be unlocked and moved.")
NOT_FIXED = _lt("The fixed time in the course load would have to be changed.")
MORE_ROOMS = _lt("Periods for which there would have to be one more room: {0}.")
RULE_BROKEN = _lt("By how much the rule would have to be broken: {0}.")
A_ROOM_THAT_SERVES = _lt("A room would have to be found, or less be asked of it.")
SHORTER = _lt("The lesson would have to be parted.")
