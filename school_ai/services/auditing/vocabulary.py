"""The words of the audit log. They are options of fields of AI Audit Log; another one needs a place there too."""

READ, WRITTEN, DELETED = "Read", "Written", "Deleted"
ASKED, ANSWERED, DECIDED = "Asked", "Answered", "Decided"
EXPORTED, ERASED, SENT = "Exported", "Erased", "Sent to Provider"
# Of settings the names of those that were changed, and never what to.
SETTINGS_CHANGED = "Settings Changed"
# Something was asked for of which it cannot be told whether it would have read or written.
CALLED = "Called"
ACTIONS = (READ, WRITTEN, DELETED, ASKED, ANSWERED, DECIDED, EXPORTED, ERASED, SENT, SETTINGS_CHANGED, CALLED)

DONE, DENIED, FAILED = "Done", "Denied", "Failed"
OUTCOMES = (DONE, DENIED, FAILED)

PRINCIPAL, INSTRUCTOR, STUDENT, GUARDIAN = "Principal", "Instructor", "Student", "Guardian"
ADMINISTRATOR, AUDITOR, GUEST, SYSTEM, OTHER = "Administrator", "Auditor", "Guest", "System", "Other"
STANDINGS = (PRINCIPAL, INSTRUCTOR, STUDENT, GUARDIAN, ADMINISTRATOR, AUDITOR, GUEST, SYSTEM, OTHER)

# Records that are persons: their names stand in the log as pseudonyms.
PEOPLE = frozenset({"Student", "Guardian", "Instructor", "User", "Employee"})
# Records whose names somebody has chosen, and that name no person.
NAMED_FREELY = frozenset({"Course", "Program", "Student Group", "Report", "Academic Term", "Academic Year"})
# Records of School AI about people: who reads one at the desk or by REST is noted.
ABOUT_PEOPLE = frozenset(
    {
        *("AI Conversation", "AI Message", "AI Message Feedback", "AI Message Comment", "AI Guided Exercise"),
        *("AI Tutor Progress", "AI Insight", "AI Prediction", "AI Recommendation", "AI Safety Alert", "AI Consent"),
        *("Exam Accommodation", "Family Conversation", "Family Message", "Report Comment", "Result Feedback"),
        *("Assistant Question", "AI Override", "AI Data Conflict", "AI Notice", "AI Provider Call", "AI Invitation"),
        *("Calendar Address", "AI Webhook Event", "AI Webhook Delivery", "AI Change"),
        *("AI Audit Log", "AI Audit Seal", "AI Audit Pseudonym"),
    }
)
