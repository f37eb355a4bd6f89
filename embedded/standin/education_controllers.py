"""Education's records, behaving as Education v15.5 does where school_ai could notice."""

import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, date_diff, flt, getdate
from frappe.utils.nestedset import NestedSet

from embedded.standin.overlap import validate_overlap_for

LESSON_COLOURS = {
    "blue": "#EDF6FD",
    "green": "#E4F5E9",
    "red": "#FFF0F0",
    "orange": "#FFF1E7",
    "yellow": "#FFF7D3",
    "teal": "#E6F7F4",
    "violet": "#F5F2FF",
    "cyan": "#E0F8FF",
    "amber": "#FCF3CF",
    "pink": "#FEEEF8",
    "purple": "#F9F0FF",
}


class AcademicYear(Document):
    def validate(self):
        both = self.year_start_date and self.year_end_date
        if both and getdate(self.year_start_date) > getdate(self.year_end_date):
            frappe.throw(_("The Year End Date cannot be earlier than the Year Start Date."))


class AcademicTerm(Document):
    def autoname(self):
        self.name = f"{self.academic_year} ({self.term_name})"

    def validate(self):
        self.title = f"{self.academic_year} ({self.term_name})"
        year = frappe.db.get_value(
            "Academic Year", self.academic_year, ["year_start_date", "year_end_date"], as_dict=True
        )
        start = self.term_start_date and getdate(self.term_start_date)
        end = self.term_end_date and getdate(self.term_end_date)
        if start and end and start > end:
            frappe.throw(_("The Term End Date cannot be before the Term Start Date."))
        if start and year.year_start_date and start < year.year_start_date:
            frappe.throw(_("The Term cannot start before the Academic Year {0}").format(self.academic_year))
        if end and year.year_end_date and end > year.year_end_date:
            frappe.throw(_("The Term cannot end after the Academic Year {0}").format(self.academic_year))


class AssessmentGroup(NestedSet):
    nsm_parent_field = "parent_assessment_group"


class GradingScale(Document):
    def validate(self):
        thresholds = [cint(row.threshold) for row in self.intervals]
        if len(set(thresholds)) < len(thresholds):
            frappe.throw(_("A threshold appears more than once"))
        if 0 not in thresholds:
            frappe.throw(_("Please define grade for Threshold 0%"))


class Student(Document):
    def validate(self):
        self.student_name = " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))
        if self.date_of_birth and getdate(self.date_of_birth) >= getdate():
            frappe.throw(_("Date of Birth cannot be greater than today."))
        both = self.joining_date and self.date_of_leaving
        if both and getdate(self.joining_date) > getdate(self.date_of_leaving):
            frappe.throw(_("Joining Date can not be greater than Leaving Date"))
        self.make_user()

    def make_user(self):
        """A new User gets linked; one that existed already does not: `user` then stays blank."""
        if cint(frappe.db.get_single_value("Education Settings", "user_creation_skip")):
            return
        if frappe.db.exists("User", self.student_email_id):
            return
        user = frappe.get_doc(
            {
                "doctype": "User",
                "first_name": self.first_name,
                "last_name": self.last_name,
                "email": self.student_email_id,
                "gender": self.gender,
                "send_welcome_email": 1,
                "user_type": "Website User",
            }
        )
        user.add_roles("Student")
        user.save(ignore_permissions=True)
        self.user = user.name

    def on_update(self):
        if not self.customer_group:
            self.db_set("customer_group", "Student", update_modified=False)
        if self.customer:
            frappe.db.set_value("Customer", self.customer, "customer_name", self.student_name)
        else:
            customer = frappe.get_doc(
                {
                    "doctype": "Customer",
                    "customer_name": self.student_name,
                    "customer_group": self.customer_group,
                    "customer_type": "Individual",
                }
            ).insert(ignore_permissions=True)
            self.db_set("customer", customer.name, update_modified=False)


class Guardian(Document):
    def __setup__(self):
        self.load_students()

    def onload(self):
        self.load_students()

    def load_students(self):
        self.students = []
        rows = frappe.get_all(
            "Student Guardian", filters={"guardian": self.name, "parenttype": "Student"}, pluck="parent"
        )
        for student in rows:
            name = frappe.db.get_value("Student", student, "student_name")
            self.append("students", {"student": student, "student_name": name})

    def validate(self):
        self.students = []


