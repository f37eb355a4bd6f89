"""Who may see what. Everything fails closed: a person whose place in the school cannot be told sees nothing.

Three kinds of rule stand here:

* what a user is to the school (`standing_of`): pupil, guardian of whom, instructor of whom, or overseer;
* narrowing of ERPNext's and Education's records (`narrowed_condition`, `narrowed_permission`): Education grants its
  Student role all pupils' records, and permission hooks can only deny, so here they deny;
* access to school_ai's own records.

Frappe calls the hooks by the dotted paths in hooks.py. An empty condition means "no restriction" to Frappe, so
"nothing" is written `1=0`. Hooks answer True or False, as Frappe v16 demands.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import frappe
from frappe import _

from school_ai import roles, settings
from school_ai.ai.knowledge import audience
from school_ai.erpnext_records import enrolment, people
from school_ai.erpnext_records.enrolment import Membership

NOTHING = "1=0"
EVERYTHING = ""


@dataclass(frozen=True)
class Standing:
    """What a user is to the school at this moment."""

    user: str
    roles: frozenset[str]
    student: str | None = None
    guardian: str | None = None
    instructor: str | None = None
    children: tuple[str, ...] = ()
    learns: Membership = field(default_factory=Membership)
    teaches: Membership = field(default_factory=Membership)

    @property
    def oversees(self) -> bool:
        """Looks after school_ai: administrators of the system or of school_ai."""
        return self.user == "Administrator" or bool(self.roles & roles.OVERSIGHT)

    @property
    def heads(self) -> bool:
        """May read about everybody in the school."""
        return self.oversees or roles.PRINCIPAL in self.roles


def standing_of(user: str | None = None) -> Standing:
    """The user's standing, found once a request."""
    user = user or frappe.session.user
    found = getattr(frappe.local, "school_ai_standing", None)
    if found is None:
        found = frappe.local.school_ai_standing = {}
    if user not in found:
        found[user] = _standing_of(user)
    return found[user]


def forget_standings() -> None:
    """Have standings found anew: called when a role or a relation was changed within the request."""
    frappe.local.school_ai_standing = {}


def _standing_of(user: str) -> Standing:
    held = frozenset(frappe.get_roles(user))
    if user == "Guest":
        return Standing(user, held)
    student = people.student_of(user) if roles.STUDENT in held else None
    guardian = people.guardian_of(user) if roles.GUARDIAN in held else None
    instructor = people.instructor_of(user) if roles.INSTRUCTOR in held else None
    return Standing(
        user=user,
        roles=held,
        student=student,
        guardian=guardian,
        instructor=instructor,
        children=tuple(people.children_of(guardian)) if guardian else (),
        learns=enrolment.of_student(student) if student else Membership(),
        teaches=enrolment.of_instructor(instructor) if instructor else Membership(),
    )


def reader(standing: Standing) -> audience.Reader:
    """What the person may read on the shelf of course materials."""
    scopes = {audience.EVERYONE} if standing.student or standing.instructor else set()
    for membership in (standing.learns, standing.teaches):
        scopes.update(map(audience.scope_of_program, membership.programs))
        scopes.update(map(audience.scope_of_course, membership.courses))
        scopes.update(map(audience.scope_of_group, membership.groups))
    if standing.instructor:
        scopes.add(audience.scope_of_instructors(None))
        scopes.update(map(audience.scope_of_instructors, standing.teaches.courses))
    return audience.Reader(scopes=frozenset(scopes), reads_all=standing.heads, reads_undated=bool(standing.instructor))


def refuse(message: str | None = None) -> None:
    """End the request with 403. The message must not tell whether the record exists."""
    frappe.throw(message or _("You do not have access to this."), frappe.PermissionError)


# --- Education's and ERPNext's records -------------------------------------------------------------------------------


@dataclass(frozen=True)
class AboutPupils:
    """A DocType whose records are about one pupil each, named in `fieldname`."""

    fieldname: str
    # What Education lets pupils do to these records beyond reading, and they should not.
    pupils_only_read: bool = True


@dataclass(frozen=True)
class AboutGroups:
    """A DocType whose records are about one student group each, named in `fieldname`."""

    fieldname: str


@dataclass(frozen=True)
class RowsOf:
    """A child table whose rows can be listed through the given parent DocType."""

    doctype: str


