"""What the assistant can look up: a fixed set of methods. Each asks for itself what the person may see of the record
that it is about, whoever has chosen it, a provider included; what they may not see is not told from what is not
there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from school_ai import settings
from school_ai.ai.assistant import intents
from school_ai.ai.assistant.intents import Call, Known
from school_ai.erpnext_records import classroom, lessons, people
from school_ai.permissions import Standing
from school_ai.services.analytics import recommending
from school_ai.services.teaching import assessing, attention, courses_seen, lessons_seen, materials, questions
from school_ai.services.teaching.evidence import Link

MOST = 40
LONGEST_PERIOD = timedelta(days=62)


@dataclass(frozen=True)
class Line:
    """A line of what was found. `about`: the pupils whose records it tells of."""

    text: str
    about: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a tool found. `title`: what was looked for, in words; `lines`; `more`: how many were left out."""

    title: str
    lines: list[Line] = field(default_factory=list)
    more: int = 0


class NotTheirs(Exception):
    """The question is about something that the person does not teach, or that is not there."""


def known(standing: Standing) -> Known:
    """What a person may ask about: groups, courses and pupils that they teach; heads all that are there now."""
    if standing.heads:
        groups = frappe.get_all("Student Group", {"disabled": 0}, pluck="name", limit_page_length=2000)
        courses = frappe.get_all("Course", pluck="name", limit_page_length=2000)
        pupils = frappe.get_all("Student", {"enabled": 1}, ["name", "student_name"], as_list=True, limit_page_length=0)
        return Known({each: each for each in groups}, {each: each for each in courses}, dict(pupils))
    taught = standing.pupils
    return Known(
        {each: each for each in sorted(standing.teaches.groups)},
        {each: each for each in sorted(standing.teaches.courses)},
        people.names_of_students(taught),
    )


def about_of(standing: Standing, doctype: str | None, name: str | None) -> dict[str, str]:
    """Pupil, group and course of the form that is open, as far as they are the person's to know of."""
    fields = {
        "Student": {"student": "name"},
        "Student Group": {"student_group": "name", "course": "course"},
        "Course": {"course": "name"},
        "Course Schedule": {"student_group": "student_group", "course": "course"},
        "Assessment Plan": {"student_group": "student_group", "course": "course"},
        "Assessment Result": {"student": "student", "course": "course"},
    }.get(doctype or "")
    if not fields or not name:
        return {}
    row = frappe.db.get_value(doctype, name, sorted(set(fields.values())), as_dict=True)
    if not row:
        return {}
    found = {key: row.get(fieldname) for key, fieldname in fields.items() if row.get(fieldname)}
    allowed = {
        "student": _is_pupil_theirs,
        "student_group": lambda standing, each: standing.heads or each in standing.teaches.groups,
        "course": lambda standing, each: standing.heads or each in standing.teaches.courses,
    }
    return {key: value for key, value in found.items() if allowed[key](standing, value)}


def use(standing: Standing, call: Call) -> Found:
    """Use a tool. Raises `NotTheirs`."""
    for value, is_theirs in (
        (call.student, _is_pupil_theirs(standing, call.student) if call.student else True),
        (call.student_group, standing.heads or call.student_group in standing.teaches.groups),
        (call.course, standing.heads or call.course in standing.teaches.courses),
    ):
        if value and not is_theirs:
            raise NotTheirs
    found = _TOOLS[call.tool](standing, call)
    return Found(found.title, found.lines[:MOST], max(0, len(found.lines) - MOST))


def _is_pupil_theirs(standing: Standing, student: str) -> bool:
    return standing.heads or student in standing.pupils


def _groups(standing: Standing, call: Call) -> list[str]:
    """The groups that a question is about: the one named, else all that the person teaches. Heads name one."""
    if call.student_group:
        return [call.student_group]
    if not standing.teaches.groups:
        raise NotTheirs
    return sorted(standing.teaches.groups)


def _pupils(standing: Standing, call: Call) -> dict[str, str]:
    if call.student:
        return people.names_of_students([call.student])
    return {each.student: each.name for group in _groups(standing, call) for each in classroom.members(group)}


def _courses(standing: Standing, call: Call) -> set[str] | None:
    if call.course:
        return {call.course}
    return None if standing.heads else set(standing.teaches.courses)


def _period(call: Call, back: int = 0) -> tuple[date, date]:
    """The days that are asked about, else the last `back` days up to today."""
    today = getdate()
    first, last = call.first or today - timedelta(days=back), call.last or today
    first, last = min(first, last), max(first, last)
    return max(first, last - LONGEST_PERIOD), last


def _days(first: date, last: date) -> str:
    return formatdate(first) if first == last else _("{0} to {1}").format(formatdate(first), formatdate(last))


# --- the tools -------------------------------------------------------------------------------------------------------


