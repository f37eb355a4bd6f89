"""Writing what is not one's to write: records of others, roles, fields that are guarded, methods under another name."""

import json
from datetime import date, timedelta

import frappe

from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    PRINCIPAL,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    answered,
    ask,
    of,
    record,
    rows,
    stands,
    there,
)

ROLES = "Roles"
FIELDS = "Fields that are guarded"
METHODS = "Methods under another name"
SET, SAVE, INSERT = "frappe.client.set_value", "frappe.client.save", "frappe.client.insert"


def _set(doctype: str, key: str, **values) -> Go:
    def go(scene: Scene):
        given = {name: each(scene) if callable(each) else each for name, each in values.items()}
        return called(SET, doctype=doctype, name=scene.record(doctype, key), fieldname=json.dumps(given))

    return go


def _insert(doctype: str, **values) -> Go:
    def go(scene: Scene):
        given = {name: each(scene) if callable(each) else each for name, each in values.items()}
        return called(INSERT, doc=frappe.as_json({"doctype": doctype, **given}))

    return go


def _mine(who: str) -> Go:
    return lambda scene: scene.user(who)


def _roles(who: str, role: str) -> dict[str, Go]:
    """Ways to a role."""

    def whole(scene: Scene, **values) -> dict:
        return {**frappe.get_doc("User", scene.user(who)).as_dict(no_nulls=True), **values}

    return {
        f"{role} by the table of one's user": lambda s: called(
            SAVE, doc=frappe.as_json(whole(s, roles=[{"doctype": "Has Role", "role": role}]))
        ),
        f"{role} by a value": lambda s: called(
            SET, doctype="User", name=s.user(who), fieldname=json.dumps({"roles": [{"role": role}]})
        ),
        f"{role} by a row": lambda s: called(
            INSERT,
            doc=json.dumps(
                {
                    "doctype": "Has Role",
                    "role": role,
                    "parent": s.user(who),
                    "parenttype": "User",
                    "parentfield": "roles",
                }
            ),
        ),
        f"{role} by a method of the document": lambda s: called(
            "run_doc_method", dt="User", dn=s.user(who), method="add_roles", args=json.dumps([role])
        ),
        f"{role} by a profile": lambda s: called(
            SET, doctype="User", name=s.user(who), fieldname="role_profile_name", value="All"
        ),
    }


def _desk_login(scene: Scene) -> bool:
    """Whether a login is one of the desk that was none before."""
    user = scene.user(PUPIL)
    before = frappe.db.get_value("User", user, "user_type")
    called(SET, doctype="User", name=user, fieldname="user_type", value="System User")
    return frappe.db.get_value("User", user, "user_type") != before


def _has(who: str, role: str):
    return there("Has Role", lambda s: {"parent": s.user(who), "role": role})


_HIGH = "School AI Administrator"
_DAY = str(date.today() + timedelta(days=3))

