"""Who may see what. Everything fails closed: a person whose place in the school cannot be told sees nothing.

Three kinds of rule stand here:

* what a user is to the school (`standing_of`): pupil, guardian of whom, instructor of whom, or overseer;
* narrowing of ERPNext's and Education's records (`narrowed_condition`, `narrowed_permission`): Education grants its
  Student role all pupils' records, and permission hooks can only deny, so here they deny;
* access to school_ai's own records.

Frappe calls the hooks by the dotted paths in hooks.py. An empty condition means "no restriction" to Frappe, so
"nothing" is written `1=0`. Hooks answer True or False, as Frappe v16 demands.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.permissions import get_user_permissions

from school_ai import noted, roles, settings
from school_ai.ai.knowledge import audience
from school_ai.erpnext_records import campuses, enrolment, people
from school_ai.erpnext_records.campuses import Reach
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
    # What an instructor teaches, and what stands under somebody who heads a campus.
    teaches: Membership = field(default_factory=Membership)
    # The records of the campus that Frappe's User Permissions keep the person to. None: the whole site.
    reach: Reach | None = None

    @property
    def oversees(self) -> bool:
        """Looks after school_ai as a whole: administrators of the system or of school_ai, unless they are kept to a
        campus."""
        return self.user == "Administrator" or (self.reach is None and bool(self.roles & roles.OVERSIGHT))

    @property
    def heads(self) -> bool:
        """May read about everybody in the school."""
        return self.oversees or (self.reach is None and roles.PRINCIPAL in self.roles)

    @property
    def heads_campus(self) -> bool:
        """May read about everybody of the campus that they are kept to, and of nobody else."""
        return self.reach is not None and bool(self.roles & {*roles.OVERSIGHT, roles.PRINCIPAL})

    @property
    def audits(self) -> bool:
        """Reads the audit log, which is of the whole site."""
        return self.user == "Administrator" or (self.reach is None and bool(self.roles & roles.AUDITING))

    @property
    def has_pupils(self) -> bool:
        """Whether some pupils are theirs to look after: who teaches, and who heads a campus."""
        return bool(self.instructor) or self.heads_campus

    @property
    def pupils(self) -> list[str]:
        """Those pupils: of the groups that an instructor teaches, or of the campus that somebody heads."""
        if self.heads_campus:
            return sorted(self.reach.students)
        taught = enrolment.students_in(self.teaches.groups)
        return taught if self.reach is None else sorted(self.reach.students.intersection(taught))


def standing_of(user: str | None = None) -> Standing:
    """The user's standing, found once a request."""
    user = user or frappe.session.user
    found = noted.of("standings")
    if user not in found:
        found[user] = _standing_of(user)
    return found[user]


def forget_standings() -> None:
    """Have standings found anew: called when a role or a relation was changed within the request."""
    noted.forget("standings")
    noted.forget("memberships")


def learns_of(student: str) -> Membership:
    """What a pupil takes part in now, found once a request."""
    found = noted.of("memberships")
    if student not in found:
        found[student] = enrolment.of_student(student)
    return found[student]


def _standing_of(user: str) -> Standing:
    held = frozenset(frappe.get_roles(user))
    if user == "Guest":
        return Standing(user, held)
    student = people.student_of(user) if roles.STUDENT in held else None
    guardian = people.guardian_of(user) if roles.GUARDIAN in held else None
    instructor = people.instructor_of(user) if roles.INSTRUCTOR in held else None
    reach = reach_of(user)
    teaches = enrolment.of_instructor(instructor) if instructor else Membership()
    if reach is not None:
        of_campus = Membership(reach.programs, reach.courses, reach.groups)
        teaches = of_campus if held & {*roles.OVERSIGHT, roles.PRINCIPAL} else _within(teaches, of_campus)
    return Standing(
        user=user,
        roles=held,
        student=student,
        guardian=guardian,
        instructor=instructor,
        children=tuple(people.children_of(guardian)) if guardian else (),
        learns=learns_of(student) if student else Membership(),
        teaches=teaches,
        reach=reach,
    )


def _within(taught: Membership, campus: Membership) -> Membership:
    return Membership(taught.programs & campus.programs, taught.courses & campus.courses, taught.groups & campus.groups)


# User Permissions on these tell a campus; those on others, as on a single pupil, are Frappe's own business.
TELL_A_CAMPUS = {
    "Company": "companies",
    "Department": "departments",
    "Program": "programs",
    "Course": "courses",
    "Student Group": "groups",
}


def reach_of(user: str) -> Reach | None:
    """The records that Frappe's User Permissions keep somebody to. None: to none in particular.

    Frappe itself applies them where a record names what they are on. Most records of a school do not name it: a pupil
    has no company and no program.
    """
    if user in ("Administrator", "Guest"):
        return None
    given = get_user_permissions(user)
    kept: dict[str, frozenset[str]] = {}
    for doctype, of in TELL_A_CAMPUS.items():
        # One that is for a DocType of its own, such as Fees alone, says nothing of people.
        named = frozenset(row.get("doc") for row in given.get(doctype) or () if not row.get("applicable_for"))
        # ERPNext keeps every employee to their company, which says nothing where there is but one.
        if named and not (doctype == "Company" and named >= campuses.companies()):
            kept[of] = named
    if not kept:
        return None
    strict = bool(frappe.get_system_settings("apply_strict_user_permissions"))
    return campuses.reach(campuses.Kept(**kept, strict=strict))


def reader(standing: Standing) -> audience.Reader:
    """What the person may read on the shelf of course materials."""
    scopes = {audience.EVERYONE} if standing.student or standing.has_pupils else set()
    for membership in (standing.learns, standing.teaches):
        scopes.update(map(audience.scope_of_program, membership.programs))
        scopes.update(map(audience.scope_of_course, membership.courses))
        scopes.update(map(audience.scope_of_group, membership.groups))
    if standing.has_pupils:
        scopes.add(audience.scope_of_instructors(None))
        scopes.update(map(audience.scope_of_instructors, standing.teaches.courses))
    return audience.Reader(scopes=frozenset(scopes), reads_all=standing.heads, reads_undated=standing.has_pupils)


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
    """A child table whose rows can be listed through the given parent DocType. `others_too`: rows of it in records of
    other DocTypes are no pupils', and stay as they are."""

    doctype: str
    others_too: bool = False


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
    # What the fees of an enrolment stand in, and those of a program, which everybody reads.
    "Program Fee": RowsOf("Program Enrollment", others_too=True),
    "Assessment Result Detail": RowsOf("Assessment Result"),
    "Assessment Plan Criteria": RowsOf("Assessment Plan"),
    "Quiz Result": RowsOf("Quiz Activity"),
    "Fee Component": RowsOf("Fees"),
    "Sales Invoice Item": RowsOf("Sales Invoice"),
    "Sales Order Item": RowsOf("Sales Order"),
}


def is_guarded(doctype: str) -> bool:
    """Whether records of a DocType are for some people and not for others: ours, and those that are narrowed."""
    return doctype in NARROWED or frappe.get_meta(doctype).module == "School AI"


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
program_fee_condition = _condition_on("Program Fee")
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
        if parents == EVERYTHING or (parents == NOTHING and not rule.others_too):
            return parents
        kind = f"`tab{doctype}`.`parenttype`"
        read = f"select `tab{rule.doctype}`.`name` from `tab{rule.doctype}` where {parents}"  # noqa: S608
        theirs = f"({kind} = {frappe.db.escape(rule.doctype)} and `tab{doctype}`.`parent` in ({read}))"
        return f"({kind} != {frappe.db.escape(rule.doctype)} or {theirs})" if rule.others_too else theirs
    if not _is_narrowed(user, doctype, "read"):
        return _campus_condition(user, doctype, rule)
    allowed = _allowed(rule, standing_of(user))
    if not allowed:
        return NOTHING
    names = ", ".join(frappe.db.escape(name) for name in sorted(allowed))
    return f"`tab{doctype}`.`{rule.fieldname}` in ({names})"


