"""The rights of persons: what is kept about somebody is handed out, and erased wherever it lies."""

import base64
import gzip
import io
import json
import os
import signal
import zipfile
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_to_date, getdate, now_datetime

from school_ai.api import privacy
from school_ai.commands import rights as commands
from school_ai.jobs import tasks
from school_ai.permissions import standing_of
from school_ai.services import shelf as our_shelf
from school_ai.services.rights import (
    erasing,
    exporting,
    ledger,
    looking,
    persons,
    places,
    removing,
    retention,
    rules,
    traces,
)
from school_ai.services.rights.places import KEEP, OURS, PSEUDONYM, SCHOOL
from school_ai.tests import documents, school, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put

FIRST, LAST = "Zoë-Marie", "O'Quillfeather"
NAME = f"{FIRST} {LAST}"
EMAIL, PHONE = "zoe.quill@families.example", "+49 171 5550199"
# Names of fields that hold text for people, in which the pupil is named.
TEXTS = ("Text", "Small Text", "Long Text", "Text Editor", "HTML Editor")


class RightsTest(SiteTest):
    """A pupil of the test's own, who has left: with a mother who has another child here, and a login."""

    def setUp(self):
        super().setUp()
        # Some tests begin anew within.
        self.made: list[tuple[str, str]] = getattr(self, "made", [])
        self.addCleanup(self._forget)
        self._forget()
        rules.write_usual()
        school.login(EMAIL, NAME)
        self.pupil = (
            frappe.get_doc(
                {
                    "doctype": "Student",
                    "first_name": FIRST,
                    "last_name": LAST,
                    "student_email_id": EMAIL,
                    "student_mobile_number": PHONE,
                    "date_of_birth": "2008-02-03",
                    "joining_date": add_days(getdate(), -900),
                    "address_line_1": "7 Quill Lane",
                    "guardians": [{"guardian": self.school.mother, "relation": "Mother"}],
                }
            )
            .insert()
            .name
        )
        frappe.db.commit()

    def _forget(self):
        """Commits, since workers do."""
        frappe.set_user("Administrator")
        frappe.db.rollback()
        names = frappe.get_all("Student", {"name": ("like", "ERASED-%")}, pluck="name")
        names += frappe.get_all("Student", {"student_email_id": EMAIL}, pluck="name")
        for doctype in (*OURS, *SCHOOL):
            if not frappe.db.table_exists(doctype):
                continue
            for field in {"student", "subject"} & set(frappe.db.get_table_columns(doctype)):
                if names:
                    frappe.db.delete(doctype, {field: ("in", names)})
        for doctype, name in self.made:
            frappe.db.delete(doctype, {"name": name})
        self.made.clear()
        for name in names:
            frappe.db.delete("Student Guardian", {"parent": name})
            frappe.db.delete("Student", {"name": name})
        for doctype in (erasing.REQUEST, exporting.EXPORT, "AI Change Note"):
            frappe.db.delete(doctype)
        frappe.db.delete("AI Change", {"record": ("in", [*names, getattr(self, "pupil", "")])})
        frappe.db.delete("AI Task", {"kind": ("in", (erasing.TASK, exporting.TASK))})
        frappe.db.delete("Has Role", {"parent": EMAIL})
        self.forget_login(EMAIL)
        frappe.db.delete("Customer", {"customer_name": NAME})
        ledger.path().unlink(missing_ok=True)
        frappe.db.commit()

    @staticmethod
    def forget_login(email: str) -> None:
        """With the entry of the address book that Frappe makes of it."""
        contacts = frappe.get_all("Contact", {"email_id": email}, pluck="name")
        for table, field in (("Contact Email", "parent"), ("Contact", "name")):
            frappe.db.delete(table, {field: ("in", contacts or [""])})
        frappe.db.delete("User", {"name": email})
        frappe.clear_cache(user=email)

    def leave(self):
        frappe.db.set_value("Student", self.pupil, "enabled", 0)
        frappe.db.commit()

    def person(self) -> persons.Person:
        return persons.of("Student", self.pupil, "ERASED-FORTEST")

    def ask(self, scope=erasing.EVERYTHING, **values):
        made = erasing.make("Student", self.pupil, scope, erasing.OFFICE, "Administrator")
        if values:
            frappe.db.set_value(erasing.REQUEST, made.name, values)
        return made.name

    def erase(self, scope=erasing.EVERYTHING, **values) -> frappe._dict:
        """Asked for, approved by a head of school and done by a worker."""
        request = self.ask(scope, **values)
        with self.as_user(self.school.principal_login):
            privacy.decide_deletion(request, True)
        frappe.db.commit()
        self.work(request)
        return self.done(request)

    def work(self, request: str, kind=erasing.TASK):
        task = frappe.db.get_value("AI Task", {"reference_name": request, "kind": kind}, "name")
        tasks.work(task)
        frappe.db.rollback()

    def done(self, request: str) -> frappe._dict:
        row = frappe.db.get_value(erasing.REQUEST, request, "*", as_dict=True)
        self.assertEqual((row.status, row.problem), (erasing.DONE, None))
        row.found = json.loads(row.outcome)["found"]
        return row


