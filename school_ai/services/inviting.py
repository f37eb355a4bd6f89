"""Invites people to a login of their own: makes it, connects it, gives the role that it stands for and nothing more.

What became of an invitation is an AI Invitation, one a person. Those of many people wait there until a task has worked
them off: it can be stopped, and done twice. A login that was made for an invitation and never used can be taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import format_date, getdate, now_datetime, validate_email_address

from school_ai import settings
from school_ai.erpnext_records import attending
from school_ai.erpnext_records import people as records
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services import people

INVITATION = "AI Invitation"
WAITING, INVITED, CONNECTED, NOT_INVITED, STOPPED, TAKEN_BACK = (
    "Waiting",
    "Invited",
    "Connected",
    "Not Invited",
    "Stopped",
    "Taken Back",
)
TASK = "Invite people"
TITLES = {"Student": "student_name", "Guardian": "guardian_name", "Instructor": "instructor_name"}
# Where an employee's address stands, in the order in which it is taken. Not the private one: the login is for work.
_OF_EMPLOYEE = ("company_email", "prefered_email")


class NotInvited(frappe.ValidationError):
    """Somebody cannot be invited. The text says why, and what to do."""


@dataclass(frozen=True)
class Person:
    """Somebody to be invited. `user`: the login that their record names."""

    doctype: str
    name: str
    full_name: str
    email: str | None
    user: str | None

    @property
    def key(self) -> str:
        return f"{self.doctype}:{self.name}"


@dataclass(frozen=True)
class Invitation:
    """What became of inviting somebody. `status`: Waiting, Invited, Connected, Not Invited, Stopped, Taken Back; empty:
    they never were. `is_used`: whether anybody has signed in by the login. `can_invite`, `can_take_back`: whether it
    makes sense to ask for that now."""

    doctype: str
    name: str
    full_name: str
    email: str | None
    user: str | None
    status: str
    words: str
    invited_on: datetime | None
    is_used: bool
    can_invite: bool
    can_take_back: bool


def invite(doctype: str, name: str) -> Invitation:
    """Invite a pupil, a guardian or an instructor. Raises `NotInvited` with what to do where that is not possible.

    A login that there is is connected; one that nobody has ever signed in by is sent its invitation again, if that was
    long enough ago.
    """
    person = _person(doctype, name)
    # Two who press the button at once wait for one another, and the second finds what the first has done.
    kept = _kept(person)
    _must_be_here(person)
    user = person.user or _login_with(person)
    if user:
        _must_be_theirs(person, user)
        _enable_if_ours(kept, user)
        _must_be_enabled(user)
        if user != kept.user:
            # The one that was made for them is another.
            kept.made_login = 0
        sent = _send_again(kept, user)
        status = INVITED if sent or (kept.status == INVITED and not _is_used(user)) else CONNECTED
    else:
        user, sent = _make_login(person)
        kept.made_login, status = 1, INVITED
    _connect(person, user)
    kept.update(
        {
            "email": person.email,
            "person_name": person.full_name,
            "user": user,
            "status": status,
            "words": _said(status, user, sent),
            "invited_by": frappe.session.user,
        }
    )
    if sent:
        kept.update({"invited_on": now_datetime(), "times_sent": (kept.times_sent or 0) + 1})
    kept.save(ignore_permissions=True)
    return state(doctype, name)


def _said(status: str, user: str, sent: bool) -> str:
    if sent:
        return _("An invitation was sent to {0}.").format(user)
    if status == INVITED:
        return _(
            "The login {0} was made, but no mail could be sent. Set up a default outgoing Email Account, then invite "
            "again."
        ).format(user)
    return _("The login {0} was there already and is connected.").format(user)


def state(doctype: str, name: str) -> Invitation:
    """What became of inviting somebody."""
    person = _person(doctype, name)
    row = frappe.db.get_value(
        INVITATION,
        {"person_key": person.key},
        ["status", "words", "invited_on", "made_login", "user"],
        as_dict=True,
    )
    user = person.user or (row.user if row and row.status != TAKEN_BACK else None)
    used = bool(user) and _is_used(user)
    return Invitation(
        doctype=doctype,
        name=name,
        full_name=person.full_name,
        email=person.email,
        user=user,
        status=row.status if row else "",
        words=(row.words or "") if row else "",
        invited_on=row.invited_on if row else None,
        is_used=used,
        can_invite=not used and not (row and row.status == WAITING) and _may_be_sent(row, user),
        can_take_back=bool(row and _can_be_taken_back(row)) and not used,
    )


def _can_be_taken_back(kept) -> bool:
    """Whether a login was made for an invitation that stands, whatever became of inviting the person once more."""
    return bool(kept.made_login and kept.user) and kept.status not in (WAITING, TAKEN_BACK)


def known() -> dict[tuple[str, str], frappe._dict]:
    """What became of everybody's invitation, by DocType and name: its status and words."""
    rows = frappe.get_all(
        INVITATION, fields=["reference_doctype", "reference_name", "status", "words"], limit_page_length=0
    )
    return {(row.reference_doctype, row.reference_name): row for row in rows}