def narrowed_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Permission on one record of ERPNext or Education (hook `has_permission`)."""
    user = user or frappe.session.user
    rule = NARROWED.get(doc.doctype)
    if rule is None or isinstance(rule, RowsOf):
        return True
    if not _is_narrowed(user, doc.doctype, ptype):
        return _is_of_campus(user, doc, rule)
    standing = standing_of(user)
    # What is shared goes past every rule: whoever sees a part of the records hands none of it on.
    if ptype == "share":
        return False
    allowed = _allowed(rule, standing)
    if any(each.get(rule.fieldname) not in allowed for each in _as_kept(doc, ptype)):
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


# These name a company themselves, by which Frappe keeps them apart; and not all of them are about pupils.
NAME_A_COMPANY = frozenset({"Fees", "Sales Invoice", "Sales Order"})


def _of_campus(user: str, doctype: str, rule: AboutPupils | AboutGroups) -> frozenset[str] | None:
    """Pupils or groups of the campus that somebody is kept to. None: they are kept to none, or by Frappe itself."""
    if user == "Administrator" or doctype in NAME_A_COMPANY or not settings.is_on("narrow_education_access"):
        return None
    reach = standing_of(user).reach
    if reach is None:
        return None
    return reach.groups if isinstance(rule, AboutGroups) else reach.students


def _campus_condition(user: str, doctype: str, rule: AboutPupils | AboutGroups) -> str:
    names = _of_campus(user, doctype, rule)
    if names is None:
        return EVERYTHING
    return f"`tab{doctype}`.`{rule.fieldname}` in {_listed(names)}" if names else NOTHING


def _is_of_campus(user: str, doc, rule: AboutPupils | AboutGroups) -> bool:
    names = _of_campus(user, doc.doctype, rule)
    # One that is being made is of nobody yet: a new pupil is enrolled afterwards.
    return names is None or bool(doc.is_new()) or doc.get(rule.fieldname) in names


def _allowed(rule: AboutPupils | AboutGroups, standing: Standing) -> set[str]:
    if isinstance(rule, AboutGroups):
        return set(standing.learns.groups | standing.teaches.groups)
    allowed = {standing.student} if standing.student else set()
    if standing.teaches.groups:
        allowed.update(standing.pupils)
    return allowed


# --- school_ai's own records -----------------------------------------------------------------------------------------


def _as_kept(doc, ptype: str) -> list:
    """The record as it is to be saved, and as it is kept: who changes one must have a right to both, or they could make
    it theirs by what they write into it."""
    if ptype in _READING or ptype == "create" or doc.is_new() or not doc.get("name"):
        return [doc]
    kept = frappe.db.get_value(doc.doctype, doc.name, "*", as_dict=True)
    return [doc, frappe.get_doc({**kept, "doctype": doc.doctype, "__islocal": 0})] if kept else [doc]


def document_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Which knowledge documents a desk user finds in lists."""
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    if not standing.has_pupils:
        return NOTHING
    table = "`tabAI Knowledge Document`"
    courses = ", ".join(frappe.db.escape(course) for course in sorted(standing.teaches.courses))
    own = f"{table}.`owner` = {frappe.db.escape(standing.user)}"
    everyone = f"{table}.`visibility` = 'Everyone'"
    taught = f" or {table}.`course` in ({courses})" if courses else ""
    campus = ""
    if standing.heads_campus:
        for visibility, fieldname, names in (
            ("Program", "program", standing.teaches.programs),
            ("Student Group", "student_group", standing.teaches.groups),
        ):
            if names:
                named = f"{table}.`{fieldname}` in {_listed(names)}"
                campus += f" or ({table}.`visibility` = '{visibility}' and {named})"
    return f"({own} or {everyone}{taught}{campus})"


def document_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Instructors look after the documents of the courses that they teach; everybody else reads through our methods."""
    standing = standing_of(user)
    if standing.oversees:
        return True
    reads = ptype in _READING
    if standing.heads and reads:
        return True
    if not standing.has_pupils:
        return False
    if doc.get("visibility") == "Everyone" and not doc.get("course") and reads:
        return True
    return all(_looks_after_document(standing, each) for each in _as_kept(doc, ptype))


def _looks_after_document(standing: Standing, doc) -> bool:
    if doc.get("course"):
        return doc.get("course") in standing.teaches.courses
    # Frappe answers None for a document that is not new, and takes None for a yes.
    return doc.get("owner") == standing.user or bool(doc.is_new())


def conversation_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _without_alerts(user, "AI Conversation", "name", _taught_condition(user, "AI Conversation"))


def _without_alerts(user: str | None, doctype: str, fieldname: str, condition: str) -> str:
    """A conversation in which a pupil wrote of distress is for those who look after the alert."""
    user = user or frappe.session.user
    if condition == NOTHING or _sees_alerts(standing_of(user)):
        return condition
    graver = [severity for severity in ("Low", "Serious", "Acute") if severity not in _told_of(user)]
    if not graver:
        return condition
    alert = "`tabAI Safety Alert`"
    graver_than_told = f"{alert}.`severity` in {_listed(graver)}"
    alerts = (
        f"select {alert}.`conversation` from {alert} where {alert}.`conversation` is not null and {graver_than_told}"  # noqa: S608
    )
    others = f"`tab{doctype}`.`{fieldname}` not in ({alerts})"
    return f"({condition} and {others})" if condition else others


def _is_held_back(standing: Standing, conversation: str | None) -> bool:
    """Whether the conversation is one that only those who look after its alert read, and the person is none of them."""
    if not conversation or _sees_alerts(standing):
        return False
    severities = frappe.get_all("AI Safety Alert", {"conversation": conversation}, pluck="severity", distinct=True)
    return not set(severities) <= _told_of(standing.user)


def message_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Messages, and what is said about them, are read by those who read the conversation."""
    return _in_conversations(user, "AI Message")


def feedback_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _in_conversations(user, "AI Message Feedback")


def comment_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _in_conversations(user, "AI Message Comment")


def exercise_condition(user: str | None = None, doctype: str | None = None) -> str:
    taught = _taught_condition(user, "AI Guided Exercise")
    return _without_alerts(user, "AI Guided Exercise", "conversation", taught)


def progress_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _taught_condition(user, "AI Tutor Progress")


