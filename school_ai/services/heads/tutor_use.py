"""How the tutor is used, and how good its answers are: by course and week, never by pupil."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import median

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import permissions, settings
from school_ai.ai.analytics.performance import FEWEST
from school_ai.services.analytics.describing import Figures
from school_ai.services.conversations import CONVERSATION, MESSAGE, PUPIL
from school_ai.services.tutor_progress import PROGRESS, UNKNOWN, monday

FEEDBACK = "AI Message Feedback"
SUPPORT = "Support"
MODES = ("Learning", "Guided", "Restricted", "Blocked", "Off topic", SUPPORT)
DEFAULT_WEEKS = 8
MOST_MESSAGES = 200_000


def by_course_and_week(first: date | None = None, last: date | None = None, course: str | None = None) -> Figures:
    """One row a course and week, the latest first. Where fewer pupils asked than it takes to name nobody, courses of a
    week stand together. For heads of school."""
    permissions.heads_school()
    last = last or getdate()
    first = first or monday(last) - timedelta(weeks=DEFAULT_WEEKS - 1)
    said = [] if settings.is_on("tutor_enabled") else [_("The tutor is switched off in School AI Settings.")]
    if first > last:
        return Figures([], [*said, _("The first day is after the last one.")])
    asked = _messages(first, last, course)
    # Who wrote of distress is for those who look after it; a share that is missing would tell of it too.
    sees_support = permissions.alert_condition() == permissions.EVERYTHING
    if not sees_support:
        asked = [row for row in asked if row.mode != SUPPORT]
    if not asked:
        return Figures([], [*said, _("Nobody asked the tutor anything in these weeks.")])
    places: dict[tuple[date, str], list] = defaultdict(list)
    for row in asked:
        places[monday(getdate(row.creation)), row.course or ""].append(row)
    places, joined = _enough(places)
    rated, alone = _ratings(first, last), _independence(first, last)
    rows = [
        {**_row(week, of_course, rows, rated, alone), **({} if sees_support else {"support": None})}
        for (week, of_course), rows in sorted(places.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    ]
    if joined:
        said.append(
            _("Courses in which fewer than {0} pupils asked in a week stand together, or are left out.").format(FEWEST)
        )
    said.append(_("What pupils wrote stands in no report. Shares are of the tutor's answers."))
    return Figures(rows, said)


OTHERS = "\0others"


def _enough(places):
    """Places with enough pupils to name nobody. The others of a week together, where they have enough between them."""
    kept, left = {}, defaultdict(list)
    for (week, course), rows in places.items():
        if _pupils(rows) >= FEWEST:
            kept[week, course] = rows
        else:
            left[week] += rows
    for week, rows in left.items():
        if _pupils(rows) >= FEWEST:
            kept[week, OTHERS] = rows
    return kept, bool(left)


def _pupils(rows) -> int:
    return len({row.student for row in rows if row.author == PUPIL and row.student})


def _messages(first: date, last: date, course: str | None) -> list:
    message, conversation = frappe.qb.DocType(MESSAGE), frappe.qb.DocType(CONVERSATION)
    query = (
        frappe.qb.from_(message)
        .join(conversation)
        .on(conversation.name == message.conversation)
        .select(
            message.name,
            message.creation,
            message.author,
            message.status,
            message.found,
            message.mode,
            message.latency_ms,
            message.course,
            conversation.student,
        )
        .where(message.creation >= first)
        .where(message.creation < last + timedelta(days=1))
        .where(conversation.student.isnotnull())
        .limit(MOST_MESSAGES)
    )
    if course:
        query = query.where(message.course == course)
    return query.run(as_dict=True)


def _ratings(first: date, last: date) -> dict[str, str]:
    """Answer -> what was said of it last."""
    rows = frappe.get_all(
        FEEDBACK,
        {"creation": (">=", first)},
        ["message", "rating"],
        order_by="creation",
        limit_page_length=0,
    )
    return {row.message: row.rating for row in rows}


def _independence(first: date, last: date) -> dict[tuple[date, str], float]:
    """Week and course -> how much pupils found out by themselves, in percent, weighted by exercises."""
    rows = frappe.get_all(
        PROGRESS,
        {"week": ("between", (monday(first), last)), "independence": (">", UNKNOWN), "exercises": (">", 0)},
        ["week", "course", "exercises", "independence", "student"],
        limit_page_length=0,
    )
    sums: dict[tuple[date, str], list] = defaultdict(list)
    for row in rows:
        sums[getdate(row.week), row.course or ""].append(row)
    return {
        place: sum(row.exercises * row.independence for row in of_place) / sum(row.exercises for row in of_place)
        for place, of_place in sums.items()
        if len({row.student for row in of_place}) >= FEWEST
    }


def _row(week: date, course: str, rows, rated: dict[str, str], alone) -> dict:
    answers = [row for row in rows if row.author != PUPIL]
    whole = [row for row in answers if row.status == "Complete"]
    modes = Counter(row.mode for row in whole if row.mode)
    said = Counter(rated[row.name] for row in whole if row.name in rated)
    took = [row.latency_ms for row in whole if row.latency_ms]
    independence = alone.get((week, course))
    return {
        "week": week,
        "course": _("Other courses") if course == OTHERS else course or _("No course"),
        "pupils": _pupils(rows),
        "questions": sum(row.author == PUPIL for row in rows),
        "found": _of(sum(bool(row.found) for row in whole), len(whole)),
        **{mode.lower().replace(" ", "_"): _of(modes[mode], len(whole)) for mode in MODES},
        "failed": sum(row.status == "Failed" for row in answers),
        "helpful": said["Helpful"],
        "not_helpful": said["Not helpful"],
        "helpful_share": _of(said["Helpful"], said["Helpful"] + said["Not helpful"]),
        "seconds": round(median(took) / 1000, 1) if took else None,
        "independence": None if independence is None else round(independence, 1),
    }


def _of(count: int, whole: int) -> float | None:
    return round(100 * count / whole, 1) if whole else None