def _may_be_sent(row, user: str | None) -> bool:
    return not (user and row and row.status == INVITED and row.invited_on and row.invited_on > _again_before())


def _again_before() -> datetime:
    return now_datetime() - timedelta(days=max(0, settings.number("people_invite_again_days")))


# --- many at once ----------------------------------------------------------------------------------------------------


def invite_many(wanted: Iterable[tuple[str, str]]) -> str:
    """Have people invited, by a task of whoever asks. Returns its name. Who waits already is invited once, and who was
    invited of late not again."""
    for doctype, name in wanted:
        kept = _kept(_person(doctype, name))
        was_of_late = kept.status == INVITED and not _may_be_sent(kept, kept.user)
        if kept.status != WAITING and not was_of_late:
            kept.update({"status": WAITING, "words": None, "invited_by": frappe.session.user})
            kept.save(ignore_permissions=True)
    return tasks.start(TASK, "User", frappe.session.user)


def run(task: Task) -> None:
    """Invite everybody who waits for it at the wish of the task's user. Each is kept before the next: done again, it
    goes on where it ended."""
    waiting = _waiting(task.reference_name)
    for number, row in enumerate(waiting):
        task.report(number / len(waiting), _("{0} of {1} invited").format(number, len(waiting)))
        _invite_one(row)


def _waiting(invited_by: str) -> list:
    return frappe.get_all(
        INVITATION,
        {"status": WAITING, "invited_by": invited_by},
        ["name", "reference_doctype", "reference_name"],
        order_by="creation, name",
        limit_page_length=0,
    )


def _invite_one(row) -> None:
    if frappe.db.get_value(INVITATION, row.name, "status", for_update=True) != WAITING:
        # Somebody has invited them by themselves meanwhile.
        return
    frappe.db.savepoint("school_ai_invite")
    try:
        invite(row.reference_doctype, row.reference_name)
        return
    except frappe.QueryDeadlockError:
        raise
    except (frappe.ValidationError, frappe.DoesNotExistError) as problem:
        words = str(problem)
    except Exception:
        words = _("Something went wrong that was not foreseen. The details are in the Error Log.")
        frappe.log_error(title=f"Invitation of {row.reference_doctype} {row.reference_name}")
    frappe.db.rollback(save_point="school_ai_invite")
    frappe.clear_messages()
    frappe.db.set_value(INVITATION, row.name, {"status": NOT_INVITED, "words": words})


def note_stopped(reference_name: str, status: str, problem: str) -> None:
    """Whoever still waits when the task ends badly is not invited: they can be chosen again."""
    words = problem or _("The work was stopped before. Invite again, if it is still wanted.")
    for row in _waiting(reference_name):
        frappe.db.set_value(INVITATION, row.name, {"status": STOPPED, "words": words})


# --- taking back -----------------------------------------------------------------------------------------------------


def take_back(doctype: str, name: str) -> Invitation:
    """Disconnect a login that was made for an invitation and that nobody has used, and disable it unless another record
    names it too. Raises `NotInvited`."""
    person = _person(doctype, name)
    kept = _kept(person)
    user = kept.user
    if not _can_be_taken_back(kept):
        raise NotInvited(_("There is no invitation to take back."))
    if people.is_left_alone(user) or _is_used(user):
        raise NotInvited(_("Somebody has signed in by {0} already. Disable the login at its own form.").format(user))
    if person.user == user:
        field = ("Employee", _employee_of(name), "user_id") if doctype == "Instructor" else (doctype, name, "user")
        frappe.db.set_value(*field, None, update_modified=False)
    people.settle(user, people.ROLES[doctype])
    stays = people.is_named(user)
    if not stays:
        document = frappe.get_doc("User", user)
        # The link in the mail that was sent leads nowhere then.
        document.update({"enabled": 0, "reset_password_key": None})
        document.save(ignore_permissions=True)
        people.sign_out(user)
    words = (
        _("The invitation was taken back. The login {0} stays: another record names it.").format(user)
        if stays
        else _("The invitation was taken back, and the login disabled.")
    )
    kept.update({"status": TAKEN_BACK, "words": words, "is_disabled_for_this": 0 if stays else 1})
    kept.save(ignore_permissions=True)
    return state(doctype, name)


