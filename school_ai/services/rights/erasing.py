"""Erasing a person: asked for by the family or the office, looked at beforehand, approved by a head of school, done by
a worker in steps, and looked for afterwards.

What the person is found by is kept with the request for as long as the work goes on, since their own record goes early;
whoever goes on after a worker was killed finds it there. At the end the request itself is under the pseudonym.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.erpnext_records import contacts, people
from school_ai.jobs import tasks
from school_ai.permissions import Standing
from school_ai.services import overseers, own_data
from school_ai.services.rights import ledger, looking, persons, removing, traces
from school_ai.services.rights.persons import GUARDIAN, STUDENT, Mark, Person
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language

REQUEST = "AI Erasure Request"
TASK = "Erase a person"
EVERYTHING, OURS_ALONE = "Everything", "What School AI keeps"
REQUESTED, APPROVED, REFUSED = "Requested", "Approved", "Refused"
RUNNING, DONE, FAILED = "Running", "Done", "Failed"
OPEN = (REQUESTED, APPROVED, RUNNING)
FAMILY, OFFICE, LOGIN, RESTORED = "Family", "Office", "Personal Data Deletion Request", "Restored backup"
# Called with DocType and name of whoever was erased, and of their login: an audit forgets who its pseudonym stood for.
HOOK = "school_ai_on_erased"


@dataclass(frozen=True)
class RequestShown:
    """A request as the family sees it. `until`: when the last backup with the person is gone."""

    name: str
    scope: str
    status: str
    asked_on: datetime
    answer: str
    until: date | None


@dataclass(frozen=True)
class Plan:
    """What an erasure would do. `places`: rows of doctype, title, how many go, how many stay and why. `obstacles`: why
    it cannot be done now. `remarks`: what a head should know. `backups`: in which the person stays for a while."""

    places: list[dict]
    obstacles: list[str]
    remarks: list[str]
    backups: list[dict]


# --- asking ----------------------------------------------------------------------------------------------------------


def ask(standing: Standing, student: str, scope: str, reason: str) -> RequestShown:
    """Ask for a pupil to be erased, by the family on their page. Raises `ValidationError` where it is not theirs."""
    if why_not := own_data.why_not_theirs(standing, student):
        frappe.throw(why_not)
    frappe.db.get_value(STUDENT, student, "name", for_update=True)
    if frappe.db.exists(REQUEST, {"subject_doctype": STUDENT, "subject": student, "status": ("in", OPEN)}):
        frappe.throw(_("This was asked for already. The school answers here."))
    document = make(STUDENT, student, scope, FAMILY, standing.user, reason)
    _tell_heads(document)
    return _shown(document)


def make(doctype: str, name: str, scope: str, origin: str, user: str, reason: str = ""):
    """A request, whoever asks for it."""
    document = frappe.get_doc(
        {
            "doctype": REQUEST,
            "subject_doctype": doctype,
            "subject": name,
            "scope": scope,
            "origin": origin,
            "asked_by": user,
            "reason": reason,
        }
    )
    document.insert(ignore_permissions=True)
    return document


def asked(standing: Standing, student: str) -> list[RequestShown]:
    """What a family has asked for, the latest first."""
    rows = frappe.get_all(
        REQUEST,
        {"subject_doctype": STUDENT, "subject": student, "origin": FAMILY},
        ["name", "scope", "status", "asked_on", "answer", "backups_until"],
        order_by="asked_on desc",
    )
    return [_shown(row) for row in rows]


def _shown(row) -> RequestShown:
    return RequestShown(
        row.name,
        row.scope,
        row.status,
        row.asked_on,
        (row.answer or "") if row.status == REFUSED else "",
        getdate(row.backups_until) if row.get("backups_until") else None,
    )


def _tell_heads(document) -> None:
    pupil = people.names_of_students([document.subject]).get(document.subject, document.subject)
    for contact in contacts.users(overseers.users()):
        with in_language(contact.language):
            notices.tell(
                contact,
                kinds.WORK,
                _("A family asks to erase what is kept of {0}").format(pupil),
                [_("Look at what would go and what must stay, and approve or refuse it.")],
                document.name,
                about=(REQUEST, document.name),
                students=[document.subject],
                link=f"/app/ai-erasure-request/{document.name}",
            )


# --- deciding --------------------------------------------------------------------------------------------------------


def plan(request: str) -> Plan:
    """What would go and what would stay. Nothing is written."""
    document = frappe.get_doc(REQUEST, request)
    person = _kept(document) or persons.of(document.subject_doctype, document.subject, document.pseudonym)
    if not person:
        return Plan([], [_("There is no such person any more.")], [], [])
    return Plan(
        places=looking.counted(person, document.scope == EVERYTHING)["places"],
        obstacles=obstacles(document),
        remarks=_remarks(document, person),
        backups=[
            {"name": each.name, "made_on": str(each.made_on), "ends": str(each.ends)} for each in ledger.backups()
        ],
    )


def obstacles(document) -> list[str]:
    """Why somebody cannot be erased now."""
    found = []
    if document.subject_doctype == STUDENT:
        if frappe.db.exists("AI Safety Alert", {"student": document.subject, "status": ("!=", "Closed")}):
            found.append(_("A message of distress is being looked after. Close the alert first."))
        if document.scope == EVERYTHING and frappe.db.get_value(STUDENT, document.subject, "enabled"):
            found.append(
                _(
                    "The pupil is at the school: it needs the records. Disable the Student when they have left, or "
                    "erase what School AI keeps alone."
                )
            )
    elif document.scope == EVERYTHING and people.children_of(document.subject):
        found.append(
            _("The guardian has a child at the school. Take them off the pupil first, or erase what School AI keeps.")
        )
    return found


def _remarks(document, person: Person) -> list[str]:
    remarks = []
    if person.login and not person.login_is_theirs_alone and document.scope == EVERYTHING:
        remarks.append(_("The login {0} stays: it serves for something else at the school too.").format(person.login))
    if person.shared:
        remarks.append(_("Also somebody else's, and left where it stands: {0}").format(", ".join(person.shared)))
    if any(mark.kind == "name" and not mark.sure for mark in person.marks):
        remarks.append(
            _(
                "Others have this name, or it is a single word: texts in which it stands are named afterwards, and not "
                "changed."
            )
        )
    if document.subject_doctype == STUDENT and document.scope == EVERYTHING:
        alone = [name for name in _guardians_of(document.subject) if not _other_children(name, document.subject)]
        if alone:
            remarks.append(
                _("Guardians who have no other child here: {0}").format(", ".join(people.names_of_guardians(alone)))
            )
    return remarks


def _guardians_of(student: str) -> list[str]:
    return frappe.get_all("Student Guardian", {"parenttype": STUDENT, "parent": student}, pluck="guardian")


def _other_children(guardian: str, student: str) -> bool:
    return bool(
        frappe.db.exists("Student Guardian", {"parenttype": STUDENT, "guardian": guardian, "parent": ("!=", student)})
    )


def decide(request: str, approve: bool, answer: str, user: str) -> None:
    """Approve a request, which starts the work, or refuse it with a reason. Raises `ValidationError`."""
    document = frappe.get_doc(REQUEST, request, for_update=True)
    if document.status not in (REQUESTED, FAILED):
        frappe.throw(_("This was decided already."))
    values = {"decided_by": user, "decided_on": now_datetime(), "answer": answer or None}
    if not approve:
        if not answer:
            frappe.throw(_("Please say why it is refused: the family reads it."))
        frappe.db.set_value(REQUEST, request, {**values, "status": REFUSED})
        return
    if problems := obstacles(document):
        frappe.throw(" ".join(problems))
    values["plan"] = frappe.as_json(asdict(plan(request)))
    frappe.db.set_value(REQUEST, request, {**values, "status": APPROVED, "problem": None})
    tasks.start(TASK, REQUEST, request)


# --- doing -----------------------------------------------------------------------------------------------------------

STEPS = ("ours", "school", "guardians", "login", "record", "logs", "texts", "cache", "told", "look")


def run(task: tasks.Task) -> None:
    """Erase. By a worker, which may be killed at any moment: another one begins anew with the step that was not
    finished."""
    document = frappe.get_doc(REQUEST, task.reference_name)
    if document.status == DONE:
        return
    person = _person(document)
    work = _Work(task, document, person)
    for number, step in enumerate(STEPS):
        if step in work.finished:
            continue
        work.share = number / len(STEPS)
        getattr(work, step)()
        work.finish(step)
    work.close()


def _person(document) -> Person:
    """The person, as they were when the work began."""
    if kept := _kept(document):
        return kept
    person = persons.of(document.subject_doctype, document.subject, document.pseudonym)
    if not person:
        raise tasks.CannotBeDone(_("There is no such person any more."))
    frappe.db.set_value(
        REQUEST,
        document.name,
        {"found_by": frappe.as_json(asdict(person)), "status": RUNNING, "started_on": now_datetime()},
    )
    # A backup that is restored while the work goes on brings them back too.
    ledger.note(ledger.Erased(person.doctype, person.name, person.created, document.scope, str(now_datetime().date())))
    return person


def _kept(document) -> Person | None:
    if not document.found_by:
        return None
    kept = json.loads(document.found_by)
    marks = tuple(Mark(**each) for each in kept["marks"])
    return Person(**{**kept, "marks": marks, "shared": tuple(kept["shared"])})


class _Work:
    """The steps of an erasure. What each has counted is kept with the request."""

    def __init__(self, task: tasks.Task, document, person: Person):
        self.task, self.name, self.person = task, document.name, person
        self.everything = document.scope == EVERYTHING
        self.with_guardians = bool(document.with_guardians)
        self.decided_by = document.decided_by
        kept = json.loads(document.outcome or "{}")
        self.finished: list[str] = kept.get("finished", [])
        self.counts: dict = kept.get("counts", {})
        self.found: list[dict] = kept.get("found", [])
        self.share = 0.0

    def report(self, step: str) -> None:
        self.task.report(self.share, _(step))

    def finish(self, step: str) -> None:
        self.finished.append(step)
        frappe.db.set_value(REQUEST, self.name, "outcome", frappe.as_json(self._outcome()), update_modified=False)
        self.task.report((STEPS.index(step) + 1) / len(STEPS), _("Erasing"))

    def _outcome(self) -> dict:
        return {"finished": self.finished, "counts": self.counts, "found": self.found}

    def _count(self, what: str, counts: dict) -> None:
        """Added to what a worker before had done."""
        kept = self.counts.setdefault(what, {})
        for key, value in counts.items():
            if isinstance(value, dict):
                kept[key] = value
            else:
                kept[key] = kept.get(key, 0) + value

    def ours(self) -> None:
        self._count("ours", removing.ours(self.person, self.everything, self.report, without=self.name))

    def school(self) -> None:
        if self.everything:
            self._count("school", removing.school(self.person, self.report))

    def guardians(self) -> None:
        """Guardians who are left without a child here are erased by requests of their own."""
        if not (self.everything and self.with_guardians and self.person.doctype == STUDENT):
            return
        for guardian in _guardians_of(self.person.name):
            if _other_children(guardian, self.person.name) or frappe.db.exists(
                REQUEST, {"subject_doctype": GUARDIAN, "subject": guardian, "status": ("in", OPEN)}
            ):
                continue
            made = make(GUARDIAN, guardian, EVERYTHING, OFFICE, self.decided_by)
            values = {"status": APPROVED, "decided_by": self.decided_by, "decided_on": now_datetime()}
            frappe.db.set_value(REQUEST, made.name, values)
            tasks.start(TASK, REQUEST, made.name)

    def login(self) -> None:
        if self.everything and removing.login(self.person):
            self._count("login", {"User": 1})

    def record(self) -> None:
        if self.everything:
            self._count("contacts", {"Contact": removing.contacts(self.person)})
            became = removing.record(self.person)
            self.counts["record"] = {self.person.doctype: became}

    def logs(self) -> None:
        if self.everything:
            self._count("logs", removing.logs(self.person, self.report))

    def texts(self) -> None:
        if self.everything:
            self._count("texts", removing.texts(self.person, self.name, self.report))

    def cache(self) -> None:
        traces.forget_remembered(self.person)
        if self.everything:
            self._count("cache", {"Cache": traces.in_cache(self.person.marks, delete=True)})
            self._count("queue", {"Queue": traces.in_queue(self.person.marks, delete=True)})

    def told(self) -> None:
        """Whoever keeps an audit by pseudonyms forgets whose these were."""
        if not self.everything:
            return
        gone = [(self.person.doctype, self.person.name)]
        if self.person.login and self.person.login_is_theirs_alone:
            gone.append(("User", self.person.login))
        for path in frappe.get_hooks(HOOK):
            for doctype, name in gone:
                frappe.get_attr(path)(doctype, name)

    def look(self) -> None:
        self.report("Looking for what is left")
        if self.everything:
            found = looking.everywhere(self.person, self.name)
        else:
            # They stay at the school; what School AI keeps is looked through.
            found = [
                looking.Trace(row["doctype"], row["goes"], ("number",))
                for row in looking.counted(self.person, False)["places"]
                if row["goes"]
            ]
        self.found = looking.as_rows(self.person, found)

    def close(self) -> None:
        values = {
            "status": DONE,
            "done_on": now_datetime(),
            "outcome": frappe.as_json(self._outcome()),
            "left_to_decide": sum(1 for each in self.found if not each["why"]),
            "backups_until": ledger.backups_until(),
            "found_by": None,
            "problem": None,
            "owner": "Administrator",
            "modified_by": "Administrator",
        }
        if self.everything:
            values |= {"subject": self.person.pseudonym, "subject_name": None, "reason": None, "plan": None}
            if self.person.login_is_theirs_alone and self.person.login == frappe.db.get_value(
                REQUEST, self.name, "asked_by"
            ):
                values["asked_by"] = None
        frappe.db.set_value(REQUEST, self.name, values)
        if self.everything:
            # The request was saved with their name before, and told of.
            traces.of_records(REQUEST, [self.name], without=("AI Task",))


def note_failure(request: str, status: str, problem: str) -> None:
    """The work ended badly: a head may approve it once more, and it goes on where it ended."""
    frappe.db.set_value(REQUEST, request, {"status": FAILED, "problem": problem or _("It was stopped.")})


# --- by hand, by login, after a restore ------------------------------------------------------------------------------


def with_record(doctype: str, name: str) -> None:
    """Somebody at the desk has deleted a pupil or guardian: what is ours of them goes at once, in the same
    transaction."""
    person = Person(doctype, name, "", None, False, "", persons.new_pseudonym())
    removing.ours(person, False, lambda _step: None)


def for_login(login: str, now_called: str, user: str) -> list[str]:
    """Frappe has taken somebody's login away on their request (Personal Data Deletion Request): the pupil or guardian
    that it belongs to is erased too. One who is still at the school keeps the school's records. `now_called`: what
    Frappe has renamed the login to. Returns the requests."""
    made = []
    for doctype, fields in ((STUDENT, ("user", "student_email_id")), (GUARDIAN, ("user", "email_address"))):
        names = {
            name
            for field in fields
            for name in frappe.get_all(doctype, {field: ("in", (login, now_called))}, pluck="name")
        }
        for name in sorted(names):
            if frappe.db.exists(REQUEST, {"subject_doctype": doctype, "subject": name, "status": ("in", OPEN)}):
                continue
            document = make(doctype, name, EVERYTHING, LOGIN, user)
            if obstacles(document):
                document.db_set("scope", OURS_ALONE)
            if problems := obstacles(document):
                # It waits for a head.
                document.db_set("problem", " ".join(problems))
            else:
                frappe.db.set_value(
                    REQUEST, document.name, {"status": APPROVED, "decided_by": user, "decided_on": now_datetime()}
                )
                tasks.start(TASK, REQUEST, document.name)
            made.append(document.name)
    return made


def again() -> list[str]:
    """After a backup was restored: erase again whoever was erased before. Returns the requests."""
    made = []
    for row in ledger.come_back():
        if frappe.db.exists(REQUEST, {"subject_doctype": row.doctype, "subject": row.name, "status": ("in", OPEN)}):
            continue
        document = make(row.doctype, row.name, row.scope, RESTORED, "Administrator")
        values = {"status": APPROVED, "decided_by": "Administrator", "decided_on": now_datetime()}
        frappe.db.set_value(REQUEST, document.name, values)
        tasks.start(TASK, REQUEST, document.name)
        made.append(document.name)
    return made
