"""A school with one record of every DocType of the matrix for every relation: for the tests of who may do what.

Six subjects stand for the relations (`SUBJECTS`). Their records are written straight into the database, with a word in
every text that tells the record: what is to be kept from somebody is looked for by it in whatever they are answered.
Nothing that happens when a record is saved happens here, so the school is as it was when the records are taken away.
"""

import hashlib
from dataclasses import dataclass, field

import frappe
from frappe.model.base_document import BaseDocument
from frappe.utils import add_days, getdate, now_datetime

from school_ai.access import terms
from school_ai.access.matrix import MATRIX, record_rule
from school_ai.access.methods import COURSES
from school_ai.erpnext_records.people import NO_ACCESS
from school_ai.tests import school as schools
from school_ai.tests.school import DOMAIN, School

MARK = "zq"
# Records of the school itself that stand for the subjects' own.
GIVEN = {
    "Student": "student",
    "Student Group": "group",
    "Course": "course",
    "Program": "program",
    "Instructor": "instructor",
    "Guardian": "guardian",
    "Academic Year": "year",
    "Academic Term": "term",
}
# Of what is `user` of a record, where it is not the pupil.
_OF_STAFF = {"Assistant Question"}
# What must be so for the record to be what its rule is about.
_VALUES = {
    "AI Integrity Policy": {"applies_to": "Course"},
    "AI Knowledge Document": {"visibility": "Course"},
    "Family Message": {"sender_role": "Guardian"},
    "AI Notice": {"kind": "Messages"},
    # Of no conversation: one with an alert is held back from those who teach the pupil.
    "AI Safety Alert": {"conversation": None},
    "Instructor Absence": {"status": "Open"},
    "Student Group Student": {"active": 1},
}
_VALUES_WIDE = {"AI Integrity Policy": {"applies_to": "School"}, "AI Knowledge Document": {"visibility": "Everyone"}}
_SECOND_PERSON = {"asked_of", "substitute", "colleague"}
_TEXTS = {"Data", "Small Text", "Text", "Long Text", "Text Editor", "Markdown Editor", "HTML Editor", "Read Only"}
_SKIPPED = {"Password", "Attach", "Attach Image", "Dynamic Link", "JSON", "Signature", "Barcode"}


@dataclass(frozen=True)
class Subject:
    """Whom and what a record is about. `key` is one letter."""

    key: str
    student: str | None
    login: str | None
    course: str | None
    program: str | None
    group: str | None
    instructor: str | None
    staff: str | None
    guardian: str | None
    year: str | None
    term: str | None


@dataclass(frozen=True)
class Person:
    """Somebody who tries. `relations`: what the subjects are to them, by the subjects' keys."""

    role: str
    user: str
    relations: dict[str, str] = field(default_factory=dict)

    def relation(self, subject: Subject, rule: terms.Rule, world: "World") -> str:
        return self.relation_about(subject, rule.about or record_rule(rule).about, world)

    def relation_about(self, subject: Subject, about: str, world: "World") -> str:
        if not self.relations:
            return terms.ANY
        if self.role == terms.STUDENT and subject.key != "f":
            # What is of a group or a course is the pupil's own where they are in it.
            own = world.subjects["a"]
            if about == terms.GROUPS:
                return terms.OWN if subject.group == own.group else terms.OTHERS
            if about == COURSES:
                return terms.OWN if subject.course in world.learnt else terms.OTHERS
        return self.relations[subject.key]


@dataclass
class World:
    """`records`: (DocType, key of the subject) -> name. `words`: the word that stands in the record's texts."""

    school: School
    subjects: dict[str, Subject]
    persons: tuple[Person, ...]
    learnt: frozenset[str]
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    def subject_keys(self, doctype: str) -> list[str]:
        return [key for key in self.subjects if (doctype, key) in self.records]


INSTRUCTORS = {
    "a": terms.OWN,
    "b": terms.TAUGHT,
    "d": terms.OTHER_COURSE,
    "e": terms.NO_LONGER,
    "c": terms.OTHERS,
    "f": terms.WIDE,
}
PUPILS = {"a": terms.OWN, "d": terms.OWN, "b": terms.OTHERS, "c": terms.OTHERS, "e": terms.OTHERS, "f": terms.WIDE}
GUARDIANS = {
    "a": terms.CHILD,
    "d": terms.CHILD,
    "c": terms.LIMITED,
    "e": terms.LEFT,
    "b": terms.OTHERS,
    "f": terms.WIDE,
}