def insight_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Insights about pupils whom the user teaches, in courses that they teach or in none; about groups likewise; and
    about the user themself, and nobody else."""
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    if not standing.has_pupils:
        return NOTHING
    own = _about_instructors("AI Insight", standing)
    if own:
        own = f"({own} and ifnull(`tabAI Insight`.`student`, '') = '')"
    pupils = _of_pupils_taught(standing, "AI Insight")
    groups = _of_groups_taught(standing, "AI Insight")
    return (
        "(" + " or ".join(each for each in (own, pupils, groups) if each) + ")" if own or pupils or groups else NOTHING
    )


def _about_instructors(doctype: str, standing: Standing) -> str:
    """Records about the instructor themself, or about those of the campus that somebody heads; empty: none."""
    names = standing.reach.instructors if standing.heads_campus else {standing.instructor} - {None}
    return f"`tab{doctype}`.`instructor` in {_listed(names)}" if names else ""


def _is_about_instructor(standing: Standing, instructor: str | None) -> bool:
    if not instructor:
        return False
    return instructor == standing.instructor or (standing.heads_campus and instructor in standing.reach.instructors)


def insight_action_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(insight_condition(user), "AI Insight Action", "AI Insight")


def prediction_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _pupils_taught_condition(user, "AI Prediction")


def recommendation_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _pupils_taught_condition(user, "AI Recommendation")


def _pupils_taught_condition(user: str | None, doctype: str) -> str:
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    return (_of_pupils_taught(standing, doctype) if standing.has_pupils else "") or NOTHING


def _of_pupils_taught(standing: Standing, doctype: str) -> str:
    """Records about pupils whom an instructor teaches, in courses that they teach or in no course; empty: none."""
    pupils = standing.pupils
    if not pupils:
        return ""
    return f"(`tab{doctype}`.`student` in {_listed(pupils)} and {_in_courses_taught(standing, doctype)})"


def _of_groups_taught(standing: Standing, doctype: str) -> str:
    """Records about groups, and no pupil, that an instructor teaches."""
    if not standing.teaches.groups:
        return ""
    of_group = f"ifnull(`tab{doctype}`.`student`, '') = ''"
    mine = f"`tab{doctype}`.`student_group` in {_listed(standing.teaches.groups)}"
    return f"({of_group} and {mine} and {_in_courses_taught(standing, doctype)})"


def _in_courses_taught(standing: Standing, doctype: str) -> str:
    course = f"`tab{doctype}`.`course`"
    if not standing.teaches.courses:
        return f"ifnull({course}, '') = ''"
    return f"(ifnull({course}, '') = '' or {course} in {_listed(standing.teaches.courses)})"


def model_condition(user: str | None = None, doctype: str | None = None) -> str:
    """How good the models are, and on whom, is for heads of school."""
    return EVERYTHING if standing_of(user).heads else NOTHING


def conflict_condition(user: str | None = None, doctype: str | None = None) -> str:
    """What does not agree in the records, about whomever, is for heads of school."""
    return EVERYTHING if standing_of(user).heads else NOTHING


def conflict_step_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(conflict_condition(user), "AI Data Conflict Step", "AI Data Conflict")


def conflict_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Conflicts are decided by methods of their own: at the desk they are read."""
    standing = standing_of(user)
    return (standing.heads and ptype in _READING) or (standing.oversees and ptype == "delete")


def webhook_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Who may send, what was received, and what is delivered is for those who look after School AI."""
    return EVERYTHING if standing_of(user).oversees else NOTHING


def webhook_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """What was received and what is delivered is written by the service alone, and read here."""
    if not standing_of(user).oversees:
        return False
    if doc.doctype == "AI Webhook Sender":
        return True
    return ptype in _READING or (ptype == "delete" and doc.doctype == "AI Webhook Delivery")


def prerequisite_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _none_or_courses_taught(user, "Topic Prerequisite")


def _none_or_courses_taught(user: str | None, doctype: str) -> str:
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    if not standing.has_pupils or not standing.teaches.courses:
        return NOTHING
    return f"`tab{doctype}`.`course` in {_listed(standing.teaches.courses)}"


def _taught_condition(user: str | None, doctype: str) -> str:
    """Records of a pupil in a course: instructors find those of pupils that they teach in courses that they teach."""
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    pupils = standing.pupils if standing.has_pupils else []
    if not pupils or not standing.teaches.courses:
        return NOTHING
    of_pupils = f"`tab{doctype}`.`student` in {_listed(pupils)}"
    return f"({of_pupils} and `tab{doctype}`.`course` in {_listed(standing.teaches.courses)})"


def _in_conversations(user: str | None, doctype: str) -> str:
    conversations = conversation_condition(user)
    if conversations in (EVERYTHING, NOTHING):
        return conversations
    read = f"select `tabAI Conversation`.`name` from `tabAI Conversation` where {conversations}"  # noqa: S608
    return f"`tab{doctype}`.`conversation` in ({read})"


def _listed(names: Iterable[str]) -> str:
    return "(" + ", ".join(frappe.db.escape(name) for name in sorted(names)) + ")"


def conversation_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Pupils and guardians reach conversations through our methods only; at the desk heads read all, and instructors
    those of pupils whom they teach in the course. Nobody changes them; administrators may delete them."""
    standing = standing_of(user)
    if ptype in ("write", "create", "submit", "cancel", "amend", "share"):
        return False
    conversation = doc.name if doc.doctype == "AI Conversation" else doc.get("conversation")
    if ptype != "delete" and _is_held_back(standing, conversation):
        return False
    if standing.oversees:
        return True
    if ptype == "delete":
        return False
    return standing.heads or _teaches_in(standing, *_pupil_and_course(doc))


def insight_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Who may read it may also say what has become of it."""
    standing = standing_of(user)
    if ptype in ("create", "submit", "cancel", "amend", "share"):
        return False
    if standing.oversees:
        return True
    if ptype == "delete":
        return False
    if standing.heads:
        return True
    if not standing.has_pupils:
        return False
    return all(_concerns(standing, each) for each in _as_kept(doc, ptype))


def _concerns(standing: Standing, insight) -> bool:
    about_instructor = _is_about_instructor(standing, insight.get("instructor")) and not insight.get("student")
    return about_instructor or _teaches_about(standing, insight)


def estimate_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Estimates and recommendations: read by those who teach the pupil and by heads. What becomes of a recommendation
    is decided through our methods; pupils and families are told in words of their own."""
    standing = standing_of(user)
    if ptype not in {*_READING, "delete"}:
        return False
    if ptype == "delete":
        return standing.oversees
    return standing.heads or (standing.has_pupils and _teaches_about(standing, doc))


def _teaches_about(standing: Standing, doc) -> bool:
    """Whether an instructor teaches the pupil, or the group where there is no pupil, and the course if there is one."""
    course = doc.get("course")
    if course and course not in standing.teaches.courses:
        return False
    if doc.get("student"):
        return doc.get("student") in standing.pupils
    return doc.get("student_group") in standing.teaches.groups


def model_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    standing = standing_of(user)
    return (standing.heads and ptype in _READING) or (standing.oversees and ptype == "delete")


def prerequisite_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Those who teach the course decide what builds on what in it."""
    standing = standing_of(user)
    if standing.heads:
        return ptype != "delete" or standing.oversees
    if not standing.has_pupils or ptype == "delete":
        return False
    # A new one has no course yet.
    return all(
        not each.get("course") or each.get("course") in standing.teaches.courses for each in _as_kept(doc, ptype)
    )


def _pupil_and_course(doc) -> tuple[str | None, str | None]:
    if doc.doctype in ("AI Conversation", "AI Guided Exercise", "AI Tutor Progress"):
        return doc.get("student"), doc.get("course")
    row = frappe.db.get_value("AI Conversation", doc.get("conversation"), ["student", "course"])
    return row or (None, None)


def _teaches_in(standing: Standing, student: str | None, course: str | None) -> bool:
    """Whether the person teaches the pupil in the course."""
    if not standing.has_pupils or not student or not course or course not in standing.teaches.courses:
        return False
    return student in standing.pupils


def alert_condition(user: str | None = None, doctype: str | None = None) -> str:
    """What a pupil in distress has written is for the people who are told, and for heads of school."""
    user = user or frappe.session.user
    if _sees_alerts(standing_of(user)):
        return EVERYTHING
    severities = _told_of(user)
    told = f"`tabAI Safety Alert`.`severity` in {_listed(severities)}" if severities else NOTHING
    standing = standing_of(user)
    if standing.reach is None:
        return told
    # Somebody of one campus is told of its pupils, as its head of all that these write.
    if not standing.reach.students:
        return NOTHING
    of_campus = f"`tabAI Safety Alert`.`student` in {_listed(standing.reach.students)}"
    return of_campus if roles.PRINCIPAL in standing.roles else f"({told} and {of_campus})"


def alert_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    user = user or frappe.session.user
    if ptype not in {*_READING, "write"}:
        return False
    standing = standing_of(user)
    if standing.reach is not None and doc.get("student") not in standing.reach.students:
        return False
    return _sees_alerts(standing) or roles.PRINCIPAL in standing.roles or doc.get("severity") in _told_of(user)


def _sees_alerts(standing: Standing) -> bool:
    return standing.user == "Administrator" or (standing.reach is None and roles.PRINCIPAL in standing.roles)


def _told_of(user: str) -> set[str]:
    """Severities that the settings name this person for."""
    order = ("Low", "Serious", "Acute")
    rows = settings.get().get("safety_contacts") or ()
    return {
        severity for row in rows if row.user == user for severity in order[order.index(row.from_severity or order[0]) :]
    }


def policy_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _of_courses_taught(user, "AI Integrity Policy")


def assignment_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _of_courses_taught(user, "School Assignment")


def _of_courses_taught(user: str | None, doctype: str) -> str:
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    if not standing.has_pupils:
        return NOTHING
    table = f"`tab{doctype}`"
    course = _none_or_in(f"{table}.`course`", standing.teaches.courses)
    group = _none_or_in(f"{table}.`student_group`", standing.teaches.groups)
    named = f"(ifnull({table}.`course`, '') != '' or ifnull({table}.`student_group`, '') != '')"
    taught = f"({named} and {course} and {group})"
    if doctype == "AI Integrity Policy":
        return f"({taught} or {table}.`applies_to` in ('School', 'Program'))"
    return taught


def _none_or_in(column: str, names: Iterable[str]) -> str:
    """Nothing is named in the column, or one of these."""
    names = list(names)
    among = f" or {column} in {_listed(names)}" if names else ""
    return f"(ifnull({column}, '') = ''{among})"


def assignment_question_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Frappe lists child rows to whoever may read the parent DocType: the keys stand in these."""
    return _rows_of(assignment_condition(user), "School Assignment Question", "School Assignment")


