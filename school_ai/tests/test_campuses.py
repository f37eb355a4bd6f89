"""Two campuses on one site: whoever Frappe's User Permissions keep to one finds nothing of the other, on whatever path.

North has Grade 10 and its pupils, South has Grade 7. What a head of South is shown must not name anybody of North.
"""

import json
from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe.desk import query_report
from frappe.utils import add_days, getdate, now_datetime

from school_ai import permissions
from school_ai.ai.knowledge import audience
from school_ai.api import description
from school_ai.erpnext_records import campuses
from school_ai.services.rights import places
from school_ai.services.teaching import tools
from school_ai.tests import api_world
from school_ai.tests import school as schools
from school_ai.tests.api_contract import TABLE
from school_ai.tests.calling import call
from school_ai.tests.case import SiteTest

PACKAGE = "school_ai.api."
# Methods that answer everybody, or whoever has signed in, with what is of nobody.
OF_NOBODY = {"monitoring.health", "monitoring.readiness"}
# What answers about what one may not see as if it were not there.
AS_IF_NOT_THERE = {"assistant.ask"}


class CampusTest(SiteTest):
    with_world = False

    def setUp(self):
        super().setUp()
        # First: some of it is committed, and what stands here must not be.
        self.world = api_world.make(self) if self.with_world else None
        if self.world:
            # A picture that nobody has attached: to whom one of somebody else's is refused, the contract says.
            self.world.names["attachment"] = "none"
        # The world has a pupil who is in a group without being enrolled: so they would be of that campus too.
        astray = {"parent": self.school.group_7, "student": self.school.pupil_10}
        frappe.db.delete("Student Group Student", astray)
        self.north, self.south = self.department("North"), self.department("South")
        school = self.school
        for doctype, name, department in (
            ("Program", school.grade_10, self.north),
            ("Program", school.grade_7, self.south),
            ("Course", school.physics, self.north),
            # Of no department: taught at both.
            ("Course", school.mathematics, None),
            ("Instructor", school.physicist, self.north),
            ("Instructor", school.mathematician, self.south),
        ):
            frappe.db.set_value(doctype, name, "department", department, update_modified=False)
        self.of_north = (school.pupil_10, school.pupil_10_b, "Ada Test", "Ben Test", school.physicist, "Paul Physicist")

    def department(self, name: str) -> str:
        company = frappe.get_all("Company", pluck="name", limit_page_length=1)[0]
        document = frappe.get_doc({"doctype": "Department", "department_name": f"AI {name}", "company": company})
        return document.insert(ignore_permissions=True).name

    def keep(self, user: str, doctype: str, name: str, **values) -> None:
        """Give somebody a User Permission, until the test ends."""
        permission = {"doctype": "User Permission", "user": user, "allow": doctype, "for_value": name, **values}
        frappe.get_doc({"apply_to_all_doctypes": 1, **permission}).insert(ignore_permissions=True)
        frappe.cache.hdel("user_permissions", user)
        self.addCleanup(frappe.cache.hdel, "user_permissions", user)
        permissions.forget_standings()

    @contextmanager
    def head_of_south(self):
        self.keep(self.school.principal_login, "Department", self.south)
        with self.as_user(self.school.principal_login):
            yield permissions.standing_of()

    def assert_nobody_of_north(self, shown, where: str) -> None:
        text = json.dumps(shown, default=str, ensure_ascii=False)
        self.assertEqual([name for name in self.of_north if name in text], [], f"{where} shows {text[:600]}")