def persons_of(school: School) -> tuple[Person, ...]:
    return (
        Person(terms.ADMINISTRATOR, school.administrator_login),
        Person(terms.SYSTEM, schools.login(f"system@{DOMAIN}", "Sina System", terms.SYSTEM)),
        Person(terms.PRINCIPAL, school.principal_login),
        Person(terms.AUDITOR, schools.login(f"audit@{DOMAIN}", "Anton Auditor", terms.AUDITOR)),
        Person(terms.PLANNER, schools.login(f"plans@{DOMAIN}", "Petra Planner", terms.PLANNER)),
        Person(terms.INSTRUCTOR, school.physicist_login, INSTRUCTORS),
        Person(terms.STUDENT, school.pupil_10_login, PUPILS),
        Person(terms.GUARDIAN, school.mother_login, GUARDIANS),
        Person(terms.OUTSIDER, school.outsider_login),
        Person(terms.GUEST, "Guest"),
    )


def make(school: School) -> World:
    """Make it. Nothing is committed; `forget` takes it away where somebody did."""
    frappe.set_user("Administrator")
    persons = persons_of(school)
    subjects = _subjects(school)
    world = World(school, subjects, persons, frozenset({school.physics, school.mathematics}))
    for doctype, rule in MATRIX.items():
        if rule.single:
            world.records[doctype, "a"] = doctype
            continue
        for key in subjects:
            if key != "f" or _is_told_apart_where_wide(rule):
                _record(world, doctype, key, ())
    return world


def _is_told_apart_where_wide(rule: terms.Rule) -> bool:
    return not rule.rows_of and terms.WIDE in rule.rights.get(terms.INSTRUCTOR, {}) and rule.doctype in _VALUES_WIDE


def forget() -> None:
    """Take away what `make` has made. Commits."""
    frappe.set_user("Administrator")
    frappe.db.rollback()
    for doctype in (*MATRIX, "Course", "Academic Year"):
        if not frappe.get_meta(doctype).issingle:
            frappe.db.delete(doctype, {"name": ("like", f"{MARK}%")})
    frappe.db.delete("Student Guardian", {"name": ("like", f"{MARK}%")})
    table = frappe.qb.Table("__global_search")
    frappe.qb.from_(table).delete().where(table.content.like(f"%{MARK}%")).run()
    frappe.db.commit()


def _subjects(school: School) -> dict[str, Subject]:
    """The mother's children, her child with a limit, and one who has left; the physicist's groups of now and before."""
    year = frappe.db.get_value("Academic Term", school.term, "academic_year")
    stranger = _pupil("c", school, enabled=1, school_ai_access=NO_ACCESS)
    former = _pupil("e", school, enabled=0)
    course = {key: _put("Course", f"{MARK}{key}-course", course_name=f"{MARK}{key}-course") for key in ("c", "e")}
    ended = {"year_start_date": add_days(getdate(), -800), "year_end_date": add_days(getdate(), -400)}
    past = _put("Academic Year", f"{MARK}e-year", academic_year_name=f"{MARK}e-year", **ended)
    # The group's own course would make whoever teaches it a teacher of the course.
    others = _group("c", year, school, [stranger], [school.mathematician])
    before = _group("e", past, school, [former, school.pupil_10_b], [school.physicist])
    ten = {"program": school.grade_10, "group": school.group_10, "year": year, "term": school.term}
    seven = {"program": school.grade_7, "term": school.term}
    physicist = {"instructor": school.physicist, "staff": school.physicist_login}
    mathematician = {"instructor": school.mathematician, "staff": school.mathematician_login}
    ada = {"student": school.pupil_10, "login": school.pupil_10_login, "guardian": school.mother}
    ben = {"student": school.pupil_10_b, "login": school.pupil_10_b_login, "guardian": school.father}
    nobody = {"login": "Administrator", "guardian": school.father}
    found = (
        Subject("a", course=school.physics, **ada, **physicist, **ten),
        Subject("b", course=school.physics, **ben, **mathematician, **ten),
        Subject("c", stranger, course=course["c"], group=others, year=year, **nobody, **mathematician, **seven),
        Subject("d", course=school.mathematics, **ada, **mathematician, **ten),
        Subject("e", former, course=course["e"], group=before, year=past, **nobody, **physicist, **seven),
        Subject("f", *(None,) * 8, year=year, term=school.term),
    )
    return {each.key: each for each in found}


def _pupil(key: str, school: School, enabled: int, **guardianship) -> str:
    name = f"{MARK}{key}-student"
    word = _word("Student", key)
    _put("Student", name, first_name=word, student_name=word, student_email_id=f"{name}@{DOMAIN}", enabled=enabled)
    of = {"parent": name, "parenttype": "Student", "parentfield": "guardians", "relation": "Mother"}
    _put("Student Guardian", f"{MARK}{key}-mother", guardian=school.mother, **of, **guardianship)
    return name


