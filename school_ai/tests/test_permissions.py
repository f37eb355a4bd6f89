import frappe

from school_ai import permissions
from school_ai.tests import shelf
from school_ai.tests.case import SiteTest


class TestStanding(SiteTest):
    def test_a_pupil_is_known_with_program_courses_and_group(self):
        standing = permissions.standing_of(self.school.pupil_10_login)
        self.assertEqual(standing.student, self.school.pupil_10)
        self.assertEqual(standing.learns.courses, {self.school.physics, self.school.mathematics})
        self.assertEqual(standing.learns.programs, {self.school.grade_10})
        self.assertEqual(standing.learns.groups, {self.school.group_10})

    def test_an_instructor_is_known_with_what_they_teach(self):
        standing = permissions.standing_of(self.school.physicist_login)
        self.assertEqual(standing.instructor, self.school.physicist)
        self.assertEqual(standing.teaches.courses, {self.school.physics})
        self.assertEqual(standing.teaches.groups, {self.school.group_10})

    def test_a_guardian_is_known_with_their_children(self):
        standing = permissions.standing_of(self.school.mother_login)
        self.assertEqual(set(standing.children), {self.school.pupil_10, self.school.pupil_7})
        self.assertEqual(set(permissions.standing_of(self.school.father_login).children), {self.school.pupil_10})

    def test_a_custody_limit_takes_the_child_away(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        next(row for row in student.guardians if row.guardian == self.school.father).school_ai_access = "No access"
        student.save()
        permissions.forget_standings()
        self.assertEqual(permissions.standing_of(self.school.father_login).children, ())
        self.assertIn(self.school.pupil_10, permissions.standing_of(self.school.mother_login).children)

    def test_a_pupil_whose_year_has_ended_is_in_no_course(self):
        frappe.db.set_value("Academic Year", "School AI Test Year", "year_end_date", "2020-01-01")
        permissions.forget_standings()
        standing = permissions.standing_of(self.school.pupil_10_login)
        self.assertEqual(standing.learns.courses, frozenset())
        self.assertEqual(standing.learns.groups, frozenset())

    def test_an_outsider_is_nobody(self):
        standing = permissions.standing_of(self.school.outsider_login)
        self.assertIsNone(standing.student or standing.guardian or standing.instructor)
        self.assertFalse(standing.heads)
        self.assertFalse(permissions.reader(standing).scopes)


class TestNarrowing(SiteTest):
    """Education grants its Student role all pupils' records. With school_ai a pupil sees their own."""

    def listed(self, user: str, doctype: str, **arguments) -> set[str]:
        with self.as_user(user):
            return set(frappe.get_list(doctype, pluck="name", limit=0, **arguments))

    def test_a_pupil_lists_only_themself(self):
        self.assertEqual(self.listed(self.school.pupil_10_login, "Student"), {self.school.pupil_10})

    def test_a_pupil_cannot_open_another(self):
        with self.as_user(self.school.pupil_10_login):
            self.assertTrue(frappe.has_permission("Student", "read", self.school.pupil_10))
            self.assertFalse(frappe.has_permission("Student", "read", self.school.pupil_10_b))

    def test_without_the_switch_education_is_as_open_as_it_is(self):
        with self.settings(narrow_education_access=0):
            self.assertLessEqual(
                {self.school.pupil_10, self.school.pupil_7}, self.listed(self.school.pupil_10_login, "Student")
            )

    def test_rows_of_others_are_not_listed_through_their_parent(self):
        with self.as_user(self.school.pupil_10_b_login):
            rows = frappe.get_list("Student Guardian", parent_doctype="Student", fields=["parent"], limit=0)
        self.assertEqual({row.parent for row in rows} - {self.school.pupil_10_b}, set())

    def test_an_instructor_lists_the_pupils_they_teach(self):
        listed = self.listed(self.school.physicist_login, "Student")
        self.assertEqual(listed, {self.school.pupil_10, self.school.pupil_10_b})

    def test_another_role_that_grants_the_records_is_not_narrowed(self):
        frappe.get_doc("User", self.school.physicist_login).add_roles("Academics User")
        permissions.forget_standings()
        self.assertIn(self.school.pupil_7, self.listed(self.school.physicist_login, "Student"))

    def test_a_pupil_writes_no_attendance(self):
        attendance = frappe.get_doc(
            {
                "doctype": "Student Attendance",
                "student": self.school.pupil_10,
                "student_group": self.school.group_10,
                "date": frappe.utils.today(),
                "status": "Present",
            }
        )
        with self.as_user(self.school.pupil_10_login), self.assertRaises(frappe.PermissionError):
            attendance.insert()

    def test_a_guardian_reads_no_record_of_education(self):
        with self.as_user(self.school.mother_login):
            self.assertFalse(frappe.has_permission("Student", "read", self.school.pupil_10))
            with self.assertRaises(frappe.PermissionError):
                frappe.get_list("Student")

    def test_administrators_are_not_narrowed(self):
        self.assertIn(self.school.pupil_7, self.listed("Administrator", "Student"))


class TestKnowledgeDocuments(SiteTest):
    def document(self, **values):
        return frappe.get_doc(
            {
                "doctype": "AI Knowledge Document",
                "title": "Forces",
                # of whoever adds the document
                "file": shelf.upload(b"Forces", "forces.bin"),
                "visibility": "Course",
                "course": self.school.physics,
                **values,
            }
        ).insert()

    def test_an_instructor_adds_to_their_own_course_only(self):
        with self.as_user(self.school.physicist_login):
            self.document()
            with self.assertRaises(frappe.PermissionError):
                self.document(course=self.school.mathematics)

    def test_pupils_and_guardians_reach_no_document_at_the_desk(self):
        name = self.document().name
        for user in (self.school.pupil_10_login, self.school.mother_login, self.school.outsider_login):
            with self.as_user(user):
                self.assertFalse(frappe.has_permission("AI Knowledge Document", "read", name), user)

    def test_the_head_reads_and_does_not_write(self):
        name = self.document().name
        with self.as_user(self.school.principal_login):
            self.assertTrue(frappe.has_permission("AI Knowledge Document", "read", name))
            self.assertFalse(frappe.has_permission("AI Knowledge Document", "write", name))

    def test_an_instructor_does_not_change_documents_of_other_courses(self):
        name = self.document().name
        with self.as_user(self.school.mathematician_login):
            self.assertFalse(frappe.has_permission("AI Knowledge Document", "write", name))
            self.assertNotIn(name, frappe.get_list("AI Knowledge Document", pluck="name"))
