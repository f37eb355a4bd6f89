"""The matrix: who may do what with the records of which DocType.

Everything fails closed: a role or a relation that a rule does not name may do nothing, and a DocType of ours, or one
that is narrowed, without a rule here fails a test. Pupils and guardians have no right to records of ours anywhere: what
is for them they get through our methods, in words for them (`methods.py`). Nothing of ours is shared: a share of Frappe's
goes past every rule.
"""

from collections.abc import Mapping

from school_ai.access.terms import (
    ADMINISTRATOR,
    ANY,
    AUDITOR,
    CREATE,
    DELETE,
    EDUCATION,
    GROUPS,
    INSTRUCTOR,
    KEEP,
    LOOK,
    MAKE,
    NO_LONGER,
    NOTHING,
    OPERATIONS,
    OTHER_COURSE,
    OWN,
    PAPER,
    PLANNER,
    PRINCIPAL,
    PUPILS,
    STUDENT,
    SYSTEM,
    TAKE,
    TAUGHT,
    WIDE,
    WRITE,
    Rule,
    relations_of,
)

_Rights = Mapping[str, frozenset[str] | Mapping[str, frozenset[str]]]


def _all(role: str, given: frozenset[str] | Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Rights by relation: the same with every record, where they are not told apart."""
    return given if isinstance(given, Mapping) else dict.fromkeys(relations_of(role), given)


def _rule(doctype: str, why: str, rights: _Rights, **more) -> Rule:
    return Rule(doctype, why, {role: _all(role, given) for role, given in rights.items()}, **more)


def _rows(doctype: str, parent: str, of: str = "School AI") -> Rule:
    return Rule(
        doctype, f"Rows of {parent}: read by whoever reads the very record, and changed with it.", {}, of, "", parent
    )


def _overseers(rights: frozenset[str]) -> dict[str, frozenset[str]]:
    """Those who look after School AI: by which of the two roles makes no difference."""
    return {ADMINISTRATOR: rights, SYSTEM: rights}


def _heads(overseers: frozenset[str], principal: frozenset[str]) -> dict[str, frozenset[str]]:
    return {**_overseers(overseers), PRINCIPAL: principal}


def _planners(rights: frozenset[str]) -> dict[str, frozenset[str]]:
    return {**_heads(rights, rights), PLANNER: rights}


def _where_taught(rights: frozenset[str]) -> dict[str, frozenset[str]]:
    """Of pupils whom an instructor teaches, in courses that they teach."""
    return {OWN: rights, TAUGHT: rights}


def _pupils_taught(rights: frozenset[str]) -> dict[str, frozenset[str]]:
    """Of pupils whom an instructor teaches, whatever the course."""
    return {OWN: rights, TAUGHT: rights, OTHER_COURSE: rights}


def _their_own(rights: frozenset[str]) -> dict[str, frozenset[str]]:
    """What an instructor has made or been told: theirs when they teach the group no longer, too."""
    return {OWN: rights, NO_LONGER: rights}


_TALK = {**_heads(LOOK | DELETE, LOOK), INSTRUCTOR: _where_taught(LOOK)}

_OURS = (
    # What pupils write, and what is said of it
    _rule("AI Conversation", "Read along by who teaches the pupil in the course; written by nobody at the desk. One in which a pupil wrote of distress is for those who look after the alert.", _TALK),
    _rule("AI Message", "As the conversation that it stands in.", _TALK),
    _rows("AI Message Source", "AI Message"),
    _rule("AI Message Feedback", "As the conversation that it stands in.", _TALK),
    _rule("AI Message Comment", "As the conversation that it stands in.", _TALK),
    _rule("AI Guided Exercise", "As the conversation that it stands in.", _TALK),
    _rule("AI Tutor Progress", "Work with the tutor, for who teaches the pupil in the course.", _TALK),
    _rule("AI Safety Alert", "What a pupil in distress wrote, for heads of school and whom the settings name; no administrator, unless named.", {PRINCIPAL: LOOK | WRITE}),
    # What is found out about pupils
    _rule("AI Insight", "Who may read it says what became of it; nobody makes one by hand.", {**_heads(PAPER | WRITE | DELETE, PAPER | WRITE), INSTRUCTOR: _where_taught(TAKE | WRITE)}),
    _rows("AI Insight Action", "AI Insight"),
    _rule("AI Insight Place", "Where insights were written back to.", _overseers(TAKE | DELETE)),
    _rule("AI Prediction", "Estimates, for who teaches the pupil in the course; families are told in words of their own.", {**_heads(PAPER | DELETE, PAPER), INSTRUCTOR: _where_taught(TAKE)}),
    _rule("AI Recommendation", "Steps, decided by methods.", {**_heads(LOOK | DELETE, LOOK), INSTRUCTOR: _where_taught(LOOK)}),
    _rule("AI Model", "How good models are, and on whom.", _heads(PAPER | DELETE, PAPER)),
    _rule("AI Override", "What heads of school decided otherwise: evidence, changed by nobody.", _heads(TAKE, TAKE)),
    _rule("Topic Prerequisite", "Who teaches the course decides what builds on what in it.", {**_heads(LOOK | KEEP, LOOK | MAKE), INSTRUCTOR: _where_taught(LOOK | MAKE)}),
    # Teaching
    _rule("Report Comment", "Of a course by who teaches the pupil in it; made by methods.", {**_heads(PAPER | WRITE | DELETE, PAPER | WRITE), INSTRUCTOR: _where_taught(PAPER | WRITE)}),
    _rule("Result Feedback", "Drafts and what came of them, for who teaches the pupil in the course; written by methods.", {**_heads(LOOK | DELETE, LOOK), INSTRUCTOR: _where_taught(LOOK)}),
    _rule("Assistant Question", "What somebody asked is their own; those who look after School AI look through all.", {**_overseers(LOOK | DELETE), INSTRUCTOR: _their_own(LOOK)}),
    _rule("School Assignment", "Holds the key: for who teaches the group in the course. Pupils never reach it.", {**_heads(TAKE | KEEP, LOOK), INSTRUCTOR: _where_taught(LOOK | KEEP)}),
    _rows("School Assignment Question", "School Assignment"),
    _rule("AI Integrity Policy", "Instructors set what holds in their own courses and groups, and read what holds for all.", {**_heads(TAKE | KEEP, LOOK | KEEP), INSTRUCTOR: {**_where_taught(LOOK | KEEP), WIDE: LOOK}}),
    _rule("Exam Accommodation", "About a pupil, whatever the course: for who teaches them.", {**_heads(TAKE | KEEP, LOOK | KEEP), INSTRUCTOR: _pupils_taught(LOOK)}),
    # The shelf
    _rule("AI Knowledge Document", "Looked after by who teaches the course; what is for everyone is read by all who teach, and looked after by who added it.", {**_heads(PAPER | KEEP | {"email"}, PAPER | {"email"}), INSTRUCTOR: {**_where_taught(LOOK | KEEP), WIDE: LOOK | CREATE}}),
    _rule("AI Document Suggestion", "Decided by methods, by who may change the document.", _overseers(LOOK)),
    _rule("AI Knowledge Page", "What stands in documents, past the rules of the shelf.", _overseers(LOOK)),
    _rule("AI Knowledge Passage", "What stands in documents, past the rules of the shelf.", _overseers(LOOK)),
    _rule("AI Knowledge Vocabulary", "Words of the shelf.", _overseers(frozenset({"read"}))),
    # Timetables
    _rule("AI Timetable Run", "Plans that are being made.", {**_heads(PAPER | KEEP, PAPER | KEEP), PLANNER: TAKE | KEEP}),
    _rule("AI Timetable Change", "What was done to the timetable: taken back by a method.", _planners(TAKE)),
    _rule("AI Timetable Event", "What the planner did.", _heads(LOOK, LOOK)),
    _rule("AI Timetable Notice", "Whom changes were told.", _planners(LOOK)),
    _rule("AI Timetable Preference", "What was learnt of plans: accepted by methods.", _planners(LOOK)),
    _rule("AI Timetable Repair", "Cover that is proposed: confirmed by methods.", _planners(LOOK)),
    _rule("AI Scheduling Rule", "Rules of the timetable.", _planners(TAKE | KEEP)),
    _rule("AI Exam Plan", "Plans of exams.", _planners(TAKE | KEEP)),
    _rows("AI Exam Session", "AI Exam Plan"),
    _rule("Room Closure", "Rooms that cannot be used.", _planners(TAKE | KEEP)),
    _rule("Extra Lesson", "Lessons beside the timetable.", _planners(TAKE | KEEP)),
    _rule("School Period", "The bell schedule: of nobody.", {**_planners(TAKE | KEEP), INSTRUCTOR: LOOK}),
    _rule("Course Load", "Lessons a week: instructors read what they are to teach.", {**_planners(TAKE | KEEP), INSTRUCTOR: _their_own(LOOK)}),
    _rows("Course Load Group", "Course Load"),
    _rows("Course Load Instructor", "Course Load"),
    _rows("Course Load Room", "Course Load"),
    _rows("Course Load Time", "Course Load"),
    _rule("Instructor Preference", "An instructor's own wishes; taken away by planners alone.", {**_planners(TAKE | KEEP), INSTRUCTOR: _their_own(LOOK | MAKE)}),
    _rows("Instructor Preference Time", "Instructor Preference"),
    _rows("Instructor Cover Exception", "Instructor Preference"),
    _rule("Instructor Absence", "An instructor's own, until somebody has dealt with it.", {**_planners(TAKE | KEEP), INSTRUCTOR: _their_own(LOOK | MAKE)}),
    _rule("Lesson Swap", "Between two instructors and who plans; written by methods.", {**_planners(TAKE), INSTRUCTOR: _their_own(LOOK)}),
    # Families
    _rule("Family Conversation", "Between a guardian and an instructor; heads of school may look. No colleague, however well they know the pupil.", {**_heads(LOOK, LOOK), INSTRUCTOR: _their_own(LOOK)}),
    _rule("Family Message", "As the conversation that it stands in.", {**_heads(LOOK, LOOK), INSTRUCTOR: _their_own(LOOK)}),
    _rule("Calendar Address", "Secret addresses, kept as hashes: to be taken back.", _overseers(LOOK | DELETE)),
    _rule("AI Consent", "Proof, so nobody deletes it.", _heads(PAPER | MAKE, PAPER)),
    # What people are told
    _rule("AI Notice", "Whether it arrived; nothing that tells of distress.", _overseers(LOOK | DELETE)),
    _rows("AI Notice Delivery", "AI Notice"),
    _rule("AI Notice Choices", "Everybody's own, by their page.", _overseers(LOOK)),
    _rows("AI Notice Choice", "AI Notice Choices"),
    _rule("AI Push Subscription", "Devices, to be taken off for somebody.", _overseers(LOOK | DELETE)),
    _rule("AI Invitation", "Who was invited.", _overseers(TAKE | DELETE)),
    # Rights of persons, and evidence
    _rule("AI Erasure Request", "Asked for and read; decided by methods, and kept as proof.", _heads(TAKE | CREATE, TAKE | CREATE)),
    _rule("AI Data Export", "That data were packed; what is in the pack is for who asked alone.", _overseers(TAKE)),
    _rule("AI Retention Rule", "There is one for each kind: set, neither made nor deleted.", _heads(TAKE | WRITE, TAKE)),
    _rule("AI Audit Log", "Who read and changed what, for auditors, and written by nobody.", {SYSTEM: TAKE, AUDITOR: TAKE}),
    _rule("AI Audit Seal", "Seals of the audit log.", {SYSTEM: TAKE, AUDITOR: TAKE}),
    _rule("AI Audit Pseudonym", "Who stands behind which pseudonym: told with the entries, listed for nobody.", {}),
    # Integrity, exchange and operation
    _rule("AI Data Conflict", "What does not agree, about whomever: decided by methods.", _heads(PAPER | DELETE, PAPER)),
    _rows("AI Data Conflict Step", "AI Data Conflict"),
    _rule("AI Sync State", "How far systems outside have read.", _heads(TAKE, TAKE)),
    _rule("AI Change", "That records were changed.", _overseers(TAKE)),
    _rule("AI Change Note", "Changes that are not numbered yet.", _overseers(TAKE)),
    _rule("AI Webhook Sender", "Who may send, with a secret.", _overseers(TAKE | KEEP)),
    _rule("AI Webhook Nonce", "What was received once.", _overseers(TAKE)),
    _rule("AI Webhook Event", "What was received.", _overseers(TAKE)),
    _rule("AI Webhook Delivery", "What is delivered.", _overseers(TAKE | DELETE)),
    _rule("AI Task", "Slow work.", _overseers(LOOK | DELETE)),
    _rule("AI Provider Call", "Calls of providers, without their texts.", _overseers(TAKE)),
    _rule("AI Alert Rule", "What is watched.", _overseers(TAKE | KEEP)),
    _rows("AI Alert Step", "AI Alert Rule"),
    _rule("AI Alert", "What fired: looked after by methods.", _overseers(TAKE)),
    _rows("AI Alert Message", "AI Alert"),
    _rule("AI Metric Hour", "Figures by the hour.", _overseers(TAKE)),
    _rule("School AI Settings", "Keys, switches and limits.", _overseers(frozenset({"read", "write"})), single=True),
    _rows("AI Safety Contact", "School AI Settings"),
    _rows("AI Notice Default", "School AI Settings"),
    _rows("AI Provider Rule", "School AI Settings"),
)  # fmt: skip

# What Education grants beside reading, of pupils whom one teaches, or to a pupil of their own.
_AS_EDUCATION = frozenset({"read", "report", "export", "print", "email"})
_READ = frozenset({"read"})


def _narrowed(doctype: str, why: str, instructor: frozenset[str], student: frozenset[str], about: str = PUPILS) -> Rule:
    """What the roles that are narrowed may do at most: Education may grant less. Whoever has another role that grants
    the records, such as Academics User, may do what Education lets them."""
    rights = {INSTRUCTOR: _pupils_taught(instructor), STUDENT: {OWN: student}, PLANNER: {ANY: frozenset(OPERATIONS)}}
    return _rule(
        doctype, why, {role: each for role, each in rights.items() if any(each.values())}, of=EDUCATION, about=about
    )


_THEIRS = (
    _narrowed("Student", "Education lets every pupil read all pupils.", _READ, _AS_EDUCATION),
    _rows("Student Guardian", "Student", EDUCATION),
    _rows("Student Sibling", "Student", EDUCATION),
    _narrowed("Student Attendance", "Education lets pupils make and submit it.", NOTHING, _AS_EDUCATION),
    _narrowed("Student Leave Application", "A pupil asks for their own.", frozenset({"read", "write", "create", "delete", "submit", "cancel", "amend", "report", "print", "email"}), _AS_EDUCATION | CREATE),
    _narrowed("Student Log", "Remarks of the school.", NOTHING, NOTHING),
    _narrowed("Program Enrollment", "Education lets every pupil read all.", NOTHING, _AS_EDUCATION),
    _rows("Program Enrollment Course", "Program Enrollment", EDUCATION),
    _rows("Program Enrollment Fee", "Program Enrollment", EDUCATION),
    # The same table is one of Program, whose fees are no secret.
    _rows("Program Fee", "Program Enrollment", EDUCATION),
    _narrowed("Course Enrollment", "Education lets every instructor read all.", _AS_EDUCATION, NOTHING),
    _narrowed("Course Activity", "Education lets every instructor read all.", _AS_EDUCATION, NOTHING),
    _narrowed("Quiz Activity", "Education lets every instructor read all.", _AS_EDUCATION, NOTHING),
    _rows("Quiz Result", "Quiz Activity", EDUCATION),
    _narrowed("Assessment Result", "Education lets every pupil read all.", NOTHING, _AS_EDUCATION),
    _rows("Assessment Result Detail", "Assessment Result", EDUCATION),
    _narrowed("Fees", "What a family owes.", NOTHING, NOTHING),
    _rows("Fee Component", "Fees", EDUCATION),
    _narrowed("Sales Invoice", "Education lets every pupil read and write all.", NOTHING, _AS_EDUCATION),
    _rows("Sales Invoice Item", "Sales Invoice", EDUCATION),
    _narrowed("Sales Order", "What a family owes.", NOTHING, NOTHING),
    _rows("Sales Order Item", "Sales Order", EDUCATION),
    _narrowed("Student Group", "Education lets every instructor read all.", _READ, NOTHING, GROUPS),
    _rows("Student Group Student", "Student Group", EDUCATION),
    _rows("Student Group Instructor", "Student Group", EDUCATION),
    _narrowed("Course Schedule", "Education lets every pupil read all.", NOTHING, _AS_EDUCATION, GROUPS),
    _narrowed("Assessment Plan", "When a group is examined.", NOTHING, NOTHING, GROUPS),
    _rows("Assessment Plan Criteria", "Assessment Plan", EDUCATION),
)  # fmt: skip

MATRIX: dict[str, Rule] = {rule.doctype: rule for rule in (*_OURS, *_THEIRS)}


def record_rule(rule: Rule) -> Rule:
    """The rule that a row goes by: its record's."""
    return MATRIX[rule.rows_of] if rule.rows_of else rule


def may(doctype: str, role: str, relation: str = ANY) -> frozenset[str]:
    """What somebody may do with a record that they stand so to. KeyError for a DocType without a rule."""
    rule = MATRIX[doctype]
    if rule.rows_of:
        return record_rule(rule).may(role, relation) & {"read"}
    return rule.may(role, relation)