class Instructor(Document):
    def autoname(self):
        naming = frappe.db.get_single_value("Education Settings", "instructor_created_by") or "Full Name"
        if naming == "Full Name":
            self.name = self.instructor_name
        elif naming == "Employee Number":
            if not self.employee:
                frappe.throw(_("Please select Employee"))
            self.name = self.employee
        else:
            from frappe.model.naming import set_name_by_naming_series

            set_name_by_naming_series(self)

    def validate(self):
        others = {"employee": self.employee, "name": ("!=", self.name)}
        if self.employee and frappe.db.exists("Instructor", others):
            frappe.throw(_("Employee ID is linked with another instructor"))


class ProgramEnrollment(Document):
    def validate(self):
        if not self.student_name:
            self.student_name = frappe.db.get_value("Student", self.student, "student_name")
        same = {
            "student": self.student,
            "program": self.program,
            "academic_year": self.academic_year,
            "academic_term": self.academic_term,
            "docstatus": ("<", 2),
            "name": ("!=", self.name),
        }
        if frappe.db.exists("Program Enrollment", same):
            frappe.throw(_("Student is already enrolled."))
        if not self.courses:
            required = frappe.get_all(
                "Program Course", filters={"parent": self.program, "required": 1}, fields=["course"], order_by="idx"
            )
            self.extend("courses", required)

    def on_submit(self):
        first = frappe.get_all(
            "Program Enrollment",
            filters={"student": self.student},
            order_by="enrollment_date asc",
            limit=1,
            pluck="enrollment_date",
        )
        if first:
            frappe.db.set_value("Student", self.student, "joining_date", first[0])
        for row in self.courses:
            enrollment = {"student": self.student, "course": row.course, "program_enrollment": self.name}
            if not frappe.db.exists("Course Enrollment", enrollment):
                frappe.get_doc(
                    {"doctype": "Course Enrollment", "enrollment_date": self.enrollment_date, **enrollment}
                ).save()

    def on_cancel(self):
        for name in frappe.get_list("Course Enrollment", filters={"program_enrollment": self.name}, pluck="name"):
            frappe.delete_doc("Course Enrollment", name)


class CourseEnrollment(Document):
    def validate(self):
        same = {
            "student": self.student,
            "course": self.course,
            "program_enrollment": self.program_enrollment,
            "name": ("!=", self.name),
        }
        existing = frappe.db.exists("Course Enrollment", same)
        if existing:
            frappe.throw(
                _("Student is already enrolled via Course Enrollment {0}").format(existing),
                title=_("Duplicate Entry"),
            )


class StudentGroup(Document):
    def validate(self):
        if self.group_based_on == "Course" and not self.course:
            frappe.throw(_("Please select Course"))
        if self.group_based_on == "Batch" and not self.program:
            frappe.throw(_("Please select Program"))
        if self.max_strength and len(self.students) > self.max_strength:
            frappe.throw(_("Cannot enroll more than {0} students for this student group.").format(self.max_strength))
        self.validate_students()

    def validate_students(self):
        seen, roll_numbers = set(), {row.group_roll_number for row in self.students if row.group_roll_number}
        for row in self.students:
            if row.student in seen:
                frappe.throw(_("Student {0} appears Multiple times in row {1}").format(row.student, row.idx))
            seen.add(row.student)
            if row.active and not self.disabled and not frappe.db.get_value("Student", row.student, "enabled"):
                frappe.throw(_("{0} is inactive student").format(row.student))
            if not row.student_name:
                row.student_name = frappe.db.get_value("Student", row.student, "student_name")
            if not row.group_roll_number:
                row.group_roll_number = max(roll_numbers, default=0) + 1
                roll_numbers.add(row.group_roll_number)