# --- one person ------------------------------------------------------------------------------------------------------


def _person(doctype: str, name: str) -> Person:
    """Raises `DoesNotExistError`."""
    full_name = frappe.db.get_value(doctype, name, TITLES[doctype])
    if full_name is None and not frappe.db.exists(doctype, name):
        raise frappe.DoesNotExistError(_("There is no {0} {1}.").format(_(doctype), name))
    user = people.user_of(doctype, name)
    if doctype == "Student":
        email = frappe.db.get_value("Student", name, "student_email_id")
    elif doctype == "Guardian":
        email = frappe.db.get_value("Guardian", name, "email_address")
    else:
        email = user or _email_of_employee(_employee_of(name))
    return Person(doctype, name, full_name or name, (email or "").strip() or None, user or None)


def _employee_of(instructor: str) -> str | None:
    employee = frappe.db.get_value("Instructor", instructor, "employee")
    return employee if employee and frappe.db.exists("Employee", employee) else None


def _email_of_employee(employee: str | None) -> str | None:
    there = [field for field in _OF_EMPLOYEE if frappe.get_meta("Employee").has_field(field)]
    if not employee or not there:
        return None
    row = frappe.db.get_value("Employee", employee, there, as_dict=True)
    return next((row[field] for field in there if row[field]), None)


