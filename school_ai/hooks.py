app_name = "school_ai"
app_title = "School AI"
app_publisher = "school_ai"
app_description = "Makes ERPNext's Education an intelligent school"
app_email = "dev@school-ai.example"
app_license = "gpl-3.0"
required_apps = ["frappe/erpnext", "frappe/education"]

# Apps screen (Frappe v15 and later)

add_to_apps_screen = [
    {
        "name": "school_ai",
        "logo": "/assets/school_ai/images/school-ai.svg",
        "title": "School AI",
        "route": "/app/school-ai",
        "has_permission": "school_ai.permissions.has_desk_app",
    }
]

# Setting up and taking away

before_install = "school_ai.setup.install.before_install"
after_install = "school_ai.setup.install.after_install"
before_migrate = "school_ai.setup.install.before_migrate"
after_migrate = "school_ai.setup.install.after_migrate"
before_uninstall = "school_ai.setup.uninstall.before_uninstall"
after_uninstall = "school_ai.setup.uninstall.after_uninstall"

# Forms of other apps

doctype_js = {
    "Assessment Plan": "public/js/desk/assessment_plan.js",
    "Assessment Result": "public/js/desk/assessment_result.js",
    "Course": "public/js/desk/course.js",
    "Course Schedule": "public/js/desk/course_schedule.js",
    "Guardian": "public/js/desk/guardian.js",
    "Instructor": "public/js/desk/instructor.js",
    "Student": "public/js/desk/student.js",
    "Student Group": "public/js/desk/student_group.js",
}

# The way in from Frappe's own portal

portal_menu_items = [
    {"title": "Tutor", "route": "/school-ai/tutor", "role": "Student"},
    {"title": "Progress", "route": "/school-ai/progress", "role": "Student"},
    {"title": "Progress", "route": "/school-ai/progress", "role": "Guardian"},
    {"title": "Timetable Changes", "route": "/school-ai/changes", "role": "Student"},
    {"title": "Timetable Changes", "route": "/school-ai/changes", "role": "Guardian"},
    {"title": "Timetable Changes", "route": "/school-ai/changes", "role": "Instructor"},
    {"title": "Teaching", "route": "/school-ai/teaching", "role": "Instructor"},
    {"title": "API", "route": "/school-ai/api", "role": "Instructor"},
]

# Pages of the portal, from templates that are compiled once

page_renderer = "school_ai.portal.rendering.PortalPage"

# Requests are counted and numbered; calls of the API may be wrong before a method is found, lists ordered by what is no
# column; and what was asked for is noted once it is answered

before_request = [
    # Before anything else of a request imports
    "school_ai.api.first_request.begin",
    "school_ai.api.measured.begin",
    "school_ai.api.audited.begin",
    "school_ai.api.wrong_requests.refuse",
    "school_ai.api.statements.refuse",
]
after_request = [
    "school_ai.api.wrong_requests.answer",
    "school_ai.api.audited.finish",
    "school_ai.api.measured.end",
]

# Who did what, once a request or a job has ended and its transaction with it

before_job = "school_ai.services.auditing.jobs.begin"
after_job = ["school_ai.services.auditing.jobs.finish", "school_ai.measuring.counters.after_job"]

# Of whoever is erased, the log keeps a pseudonym that leads nowhere

school_ai_on_erased = ["school_ai.services.auditing.pseudonyms.forget"]

# Whoever signs out is told no more on that device

on_logout = "school_ai.services.telling.push.on_logout"

# Whoever was disabled comes in by no token and no key

auth_hooks = ["school_ai.api.admitted.refuse_disabled"]

# Access