class TestReach(CampusTest):
    def test_pupils_groups_courses_and_instructors_follow_from_the_department_of_their_program(self):
        with self.head_of_south() as standing:
            reach = standing.reach
        school = self.school
        self.assertEqual((school.grade_7 in reach.programs, school.grade_10 in reach.programs), (True, False))
        self.assertEqual((school.mathematics in reach.courses, school.physics in reach.courses), (True, False))
        self.assertEqual((school.group_7 in reach.groups, school.group_10 in reach.groups), (True, False))
        self.assertEqual((school.pupil_7 in reach.students, school.pupil_10 in reach.students), (True, False))
        self.assertEqual(
            (school.mathematician in reach.instructors, school.physicist in reach.instructors), (True, False)
        )
        self.assertEqual((standing.heads, standing.oversees, standing.heads_campus), (False, False, True))

    def test_a_company_reaches_as_far_as_its_departments(self):
        company = f"AI Company {frappe.generate_hash(length=5)}"
        frappe.get_doc({"doctype": "Company", "company_name": company, "name": company, "abbr": company[-5:],
                        "default_currency": "EUR", "country": "Germany"}).db_insert()  # fmt: skip
        self.assertIsNone(permissions.standing_of(self.school.principal_login).reach)
        frappe.db.set_value("Department", self.south, "company", company)
        self.keep(self.school.principal_login, "Company", company)
        reach = permissions.standing_of(self.school.principal_login).reach
        self.assertIn(self.school.pupil_7, reach.students)
        self.assertNotIn(self.school.pupil_10, reach.students)

    def test_the_only_company_keeps_nobody_from_anything(self):
        for company in frappe.get_all("Company", pluck="name"):
            self.keep(self.school.principal_login, "Company", company)
        self.assertIsNone(permissions.standing_of(self.school.principal_login).reach)
        self.assertTrue(permissions.standing_of(self.school.principal_login).heads)

    def test_a_permission_for_one_doctype_alone_says_nothing_of_people(self):
        self.keep(self.school.principal_login, "Department", self.south,
                  apply_to_all_doctypes=0, applicable_for="Program")  # fmt: skip
        self.assertIsNone(permissions.standing_of(self.school.principal_login).reach)

    def test_programs_can_be_given_by_themselves(self):
        reach = campuses.reach(campuses.Kept(programs=frozenset({self.school.grade_7})))
        self.assertEqual(reach.programs, {self.school.grade_7})
        self.assertNotIn(self.school.physics, reach.courses)
        self.assertNotIn(self.school.pupil_10, reach.students)
        self.assertNotIn(self.school.physicist, reach.instructors)

    def test_what_names_no_department_is_everybodys_unless_it_is_strict(self):
        kept = {"departments": frozenset({self.south})}
        self.assertIn(self.school.mathematics, campuses.reach(campuses.Kept(**kept)).courses)
        self.assertNotIn(self.school.mathematics, campuses.reach(campuses.Kept(**kept, strict=True)).courses)

    def test_a_group_of_no_program_is_of_the_campus_whose_pupils_alone_are_in_it(self):
        school = self.school
        alone, mixed = (
            frappe.get_doc(
                {
                    "doctype": "Student Group",
                    "student_group_name": name,
                    "academic_year": schools.YEAR,
                    "group_based_on": "Activity",
                    "students": [{"student": pupil, "active": 1} for pupil in pupils],
                }
            )
            .insert()
            .name
            for name, pupils in (
                ("AI Choir of South", [school.pupil_7]),
                ("AI Choir of both", [school.pupil_7, school.pupil_10]),
            )
        )
        reach = campuses.reach(campuses.Kept(departments=frozenset({self.south})))
        self.assertEqual((alone in reach.groups, mixed in reach.groups), (True, False))

    def test_an_instructor_is_kept_to_what_they_teach_there(self):
        self.keep(self.school.physicist_login, "Department", self.south)
        with self.as_user(self.school.physicist_login):
            standing = permissions.standing_of()
        self.assertFalse(standing.heads_campus)
        self.assertEqual((standing.teaches.groups, standing.pupils), (frozenset(), []))

    def test_families_keep_their_children(self):
        self.keep(self.school.mother_login, "Department", self.south)
        self.assertEqual(
            set(permissions.standing_of(self.school.mother_login).children), {self.school.pupil_10, self.school.pupil_7}
        )