class CourseSchedule(Document):
    def validate(self):
        self.instructor_name = frappe.db.get_value("Instructor", self.instructor, "instructor_name")
        group = frappe.db.get_value(
            "Student Group",
            self.student_group,
            ["group_based_on", "course", "academic_year", "academic_term"],
            as_dict=True,
        )
        if group.group_based_on == "Course":
            self.course = group.course
        self.title = f"{self.course} by {self.instructor_name or self.instructor}"
        self.schedule_date = getdate(self.schedule_date)
        self.validate_dates(group)
        if frappe.utils.get_time(self.from_time) > frappe.utils.get_time(self.to_time):
            frappe.throw(_("From Time cannot be greater than To Time."))
        self.validate_overlap()

    def validate_overlap(self):
        for fieldname in ("student_group", "instructor", "room"):
            validate_overlap_for(self, "Course Schedule", fieldname)
        for fieldname in ("student_group", "room"):
            validate_overlap_for(self, "Assessment Plan", fieldname)
        validate_overlap_for(self, "Assessment Plan", "supervisor", self.instructor)

    def validate_dates(self, group):
        if group.academic_term:
            start, end = frappe.db.get_value("Academic Term", group.academic_term, ["term_start_date", "term_end_date"])
        else:
            start, end = frappe.db.get_value("Academic Year", group.academic_year, ["year_start_date", "year_end_date"])
        if start and end and not start <= self.schedule_date <= end:
            frappe.throw(
                _("Schedule date selected does not lie within the Academic Term of the Student Group {0}.").format(
                    self.student_group
                )
            )

    def before_save(self):
        self.color = LESSON_COLOURS[self.class_schedule_color or "green"]


class StudentAttendance(Document):
    def validate(self):
        if not (self.student_group or self.course_schedule):
            frappe.throw(_("Student Group or Course Schedule is mandatory"), title=_("Mandatory Fields"))
        if self.course_schedule:
            self.date, self.student_group = frappe.db.get_value(
                "Course Schedule", self.course_schedule, ["schedule_date", "student_group"]
            )
        member = {"parent": self.student_group, "student": self.student, "active": 1}
        if not frappe.db.exists("Student Group Student", member):
            frappe.throw(_("Student {0} does not belong to Student Group {1}").format(self.student, self.student_group))
        if self.course_schedule:
            same = {"student": self.student, "course_schedule": self.course_schedule}
        else:
            same = {"student": self.student, "student_group": self.student_group, "date": self.date}
        same.update({"docstatus": ("!=", 2), "name": ("!=", self.name)})
        existing = frappe.db.exists("Student Attendance", same)
        if existing:
            frappe.throw(
                _("Student Attendance record {0} already exists against the Student {1}").format(
                    existing, self.student
                ),
                title=_("Duplicate Entry"),
            )
        if is_holiday(self.date):
            frappe.throw(_("Attendance cannot be marked for {0} as it is a holiday.").format(self.date))


class StudentLeaveApplication(Document):
    def validate(self):
        self.validate_from_to_dates("from_date", "to_date")
        overlapping = frappe.get_all(
            "Student Leave Application",
            filters={
                "student": self.student,
                "docstatus": ("<", 2),
                "name": ("!=", self.name),
                "from_date": ("<=", self.to_date),
                "to_date": (">=", self.from_date),
            },
        )
        if overlapping:
            frappe.throw(
                _("Leave application {0} already exists against the student {1}").format(
                    overlapping[0].name, self.student
                ),
                title=_("Duplicate Entry"),
            )
        self.total_leave_days = sum(not is_holiday(day) for day in self.days())

    def days(self) -> list[datetime.date]:
        length = date_diff(self.to_date, self.from_date) + 1
        return [add_days(getdate(self.from_date), offset) for offset in range(length)]

    def on_submit(self):
        status = "Present" if self.mark_as_present else "Leave"
        for day in self.days():
            if is_holiday(day):
                continue
            existing = frappe.db.exists(
                "Student Attendance", {"student": self.student, "date": day, "docstatus": ("!=", 2)}
            )
            if existing:
                frappe.db.set_value("Student Attendance", existing, {"status": status, "leave_application": self.name})
                continue
            attendance = frappe.get_doc(
                {
                    "doctype": "Student Attendance",
                    "student": self.student,
                    "student_group": self.student_group,
                    "course_schedule": self.course_schedule,
                    "date": day,
                    "status": status,
                    "leave_application": self.name,
                }
            )
            attendance.insert(ignore_permissions=True, ignore_mandatory=True)
            attendance.submit()

    def on_cancel(self):
        for name in frappe.get_all("Student Attendance", {"leave_application": self.name}, pluck="name"):
            frappe.db.set_value("Student Attendance", name, "docstatus", 2)