has_permission = {
    "Student": "school_ai.permissions.narrowed_permission",
    "Student Attendance": "school_ai.permissions.narrowed_permission",
    "Student Leave Application": "school_ai.permissions.narrowed_permission",
    "Student Log": "school_ai.permissions.narrowed_permission",
    "Program Enrollment": "school_ai.permissions.narrowed_permission",
    "Course Enrollment": "school_ai.permissions.narrowed_permission",
    "Course Activity": "school_ai.permissions.narrowed_permission",
    "Quiz Activity": "school_ai.permissions.narrowed_permission",
    "Assessment Result": "school_ai.permissions.narrowed_permission",
    "Fees": "school_ai.permissions.narrowed_permission",
    "Sales Invoice": "school_ai.permissions.narrowed_permission",
    "Sales Order": "school_ai.permissions.narrowed_permission",
    "Student Group": "school_ai.permissions.narrowed_permission",
    "Course Schedule": "school_ai.permissions.narrowed_permission",
    "Assessment Plan": "school_ai.permissions.narrowed_permission",
    "AI Knowledge Document": "school_ai.permissions.document_permission",
    "AI Conversation": "school_ai.permissions.conversation_permission",
    "AI Message": "school_ai.permissions.conversation_permission",
    "AI Message Feedback": "school_ai.permissions.conversation_permission",
    "AI Message Comment": "school_ai.permissions.conversation_permission",
    "AI Guided Exercise": "school_ai.permissions.conversation_permission",
    "AI Tutor Progress": "school_ai.permissions.conversation_permission",
    "AI Consent": "school_ai.permissions.consent_permission",
    "AI Insight": "school_ai.permissions.insight_permission",
    "AI Model": "school_ai.permissions.model_permission",
    "AI Prediction": "school_ai.permissions.estimate_permission",
    "AI Recommendation": "school_ai.permissions.estimate_permission",
    "Topic Prerequisite": "school_ai.permissions.prerequisite_permission",
    "AI Data Conflict": "school_ai.permissions.conflict_permission",
    "AI Webhook Sender": "school_ai.permissions.webhook_permission",
    "AI Webhook Nonce": "school_ai.permissions.webhook_permission",
    "AI Webhook Event": "school_ai.permissions.webhook_permission",
    "AI Webhook Delivery": "school_ai.permissions.webhook_permission",
    "AI Safety Alert": "school_ai.permissions.alert_permission",
    "AI Integrity Policy": "school_ai.permissions.policy_permission",
    "School Assignment": "school_ai.permissions.assignment_permission",
    "Exam Accommodation": "school_ai.permissions.accommodation_permission",
    "AI Timetable Run": "school_ai.permissions.planner_permission",
    "AI Timetable Change": "school_ai.permissions.planner_permission",
    "AI Timetable Repair": "school_ai.permissions.planner_permission",
    "AI Timetable Notice": "school_ai.permissions.planner_permission",
    "AI Timetable Event": "school_ai.permissions.planner_permission",
    "AI Timetable Preference": "school_ai.permissions.planner_permission",
    "AI Scheduling Rule": "school_ai.permissions.planner_permission",
    "AI Exam Plan": "school_ai.permissions.planner_permission",
    "Room Closure": "school_ai.permissions.planner_permission",
    "Extra Lesson": "school_ai.permissions.planner_permission",
    "Instructor Preference": "school_ai.permissions.own_record_permission",
    "Instructor Absence": "school_ai.permissions.own_record_permission",
    "Lesson Swap": "school_ai.permissions.swap_permission",
    "Family Conversation": "school_ai.permissions.family_conversation_permission",
    "Family Message": "school_ai.permissions.family_conversation_permission",
    "Calendar Address": "school_ai.permissions.calendar_address_permission",
    "AI Notice": "school_ai.permissions.notice_permission",
    "AI Notice Choices": "school_ai.permissions.told_permission",
    "AI Push Subscription": "school_ai.permissions.told_permission",
    "Course Load": "school_ai.permissions.load_permission",
    "Report Comment": "school_ai.permissions.report_comment_permission",
    "Result Feedback": "school_ai.permissions.result_feedback_permission",
    "Assistant Question": "school_ai.permissions.assistant_question_permission",
    "AI Override": "school_ai.permissions.override_permission",
    "AI Audit Log": "school_ai.permissions.audit_permission",
    "AI Audit Seal": "school_ai.permissions.audit_permission",
    "AI Audit Pseudonym": "school_ai.permissions.audit_pseudonym_permission",
    "AI Erasure Request": "school_ai.permissions.erasure_permission",
    "AI Data Export": "school_ai.permissions.export_permission",
    "AI Retention Rule": "school_ai.permissions.retention_permission",
    "AI Alert Rule": "school_ai.permissions.operation_permission",
    "AI Alert": "school_ai.permissions.operation_permission",
    "AI Metric Hour": "school_ai.permissions.operation_permission",
    # What Frappe keeps beside records
    "File": "school_ai.permissions.file_permission",
    "Prepared Report": "school_ai.permissions.prepared_report_permission",
}

