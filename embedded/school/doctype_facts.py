"""Facts of the DocTypes that the demo school fills: fieldtypes, options, what is required, how records are
named.

As in Education v15.5 and ERPNext v15; only the fields that are written, and all that are required. Naming is
given as Frappe writes it; "hash" is that of child rows, "own" that of a controller with a rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A field. `options`: the DocType of a Link, the field that names it for a Dynamic Link, the choices of a
    Select."""

    kind: str
    options: str = ""
    required: bool = False
    unique: bool = False


@dataclass(frozen=True)
class DocType:
    """A DocType with the fields that matter here."""

    naming: str
    fields: dict[str, Field]
    submitted: bool = False
    child: bool = False


# Roots of trees have no parent although the field is required; ERPNext leaves the rule out for them.
TREE_PARENTS = {
    "Account": "parent_account",
    "Cost Center": "parent_cost_center",
    "Department": "parent_department",
    "Assessment Group": "parent_assessment_group",
    "Employee": "reports_to",
}

DOCTYPES: dict[str, DocType] = {
    "Gender": DocType(
        "field:gender",
        {
            "gender": Field("Data", unique=True),
        },
    ),
    "Country": DocType(
        "field:country_name",
        {
            "country_name": Field("Data", required=True, unique=True),
            "code": Field("Data"),
        },
    ),
    "Currency": DocType(
        "field:currency_name",
        {
            "currency_name": Field("Data", required=True, unique=True),
            "enabled": Field("Check"),
            "symbol": Field("Data"),
        },
    ),
    "Holiday List": DocType(
        "field:holiday_list_name",
        {
            "holiday_list_name": Field("Data", required=True, unique=True),
            "from_date": Field("Date", required=True),
            "to_date": Field("Date", required=True),
            "total_holidays": Field("Int"),
            "weekly_off": Field("Select", "\nSunday\nMonday\nTuesday\nWednesday\nThursday\nFriday\nSaturday"),
        },
    ),
    "Holiday": DocType(
        "hash",
        {
            "holiday_date": Field("Date", required=True),
            "description": Field("Text Editor", required=True),
            "weekly_off": Field("Check"),
        },
        child=True,
    ),
    "Company": DocType(
        "field:company_name",
        {
            "company_name": Field("Data", required=True, unique=True),
            "abbr": Field("Data", required=True),
            "is_group": Field("Check"),
            "default_currency": Field("Link", "Currency", required=True),
            "default_holiday_list": Field("Link", "Holiday List"),
            "country": Field("Link", "Country", required=True),
            "default_receivable_account": Field("Link", "Account"),
            "default_income_account": Field("Link", "Account"),
            "cost_center": Field("Link", "Cost Center"),
        },
    ),
    "Account": DocType(
        "own",
        {
            "account_name": Field("Data", required=True),
            "is_group": Field("Check"),
            "company": Field("Link", "Company", required=True),
            "root_type": Field("Select", "\nAsset\nLiability\nIncome\nExpense\nEquity"),
            "report_type": Field("Select", "\nBalance Sheet\nProfit and Loss"),
            "account_currency": Field("Link", "Currency"),
            "parent_account": Field("Link", "Account", required=True),
            "account_type": Field(
                "Select",
                "\nAccumulated Depreciation\nAsset Received But Not"
                " Billed\nBank\nCash\nChargeable\nCapital Work in Progress\nCost of Goods Sold\nCurrent"
                " Asset\nCurrent Liability\nDepreciation\nDirect Expense\nDirect Income\nEquity\nExpense"
                " Account\nExpenses Included In Asset Valuation\nExpenses Included In Valuation\nFixed"
                " Asset\nIncome Account\nIndirect Expense\nIndirect"
                " Income\nLiability\nPayable\nReceivable\nRound Off\nRound Off for Opening\nStock\nStock"
                " Adjustment\nStock Received But Not Billed\nService Received But Not"
                " Billed\nTax\nTemporary",
            ),
        },
    ),
    "Cost Center": DocType(
        "own",
        {
            "cost_center_name": Field("Data", required=True),
            "parent_cost_center": Field("Link", "Cost Center", required=True),
            "company": Field("Link", "Company", required=True),
            "is_group": Field("Check"),
        },
    ),
    "Department": DocType(
        "own",
        {
            "department_name": Field("Data", required=True),
            "parent_department": Field("Link", "Department"),
            "company": Field("Link", "Company", required=True),
            "is_group": Field("Check"),
        },
    ),
    "Academic Year": DocType(
        "field:academic_year_name",
        {
            "academic_year_name": Field("Data", required=True, unique=True),
            "year_start_date": Field("Date", required=True),
            "year_end_date": Field("Date", required=True),
        },
    ),
    "Academic Term": DocType(
        "own",
        {
            "academic_year": Field("Link", "Academic Year", required=True),
            "term_name": Field("Data", required=True),
            "term_start_date": Field("Date", required=True),
            "term_end_date": Field("Date", required=True),
            "title": Field("Data", unique=True),
        },
    ),
    "Student Category": DocType(
        "field:category",
        {
            "category": Field("Data", required=True, unique=True),
        },
    ),
    "Student Batch Name": DocType(
        "field:batch_name",
        {
            "batch_name": Field("Data", required=True),
        },
    ),
    "School House": DocType(
        "field:house_name",
        {
            "house_name": Field("Data", required=True),
        },
    ),
    "Room": DocType(
        "HTL-ROOM-.YYYY.-.#####",
        {
            "room_name": Field("Data", required=True),
            "room_number": Field("Data"),
            "seating_capacity": Field("Data"),
        },
    ),
    "Grading Scale": DocType(
        "field:grading_scale_name",
        {
            "grading_scale_name": Field("Data", required=True, unique=True),
            "description": Field("Small Text"),
        },
        submitted=True,
    ),
    "Grading Scale Interval": DocType(
        "hash",
        {
            "grade_code": Field("Data", required=True),
            "threshold": Field("Percent", required=True),
            "grade_description": Field("Small Text"),
        },
        child=True,
    ),
    "Assessment Criteria Group": DocType(
        "field:assessment_criteria_group",
        {
            "assessment_criteria_group": Field("Data", required=True),
        },
    ),
    "Assessment Criteria": DocType(
        "field:assessment_criteria",
        {
            "assessment_criteria": Field("Data", required=True),
            "assessment_criteria_group": Field("Link", "Assessment Criteria Group"),
        },
    ),
    "Assessment Group": DocType(
        "field:assessment_group_name",
        {
            "assessment_group_name": Field("Data", required=True, unique=True),
            "is_group": Field("Check"),
            "parent_assessment_group": Field("Link", "Assessment Group", required=True),
        },
    ),
    "Fee Category": DocType(
        "field:category_name",
        {
            "category_name": Field("Data", required=True, unique=True),
            "description": Field("Small Text"),
        },
    ),
    "Article": DocType(
        "field:title",
        {
            "title": Field("Data", unique=True),
            "author": Field("Data"),
            "content": Field("Text Editor"),
            "publish_date": Field("Date"),
        },
    ),
    "Question": DocType(
        "format:QUESTION-{#####}",
        {
            "question": Field("Text Editor", required=True),
            "question_type": Field("Select", "\nSingle Correct Answer\nMultiple Correct Answer"),
        },
    ),
    "Options": DocType(
        "hash",
        {
            "option": Field("Small Text"),
            "is_correct": Field("Check"),
        },
        child=True,
    ),
    "Quiz": DocType(
        "field:title",
        {
            "title": Field("Data", required=True, unique=True),
            "passing_score": Field("Float", required=True),
            "max_attempts": Field("Int", required=True),
            "grading_basis": Field("Select", "Latest Highest Score\nLatest Attempt"),
            "is_time_bound": Field("Check"),
        },
    ),
    "Quiz Question": DocType(
        "hash",
        {
            "question_link": Field("Link", "Question", required=True),
            "question": Field("Text Editor"),
        },
        child=True,
    ),
    "Topic": DocType(
        "field:topic_name",
        {
            "topic_name": Field("Data", required=True, unique=True),
            "description": Field("Small Text"),
        },
    ),
    "Topic Content": DocType(
        "hash",
        {
            "content_type": Field("Select", "\nArticle\nVideo\nQuiz", required=True),
            "content": Field("Dynamic Link", "content_type", required=True),
        },
        child=True,
    ),
    "Course": DocType(
        "field:course_name",
        {
            "course_name": Field("Data", required=True, unique=True),
            "department": Field("Link", "Department"),
            "default_grading_scale": Field("Link", "Grading Scale"),
            "description": Field("Small Text"),
        },
    ),
    "Course Topic": DocType(
        "hash",
        {
            "topic": Field("Link", "Topic"),
            "topic_name": Field("Data"),
        },
        child=True,
    ),
    "Course Assessment Criteria": DocType(
        "hash",
        {
            "assessment_criteria": Field("Link", "Assessment Criteria", required=True),
            "weightage": Field("Percent", required=True),
        },
        child=True,
    ),
    "Program": DocType(
        "field:program_name",
        {
            "program_name": Field("Data", required=True, unique=True),
            "program_abbreviation": Field("Data"),
        },
    ),
    "Program Course": DocType(
        "hash",
        {
            "course": Field("Link", "Course", required=True),
            "course_name": Field("Data"),
            "required": Field("Check"),
        },
        child=True,
    ),
    "Fee Structure": DocType(
        "EDU-FST-.YYYY.-.#####",
        {
            "naming_series": Field("Select", "EDU-FST-.YYYY.-"),
            "program": Field("Link", "Program", required=True),
            "student_category": Field("Link", "Student Category"),
            "academic_term": Field("Link", "Academic Term"),
            "academic_year": Field("Link", "Academic Year", required=True),
            "total_amount": Field("Currency"),
            "receivable_account": Field("Link", "Account", required=True),
            "cost_center": Field("Link", "Cost Center"),
            "company": Field("Link", "Company"),
        },
        submitted=True,
    ),
    "Fee Component": DocType(
        "hash",
        {
            "fees_category": Field("Link", "Fee Category", required=True),
            "description": Field("Small Text"),
            "amount": Field("Currency", required=True),
            "discount": Field("Percent"),
            "total": Field("Float"),
        },
        child=True,
    ),
    "Employee": DocType(
        "HR-EMP-.#####",
        {
            "employee": Field("Data"),
            "naming_series": Field("Select", "HR-EMP-"),
            "first_name": Field("Data", required=True),
            "last_name": Field("Data"),
            "employee_name": Field("Data"),
            "company": Field("Link", "Company", required=True),
            "status": Field("Select", "Active\nInactive\nSuspended\nLeft", required=True),
            "gender": Field("Link", "Gender", required=True),
            "date_of_birth": Field("Date", required=True),
            "date_of_joining": Field("Date", required=True),
            "user_id": Field("Link", "User"),
            "create_user_permission": Field("Check"),
            "department": Field("Link", "Department"),
            "reports_to": Field("Link", "Employee"),
            "holiday_list": Field("Link", "Holiday List"),
            "cell_number": Field("Data"),
            "company_email": Field("Data"),
        },
    ),
    "Instructor": DocType(
        "EDU-INS-.YYYY.-.#####",
        {
            "instructor_name": Field("Data", required=True),
            "employee": Field("Link", "Employee"),
            "naming_series": Field("Select", "EDU-INS-.YYYY.-"),
            "department": Field("Link", "Department"),
            "status": Field("Select", "Active\nLeft"),
            "gender": Field("Link", "Gender"),
        },
    ),
    "Guardian": DocType(
        "EDU-GRD-.YYYY.-.#####",
        {
            "guardian_name": Field("Data", required=True),
            "email_address": Field("Data"),
            "mobile_number": Field("Data"),
            "date_of_birth": Field("Date"),
            "user": Field("Link", "User"),
            "education": Field("Data"),
            "occupation": Field("Data"),
        },
    ),
    "Student": DocType(
        "EDU-STU-.YYYY.-.#####",
        {
            "enabled": Field("Check"),
            "first_name": Field("Data", required=True),
            "last_name": Field("Data"),
            "user": Field("Link", "User"),
            "naming_series": Field("Select", "EDU-STU-.YYYY.-"),
            "student_email_id": Field("Data", required=True, unique=True),
            "student_mobile_number": Field("Data"),
            "joining_date": Field("Date"),
            "date_of_leaving": Field("Date"),
            "date_of_birth": Field("Date"),
            "blood_group": Field("Select", "\nA+\nA-\nB+\nB-\nO+\nO-\nAB+\nAB-"),
            "gender": Field("Link", "Gender"),
            "nationality": Field("Data"),
            "address_line_1": Field("Data"),
            "pincode": Field("Data"),
            "city": Field("Data"),
            "country": Field("Link", "Country"),
            "student_name": Field("Data"),
        },
    ),
    "Student Guardian": DocType(
        "hash",
        {
            "guardian": Field("Link", "Guardian", required=True),
            "guardian_name": Field("Data", required=True),
            "relation": Field("Select", "\nMother\nFather\nOthers"),
        },
        child=True,
    ),
    "Student Sibling": DocType(
        "hash",
        {
            "studying_in_same_institute": Field("Select", "NO\nYES"),
            "full_name": Field("Data"),
            "gender": Field("Link", "Gender"),
            "student": Field("Link", "Student"),
            "program": Field("Data"),
            "date_of_birth": Field("Date"),
        },
        child=True,
    ),
    "Student Group": DocType(
        "field:student_group_name",
        {
            "academic_year": Field("Link", "Academic Year", required=True),
            "group_based_on": Field("Select", "\nBatch\nCourse\nActivity", required=True),
            "student_group_name": Field("Data", required=True, unique=True),
            "max_strength": Field("Int"),
            "academic_term": Field("Link", "Academic Term"),
            "program": Field("Link", "Program"),
            "batch": Field("Link", "Student Batch Name"),
            "disabled": Field("Check"),
        },
    ),
    "Student Group Student": DocType(
        "hash",
        {
            "student": Field("Link", "Student", required=True),
            "student_name": Field("Data"),
            "group_roll_number": Field("Int"),
            "active": Field("Check"),
        },
        child=True,
    ),
    "Student Group Instructor": DocType(
        "hash",
        {
            "instructor": Field("Link", "Instructor", required=True),
            "instructor_name": Field("Read Only"),
        },
        child=True,
    ),
    "Instructor Log": DocType(
        "hash",
        {
            "academic_year": Field("Link", "Academic Year", required=True),
            "academic_term": Field("Link", "Academic Term"),
            "department": Field("Link", "Department"),
            "program": Field("Link", "Program", required=True),
            "course": Field("Link", "Course"),
            "student_group": Field("Link", "Student Group"),
        },
        child=True,
    ),
    "Program Enrollment": DocType(
        "EDU-ENR-.YYYY.-.#####",
        {
            "student": Field("Link", "Student", required=True),
            "student_name": Field("Read Only"),
            "student_category": Field("Link", "Student Category"),
            "student_batch_name": Field("Link", "Student Batch Name"),
            "program": Field("Link", "Program", required=True),
            "academic_year": Field("Link", "Academic Year", required=True),
            "academic_term": Field("Link", "Academic Term"),
            "enrollment_date": Field("Date", required=True),
            "boarding_student": Field("Check"),
            "school_house": Field("Link", "School House"),
        },
        submitted=True,
    ),
    "Program Enrollment Course": DocType(
        "hash",
        {
            "course": Field("Link", "Course", required=True),
            "course_name": Field("Data"),
        },
        child=True,
    ),
    "Course Enrollment": DocType(
        "format:EDU-CE-{YYYY}-{#####}",
        {
            "program_enrollment": Field("Link", "Program Enrollment", required=True),
            "student": Field("Link", "Student", required=True),
            "course": Field("Link", "Course", required=True),
            "enrollment_date": Field("Date", required=True),
            "student_name": Field("Data"),
            "program": Field("Data"),
        },
    ),
    "Course Schedule": DocType(
        "EDU-CSH-.YYYY.-.#####",
        {
            "student_group": Field("Link", "Student Group", required=True),
            "instructor": Field("Link", "Instructor", required=True),
            "instructor_name": Field("Read Only"),
            "naming_series": Field("Select", "EDU-CSH-.YYYY.-"),
            "course": Field("Link", "Course", required=True),
            "color": Field("Color"),
            "schedule_date": Field("Date"),
            "room": Field("Link", "Room", required=True),
            "from_time": Field("Time", required=True),
            "to_time": Field("Time", required=True),
            "title": Field("Data"),
            "program": Field("Link", "Program"),
            "class_schedule_color": Field(
                "Select", "blue\ngreen\nred\norange\nyellow\nteal\nviolet\ncyan\namber\npink\npurple"
            ),
        },
    ),
    "Assessment Plan": DocType(
        "EDU-ASP-.YYYY.-.#####",
        {
            "student_group": Field("Link", "Student Group", required=True),
            "assessment_name": Field("Data"),
            "assessment_group": Field("Link", "Assessment Group", required=True),
            "grading_scale": Field("Link", "Grading Scale", required=True),
            "course": Field("Link", "Course", required=True),
            "program": Field("Link", "Program"),
            "academic_year": Field("Link", "Academic Year"),
            "academic_term": Field("Link", "Academic Term"),
            "schedule_date": Field("Date", required=True),
            "room": Field("Link", "Room"),
            "examiner": Field("Link", "Instructor"),
            "examiner_name": Field("Data"),
            "from_time": Field("Time", required=True),
            "to_time": Field("Time", required=True),
            "supervisor": Field("Link", "Instructor"),
            "supervisor_name": Field("Data"),
            "maximum_assessment_score": Field("Float", required=True),
        },
        submitted=True,
    ),
    "Assessment Plan Criteria": DocType(
        "hash",
        {
            "assessment_criteria": Field("Link", "Assessment Criteria", required=True),
            "maximum_score": Field("Float", required=True),
        },
        child=True,
    ),
    "Student Leave Application": DocType(
        "EDU-SLA-.YYYY.-.#####",
        {
            "student": Field("Link", "Student", required=True),
            "student_name": Field("Read Only"),
            "from_date": Field("Date", required=True),
            "to_date": Field("Date", required=True),
            "mark_as_present": Field("Check"),
            "reason": Field("Text"),
            "attendance_based_on": Field("Select", "Student Group\nCourse Schedule"),
            "student_group": Field("Link", "Student Group"),
            "total_leave_days": Field("Float"),
        },
        submitted=True,
    ),
    "Student Attendance": DocType(
        "EDU-ATT-.YYYY.-.#####",
        {
            "student": Field("Link", "Student", required=True),
            "date": Field("Date", required=True),
            "student_name": Field("Read Only"),
            "student_group": Field("Link", "Student Group"),
            "status": Field("Select", "Present\nAbsent\nLeave", required=True),
            "leave_application": Field("Link", "Student Leave Application"),
            "naming_series": Field("Select", "EDU-ATT-.YYYY.-"),
        },
        submitted=True,
    ),
    "Assessment Result": DocType(
        "EDU-RES-.YYYY.-.#####",
        {
            "assessment_plan": Field("Link", "Assessment Plan", required=True),
            "program": Field("Link", "Program"),
            "course": Field("Link", "Course"),
            "academic_year": Field("Link", "Academic Year"),
            "academic_term": Field("Link", "Academic Term"),
            "student": Field("Link", "Student", required=True),
            "student_name": Field("Data"),
            "student_group": Field("Link", "Student Group"),
            "assessment_group": Field("Link", "Assessment Group"),
            "grading_scale": Field("Link", "Grading Scale"),
            "maximum_score": Field("Float"),
            "total_score": Field("Float"),
            "grade": Field("Data"),
            "comment": Field("Small Text"),
        },
        submitted=True,
    ),
    "Assessment Result Detail": DocType(
        "hash",
        {
            "assessment_criteria": Field("Link", "Assessment Criteria", required=True),
            "maximum_score": Field("Float"),
            "score": Field("Float", required=True),
            "grade": Field("Data"),
        },
        child=True,
    ),
    "Fees": DocType(
        "EDU-FEE-.YYYY.-.#####",
        {
            "naming_series": Field("Select", "EDU-FEE-.YYYY.-"),
            "student": Field("Link", "Student", required=True),
            "student_name": Field("Data"),
            "company": Field("Link", "Company", required=True),
            "posting_date": Field("Date", required=True),
            "due_date": Field("Date", required=True),
            "program_enrollment": Field("Link", "Program Enrollment", required=True),
            "program": Field("Link", "Program"),
            "student_batch": Field("Link", "Student Batch Name"),
            "student_category": Field("Link", "Student Category"),
            "academic_term": Field("Link", "Academic Term"),
            "academic_year": Field("Link", "Academic Year"),
            "currency": Field("Link", "Currency"),
            "fee_structure": Field("Link", "Fee Structure", required=True),
            "grand_total": Field("Currency"),
            "outstanding_amount": Field("Currency"),
            "receivable_account": Field("Link", "Account", required=True),
            "income_account": Field("Link", "Account"),
            "cost_center": Field("Link", "Cost Center"),
            "contact_email": Field("Data"),
        },
        submitted=True,
    ),
    "Student Log": DocType(
        "EDU-SLOG-.YYYY.-.#####",
        {
            "student": Field("Link", "Student", required=True),
            "student_name": Field("Read Only"),
            "type": Field("Select", "General\nAcademic\nMedical\nAchievement"),
            "date": Field("Date"),
            "academic_year": Field("Link", "Academic Year"),
            "academic_term": Field("Link", "Academic Term"),
            "program": Field("Link", "Program"),
            "student_batch": Field("Link", "Student Batch Name"),
            "log": Field("Text Editor"),
        },
    ),
    "Course Activity": DocType(
        "format:EDU-CA-{YYYY}-{#####}",
        {
            "enrollment": Field("Link", "Course Enrollment", required=True),
            "course": Field("Data", required=True),
            "student": Field("Data", required=True),
            "content_type": Field("Select", "\nArticle\nVideo", required=True),
            "content": Field("Dynamic Link", "content_type", required=True),
            "activity_date": Field("Datetime", required=True),
        },
    ),
    "Quiz Activity": DocType(
        "format:EDU-QA-{YYYY}-{#####}",
        {
            "enrollment": Field("Link", "Course Enrollment"),
            "student": Field("Link", "Student"),
            "course": Field("Link", "Course"),
            "quiz": Field("Link", "Quiz"),
            "status": Field("Select", "\nPass\nFail"),
            "activity_date": Field("Data"),
            "score": Field("Data"),
            "time_taken": Field("Duration"),
        },
    ),
    "Quiz Result": DocType(
        "hash",
        {
            "question": Field("Link", "Question", required=True),
            "selected_option": Field("Data"),
            "quiz_result": Field("Select", "\nCorrect\nWrong", required=True),
        },
        child=True,
    ),
}