def message_source_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(message_condition(user), "AI Message Source", "AI Message")


def _rows_of(parents: str, doctype: str, parent: str) -> str:
    if parents in (EVERYTHING, NOTHING):
        return parents
    read = f"select `tab{parent}`.`name` from `tab{parent}` where {parents}"  # noqa: S608
    return f"(`tab{doctype}`.`parenttype` = '{parent}' and `tab{doctype}`.`parent` in ({read}))"


def policy_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Instructors set what holds in their own courses and groups. What holds for a program or the school is for heads
    of school, and everybody who teaches may read it."""
    standing = standing_of(user)
    if standing.heads:
        return True
    if not standing.has_pupils:
        return False
    if any(each.get("applies_to") in ("School", "Program") for each in _as_kept(doc, ptype)):
        return ptype in _READING
    return all(_teaches_course_or_group(standing, each) for each in _as_kept(doc, ptype))


def assignment_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """An assignment with its key is for those who teach the course. Pupils never reach it."""
    standing = standing_of(user)
    if standing.oversees:
        return True
    if standing.heads and ptype in _READING:
        return True
    if not standing.has_pupils:
        return False
    if doc.is_new() and not doc.get("course"):
        return True
    return all(_teaches_course_or_group(standing, each) for each in _as_kept(doc, ptype))


def _teaches_course_or_group(standing: Standing, doc) -> bool:
    """Both, where both are named: of a group one sets what holds in one's own course."""
    course, group = doc.get("course"), doc.get("student_group")
    if not course and not group:
        return bool(doc.is_new())
    return (not course or course in standing.teaches.courses) and (not group or group in standing.teaches.groups)


def accommodation_condition(user: str | None = None, doctype: str | None = None) -> str:
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    pupils = standing.pupils if standing.has_pupils else []
    return f"`tabExam Accommodation`.`student` in {_listed(pupils)}" if pupils else NOTHING


def accommodation_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    standing = standing_of(user)
    if standing.heads:
        return True
    if not standing.has_pupils or ptype not in _READING:
        return False
    return doc.get("student") in standing.pupils


# --- timetables ------------------------------------------------------------------------------------------------------


def may_plan_timetables(user: str | None = None) -> bool:
    """Heads of school, and whoever the school lets write its Course Schedules. A timetable is of the whole site:
    whoever is kept to a campus plans none."""
    user = user or frappe.session.user
    if standing_of(user).heads:
        return True
    if standing_of(user).reach is not None:
        return False
    return user != "Guest" and frappe.has_permission("Course Schedule", "create", user=user)


def timetable_planners() -> list[str]:
    """Logins of those who plan timetables as a task of theirs: who writes Course Schedules, else heads of school, else
    administrators."""
    may_write = {
        rule.role for rule in frappe.get_meta("Course Schedule").permissions if rule.create and not rule.permlevel
    }
    for held in (may_write - roles.OVERSIGHT - {roles.PRINCIPAL}, {roles.PRINCIPAL}, roles.OVERSIGHT):
        users = frappe.get_all(
            "Has Role",
            {"role": ("in", sorted(held) or [""]), "parenttype": "User", "parent": ("not in", frappe.STANDARD_USERS)},
            pluck="parent",
            distinct=True,
            order_by="parent",
        )
        enabled = set(frappe.get_all("User", {"name": ("in", users or [""]), "enabled": 1}, pluck="name"))
        if enabled:
            return sorted(enabled)
    return []


def planner_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Timetables that are being made, and what was done to them, are for planners."""
    return EVERYTHING if may_plan_timetables(user) else NOTHING


def planner_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    return may_plan_timetables(user)


def own_preference_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _own_condition(user, "Instructor Preference")


def own_absence_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _own_condition(user, "Instructor Absence")


def preference_time_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(own_preference_condition(user), "Instructor Preference Time", "Instructor Preference")


def cover_exception_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(own_preference_condition(user), "Instructor Cover Exception", "Instructor Preference")


def swap_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Planners find all swaps, an instructor those that they ask for and those that they are asked for."""
    if may_plan_timetables(user):
        return EVERYTHING
    instructor = standing_of(user).instructor
    if not instructor:
        return NOTHING
    own = frappe.db.escape(instructor)
    return f"(`tabLesson Swap`.`asked_by` = {own} or `tabLesson Swap`.`asked_of` = {own})"


def swap_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Swaps are asked for, agreed to and confirmed by methods of their own: at the desk they are read."""
    if ptype not in _READING:
        return False
    if may_plan_timetables(user):
        return True
    instructor = standing_of(user).instructor
    return bool(instructor) and instructor in (doc.get("asked_by"), doc.get("asked_of"))


def family_conversation_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Heads of school find all conversations of guardians and teachers, an instructor their own."""
    standing = standing_of(user)
    if standing.heads:
        return EVERYTHING
    own = f"`tabFamily Conversation`.`instructor` = {frappe.db.escape(standing.instructor or '')}"
    if standing.heads_campus:
        pupils = standing.pupils
        of_campus = f"`tabFamily Conversation`.`student` in {_listed(pupils)}" if pupils else NOTHING
        return f"({own} or {of_campus})"
    return own if standing.instructor else NOTHING


def family_message_condition(user: str | None = None, doctype: str | None = None) -> str:
    parents = family_conversation_condition(user)
    if parents in (EVERYTHING, NOTHING):
        return parents
    read = f"select `tabFamily Conversation`.`name` from `tabFamily Conversation` where {parents}"  # noqa: S608
    return f"`tabFamily Message`.`conversation` in ({read})"


def family_conversation_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Guardians and teachers write to one another on a page of their own: at the desk it is read."""
    standing = standing_of(user)
    if ptype not in _READING:
        return False
    if standing.heads:
        return True
    of = doc
    if doc.doctype == "Family Message":
        fields = ["instructor", "student"]
        of = frappe.db.get_value("Family Conversation", doc.get("conversation"), fields, as_dict=True) or {}
    if standing.heads_campus and of.get("student") in standing.pupils:
        return True
    return bool(standing.instructor) and of.get("instructor") == standing.instructor


def report_comment_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Comments for report cards: heads find all, instructors those of pupils whom they teach in the course, and what
    they write themselves of pupils overall."""
    standing = standing_of(user)
    taught = _taught_condition(user, "Report Comment")
    if taught == EVERYTHING or not standing.has_pupils:
        return taught
    pupils = standing.pupils
    if not pupils:
        return NOTHING
    table = "`tabReport Comment`"
    mine = f"{table}.`instructor` = {frappe.db.escape(standing.instructor or '')}"
    if standing.heads_campus:
        mine = "1=1"
    own = f"(ifnull({table}.`course`, '') = '' and {mine} and {table}.`student` in {_listed(pupils)})"
    return own if taught == NOTHING else f"({taught} or {own})"