NARROWED: dict[str, AboutPupils | AboutGroups | RowsOf] = {
    "Student": AboutPupils("name"),
    "Student Attendance": AboutPupils("student"),
    "Student Leave Application": AboutPupils("student", pupils_only_read=False),
    "Student Log": AboutPupils("student"),
    "Program Enrollment": AboutPupils("student"),
    "Course Enrollment": AboutPupils("student"),
    "Course Activity": AboutPupils("student"),
    "Quiz Activity": AboutPupils("student"),
    "Assessment Result": AboutPupils("student"),
    "Fees": AboutPupils("student"),
    "Sales Invoice": AboutPupils("student"),
    "Sales Order": AboutPupils("student"),
    "Student Group": AboutGroups("name"),
    "Course Schedule": AboutGroups("student_group"),
    "Assessment Plan": AboutGroups("student_group"),
    # Frappe lists child rows to whoever may read the parent DocType, without asking for the parent record.
    "Student Guardian": RowsOf("Student"),
    "Student Sibling": RowsOf("Student"),
    "Student Group Student": RowsOf("Student Group"),
    "Student Group Instructor": RowsOf("Student Group"),
    "Program Enrollment Course": RowsOf("Program Enrollment"),
    "Program Enrollment Fee": RowsOf("Program Enrollment"),
    "Assessment Result Detail": RowsOf("Assessment Result"),
    "Assessment Plan Criteria": RowsOf("Assessment Plan"),
    "Quiz Result": RowsOf("Quiz Activity"),
    "Fee Component": RowsOf("Fees"),
    "Sales Invoice Item": RowsOf("Sales Invoice"),
    "Sales Order Item": RowsOf("Sales Order"),
}


def _condition_on(doctype: str) -> Callable[..., str]:
    """The hook for one DocType: Frappe before v15's release does not tell a hook which DocType it is called for."""

    def condition(user: str | None = None, **_ignored) -> str:
        return narrowed_condition(user or frappe.session.user, doctype)

    return condition


student_condition = _condition_on("Student")
student_attendance_condition = _condition_on("Student Attendance")
student_leave_application_condition = _condition_on("Student Leave Application")
student_log_condition = _condition_on("Student Log")
program_enrollment_condition = _condition_on("Program Enrollment")
course_enrollment_condition = _condition_on("Course Enrollment")
course_activity_condition = _condition_on("Course Activity")
quiz_activity_condition = _condition_on("Quiz Activity")
assessment_result_condition = _condition_on("Assessment Result")
fees_condition = _condition_on("Fees")
sales_invoice_condition = _condition_on("Sales Invoice")
sales_order_condition = _condition_on("Sales Order")
student_group_condition = _condition_on("Student Group")
course_schedule_condition = _condition_on("Course Schedule")
assessment_plan_condition = _condition_on("Assessment Plan")
student_guardian_condition = _condition_on("Student Guardian")
student_sibling_condition = _condition_on("Student Sibling")
student_group_student_condition = _condition_on("Student Group Student")
student_group_instructor_condition = _condition_on("Student Group Instructor")
program_enrollment_course_condition = _condition_on("Program Enrollment Course")
program_enrollment_fee_condition = _condition_on("Program Enrollment Fee")
assessment_result_detail_condition = _condition_on("Assessment Result Detail")
assessment_plan_criteria_condition = _condition_on("Assessment Plan Criteria")
quiz_result_condition = _condition_on("Quiz Result")
fee_component_condition = _condition_on("Fee Component")
sales_invoice_item_condition = _condition_on("Sales Invoice Item")
sales_order_item_condition = _condition_on("Sales Order Item")


def narrowed_condition(user: str, doctype: str) -> str:
    """Query condition on records of ERPNext or Education (hooks `permission_query_conditions`)."""
    rule = NARROWED[doctype]
    if isinstance(rule, RowsOf):
        parents = narrowed_condition(user, rule.doctype)
        if parents in (EVERYTHING, NOTHING):
            return parents
        of_kind = f"`tab{doctype}`.`parenttype` = {frappe.db.escape(rule.doctype)}"
        read = f"select `tab{rule.doctype}`.`name` from `tab{rule.doctype}` where {parents}"  # noqa: S608
        return f"({of_kind} and `tab{doctype}`.`parent` in ({read}))"
    if not _is_narrowed(user, doctype, "read"):
        return EVERYTHING
    allowed = _allowed(rule, standing_of(user))
    if not allowed:
        return NOTHING
    names = ", ".join(frappe.db.escape(name) for name in sorted(allowed))
    return f"`tab{doctype}`.`{rule.fieldname}` in ({names})"


def narrowed_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Permission on one record of ERPNext or Education (hook `has_permission`)."""
    user = user or frappe.session.user
    rule = NARROWED.get(doc.doctype)
    if rule is None or isinstance(rule, RowsOf) or not _is_narrowed(user, doc.doctype, ptype):
        return True
    standing = standing_of(user)
    if doc.get(rule.fieldname) not in _allowed(rule, standing):
        return False
    if ptype in _READING:
        return True
    # Beyond reading: an instructor as far as their role goes, a pupil only where it is theirs to ask for something.
    if standing.instructor:
        return True
    return isinstance(rule, AboutPupils) and not rule.pupils_only_read


_READING = frozenset({"read", "select", "print", "email", "report", "export"})


def _is_narrowed(user: str, doctype: str, ptype: str) -> bool:
    """Whether the user's rights on the DocType come from nothing but the roles that are to be narrowed."""
    if user == "Administrator" or not settings.is_on("narrow_education_access"):
        return False
    held = frozenset(frappe.get_roles(user))
    if not held & roles.NARROW or held & {*roles.OVERSIGHT, roles.PRINCIPAL}:
        return False
    wider = held - roles.NARROW - roles.AUTOMATIC
    rights = frappe.get_meta(doctype).permissions
    return not any(rule.role in wider and rule.get(ptype) for rule in rights)


