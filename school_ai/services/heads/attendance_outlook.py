"""How attendance goes, group by group, and what the estimates expect of it."""

from collections import Counter
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from school_ai.erpnext_records import attendance_marks, groups_of_pupils
from school_ai.permissions import standing_of
from school_ai.services import consent
from school_ai.services.analytics import choices, estimating
from school_ai.services.analytics.describing import Figures
from school_ai.services.analytics.tabulating import where_on
from school_ai.services.overseeing import estimates

OFTEN_ABSENT = "Often absent"
DEFAULT_WEEKS = 4


@where_on
def by_group(group: str | None = None, weeks: int = DEFAULT_WEEKS, today: date | None = None) -> Figures:
    """One row a group: the share of days missed in the last weeks and in as many before, and how many of its pupils
    are expected to be often absent. Heads of school see all groups, instructors those that they teach."""
    today, weeks = today or getdate(), max(1, min(weeks, 26))
    groups = _groups(group)
    if not groups:
        return Figures([], [_("There is no group that you teach.") if not group else _("There is no such group.")])
    span = timedelta(weeks=weeks)
    members = groups_of_pupils.members(groups)
    pupils = {each for of_group in members.values() for each in of_group}
    now = attendance_marks.counted(pupils, today - span, today)
    before = attendance_marks.counted(pupils, today - 2 * span, today - span)
    chances = _chances(pupils)
    rows = [_row(name, members[name], now, before, chances) for name in sorted(members)]
    said = [
        _("Missed days from {0} to {1}, beside as many weeks before.").format(
            formatdate(today - span), formatdate(today)
        )
    ]
    if chances:
        said.append(
            _(
                "Expected: the sum of the chances of all pupils of a group to be often absent until the term ends. Of "
                "ten pupils with a chance of 30 %, three are expected to be; which three, nobody knows."
            )
        )
    else:
        said.append(_("There are no estimates of who will often be absent: no model is good enough, or none wanted."))
    return Figures(rows, said)


def _groups(group: str | None) -> list[str]:
    standing = standing_of()
    if standing.heads:
        return groups_of_pupils.running([group] if group else None)
    allowed = standing.teaches.groups & {group} if group else standing.teaches.groups
    if standing.heads_campus:
        return groups_of_pupils.running(sorted(allowed)) if allowed else []
    return sorted(allowed)


def _chances(pupils: set[str]) -> dict[str, tuple[float, bool]]:
    """Pupil -> the chance to be often absent, and whether that asks for a look; of whom estimates may be made."""
    rows = frappe.get_all(
        estimating.PREDICTION,
        {"outcome": OFTEN_ABSENT, "valid_until": (">=", getdate()), "student": ("in", sorted(pupils) or [""])},
        ["student", "outcome", "course", "chance", "told"],
        limit_page_length=0,
    )
    allowed = consent.allowed_predictions({row.student for row in rows}, choices.current().consent_needed)
    aside = estimates.set_aside(allowed)
    rows = [row for row in rows if row.student in allowed and estimates.is_shown(row, aside)]
    return {row.student: (row.chance or 0, bool(row.told)) for row in rows}


def _row(name: str, pupils: list[str], now, before, chances) -> dict:
    known = [chances[each] for each in pupils if each in chances]
    share, share_before = _share(pupils, now), _share(pupils, before)
    return {
        "student_group": name,
        "pupils": len(pupils),
        "missed": share,
        "missed_before": share_before,
        "difference": None if share is None or share_before is None else round(share - share_before, 1),
        "often": sum(1 for each in pupils if _is_often(now.get(each))),
        "look": sum(told for _chance, told in known) if known else None,
        "expected": round(sum(chance for chance, _told in known), 1) if known else None,
    }


def _share(pupils: list[str], counted: dict[str, tuple[int, int]]) -> float | None:
    """Days missed of 100; None where none is marked."""
    total = Counter()
    for each in pupils:
        marks, missed = counted.get(each, (0, 0))
        total.update(marks=marks, missed=missed)
    return round(100 * total["missed"] / total["marks"], 1) if total["marks"] else None


def _is_often(counted: tuple[int, int] | None) -> bool:
    """Whether a pupil has missed as large a share of the days as the school calls often."""
    if not counted or not counted[0]:
        return False
    return counted[1] / counted[0] >= choices.current().absent_share