def _group(key: str, year: str, school: School, students: list[str], instructors: list[str]) -> str:
    name = f"{MARK}{key}-group"
    _put("Student Group", name, student_group_name=name, academic_year=year, group_based_on="Batch", disabled=0)
    of = {"parent": name, "parenttype": "Student Group"}
    for number, student in enumerate(students, 1):
        row = {"parentfield": "students", "student": student, "active": 1, "group_roll_number": number}
        _put("Student Group Student", f"{MARK}{key}-member-{number}", **of, **row)
    for instructor in instructors:
        _put("Student Group Instructor", f"{MARK}{key}-teacher", **of, parentfield="instructors", instructor=instructor)
    return name


def _word(doctype: str, key: str) -> str:
    """Of letters alone, so that it is found as a word, and of no other record."""
    digits = hashlib.md5(f"{doctype}/{key}".encode()).hexdigest()[:10]
    return f"{MARK}{key}secret" + digits.translate(str.maketrans("0123456789", "ghijklmnop"))


def _put(doctype: str, name: str, **values) -> str:
    document = frappe.get_doc({"doctype": doctype, **values})
    document.name = name
    document.owner = document.modified_by = "Administrator"
    # Past the class of the DocType: some write nothing that does not come from their service.
    BaseDocument.db_insert(document)
    return name


def _record(world: World, doctype: str, key: str, asked: tuple[str, ...]) -> str | None:
    """The subject's record of a DocType, made now if it is not there."""
    subject = world.subjects[key]
    if doctype in GIVEN:
        name = getattr(subject, GIVEN[doctype])
        if name and doctype in MATRIX:
            world.records[doctype, key] = name
            # Of pupils and groups of the school there is no word: their names do.
            world.words[doctype, key] = _word(doctype, key) if name.startswith(MARK) else name
        return name
    if (doctype, key) in world.records:
        return world.records[doctype, key]
    if doctype in asked:
        return None
    rule = MATRIX[doctype]
    name = f"{MARK}{key}-{frappe.scrub(doctype).replace('_', '-')}"
    values = _values(world, doctype, key, (*asked, doctype))
    if rule.rows_of:
        values |= _in_record(world, doctype, key, rule.rows_of, (*asked, doctype))
    _put(doctype, name, **values)
    world.records[doctype, key] = name
    world.words[doctype, key] = _word(doctype, key)
    return name


def _in_record(world: World, doctype: str, key: str, parent: str, asked: tuple[str, ...]) -> dict:
    fields = [each.fieldname for each in frappe.get_meta(parent).get_table_fields() if each.options == doctype]
    record = parent if MATRIX[parent].single else _record(world, parent, key, asked)
    # Of a table that the DocType had in an earlier version there may be rows still.
    return {"parent": record, "parenttype": parent, "parentfield": fields[0] if fields else "former", "idx": 99}


def _values(world: World, doctype: str, key: str, asked: tuple[str, ...]) -> dict:
    values = {}
    for each in frappe.get_meta(doctype).fields:
        value = _value(world, doctype, key, each, asked)
        if value is not None:
            values[each.fieldname] = value
    return values | (_VALUES_WIDE if key == "f" else _VALUES).get(doctype, {})


def _value(world: World, doctype: str, key: str, of, asked: tuple[str, ...]):
    subject = world.subjects[key]
    if of.fieldtype == "Link":
        return _linked(world, doctype, subject, of, asked)
    if of.fieldname == "student" and of.fieldtype in _TEXTS:
        # Education keeps some links as text.
        return subject.student
    if of.fieldname == "course" and of.fieldtype in _TEXTS:
        return subject.course
    if of.fieldtype in _SKIPPED:
        return None
    if of.fieldtype in _TEXTS:
        return _word(doctype, key) + (f"-{of.fieldname}" if of.unique else "")
    if of.fieldtype == "Select":
        options = [each for each in (of.options or "").split("\n") if each]
        return options[0] if options and (of.reqd or not of.default) else of.default
    if of.fieldtype == "Date":
        return getdate()
    if of.fieldtype == "Datetime":
        return now_datetime()
    if of.fieldtype == "Time":
        return "08:00:00"
    if of.fieldtype in ("Int", "Float", "Currency", "Percent"):
        return 1
    return None


def _linked(world: World, doctype: str, subject: Subject, of, asked: tuple[str, ...]):
    if of.options == "User":
        if of.fieldname != "user":
            return "Administrator"
        return subject.staff if doctype in _OF_STAFF else subject.login
    if of.options == "Instructor" and of.fieldname in _SECOND_PERSON:
        return world.school.mathematician
    if of.options in GIVEN:
        return getattr(subject, GIVEN[of.options])
    if of.options in MATRIX and not MATRIX[of.options].single and not record_rule(MATRIX[of.options]).rows_of:
        if of.options == doctype or subject.key == "f":
            return None
        return _record(world, of.options, subject.key, asked)
    return frappe.db.get_value(of.options, {}, "name") if of.reqd else None
