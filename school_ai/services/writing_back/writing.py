"""What reaches ERPNext of an insight: a line in a field of Student or Course, a comment in the timeline, a
notification; one insight, one place each, brought up to date rather than repeated, and taken away when it no longer
holds.

Whatever changes an insight asks for a task, which compares what should stand with what does, and writes the difference:
done twice, or by two at once, it writes nothing twice. A place has a key that the database keeps unique, and is written
with what it stands for in one transaction. What was asked for and lost is made good by the next night.

Fields and comments are in words that a pupil may read, since pupils can read their own record and its timeline: what
would help, and nothing of chances, marks or reasons. Those stand in the insight, to which the comment leads.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import escape_html, getdate

from school_ai import permissions
from school_ai.erpnext_records import contacts, enrolment
from school_ai.jobs.tasks import Task
from school_ai.services import consent, insights
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import noticing
from school_ai.services.analytics.outcome_words import ALERT_KINDS, FAILS, OFTEN_ABSENT, WITHDRAWS
from school_ai.services.writing_back.asking import PLACE
from school_ai.services.writing_back.choices import COMMENT, FIELD, NOTIFICATION, current

WRITTEN, REMOVED_BY_HAND = "Written", "Removed by Hand"
OUTLOOK, OUTLOOK_ON = "school_ai_outlook", "school_ai_outlook_on"
# So many lines at most stand in a field.
MOST_LINES = 5
# Names that are looked up by one statement.
_AT_ONCE = 1000
_SHOWN_AS = {COMMENT: "Comment", NOTIFICATION: "Notification Log"}


@dataclass(frozen=True)
class Standing:
    """An open insight that may go back. `doctype`, `record`: the pupil, or the course, at which it stands."""

    name: str
    kind: str
    severity: str
    title: str
    text: str
    student: str | None
    course: str | None
    student_group: str | None
    doctype: str
    record: str

    @property
    def line(self) -> str:
        """What would help, in words that a pupil may read."""
        return _words(self.kind, self.course, self.student_group)


@dataclass(frozen=True)
class Wanted:
    """What should stand in a place. `user`: whom a notification is for."""

    key: str
    place: str
    insight: Standing
    user: str | None = None

    @property
    def fingerprint(self) -> str:
        """Of what is written there: where it is the same nothing is touched."""
        said = self.insight.line if self.place == COMMENT else f"{self.insight.title}\0{self.insight.text}"
        return hashlib.sha256(f"{self.insight.record}\0{said}".encode()).hexdigest()[:32]


def run(task: Task) -> None:
    with _in_the_schools_language():
        task.report(0.1, _("Looking what holds"))
        standing = _standing()
        _write_fields(standing)
        task.report(0.3, _("Taking away what no longer holds"))
        wanted = _wanted(standing)
        there = {row.place_key: row for row in _places()}
        shown = _shown(there.values())
        for key in sorted(there.keys() - wanted.keys()):
            _take_away(there[key])
            task.report(0.3, _("Taking away what no longer holds"))
        new = [(key, each) for key, each in sorted(wanted.items()) if not _stands(each, there.get(key), shown)]
        for number, (key, each) in enumerate(new, 1):
            _write(each, there.get(key))
            # Each with its place in a transaction of its own: a worker that is killed leaves whole ones.
            task.report(0.4 + 0.6 * number / len(new), _("Writing"))


@contextmanager
def _in_the_schools_language() -> Iterator[None]:
    """In the site's language, and as the site: what is written is read by all, whoever has asked for it."""
    user, language = frappe.session.user, frappe.local.lang
    frappe.set_user("Administrator")
    frappe.local.lang = frappe.db.get_default("lang") or "en"
    try:
        yield
    finally:
        frappe.set_user(user)
        frappe.local.lang = language


# --- what should stand where -----------------------------------------------------------------------------------------


def _words(kind: str, course: str | None, group: str | None) -> str:
    match kind:
        case _ if kind == ALERT_KINDS[FAILS]:
            return _("Some extra help in {0} would do good now.").format(course)
        case _ if kind == ALERT_KINDS[OFTEN_ABSENT]:
            return _("A talk about what makes coming to school easier would do good.")
        case _ if kind == ALERT_KINDS[WITHDRAWS]:
            return _("A talk about what makes taking part easier would do good.")
        case noticing.CLASS_JUMP | noticing.ALL_EQUAL:
            return _("An assessment of {0} is worth a second look by those who teach it.").format(group or course)
        case noticing.MARK_DROP:
            return _("A talk about how school is going would do good.")
        case noticing.ATTENDANCE_BREAK | noticing.AWAY:
            return _("It would be good to ask how things are.")
    raise ValueError(f"there are no words for insights of the kind {kind!r}")


