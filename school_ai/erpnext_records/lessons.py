"""The lessons that the school holds: Course Schedules, read and written many at a time.

Education saves a lesson by itself and refuses it where group, instructor or room have another one at the time. A joint
lesson of two groups, or a swap of two lessons, cannot be written so. Here lessons are looked at together: whoever calls
has made sure that none is in the way of another (`clashes`), and rows of one joint lesson share `school_ai_lesson`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import frappe
from frappe.model.naming import getseries, parse_naming_series
from frappe.utils import getdate, now

from school_ai.erpnext_records.rows import read

DOCTYPE = "Course Schedule"
_AT_ONCE = 1000
_FIELDS = (
    *("name", "student_group", "course", "instructor", "room", "schedule_date", "from_time", "to_time"),
    *("school_ai_lesson", "school_ai_change"),
)


@dataclass(frozen=True)
class LessonHeld:
    """A row of Course Schedule. Times are minutes after midnight. `name` is empty for one that is not written yet;
    `lesson` is what rows of one joint lesson have in common."""

    name: str
    group: str
    course: str
    instructor: str
    room: str | None
    day: date
    begins: int
    ends: int
    lesson: str = ""
    change: str = ""

    def is_same_as(self, other: "LessonHeld") -> bool:
        """Whether both rows say the same, whatever they are called and whoever wrote them."""
        return replace(self, name="", lesson="", change="") == replace(other, name="", lesson="", change="")


@dataclass(frozen=True)
class Clash:
    """Two lessons at once of one `what` (group, instructor or room) named `who`."""

    what: str
    who: str
    one: LessonHeld
    other: LessonHeld


def between(first: date, last: date, *, latest: bool = False, **of: Iterable[str]) -> list[LessonHeld]:
    """Lessons from one date to another. `of`: names of groups (`student_group`), instructors, rooms or lessons of which
    at least one list must have them; all lessons where nothing is given. `latest`: also what was committed since this
    transaction began to read; they are held until it ends."""
    table = frappe.qb.DocType(DOCTYPE)
    query = (
        frappe.qb.from_(table)
        .select(*(table[field] for field in _FIELDS))
        .where(table.schedule_date >= first)
        .where(table.schedule_date <= last)
        .where(table.docstatus != 2)
        .orderby(table.schedule_date, table.from_time, table.student_group, table.name)
    )
    if latest:
        query = query.for_update()
    wanted = None
    for field, names in of.items():
        names = sorted(set(names))
        if names:
            part = table[field].isin(names)
            wanted = part if wanted is None else wanted | part
    if of and wanted is None:
        return []
    return [_held(row) for row in (query if wanted is None else query.where(wanted)).run(as_dict=True)]


def named(names: Iterable[str], *, latest: bool = False) -> list[LessonHeld]:
    """Lessons of these names. `latest`: as they were committed last; they are held until this transaction ends."""
    names = sorted(set(names))
    if not names:
        return []
    table = frappe.qb.DocType(DOCTYPE)
    query = (
        frappe.qb.from_(table)
        .select(*(table[field] for field in _FIELDS))
        .where(table.name.isin(names))
        .orderby(table.schedule_date, table.from_time, table.name)
    )
    return [_held(row) for row in (query.for_update() if latest else query).run(as_dict=True)]


def last_before(of: LessonHeld) -> LessonHeld | None:
    """The last lesson of the same group in the same course before this one."""
    rows = read(
        DOCTYPE,
        where={
            "student_group": of.group,
            "course": of.course,
            "schedule_date": ("<=", of.day),
            "docstatus": ("!=", 2),
            "name": ("!=", of.name),
        },
        fields=_FIELDS,
        order_by="schedule_date desc, from_time desc",
        # Those of the same day that come later are in the way.
        limit=12,
    )
    return next((held for held in map(_held, rows) if (held.day, held.begins) < (of.day, of.begins)), None)


def together(names: Iterable[str], *, latest: bool = False) -> dict[str, list[LessonHeld]]:
    """Name -> that lesson and the other rows of the joint lesson that it is one of. A lesson that is gone is left
    out."""
    found = {}
    for row in named(names, latest=latest):
        rows = between(row.day, row.day, latest=latest, school_ai_lesson=[row.lesson]) if row.lesson else [row]
        found[row.name] = [each for each in rows if each.begins == row.begins]
    return found


def with_attendance(names: Iterable[str], *, latest: bool = False) -> set[str]:
    """Those of these lessons for which attendance was taken. `latest`: also what was committed since this transaction
    began to read."""
    found: set[str] = set()
    table = frappe.qb.DocType("Student Attendance")
    for part in _parts(sorted(set(names))):
        query = (
            frappe.qb.from_(table)
            .select(table.course_schedule)
            .where(table.course_schedule.isin(part))
            .where(table.docstatus != 2)
        )
        found |= {name for (name,) in (query.for_update() if latest else query).run()}
    return found


def assessments(first: date, last: date) -> list[tuple[str, str, str | None, str | None, date, int, int]]:
    """Assessments that are set: name, group, room, supervisor, day, and from when to when."""
    rows = frappe.get_all(
        "Assessment Plan",
        {"schedule_date": ("between", (first, last)), "docstatus": ("!=", 2)},
        ["name", "student_group", "room", "supervisor", "schedule_date", "from_time", "to_time"],
    )
    return [
        (
            row.name,
            row.student_group,
            row.room,
            row.supervisor,
            getdate(row.schedule_date),
            minutes(row.from_time),
            minutes(row.to_time),
        )
        for row in rows
        if row.from_time is not None and row.to_time is not None
    ]


def clashes(lessons: Iterable[LessonHeld]) -> list[Clash]:
    """Pairs of lessons that a group, instructor or room cannot have both. Rows of one joint lesson may share theirs."""
    by_day: dict[tuple[date, str, str], list[LessonHeld]] = defaultdict(list)
    for lesson in lessons:
        by_day[lesson.day, "group", lesson.group].append(lesson)
        by_day[lesson.day, "instructor", lesson.instructor].append(lesson)
        if lesson.room:
            by_day[lesson.day, "room", lesson.room].append(lesson)
    found = []
    for (_day, what, who), together in by_day.items():
        together.sort(key=lambda each: (each.begins, each.ends, each.name))
        for at, one in enumerate(together):
            for other in together[at + 1 :]:
                if other.begins >= one.ends:
                    break
                if not (one.lesson and one.lesson == other.lesson):
                    found.append(Clash(what, who, one, other))
    return found


def write(lessons: Sequence[LessonHeld]) -> list[LessonHeld]:
    """Write lessons that are not there yet. Returns them with their names. Commits nothing."""
    if not lessons:
        return []
    if others_listen():
        return [_insert(lesson) for lesson in lessons]
    return _insert_together(lessons)


def change(lessons: Iterable[LessonHeld]) -> None:
    """Bring written lessons to what these say, by their own documents. Those who call have looked for clashes among all
    of them; Education's look at one after the other would refuse a swap."""
    for lesson in lessons:
        document = frappe.get_doc(DOCTYPE, lesson.name)
        document.update(_values(lesson))
        _let_through(document)
        document.save(ignore_permissions=True)