def _kept(person: Person):
    """The record of a person's invitation, held until the end of the transaction; made now if there is none."""
    name = frappe.db.get_value(INVITATION, {"person_key": person.key}, "name")
    if name:
        return frappe.get_doc(INVITATION, name, for_update=True)
    document = frappe.get_doc(
        {
            "doctype": INVITATION,
            "reference_doctype": person.doctype,
            "reference_name": person.name,
            "person_name": person.full_name,
            "email": person.email,
            "person_key": person.key,
            "status": NOT_INVITED,
        }
    )
    frappe.db.savepoint("school_ai_invitation")
    try:
        document.insert(ignore_permissions=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        # Somebody else invites them at this moment.
        frappe.db.rollback(save_point="school_ai_invitation")
        frappe.clear_last_message()
        name = frappe.db.get_value(INVITATION, {"person_key": person.key}, "name", for_update=True)
        return frappe.get_doc(INVITATION, name, for_update=True)
    return document


def _must_be_here(person: Person) -> None:
    if person.doctype == "Student":
        if not people.at_school([person.name]):
            raise NotInvited(
                _("{0} is not at the school any more. Enrol them, or correct the date of leaving, then invite.").format(
                    person.full_name
                )
            )
    elif person.doctype == "Guardian":
        if not people.at_school(records.children_of(person.name)):
            raise NotInvited(
                _("No pupil at the school names {0}. Add them to the pupil's guardians, then invite.").format(
                    person.full_name
                )
            )
    elif not _employee_of(person.name):
        raise NotInvited(
            _("{0} has no employee record, through which a login is found. Choose one, then invite.").format(
                person.full_name
            )
        )
    elif not attending.instructors(getdate(), [person.name]):
        raise NotInvited(_("{0} does not work at the school any more.").format(person.full_name))


def _login_with(person: Person) -> str | None:
    """The login with a person's address. Raises `NotInvited` where there is no address that a login could have."""
    if not person.email or not validate_email_address(person.email):
        raise NotInvited(
            {
                "Student": _(
                    "{0} has no email address of their own. Enter one as Student Email Address (one that the school "
                    "gives out is enough), or let their guardians look in by their own logins."
                ),
                "Guardian": _("{0} has no email address. Please enter one, then invite again."),
                "Instructor": _(
                    "{0} has no email address at work. Enter one as Company Email in the employee record, then invite."
                ),
            }[person.doctype].format(person.full_name)
        )
    if person.doctype == "Student":
        _must_not_be_a_guardians(person)
    return frappe.db.get_value("User", {"email": person.email}, "name")


def _must_not_be_a_guardians(person: Person) -> None:
    guardian = frappe.db.get_value("Guardian", {"email_address": person.email}, "guardian_name")
    if guardian:
        raise NotInvited(
            _(
                "{0} is the address of {1}, a guardian. A login is one person's: enter an address of the pupil's own."
            ).format(person.email, guardian)
        )


def _must_be_theirs(person: Person, user: str) -> None:
    if people.is_left_alone(user):
        raise NotInvited(_("{0} is a login of those who administer the system. It is not touched.").format(user))
    if not frappe.db.exists("User", user):
        raise NotInvited(
            _("The login {0} of {1} does not exist. Empty the field in their record, then invite.").format(
                user, person.full_name
            )
        )
    others = people.owners_of(user, person.doctype, person.name)
    if others:
        doctype, name = others[0]
        raise NotInvited(
            _("{0} is the login of {1} {2}. Enter an address of their own for {3}.").format(
                user, _(doctype), name, person.full_name
            )
        )


def _enable_if_ours(kept, user: str) -> None:
    """A login that was disabled with an invitation that was taken back is enabled with the next one."""
    if kept.is_disabled_for_this and kept.user == user and not _is_enabled(user):
        document = frappe.get_doc("User", user)
        document.update({"enabled": 1})
        document.save(ignore_permissions=True)
        kept.update({"status": INVITED, "invited_on": None, "is_disabled_for_this": 0})


def _must_be_enabled(user: str) -> None:
    if not _is_enabled(user):
        raise NotInvited(_("The login {0} is disabled. Enable it at its own form first.").format(user))


def _is_enabled(user: str) -> bool:
    return bool(frappe.db.get_value("User", user, "enabled"))


def _is_used(user: str) -> bool:
    return any(frappe.db.get_value("User", user, ["last_login", "last_active"]) or ())


def _send_again(kept, user: str) -> bool:
    """Send the invitation of a login that nobody has used, unless it was sent of late. Returns whether it was."""
    if _is_used(user):
        return False
    if kept.invited_on and kept.invited_on > _again_before():
        again = kept.invited_on + (now_datetime() - _again_before())
        raise NotInvited(
            _("{0} was invited on {1}. The invitation can be sent again from {2} on.").format(
                kept.person_name or user, format_date(kept.invited_on), format_date(again)
            )
        )
    return _send(frappe.get_doc("User", user))


def _send(document) -> bool:
    """Put the mail of an invitation on Frappe's queue. Returns whether it could be.

    The queue sends it once this is committed: a mail server that does not answer undoes nothing, and nobody gets a link
    to what was undone.
    """
    document.flags.delay_emails = True
    frappe.db.savepoint("school_ai_mail")
    try:
        document.send_welcome_mail_to_user()
    except (frappe.OutgoingEmailError, frappe.ValidationError):
        frappe.db.rollback(save_point="school_ai_mail")
        frappe.clear_messages()
        return False
    return True


def _make_login(person: Person) -> tuple[str, bool]:
    """A login with the role and nothing more. Returns its name, and whether its invitation was sent.

    Whether it is one for the desk follows from the role, as Frappe has it: an instructor's is, those of a pupil and a
    guardian are not.
    """
    # With the defaults of the DocType, which an import does without.
    document = frappe.new_doc("User")
    document.update(
        {
            "email": person.email,
            "first_name": person.full_name,
            "user_type": "Website User",
            "send_welcome_email": 0,
            "roles": [{"role": people.ROLES[person.doctype]}],
        }
    )
    importing = frappe.flags.in_import
    # Frappe makes no more than sixty logins an hour otherwise, and a school has more parents.
    frappe.flags.in_import = True
    try:
        document.insert(ignore_permissions=True)
    finally:
        frappe.flags.in_import = importing
    return document.name, _send(document)


def _connect(person: Person, user: str) -> None:
    if person.doctype == "Instructor":
        if not person.user:
            frappe.db.set_value("Employee", _employee_of(person.name), "user_id", user, update_modified=False)
        people.link_instructor(person.name)
        return
    if not person.user:
        frappe.db.set_value(person.doctype, person.name, "user", user, update_modified=False)
    (people.link_student if person.doctype == "Student" else people.link_guardian)(person.name)