def _standing() -> list[Standing]:
    """Open insights that may go back somewhere, the graver first. Those about an instructor never do, nor those about a
    pupil from whose records nothing may be foretold."""
    choices = current()
    rows = frappe.get_all(
        insights.INSIGHT,
        {
            "status": insights.OPEN,
            "kind": ("in", sorted(choices.kinds) or [""]),
            "instructor": ("is", "not set"),
        },
        ["name", "kind", "severity", "title", "text", "student", "course", "student_group", "valid_until"],
        order_by="creation, name",
        limit_page_length=0,
    )
    rows = [row for row in rows if not row.valid_until or getdate(row.valid_until) >= getdate()]
    pupils = {row.student for row in rows if row.student}
    allowed = consent.allowed_predictions(pupils, school_choices.current().consent_needed)
    there = {
        doctype: set(frappe.get_all(doctype, {"name": ("in", sorted(names) or [""])}, pluck="name"))
        for doctype, names in (("Student", allowed), ("Course", {row.course for row in rows if row.course}))
    }
    found = []
    for row in rows:
        doctype, record = ("Student", row.student) if row.student else ("Course", row.course)
        if record in there[doctype]:
            found.append(
                Standing(
                    name=row.name,
                    kind=row.kind,
                    severity=row.severity or "",
                    title=row.title,
                    text=row.text or "",
                    student=row.student,
                    course=row.course,
                    student_group=row.student_group,
                    doctype=doctype,
                    record=record,
                )
            )
    graver = {severity: number for number, severity in enumerate((insights.HIGH, insights.MEDIUM, insights.LOW, ""))}
    return sorted(found, key=lambda each: graver[each.severity])


def _wanted(standing: Iterable[Standing]) -> dict[str, Wanted]:
    """Comments and notifications that should be there, by their keys."""
    choices, found, audience = current(), {}, _Audience()
    for each in standing:
        if choices.has(COMMENT, each.kind, each.severity):
            key = f"{each.name}:{COMMENT}"
            found[key] = Wanted(key, COMMENT, each)
        if choices.has(NOTIFICATION, each.kind, each.severity):
            for user in audience.of(each):
                key = f"{each.name}:{NOTIFICATION}:{user}"
                found[key] = Wanted(key, NOTIFICATION, each, user)
    return found


class _Audience:
    """Who is told of insights: looked up once for all that are about the same."""

    def __init__(self):
        self._names: dict[tuple, list[str]] = {}
        self._users: dict[str, str | None] = {}
        self._may: dict[tuple, bool] = {}

    def of(self, each: Standing) -> list[str]:
        """Logins of those who teach the pupil, or the group, in the course if there is one, and may read the
        insight."""
        names = self._teaching(each)
        missing = [name for name in names if name not in self._users]
        if missing:
            found = contacts.instructors(missing)
            self._users |= {name: found[name].user if name in found else None for name in missing}
        users = {user for name in names if (user := self._users[name])}
        return sorted(user for user in users if self._may_read(each, user))

    def _teaching(self, each: Standing) -> list[str]:
        place = (each.student_group, None if each.student_group else each.student, each.course)
        if place not in self._names:
            groups = frozenset([each.student_group]) if each.student_group else frozenset()
            if each.student and not groups:
                groups = enrolment.of_student(each.student).groups
            self._names[place] = (
                enrolment.instructors_of(groups, each.course)
                if each.course
                else enrolment.instructors_of_groups(groups)
            )
        return self._names[place]

    def _may_read(self, each: Standing, user: str) -> bool:
        place = (user, each.student, each.course, each.student_group)
        if place not in self._may:
            about = {"student": each.student, "course": each.course, "student_group": each.student_group}
            self._may[place] = permissions.insight_permission(about, "read", user)
        return self._may[place]


# --- fields ----------------------------------------------------------------------------------------------------------


def _write_fields(standing: Iterable[Standing]) -> None:
    """Have every field say what it should, and no other one anything: what somebody else has written is replaced."""
    choices = current()
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in standing:
        place = lines[each.doctype, each.record]
        if choices.has(FIELD, each.kind, each.severity) and each.line not in place and len(place) < MOST_LINES:
            place.append(each.line)
    for doctype in ("Student", "Course"):
        if not frappe.get_meta(doctype).has_field(OUTLOOK):
            continue
        stands = dict(frappe.get_all(doctype, {OUTLOOK: ("is", "set")}, ["name", OUTLOOK], as_list=True, limit=0))
        should = {name: "\n".join(said) for (of, name), said in lines.items() if of == doctype and said}
        for name in sorted(stands.keys() | should.keys()):
            if stands.get(name) != should.get(name):
                _set(doctype, name, should.get(name))


def _set(doctype: str, name: str, said: str | None) -> None:
    """Without a new `modified`: a form that somebody has open must not be refused when they save it."""
    frappe.db.set_value(doctype, name, {OUTLOOK: said, OUTLOOK_ON: getdate() if said else None}, update_modified=False)
    frappe.clear_document_cache(doctype, name)


# --- comments and notifications --------------------------------------------------------------------------------------


def _places(**filters) -> list:
    return frappe.get_all(
        PLACE, filters, ["name", "place", "place_key", "status", "written_as", "fingerprint"], limit_page_length=0
    )