def _lessons(standing: Standing, call: Call) -> Found:
    first, last = _period(call)
    if call.student_group:
        held = lessons.between(first, last, student_group=[call.student_group])
    elif standing.instructor:
        held = lessons.between(first, last, instructor=[standing.instructor])
    else:
        raise NotTheirs
    found = []
    for each in held:
        if (
            not standing.heads
            and each.instructor != standing.instructor
            and each.course not in standing.teaches.courses
        ):
            continue
        words = _("{0}, {1} to {2}: {3}, {4}").format(
            formatdate(each.day), attention.clock(each.begins), attention.clock(each.ends), each.course, each.group
        )
        otherwise = lessons_seen.otherwise(each)
        text = f"{words} ({otherwise})" if otherwise else words
        found.append(Line(text, links=(Link(lessons.DOCTYPE, each.name, each.course),)))
    return Found(_("Lessons, {0}").format(_days(first, last)), found)


def _absences(standing: Standing, call: Call) -> Found:
    first, last = _period(call, back=0 if call.first else 7)
    names = _pupils(standing, call)
    rows = classroom.away(names, first, last)
    if call.course:
        of_course = {
            each.name
            for each in lessons.named({row.lesson for row in rows if row.lesson})
            if each.course == call.course
        }
        rows = [row for row in rows if not row.lesson or row.lesson in of_course]
    by_pupil: dict[str, list] = {}
    for row in rows:
        by_pupil.setdefault(row.student, []).append(row)
    found = []
    for student in sorted(by_pupil, key=lambda each: (-len({row.day for row in by_pupil[each]}), names[each])):
        missed = by_pupil[student]
        days = sorted({row.day for row in missed})
        with_leave = len({row.day for row in missed if row.with_leave})
        text = _("{0}: away on {1} (days: {2}, with leave: {3})").format(
            names[student], ", ".join(formatdate(day) for day in days[-5:]), len(days), with_leave
        )
        links = tuple(Link(classroom.ATTENDANCE, row.record, formatdate(row.day)) for row in missed[:3])
        found.append(Line(text, frozenset({student}), links))
    return Found(_("Away, {0}").format(_days(first, last)), found)


def _leave(standing: Standing, call: Call) -> Found:
    day = call.first or getdate()
    names = _pupils(standing, call)
    found = [
        Line(
            _("{0} has leave from {1} to {2}").format(
                names[each.student], formatdate(each.first), formatdate(each.last)
            ),
            frozenset({each.student}),
            (Link(classroom.LEAVE, each.record, _("Leave")),),
        )
        for each in classroom.on_leave(names, day)
    ]
    return Found(_("Leave, {0}").format(formatdate(day)), found)


def _attention(standing: Standing, call: Call) -> Found:
    if call.student:
        return _pupil(standing, call)
    _require_predictions()
    found = []
    seen = set()
    for group in _groups(standing, call):
        for each in attention.of_class(classroom.members(group), _courses(standing, call), call.first or getdate()):
            if not each.signs or each.student in seen:
                continue
            seen.add(each.student)
            # The titles of insights name the pupil already.
            said = "; ".join(_with_sure(sign.text, sign.sure) for sign in each.signs)
            links = tuple(link for sign in each.signs for link in sign.links[:1])
            found.append(Line(f"{each.name}: {said}", frozenset({each.student}), links[:4]))
    where = call.student_group or _("your groups")
    return Found(_("Who needs attention: {0}").format(where), found)


def _with_sure(text: str, sure: str) -> str:
    return f"{text} ({sure})" if sure and sure not in text else text


def _require_predictions() -> None:
    settings.require("predictions_enabled")


def _results(standing: Standing, call: Call) -> Found:
    courses = _courses(standing, call)
    of = {"course": courses} if courses is not None else {}
    if call.student:
        rows = classroom.results(student=call.student, **of)
        found = [
            Line(
                _("{0}, {1}, {2}: {3} of {4} points ({5} %)").format(
                    each.student_name, each.title, formatdate(each.day), *_points(each)
                ),
                frozenset({each.student}),
                (Link(classroom.RESULT, each.name, each.title),),
            )
            for each in reversed(rows)
            if each.percent is not None
        ]
        return Found(_("Results of {0}").format(people.names_of_students([call.student]).get(call.student, "")), found)
    if not call.student_group and not call.course:
        raise NotTheirs
    rows = classroom.results(student_group=_groups(standing, call), **of)
    by_plan: dict[str, list] = {}
    for each in rows:
        if each.percent is not None:
            by_plan.setdefault(each.plan, []).append(each)
    found = [_sitting(each) for each in reversed(list(by_plan.values()))]
    return Found(_("Results: {0}").format(", ".join(filter(None, (call.student_group, call.course)))), found)


def _points(each) -> tuple[str, str, int]:
    return f"{each.score:g}", f"{each.maximum:g}", round(each.percent)


