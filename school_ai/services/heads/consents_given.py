"""Who has agreed to what, pupil by pupil."""

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import permissions
from school_ai.erpnext_records import groups_of_pupils
from school_ai.erpnext_records.people import names_of_students
from school_ai.services import people
from school_ai.services.analytics.describing import Figures
from school_ai.services.consent import CONSENT
from school_ai.services.consenting import GIVEN, PURPOSES, WITHDRAWN

NOT_ASKED = "Nothing said"


def by_pupil(group: str | None = None, purpose: str | None = None, status: str | None = None) -> Figures:
    """One row a pupil and purpose, by name; what nobody has decided too. For heads of school."""
    permissions.heads_school()
    groups = groups_of_pupils.running([group] if group else None)
    members = groups_of_pupils.members(groups)
    in_groups: dict[str, list[str]] = {}
    for name, pupils in members.items():
        for pupil in pupils:
            in_groups.setdefault(pupil, []).append(name)
    wanted = set(in_groups) if group else people.at_school()
    decided = {
        (row.student, row.purpose): row
        for row in frappe.get_all(
            CONSENT,
            {"student": ("in", sorted(wanted) or [""])},
            ["student", "purpose", "status", "given_by", "given_on", "withdrawn_by", "withdrawn_on"],
            order_by="creation",
            limit_page_length=0,
        )
    }
    names = names_of_students(wanted)
    rows = [
        _row(pupil, names.get(pupil, pupil), in_groups.get(pupil, []), each, decided.get((pupil, each)))
        for pupil in sorted(wanted, key=lambda each: (names.get(each, each), each))
        for each in PURPOSES
        if not purpose or each == purpose
    ]
    if status:
        rows = [row for row in rows if row["kept"] == status]
    said = [
        _("{0}: {1} of {2} pupils have agreed.").format(_(each), *_counts(each, wanted, decided)) for each in PURPOSES
    ]
    return Figures(rows, said if wanted else [_("There are no pupils in what you have chosen.")])


def _counts(purpose: str, wanted: set[str], decided) -> tuple[int, int]:
    agreed = sum(1 for pupil in wanted if (row := decided.get((pupil, purpose))) and row.status == GIVEN)
    return agreed, len(wanted)


def _row(pupil: str, name: str, groups: list[str], purpose: str, row) -> dict:
    kept = row.status if row else NOT_ASKED
    withdrawn = kept == WITHDRAWN
    return {
        "student": pupil,
        "student_name": name,
        "student_group": ", ".join(groups),
        "purpose": _(purpose),
        "status": _(kept),
        "kept": kept,
        "by": ((row.withdrawn_by if withdrawn else row.given_by) or "") if row else "",
        "on": getdate(row.withdrawn_on if withdrawn else row.given_on) if row else None,
    }
