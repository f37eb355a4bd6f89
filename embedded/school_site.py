"""Writes a generated school into a site, by bulk insert: a school of 10,000 pupils takes minutes, not days.

Run inside a connected site. The site must have none of these records yet: it is a demo school's own site.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

import frappe
from frappe.utils import add_to_date, now_datetime

from embedded import demo_timetable
from embedded.school.earlier import EARLIER_TERMS, earlier_terms
from embedded.school.logins import Login
from embedded.school.school import School
from embedded.school.tables import Table
from school_ai.services.telling import push

PASSWORD = "demo"
# Frappe's commands for large tables: rows an insert takes at once.
_ROWS_AT_A_TIME = 2000

Progress = Callable[[str], None]


class SiteNotEmpty(Exception):
    """The site holds such records already: a demo school is never mixed with real ones, nor written twice."""


def write(
    school: School, progress: Progress = lambda step: None, password: str = PASSWORD, *, all_by_bulk: bool = False
) -> None:
    """Write all records, naming series, settings and logins of `school`. `all_by_bulk`: logins of staff too, who then
    lack what Frappe makes for somebody at the desk (a share of their own record, settings of notifications): hundreds
    of them take half an hour otherwise. Commits."""
    if frappe.db.exists("Student", {}):
        raise SiteNotEmpty("the site has pupils already; the demo school needs a site of its own")
    _look_for_its_company(school)
    progress("records")
    for table in school.tables():
        _insert(table)
    _advance_series(school.series())
    _apply_settings(school)
    progress("logins")
    _write_logins(school, password, all_by_bulk)
    # The site may come from a dump of one with another key, as `bench restore` leaves it.
    push.make_keys()
    frappe.db.commit()
    frappe.clear_cache()


def _look_for_its_company(school: School) -> None:
    """Raises SiteNotEmpty where a company of the site has the name of the school's, or its abbreviation, which ERPNext
    has but once."""
    for table in school.tables():
        if table.doctype != "Company":
            continue
        for row in table.rows:
            values = dict(zip(table.columns, row, strict=True))
            for field in ("name", "abbr"):
                if frappe.db.exists("Company", {field: values[field]}):
                    raise SiteNotEmpty(
                        f"the site has a company whose {'name' if field == 'name' else 'abbreviation'} is"
                        f" {values[field]} already, which the demo school's has; rename it first, or take another site"
                    )


def write_earlier_terms(school: School, count: int = EARLIER_TERMS) -> list[str]:
    """Add the terms of the years before to a site that holds `school`. Returns their names. Commits."""
    # The site may have made records of its own since the school was written.
    earlier = earlier_terms(school, count, _series_of_site())
    names = [term.term.term_title for term in earlier.terms]
    if frappe.db.exists("Academic Term", {"name": ("in", names)}):
        raise SiteNotEmpty("the site has earlier terms already; start over with an empty site to change their number")
    for table in earlier.tables():
        _insert(table)
    _advance_series(earlier.series())
    frappe.db.commit()
    frappe.clear_cache()
    return names


def write_all(school: School, progress: Progress = lambda step: None, password: str = PASSWORD) -> list[str]:
    """All that there is to try: the school with its earlier terms, materials, homework and what timetables are planned
    from; and have workers read, and learn. Returns the names of the documents. Commits."""
    write(school, progress, password)
    progress("earlier terms, for learning analytics to learn from")
    write_earlier_terms(school)
    progress("course materials")
    documents = put_materials_on_shelf()
    set_homework()
    progress("the bell schedule, course loads and wishes, and a timetable to solve")
    demo_timetable.write()
    begin_learning()
    return documents


def begin_learning() -> None:
    """Have a worker learn from the terms that are over, and make estimates. Commits."""
    from school_ai.services.analytics import training

    training.start()
    frappe.db.commit()


def _insert(table: Table) -> None:
    known = set(frappe.db.get_table_columns(table.doctype))
    # Versions of Education differ in a field here and there: what the site does not have is left out.
    kept = [place for place, column in enumerate(table.columns) if column in known]
    columns = [table.columns[place] for place in kept]
    stamped_here = "creation" not in columns
    fields = [*columns, "owner", "modified_by", "modified", *(["creation"] if stamped_here else [])]
    created_at = None if stamped_here else columns.index("creation")
    now = now_datetime()
    present = set(frappe.get_all(table.doctype, pluck="name")) if table.if_absent else set()
    name_at = columns.index("name")

    def stamped(rows: Iterable[Sequence]) -> Iterator[tuple]:
        for row in rows:
            values = tuple(row[place] for place in kept)
            if values[name_at] in present:
                continue
            created = now if created_at is None else values[created_at]
            yield (*values, "Administrator", "Administrator", created, *([created] if stamped_here else []))

    _bulk_insert(table.doctype, fields, stamped(table.rows))


def _bulk_insert(doctype: str, fields: Sequence[str], rows: Iterator[tuple]) -> None:
    columns = ", ".join(f"`{field}`" for field in fields)
    placeholders = ", ".join(["%s"] * len(fields))
    statement = f"insert into `tab{doctype}` ({columns}) values ({placeholders})"
    cursor = frappe.db._conn.cursor()
    # PyMySQL joins the rows of one executemany into one statement, which frappe.db.sql does not.
    while batch := list(islice(rows, _ROWS_AT_A_TIME)):
        cursor.executemany(statement, batch)
    cursor.close()


def _series_of_site() -> dict[str, int]:
    series = frappe.qb.DocType("Series")
    return dict(frappe.qb.from_(series).select(series.name, series.current).run())


def _advance_series(series: dict[str, int]) -> None:
    for name, current in series.items():
        frappe.db.sql(
            "insert into `tabSeries` (name, current) values (%s, %s) "
            "on duplicate key update current = greatest(current, %s)",
            (name, current, current),
        )


def _apply_settings(school: School) -> None:
    for doctype, values in school.settings().items():
        document = frappe.get_doc(doctype)
        document.update(values)
        document.flags.ignore_mandatory = True
        document.save(ignore_permissions=True)
    frappe.get_doc("School AI Settings").update({"instructors_open_records": 1}).save(ignore_permissions=True)
    company = frappe.db.get_value("Company", {}, "name", order_by="creation desc")
    frappe.db.set_default("company", company)


def _write_logins(school: School, password: str, all_by_bulk: bool) -> None:
    """Users, their roles and one password for all. Staff as documents, since they use the desk; the hundreds of others
    by bulk insert."""
    from frappe.utils.password import passlibctx, update_password

    logins = school.logins()
    shown = {login.user for login in school.demo_logins()}
    staff = [
        login
        for login in logins
        if login.role not in ("Student", "Guardian") and (login.user in shown or not all_by_bulk)
    ]
    by_document = {login.user for login in staff}
    others = [login for login in logins if login.user not in by_document]
    # Frappe lets no more than some dozens of users be made in an hour: these have been there since the year began.
    made_on = add_to_date(now_datetime(), months=-3)
    for login in staff:
        if not frappe.db.exists("User", login.user):
            first, _, last = login.full_name.partition(" ")
            user = frappe.get_doc(
                {
                    "doctype": "User",
                    "email": login.user,
                    "first_name": first,
                    "last_name": last,
                    "send_welcome_email": 0,
                    "enabled": 1,
                }
            ).insert(ignore_permissions=True)
            user.add_roles(login.role)
            frappe.db.set_value("User", user.name, "creation", made_on, update_modified=False)
        update_password(login.user, password)

    secret = passlibctx.hash(password)
    by_user = {login.user: login for login in others}
    _bulk_insert(
        "User",
        ("name", "email", "first_name", "last_name", "full_name", "enabled", "user_type", *_STAMPS),
        iter([(*_user_row(login), *_stamps(made_on)) for login in by_user.values()]),
    )
    _bulk_insert(
        "Has Role",
        ("name", "parent", "parenttype", "parentfield", "role", "idx", *_STAMPS),
        iter(
            [
                (frappe.generate_hash(length=12), login.user, "User", "roles", login.role, 1, *_stamps(made_on))
                for login in by_user.values()
            ]
        ),
    )
    cursor = frappe.db._conn.cursor()
    cursor.executemany(
        "insert into `__Auth` (doctype, name, fieldname, password, encrypted) values ('User', %s, 'password', %s, 0)",
        [(user, secret) for user in by_user],
    )
    cursor.close()


_STAMPS = ("owner", "modified_by", "creation", "modified")


def _stamps(now: datetime) -> tuple:
    return ("Administrator", "Administrator", now, now)


def _user_row(login: Login) -> tuple:
    first, _, last = login.full_name.partition(" ")
    kind = "Website User" if login.role in ("Student", "Guardian") else "System User"
    return (login.user, login.user, first, last, login.full_name, 1, kind)


def put_materials_on_shelf() -> list[str]:
    """Upload the demo's course materials, each by an instructor of its course. Returns their names. Commits."""
    from embedded.school.materials import INSTRUCTORS, load_materials
    from embedded.school.materials.render import render_pdf

    names = []
    for material in load_materials():
        frappe.set_user(_instructor_of(material.course) or "Administrator")
        file = frappe.get_doc(
            {"doctype": "File", "file_name": material.file_name, "is_private": 1, "content": render_pdf(material)}
        ).insert(ignore_permissions=True)
        document = frappe.get_doc(
            {
                "doctype": "AI Knowledge Document",
                "title": material.title,
                "file": file.file_url,
                "course": material.course,
                "text_language": material.language,
                "visibility": "Instructors" if material.visibility == INSTRUCTORS else "Course",
            }
        ).insert()
        file.db_set({"attached_to_doctype": document.doctype, "attached_to_name": document.name})
        names.append(document.name)
    frappe.set_user("Administrator")
    frappe.db.commit()
    return names


