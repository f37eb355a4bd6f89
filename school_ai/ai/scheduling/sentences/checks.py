"""What is wrong with a school's records before anything is placed, and what to do about it."""

from school_ai.ai.scheduling.sentences.said import _lt

# The cycle
NO_DAYS = _lt("The week has no days. Say on which days the school is open.")
NO_PERIODS = _lt("The day has no periods. Add the bell schedule.")
ALL_CLOSED = _lt("Every period of the week is closed.")
PERIOD_ENDS_FIRST = _lt("{0} ends before it begins.")
PERIODS_OVERLAP = _lt("{0} begins before {1} has ended.")
DAY_TWICE = _lt("{0} stands twice in the week.")

# Names
TWICE = _lt("{0} stands there {1} times.")
TWO_OF_ONE_TITLE = _lt("{0} is the name of {1} records. Sentences about them cannot be told apart.")
UNKNOWN_TEACHER = _lt("{0} is taught by {1}, whom nobody knows.")
UNKNOWN_GROUP = _lt("{0} is for {1}, which is no group here.")
UNKNOWN_ROOM = _lt("{0} may only be in {1}, which is no room here.")
UNKNOWN_FIXED_ROOM = _lt("{0} is fixed in {1}, which is no room here.")
UNKNOWN_HOME = _lt("The home room of {0} is {1}, which is no room here.")
NO_TEACHER = _lt("{0} has no teacher.")
NO_GROUP = _lt("{0} has no group.")
NO_LESSONS = _lt("{0} has no lessons.")
NO_LENGTH = _lt("{0} has a lesson without a period.")
NO_SUCH_WEEK = _lt("{0} has a lesson in week {1}, but the cycle has {2}.")

# People
TEACHER_FULL = _lt("{0} has {1} periods of lessons in the cycle, but is there for {2} only.")
TEACHER_FULL_IN_WEEK = _lt("{0} has {1} periods of lessons in week {3}, but is there for {2} only.")
TEACHER_FULL_BY_RULE = _lt("{0} has {1} periods of lessons in the cycle, but the rule “{3}” leaves {2} only.")
TEACHER_FULL_BY_RULES = _lt("{0} has {1} periods of lessons in the cycle, but the rules together leave {2} only.")
GROUP_FULL = _lt("{0} has {1} periods of lessons in the cycle, but {2} are open to it.")
GROUP_FULL_IN_WEEK = _lt("{0} has {1} periods of lessons in week {3}, but {2} are open to it.")
GROUP_FULL_BY_RULE = _lt("{0} has {1} periods of lessons in the cycle, but the rule “{3}” leaves {2} only.")
GROUP_FULL_BY_RULES = _lt("{0} has {1} periods of lessons in the cycle, but the rules together leave {2} only.")
PUPILS_FULL = _lt("Pupils who are in {0} have {1} periods of lessons in the cycle, but {2} are open to them.")

# Loads
TOO_LONG = _lt("{0} has a lesson of {1} periods, but at most {2} follow one another without a break.")
NO_TIME = _lt("{0} has a lesson of {1} periods for which there is no time at which everybody is there.")
TOO_LITTLE_TIME = _lt("{0} has {1} periods of lessons, but there are only {2} at which everybody is there.")
TOO_MANY_DAYS = _lt("{0} is to be spread over {1} days, but has {2} lessons on {3} possible days.")
TOO_FEW_DAYS = _lt("{0} has {1} lessons, but the rule “{4}” lets at most {2} be on each of {3} days.")

# Rooms
NO_ROOMS = _lt("{0} needs a room, but there is none.")
NO_ROOM_OF_KIND = _lt("{0} needs a room of the kind “{1}”, and there is none.")
NO_ORDINARY_ROOM = _lt("{0} needs an ordinary classroom, and every room is of a special kind.")
NO_ROOM_IN_BUILDING = _lt("{0} needs a room in {1}, and there is none that serves.")
NO_ROOM_EQUIPPED = _lt("{0} needs a room with {1}, and there is none.")
NONE_OF_THE_ROOMS = _lt("None of the rooms that {0} may use has what it needs: {1}.")
TOO_LARGE = _lt("{0} needs {1} seats, but the largest room that serves it, {2}, has {3}.")
ROOMS_AWAY = _lt("{0} has no time at which its people and a room that serves it ({1}) are free.")
ROOMS_FULL = _lt("{0} periods of lessons can only be in {1}, which can be used for {2}: {3}.")

# Lessons that their loads fix, or that are locked
FIXED_NOWHERE = _lt("{0} is fixed at a time that is not in the week. Change the fixed times in the course load.")
FIXED_MISFIT = _lt(
    "{0} is fixed in {1}, which does not have what it needs: {2}. Change the room of the fixed time in the course load."
)
FIXED_TOO_SMALL = _lt(
    "{0} is fixed in {1}, which has {2} seats; {3} are needed. Change the room of the fixed time in the course load."
)
LOCKED_NOWHERE = _lt("{0} is locked at a time that is not in the week. Unlock it.")
LOCKED_MISFIT = _lt("{0} is locked in {1}, which does not have what it needs: {2}. Unlock it.")
LOCKED_TOO_SMALL = _lt("{0} is locked in {1}, which has {2} seats; {3} are needed. Unlock it.")

# Rules
UNKNOWN_RULE = _lt("There is no rule “{0}”.")
ALWAYS_ON = _lt("The rule “{0}” is always on and cannot be set.")
SAY_OF_WHOM = _lt("The rule “{0}” must say whether groups or teachers are meant.")
SAY_LIMIT = _lt("The rule “{0}” needs a limit: {1}.")
SAY_WINDOW = _lt("The rule “{0}” needs a first and a last period, in this order, that there are.")
NEGATIVE_LIMIT = _lt("The limit of the rule “{0}” is {1}; it cannot be below 0.")
NEGATIVE_WEIGHT = _lt("The weight of the rule “{0}” is {1}; it cannot be below 0.")
UNKNOWN_WHO = _lt("The rule “{0}” is for {1}, which is not here.")
BEFORE_UNKNOWN = _lt("{0} lessons of the timetable before are not in this one.")