def _shown(places: Iterable) -> set[str]:
    """Which comments and notifications of places are still there."""
    found: set[str] = set()
    for doctype in _SHOWN_AS.values():
        names = [row.written_as for row in places if row.written_as and _SHOWN_AS[row.place] == doctype]
        for at in range(0, len(names), _AT_ONCE):
            there = frappe.get_all(doctype, {"name": ("in", names[at : at + _AT_ONCE])}, pluck="name")
            # Notifications are numbered.
            found |= set(map(str, there))
    return found


def _stands(wanted: Wanted, place, shown: set[str]) -> bool:
    """Whether there is nothing to be written: it says what it should, or somebody has removed it."""
    if not place:
        return False
    return place.status == REMOVED_BY_HAND or (place.fingerprint == wanted.fingerprint and place.written_as in shown)


def _write(wanted: Wanted, place) -> None:
    """Have something stand in a place. `place`: the record of what does, if there is one."""
    if place is None:
        _write_anew(wanted)
        return
    # Another worker may be at it: whoever comes second finds it done.
    place = frappe.db.get_value(
        PLACE, place.name, ["name", "status", "written_as", "fingerprint"], as_dict=True, for_update=True
    )
    if not place or place.status == REMOVED_BY_HAND:
        return
    if not frappe.db.exists(_SHOWN_AS[wanted.place], place.written_as):
        # That somebody has deleted it is their decision.
        frappe.db.set_value(PLACE, place.name, "status", REMOVED_BY_HAND)
    elif place.fingerprint != wanted.fingerprint:
        written_as = _update(wanted, place.written_as)
        frappe.db.set_value(
            PLACE,
            place.name,
            {
                "written_as": written_as,
                "fingerprint": wanted.fingerprint,
                "reference_doctype": wanted.insight.doctype,
                "reference_name": wanted.insight.record,
            },
        )


def _write_anew(wanted: Wanted) -> None:
    document = frappe.get_doc(
        {
            "doctype": PLACE,
            "insight": wanted.insight.name,
            "place": wanted.place,
            "reference_doctype": wanted.insight.doctype,
            "reference_name": wanted.insight.record,
            "user": wanted.user,
            "status": WRITTEN,
            "fingerprint": wanted.fingerprint,
            "place_key": wanted.key,
        }
    )
    frappe.db.savepoint("school_ai_place")
    try:
        # The key is taken first: another worker waits here, and finds it taken.
        document.insert(ignore_permissions=True, ignore_links=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        frappe.db.rollback(save_point="school_ai_place")
        frappe.clear_last_message()
        return
    shown = frappe.get_doc({"doctype": _SHOWN_AS[wanted.place], **_values(wanted)})
    shown.insert(ignore_permissions=True)
    frappe.db.set_value(PLACE, document.name, "written_as", shown.name)


def _values(wanted: Wanted) -> dict[str, str | None]:
    each = wanted.insight
    if wanted.place == COMMENT:
        link = f'<a href="/app/ai-insight/{each.name}">{escape_html(_("School AI"))}</a>'
        return {
            "comment_type": "Comment",
            "comment_by": _("School AI"),
            "reference_doctype": each.doctype,
            "reference_name": each.record,
            "content": f"<p>{escape_html(each.line)} {link}</p>",
        }
    return {
        "for_user": wanted.user,
        "from_user": "Administrator",
        "type": "Alert",
        "document_type": insights.INSIGHT,
        "document_name": each.name,
        "subject": escape_html(each.title),
        "email_content": f"<p>{escape_html(each.text)}</p>",
    }


def _update(wanted: Wanted, written_as: str) -> str:
    """Returns under which name it stands now."""
    values = _values(wanted)
    if wanted.place == NOTIFICATION:
        said = {field: values[field] for field in ("subject", "email_content")}
        frappe.db.set_value("Notification Log", written_as, said)
        return written_as
    document = frappe.get_doc("Comment", written_as)
    if (document.reference_doctype, document.reference_name) != (wanted.insight.doctype, wanted.insight.record):
        # The insight is about another record now: what the former one keeps of its comments goes with the comment.
        _delete("Comment", written_as)
        return frappe.get_doc({"doctype": "Comment", **values}).insert(ignore_permissions=True).name
    document.content = values["content"]
    document.save(ignore_permissions=True)
    return written_as


def _take_away(place) -> None:
    """What stands in a place goes, and the place with it."""
    held = frappe.db.get_value(PLACE, place.name, ["name", "written_as"], as_dict=True, for_update=True)
    if not held:
        return
    doctype = _SHOWN_AS[place.place]
    if held.written_as and frappe.db.exists(doctype, held.written_as):
        _delete(doctype, held.written_as)
    frappe.db.delete(PLACE, {"name": place.name})


def _delete(doctype: str, name: str) -> None:
    """With its copy in the record that it is a comment of, and for good."""
    frappe.delete_doc(doctype, name, ignore_permissions=True, force=True, delete_permanently=True)


def take_everything_back() -> None:
    """Take away all that was written. Run before the app is uninstalled; the fields go with their columns."""
    for place in _places():
        _take_away(place)