class TestErasing(RightsTest):
    def fill(self) -> dict[str, str]:
        """A record of the pupil in every place of the map, and whatever Frappe keeps of such."""
        made: dict[str, str] = {}
        for doctype in reversed(list(OURS)):
            # Course materials are the school's: they are named, not changed.
            if doctype in (erasing.REQUEST, rules.RULE, our_shelf.DOCUMENT):
                continue
            made[doctype] = self.record(doctype, OURS[doctype], made)
        for doctype, place in SCHOOL.items():
            if frappe.db.table_exists(doctype) and frappe.get_meta(doctype).has_field("student"):
                made[doctype] = self.record(doctype, place, made)
        return made

    def record(self, doctype: str, place: places.Place, made: dict[str, str]) -> str:
        values = {}
        meta = frappe.get_meta(doctype)
        for field in meta.fields:
            if field.fieldtype in TEXTS or (field.fieldtype == "Code" and field.options != "JSON"):
                values[field.fieldname] = f"{NAME} ({self.pupil}) wrote from {EMAIL}.\nCall {PHONE}."
            elif field.fieldname.endswith("_name") and field.fieldtype in ("Data", "Read Only"):
                values[field.fieldname] = NAME
            elif field.fieldtype == "Date":
                values[field.fieldname] = getdate()
            elif field.unique:
                values[field.fieldname] = frappe.generate_hash(length=12)
        for field, of in place.about.items():
            if of in places.PEOPLE:
                values[field] = {"Student": self.pupil, "User": EMAIL, "Guardian": self.school.mother}.get(of)
            else:
                values |= {of: "Student", field: self.pupil}
        for field in place.leads_to:
            described = meta.get_field(field)
            values |= {field: self.pupil, described.options or "reference_doctype": "Student"}
        if place.listed:
            values[place.listed] = f"{self.school.pupil_7}\n{self.pupil}"
        if place.through and place.through[1] in made:
            values[place.through[0]] = made[place.through[1]]
            if place.through[0] == "parent":
                values["parenttype"] = place.through[1]
        if doctype == "AI Safety Alert":
            values["status"] = "Closed"
        if doctype in ("AI Change", "AI Change Note"):
            values = {"entity": "Student Attendance", "record": "SAT", "pupils": json.dumps([self.pupil])}
        if doctype == "AI Consent":
            values |= {"name": f"{self.pupil}-Predictions", "purpose": "Predictions", "status": "Given"}
        if doctype == "AI Data Export":
            values |= {"status": "Ready", "contents": "{}"}
        values.setdefault("name", f"{doctype[:20]} {frappe.generate_hash(length=8)}")
        self.made.append((doctype, values["name"]))
        return put(doctype, docstatus=values.pop("docstatus", 0), **values)

    def traces(self, made: dict[str, str]) -> None:
        """What Frappe keeps beside records."""
        document = frappe.get_doc("Student", self.pupil)
        document.city = "Quilltown"
        document.flags.ignore_version = False
        document.save()
        document.add_comment("Comment", f"{NAME} was here")
        document.add_tag("Quill")
        about = {"reference_doctype": "Student", "reference_name": self.pupil}
        said = f"{NAME} <{EMAIL}>, {self.pupil}"
        trace("Version", ref_doctype="Student Group", docname=self.school.group_10, docstatus=0,
            data=json.dumps({"removed": [["students", {"student": self.pupil, "student_name": NAME}]]}))  # fmt: skip
        trace(
            "Deleted Document",
            deleted_doctype="Student Log",
            deleted_name="x",
            data=json.dumps({"n": NAME}),
            docstatus=0,
        )
        card = trace("Contact", name=f"{NAME}-Office", first_name=NAME, email_id=EMAIL, docstatus=0)
        trace("Contact Email", parent=card, parenttype="Contact", parentfield="email_ids", email_id=EMAIL, docstatus=0)
        trace("Communication", subject=f"About {NAME}", content=said, docstatus=0, **about)
        trace("Communication", subject=f"About {NAME}", content=said, docstatus=0, communication_medium="Email")
        trace("ToDo", description=said, reference_type="Student", reference_name=self.pupil, docstatus=0)
        trace("Notification Log", subject=said, document_type="Student", document_name=self.pupil, docstatus=0)
        trace("Error Log", method="x", error=f"Traceback … {self.pupil}", docstatus=0)
        trace("Activity Log", subject=f"{NAME} logged in", user=EMAIL, docstatus=0)
        trace("Access Log", export_from="Student", filters=json.dumps({"student": self.pupil}), docstatus=0)
        trace("View Log", reference_doctype="Student", reference_name=self.pupil, docstatus=0)
        trace("DocShare", share_doctype="Student", share_name=self.pupil, user="Administrator", docstatus=0)
        body = base64.encodebytes(f"Dear {NAME}".encode()).decode()
        mail = f"Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}"
        queued = trace("Email Queue", message=mail, status="Sent", sender="school@example.org", docstatus=0)
        trace("Email Queue Recipient", parent=queued, parenttype="Email Queue", recipient=EMAIL, docstatus=0)
        report = trace("Prepared Report", report_name="Consents", ref_report_doctype="Consents", status="Completed",
                     filters="{}", docstatus=0)  # fmt: skip
        self.file("report.json.gz", gzip.compress(said.encode()), "Prepared Report", report)
        self.file("quill-photo.txt", said.encode(), "Student", self.pupil)
        self.file("quill-message.txt", said.encode(), "AI Message", made["AI Message"])
        loose = self.file("quill-loose.txt", said.encode(), None, None)
        frappe.db.set_value("File", loose, "owner", EMAIL)
        frappe.db.delete("__global_search", {"doctype": "Student", "name": self.pupil})
        at = frappe.qb.Table("__global_search")
        frappe.qb.into(at).columns("doctype", "name", "content", "published", "title", "route").insert(
            "Student", self.pupil, said, 0, NAME, ""
        ).run()
        frappe.cache.set_value("school_ai_test_of_erasing", {"pupil": NAME})
        frappe.cache.hset("school_ai_test_hash", EMAIL, "x")
        frappe.db.commit()

    @staticmethod
    def file(name: str, content: bytes, doctype: str | None, record: str | None) -> str:
        document = frappe.get_doc(
            {
                "doctype": "File",
                "file_name": name,
                "content": content,
                "is_private": 1,
                "attached_to_doctype": doctype,
                "attached_to_name": record,
            }
        )
        return document.insert(ignore_permissions=True).name

    def test_nothing_is_found_afterwards_but_what_is_named(self):
        made = self.fill()
        self.traces(made)
        self.leave()
        person = self.person()
        before = {trace.where for trace in looking.everywhere(person)}
        for table in ("Student.name", "AI Message.text", "Version.data", "Deleted Document.data", "Error Log.error"):
            self.assertIn(table, before)
        for where in ("Email Queue", "Prepared Report", "Cache"):
            self.assertIn(where, before)
        self.assertTrue(any(where.endswith("quill-photo.txt") for where in before), before)
        request = self.erase()
        # A search of its own, by what was known of the pupil before.
        left = [
            trace
            for trace in looking.everywhere(person)
            if not trace.why and not trace.where.startswith(("logs/", "AI Task."))
        ]
        self.assertEqual(left, [])
        named = {trace.where.partition(".")[0] for trace in looking.everywhere(person) if trace.why}
        books = {name for name, place in SCHOOL.items() if place.erasure == KEEP} | set(places.BOOKS)
        allowed = {*books, "AI Change", "AI Change Note"}
        self.assertLessEqual({name for name in named if name in frappe.get_all("DocType", pluck="name")}, allowed)
        self.assertEqual(request.left_to_decide, 0, request.found)
        self.assertEqual((request.subject_name, request.found_by, request.reason), (None, None, None))
        self.assertTrue(persons.is_pseudonym(request.subject))
        self.assertGreaterEqual(request.backups_until, getdate())
        # What stays of the school's has the pseudonym, and no name.
        for doctype in ("Student Attendance", "Assessment Result", "Program Enrollment"):
            row = frappe.db.get_value(doctype, made[doctype], ["student", "student_name"], as_dict=True)
            self.assertEqual((row.student, row.student_name or ""), (request.subject, ""), doctype)
        self.assertEqual(frappe.db.get_value("Fees", made["Fees"], "student_name"), NAME)
        kept = frappe.get_doc("Student", request.subject)
        self.assertEqual((kept.date_of_birth, kept.student_mobile_number, kept.address_line_1), (None, None, None))
        self.assertEqual(kept.guardians, [])
        self.assertFalse(frappe.db.exists("User", EMAIL))
        # Others lose nothing.
        self.assertTrue(frappe.db.exists("Guardian", self.school.mother))
        self.assertTrue(frappe.db.exists("User", self.school.mother_login))
        consent = frappe.get_doc("AI Consent", {"student": request.subject})
        self.assertEqual((consent.status, consent.given_by), ("Given", None))

    def test_a_pupil_of_whom_nothing_is_kept_is_gone(self):
        self.leave()
        request = self.erase()
        self.assertFalse(frappe.db.exists("Student", self.pupil))
        self.assertFalse(frappe.db.exists("Student", request.subject))

    def test_what_is_over_by_the_rule_goes_at_once(self):
        old = put("Student Attendance", student=self.pupil, date=add_days(getdate(), -3000), status="Absent")
        new = put("Student Attendance", student=self.pupil, date=add_days(getdate(), -30), status="Absent")
        self.leave()
        self.erase()
        self.assertFalse(frappe.db.exists("Student Attendance", old))
        self.assertTrue(frappe.db.exists("Student Attendance", new))

    def test_a_namesake_loses_nothing(self):
        other = (
            frappe.get_doc(
                {
                    "doctype": "Student",
                    "first_name": FIRST,
                    "last_name": LAST,
                    "student_email_id": "other.quill@families.example",
                }
            )
            .insert()
            .name
        )
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, "Student", {"name": other})
        self.addCleanup(self.forget_login, "other.quill@families.example")
        log = put("Student Log", student=other, student_name=NAME, log=f"{NAME} sings", docstatus=0)
        self.addCleanup(frappe.db.delete, "Student Log", {"name": log})
        self.leave()
        request = self.erase()
        self.assertEqual(frappe.db.get_value("Student", other, "student_name"), NAME)
        self.assertEqual(frappe.db.get_value("Student Log", log, "log"), f"{NAME} sings")
        found = {each["where"]: each["why"] for each in request.found}
        self.assertIn("Somebody else has the same name", found["Student.student_name"])

    def test_an_address_that_is_the_mothers_too_is_left(self):
        frappe.db.set_value("Student", self.pupil, "student_mobile_number", "+49 171 4440000")
        frappe.db.set_value("Guardian", self.school.mother, "mobile_number", "+49 171 4440000")
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.set_value, "Guardian", self.school.mother, "mobile_number", None)
        self.leave()
        self.erase()
        self.assertEqual(frappe.db.get_value("Guardian", self.school.mother, "mobile_number"), "+49 171 4440000")

    def test_whoever_works_here_keeps_their_login(self):
        frappe.get_doc("User", EMAIL).add_roles("Instructor")
        self.leave()
        self.erase()
        self.assertTrue(frappe.db.exists("User", EMAIL))

    def test_what_school_ai_keeps_goes_alone(self):
        made = self.fill()
        frappe.db.commit()
        request = self.erase(erasing.OURS_ALONE)
        self.assertFalse(frappe.db.exists("AI Conversation", made["AI Conversation"]))
        self.assertTrue(frappe.db.exists("Student Log", made["Student Log"]))
        self.assertTrue(frappe.db.exists("User", EMAIL))
        self.assertEqual((request.subject, request.left_to_decide), (self.pupil, 0))

    def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on(self):
        for step in ("ours", "record", "texts", "look"):
            with self.subTest(killed_in=step):
                self.setUp()
                made = self.fill()
                self.traces(made)
                self.leave()
                person = self.person()
                request = self.ask()
                erasing.decide(request, True, "", self.school.principal_login)
                frappe.db.commit()
                self.work_and_be_killed(request, step)
                self.assertEqual(frappe.db.get_value(erasing.REQUEST, request, "status"), erasing.RUNNING)
                self.work(request)
                done = self.done(request)
                left = [each for each in looking.everywhere(person) if not each.why and "AI Task." not in each.where]
                self.assertEqual((left, done.left_to_decide), ([], 0))

    def work_and_be_killed(self, request: str, step: str) -> None:
        task = frappe.db.get_value("AI Task", {"reference_name": request, "kind": erasing.TASK}, "name")
        frappe.db.commit()
        child = os.fork()
        if child == 0:
            # The connection belongs to the parent: this process needs one of its own.
            frappe.local.db = None
            frappe.connect()
            do = getattr(erasing._Work, step)

            def killed_after(work):
                do(work)
                # In the middle of what it has committed, and what not.
                os.kill(os.getpid(), signal.SIGKILL)

            with patch.object(erasing._Work, step, killed_after):
                tasks.work(task)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        self.assertTrue(os.WIFSIGNALED(status))
        frappe.db.rollback()

    def test_a_document_that_names_the_pupil_is_named_to_be_decided(self):
        document = shelf.add_indexed(
            self, documents.pdf(f"The prize went to pupil {self.pupil}, {NAME}, of class ten.")
        )
        self.leave()
        request = self.erase()
        found = {each["where"] for each in request.found if not each["why"]}
        self.assertIn("AI Knowledge Passage.text", found)
        self.assertGreater(request.left_to_decide, 0)
        self.assertTrue(our_shelf.index_for(our_shelf.embedder()).passages_of(document.name))

    def test_what_is_in_the_way_is_said_before_anything_is_done(self):
        request = self.ask()
        with self.as_user(self.school.principal_login):
            plan = privacy.deletion_plan(request)
            self.assertIn("The pupil is at the school", plan["obstacles"][0])
            with self.assertRaisesRegex(frappe.ValidationError, "is at the school"):
                privacy.decide_deletion(request, True)
        self.leave()
        put("AI Safety Alert", student=self.pupil, status="New", docstatus=0)
        with self.assertRaisesRegex(frappe.ValidationError, "message of distress"):
            erasing.decide(request, True, "", "Administrator")

    def test_the_plan_counts_and_writes_nothing(self):
        self.fill()
        self.leave()
        request = self.ask()
        before = {doctype: frappe.db.count(doctype) for doctype in (*OURS, "Student Attendance")}
        rows = {each["doctype"]: each for each in erasing.plan(request).places}
        self.assertEqual({doctype: frappe.db.count(doctype) for doctype in before}, before)
        self.assertEqual((rows["AI Message"]["goes"], rows["AI Message"]["stays"]), (1, 0))
        self.assertEqual((rows["Student Attendance"]["goes"], rows["Student Attendance"]["stays"]), (0, 1))
        self.assertIn("years", rows["Student Attendance"]["why"])

    def test_whoever_keeps_an_audit_is_told(self):
        told = []
        self.leave()
        with (
            patch.object(frappe, "get_hooks", _hooks_with(erasing.HOOK, "school_ai.tests.test_rights.told_of")),
            patch.dict(globals(), {"TOLD": told}),
        ):
            self.erase()
        self.assertEqual(told, [("Student", self.pupil), ("User", EMAIL)])

    def test_a_restored_backup_is_erased_again(self):
        kept = frappe.db.get_value("Student", self.pupil, "*", as_dict=True)
        self.leave()
        self.erase()
        self.assertEqual(erasing.again(), [])
        # As a backup brings it back: the same record, made at the same moment.
        row = {field: value for field, value in kept.items() if field not in ("doctype", "docstatus")}
        put("Student", docstatus=0, **{**row, "enabled": 0})
        frappe.db.set_value("Student", self.pupil, "creation", kept.creation, update_modified=False)
        frappe.db.commit()
        (request,) = erasing.again()
        frappe.db.commit()
        self.work(request)
        self.assertFalse(frappe.db.exists("Student", self.pupil))
        # Another pupil who has got the same number since then stays.
        put("Student", docstatus=0, **row)
        frappe.db.set_value("Student", self.pupil, "creation", now_datetime(), update_modified=False)
        self.assertEqual(erasing.again(), [])

    def test_a_pupil_who_is_deleted_at_the_desk_leaves_nothing_of_ours(self):
        made = {"AI Message": "", "AI Conversation": ""}
        made["AI Conversation"] = put("AI Conversation", student=self.pupil, user=EMAIL, docstatus=0)
        put("AI Message", conversation=made["AI Conversation"], docstatus=0)
        comment = put("Report Comment", student=self.pupil, text=f"{NAME} does well.", comment_key="q", docstatus=0)
        insight = put("AI Insight", student=self.pupil, title="x", status="Open", docstatus=0)
        frappe.delete_doc("Student", self.pupil, force=True)
        for doctype, name in (("Report Comment", comment), ("AI Insight", insight),
                              ("AI Conversation", made["AI Conversation"])):  # fmt: skip
            self.assertFalse(frappe.db.exists(doctype, name), doctype)
        self.assertFalse(frappe.db.exists("AI Message", {"conversation": made["AI Conversation"]}))

    def test_frappes_own_request_takes_the_pupil_behind_the_login_too(self):
        made = put("AI Insight", student=self.pupil, title="x", status="Open", docstatus=0)
        self.leave()
        request = frappe.get_doc(
            {"doctype": "Personal Data Deletion Request", "email": EMAIL, "status": "Pending Approval"}
        )
        request.flags.ignore_mandatory = True
        with patch("frappe.sendmail"):
            request.insert()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, "Personal Data Deletion Request", {"name": request.name})
        request.status = "Deleted"
        request.run_method("on_change")
        frappe.db.commit()
        mine = frappe.db.get_value(erasing.REQUEST, {"subject": self.pupil}, ["name", "status", "origin"], as_dict=True)
        self.assertEqual((mine.status, mine.origin), (erasing.APPROVED, erasing.LOGIN))
        self.work(mine.name)
        self.assertFalse(frappe.db.exists("AI Insight", made))

    def test_guardians_without_another_child_go_with_the_pupil_where_that_is_wanted(self):
        guardian = school._guardian("Quentin Quillfather", "quentin@families.example")
        document = frappe.get_doc("Student", self.pupil)
        document.append("guardians", {"guardian": guardian, "relation": "Father"})
        document.save()
        talk = put("Family Conversation", student=self.school.pupil_7, guardian=guardian,
                   guardian_name="Quentin Quillfather", subject="Trip", docstatus=0)  # fmt: skip
        mine = put("Family Message", conversation=talk, written_by="Guardian", author="Quentin Quillfather",
                   text="From Quentin Quillfather", docstatus=0)  # fmt: skip
        theirs = put("Family Message", conversation=talk, written_by="Instructor", text="Thank you", docstatus=0)
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, "Family Conversation", {"name": talk})
        self.addCleanup(frappe.db.delete, "Family Message", {"conversation": talk})
        self.leave()
        self.erase(with_guardians=1)
        others = frappe.get_all(erasing.REQUEST, {"subject_doctype": "Guardian"}, pluck="name")
        self.assertEqual(len(others), 1, "the mother has another child here")
        self.work(others[0])
        self.done(others[0])
        self.assertFalse(frappe.db.exists("Guardian", guardian))
        kept = frappe.get_doc("Family Message", mine)
        self.assertEqual((kept.text, kept.author), ("[erased]", "[erased]"))
        self.assertEqual(frappe.get_doc("Family Message", theirs).text, "Thank you")

    def test_families_ask_and_heads_decide(self):
        with self.as_user(self.school.mother_login), self.assertRaises(frappe.ValidationError):
            # Old enough to decide it herself.
            privacy.request_deletion(self.pupil)
        frappe.db.set_value("Student", self.pupil, "date_of_birth", add_to_date(getdate(), years=-9))
        with self.as_user(self.school.mother_login):
            asked = privacy.request_deletion(self.pupil, reason="We move")
            self.assertEqual(asked["status"], erasing.REQUESTED)
            with self.assertRaisesRegex(frappe.ValidationError, "asked for already"):
                privacy.request_deletion(self.pupil)
        for user in (self.school.father_login, self.school.physicist_login, self.school.outsider_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                privacy.request_deletion(self.pupil)
        for user in (self.school.mother_login, self.school.physicist_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                privacy.decide_deletion(asked["name"], True)
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                privacy.deletion_plan(asked["name"])
        with self.as_user(self.school.principal_login):
            with self.assertRaisesRegex(frappe.ValidationError, "say why"):
                privacy.decide_deletion(asked["name"], False)
            privacy.decide_deletion(asked["name"], False, "School law")
        with self.as_user(self.school.mother_login):
            (shown,) = privacy.deletion_requests(self.pupil)
        self.assertEqual((shown["status"], shown["answer"]), (erasing.REFUSED, "School law"))

    def test_a_guardian_kept_from_the_pupil_asks_for_nothing(self):
        frappe.db.set_value("Student", self.pupil, "date_of_birth", add_to_date(getdate(), years=-9))
        row = frappe.db.get_value("Student Guardian", {"parent": self.pupil, "guardian": self.school.mother})
        frappe.db.set_value("Student Guardian", row, "school_ai_access", "No access")
        with self.as_user(self.school.mother_login):
            for call in (privacy.request_deletion, privacy.deletion_requests, privacy.export):
                with self.assertRaises(frappe.PermissionError):
                    call(self.pupil)


def trace(doctype: str, **values) -> str:
    """A row of a log, as it lies in the database; numbered by the database where that is how its names are made."""
    if "int" not in frappe.db.get_column_type(doctype, "name"):
        return put(doctype, **values)
    row = frappe.get_doc({"doctype": doctype, **values})
    return row.insert(ignore_permissions=True, ignore_links=True, ignore_mandatory=True).name


def told_of(doctype: str, name: str) -> None:
    TOLD.append((doctype, name))


TOLD: list = []


def _hooks_with(hook: str, path: str):
    hooks = frappe.get_hooks

    def found(name=None, *arguments, **named):
        return [path] if name == hook else hooks(name, *arguments, **named)

    return found


class TestExporting(RightsTest):
    def packed(self, user: str, student: str | None = None) -> zipfile.ZipFile:
        with self.as_user(user):
            made = privacy.export(student)
            frappe.db.commit()
        self.work(made["name"], exporting.TASK)
        with self.as_user(user):
            (shown,) = (each for each in privacy.exports() if each["name"] == made["name"])
            self.assertEqual((shown["status"], shown["problem"]), (exporting.READY, ""))
            return zipfile.ZipFile(io.BytesIO(exporting.content(standing_of(), made["name"])))

    def fill(self) -> dict[str, str]:
        made = TestErasing.fill(self)
        frappe.db.delete("AI Safety Alert", {"student": self.pupil})
        put("AI Insight", name="SAT-INSIGHT", student=self.pupil, title="About a friend", status="Open", docstatus=0,
            text=f"{NAME} works with Cleo Test ({self.school.pupil_7}); Paul Physicist said so.")  # fmt: skip
        TestErasing.file("quill-essay.txt", b"My essay", "AI Message", made["AI Message"])
        frappe.db.commit()
        return made

    record = TestErasing.record

    def test_a_pupil_of_age_gets_every_kind_and_nobody_elses(self):
        made = self.fill()
        packed = self.packed(EMAIL)
        data = json.loads(packed.read("data.json"))
        for doctype, place in {**OURS, **SCHOOL}.items():
            theirs = place.exported and place.to_family and place.about.keys() & {"student", "user"}
            if doctype in made and theirs and doctype != "Family Conversation":
                self.assertIn(doctype, data)
                self.assertIn(f"tables/{doctype}.csv", packed.namelist())
        self.assertEqual(data["Student"][0]["date_of_birth"], "2008-02-03")
        everything = b"\n".join(packed.read(name) for name in packed.namelist()).decode()
        for other in (self.school.pupil_7, self.school.pupil_10, "Cleo Test", self.school.mother, "Amina Test",
                      "Paul Physicist"):  # fmt: skip
            self.assertNotIn(other, everything)
        self.assertIn("[another pupil]", data["AI Insight"][-1]["text"] + data["AI Insight"][0]["text"])
        self.assertNotIn("Student Log", data)
        self.assertTrue(any(name.endswith("quill-essay.txt") for name in packed.namelist()))
        self.assertIn(f"What the school keeps about {NAME}", packed.read("README.txt").decode())
        for secret in ("secret_hash", "seal", "fingerprint", "endpoint", "found_by"):
            self.assertNotIn(f'"{secret}"', everything)

    def test_guardians_get_no_talks_that_they_may_not_read(self):
        frappe.db.set_value("Student", self.pupil, "date_of_birth", add_to_date(getdate(), years=-9))
        self.fill()
        data = json.loads(self.packed(self.school.mother_login, self.pupil).read("data.json"))
        self.assertIn("AI Insight", data)
        for doctype in ("AI Conversation", "AI Message", "AI Guided Exercise", "AI Push Subscription", "Student Log"):
            self.assertNotIn(doctype, data)
        office = json.loads(self.packed(self.school.administrator_login, self.pupil).read("data.json"))
        self.assertIn("AI Message", office)
        self.assertIn("Student Log", office)

    def test_only_who_asked_downloads_and_only_while_they_may(self):
        with self.as_user(EMAIL):
            made = privacy.export()
        frappe.db.commit()
        self.work(made["name"], exporting.TASK)
        for user in (self.school.mother_login, self.school.administrator_login, self.school.pupil_7_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                privacy.download(made["name"])
        with self.as_user(EMAIL):
            reply = privacy.download(made["name"])
            self.assertEqual((reply.mimetype, reply.headers["Cache-Control"]), ("application/zip", "no-store"))
        frappe.db.set_value(exporting.EXPORT, made["name"], "expires_on", add_days(now_datetime(), -1))
        with self.as_user(EMAIL), self.assertRaisesRegex(frappe.ValidationError, "was deleted"):
            privacy.download(made["name"])
        exporting.end_old()
        self.assertFalse(exporting.path_of(made["name"]).exists())

    def test_a_pupil_under_age_and_other_guardians_get_nothing(self):
        frappe.db.set_value("Student", self.pupil, "date_of_birth", add_to_date(getdate(), years=-9))
        with self.as_user(EMAIL), self.assertRaisesRegex(frappe.ValidationError, "your guardians do"):
            privacy.export()
        for user in (self.school.father_login, self.school.physicist_login, self.school.principal_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                privacy.export(self.pupil)

    def test_whose_right_ended_while_it_waited_gets_nothing(self):
        frappe.db.set_value("Student", self.pupil, "date_of_birth", add_to_date(getdate(), years=-9))
        with self.as_user(self.school.mother_login):
            made = privacy.export(self.pupil)
        frappe.db.set_value("Student Guardian", {"parent": self.pupil}, "school_ai_access", "No access")
        frappe.db.commit()
        self.work(made["name"], exporting.TASK)
        row = frappe.db.get_value(exporting.EXPORT, made["name"], ["status", "problem"], as_dict=True)
        self.assertEqual(row.status, exporting.FAILED)
        self.assertIn("any more", row.problem)
        self.assertFalse(exporting.path_of(made["name"]).exists())

    def test_cells_that_would_be_formulas_are_text(self):
        put("AI Insight", student=self.pupil, title='=HYPERLINK("x")', status="Open", docstatus=0)
        frappe.db.commit()
        table = self.packed(EMAIL).read("tables/AI Insight.csv").decode("utf-8-sig")
        self.assertIn("'=HYPERLINK", table)

    def test_guardians_get_what_is_kept_about_themselves(self):
        data = json.loads(self.packed(self.school.mother_login).read("data.json"))
        self.assertEqual(data["Guardian"][0]["name"], self.school.mother)
        self.assertNotIn("Student", data)


class TestRetention(RightsTest):
    def due(self) -> dict[str, int]:
        return {each.title: each.count for each in retention.due()}

    def test_the_dry_run_says_what_the_night_does(self):
        old, new = add_days(now_datetime(), -4000), add_days(now_datetime(), -10)
        before = self.due()
        gone = [
            ("AI Prediction", put("AI Prediction", student=self.pupil, creation=old, docstatus=0)),
            ("AI Override", put("AI Override", student=self.pupil, decided_on=old, docstatus=0)),
            ("AI Conversation", put("AI Conversation", student=self.pupil, kept_until=getdate(old), docstatus=0)),
        ]
        stays = [
            ("AI Prediction", put("AI Prediction", student=self.pupil, creation=new, docstatus=0)),
            ("AI Override", put("AI Override", student=self.pupil, decided_on=old, holds=1, docstatus=0)),
        ]
        frappe.db.commit()
        due = self.due()
        for title in ("Estimates", "Decisions about proposals", "Talks with the tutor"):
            self.assertEqual(due[title], before[title] + 1, title)
        retention.run_nightly()
        for doctype, name in gone:
            self.assertFalse(frappe.db.exists(doctype, name), doctype)
        for doctype, name in stays:
            self.assertTrue(frappe.db.exists(doctype, name), doctype)
        self.assertEqual(self.due()["Estimates"], 0)

    def test_a_rule_that_is_off_keeps(self):
        old = put("AI Prediction", student=self.pupil, creation=add_days(now_datetime(), -4000), docstatus=0)
        frappe.db.set_value(rules.RULE, "Estimates", "enabled", 0)
        frappe.db.commit()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.set_value, rules.RULE, "Estimates", "enabled", 1)
        retention.run_nightly()
        self.assertTrue(frappe.db.exists("AI Prediction", old))

    def test_what_a_law_has_kept_goes_when_its_years_are_over(self):
        attendance = put("Student Attendance", student=self.pupil, date=add_days(getdate(), -100), status="Absent")
        invoice = put(
            "Fees", student=self.pupil, student_name=NAME, posting_date=add_days(getdate(), -100), docstatus=1
        )
        self.leave()
        pseudonym = self.erase().subject
        retention.run_nightly()
        self.assertTrue(frappe.db.exists("Student Attendance", attendance))
        self.assertEqual(frappe.db.get_value("Fees", invoice, "student_name"), NAME)
        frappe.db.set_value("Student Attendance", attendance, "date", add_days(getdate(), -4000))
        frappe.db.set_value("Fees", invoice, "posting_date", add_days(getdate(), -4000))
        frappe.db.commit()
        retention.run_nightly()
        self.assertFalse(frappe.db.exists("Student Attendance", attendance))
        self.assertEqual(frappe.db.get_value("Fees", invoice, ["student", "student_name"]), (pseudonym, "[erased]"))
        frappe.db.delete("Fees", {"name": invoice})
        frappe.db.commit()
        retention.run_nightly()
        self.assertFalse(frappe.db.exists("Student", pseudonym))

    def test_the_report_is_for_heads(self):
        from frappe.desk.query_report import run

        with self.as_user(self.school.principal_login):
            rows = run("Retention")["result"]
        self.assertIn("Attendance", {row["kind"] for row in rows})
        with self.as_user(self.school.physicist_login), self.assertRaises(frappe.PermissionError):
            run("Retention")

    def test_rules_are_changed_and_not_made_up(self):
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc({"doctype": rules.RULE, "kind": "Gossip", "keep_days": 1}).insert()
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc(rules.RULE, "Attendance").delete()
        self.assertEqual(rules.days_of("Attendance"), 1825)

    def test_the_commands_are_there(self):
        self.assertEqual({commands.erase_again.name, commands.retention.name}, {"erase-again", "retention"})


class TestMarks(RightsTest):
    def test_a_longer_number_is_another_pupils(self):
        mark = persons.Mark("EDU-STU-2026-00001", "P", "number")
        self.assertTrue(mark.pattern().search('{"student": "EDU-STU-2026-00001"}'))
        self.assertTrue(mark.pattern().search("EDU-STU-2026-00001-Predictions"))
        self.assertFalse(mark.pattern().search("EDU-STU-2026-000012"))
        whole = persons.Mark("EDU-STU-2026-00001", "P", "number", whole=True)
        self.assertFalse(whole.pattern().search("EDU-STU-2026-00001-2"))

    def test_names_are_found_as_they_are_written_elsewhere(self):
        marks = self.person().marks
        for text in (json.dumps({"a": NAME}), f"<b>{frappe.utils.escape_html(NAME)}</b>", f"hello\\n{NAME}",
                     f"mailto:{EMAIL.replace('@', '%40')}", f"{LAST}, {FIRST}"):  # fmt: skip
            self.assertTrue(persons.found_in(text, marks), text)
            self.assertFalse(persons.found_in(persons.replaced(text, marks), marks), text)

    def test_links_of_other_apps_are_known(self):
        self.assertIn(("Student Attendance", "student"), removing.links_to("Student"))
        self.assertIn(("AI Insight", "student"), removing.links_to("Student"))

    def test_what_stays_says_why(self):
        for place in (*OURS.values(), *SCHOOL.values()):
            if place.erasure in (PSEUDONYM, KEEP):
                self.assertTrue(place.why)

    def test_an_email_is_opened(self):
        mail = (
            "Subject: =?utf-8?b?Wm/Dqw==?=\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(b"hello").decode()
        )
        self.assertIn("hello", traces.opened(mail))

    def test_backups_are_named_with_their_end(self):
        folder = Path(frappe.get_site_path("private", "backups"))
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "20260101_000000-school-database.sql.gz"
        file.write_bytes(b"x")
        self.addCleanup(file.unlink)
        (backup,) = (each for each in ledger.backups() if each.name == file.name)
        self.assertGreaterEqual(backup.ends, getdate())
        self.assertGreaterEqual(ledger.backups_until(), add_days(getdate(), 30))
