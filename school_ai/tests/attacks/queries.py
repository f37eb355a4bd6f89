"""What is slipped into a list's fields, filters, order and groups."""

import json

from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUEST,
    INSTRUCTOR,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    ask,
    rows,
    tells,
)

FAMILY = "Statements in lists"
GET_LIST, VIEW = "frappe.client.get_list", "frappe.desk.reportview.get"
_KEY = "(select api_secret from `tabUser` limit 1)"
_TEXT = "(select text from `tabAI Safety Alert` limit 1)"


def _list(doctype: str, **more) -> Go:
    return ask(GET_LIST, doctype=doctype, limit_page_length=1000, **more)


def _view(doctype: str, **more) -> Go:
    return ask(VIEW, doctype=doctype, start=0, page_length=1000, **{"fields": json.dumps(["name"]), **more})


_FIELDS = (
    _TEXT,
    f"{_TEXT} as x",
    "(select group_concat(title) from `tabAI Insight`) as x",
    "name, (select 1 from `tabAI Insight`)",
    "sleep(5)",
    "sleep(5) as x",
    "benchmark(100000000, md5(1))",
    "load_file('/etc/passwd')",
    "@@version",
    "`tabAI Insight`.`title`",
    "`tabUser`.`api_key`",
    "ifnull((select title from `tabAI Insight` limit 1), 1)",
    "extractvalue(1, concat(0x7e, (select title from `tabAI Insight` limit 1)))",
    "name from `tabAI Insight` union select title",
    "name/**/,/**/(select/**/title/**/from`tabAI Insight`limit 1)",
    "max(name), (SELECT title FROM `tabAI Insight` LIMIT 1)",
)
_ORDERS = (
    "(select title from `tabAI Insight` limit 1)",
    "if((select count(*) from `tabAI Insight`) > 0, name, modified)",
    "sleep(5)",
    "name, sleep(5)",
    "name; drop table `tabAI Insight`",
    "case when (select 1) then sleep(5) else name end",
    "extractvalue(1, concat(0x7e, (select title from `tabAI Insight` limit 1)))",
    "name desc, (select 1 from `tabUser`)",
    "rand(sleep(5))",
)
_GROUPS = (
    "(select title from `tabAI Insight` limit 1)",
    "name having sleep(5)",
    "name union select title from `tabAI Insight`",
)
_FILTERS = (
    [["Student", "name", "=", "' or 1=1 -- "]],
    [["Student", "name", "in", "(select name from `tabStudent`)"]],
    [["Student", "name` or 1=1 -- ", "=", "x"]],
    [["Student", "1=1 or name", "=", "x"]],
    [["Student", "name", "= '' or 1=1 --", "x"]],
    [["Student", "sleep(5)", "=", 0]],
    [["AI Insight", "title", "like", "%"]],
    [["Student Guardian", "guardian", "like", "%"]],
    [["Student", "name", "like", "%"], ["Student", "owner", "like", "%"]],
    {"name": ["like", "%"], "(select 1)": 1},
    {"name": ["sounds like", "x') or 1=1 -- "]},
    {"name": ["between", ["0", "z' or '1'='1"]]},
    ["1=1"],
    ["`tabStudent`.`name` is not null or sleep(5)"],
    "1=1 or 1",
    "name like '%' or 1=1",
)
_OR_FILTERS = (
    [["Student", "name", "like", "%"], ["Student", "enabled", "=", 0]],
    [["Student", "first_name", "like", "zq%"]],
    {"name": ["like", "zq%"], "enabled": ["in", [0, 1]]},
)