def _sitting(rows: list) -> Line:
    first, percents = rows[0], [each.percent for each in rows]
    link = (Link(classroom.PLAN, first.plan, first.title),)
    if len(rows) < assessing.FEWEST:
        return Line(
            _("{0}, {1}, {2}: {3} results").format(first.title, first.group, formatdate(first.day), len(rows)),
            links=link,
        )
    lower, median, upper = lessons_seen.quartiles(percents)
    text = _("{0}, {1}, {2}: {3} results, middle {4} %, half of them between {5} and {6} %").format(
        first.title, first.group, formatdate(first.day), len(rows), round(median), round(lower), round(upper)
    )
    # Quartiles of a class are nobody's record.
    return Line(text, links=link)


def _pupil(standing: Standing, call: Call) -> Found:
    if not call.student:
        raise NotTheirs
    names = people.names_of_students([call.student])
    name = names.get(call.student, call.student)
    member = classroom.Member(call.student, name)
    link, about = Link("Student", call.student, name), frozenset({call.student})
    found = []
    percents: dict[str, list[float]] = {}
    courses = _courses(standing, call)
    for each in classroom.results(student=call.student):
        if each.percent is not None and (courses is None or each.course in courses):
            percents.setdefault(each.course, []).append(each.percent)
    for course, values in sorted(percents.items()):
        text = _("{0}, {1}: {2} % on average in {3} results, last {4} %").format(
            name, course, round(sum(values) / len(values)), len(values), round(values[-1])
        )
        found.append(Line(text, about, (link,)))
    for each in attention.of_class([member], courses, getdate()):
        found += [
            Line(f"{name}: {_with_sure(sign.text, sign.sure)}", about, tuple(sign.links[:2]) or (link,))
            for sign in each.signs
        ]
    return Found(_("How {0} gets on").format(name), found)


def _questions(standing: Standing, call: Call) -> Found:
    pupils = _pupils(standing, Call(call.tool, student_group=call.student_group))
    seen = questions.of_pupils(pupils, _courses(standing, call))
    title = _("What pupils asked the tutor in the last {0} days").format(seen.days)
    if seen.pupils is None:
        return Found(title, [Line(_("Fewer than {0} pupils asked: nothing is told of them.").format(seen.fewest))])
    found = [Line(_("{0} pupils asked {1} questions").format(seen.pupils, seen.questions))]
    found += [
        Line(_("{0}: {1} questions by {2} pupils").format(each.topic, each.questions, each.pupils))
        for each in [*seen.topics, *seen.words]
    ]
    return Found(title, found)


def _difficulty(standing: Standing, call: Call) -> Found:
    if not call.course:
        raise NotTheirs
    figures = courses_seen.of_course(standing, call.course).difficulty
    found = []
    for row in figures.rows:
        if row["what"] != "assessment":
            continue
        link = (Link(classroom.PLAN, row["name"], row["title"]),)
        if not row["enough"]:
            found.append(Line(_("{0}: {1}").format(row["title"], row["why"]), links=link))
            continue
        text = _("{0}: a pupil of middle ability is expected to reach {1} % ({2} to {3})").format(
            row["title"], *(round(row[key]) for key in ("level", "level_low", "level_high"))
        )
        found.append(Line(text, links=link))
    return Found(_("How hard assessments were: {0}").format(call.course), found)


def _steps(standing: Standing, call: Call) -> Found:
    names, courses = _pupils(standing, call), _courses(standing, call)
    rows = frappe.get_all(
        recommending.RECOMMENDATION,
        {"student": ("in", sorted(names) or [""]), "status": recommending.PROPOSED},
        ["name", "student", "course", "text"],
        order_by="weight desc",
        limit_page_length=0,
    )
    found = [
        Line(
            _("{0}, {1}: {2}").format(names[row.student], row.course, row.text),
            frozenset({row.student}),
            (Link(recommending.RECOMMENDATION, row.name, row.text),),
        )
        for row in rows
        if courses is None or row.course in courses
    ]
    return Found(_("Steps that wait for a decision"), found)


def _materials(standing: Standing, call: Call) -> Found:
    if not call.course:
        raise NotTheirs
    students = _pupils(standing, call) if call.student_group else ()
    found = [
        Line(
            _("{0} ({1}): {2}").format(each.title, each.kind or _("Document"), each.why),
            links=(Link("AI Knowledge Document", each.document, each.title),),
        )
        for each in materials.of_course(call.course, students, MOST)
    ]
    return Found(_("Materials: {0}").format(call.course), found)


_TOOLS: dict[str, Callable[[Standing, Call], Found]] = {
    intents.LESSONS: _lessons,
    intents.ABSENCES: _absences,
    intents.LEAVE: _leave,
    intents.ATTENTION: _attention,
    intents.RESULTS: _results,
    intents.PUPIL: _pupil,
    intents.QUESTIONS: _questions,
    intents.DIFFICULTY: _difficulty,
    intents.STEPS: _steps,
    intents.MATERIALS: _materials,
}


def readable(links: Iterable[Link]) -> list[Link]:
    """Links that the caller can open at the desk: a link that is refused helps nobody."""
    return [link for link in links if frappe.has_permission(link.doctype, "read", link.name)]
