"""What a school sets up once: company and accounts, calendar, departments, rooms, grading and fees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..assessments import CRITERIA, GRADES, KINDS
from ..courses import COURSES
from ..fees import CURRENCY, FEE_CATEGORIES, structure_amounts, structures
from ..people import CATEGORIES, HOUSES, SCHOLARSHIP
from ..tables import ChildRows, Table, records_table

if TYPE_CHECKING:
    from ..school import School

COMPANY = "Greenfield School"
ABBREVIATION = "GS"
COUNTRY = "United Kingdom"
HOLIDAY_LIST = "Greenfield School Holidays"
GRADING_SCALE = "Greenfield Grading Scale"
RECEIVABLE = f"Debtors - {ABBREVIATION}"
INCOME = f"School Fees - {ABBREVIATION}"
COST_CENTER = f"Main - {ABBREVIATION}"
ALL_DEPARTMENTS = "All Departments"
OFFICE = "School Office"
ALL_ASSESSMENTS = "All Assessment Groups"
CRITERIA_GROUP = "Skills"


def department_name(department: str) -> str:
    """The name of a Department record: ERPNext adds the company's abbreviation."""
    return f"{department} - {ABBREVIATION}"


def assessment_group_name(school: School, kind: int) -> str:
    return f"{school.term.year_name} {school.term.term_name} {KINDS[kind].name}"


def tables(school: School, children: ChildRows) -> Iterator[Table]:
    yield records_table("Gender", [{"name": g, "gender": g} for g in ("Female", "Male")], if_absent=True)
    yield records_table("Country", [{"name": COUNTRY, "country_name": COUNTRY, "code": "gb"}], if_absent=True)
    yield records_table(
        "Currency",
        [{"name": CURRENCY, "currency_name": CURRENCY, "enabled": 1, "symbol": "£"}],
        if_absent=True,
    )
    yield from _holidays(school, children)
    yield from _company()
    yield from _departments()
    yield from _calendar(school)
    for doctype, field, values in (
        ("Student Category", "category", CATEGORIES),
        ("Student Batch Name", "batch_name", sorted(set(school.groups.batches), key=lambda b: (len(b), b))),
        ("School House", "house_name", HOUSES),
    ):
        yield records_table(doctype, [{"name": value, field: value} for value in values])
    yield _rooms(school)
    yield from _grading(school, children)
    yield records_table(
        "Fee Category",
        [{"name": name, "category_name": name, "description": text} for name, text in FEE_CATEGORIES],
    )


def _holidays(school: School, children: ChildRows) -> Iterator[Table]:
    term = school.term
    days = [(day, name, 1) for day, name in term.weekends()]
    days = sorted(days + [(day, name, 0) for day, name in term.holidays.items()])
    yield records_table(
        "Holiday List",
        [
            {
                "name": HOLIDAY_LIST,
                "holiday_list_name": HOLIDAY_LIST,
                "from_date": term.year_start,
                "to_date": term.year_end,
                "total_holidays": len(days),
                "weekly_off": "Sunday",
            }
        ],
    )
    columns = {
        "holiday_date": [day for day, _, _ in days],
        "description": [name for _, name, _ in days],
        "weekly_off": [weekly for _, _, weekly in days],
    }
    yield children.table("Holiday", "Holiday List", "holidays", [HOLIDAY_LIST], [0] * len(days), columns)


def _company() -> Iterator[Table]:
    company = {
        "name": COMPANY,
        "company_name": COMPANY,
        "abbr": ABBREVIATION,
        "is_group": 0,
        "default_currency": CURRENCY,
        "country": COUNTRY,
        "default_holiday_list": HOLIDAY_LIST,
        "default_receivable_account": RECEIVABLE,
        "default_income_account": INCOME,
        "cost_center": COST_CENTER,
        "lft": 1,
        "rgt": 2,
    }
    yield records_table("Company", [company])
    assets, receivables, income = (f"{n} - {ABBREVIATION}" for n in ("Assets", "Accounts Receivable", "Income"))
    balance, profit = "Balance Sheet", "Profit and Loss"
    accounts = [
        _account(assets, None, 1, "Asset", balance, "", (1, 6)),
        _account(receivables, assets, 1, "Asset", balance, "", (2, 5)),
        _account(RECEIVABLE, receivables, 0, "Asset", balance, "Receivable", (3, 4)),
        _account(income, None, 1, "Income", profit, "", (7, 10)),
        _account(INCOME, income, 0, "Income", profit, "Income Account", (8, 9)),
    ]
    yield records_table("Account", accounts)
    root = f"{COMPANY} - {ABBREVIATION}"
    yield records_table(
        "Cost Center",
        [
            _node(root, "cost_center_name", COMPANY, "parent_cost_center", None, 1, (1, 4)) | {"company": COMPANY},
            _node(COST_CENTER, "cost_center_name", "Main", "parent_cost_center", root, 0, (2, 3))
            | {"company": COMPANY},
        ],
    )


def _account(
    name: str, parent: str | None, is_group: int, root: str, report: str, kind: str, bounds: tuple[int, int]
) -> dict[str, Any]:
    title = name.removesuffix(f" - {ABBREVIATION}")
    return _node(name, "account_name", title, "parent_account", parent, is_group, bounds) | {
        "company": COMPANY,
        "root_type": root,
        "report_type": report,
        "account_type": kind,
        "account_currency": CURRENCY,
    }


def _node(
    name: str,
    title_field: str,
    title: str,
    parent_field: str,
    parent: str | None,
    is_group: int,
    bounds: tuple[int, int],
) -> dict[str, Any]:
    """A node of a tree; `bounds` are its lft and rgt, valid while the tree holds nothing else."""
    lft, rgt = bounds
    return {
        "name": name,
        title_field: title,
        parent_field: parent,
        "is_group": is_group,
        "lft": lft,
        "rgt": rgt,
    }