def remove(names: Iterable[str]) -> list[dict]:
    """Take lessons away. Returns their rows, from which `restore` makes them again."""
    kept: list[dict] = []
    table = frappe.qb.DocType(DOCTYPE)
    for part in _parts(sorted(set(names))):
        rows = frappe.qb.from_(table).select("*").where(table.name.isin(part)).for_update().run(as_dict=True)
        kept += [dict(row) for row in rows]
        if others_listen():
            for name in part:
                frappe.delete_doc(DOCTYPE, name, ignore_permissions=True, force=True, delete_permanently=True)
        else:
            frappe.qb.from_(table).delete().where(table.name.isin(part)).run()
    return kept


def restore(rows: Iterable[dict]) -> None:
    """Make lessons again that `remove` took away, under their names, as far as their columns are still there."""
    columns = frappe.db.get_table_columns(DOCTYPE)
    rows = list(rows)
    for at in range(0, len(rows), _AT_ONCE):
        part = rows[at : at + _AT_ONCE]
        fields = [column for column in columns if any(column in row for row in part)]
        frappe.db.bulk_insert(DOCTYPE, fields, [[row.get(field) for field in fields] for row in part])


def minutes(time: timedelta | str | None) -> int:
    """Minutes after midnight of a Time field."""
    if isinstance(time, str):
        hours, minute, *_rest = time.split(":")
        return int(hours) * 60 + int(minute)
    return int((time or timedelta()).total_seconds()) // 60