# Homework with its key, due so many days from now: course -> title, days, questions with answer and solution.
HOMEWORK = {
    "Physics": (
        "Forces: exercises for Friday",
        4,
        (
            ("Calculate the weight of a 3.5 kg cat, with g = 10 N/kg.", "35 N", "W = m·g = 3.5 kg × 10 N/kg = 35 N"),
            (
                "A trolley of 8 kg is pushed with 30 N against a friction of 6 N. Calculate its acceleration.",
                "3 m/s²",
                "F = 30 N − 6 N = 24 N; a = F ÷ m = 24 N ÷ 8 kg = 3 m/s²",
            ),
            (
                "A cyclist and bicycle of 75 kg together brake from 8 m/s to 2 m/s in 4 s. Which average force slows "
                "them down?",
                "112.5 N",
                "a = (8 − 2) m/s ÷ 4 s = 1.5 m/s²; F = m·a = 75 kg × 1.5 m/s² = 112.5 N",
            ),
        ),
    ),
    "Mathematics": (
        "Quadratic equations, sheet 2",
        6,
        (
            ("Solve x² − 7x + 12 = 0 by factorising.", "x = 3 or x = 4", "(x − 3)(x − 4) = 0, so x = 3 or x = 4"),
            ("Solve x² + 2x − 8 = 0.", "x = 2 or x = −4", "(x − 2)(x + 4) = 0, so x = 2 or x = −4"),
        ),
    ),
    "Biology": (
        "Photosynthesis: questions on the text",
        5,
        (
            (
                "Name the two substances that a plant takes up for photosynthesis and the two that it makes.",
                "carbon dioxide and water; glucose and oxygen",
                "The plant takes up carbon dioxide and water and makes glucose and oxygen.",
            ),
        ),
    ),
}
SAFETY_TEXT = (
    "You are not alone. Please talk to Ms Rahman (room 12), to your class teacher, or call the children's line "
    "116 111. In danger call 112."
)