def _departments() -> Iterator[Table]:
    names = [*dict.fromkeys(course.department for course in COURSES), OFFICE]
    root = _node(
        ALL_DEPARTMENTS,
        "department_name",
        ALL_DEPARTMENTS,
        "parent_department",
        None,
        1,
        (1, 2 * len(names) + 2),
    )
    yield records_table("Department", [root | {"company": COMPANY}], if_absent=True)
    nodes = [
        _node(
            department_name(name),
            "department_name",
            name,
            "parent_department",
            ALL_DEPARTMENTS,
            0,
            (2 * n, 2 * n + 1),
        )
        for n, name in enumerate(names, start=1)
    ]
    yield records_table("Department", [node | {"company": COMPANY} for node in nodes])


def _calendar(school: School) -> Iterator[Table]:
    term = school.term
    yield records_table(
        "Academic Year",
        [
            {
                "name": term.year_name,
                "academic_year_name": term.year_name,
                "year_start_date": term.year_start,
                "year_end_date": term.year_end,
            }
        ],
    )
    terms: list[tuple[str, dt.date, dt.date]] = [(term.term_name, term.term_start, term.term_end)]
    if term.next_term:
        terms.append(("Term 2", *term.next_term))
    yield records_table(
        "Academic Term",
        [
            {
                "name": f"{term.year_name} ({name})",
                "academic_year": term.year_name,
                "term_name": name,
                "term_start_date": start,
                "term_end_date": end,
                "title": f"{term.year_name} ({name})",
            }
            for name, start, end in terms
        ],
    )


def _rooms(school: School) -> Table:
    rooms = school.rooms
    return records_table(
        "Room",
        [
            {
                "name": name,
                "room_name": room_name,
                "room_number": room_name.split()[-1] if kind == "Classroom" else f"L{number + 1}",
                # A Data field in Education, so a text here too.
                "seating_capacity": str(capacity),
            }
            for number, (name, room_name, kind, capacity) in enumerate(
                zip(school.records.rooms, rooms.name, rooms.kind, rooms.capacity, strict=True)
            )
        ],
    )


def _grading(school: School, children: ChildRows) -> Iterator[Table]:
    yield records_table(
        "Grading Scale",
        [
            {
                "name": GRADING_SCALE,
                "docstatus": 1,
                "grading_scale_name": GRADING_SCALE,
                "description": "Six grades; 50 % passes.",
            }
        ],
    )
    columns = {
        "grade_code": [code for code, _, _ in GRADES],
        "threshold": [threshold for _, threshold, _ in GRADES],
        "grade_description": [text for _, _, text in GRADES],
    }
    yield children.table(
        "Grading Scale Interval",
        "Grading Scale",
        "intervals",
        [GRADING_SCALE],
        [0] * len(GRADES),
        columns,
        docstatus=1,
    )
    yield records_table(
        "Assessment Criteria Group", [{"name": CRITERIA_GROUP, "assessment_criteria_group": CRITERIA_GROUP}]
    )
    yield records_table(
        "Assessment Criteria",
        [{"name": name, "assessment_criteria": name, "assessment_criteria_group": CRITERIA_GROUP} for name in CRITERIA],
    )
    yield from _assessment_groups(school)


def _assessment_groups(school: School) -> Iterator[Table]:
    fields = ("assessment_group_name", "parent_assessment_group")
    kinds = len(KINDS)
    yield records_table(
        "Assessment Group",
        [_node(ALL_ASSESSMENTS, fields[0], ALL_ASSESSMENTS, fields[1], None, 1, (1, 2 * kinds + 4))],
        if_absent=True,
    )
    of_term = f"{school.term.year_name} {school.term.term_name}"
    nodes = [_node(of_term, fields[0], of_term, fields[1], ALL_ASSESSMENTS, 1, (2, 2 * kinds + 3))]
    for kind in range(kinds):
        name = assessment_group_name(school, kind)
        nodes.append(_node(name, fields[0], name, fields[1], of_term, 0, (2 * kind + 3, 2 * kind + 4)))
    yield records_table("Assessment Group", nodes)


def fee_structures(school: School, children: ChildRows) -> Iterator[Table]:
    """Fee structures by program, without and with a scholarship (after the programs, which they link to)."""
    names = list(school.records.fee_structures)
    rows, of, categories, amounts = [], [], [], []
    for number, (grade, scholarship) in enumerate(structures()):
        parts = structure_amounts(grade, scholarship)
        rows.append(
            {
                "name": names[number],
                "docstatus": 1,
                "naming_series": "EDU-FST-.YYYY.-",
                "program": f"Grade {grade}",
                "student_category": CATEGORIES[SCHOLARSHIP] if scholarship else None,
                "academic_term": school.term.term_title,
                "academic_year": school.term.year_name,
                "total_amount": sum(parts.values()),
                "receivable_account": RECEIVABLE,
                "cost_center": COST_CENTER,
                "company": COMPANY,
            }
        )
        for category, amount in parts.items():
            of.append(number)
            categories.append(category)
            amounts.append(amount)
    yield records_table("Fee Structure", rows)
    yield children.table(
        "Fee Component",
        "Fee Structure",
        "components",
        names,
        of,
        {
            "fees_category": [FEE_CATEGORIES[c][0] for c in categories],
            "description": [FEE_CATEGORIES[c][1] for c in categories],
            "amount": amounts,
            "discount": 0.0,
            "total": amounts,
        },
        docstatus=1,
    )