def report_comment_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """They are made by methods of their own. Who may read one may write in it; administrators may delete it."""
    standing = standing_of(user)
    if ptype == "delete":
        return standing.oversees
    if ptype not in {*_READING, "write"}:
        return False
    # By what is kept, whatever the document says that is to be saved.
    row = frappe.db.get_value("Report Comment", doc.name, ["student", "course", "instructor"], as_dict=True)
    return standing.heads or bool(row and _writes_of(standing, row.student, row.course, row.instructor))


def _writes_of(standing: Standing, student: str | None, course: str | None, instructor: str | None) -> bool:
    """Whether a comment for a report card is an instructor's to write: of a course that they teach the pupil in, or
    their own of the pupil overall."""
    if course:
        return _teaches_in(standing, student, course)
    if standing.heads_campus:
        return _teaches(standing, student)
    return bool(instructor) and instructor == standing.instructor and _teaches(standing, student)


def _teaches(standing: Standing, student: str | None) -> bool:
    return standing.has_pupils and student in standing.pupils


def result_feedback_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _taught_condition(user, "Result Feedback")


def result_feedback_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Drafts of what is said of a result, and what a person has made of them: written by methods of their own."""
    standing = standing_of(user)
    if ptype == "delete":
        return standing.oversees
    return ptype in _READING and (standing.heads or _teaches_in(standing, doc.get("student"), doc.get("course")))


def assistant_question_condition(user: str | None = None, doctype: str | None = None) -> str:
    """What somebody asked the assistant is their own; those who look after School AI look through all."""
    standing = standing_of(user)
    if standing.oversees:
        return EVERYTHING
    if not standing.has_pupils and not standing.heads:
        return NOTHING
    return f"`tabAssistant Question`.`user` = {frappe.db.escape(standing.user)}"


def assistant_question_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    standing = standing_of(user)
    if ptype not in {*_READING, "delete"}:
        return False
    return standing.oversees or (ptype != "delete" and doc.get("user") == standing.user)


def override_condition(user: str | None = None, doctype: str | None = None) -> str:
    """What heads of school have decided otherwise is theirs to read."""
    return EVERYTHING if standing_of(user).heads else NOTHING


def override_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    return standing_of(user).heads and ptype in _READING


def audit_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Who read and changed what is for auditors."""
    return EVERYTHING if standing_of(user).audits else NOTHING


def audit_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """It is read, and changed by nobody."""
    return standing_of(user).audits and ptype in _READING


def audit_pseudonym_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Who stands behind which pseudonym is told with the entries, and listed for nobody."""
    return NOTHING


def audit_pseudonym_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    return False


def erasure_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Who is to be erased is for heads of school; families see what they asked for on their page."""
    return EVERYTHING if standing_of(user).heads else NOTHING


def erasure_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Heads of school ask for it at the desk too; it is decided by methods, and never changed."""
    return standing_of(user).heads and ptype in {*_READING, "create"}


def export_condition(user: str | None = None, doctype: str | None = None) -> str:
    """That somebody's data were packed is for those who look after School AI; what is in it for who asked alone."""
    return EVERYTHING if standing_of(user).oversees else NOTHING


def export_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    return standing_of(user).oversees and ptype in _READING


def consent_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Who has agreed to what is for whom the DocType lets read it, of their campus where they are kept to one."""
    reach = standing_of(user).reach
    if reach is None:
        return EVERYTHING
    return f"`tabAI Consent`.`student` in {_listed(reach.students)}" if reach.students else NOTHING


def consent_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    reach = standing_of(user).reach
    return reach is None or bool(doc.is_new()) or doc.get("student") in reach.students


def retention_condition(user: str | None = None, doctype: str | None = None) -> str:
    return EVERYTHING if standing_of(user).heads else NOTHING


def retention_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Heads read for how long what is kept, those who look after School AI set it."""
    standing = standing_of(user)
    return (standing.oversees and ptype == "write") or (standing.heads and ptype in _READING)


def operation_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Alerts, their rules and figures by the hour are for those who look after School AI."""
    return EVERYTHING if standing_of(user).oversees else NOTHING


def operation_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Rules are theirs to change; what was measured and what fired is only read."""
    return standing_of(user).oversees and (ptype in _READING or doc.doctype == "AI Alert Rule")


def calendar_address_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Addresses of calendars are looked after by those who look after School AI; their people see them on the pages."""
    return EVERYTHING if standing_of(user).oversees else NOTHING


def calendar_address_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    return standing_of(user).oversees and ptype in {*_READING, "delete"}


def notice_condition(user: str | None = None, doctype: str | None = None) -> str:
    """What people are told, for those who look after School AI; but not that a pupil wrote of distress."""
    return "`tabAI Notice`.`kind` != 'Safety alerts'" if standing_of(user).oversees else NOTHING


def notice_delivery_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(notice_condition(user), "AI Notice Delivery", "AI Notice")


def notice_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Notices are written by School AI and read on a page: at the desk it is looked at what became of them."""
    if ptype not in {*_READING, "delete"} or doc.get("kind") == "Safety alerts":
        return False
    return standing_of(user).oversees


def told_condition(user: str | None = None, doctype: str | None = None) -> str:
    """How somebody wants to be told, and on which devices, is for those who look after School AI to help with."""
    return EVERYTHING if standing_of(user).oversees else NOTHING


def notice_choice_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(told_condition(user), "AI Notice Choice", "AI Notice Choices")


def told_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Everybody chooses for themselves, on a page of their own; a device may be taken off for somebody."""
    standing = standing_of(user)
    if ptype == "delete":
        return standing.oversees and doc.doctype == "AI Push Subscription"
    return standing.oversees and ptype in _READING


def _own_condition(user: str | None, doctype: str) -> str:
    """Planners find everybody's records, an instructor their own."""
    if may_plan_timetables(user):
        return EVERYTHING
    instructor = standing_of(user).instructor
    return f"`tab{doctype}`.`instructor` = {frappe.db.escape(instructor)}" if instructor else NOTHING


def own_record_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """What is about one instructor: their preferences and absences. Planners may do all, the instructor everything but
    delete it; an absence that was dealt with is not theirs to change."""
    if may_plan_timetables(user):
        return True
    instructor = standing_of(user).instructor
    if not instructor or ptype == "delete":
        return False
    # A new form asks before anybody is named in it.
    if doc.is_new() and not doc.get("instructor"):
        return True
    # By what is kept, whatever the document says that is to be saved.
    if not doc.is_new():
        if frappe.db.get_value(doc.doctype, doc.name, "instructor") != instructor:
            return False
        if ptype == "write" and doc.doctype == "Instructor Absence" and is_dealt_with(doc.name):
            return False
    return doc.get("instructor") == instructor


def is_dealt_with(absence: str) -> bool:
    """Whether something was done for an absence, if only for some of its lessons."""
    if frappe.db.get_value("Instructor Absence", absence, "status") != "Open":
        return True
    confirmed = {"reference_doctype": "Instructor Absence", "reference_name": absence, "status": "Confirmed"}
    return bool(frappe.db.exists("AI Timetable Repair", confirmed))