def set_homework() -> None:
    """Homework with its key, a policy, whom pupils in distress turn to, and Education's own texts. Commits."""
    from school_ai.services import education_texts

    education_texts.look_through()
    for course, (title, days, questions) in HOMEWORK.items():
        if not frappe.db.exists("Course", course):
            continue
        frappe.set_user(_instructor_of(course) or "Administrator")
        frappe.get_doc(
            {
                "doctype": "School Assignment",
                "title": title,
                "course": course,
                "due_on": add_to_date(now_datetime(), days=days),
                "questions": [
                    {"question": question, "answer": answer, "solution": solution}
                    for question, answer, solution in questions
                ],
            }
        ).insert()
    frappe.set_user("Administrator")
    frappe.get_doc(
        {
            "doctype": "AI Integrity Policy",
            "title": "The whole school",
            "applies_to": "School",
            "minutes_before": 15,
            "minutes_after": 15,
        }
    ).insert()
    document = frappe.get_doc("School AI Settings")
    document.safety_text = SAFETY_TEXT
    principal = frappe.db.get_value("Has Role", {"role": "Principal", "parenttype": "User"}, "parent")
    if principal:
        document.append("safety_contacts", {"user": principal, "from_severity": "Low"})
    document.save()
    frappe.db.commit()


def _instructor_of(course: str) -> str | None:
    instructors = frappe.get_all("Instructor Log", {"course": course}, pluck="parent", order_by="parent", limit=1)
    employee = instructors and frappe.db.get_value("Instructor", instructors[0], "employee")
    return frappe.db.get_value("Employee", employee, "user_id") if employee else None