# What Frappe answers and writes without asking for the rights of the record: counts, links, charts, search, tags; and
# rows that are loaded by themselves.
override_whitelisted_methods = {
    "frappe.client.get_count": "school_ai.overrides.counts.get_count",
    "frappe.client.validate_link": "school_ai.overrides.asking.validate_link",
    "frappe.desk.search.get_link_title": "school_ai.overrides.asking.get_link_title",
    "frappe.desk.search.search_link": "school_ai.overrides.asking.search_link",
    "frappe.desk.search.search_widget": "school_ai.overrides.asking.search_widget",
    "frappe.utils.global_search.search": "school_ai.overrides.asking.search",
    "frappe.desk.form.linked_with.get": "school_ai.overrides.asking.linked_with",
    "frappe.desk.form.linked_with.get_submitted_linked_docs": "school_ai.overrides.asking.get_submitted_linked_docs",
    "frappe.realtime.can_subscribe_doc": "school_ai.overrides.asking.can_subscribe_doc",
    "frappe.desk.listview.get_group_by_count": "school_ai.overrides.asking.get_group_by_count",
    "frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "school_ai.overrides.asking.chart",
    "frappe.desk.like.toggle_like": "school_ai.overrides.asking.toggle_like",
    "frappe.desk.doctype.tag.tag.add_tag": "school_ai.overrides.asking.add_tag",
    "frappe.desk.doctype.tag.tag.add_tags": "school_ai.overrides.asking.add_tags",
    "frappe.desk.doctype.tag.tag.remove_tag": "school_ai.overrides.asking.remove_tag",
    "frappe.desk.doctype.tag.tag.get_documents_for_tag": "school_ai.overrides.asking.get_documents_for_tag",
    "frappe.desk.form.document_follow.follow_document": "school_ai.overrides.asking.follow_document",
    "frappe.desk.form.document_follow.update_follow": "school_ai.overrides.asking.update_follow",
    "frappe.desk.query_report.run": "school_ai.overrides.asking.run_report",
    "frappe.desk.query_report.export_query": "school_ai.overrides.asking.export_report",
    "frappe.desk.form.assign_to.get": "school_ai.overrides.asking.assignments",
    "frappe.desk.form.assign_to.add": "school_ai.overrides.asking.assign",
    "frappe.desk.form.assign_to.add_multiple": "school_ai.overrides.asking.assign_many",
    "frappe.desk.form.assign_to.remove": "school_ai.overrides.asking.unassign",
    "frappe.desk.form.assign_to.close_all_assignments": "school_ai.overrides.asking.unassign_all",
}

override_doctype_class = {
    "Student Guardian": "school_ai.overrides.rows.StudentGuardian",
    "Student Sibling": "school_ai.overrides.rows.StudentSibling",
    "Student Group Student": "school_ai.overrides.rows.StudentGroupStudent",
    "Student Group Instructor": "school_ai.overrides.rows.StudentGroupInstructor",
    "Program Enrollment Course": "school_ai.overrides.rows.ProgramEnrollmentCourse",
    "Program Enrollment Fee": "school_ai.overrides.rows.ProgramEnrollmentFee",
    "Program Fee": "school_ai.overrides.rows.ProgramFee",
    "Assessment Result Detail": "school_ai.overrides.rows.AssessmentResultDetail",
    "Assessment Plan Criteria": "school_ai.overrides.rows.AssessmentPlanCriteria",
    "Quiz Result": "school_ai.overrides.rows.QuizResult",
    "Fee Component": "school_ai.overrides.rows.FeeComponent",
    "Sales Invoice Item": "school_ai.overrides.rows.SalesInvoiceItem",
    "Sales Order Item": "school_ai.overrides.rows.SalesOrderItem",
    "Course Schedule": "school_ai.overrides.lessons.CourseSchedule",
}