def load_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Planners find all course loads, instructors those that they teach."""
    if may_plan_timetables(user):
        return EVERYTHING
    instructor = standing_of(user).instructor
    if not instructor:
        return NOTHING
    rows = "`tabCourse Load Instructor`"
    own = f"select {rows}.`parent` from {rows} where {rows}.`instructor` = {frappe.db.escape(instructor)}"  # noqa: S608
    return f"`tabCourse Load`.`name` in ({own})"


def load_group_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(load_condition(user), "Course Load Group", "Course Load")


def load_instructor_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(load_condition(user), "Course Load Instructor", "Course Load")


def load_room_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(load_condition(user), "Course Load Room", "Course Load")


def load_time_condition(user: str | None = None, doctype: str | None = None) -> str:
    return _rows_of(load_condition(user), "Course Load Time", "Course Load")


def load_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    if may_plan_timetables(user):
        return True
    instructor = standing_of(user).instructor
    taught = instructor and any(row.instructor == instructor for row in doc.get("instructors") or ())
    return bool(taught) and ptype in _READING


# --- what Frappe keeps beside records --------------------------------------------------------------------------------


def file_condition(user: str | None = None, doctype: str | None = None) -> str:
    """Files at records that the user sees, and their own. Frappe lists those at all records of a DocType to whoever
    reads any of them: by their names, such as that of a doctor's letter, they tell enough."""
    user = user or frappe.session.user
    if user == "Administrator":
        return EVERYTHING
    column = "`tabFile`.`attached_to_doctype`"
    theirs = [f"`tabFile`.`owner` = {frappe.db.escape(user)}"]
    guarded = _guarded_doctypes()
    for name in guarded:
        if (seen := _condition_of_list(user, name)) != NOTHING:
            of_kind = f"{column} = {frappe.db.escape(name)}"
            read = f"select `tab{name}`.`name` from `tab{name}` where {seen}"  # noqa: S608
            theirs.append(f"({of_kind} and `tabFile`.`attached_to_name` in ({read}))" if seen else f"({of_kind})")
    return f"(ifnull({column}, '') not in {_listed(guarded)} or {' or '.join(theirs)})"


def file_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    """Nobody stores another one's file under a record of their own, nor one at a record that they do not see; and a
    private file is changed by its owner and who may change its record, whatever the document says that is to be saved.

    Frappe goes by the document alone: who makes it public is let change it, and who names an address reads what is
    there. Its own rule holds beside this one: of several, an answer of the last is the only one that is asked for."""
    # Loaded where it is asked for: it brings pictures and archives along.
    from frappe.core.doctype.file.file import has_permission

    user = user or frappe.session.user
    return bool(has_permission(doc, ptype, user)) and _may_keep_file(doc, ptype, user)


def _may_keep_file(doc, ptype: str, user: str) -> bool:
    if user == "Administrator" or ptype in _READING:
        return True
    kept = None if doc.is_new() else frappe.db.get_value("File", doc.name, "*", as_dict=True)
    if not kept:
        return _may_store(doc)
    if kept.is_private and kept.owner != user and not _may_change_record(kept):
        return False
    moved = any(doc.get(each) != kept.get(each) for each in ("file_url", "attached_to_doctype", "attached_to_name"))
    return not moved or _may_store(doc)


def _may_store(file) -> bool:
    if not _may_attach(file.get("attached_to_doctype"), file.get("attached_to_name")):
        return False
    address = unquote(unquote(file.get("file_url") or ""))
    if ".." in address:
        return False
    if file.get("content") or not address.startswith("/private/"):
        return True
    # What is there already is theirs who may read one of its records.
    there = frappe.get_all("File", {"file_url": address, "name": ("!=", file.get("name") or "")}, pluck="name")
    return any(frappe.get_doc("File", each).has_permission("read") for each in there)


def _may_attach(doctype: str | None, name: str | None) -> bool:
    if not doctype or not name or not frappe.db.exists("DocType", doctype) or not is_guarded(doctype):
        return True
    # A form that is not saved yet has a name of which there is no record.
    return not frappe.db.exists(doctype, name) or bool(frappe.get_doc(doctype, name).has_permission("read"))


def _may_change_record(file) -> bool:
    doctype, name = file.attached_to_doctype, file.attached_to_name
    if not doctype or not name or not frappe.db.exists(doctype, name):
        return False
    return bool(frappe.get_doc(doctype, name).has_permission("write"))


def _guarded_doctypes() -> list[str]:
    """DocTypes with records of their own that are for some people and not for others."""
    records = [name for name, rule in NARROWED.items() if not isinstance(rule, RowsOf)]
    ours = frappe.get_all("DocType", {"module": "School AI", "istable": 0, "issingle": 0}, pluck="name")
    return sorted({*ours, *(name for name in records if frappe.db.exists("DocType", name, cache=True))})


def _condition_of_list(user: str, doctype: str) -> str:
    """What restricts a DocType's list for the user."""
    if not frappe.has_permission(doctype, "read", user=user):
        return NOTHING
    paths = frappe.get_hooks("permission_query_conditions", {}).get(doctype, [])
    found = [frappe.call(frappe.get_attr(path), user, doctype=doctype) for path in paths]
    return " and ".join(f"({each})" for each in found if each)


def prepared_report_condition(user: str | None = None, doctype: str | None = None) -> str:
    """A report of ours that somebody had prepared shows what they may see: it is theirs alone."""
    user = user or frappe.session.user
    if user == "Administrator":
        return EVERYTHING
    ours = "select `tabReport`.`name` from `tabReport` where `tabReport`.`module` = 'School AI'"
    of_others = f"`tabPrepared Report`.`report_name` not in ({ours})"
    return f"(`tabPrepared Report`.`owner` = {frappe.db.escape(user)} or {of_others})"


def prepared_report_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
    user = user or frappe.session.user
    if user == "Administrator":
        return True
    if doc.get("owner") != user and frappe.db.get_value("Report", doc.get("report_name"), "module") == "School AI":
        return False
    from frappe.core.doctype.prepared_report.prepared_report import has_permission

    return bool(has_permission(doc, user))


def has_desk_app() -> bool:
    """Whether School AI shows on the apps screen (hook `add_to_apps_screen`)."""
    standing = standing_of()
    return standing.heads or standing.has_pupils


# --- Guards of endpoints ---------------------------------------------------------------------------------------------
# A guard gets the arguments of the call that it names, and raises PermissionError.

Guard = Callable[..., None]


def for_callers(may: Callable[[Standing], bool]) -> Callable[[Guard], Guard]:
    """Say of a guard whom it might let through, whatever the arguments: by that the page of the API leaves out what
    is not for somebody. It lets nobody through: that is the guard's alone."""

    def told(guard: Guard) -> Guard:
        guard.may = may
        return guard

    return told


def may_call(guard: Guard | None, standing: Standing) -> bool:
    """Whether a guard might let somebody through. No guard: the method is everybody's."""
    return guard is None or guard.may(standing)


def anybody(standing: Standing) -> bool:
    """Whoever has signed in."""
    return standing.user != "Guest"


def heading(standing: Standing) -> bool:
    return standing.heads


def overseeing(standing: Standing) -> bool:
    return standing.oversees


def auditing(standing: Standing) -> bool:
    return standing.audits


def teaching(standing: Standing) -> bool:
    return standing.heads or standing.has_pupils


def instructing(standing: Standing) -> bool:
    return bool(standing.instructor)


def with_shelf(standing: Standing) -> bool:
    return bool(standing.heads or standing.student or standing.has_pupils)


def of_family(standing: Standing) -> bool:
    return bool(with_shelf(standing) or standing.children)


def learning(standing: Standing) -> bool:
    return bool(standing.student)


def with_children(standing: Standing) -> bool:
    return bool(standing.children)


def at_home(standing: Standing) -> bool:
    return bool(standing.student or standing.children)


def at_home_or_overseeing(standing: Standing) -> bool:
    return bool(at_home(standing) or standing.guardian or standing.oversees)


def writing_messages(standing: Standing) -> bool:
    return bool(standing.instructor or (standing.guardian and standing.children))


