"""Every kind of damage, planted in a demo school at random places: whether all of it is found, and nothing else."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from benchmarks.integrity.demo_site import demo_site, work_off
from benchmarks.registry import Figure, Run, benchmark

# Of each way to do damage so many.
OF_EACH = 4
Place = tuple[str, str, str]


@dataclass
class Planted:
    """`places`: kind, DocType and name of what has to be found. `pupils`: whose records were changed, so that what was
    computed from them is out of date too."""

    places: set[Place] = field(default_factory=set)
    pupils: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Measured:
    planted: int
    by_kind: Counter
    missing: list[Place]
    invented: list[Place]
    on_clean: list[Place]
    left: list[Place]
    records: int
    seconds: float


@lru_cache(maxsize=2)
def measured(seed: int) -> Measured:
    with demo_site() as frappe:
        from school_ai.services.integrity import checking, repairing

        clean = _places(checking.look().findings)
        began = time.perf_counter()
        checking.look()
        seconds = time.perf_counter() - began
        planted = Planted()
        rng = np.random.default_rng(seed)
        picks = _Picks(frappe, rng)
        for plant in PLANTS:
            for _number in range(OF_EACH):
                plant(frappe, picks, planted)
        frappe.db.commit()
        out_of_date = _of_pupils(frappe, planted.pupils)
        looked = checking.look()
        found = _places(looked.findings)
        if looked.not_looked:
            raise RuntimeError(f"not looked for: {looked.not_looked}")
        missing = planted.places - found
        invented = found - planted.places - out_of_date - clean
        repairing.repair()
        frappe.db.commit()
        work_off(frappe)
        left = _places(checking.look().findings)
        records = sum(frappe.db.count(doctype) for doctype in COUNTED)
    return Measured(
        len(planted.places),
        Counter(kind for kind, _doctype, _name in planted.places),
        sorted(missing),
        sorted(invented),
        sorted(clean),
        sorted(left),
        records,
        seconds,
    )


COUNTED = ("Student", "AI Prediction", "AI Insight", "AI Recommendation", "Course Schedule", "Assessment Result",
           "Student Attendance")  # fmt: skip


def _places(findings) -> set[Place]:
    return {(each.kind, each.doctype, each.name) for each in findings}


def _of_pupils(frappe, pupils: set[str]) -> set[Place]:
    from school_ai.services.integrity.finding import STALE

    return {
        (STALE, doctype, name)
        for doctype in ("AI Prediction", "AI Insight")
        for name in frappe.get_all(doctype, {"student": ("in", sorted(pupils))}, pluck="name")
    }


class _Picks:
    """Records at random, none of them twice."""

    def __init__(self, frappe, rng: np.random.Generator):
        self._frappe, self._rng = frappe, rng
        self._taken: set[tuple[str, str]] = set()

    def one(self, doctype: str, filters=None) -> str:
        names = self._frappe.get_all(doctype, filters or {}, pluck="name", order_by="name")
        free = [name for name in names if (doctype, name) not in self._taken]
        name = free[int(self._rng.integers(len(free)))]
        self._taken.add((doctype, name))
        return name

    def number(self) -> int:
        return int(self._rng.integers(10**9))


# --- one way to do damage each: (frappe, picks, planted) -------------------------------------------------------------


def _result_changed(frappe, picks: _Picks, planted: Planted) -> None:
    """A result is another one than it was, in its parts and in all."""
    from school_ai.services.integrity.finding import STALE
    from school_ai.tests import damage

    prediction = picks.one("AI Prediction", {"outcome": "Failing a course"})
    student, course = frappe.db.get_value("AI Prediction", prediction, ["student", "course"])
    results = frappe.get_all("Assessment Result", {"student": student, "course": course, "docstatus": 1}, pluck="name")
    for result in results:
        for row in frappe.get_all("Assessment Result Detail", {"parent": result}, ["name", "score"]):
            damage.set_past_us("Assessment Result Detail", row.name, score=row.score / 2)
        total = frappe.db.get_value("Assessment Result", result, "total_score")
        damage.set_past_us("Assessment Result", result, total_score=total / 2)
    if results:
        planted.places.add((STALE, "AI Prediction", prediction))
    planted.pupils.add(student)


def _orphan(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services.integrity.finding import ORPHAN
    from school_ai.tests import damage

    for doctype, link in (("AI Insight", "student"), ("AI Prediction", "course"), ("AI Recommendation", "student")):
        if not frappe.db.count(doctype):
            continue
        name = picks.one(doctype)
        damage.set_past_us(doctype, name, **{link: f"Gone {picks.number()}"})
        planted.places.add((ORPHAN, doctype, name))
    topic = frappe.get_doc(
        {
            "doctype": "Topic Prerequisite",
            "course": picks.one("Course"),
            "earlier": f"A {picks.number()}",
            "later": f"B {picks.number()}",
        }
    ).insert()
    damage.set_past_us("Topic Prerequisite", topic.name, course=f"Gone {picks.number()}")
    planted.places.add((ORPHAN, "Topic Prerequisite", topic.name))


def _edited(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services.integrity.finding import EDITED
    from school_ai.tests import damage

    for doctype, values in (
        ("AI Insight", {"text": "All is well."}),
        ("AI Prediction", {"chance": 0.0123}),
        ("AI Recommendation", {"text": "Do nothing."}),
    ):
        name = picks.one(doctype)
        damage.set_past_us(doctype, name, **values)
        planted.places.add((EDITED, doctype, name))


def _renamed(frappe, picks: _Picks, planted: Planted) -> None:
    """A pupil is renamed by Frappe's own way, which follows the links and knows no keys."""
    from school_ai.services.integrity.finding import MOVED

    touched = {student for _doctype, student in picks._taken if _doctype == "Student"}
    of_damaged = {
        frappe.db.get_value(doctype, name, "student")
        for doctype, name in picks._taken
        if doctype in ("AI Insight", "AI Prediction", "AI Recommendation")
    }
    names = frappe.get_all("AI Prediction", pluck="student", distinct=True)
    free = sorted(set(names) - touched - of_damaged)
    student = free[picks.number() % len(free)]
    new = f"{student}-NEW"
    rows = {
        doctype: frappe.get_all(doctype, {"student": student}, pluck="name")
        for doctype in ("AI Insight", "AI Prediction", "AI Recommendation")
    }
    frappe.rename_doc("Student", student, new, force=True, show_alert=False)
    picks._taken.add(("Student", new))
    planted.places |= {(MOVED, doctype, name) for doctype, found in rows.items() for name in found}
    planted.pupils.add(new)