ATTACKS = [
    *rows(ROLES, PUPIL, _has(PUPIL, _HIGH), _roles(PUPIL, _HIGH)),
    *rows(ROLES, GUARDIAN, _has(GUARDIAN, "Principal"), _roles(GUARDIAN, "Principal")),
    *rows(ROLES, INSTRUCTOR, _has(INSTRUCTOR, "System Manager"), _roles(INSTRUCTOR, "System Manager")),
    *rows(
        ROLES,
        PUPIL,
        answered,
        {
            "a login of the desk": _desk_login,
            "rights of a role": ask("frappe.core.page.permission_manager.permission_manager.add", parent="AI Insight", role="Student", permlevel=0),
            "a permission of one's own": _insert("Custom DocPerm", parent="AI Insight", role="Student", read=1),
            "a script of the server": _insert("Server Script", name="x", script_type="API", api_method="x", script="frappe.db.sql('select 1')"),
            "a report of one's own": _insert("Report", report_name="x", ref_doctype="Student", report_type="Query Report", is_standard="No", query="select * from tabUser"),
            "a property": _insert("Property Setter", doctype_or_field="DocType", doc_type="AI Insight", property="allow_guest_to_view", value="1", property_type="Check"),
            "a web hook": _insert("Webhook", webhook_doctype="Student", webhook_docevent="on_update", request_url="https://example.com"),
            "another's password": lambda s: called("frappe.core.doctype.user.user.update_password", new_password="Abc-123-xyz-987", key="guess") and frappe.local.response.get("http_status_code") != 410,
        },
    ),
    # A pupil's own records, and what they lead to
    Attack("another login at one's record", FIELDS, PUPIL, _set("Student", "a", user="x@example.com"), stands("Student", of("a", "student"), "user", "x@example.com")),
    Attack("another address at one's record", FIELDS, PUPIL, _set("Student", "a", student_email_id="head@school-ai.test"), stands("Student", of("a", "student"), "student_email_id", "head@school-ai.test")),
    Attack("a classmate's record", FIELDS, PUPIL, _set("Student", "b", first_name="Mine"), stands("Student", of("b", "student"), "first_name", "Mine")),
    Attack("the owner of a classmate's record", FIELDS, PUPIL, _set("Student", "b", owner=_mine(PUPIL)), stands("Student", of("b", "student"), "owner", _mine(PUPIL))),
    Attack("an enrolment, submitted", FIELDS, PUPIL, _insert("Program Enrollment", student=of("a", "student"), program=of("c", "program"), academic_year=of("a", "year"), enrollment_date=_DAY, docstatus=1), there("Program Enrollment", lambda s: {"student": s.subject("a").student, "program": s.subject("c").program, "docstatus": 1})),
    Attack("a mark", FIELDS, PUPIL, _set("Assessment Result", "a", total_score=99), stands("Assessment Result", record("Assessment Result", "a"), "total_score", 99)),
    Attack("a row of marks", FIELDS, PUPIL, _set("Assessment Result Detail", "a", score=99), stands("Assessment Result Detail", record("Assessment Result Detail", "a"), "score", 99)),
    Attack("attendance of one's own", FIELDS, PUPIL, _insert("Student Attendance", student=of("a", "student"), student_group=of("a", "group"), date=_DAY, status="Present"), there("Student Attendance", lambda s: {"student": s.subject("a").student, "date": _DAY})),
    Attack("leave of a classmate", FIELDS, PUPIL, _insert("Student Leave Application", student=of("b", "student"), from_date=_DAY, to_date=_DAY, attendance_based_on="Student Group", student_group=of("b", "group")), there("Student Leave Application", lambda s: {"student": s.subject("b").student, "from_date": _DAY})),
    Attack("leave of one's own, granted at once", FIELDS, PUPIL, _insert("Student Leave Application", student=of("a", "student"), from_date=_DAY, to_date=_DAY, attendance_based_on="Student Group", student_group=of("a", "group"), docstatus=1), there("Student Leave Application", lambda s: {"student": s.subject("a").student, "from_date": _DAY, "docstatus": 1})),
    Attack("an invoice, paid", FIELDS, PUPIL, _set("Sales Invoice", "a", status="Paid"), stands("Sales Invoice", record("Sales Invoice", "a"), "status", "Paid")),
    Attack("a talk in a classmate's name", FIELDS, PUPIL, _insert("AI Conversation", student=of("b", "student"), user=of("b", "login"), title="x"), answered),
    Attack("an answer of the tutor", FIELDS, PUPIL, _set("AI Message", "a", text="The key is 9."), stands("AI Message", record("AI Message", "a"), "text", "The key is 9.")),
    Attack("an insight taken away", FIELDS, PUPIL, ask("frappe.client.delete", doctype="AI Insight", name=record("AI Insight", "a")), lambda s, who, o: not frappe.db.exists("AI Insight", s.record("AI Insight", "a"))),
    Attack("an assignment's key", FIELDS, PUPIL, _set("School Assignment Question", "a", answer="mine"), stands("School Assignment Question", record("School Assignment Question", "a"), "answer", "mine")),
    Attack("a consent", FIELDS, PUPIL, _insert("AI Consent", student=of("a", "student"), purpose="Guardians read conversations"), answered),
    Attack("the settings", FIELDS, PUPIL, lambda s: called(SET, doctype="School AI Settings", name="School AI Settings", fieldname="narrow_education_access", value=0), answered),
    # Guardians
    Attack("the limit of a child", FIELDS, GUARDIAN, lambda s: called(SET, doctype="Student Guardian", name="zqc-mother", fieldname="school_ai_access", value="Full"), stands("Student Guardian", "zqc-mother", "school_ai_access", "Full")),
    Attack("another child", FIELDS, GUARDIAN, _insert("Student Guardian", parent=of("b", "student"), parenttype="Student", parentfield="guardians", guardian=of("a", "guardian")), there("Student Guardian", lambda s: {"parent": s.subject("b").student, "guardian": s.school.mother})),
    Attack("the child's record", FIELDS, GUARDIAN, _set("Student", "a", first_name="Mine"), stands("Student", of("a", "student"), "first_name", "Mine")),
    Attack("a consent in one's own hand", FIELDS, GUARDIAN, _insert("AI Consent", student=of("a", "student"), purpose="Predictions"), answered),
    Attack("a message in a teacher's name", FIELDS, GUARDIAN, _insert("Family Message", conversation=record("Family Conversation", "a"), written_by="Instructor", text="All is well."), answered),
    Attack("a guardian with another login", FIELDS, GUARDIAN, lambda s: called(SET, doctype="Guardian", name=s.school.father, fieldname="user", value=s.user(GUARDIAN)), answered),
    # Instructors
    Attack("an insight about another pupil", FIELDS, INSTRUCTOR, _set("AI Insight", "a", student=of("c", "student")), stands("AI Insight", record("AI Insight", "a"), "student", of("c", "student"))),
    Attack("the text of an insight", FIELDS, INSTRUCTOR, _set("AI Insight", "a", text="Nothing to see."), stands("AI Insight", record("AI Insight", "a"), "text", "Nothing to see.")),
    Attack("the seal of an insight", FIELDS, INSTRUCTOR, _set("AI Insight", "a", seal="0" * 64), stands("AI Insight", record("AI Insight", "a"), "seal", "0" * 64)),
    Attack("a colleague's insight", FIELDS, INSTRUCTOR, _set("AI Insight", "c", status="Dismissed"), stands("AI Insight", record("AI Insight", "c"), "status", "Dismissed")),
    Attack("an insight of one's own making", FIELDS, INSTRUCTOR, _insert("AI Insight", student=of("a", "student"), title="x", text="x", kind="results_fall"), answered),
    Attack("a comment about another pupil", FIELDS, INSTRUCTOR, _set("Report Comment", "a", student=of("c", "student")), stands("Report Comment", record("Report Comment", "a"), "student", of("c", "student"))),
    Attack("a comment of another course", FIELDS, INSTRUCTOR, _set("Report Comment", "d", text="Mine"), stands("Report Comment", record("Report Comment", "d"), "text", "Mine")),
    Attack("an assignment moved to another course", FIELDS, INSTRUCTOR, _set("School Assignment", "a", course=of("c", "course")), stands("School Assignment", record("School Assignment", "a"), "course", of("c", "course"))),
    Attack("an assignment of another course", FIELDS, INSTRUCTOR, _insert("School Assignment", title="x", course=of("c", "course"), questions=[{"question": "x"}]), answered),
    Attack("a key of a colleague's", FIELDS, INSTRUCTOR, _set("School Assignment Question", "c", answer="mine"), stands("School Assignment Question", record("School Assignment Question", "c"), "answer", "mine")),
    Attack("a document of another course", FIELDS, INSTRUCTOR, _set("AI Knowledge Document", "c", visibility="Everyone"), stands("AI Knowledge Document", record("AI Knowledge Document", "c"), "visibility", "Everyone")),
    Attack("a document taken from another course", FIELDS, INSTRUCTOR, _set("AI Knowledge Document", "c", course=of("a", "course")), stands("AI Knowledge Document", record("AI Knowledge Document", "c"), "course", of("a", "course"))),
    *[
        Attack(f"{doctype} of others ({key}), by writing one's own course into it", FIELDS, INSTRUCTOR, _set(doctype, key, course=of("a", "course"), student_group=of("a", "group"), student=of("a", "student"), **more), stands(doctype, record(doctype, key), field_name, wanted))
        for doctype, key, field_name, wanted, more in (
            ("School Assignment", "c", "course", of("a", "course"), {}),
            ("AI Integrity Policy", "c", "course", of("a", "course"), {}),
            ("AI Integrity Policy", "f", "title", "Mine", {"title": "Mine", "applies_to": "Course"}),
            ("Topic Prerequisite", "c", "course", of("a", "course"), {}),
            ("AI Insight", "c", "status", "Dismissed", {"status": "Dismissed"}),
            ("AI Insight", "e", "status", "Dismissed", {"status": "Dismissed"}),
            ("Report Comment", "c", "text", "Mine", {"text": "Mine"}),
            ("Student Leave Application", "c", "student", of("a", "student"), {}),
            ("Instructor Preference", "c", "instructor", of("a", "instructor"), {"instructor": of("a", "instructor")}),
            ("Instructor Absence", "c", "instructor", of("a", "instructor"), {"instructor": of("a", "instructor")}),
        )
    ],
    Attack("a policy for the whole school", FIELDS, INSTRUCTOR, _insert("AI Integrity Policy", title="x", applies_to="School"), answered),
    Attack("one's own policy made the school's", FIELDS, INSTRUCTOR, _set("AI Integrity Policy", "a", applies_to="School"), stands("AI Integrity Policy", record("AI Integrity Policy", "a"), "applies_to", "School")),
    Attack("the school's policy", FIELDS, INSTRUCTOR, _set("AI Integrity Policy", "f", title="Mine"), stands("AI Integrity Policy", record("AI Integrity Policy", "f"), "title", "Mine")),
    Attack("a colleague's absence", FIELDS, INSTRUCTOR, _insert("Instructor Absence", instructor=of("c", "instructor"), from_date=_DAY, to_date=_DAY), answered),
    Attack("one's own absence made a colleague's", FIELDS, INSTRUCTOR, _set("Instructor Absence", "a", instructor=of("c", "instructor")), stands("Instructor Absence", record("Instructor Absence", "a"), "instructor", of("c", "instructor"))),
    Attack("one's absence, dealt with", FIELDS, INSTRUCTOR, _set("Instructor Absence", "a", status="Covered"), stands("Instructor Absence", record("Instructor Absence", "a"), "status", "Covered")),
    Attack("a prerequisite of another course", FIELDS, INSTRUCTOR, _insert("Topic Prerequisite", course=of("c", "course"), earlier="x", later="y"), answered),
    Attack("a swap, agreed", FIELDS, INSTRUCTOR, _set("Lesson Swap", "a", status="Agreed"), stands("Lesson Swap", record("Lesson Swap", "a"), "status", "Agreed")),
    Attack("a course load", FIELDS, INSTRUCTOR, _set("Course Load", "a", lessons=40), answered),
    Attack("an accommodation", FIELDS, INSTRUCTOR, _insert("Exam Accommodation", student=of("a", "student")), answered),
    Attack("a prediction", FIELDS, INSTRUCTOR, _set("AI Prediction", "a", chance=0.01), stands("AI Prediction", record("AI Prediction", "a"), "chance", 0.01)),
    Attack("membership of a group", FIELDS, INSTRUCTOR, _insert("Student Group Instructor", parent=of("c", "group"), parenttype="Student Group", parentfield="instructors", instructor=of("a", "instructor")), there("Student Group Instructor", lambda s: {"parent": s.subject("c").group, "instructor": s.school.physicist})),
    Attack("one's own log", FIELDS, INSTRUCTOR, _insert("Instructor Log", parent=of("a", "instructor"), parenttype="Instructor", parentfield="instructor_log", course=of("c", "course"), student_group=of("c", "group")), there("Instructor Log", lambda s: {"parent": s.school.physicist, "course": s.subject("c").course})),
    Attack("an insight renamed", FIELDS, INSTRUCTOR, ask("frappe.client.rename_doc", doctype="AI Insight", old_name=record("AI Insight", "a"), new_name="zqc-mine"), there("AI Insight", lambda s: {"name": "zqc-mine"})),
    Attack("many at once", FIELDS, INSTRUCTOR, lambda s: called("frappe.client.bulk_update", docs=json.dumps([{"doctype": "AI Insight", "docname": s.record("AI Insight", "c"), "status": "Dismissed"}])), stands("AI Insight", record("AI Insight", "c"), "status", "Dismissed")),
    Attack("items of a list", FIELDS, INSTRUCTOR, lambda s: called("frappe.desk.reportview.delete_items", doctype="AI Insight", items=json.dumps([s.record("AI Insight", "c")])), lambda s, who, o: not frappe.db.exists("AI Insight", s.record("AI Insight", "c"))),
    # Heads
    Attack("an entry of the audit log", FIELDS, PRINCIPAL, _set("AI Audit Log", "a", outcome="Done"), answered),
    Attack("an entry of the audit log, deleted by an administrator", FIELDS, "administrator", ask("frappe.client.delete", doctype="AI Audit Log", name=record("AI Audit Log", "a")), lambda s, who, o: not frappe.db.exists("AI Audit Log", s.record("AI Audit Log", "a"))),
    Attack("what was overridden", FIELDS, PRINCIPAL, ask("frappe.client.delete", doctype="AI Override", name=record("AI Override", "a")), lambda s, who, o: not frappe.db.exists("AI Override", s.record("AI Override", "a"))),
    Attack("a consent, deleted by an administrator", FIELDS, "administrator", ask("frappe.client.delete", doctype="AI Consent", name=record("AI Consent", "a")), lambda s, who, o: not frappe.db.exists("AI Consent", s.record("AI Consent", "a"))),
    # Methods
    *rows(
        METHODS,
        PUPIL,
        answered,
        {
            "a method of a classmate's record": ask("run_doc_method", dt="Student", dn=of("c", "student"), method="get_title"),
            "a method of an insight": ask("run_doc_method", dt="AI Insight", dn=record("AI Insight", "a"), method="as_dict"),
            "saving as a method": lambda s: called("run_doc_method", docs=frappe.as_json({"doctype": "AI Insight", "name": s.record("AI Insight", "b"), "status": "Dismissed"}), method="save"),
            "setting as a method": ask("run_doc_method", dt="Student", dn=of("b", "student"), method="db_set", args=json.dumps({"fieldname": "first_name", "value": "Mine"})),
            "a service": ask("school_ai.services.rights.erasing.erase", doctype="Student", name=of("b", "student")),
            "standings": ask("school_ai.permissions.standing_of", user="Administrator"),
            "a statement": ask("frappe.db.sql", query="select 1"),
            "a document": ask("frappe.get_doc", doctype="AI Insight", name=record("AI Insight", "b")),
            "an import": ask("frappe.utils.safe_exec.safe_exec", script="1"),
            "a module": ask("school_ai.api.tutor"),
            "a stand-in under its own name": ask("school_ai.overrides.asking.linked_with", doctype="Student", docname=of("b", "student")),
            "a job": ask("frappe.utils.background_jobs.enqueue", method="frappe.utils.password.update_password"),
            "a patch": ask("school_ai.patches.records_sealed.execute"),
            "a command": ask("school_ai.setup.uninstall.before_uninstall"),
        },
    ),
    *rows(
        METHODS,
        GUEST,
        answered,
        {
            "a sign-up with a role": lambda s: called("frappe.core.doctype.user.user.sign_up", email="zq@example.com", full_name="x", redirect_to="") and _signed_up_with_role(),
            "a tutor": ask("school_ai.api.tutor.ask", message="Hello"),
            "a query": ask("frappe.client.get_list", doctype="AI Insight"),
            "a file": ask("upload_file"),
        },
    ),
    Attack("reading by a method that writes", METHODS, PUPIL, ask("school_ai.api.tutor.ask", "GET", message="Hello", course=of("a", "course")), answered),
    Attack("an argument of the framework's", METHODS, PUPIL, ask("school_ai.api.students.enhanced", "GET", student=of("b", "student"), ignore_permissions=1), answered),
    Attack("the user as an argument", METHODS, PUPIL, ask("school_ai.api.notices.listed", "GET", user="Administrator"), answered),
    Attack("two pupils in one call", METHODS, PUPIL, ask("school_ai.api.students.enhanced", "GET", student=lambda s: [s.subject("a").student, s.subject("b").student]), answered),
    Attack("a pupil as an object", METHODS, PUPIL, ask("school_ai.api.students.enhanced", "GET", student={"name": ["like", "%"]}), answered),
    Attack("a pupil as a pattern", METHODS, GUARDIAN, ask("school_ai.api.students.enhanced", "GET", student="%"), answered),
    Attack("a pupil in other letters", METHODS, PUPIL, ask("school_ai.api.students.enhanced", "GET", student=lambda s: s.subject("b").student.lower()), answered),
    Attack("a pupil with a space", METHODS, PUPIL, ask("school_ai.api.students.enhanced", "GET", student=lambda s: s.subject("b").student + " "), answered),
]  # fmt: skip


def _signed_up_with_role() -> bool:
    return bool(frappe.get_all("Has Role", {"parent": "zq@example.com", "role": ("in", ("Student", "Guardian"))}))


def _came(scene: Scene, who: str, outcome: Outcome) -> bool:
    return outcome.error is None


CONTROLS = [
    Attack("an administrator gives a role", ROLES, "system", _roles(PUPIL, "Principal")["Principal by the table of one's user"], _has(PUPIL, "Principal")),
    Attack("who may read an insight answers it", FIELDS, INSTRUCTOR, _set("Exam Accommodation", "a"), lambda s, who, o: isinstance(o.error, frappe.PermissionError)),
    Attack("a planner takes a closure away", FIELDS, "planner", ask("frappe.client.delete", doctype="Room Closure", name=record("Room Closure", "a")), lambda s, who, o: not frappe.db.exists("Room Closure", s.record("Room Closure", "a"))),
    Attack("one's own, by a method", METHODS, PUPIL, ask("school_ai.api.students.enhanced", "GET", student=of("a", "student")), _came),
]  # fmt: skip