def planning(standing: Standing) -> bool:
    return may_plan_timetables(standing.user)


def planning_or_instructing(standing: Standing) -> bool:
    return bool(standing.instructor) or planning(standing)


def with_documents(standing: Standing) -> bool:
    return anybody(standing) and bool(frappe.has_permission("AI Knowledge Document", "create", user=standing.user))


def reading_documents(standing: Standing) -> bool:
    return anybody(standing) and bool(frappe.has_permission("AI Knowledge Document", "read", user=standing.user))


@for_callers(anybody)
def is_signed_in() -> None:
    if frappe.session.user == "Guest":
        raise frappe.PermissionError(_("Please sign in first."))


@for_callers(overseeing)
def oversees_school_ai() -> None:
    if not standing_of().oversees:
        refuse(_("Only a School AI Administrator may do this."))


@for_callers(auditing)
def audits() -> None:
    """Those who read the audit log."""
    is_signed_in()
    if not standing_of().audits:
        refuse(_("Only auditors may do this."))


@for_callers(with_shelf)
def belongs_to_school(course: str | None = None) -> None:
    """A pupil, an instructor, a head: somebody with a shelf to ask. A course must be one of theirs."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        if course:
            is_there("Course", course)
        return
    if not (standing.student or standing.has_pupils):
        refuse(_("Your login is not connected to a pupil or an instructor. Please ask the school's office."))
    if course and course not in standing.learns.courses | standing.teaches.courses:
        refuse(_("You are not in this course."))


@for_callers(with_shelf)
def owns_conversation(conversation: str | None = None) -> None:
    """The conversation is the user's own, or it is a new one. Whether somebody else's exists is not told."""
    is_signed_in()
    if conversation:
        owner = frappe.db.get_value("AI Conversation", conversation, "user")
        if owner != frappe.session.user:
            refuse()


@for_callers(with_shelf)
def owns_message(message: str) -> None:
    """A message of one of the user's own conversations."""
    is_signed_in()
    conversation = frappe.db.get_value("AI Message", message, "conversation")
    if not conversation:
        refuse()
    owns_conversation(conversation)


@for_callers(learning)
def owns_exercise(exercise: str) -> None:
    """An exercise that the caller worked on themself."""
    is_signed_in()
    student = standing_of().student
    if not student or frappe.db.get_value("AI Guided Exercise", exercise, "student") != student:
        refuse()


@for_callers(of_family)
def may_see_pupil(student: str) -> None:
    """The pupil themself, their guardians, those who teach them, heads of school."""
    is_signed_in()
    standing = standing_of()
    if student == standing.student or student in standing.children:
        return
    if standing.heads:
        is_there("Student", student)
        return
    if not standing.has_pupils or student not in standing.pupils:
        refuse()


@for_callers(teaching)
def teaches_pupil(student: str) -> None:
    """Those who teach the pupil, and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Student", student)
        return
    if not standing.has_pupils or student not in standing.pupils:
        refuse()


@for_callers(teaching)
def teaches_course(course: str) -> None:
    """Those who teach the course, and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Course", course)
        return
    if course not in standing.teaches.courses:
        refuse()


@for_callers(teaching)
def teaches_group(student_group: str) -> None:
    """Those who teach the group, and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Student Group", student_group)
    elif student_group not in standing.teaches.groups:
        refuse()


@for_callers(teaching)
def sees_lesson(lesson: str) -> None:
    """Who holds the lesson, or teaches its course, of a group that they teach now; and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Course Schedule", lesson)
        return
    row = frappe.db.get_value("Course Schedule", lesson, ["instructor", "student_group", "course"], as_dict=True)
    if not standing.has_pupils or not row or row.student_group not in standing.teaches.groups:
        refuse()
    if row.instructor != standing.instructor and row.course not in standing.teaches.courses:
        refuse()


def _teaches_group_in_course(standing: Standing, row) -> bool:
    return row.student_group in standing.teaches.groups and row.course in standing.teaches.courses


@for_callers(teaching)
def sees_assessment(plan: str) -> None:
    """Who teaches the group in the course that the assessment is of, and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Assessment Plan", plan)
        return
    row = frappe.db.get_value("Assessment Plan", plan, ["student_group", "course"], as_dict=True)
    if not standing.has_pupils or not row or not _teaches_group_in_course(standing, row):
        refuse()


@for_callers(teaching)
def sees_result(result: str) -> None:
    """Who teaches the pupil in the course that the result is of, and heads of school."""
    _sees_one_of_pupil("Assessment Result", result)


@for_callers(teaching)
def decides_feedback(feedback: str) -> None:
    """Who teaches the pupil in the course that the draft is of, and heads of school."""
    _sees_one_of_pupil("Result Feedback", feedback)


def _sees_one_of_pupil(doctype: str, name: str) -> None:
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there(doctype, name)
        return
    row = frappe.db.get_value(doctype, name, ["student", "course"], as_dict=True)
    if not row or not _teaches_in(standing, row.student, row.course):
        refuse()


@for_callers(teaching)
def writes_comments_on(student: str, course: str | None = None) -> None:
    """Those who teach the pupil, in the course if one is named, and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Student", student)
        if course:
            is_there("Course", course)
        return
    if not (_teaches_in(standing, student, course) if course else _teaches(standing, student)):
        refuse()


@for_callers(teaching)
def writes_comments_for_group(student_group: str, course: str | None = None) -> None:
    """Those who teach the group, in the course if one is named, and heads of school."""
    teaches_group(student_group)
    if course:
        teaches_course(course)