permission_query_conditions = {
    "Student": "school_ai.permissions.student_condition",
    "Student Attendance": "school_ai.permissions.student_attendance_condition",
    "Student Leave Application": "school_ai.permissions.student_leave_application_condition",
    "Student Log": "school_ai.permissions.student_log_condition",
    "Program Enrollment": "school_ai.permissions.program_enrollment_condition",
    "Course Enrollment": "school_ai.permissions.course_enrollment_condition",
    "Course Activity": "school_ai.permissions.course_activity_condition",
    "Quiz Activity": "school_ai.permissions.quiz_activity_condition",
    "Assessment Result": "school_ai.permissions.assessment_result_condition",
    "Fees": "school_ai.permissions.fees_condition",
    "Sales Invoice": "school_ai.permissions.sales_invoice_condition",
    "Sales Order": "school_ai.permissions.sales_order_condition",
    "Student Group": "school_ai.permissions.student_group_condition",
    "Course Schedule": "school_ai.permissions.course_schedule_condition",
    "Assessment Plan": "school_ai.permissions.assessment_plan_condition",
    "Student Guardian": "school_ai.permissions.student_guardian_condition",
    "Student Sibling": "school_ai.permissions.student_sibling_condition",
    "Student Group Student": "school_ai.permissions.student_group_student_condition",
    "Student Group Instructor": "school_ai.permissions.student_group_instructor_condition",
    "Program Enrollment Course": "school_ai.permissions.program_enrollment_course_condition",
    "Program Enrollment Fee": "school_ai.permissions.program_enrollment_fee_condition",
    "Program Fee": "school_ai.permissions.program_fee_condition",
    "Assessment Result Detail": "school_ai.permissions.assessment_result_detail_condition",
    "Assessment Plan Criteria": "school_ai.permissions.assessment_plan_criteria_condition",
    "Quiz Result": "school_ai.permissions.quiz_result_condition",
    "Fee Component": "school_ai.permissions.fee_component_condition",
    "Sales Invoice Item": "school_ai.permissions.sales_invoice_item_condition",
    "Sales Order Item": "school_ai.permissions.sales_order_item_condition",
    "AI Knowledge Document": "school_ai.permissions.document_condition",
    "AI Conversation": "school_ai.permissions.conversation_condition",
    "AI Message": "school_ai.permissions.message_condition",
    "AI Message Feedback": "school_ai.permissions.feedback_condition",
    "AI Message Comment": "school_ai.permissions.comment_condition",
    "AI Guided Exercise": "school_ai.permissions.exercise_condition",
    "AI Tutor Progress": "school_ai.permissions.progress_condition",
    "AI Consent": "school_ai.permissions.consent_condition",
    "AI Insight": "school_ai.permissions.insight_condition",
    "AI Insight Action": "school_ai.permissions.insight_action_condition",
    "AI Model": "school_ai.permissions.model_condition",
    "AI Prediction": "school_ai.permissions.prediction_condition",
    "AI Recommendation": "school_ai.permissions.recommendation_condition",
    "Topic Prerequisite": "school_ai.permissions.prerequisite_condition",
    "AI Data Conflict": "school_ai.permissions.conflict_condition",
    "AI Data Conflict Step": "school_ai.permissions.conflict_step_condition",
    "AI Webhook Sender": "school_ai.permissions.webhook_condition",
    "AI Webhook Nonce": "school_ai.permissions.webhook_condition",
    "AI Webhook Event": "school_ai.permissions.webhook_condition",
    "AI Webhook Delivery": "school_ai.permissions.webhook_condition",
    "AI Safety Alert": "school_ai.permissions.alert_condition",
    "AI Integrity Policy": "school_ai.permissions.policy_condition",
    "School Assignment": "school_ai.permissions.assignment_condition",
    "School Assignment Question": "school_ai.permissions.assignment_question_condition",
    "AI Message Source": "school_ai.permissions.message_source_condition",
    "Exam Accommodation": "school_ai.permissions.accommodation_condition",
    "AI Timetable Run": "school_ai.permissions.planner_condition",
    "AI Timetable Change": "school_ai.permissions.planner_condition",
    "AI Timetable Repair": "school_ai.permissions.planner_condition",
    "AI Timetable Notice": "school_ai.permissions.planner_condition",
    "AI Timetable Event": "school_ai.permissions.planner_condition",
    "AI Timetable Preference": "school_ai.permissions.planner_condition",
    "AI Scheduling Rule": "school_ai.permissions.planner_condition",
    "AI Exam Plan": "school_ai.permissions.planner_condition",
    "Room Closure": "school_ai.permissions.planner_condition",
    "Extra Lesson": "school_ai.permissions.planner_condition",
    "Instructor Preference": "school_ai.permissions.own_preference_condition",
    "Instructor Preference Time": "school_ai.permissions.preference_time_condition",
    "Instructor Cover Exception": "school_ai.permissions.cover_exception_condition",
    "Instructor Absence": "school_ai.permissions.own_absence_condition",
    "Lesson Swap": "school_ai.permissions.swap_condition",
    "Family Conversation": "school_ai.permissions.family_conversation_condition",
    "Family Message": "school_ai.permissions.family_message_condition",
    "Calendar Address": "school_ai.permissions.calendar_address_condition",
    "AI Notice": "school_ai.permissions.notice_condition",
    "AI Notice Delivery": "school_ai.permissions.notice_delivery_condition",
    "AI Notice Choices": "school_ai.permissions.told_condition",
    "AI Notice Choice": "school_ai.permissions.notice_choice_condition",
    "AI Push Subscription": "school_ai.permissions.told_condition",
    "Course Load": "school_ai.permissions.load_condition",
    "Report Comment": "school_ai.permissions.report_comment_condition",
    "Result Feedback": "school_ai.permissions.result_feedback_condition",
    "Assistant Question": "school_ai.permissions.assistant_question_condition",
    "AI Override": "school_ai.permissions.override_condition",
    "AI Audit Log": "school_ai.permissions.audit_condition",
    "AI Audit Seal": "school_ai.permissions.audit_condition",
    "AI Audit Pseudonym": "school_ai.permissions.audit_pseudonym_condition",
    "AI Erasure Request": "school_ai.permissions.erasure_condition",
    "AI Data Export": "school_ai.permissions.export_condition",
    "AI Retention Rule": "school_ai.permissions.retention_condition",
    "AI Alert Rule": "school_ai.permissions.operation_condition",
    "AI Alert Step": "school_ai.permissions.operation_condition",
    "AI Alert": "school_ai.permissions.operation_condition",
    "AI Alert Message": "school_ai.permissions.operation_condition",
    "AI Metric Hour": "school_ai.permissions.operation_condition",
    "Course Load Group": "school_ai.permissions.load_group_condition",
    "Course Load Instructor": "school_ai.permissions.load_instructor_condition",
    "Course Load Room": "school_ai.permissions.load_room_condition",
    "Course Load Time": "school_ai.permissions.load_time_condition",
    # What Frappe keeps beside records
    "File": "school_ai.permissions.file_condition",
    "Prepared Report": "school_ai.permissions.prepared_report_condition",
}

