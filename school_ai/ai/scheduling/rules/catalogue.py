"""All rules by name."""

from school_ai.ai.scheduling.rules import courses, hard, lines
from school_ai.ai.scheduling.rules.violation import Rule
from school_ai.ai.scheduling.sentences import rules as say

__all__ = ["ALWAYS", "RULES", "SWITCHABLE"]

# Without which there is no timetable.
ALWAYS: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("teacher_clash", say.NO_TEACHER_TWICE, "teachers", hard.teacher_clash, always=True),
        Rule("group_clash", say.NO_GROUP_TWICE, "groups", hard.group_clash, always=True),
        Rule("room_clash", say.NO_ROOM_TWICE, "rooms", hard.room_clash, always=True),
        Rule("unavailable", say.EVERYBODY_THERE, "lessons", hard.unavailable, always=True),
        Rule("room_fit", say.ROOM_FITS, "lessons", hard.room_fit, always=True),
        Rule("across_break", say.WITHOUT_BREAK, "lessons", hard.across_break, always=True),
        Rule("week", say.RIGHT_WEEK, "lessons", hard.week, always=True),
        Rule("fixed", say.FIXED_STAYS, "lessons", hard.fixed, always=True),
        Rule("unplaced", say.ALL_PLACED, "lessons", hard.unplaced, always=True),
    )
}

# Which a school switches on, each with a weight or hard.
SWITCHABLE: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "lessons_a_day", say.LESSONS_A_DAY, "lines", lines.lessons_a_day, say.LIMIT_PERIODS_A_DAY, needs_limit=True
        ),
        Rule(
            "lessons_in_a_row",
            say.LESSONS_IN_A_ROW,
            "lines",
            lines.lessons_in_a_row,
            say.LIMIT_PERIODS_IN_A_ROW,
            needs_limit=True,
        ),
        Rule("free_period", say.FREE_PERIOD, "lines", lines.free_period, window=say.WINDOW_PERIODS),
        Rule("rest", say.REST, "lines", lines.rest, say.LIMIT_MINUTES_OF_REST, needs_limit=True),
        Rule("gaps", say.GAPS, "lines", lines.gaps),
        Rule("lonely", say.LONELY, "lines", lines.lonely),
        Rule("days_taught", say.DAYS_TAUGHT, "lines", lines.days_taught, say.LIMIT_DAYS),
        Rule("load_balance", say.LOAD_BALANCE, "lines", lines.load_balance),
        Rule("building_changes", say.BUILDING_CHANGES, "lines", lines.building_changes),
        Rule("early", say.EARLY, "lines", lines.early, say.LIMIT_FIRST_PERIODS, needs_limit=True),
        Rule("late", say.LATE, "lines", lines.late, say.LIMIT_LAST_PERIODS, needs_limit=True),
        Rule("wishes", say.WISHES, "teachers", lines.wishes),
        Rule("heavy_late", say.HEAVY_LATE, "loads", courses.heavy_late, say.LIMIT_LAST_PERIODS, needs_limit=True),
        Rule("spread", say.SPREAD, "loads", courses.spread),
        Rule("same_day", say.SAME_DAY, "loads", courses.same_day, say.LIMIT_LESSONS_ON_A_DAY, needs_limit=True),
        Rule("room_changes", say.ROOM_CHANGES, "loads", courses.room_changes),
        Rule("seats", say.SEATS, "loads", courses.seats),
        Rule("home_room", say.HOME_ROOM, "groups", courses.home_room),
        Rule("moved", say.MOVED, "loads", courses.moved),
    )
}

RULES: dict[str, Rule] = {**ALWAYS, **SWITCHABLE}