ATTACKS = [
    *rows(FAMILY, PUPIL, tells, {f"fields of Student: {each}": _list("Student", fields=json.dumps([each])) for each in _FIELDS}),
    *rows(FAMILY, INSTRUCTOR, tells, {f"fields of a report view: {each}": _view("Exam Accommodation", fields=json.dumps([each])) for each in _FIELDS}),
    *rows(FAMILY, PUPIL, tells, {f"order by {each}": _list("Student", order_by=each) for each in _ORDERS}),
    *rows(FAMILY, INSTRUCTOR, tells, {f"order of a report view by {each}": _view("AI Insight", order_by=each) for each in _ORDERS}),
    *rows(FAMILY, PUPIL, tells, {f"group by {each}": _list("Student", group_by=each) for each in _GROUPS}),
    *rows(FAMILY, INSTRUCTOR, tells, {f"group of a report view by {each}": _view("AI Insight", group_by=each) for each in _GROUPS}),
    *rows(FAMILY, PUPIL, tells, {f"filters {each}": _list("Student", fields='["*"]', filters=json.dumps(each) if not isinstance(each, str) else each) for each in _FILTERS}),
    *rows(FAMILY, PUPIL, tells, {f"or_filters {each}": _list("Student", fields='["*"]', or_filters=json.dumps(each)) for each in _OR_FILTERS}),
    *rows(
        FAMILY,
        PUPIL,
        tells,
        {
            "no limit": _list("Student", fields='["*"]', limit_start="0; drop table x"),
            "rows of all records": lambda s: called(GET_LIST, doctype="Student Guardian", parent="Student", fields='["*"]', limit_page_length=1000),
            "marks of all": lambda s: called(GET_LIST, doctype="Assessment Result Detail", parent="Assessment Result", fields='["*"]', limit_page_length=1000),
            "fees of enrolments through programs": lambda s: called(GET_LIST, doctype="Program Fee", parent="Program", fields='["*"]', limit_page_length=1000),
            "keys of assignments": lambda s: called(GET_LIST, doctype="School Assignment Question", parent="School Assignment", fields='["*"]'),
            "keys through another parent": lambda s: called(GET_LIST, doctype="School Assignment Question", parent="Student", fields='["*"]'),
            "guardians through a link": _list("Course Schedule", fields='["instructor.employee", "student_group.program"]', limit_start=0),
            "ignoring permissions": lambda s: called(GET_LIST, doctype="AI Insight", ignore_permissions=1, fields='["*"]'),
            "as another user": lambda s: called(GET_LIST, doctype="Student", user="Administrator", fields='["*"]'),
            "with flags": lambda s: called(GET_LIST, doctype="Student", flags={"ignore_permissions": True}, fields='["*"]'),
        },
    ),
    *rows(
        FAMILY,
        INSTRUCTOR,
        tells,
        {
            "keys by a filter on rows": lambda s: called(GET_LIST, doctype="School Assignment", fields='["*"]', filters=json.dumps([["School Assignment Question", "answer", "like", "zqcsecret%"]])),
            "keys by rows of a column": _view("School Assignment", fields=json.dumps(["name", "`tabSchool Assignment Question`.`answer`"])),
            "keys listed": lambda s: called(GET_LIST, doctype="School Assignment Question", parent="School Assignment", fields='["*"]', limit_page_length=1000),
            "insights of all, ignoring permissions": lambda s: called(VIEW, doctype="AI Insight", fields='["*"]', ignore_permissions=1),
            "insights with a child's filter": _list("AI Insight", fields='["*"]', filters=json.dumps([["AI Insight Action", "name", "like", "%"]])),
            "talks through a link": _list("AI Guided Exercise", fields='["conversation.title", "conversation.user"]', filters=json.dumps([["student", "like", "%"]])),
            "with strict off": _view("AI Insight", strict=0, fields=json.dumps(["*"]), with_comment_count=1),
            "user in a report view": _view("AI Insight", user="Administrator", fields=json.dumps(["*"])),
        },
    ),
    *rows(
        FAMILY,
        GUEST,
        tells,
        {
            "fees of enrolments": lambda s: called(GET_LIST, doctype="Program Fee", parent="Program", fields='["*"]'),
            "pupils": _list("Student", fields='["*"]'),
            "statement in a public list": _list("Program", fields=json.dumps([_TEXT])),
        },
    ),
]  # fmt: skip


def _own(scene: Scene, who: str, outcome: Outcome) -> bool:
    return outcome.error is None and scene.subject("a").student in outcome.said


CONTROLS = [
    Attack("a pupil lists themself", FAMILY, PUPIL, _list("Student", fields='["*"]'), _own),
    Attack(
        "an instructor views a report",
        FAMILY,
        INSTRUCTOR,
        _view("Exam Accommodation", fields=json.dumps(["student"])),
        _own,
    ),
    Attack("ordered by name", FAMILY, PUPIL, _list("Student", fields='["name"]', order_by="name desc"), _own),
]