# What happens here when ERPNext's and Education's records change

doc_events = {
    "Student": {
        "after_insert": "school_ai.events.audit.after_insert",
        "before_save": "school_ai.events.outlook.before_save",
        "on_update": "school_ai.events.student.on_update",
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": [
            "school_ai.events.student.after_delete",
            "school_ai.events.student.forget",
            "school_ai.events.student.erase",
            "school_ai.events.changes.after_delete",
        ],
        "after_rename": [
            "school_ai.events.student.after_rename",
            "school_ai.events.changes.after_rename",
            "school_ai.events.audit.after_rename",
        ],
    },
    "Guardian": {
        "after_insert": "school_ai.events.audit.after_insert",
        "on_update": "school_ai.events.guardian.on_update",
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": [
            "school_ai.events.guardian.after_delete",
            "school_ai.events.guardian.forget",
            "school_ai.events.guardian.erase",
            "school_ai.events.changes.after_delete",
        ],
        "after_rename": ["school_ai.events.changes.after_rename", "school_ai.events.audit.after_rename"],
    },
    "Instructor": {
        "after_insert": "school_ai.events.audit.after_insert",
        "on_update": "school_ai.events.instructor.on_update",
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": ["school_ai.events.instructor.after_delete", "school_ai.events.changes.after_delete"],
        "after_rename": ["school_ai.events.changes.after_rename", "school_ai.events.audit.after_rename"],
    },
    "Course": {
        "before_save": "school_ai.events.outlook.before_save",
        "on_update": "school_ai.events.education_text.on_update",
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": ["school_ai.events.education_text.on_update", "school_ai.events.changes.after_delete"],
        "after_rename": ["school_ai.events.education_text.after_rename", "school_ai.events.changes.after_rename"],
    },
    "Program Enrollment": {
        "on_submit": "school_ai.events.program_enrollment.on_submit",
        "on_cancel": "school_ai.events.program_enrollment.on_cancel",
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": [
            "school_ai.events.program_enrollment.after_delete",
            "school_ai.events.changes.after_delete",
        ],
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Course Enrollment": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Student Group": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Student Attendance": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Student Leave Application": {
        "on_submit": "school_ai.events.student_leave_application.on_submit",
        "on_cancel": "school_ai.events.student_leave_application.on_cancel",
        "on_trash": "school_ai.events.student_leave_application.on_trash",
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Student Log": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Quiz Activity": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Course Activity": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Assessment Plan": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Assessment Result": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Course Schedule": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Fees": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Sales Order": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Sales Invoice": {
        "on_change": "school_ai.events.changes.on_change",
        "after_delete": "school_ai.events.changes.after_delete",
        "after_rename": "school_ai.events.changes.after_rename",
    },
    "Employee": {"on_update": "school_ai.events.employee.on_update"},
    "User": {
        "after_insert": "school_ai.events.audit.after_insert",
        "on_update": "school_ai.events.user.on_update",
        "after_rename": ["school_ai.events.user.after_rename", "school_ai.events.audit.after_rename"],
        "after_delete": "school_ai.events.user.after_delete",
    },
    # HRMS's, where it is installed
    "Leave Application": {
        "on_submit": "school_ai.events.leave_application.on_submit",
        "on_cancel": "school_ai.events.leave_application.on_cancel",
    },
    "Article": {
        "on_update": "school_ai.events.education_text.on_update",
        "after_delete": "school_ai.events.education_text.on_update",
        "after_rename": "school_ai.events.education_text.after_rename",
    },
    "Topic": {
        "on_update": "school_ai.events.education_text.on_update",
        "after_delete": "school_ai.events.education_text.on_update",
        "after_rename": "school_ai.events.education_text.after_rename",
    },
    # Ours, of which the audit log tells
    "AI Message": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Message Feedback": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Message Comment": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Conversation": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Guided Exercise": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Safety Alert": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Consent": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Override": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Data Conflict": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Exam Accommodation": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Family Message": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Report Comment": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Result Feedback": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Assistant Question": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Calendar Address": {
        "on_update": "school_ai.events.audit.on_update",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "School AI Settings": {
        "validate": "school_ai.events.audit.settings_validate",
        "on_update": "school_ai.events.audit.settings_on_update",
    },
    # Ours, of which webhooks tell others too
    "AI Insight": {
        "after_insert": "school_ai.events.webhooks.after_insert",
        "on_update": ["school_ai.events.webhooks.on_update", "school_ai.events.audit.on_update"],
        "on_change": "school_ai.events.webhooks.on_change",
        "on_trash": "school_ai.events.webhooks.on_trash",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Recommendation": {
        "after_insert": "school_ai.events.webhooks.after_insert",
        "on_update": ["school_ai.events.webhooks.on_update", "school_ai.events.audit.on_update"],
        "on_change": "school_ai.events.webhooks.on_change",
        "on_trash": "school_ai.events.webhooks.on_trash",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "AI Prediction": {
        "after_insert": "school_ai.events.webhooks.after_insert",
        "on_update": ["school_ai.events.webhooks.on_update", "school_ai.events.audit.on_update"],
        "on_change": "school_ai.events.webhooks.on_change",
        "on_trash": "school_ai.events.webhooks.on_trash",
        "after_delete": "school_ai.events.audit.after_delete",
    },
    "Webhook": {
        "on_update": "school_ai.events.webhooks.webhook_saved",
        "after_delete": "school_ai.events.webhooks.webhook_deleted",
    },
    "Webhook Request Log": {"after_insert": "school_ai.events.webhooks.after_log"},
    # Frappe's own requests of people with a login
    "Personal Data Deletion Request": {"on_change": "school_ai.events.personal_data.on_deletion"},
    "Personal Data Download Request": {"after_insert": "school_ai.events.personal_data.on_download"},
}

# What Frappe hands out, and takes the name from, for people with a login. What is about a pupil or guardian goes with
# them: `services/rights`.
user_data_fields = [
    {"doctype": "AI Conversation", "filter_by": "user", "partial": True},
    {"doctype": "AI Message Comment", "filter_by": "user", "partial": True},
    {"doctype": "AI Message Feedback", "filter_by": "user", "partial": True},
    {"doctype": "AI Notice", "filter_by": "user", "redact_fields": ["email", "mobile"]},
    {"doctype": "AI Timetable Notice", "filter_by": "user", "redact_fields": ["email"]},
    {"doctype": "AI Invitation", "filter_by": "user", "redact_fields": ["email", "person_name"]},
    {"doctype": "Assistant Question", "filter_by": "user", "partial": True},
    {"doctype": "AI Data Export", "filter_by": "asked_by", "partial": True},
]

# Records of ours never keep anybody from deleting a record of theirs
ignore_links_on_delete = [
    "AI Conversation",
    "AI Message",
    "AI Message Feedback",
    "AI Message Comment",
    "AI Guided Exercise",
    "AI Tutor Progress",
    "AI Insight",
    "AI Insight Place",
    "AI Invitation",
    "AI Model",
    "AI Prediction",
    "AI Recommendation",
    "Topic Prerequisite",
    "AI Data Conflict",
    "AI Webhook Event",
    "AI Webhook Delivery",
    "AI Safety Alert",
    "AI Document Suggestion",
    "AI Knowledge Document",
    "AI Knowledge Page",
    "AI Knowledge Passage",
    "AI Task",
    "AI Timetable Run",
    "AI Timetable Change",
    "AI Timetable Repair",
    "AI Timetable Notice",
    "AI Timetable Event",
    "AI Timetable Preference",
    "Lesson Swap",
    "Family Conversation",
    "Family Message",
    "Report Comment",
    "Result Feedback",
    "Assistant Question",
    "Calendar Address",
    "AI Override",
    "AI Erasure Request",
    "AI Data Export",
    "AI Notice",
    "AI Notice Choices",
    "AI Push Subscription",
]

# Regular work

scheduler_events = {
    "cron": {
        "* * * * *": [
            "school_ai.jobs.tasks.resume_lost",
            "school_ai.services.monitoring.listening.ask",
            "school_ai.services.following.asking.look_whether_any_wait",
            "school_ai.services.webhooks.sending.look_whether_any_are_due",
        ],
        "*/5 * * * *": [
            "school_ai.services.family_messages.tell_where_due",
            "school_ai.services.telling.sending.send_due",
            "school_ai.services.auditing.sealing.seal_regularly",
            "school_ai.services.monitoring.rounds.go",
        ],
        "*/15 * * * *": ["school_ai.services.webhooks.admitting.forget_nonces"],
    },
    "hourly": ["school_ai.services.monitoring.hours.write_due"],
    "daily": [
        "school_ai.services.webhooks.senders.forget_former_secrets",
        "school_ai.services.calendars.addresses.forget_ended",
        "school_ai.services.auditing.heads.send_daily",
        "school_ai.services.monitoring.alerting.forget_old",
        "school_ai.services.monitoring.hours.forget_old",
        "school_ai.services.monitoring.archive.run",
    ],
    "daily_long": [
        # What is over goes: services/rights/retention.py has the list.
        "school_ai.services.rights.retention.run_nightly",
        "school_ai.services.people.link_everybody_by_night",
        "school_ai.services.following.comparing.compare_nightly",
        "school_ai.services.tutor_progress.compute",
        "school_ai.services.purposes.start_learning",
        "school_ai.services.education_texts.look_through",
        "school_ai.services.index_check.mend",
        "school_ai.services.cataloguing.suggest_where_due",
        "school_ai.services.timetables.covering.look_ahead",
        "school_ai.services.timetables.swapping.look_through",
        "school_ai.services.timetables.learning.learn_nightly",
        "school_ai.services.timetables.warming.start",
        "school_ai.services.analytics.training.learn_where_due",
        "school_ai.services.analytics.alerts.expire",
        "school_ai.services.analytics.estimating.estimate_nightly",
        "school_ai.services.integrity.nightly.start",
        "school_ai.services.writing_back.asking.start",
        "school_ai.services.auditing.keeping.drop_old",
        "school_ai.services.encryption.renewing.run_nightly",
        "school_ai.services.auditing.verifying.start",
    ],
}
