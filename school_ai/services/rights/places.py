"""Where personal data lies, as data: what stands in each DocType, whether its person gets it with an export, and what
becomes of it when they are erased.

Every DocType of ours stands here or in `OF_NOBODY`: `tests/app/test_places.py` fails for one that is in neither, and
for a link to a person that a place does not name. Records of ERPNext and Education are the school's own: what is to be
kept of them, for how long and by which law, stands in `SCHOOL` and in the AI Retention Rules.
"""

from dataclasses import dataclass, field

# What erasing does with the records of a place.
DELETE = "Delete"  # the records go
PSEUDONYM = "Pseudonym"  # they stay, under a pseudonym that leads nowhere
KEEP = "Keep"  # they stay as they are, for as long as a law asks for them
REPLACE = "Replace"  # they are somebody else's: names and addresses in them are replaced
CLEAR = "Clear"  # they are rows of somebody else's record, and are taken out of it

STUDENT, GUARDIAN, INSTRUCTOR, USER = "Student", "Guardian", "Instructor", "User"
PEOPLE = (STUDENT, GUARDIAN, INSTRUCTOR, USER, "Employee")


@dataclass(frozen=True)
class Place:
    """A DocType in which something about persons stands.

    `title`: what it is, as the person reads it. `about`: link -> DocType of the person whom a record is about; `by`:
    links to people who did something with it, or for whom it is not; `leads_to`: dynamic links to a record of any kind;
    `listed`: a text with names of pupils, one a line. `through`: link and DocType of the record that it belongs to.
    `exported`: whether the person gets it; `to_family`: whether a family does, without the office looking at it first.
    `hidden`: fields that are never handed out. `clears`: fields that are emptied where the record stays. `why`: why it
    stays, `rule`: the AI Retention Rule that says for how long.
    """

    title: str
    about: dict[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    listed: str = ""
    through: tuple[str, str] | None = None
    exported: bool = True
    to_family: bool = True
    hidden: tuple[str, ...] = ()
    erasure: str = DELETE
    clears: tuple[str, ...] = ()
    why: str = ""
    rule: str = ""


_PUPIL = {"student": STUDENT}
_SEALS = ("seal", "sealed_about")
_DRAFT = ("drafted_by", "fingerprint", "draft", "facts")

# In the order in which they are erased: what refers to a record goes before it.
OURS: dict[str, Place] = {
    "AI Message Comment": Place(
        "Comments of teachers on talks with the tutor",
        by=("user",),
        through=("conversation", "AI Conversation"),
    ),
    "AI Message Feedback": Place(
        "How answers of the tutor were rated", {"user": USER}, through=("conversation", "AI Conversation")
    ),
    "AI Guided Exercise": Place(
        "Exercises with the tutor",
        _PUPIL,
        through=("conversation", "AI Conversation"),
        hidden=("check_answer", "check_passage"),
    ),
    "AI Safety Alert": Place(
        "Messages of distress",
        {**_PUPIL, "user": USER},
        through=("conversation", "AI Conversation"),
        to_family=False,
    ),
    "AI Message Source": Place("Sources of answers", through=("parent", "AI Message"), exported=False),
    "AI Message": Place(
        "Messages to and from the tutor",
        through=("conversation", "AI Conversation"),
        hidden=("provider", "model", "guarded", "policy", "purpose"),
    ),
    "AI Conversation": Place("Talks with the tutor", {**_PUPIL, "user": USER}),
    "AI Tutor Progress": Place("Work with the tutor, week by week", _PUPIL),
    "AI Insight Place": Place(
        "Where insights are shown",
        leads_to=("reference_name",),
        by=("user",),
        through=("insight", "AI Insight"),
        exported=False,
    ),
    "AI Insight Action": Place(
        "What was done about insights", by=("done_by",), through=("parent", "AI Insight"), exported=False
    ),
    "AI Override": Place(
        "Decisions of heads of school about what was proposed", _PUPIL, by=("decided_by",), leads_to=("reference_name",)
    ),
    "AI Insight": Place(
        "Insights", _PUPIL, by=("instructor",), hidden=(*_SEALS, "fingerprint", "open_key", "subject_key")
    ),
    "AI Prediction": Place("Estimates", _PUPIL, hidden=(*_SEALS, "fingerprint", "outside_key")),
    "AI Recommendation": Place(
        "Suggested steps", _PUPIL, by=("decided_by",), hidden=(*_SEALS, "open_key", "outside_key")
    ),
    "Result Feedback": Place("Feedback on results", _PUPIL, by=("taken_by",), hidden=(*_DRAFT, "before")),
    "Report Comment": Place(
        "Comments for report cards",
        _PUPIL,
        by=("instructor", "read_by", "edited_by", "approved_by"),
        hidden=(*_DRAFT, "comment_key"),
    ),
    "Exam Accommodation": Place("Exam accommodations", _PUPIL),
    "Family Message": Place(
        "Messages between guardians and teachers",
        through=("conversation", "Family Conversation"),
        hidden=("sender_key",),
    ),
    "Family Conversation": Place(
        "Talks between guardians and teachers", {**_PUPIL, "guardian": GUARDIAN}, by=("instructor",)
    ),
    "AI Notice Delivery": Place("How it was told", through=("parent", "AI Notice"), exported=False),
    "AI Notice": Place(
        "What was told",
        {"user": USER, "person": "person_doctype"},
        leads_to=("reference_name",),
        listed="students",
        hidden=("told_key", "log", "students", "email", "mobile"),
    ),
    "AI Notice Choice": Place("How somebody wants to be told", through=("parent", "AI Notice Choices")),
    "AI Notice Choices": Place("How somebody wants to be told", {"user": USER}),
    "AI Push Subscription": Place(
        "Devices", {"user": USER}, hidden=("endpoint", "public_key", "secret", "session", "endpoint_key")
    ),
    "Calendar Address": Place(
        "Addresses of calendars", {**_PUPIL, "user": USER}, by=("instructor",), hidden=("secret_hash", "content_tag")
    ),
    "AI Timetable Notice": Place(
        "What was told of changes of the timetable",
        {"user": USER, "person": "person_doctype"},
        hidden=("told_key", "email"),
    ),
    "AI Invitation": Place(
        "Invitations", {"user": USER, "reference_name": "reference_doctype"}, by=("invited_by",), hidden=("person_key",)
    ),
    "Assistant Question": Place(
        "Questions to the assistant about the pupil", {"about_name": "about_doctype"}, by=("user",), exported=False
    ),
    "AI Data Conflict Step": Place(
        "What was done about them", by=("done_by",), through=("parent", "AI Data Conflict"), exported=False
    ),
    "AI Data Conflict": Place(
        "Records that did not agree", by=("decided_by",), leads_to=("reference_name",), exported=False
    ),
    "AI Webhook Delivery": Place("What other systems were told", leads_to=("reference_name",), exported=False),
    "AI Data Export": Place("Earlier exports", {"subject": "subject_doctype"}, by=("asked_by",), hidden=("file_hash",)),
    "AI Consent": Place(
        "What was agreed to",
        _PUPIL,
        by=("decided_by",),
        erasure=PSEUDONYM,
        clears=("student_name", "given_by", "withdrawn_by", "decided_by"),
        why="Proof that there was a consent for as long as something was done with it (GDPR, Article 7 (1)).",
        rule="Consents",
    ),
    "AI Erasure Request": Place(
        "Requests to erase",
        {"subject": "subject_doctype"},
        by=("asked_by", "decided_by"),
        erasure=PSEUDONYM,
        clears=("subject_name", "reason"),
        why="Proof that the request was followed (GDPR, Article 5 (2)).",
        rule="Erasure requests",
    ),
    # What is somebody else's, or of many: names and addresses in it are replaced.
    "AI Change": Place(
        "That records were changed",
        exported=False,
        erasure=REPLACE,
        why="Other systems that read the list of changes learn from it that the record is gone. It has its number, and "
        "no name.",
        rule="Changes of records",
    ),
    "AI Change Note": Place(
        "That records were changed",
        exported=False,
        erasure=REPLACE,
        why="A note of a change that is not numbered yet.",
        rule="Changes of records",
    ),
    "AI Task": Place(
        "Work of School AI", by=("requested_by",), leads_to=("reference_name",), exported=False, erasure=REPLACE
    ),
    "AI Alert Step": Place(
        "Who is told when something fails",
        {"user": USER},
        through=("parent", "AI Alert Rule"),
        exported=False,
        erasure=CLEAR,
    ),
    "AI Alert": Place("Alerts of operation", by=("looked_after_by",), exported=False, erasure=REPLACE),
    "AI Provider Call": Place(
        "Calls of providers, without their texts", by=("requested_by",), exported=False, erasure=REPLACE
    ),
    "AI Timetable Change": Place(
        "Changes of the timetable",
        by=("made_by", "taken_back_by"),
        leads_to=("reference_name",),
        exported=False,
        erasure=REPLACE,
    ),
    "AI Timetable Event": Place("Lessons moved by hand", by=("instructor", "made_by"), exported=False, erasure=REPLACE),
    "AI Timetable Repair": Place(
        "Proposals for cover", by=("decided_by",), leads_to=("reference_name",), exported=False, erasure=REPLACE
    ),
    "AI Timetable Preference": Place("Learned preferences", by=("decided_by",), exported=False, erasure=REPLACE),
    "AI Scheduling Rule": Place("Rules for timetables", by=("instructor",), exported=False, erasure=REPLACE),
    "Topic Prerequisite": Place("Orders of topics", by=("decided_by",), exported=False, erasure=REPLACE),
    "AI Safety Contact": Place(
        "Who is told of distress",
        by=("user",),
        through=("parent", "School AI Settings"),
        exported=False,
        erasure=REPLACE,
    ),
    "Extra Lesson": Place("Extra lessons", by=("instructor",), exported=False, erasure=REPLACE),
    "Instructor Absence": Place(
        "Absences of instructors", by=("instructor", "agreed_with"), exported=False, erasure=REPLACE
    ),
    "Instructor Preference": Place("Wishes of instructors", by=("instructor",), exported=False, erasure=REPLACE),
    "Course Load Instructor": Place(
        "Who teaches what", by=("instructor",), through=("parent", "Course Load"), exported=False, erasure=REPLACE
    ),
    "Lesson Swap": Place(
        "Swaps of lessons", by=("asked_by", "asked_of", "decided_by"), exported=False, erasure=REPLACE
    ),
    "AI Knowledge Document": Place("Course materials", leads_to=("source_name",), exported=False, erasure=REPLACE),
    "AI Retention Rule": Place("How long data are kept", exported=False, erasure=REPLACE),
}

# DocTypes of ours in which nobody stands, and why.
OF_NOBODY: dict[str, str] = {
    "AI Alert Message": "when and by which way an alert was told",
    "AI Alert Rule": "what is watched, and from which value on it is told",
    "AI Metric Hour": "figures of the whole school by the hour",
    "AI Audit Log": "entries under pseudonyms, which lead nowhere once a person is erased; none may be changed",
    "AI Audit Pseudonym": "whose pseudonym is whose: what erasing somebody takes away by its own way",
    "AI Audit Seal": "digests of entries",
    "AI Document Suggestion": "suggestions about course materials",
    "AI Exam Plan": "dates and rooms of assessments",
    "AI Exam Session": "rows of exam plans",
    "AI Integrity Policy": "what the tutor helps with, by course and group",
    "AI Knowledge Page": "the text of course materials: a document that names a person is named by the search",
    "AI Knowledge Passage": "the text of course materials: a document that names a person is named by the search",
    "AI Knowledge Vocabulary": "how often words stand in course materials",
    "AI Model": "figures learned from many pupils; no row of any of them is in it",
    "AI Provider Rule": "hosts and regions that texts may go to",
    "AI Notice Default": "how the school tells of kinds of news",
    "AI Sync State": "where reading of changes stands",
    "AI Timetable Run": "lessons of groups, rooms and instructors as codes of the solver",
    "AI Webhook Event": "names of records that another system told of; searched, and replaced by pseudonyms",
    "AI Webhook Nonce": "signatures that were used",
    "AI Webhook Sender": "other systems",
    "Course Load": "lessons a week of a course",
    "Course Load Group": "groups of a course",
    "Course Load Room": "rooms of a course",
    "Course Load Time": "times of a course",
    "Instructor Cover Exception": "rows of wishes of instructors",
    "Instructor Preference Time": "rows of wishes of instructors",
    "Room Closure": "rooms that are closed",
    "School AI Settings": "the school's settings; a person whom they name is a row of AI Safety Contact",
    "School Assignment": "homework of a course",
    "School Assignment Question": "questions of homework",
    "School Period": "the bell",
}

_RESULTS = "Schools must be able to prove results and attendance for years (the school law of the country)."
_BOOKS = "Invoices are kept whole for tax (for example §147 AO in Germany, ten years)."

# ERPNext's and Education's records, in the order in which they are erased. A DocType of theirs, or of the school's own,
# that leads to a pupil and does not stand here stays under the pseudonym, and the report names it.
SCHOOL: dict[str, Place] = {
    "Quiz Activity": Place("Quizzes", _PUPIL),
    "Course Activity": Place("Articles and videos that were opened", _PUPIL),
    "Student Log": Place("Notes of the school", _PUPIL, to_family=False),
    "Student Leave Application": Place("Leave from school", _PUPIL),
    "Student Applicant": Place("Application to the school", {"name": "Student Applicant"}),
    "Student Attendance": Place(
        "Attendance",
        _PUPIL,
        erasure=PSEUDONYM,
        clears=("student_name", "student_mobile_number"),
        why=_RESULTS,
        rule="Attendance",
    ),
    "Assessment Result": Place(
        "Results", _PUPIL, erasure=PSEUDONYM, clears=("student_name", "comment"), why=_RESULTS, rule="Results"
    ),
    "Course Enrollment": Place(
        "Courses", _PUPIL, erasure=PSEUDONYM, clears=("student_name",), why=_RESULTS, rule="Results"
    ),
    "Program Enrollment": Place(
        "Years at the school",
        _PUPIL,
        erasure=PSEUDONYM,
        clears=("student_name", "image"),
        why=_RESULTS,
        rule="Results",
    ),
    "Student Group Student": Place("Groups", _PUPIL, erasure=CLEAR),
    "Student Sibling": Place("Siblings", _PUPIL, erasure=CLEAR, exported=False),
    "Guardian Student": Place("Children", _PUPIL, erasure=CLEAR, exported=False),
    "Fees": Place("Fees", _PUPIL, erasure=KEEP, clears=("student_name", "contact_email"), why=_BOOKS, rule="Invoices"),
    "Sales Order": Place(
        "Orders", _PUPIL, erasure=KEEP, clears=("customer_name", "title", "contact_email"), why=_BOOKS, rule="Invoices"
    ),
    "Sales Invoice": Place(
        "Invoices",
        _PUPIL,
        erasure=KEEP,
        clears=("customer_name", "title", "contact_email", "remarks"),
        why=_BOOKS,
        rule="Invoices",
    ),
}
# What belongs to invoices, and stays for as long as they do.
BOOKS = ("GL Entry", "Payment Entry", "Payment Entry Reference", "Payment Ledger Entry", "Payment Request",
         "Journal Entry", "Journal Entry Account", "Sales Invoice Item", "Sales Order Item", "Fee Component",
         "Customer")  # fmt: skip
# DocType -> the day that its time is reckoned from.
DATED = {
    "Student Attendance": "date",
    "Assessment Result": "creation",
    "Course Enrollment": "enrollment_date",
    "Program Enrollment": "enrollment_date",
    "Fees": "posting_date",
    "Sales Order": "transaction_date",
    "Sales Invoice": "posting_date",
}


def title_of(doctype: str) -> str:
    place = OURS.get(doctype) or SCHOOL.get(doctype)
    return place.title if place else doctype


def links_of(place: Place) -> set[str]:
    """Fields of a place that lead to persons, or may."""
    through = {place.through[0]} if place.through else set()
    return {*place.about, *place.by, *place.leads_to} | through
