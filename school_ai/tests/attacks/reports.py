"""Reports of others: run, exported, prepared, and with filters that name what is not one's own."""

import json

import frappe

from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUARDIAN,
    INSTRUCTOR,
    OUTSIDER,
    PRINCIPAL,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    answered,
    ask,
    of,
    rows,
    tells,
)

FAMILY = "Reports"
RUN = "frappe.desk.query_report.run"


def _run(name: str, **more) -> Go:
    def go(scene: Scene):
        given = {key: each(scene) if callable(each) else each for key, each in more.items()}
        filters = {key: each(scene) if callable(each) else each for key, each in given.pop("filters", {}).items()}
        return called(RUN, report_name=name, filters=json.dumps(filters), **given)

    return go


_TEACHERS = (
    "Pupils Who May Need Help",
    "Results and Trends",
    "Attendance Outlook",
    "Report Comments",
    "Use of Documents",
    "Difficulty of Assessments",
)
_HEADS = (
    "AI Proposals",
    "Consents",
    "Fairness of Predictions",
    "Integrity Status",
    "Provider Cost",
    "Retention",
    "Tutor Use and Quality",
    "What Followed",
    "Timetable Quality",
    "Logins that Disagree",
    "People Without Login",
    "Audit Trail",
)


def _prepared(scene: Scene) -> str:
    """A report that a head had prepared."""
    from school_ai.tests.access_world import _put

    return _put(
        "Prepared Report",
        "zqf-prepared",
        report_name="Pupils Who May Need Help",
        ref_report_doctype="Report",
        status="Completed",
        filters="{}",
    )


def _of_prepared(method: str, **arguments) -> Go:
    def go(scene: Scene):
        user = frappe.session.user
        frappe.set_user("Administrator")
        name = _prepared(scene)
        frappe.set_user(user)
        return called(method, **{key: each(name) for key, each in arguments.items()})

    return go


ATTACKS = [
    *rows(FAMILY, PUPIL, answered, {f"{each} as a pupil": _run(each) for each in (*_TEACHERS, "Consents", "Audit Trail")}),
    *rows(FAMILY, GUARDIAN, answered, {f"{each} as a guardian": _run(each) for each in _TEACHERS}),
    *rows(FAMILY, OUTSIDER, answered, {f"{each} without a role": _run(each) for each in (*_TEACHERS[:3], *_HEADS[:3])}),
    *rows(FAMILY, INSTRUCTOR, answered, {f"{each} as an instructor": _run(each) for each in _HEADS}),
    Attack("the audit trail as a head", FAMILY, PRINCIPAL, _run("Audit Trail"), answered),
    *rows(
        FAMILY,
        INSTRUCTOR,
        tells,
        {
            **{f"{each} of another's pupil": _run(each, filters={"student": of("c", "student"), "student_group": of("c", "group"), "course": of("c", "course")}) for each in _TEACHERS},
            **{f"{each} of a former group": _run(each, filters={"student_group": of("e", "group"), "course": of("e", "course")}) for each in _TEACHERS},
            **{f"{each} as the administrator": _run(each, user="Administrator") for each in _TEACHERS},
            "with a statement in a filter": _run("Report Comments", filters={"course": "x' or 1=1 -- ", "student": ["like", "%"]}),
            "with columns of choice": _run("Use of Documents", custom_columns=json.dumps([{"doctype": "AI Safety Alert", "fieldname": "text", "link_field": "document", "insert_after_index": 0, "label": "x", "fieldtype": "Data", "link_doctype": "AI Safety Alert"}])),
            "exported": lambda s: called("frappe.desk.query_report.export_query", report_name="Report Comments", file_format_type="CSV", filters=json.dumps({"course": s.subject("c").course}), visible_idx="[]"),
        },
    ),
    *rows(
        FAMILY,
        INSTRUCTOR,
        answered,
        {
            "a head's prepared report, by its form": _of_prepared("frappe.client.get", doctype=lambda n: "Prepared Report", name=lambda n: n),
            "a head's prepared report, by running": _of_prepared(RUN, report_name=lambda n: "Pupils Who May Need Help", filters=lambda n: json.dumps({"prepared_report_name": n})),
            "prepared reports, listed": _of_prepared("frappe.client.get_list", doctype=lambda n: "Prepared Report", filters=lambda n: json.dumps({"report_name": "Pupils Who May Need Help"})),
            "in the background as another": ask("frappe.desk.query_report.background_enqueue_run", report_name="Consents", filters="{}", user="Administrator"),
            "a script of a report": ask("frappe.desk.query_report.get_script", report_name="Audit Trail"),
        },
    ),
]  # fmt: skip


def _came(scene: Scene, who: str, outcome: Outcome) -> bool:
    return outcome.error is None and "columns" in outcome.value


CONTROLS = [
    *[Attack(f"{each} by who it is for", FAMILY, INSTRUCTOR, _run(each), _came) for each in ("Report Comments", "Use of Documents")],
    Attack("Consents by a head", FAMILY, PRINCIPAL, _run("Consents"), _came),
]  # fmt: skip