class TestPaths(CampusTest):
    with_world = True

    def test_no_path_tells_of_the_other_campus(self):
        """One world for all of it: making it takes longer than asking."""
        self.keep(self.school.principal_login, "Department", self.south)
        # What a path commits by itself would leave two campuses behind.
        with patch.object(frappe.db, "commit"):
            self.no_method_tells_of_the_other_campus()
            self.what_is_about_a_pupil_of_the_other_campus_is_refused()
            self.no_report_tells_of_the_other_campus()
            self.no_list_and_no_record_of_the_other_campus_is_found()

    def no_method_tells_of_the_other_campus(self):
        served = {each.path: each for each in description.endpoints()}
        asked = 0
        for row in TABLE:
            endpoint = served[PACKAGE + row.method]
            if endpoint.method != "GET" or row.method in OF_NOBODY:
                continue
            arguments = row.arguments(self.world)
            with self.subTest(method=row.method):
                reply = call(endpoint.path, "GET", arguments, self.school.principal_login)
                asked += reply.status == 200
                self.assert_nobody_of_north(reply.body, row.method)
        self.assertGreater(asked, 5, "hardly any method answers: the test asks for the wrong things")

    def what_is_about_a_pupil_of_the_other_campus_is_refused(self):
        served = {each.path: each for each in description.endpoints()}
        names = {self.school.pupil_10, self.school.group_10}
        for row in TABLE:
            arguments = row.arguments(self.world)
            if not names & {value for value in arguments.values() if isinstance(value, str)}:
                continue
            with self.subTest(method=row.method):
                method = served[PACKAGE + row.method].method
                reply = call(PACKAGE + row.method, method, arguments, self.school.principal_login, row.file)
                if row.method in AS_IF_NOT_THERE:
                    self.assert_nobody_of_north(reply.body, row.method)
                else:
                    self.assertEqual(reply.status, 403, reply.body)

    def no_report_tells_of_the_other_campus(self):
        answered = set()
        with self.as_user(self.school.principal_login):
            for report in frappe.get_all("Report", {"module": "School AI"}, pluck="name"):
                with self.subTest(report=report):
                    try:
                        shown = query_report.run(report, filters={}, ignore_prepared_report=True)
                    except frappe.PermissionError:
                        continue
                    except (frappe.ValidationError, KeyError, TypeError):
                        # It wants filters; what it shows then is what methods show.
                        continue
                    answered.add(report)
                    self.assert_nobody_of_north(shown.get("result"), report)
        self.assertIn("Attendance Outlook", answered)

    def no_list_and_no_record_of_the_other_campus_is_found(self):
        self.more_records()
        ours_and_theirs = {*places.OURS, *permissions.NARROWED} - permissions.NAME_A_COMPANY
        doctypes = sorted(name for name in ours_and_theirs if frappe.db.exists("DocType", name))
        found = 0
        with self.as_user(self.school.principal_login):
            for doctype in doctypes:
                meta = frappe.get_meta(doctype)
                if meta.istable or meta.issingle or not frappe.has_permission(doctype, "read"):
                    continue
                for field, mine, theirs in (
                    ("student", self.school.pupil_7, self.school.pupil_10),
                    ("instructor", self.school.mathematician, self.school.physicist),
                ):
                    if not meta.has_field(field):
                        continue
                    with self.subTest(doctype=doctype, field=field):
                        named = frappe.get_list(doctype, {field: theirs}, ["name", field], limit_page_length=0)
                        self.assertEqual(named, [])
                        there = frappe.get_all(doctype, {field: theirs}, pluck="name", limit_page_length=3)
                        for name in there:
                            self.assertFalse(frappe.has_permission(doctype, "read", name), name)
                        found += len(frappe.get_list(doctype, {field: mine}, pluck="name"))
        self.assertGreater(found, 5, "of their own campus hardly anything is found")

    def more_records(self) -> None:
        """Of each campus one of what the world has of one alone, or of none."""
        school = self.school
        for student, instructor in ((school.pupil_10, school.physicist), (school.pupil_7, school.mathematician)):
            for doctype, values in (
                ("AI Insight", {"kind": "Grades", "title": "It falls", "status": "Open"}),
                ("AI Prediction", {"outcome": "Fails the course", "valid_until": add_days(getdate(), 9)}),
                ("AI Recommendation", {"title": "Practise", "status": "Proposed"}),
                ("AI Safety Alert", {"severity": "Serious", "status": "New", "raised_on": now_datetime()}),
                ("Exam Accommodation", {}),
                ("AI Tutor Progress", {"course": school.mathematics}),
                ("AI Consent", {"purpose": "Predictions", "status": "Given"}),
            ):
                document = frappe.get_doc({"doctype": doctype, "student": student, **values})
                document.name = frappe.generate_hash(length=12)
                document.db_insert()
            leave = frappe.get_doc({"doctype": "Instructor Absence", "instructor": instructor})
            leave.name = frappe.generate_hash(length=12)
            leave.db_insert()


class TestWhoIsKept(CampusTest):
    def test_pupils_and_groups_of_education_are_of_the_campus_for_whoever_is_kept_to_it(self):
        school = self.school
        user = schools.login(f"office@{schools.DOMAIN}", "Olga Office", "Academics User")
        self.keep(user, "Department", self.south)
        with self.as_user(user):
            for doctype, mine, theirs in (
                ("Student", school.pupil_7, school.pupil_10),
                ("Student Group", school.group_7, school.group_10),
            ):
                names = frappe.get_list(doctype, pluck="name", limit_page_length=0)
                self.assertIn(mine, names)
                self.assertNotIn(theirs, names)
                self.assertTrue(frappe.has_permission(doctype, "read", mine))
                self.assertFalse(frappe.has_permission(doctype, "read", theirs))
            self.assertFalse(permissions.may_plan_timetables())
            # One that is being made is of nobody yet.
            self.assertTrue(frappe.has_permission("Student", "create", frappe.new_doc("Student")))

    def test_retrieval_reads_what_is_for_the_campus(self):
        with self.head_of_south() as standing:
            reader = permissions.reader(standing)
        school = self.school
        self.assertFalse(reader.reads_all)
        self.assertIn(audience.scope_of_program(school.grade_7), reader.scopes)
        self.assertIn(audience.scope_of_group(school.group_7), reader.scopes)
        for scope in (
            audience.scope_of_program(school.grade_10),
            audience.scope_of_course(school.physics),
            audience.scope_of_group(school.group_10),
            audience.scope_of_instructors(school.physics),
        ):
            self.assertNotIn(scope, reader.scopes)

    def test_the_assistant_knows_nobody_of_the_other_campus(self):
        with self.head_of_south() as standing:
            known = tools.known(standing)
        self.assert_nobody_of_north([known.groups, known.courses, known.pupils], "the assistant")
        self.assertIn(self.school.pupil_7, json.dumps(known.pupils))

    def test_an_administrator_who_is_kept_to_a_campus_looks_after_no_site(self):
        self.keep(self.school.administrator_login, "Department", self.south)
        with self.as_user(self.school.administrator_login):
            self.assertRaises(frappe.PermissionError, permissions.oversees_school_ai)
            self.assertRaises(frappe.PermissionError, permissions.audits)
            self.assertRaises(frappe.PermissionError, permissions.heads_school)
            permissions.may_see_pupil(self.school.pupil_7)
            self.assertRaises(frappe.PermissionError, permissions.may_see_pupil, self.school.pupil_10)