def _allowed(rule: AboutPupils | AboutGroups, standing: Standing) -> set[str]:
    if isinstance(rule, AboutGroups):
        return set(standing.learns.groups | standing.teaches.groups)
    allowed = {standing.student} if standing.student else set()
    if standing.teaches.groups:
        allowed.update(enrolment.students_in(standing.teaches.groups))
    return allowed


# --- school_ai's own records -----------------------------------------------------------------------------------------


def document_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Which knowledge documents a desk user finds in lists."""
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    if not standing.instructor:
        return NOTHING
    table = "`tabAI Knowledge Document`"
    courses = ", ".join(frappe.db.escape(course) for course in sorted(standing.teaches.courses))
    own = f"{table}.`owner` = {frappe.db.escape(standing.user)}"
    everyone = f"{table}.`visibility` = 'Everyone'"
    taught = f" or {table}.`course` in ({courses})" if courses else ""
    return f"({own} or {everyone}{taught})"


def document_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Instructors look after the documents of the courses that they teach; everybody else reads through our methods."""
    standing = standing_of(user)
    if standing.oversees:
        return True
    reads = ptype in _READING
    if standing.heads and reads:
        return True
    if not standing.instructor:
        return False
    owns = doc.get("owner") == standing.user or doc.is_new()
    if doc.get("course"):
        return doc.course in standing.teaches.courses
    if doc.get("visibility") == "Everyone" and reads:
        return True
    return owns


def conversation_condition(user: str | None = None, doctype: str | None = None) -> str:
    return EVERYTHING if standing_of(user).heads else NOTHING


def conversation_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Pupils reach their conversations through our methods only; at the desk, heads read them."""
    standing = standing_of(user)
    if ptype in ("write", "create", "submit", "cancel", "amend", "share"):
        return False
    return standing.oversees or (standing.heads and ptype != "delete")


def has_desk_app() -> bool:
    """Whether School AI shows on the apps screen (hook `add_to_apps_screen`)."""
    standing = standing_of()
    return standing.heads or bool(standing.instructor)


# --- Guards of endpoints ---------------------------------------------------------------------------------------------
# A guard gets the arguments of the call that it names, and raises PermissionError.

Guard = Callable[..., None]


def is_signed_in() -> None:
    if frappe.session.user == "Guest":
        raise frappe.PermissionError(_("Please sign in first."))


def oversees_school_ai() -> None:
    if not standing_of().oversees:
        refuse(_("Only a School AI Administrator may do this."))


def belongs_to_school(course: str | None = None) -> None:
    """A pupil, an instructor, a head: somebody with a shelf to ask. A course must be one of theirs."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        return
    if not (standing.student or standing.instructor):
        refuse(_("Your login is not connected to a pupil or an instructor. Please ask the school's office."))
    if course and course not in standing.learns.courses | standing.teaches.courses:
        refuse(_("You are not in this course."))


def owns_conversation(conversation: str | None = None) -> None:
    """The conversation is the user's own, or it is a new one. Whether somebody else's exists is not told."""
    is_signed_in()
    if conversation:
        owner = frappe.db.get_value("AI Conversation", conversation, "user")
        if owner != frappe.session.user:
            refuse()


def may_add_documents() -> None:
    """The user may put documents on the shelf: instructors on that of their courses, administrators on any."""
    is_signed_in()
    if not frappe.has_permission("AI Knowledge Document", "create"):
        refuse(_("Only instructors and administrators add documents."))


def may_manage_document(document: str) -> None:
    """The document may be changed by the user."""
    _check_document(document, "write")


def may_see_document(document: str) -> None:
    """The document may be read by the user at the desk."""
    _check_document(document, "read")


def may_try_questions(student: str | None = None, course: str | None = None, document: str | None = None) -> None:
    """Heads of school, and instructors for the pupils and the courses that they teach. A document must be one that
    they see at the desk."""
    is_signed_in()
    standing = standing_of()
    if not standing.heads:
        if not standing.instructor:
            refuse(_("Only instructors and heads of school try questions."))
        if course and course not in standing.teaches.courses:
            refuse(_("You do not teach this course."))
        if student and student not in enrolment.students_in(standing.teaches.groups):
            refuse(_("You do not teach this pupil."))
    if document:
        may_see_document(document)


def _check_document(document: str, ptype: str) -> None:
    is_signed_in()
    if not frappe.db.exists("AI Knowledge Document", document):
        if standing_of().heads:
            raise frappe.DoesNotExistError(_("There is no document {0}.").format(document))
        refuse()
    if not frappe.has_permission("AI Knowledge Document", ptype, document):
        refuse()