def clock(minute: int) -> str:
    """A Time field's text for minutes after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def as_row(lesson: LessonHeld) -> dict:
    """The lesson in plain values, which `from_row` reads."""
    return {**asdict(lesson), "day": lesson.day.isoformat()}


def from_row(row: dict) -> LessonHeld:
    return LessonHeld(**{**row, "day": date.fromisoformat(row["day"])})


def _held(row) -> LessonHeld:
    return LessonHeld(
        row.name,
        row.student_group,
        row.course,
        row.instructor,
        row.room or None,
        getdate(row.schedule_date),
        minutes(row.from_time),
        minutes(row.to_time),
        row.school_ai_lesson or "",
        row.school_ai_change or "",
    )


def _let_through(document) -> None:
    document.flags.school_ai_seen_together = True
    # Education wants a room for every lesson; sports in the park have none.
    document.flags.ignore_mandatory = not document.room


def _values(lesson: LessonHeld) -> dict:
    return {
        "student_group": lesson.group,
        "course": lesson.course,
        "instructor": lesson.instructor,
        "room": lesson.room,
        "schedule_date": lesson.day,
        "from_time": clock(lesson.begins),
        "to_time": clock(lesson.ends),
        "school_ai_lesson": lesson.lesson,
        "school_ai_change": lesson.change,
    }


def others_listen() -> bool:
    """Whether somebody has to be told of every lesson by itself: another app, a script, a notification or a webhook of
    the school. Then lessons are written one document at a time."""
    handlers = frappe.get_doc_hooks().get(DOCTYPE, {})
    if any(not path.startswith("school_ai.") for paths in handlers.values() for path in paths):
        return True
    for hook in ("override_doctype_class", "extend_doctype_class"):
        paths = frappe.get_hooks(hook, {}).get(DOCTYPE, [])
        if any(not path.startswith("school_ai.") for path in ([paths] if isinstance(paths, str) else paths)):
            return True
    return any(
        frappe.db.exists("DocType", doctype) and frappe.db.exists(doctype, filters)
        for doctype, filters in (
            ("Server Script", {"reference_doctype": DOCTYPE, "disabled": 0}),
            ("Notification", {"document_type": DOCTYPE, "enabled": 1}),
            ("Webhook", {"webhook_doctype": DOCTYPE, "enabled": 1}),
        )
    )


def _insert(lesson: LessonHeld) -> LessonHeld:
    colour = _colour(lesson.course, _colours())
    document = frappe.get_doc({"doctype": DOCTYPE, "class_schedule_color": colour, **_values(lesson)})
    _let_through(document)
    document.insert(ignore_permissions=True)
    return replace(lesson, name=document.name)


def _insert_together(lessons: Sequence[LessonHeld]) -> list[LessonHeld]:
    """All rows with few statements, each as its document would be saved."""
    like = _example(lessons[0])
    series = like.pop("naming_series") or "EDU-CSH-.YYYY.-"
    named_now = [replace(lesson, name=name) for lesson, name in zip(lessons, _names(series, len(lessons)), strict=True)]
    instructor = dict(frappe.get_all("Instructor", fields=["name", "instructor_name"], as_list=True))
    program = dict(frappe.get_all("Student Group", fields=["name", "program"], as_list=True))
    moment, user = now(), frappe.session.user
    from_meta = {**like, "naming_series": series, "docstatus": 0, "idx": 0, "owner": user, "modified_by": user}
    colours = _colours()
    fields: list[str] = []
    values = []
    for lesson in named_now:
        colour = _colour(lesson.course, colours)
        title = instructor.get(lesson.instructor) or lesson.instructor
        row = {
            **from_meta,
            **_values(lesson),
            "name": lesson.name,
            "creation": moment,
            "modified": moment,
            "instructor_name": instructor.get(lesson.instructor),
            "program": program.get(lesson.group),
            "title": f"{lesson.course} by {title}",
            "class_schedule_color": colour,
            "color": colours.get(colour),
        }
        fields = fields or list(row)
        values.append([row[field] for field in fields])
    for at in range(0, len(values), _AT_ONCE):
        frappe.db.bulk_insert(DOCTYPE, fields, values[at : at + _AT_ONCE])
    return named_now


def _example(lesson: LessonHeld) -> dict:
    """Values of a new document's columns, with the defaults of fields that the school has added."""
    document = frappe.new_doc(DOCTYPE)
    document.update(_values(lesson))
    columns = set(frappe.db.get_table_columns(DOCTYPE))
    return {field: value for field, value in document.get_valid_dict().items() if field in columns}


def _names(series: str, count: int) -> list[str]:
    """So many names of a naming series, taken in one step."""
    counters: list[tuple[str, int]] = []

    def marked(key: str, digits: int) -> str:
        counters.append((key, digits))
        return "\0"

    pattern = parse_naming_series(series if "#" in series else f"{series}.#####", number_generator=marked)
    key, digits = counters[0]
    first = int(getseries(key, digits))
    if count > 1:
        # The counter's row is held from the first number on, so nobody else takes any of these.
        table = frappe.qb.Table("tabSeries")
        frappe.qb.update(table).set(table.current, first + count - 1).where(table.name == key).run()
    return [pattern.replace("\0", f"{first + more:0{digits}d}") for more in range(count)]


def _colours() -> dict[str, str]:
    """Colours of lessons, and what Education makes of each. Some versions offer colours that they do not know."""
    document = frappe.new_doc(DOCTYPE)
    set_colour = getattr(document, "set_hex_color", None) or document.before_save
    found = {}
    for colour in (document.meta.get_field("class_schedule_color").options or "").split("\n"):
        document.class_schedule_color = colour
        try:
            set_colour()
        except KeyError:
            continue
        found[colour] = document.color
    return found


def _colour(course: str, colours: Iterable[str]) -> str:
    """The same for each course, whoever asks."""
    colours = sorted(colours)
    return colours[sum(course.encode()) % len(colours)] if colours else ""


def _parts(names: Sequence[str]) -> Iterable[list[str]]:
    for at in range(0, len(names), _AT_ONCE):
        yield list(names[at : at + _AT_ONCE])