@for_callers(teaching)
def writes_comment(comment: str) -> None:
    """The comment for a report card is the caller's to write."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Report Comment", comment)
        return
    row = frappe.db.get_value("Report Comment", comment, ["student", "course", "instructor"], as_dict=True)
    if not row or not _writes_of(standing, row.student, row.course, row.instructor):
        refuse()


@for_callers(teaching)
def may_ask_assistant() -> None:
    """Those who teach, and heads of school: what each may see is asked with each record."""
    is_signed_in()
    standing = standing_of()
    if not standing.heads and not standing.has_pupils:
        refuse(_("Only instructors and heads of school ask the assistant."))


@for_callers(of_family)
def may_see_relations(kind: str, of: str | None = None) -> None:
    """Of one pupil those who may see the pupil, of one instructor the instructor themself, of all heads of school."""
    if not of:
        heads_school()
    elif kind == "teacher-subject":
        is_instructor_or_heads(of)
    else:
        may_see_pupil(of)


@for_callers(heading)
def heads_school() -> None:
    """Heads of school, and those who look after School AI."""
    is_signed_in()
    if not standing_of().heads:
        refuse()


@for_callers(teaching)
def is_instructor_or_heads(instructor: str, student_group: str | None = None) -> None:
    """The instructor themself, for groups that they teach, and heads of school."""
    is_signed_in()
    standing = standing_of()
    if standing.heads:
        is_there("Instructor", instructor)
        if student_group:
            is_there("Student Group", student_group)
        return
    if not _is_about_instructor(standing, instructor) or (
        student_group and student_group not in standing.teaches.groups
    ):
        refuse()


@for_callers(teaching)
def decides_recommendations(recommendations: list[str]) -> None:
    """Those who teach the pupils in the courses, and heads of school. Whether one exists is told to heads only."""
    is_signed_in()
    standing = standing_of()
    for name in recommendations:
        row = frappe.db.get_value("AI Recommendation", name, ["student", "course"], as_dict=True)
        if standing.heads:
            is_there("AI Recommendation", name)
        if not row or not (standing.heads or _teaches_in(standing, row.student, row.course)):
            refuse()


@for_callers(with_shelf)
def may_tick(recommendation: str) -> None:
    """The pupil whose step it is, and those who may decide it."""
    is_signed_in()
    student = frappe.db.get_value("AI Recommendation", recommendation, "student")
    if student and student == standing_of().student:
        return
    decides_recommendations([recommendation])


@for_callers(heading)
def decides_conflict(conflict: str) -> None:
    """Heads of school. What a decision does to the record asks for rights of its own."""
    heads_school()
    is_there("AI Data Conflict", conflict)


@for_callers(teaching)
def decides_prerequisite(prerequisite: str) -> None:
    """Those who teach the course that it is of, and heads of school. Whether it exists is told to heads only."""
    is_signed_in()
    course = frappe.db.get_value("Topic Prerequisite", prerequisite, "course")
    standing = standing_of()
    if standing.heads:
        is_there("Topic Prerequisite", prerequisite)
    elif not course or course not in standing.teaches.courses:
        refuse()


@for_callers(anybody)
def may_see_progress(student: str | None = None) -> None:
    """Pupils their own, instructors that of pupils whom they teach, heads of school all."""
    is_signed_in()
    standing = standing_of()
    if student is None or student == standing.student:
        return
    if standing.heads:
        is_there("Student", student)
        return
    if not standing.has_pupils or student not in standing.pupils:
        refuse()


@for_callers(of_family)
def may_read_conversation(conversation: str) -> None:
    """The pupil whose it is; who may read it at the desk; and a guardian where policy and consent allow."""
    is_signed_in()
    row = frappe.db.get_value("AI Conversation", conversation, ["user", "student", "course"], as_dict=True)
    standing = standing_of()
    if not row:
        if standing.heads:
            is_there("AI Conversation", conversation)
        refuse()
    if row.user == standing.user:
        return
    if _is_held_back(standing, conversation):
        refuse()
    if standing.heads or _teaches_in(standing, row.student, row.course):
        return
    if row.student and row.student in standing.children:
        # Asked here and not imported above: the services stand on this module.
        reads = frappe.get_attr("school_ai.services.reading_along.guardians_may_read")
        if reads(row.student, row.user, row.course):
            return
    refuse()


@for_callers(teaching)
def may_comment_on(conversation: str, message: str | None = None) -> None:
    """Those who teach the pupil in the course, and heads of school. A message must be of the conversation."""
    is_signed_in()
    row = frappe.db.get_value("AI Conversation", conversation, ["student", "course"], as_dict=True)
    standing = standing_of()
    if standing.heads:
        is_there("AI Conversation", conversation)
    if not row or _is_held_back(standing, conversation):
        refuse()
    if not (standing.heads or _teaches_in(standing, row.student, row.course)):
        refuse()
    if message and frappe.db.get_value("AI Message", message, "conversation") != conversation:
        refuse()


@for_callers(with_children)
def is_guardian_of(student: str) -> None:
    is_signed_in()
    if student not in standing_of().children:
        refuse()


@for_callers(at_home)
def is_pupil_or_guardian_of(student: str) -> None:
    """The pupil themself, and their guardians."""
    is_signed_in()
    standing = standing_of()
    if student != standing.student and student not in standing.children:
        refuse()


@for_callers(at_home_or_overseeing)
def may_have_data_of(student: str | None = None) -> None:
    """A pupil's data: the pupil themself, their guardians, and those who look after School AI. Without a pupil the
    caller's own: whoever is a pupil or guardian here."""
    is_signed_in()
    standing = standing_of()
    if student is None:
        if not (standing.student or standing.guardian):
            refuse(_("Your login is not connected to a pupil or a guardian. Please ask the school's office."))
        return
    if student == standing.student or student in standing.children:
        return
    if not standing.oversees:
        refuse()
    is_there("Student", student)


@for_callers(heading)
def decides_deletion(request: str) -> None:
    """Heads of school decide about requests to erase somebody."""
    heads_school()
    is_there("AI Erasure Request", request)


@for_callers(with_documents)
def may_add_documents() -> None:
    """The user may put documents on the shelf: instructors on that of their courses, administrators on any."""
    is_signed_in()
    if not frappe.has_permission("AI Knowledge Document", "create"):
        refuse(_("Only instructors and administrators add documents."))


@for_callers(with_documents)
def may_manage_document(document: str) -> None:
    """The document may be changed by the user."""
    _check_document(document, "write")


@for_callers(with_documents)
def may_decide_suggestions(suggestions: list[str]) -> None:
    """The documents that the suggestions are for may be changed by the user. Whether one exists is not told."""
    may_add_documents()
    for document in set(frappe.get_all("AI Document Suggestion", {"name": ("in", suggestions)}, pluck="document")):
        _check_document(document, "write")


@for_callers(reading_documents)
def may_see_document(document: str) -> None:
    """The document may be read by the user at the desk."""
    _check_document(document, "read")


@for_callers(teaching)
def may_try_questions(student: str | None = None, course: str | None = None, document: str | None = None) -> None:
    """Heads of school, and instructors for the pupils and the courses that they teach. A document must be one that
    they see at the desk."""
    is_signed_in()
    standing = standing_of()
    if not standing.heads:
        if not standing.has_pupils:
            refuse(_("Only instructors and heads of school try questions."))
        if course and course not in standing.teaches.courses:
            refuse(_("You do not teach this course."))
        if student and student not in standing.pupils:
            refuse(_("You do not teach this pupil."))
    if standing.heads and course:
        is_there("Course", course)
    if standing.heads and student:
        is_there("Student", student)
    if document:
        may_see_document(document)


@for_callers(planning)
def plans_timetables() -> None:
    is_signed_in()
    if not may_plan_timetables():
        refuse(_("Only heads of school and those who plan timetables may do this."))


@for_callers(planning)
def plans_timetable(run: str) -> None:
    """The caller plans timetables, and there is this one."""
    plans_timetables()
    is_there("AI Timetable Run", run)


def is_there(doctype: str, name: str) -> None:
    """For those who might see it: 404 where it is not there."""
    if not frappe.db.exists(doctype, name):
        raise frappe.DoesNotExistError(_("There is no {0} {1}.").format(_(doctype), name))


@for_callers(planning_or_instructing)
def plans_or_is_instructor(instructor: str) -> None:
    """Planners for every instructor, an instructor for themself. Whether there is another one is not told."""
    is_signed_in()
    if may_plan_timetables():
        is_there("Instructor", instructor)
        return
    if standing_of().instructor != instructor:
        refuse()


@for_callers(instructing)
def is_instructor() -> None:
    """Somebody who teaches here."""
    is_signed_in()
    if not standing_of().instructor:
        refuse(_("Your login is not connected to an instructor. Please ask the school's office."))


@for_callers(instructing)
def teaches_lesson(lesson: str) -> None:
    """The lesson is one of the caller's own. Whether there is another one is not told."""
    is_instructor()
    if frappe.db.get_value("Course Schedule", lesson, "instructor") != standing_of().instructor:
        refuse()


@for_callers(instructing)
def has_asked(swap: str) -> None:
    """The swap is one that the caller asked for."""
    _is_in_swap(swap, "asked_by")


@for_callers(instructing)
def was_asked(swap: str) -> None:
    """The swap is one that the caller is asked for."""
    _is_in_swap(swap, "asked_of")


def _is_in_swap(swap: str, fieldname: str) -> None:
    is_instructor()
    if frappe.db.get_value("Lesson Swap", swap, fieldname) != standing_of().instructor:
        refuse()


@for_callers(planning)
def decides_swap(swap: str) -> None:
    """The caller plans timetables, and there is this swap."""
    plans_timetables()
    is_there("Lesson Swap", swap)


def _check_document(document: str, ptype: str) -> None:
    is_signed_in()
    if not frappe.db.exists("AI Knowledge Document", document):
        if standing_of().heads:
            raise frappe.DoesNotExistError(_("There is no document {0}.").format(document))
        refuse()
    if not frappe.has_permission("AI Knowledge Document", ptype, document):
        refuse()