class AssessmentPlan(Document):
    def validate(self):
        for fieldname in ("student_group", "room"):
            validate_overlap_for(self, "Course Schedule", fieldname)
            validate_overlap_for(self, "Assessment Plan", fieldname)
        validate_overlap_for(self, "Assessment Plan", "supervisor", self.supervisor)
        if flt(self.maximum_assessment_score) != sum(flt(row.maximum_score) for row in self.assessment_criteria):
            frappe.throw(
                _("Sum of Scores of Assessment Criteria needs to be {0}.").format(self.maximum_assessment_score)
            )
        others = frappe.get_all(
            "Assessment Plan",
            filters={
                "course": self.course,
                "student_group": self.student_group,
                "assessment_group": self.assessment_group,
                "docstatus": 1,
                "name": ("!=", self.name),
            },
            pluck="name",
        )
        used = set()
        if others:
            used = set(
                frappe.get_all("Assessment Plan Criteria", {"parent": ("in", others)}, pluck="assessment_criteria")
            )
        for row in self.assessment_criteria:
            if row.assessment_criteria in used:
                frappe.throw(
                    _("You have already assessed for the assessment criteria {0}.").format(row.assessment_criteria)
                )


class AssessmentResult(Document):
    def validate(self):
        group = frappe.db.get_value("Student Group", self.student_group, ["group_based_on", "program", "batch"])
        member = {"parent": self.student_group, "student": self.student, "active": 1}
        if group and not frappe.db.exists("Student Group Student", member):
            frappe.throw(_("Student {0} does not belong to group {1}").format(self.student, self.student_group))
        maximum = dict(
            frappe.get_all(
                "Assessment Plan Criteria",
                filters={"parent": self.assessment_plan},
                fields=["assessment_criteria", "maximum_score"],
                as_list=True,
            )
        )
        self.total_score = 0.0
        for row in self.details:
            row.maximum_score = maximum.get(row.assessment_criteria)
            if flt(row.score) > flt(row.maximum_score):
                frappe.throw(_("Score cannot be greater than Maximum Score"))
            row.grade = grade_for(self.grading_scale, flt(row.score) / row.maximum_score * 100)
            self.total_score += flt(row.score)
        self.grade = grade_for(self.grading_scale, self.total_score / self.maximum_score * 100)
        same = {
            "student": self.student,
            "assessment_plan": self.assessment_plan,
            "docstatus": ("!=", 2),
            "name": ("!=", self.name),
        }
        existing = frappe.db.exists("Assessment Result", same)
        if existing:
            frappe.throw(_("Assessment Result record {0} already exists.").format(existing))


class Fees(Document):
    def validate(self):
        self.grand_total = sum(flt(row.amount) for row in self.components)
        self.outstanding_amount = self.grand_total
        if self.student != frappe.db.get_value("Program Enrollment", self.program_enrollment, "student"):
            frappe.throw(_("Invalid Enrollment {0} for student {1}").format(self.program_enrollment, self.student))


class Quiz(Document):
    def validate(self):
        if flt(self.passing_score) > 100:
            frappe.throw(_("Passing score value should be between 0 and 100"))


class EducationSettings(Document):
    def on_update(self):
        for key, field in (
            ("academic_year", "current_academic_year"),
            ("academic_term", "current_academic_term"),
            ("validate_batch", "validate_batch"),
            ("validate_course", "validate_course"),
        ):
            frappe.db.set_default(key, self.get(field, ""))
        frappe.clear_cache()


def grade_for(grading_scale: str, percentage: float) -> str:
    """The grade code of the highest threshold that `percentage` (0..100) reaches."""
    intervals = frappe.get_all(
        "Grading Scale Interval",
        filters={"parent": grading_scale, "threshold": ("<=", percentage)},
        fields=["grade_code"],
        order_by="threshold desc",
        limit=1,
    )
    return intervals[0].grade_code if intervals else ""


def is_holiday(day) -> bool:
    """Whether the default company's holiday list names the day. Without such a list Education refuses to go on."""
    company = frappe.defaults.get_defaults().get("company") or frappe.db.get_value("Company", {}, "name")
    holiday_list = company and frappe.db.get_value("Company", company, "default_holiday_list")
    if not holiday_list:
        frappe.throw(_("Please set a default Holiday List for Company {0}").format(company))
    return bool(frappe.db.exists("Holiday", {"parent": holiday_list, "holiday_date": getdate(day)}))