def _entry(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services.integrity.finding import ENTRY
    from school_ai.tests import damage

    name = f"gone{picks.number()}"
    damage.index_entry(name)
    planted.places.add((ENTRY, "AI Knowledge Document", name))


def _unread(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services import shelf
    from school_ai.services.integrity.finding import UNREAD

    name = picks.one("AI Knowledge Document", {"status": "Ready", "title": ("like", "Handout%")})
    if picks.number() % 2:
        shelf.index_for(shelf.embedder()).remove_document(name)
    else:
        frappe.db.delete("AI Knowledge Passage", {"document": name})
    planted.places.add((UNREAD, "AI Knowledge Document", name))


def _clash(frappe, picks: _Picks, planted: Planted) -> None:
    """A lesson's copy for another group in the same room, by another instructor."""
    from school_ai.services.integrity.finding import CLASH
    from school_ai.tests import damage

    lesson = frappe.get_doc("Course Schedule", picks.one("Course Schedule"))
    when = {"schedule_date": lesson.schedule_date, "docstatus": ("<", 2)}
    at_the_time = frappe.get_all("Course Schedule", when, ["student_group", "instructor", "from_time", "to_time"])
    busy = [each for each in at_the_time if each.from_time < lesson.to_time and lesson.from_time < each.to_time]
    groups = set(frappe.get_all("Student Group", pluck="name")) - {each.student_group for each in busy}
    teachers = set(frappe.get_all("Instructor", pluck="name")) - {each.instructor for each in busy}
    group = sorted(groups)[picks.number() % len(groups)] if groups else lesson.student_group
    teacher = sorted(teachers)[picks.number() % len(teachers)] if teachers else lesson.instructor
    name = damage.copy("Course Schedule", lesson.name, f"EDU-CSH-9999-{picks.number()}")
    damage.set_past_us("Course Schedule", name, student_group=group, instructor=teacher)
    planted.places.add((CLASH, "Course Schedule", name))


def _score(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services.integrity.finding import SCORE
    from school_ai.tests import damage

    name = picks.one("Assessment Result", {"docstatus": 1})
    if picks.number() % 2:
        rows = frappe.get_all("Assessment Result Detail", {"parent": name}, ["name", "maximum_score"], order_by="idx")
        damage.set_past_us("Assessment Result Detail", rows[0].name, score=10 * rows[0].maximum_score)
    else:
        total = frappe.db.get_value("Assessment Result", name, "total_score")
        damage.set_past_us("Assessment Result", name, total_score=total + 1)
    planted.places.add((SCORE, "Assessment Result", name))
    planted.pupils.add(frappe.db.get_value("Assessment Result", name, "student"))


def _member(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services.integrity.finding import MEMBER
    from school_ai.tests import damage

    group = picks.one("Student Group", {"program": ("is", "set"), "disabled": 0})
    program = frappe.db.get_value("Student Group", group, "program")
    enrolled = frappe.get_all("Program Enrollment", {"program": program, "docstatus": 1}, pluck="student")
    others = sorted(set(frappe.get_all("Student", {"enabled": 1}, pluck="name")) - set(enrolled))
    student = others[picks.number() % len(others)]
    row = frappe.get_all("Student Group Student", {"parent": group}, ["name"], limit=1)[0].name
    new = f"row{picks.number()}"
    values = frappe.db.get_value("Student Group Student", row, "*", as_dict=True)
    values.update({"name": new, "student": student, "active": 1})
    frappe.db.bulk_insert("Student Group Student", list(values), [list(values.values())])
    damage.set_past_us("Student Group Student", new, student=student)
    planted.places.add((MEMBER, "Student Group", group))
    planted.pupils.add(student)


def _login(frappe, picks: _Picks, planted: Planted) -> None:
    from school_ai.services.integrity.finding import LOGIN
    from school_ai.tests import damage

    one = picks.one("Student", {"enabled": 1, "user": ("is", "set")})
    other = picks.one("Student", {"enabled": 1, "user": ("is", "set")})
    match picks.number() % 3:
        case 0:
            damage.set_past_us("Student", one, user=f"gone{picks.number()}@school.example")
            planted.places.add((LOGIN, "Student", one))
        case 1:
            damage.set_past_us("Student", one, user=frappe.db.get_value("Student", other, "user"))
            planted.places.add((LOGIN, "Student", one))
        case 2:
            user = frappe.db.get_value("Student", one, "user")
            damage.set_past_us("User", user, enabled=0)
            planted.places.add((LOGIN, "User", user))


def _twice(frappe, picks: _Picks, planted: Planted) -> None:
    from frappe.utils import now_datetime

    from school_ai.services.integrity.finding import TWICE
    from school_ai.tests import damage

    insight = picks.one("AI Insight", {"status": "Open"})
    copy = damage.copy("AI Insight", insight, f"copy{picks.number()}", open_key=None)
    prediction = damage.copy("AI Prediction", picks.one("AI Prediction"), f"copy{picks.number()}")
    attendance = picks.one("Student Attendance", {"docstatus": 1})
    again = damage.copy("Student Attendance", attendance, f"EDU-ATT-{picks.number()}", creation=now_datetime())
    result = damage.copy(
        "Assessment Result",
        picks.one("Assessment Result", {"docstatus": 1}),
        f"EDU-RES-{picks.number()}",
        creation=now_datetime(),
    )
    planted.places |= {
        (TWICE, "AI Insight", copy),
        (TWICE, "AI Prediction", prediction),
        (TWICE, "Student Attendance", again),
        (TWICE, "Assessment Result", result),
    }


def _leftovers(frappe, picks: _Picks, planted: Planted) -> None:
    """An insight beyond its time, a row of a document that is gone, and a value that a field of ours cannot hold."""
    from frappe.utils import add_days, getdate

    from school_ai.services.integrity.finding import EXPIRED, FIELD, ROW
    from school_ai.tests import damage, former_pupils

    insight = picks.one("AI Insight", {"status": "Open", "valid_until": ("is", "set")})
    damage.set_past_us("AI Insight", insight, valid_until=add_days(getdate(), -1))
    damage.reseal("AI Insight", insight)
    page = former_pupils.put("AI Knowledge Page", document=f"gone{picks.number()}", page_number=1, docstatus=0)
    course = picks.one("Course")
    damage.set_past_us("Course", course, school_ai_language="tlh")
    planted.places |= {
        (EXPIRED, "AI Insight", insight),
        (ROW, "AI Knowledge Page", page),
        (FIELD, "Course", course),
    }


# The twelve kinds of damage. Those that take records of their own come before those that rename.
PLANTS: tuple[Callable[..., None], ...] = (
    *(_orphan, _edited, _twice, _leftovers, _entry, _unread, _clash, _score, _member, _login),
    *(_result_changed, _renamed),
)


@benchmark(unit="%", bar=100, needs_site=True)
def faults(run: Run) -> Figure:
    """Twelve kinds of damage, several of each, planted at random in a demo school: how much of it is found."""
    seen = measured(run.seed)
    found = seen.planted - len(seen.missing)
    kinds = ", ".join(f"{kind}: {count}" for kind, count in sorted(seen.by_kind.items()))
    missing = f"; missing: {seen.missing}" if seen.missing else ""
    return Figure(100 * found / seen.planted, f"{found} of {seen.planted} ({kinds}){missing}")


@benchmark(unit="findings", bar=0, better="lower", needs_site=True)
def invented(run: Run) -> Figure:
    """The same: findings of what nobody planted, in the damaged school and in the clean one."""
    seen = measured(run.seed)
    named = [*seen.on_clean, *seen.invented]
    return Figure(len(named), f"{len(seen.on_clean)} in the clean school; {named[:6]}" if named else "none in either")


@benchmark(unit="findings", bar=0, better="lower", needs_site=True)
def left(run: Run) -> Figure:
    """The same: what is found after mending, beside what stands as a conflict for the school to decide."""
    seen = measured(run.seed)
    return Figure(len(seen.left), str(seen.left[:6]) if seen.left else "")


@benchmark(unit="s", bar=10, aim=3, better="lower", needs_site=True)
def check_seconds(run: Run) -> Figure:
    """One check of the demo school, everything read from the database."""
    seen = measured(run.seed)
    return Figure(seen.seconds, f"{seen.records:,} records of pupils, lessons, results, attendance and ours")
