"""Timetables as calendars: what stands in them, the form that phones read, and the secret addresses: for whom they are
good, and for how long."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, get_system_timezone, getdate, now_datetime
from icalendar import Calendar
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from school_ai.api import calendar
from school_ai.erpnext_records import lessons
from school_ai.erpnext_records.people import NO_ACCESS
from school_ai.exceptions import TooManyRequests
from school_ai.services.calendars import addresses, writing
from school_ai.services.calendars.writing import Entry
from school_ai.services.timetables import changes
from school_ai.services.timetables.changes import Written
from school_ai.tests.test_family import FamilyTest


def entry(**values) -> Entry:
    begins = values.pop("begins", datetime(2026, 10, 23, 8))
    of_one = {"uid": "lesson-1@school", "title": "Physics", "begins": begins, "changed_on": datetime(2026, 10, 1, 12)}
    return Entry(**{**of_one, "ends": begins + timedelta(minutes=45), **values})


def text_of(*entries: Entry) -> bytes:
    return writing.written(entries, "Timetable", "Europe/Berlin", "en")


class CalendarTest(FamilyTest):
    def setUp(self):
        super().setUp()
        frappe.db.delete(addresses.ADDRESS)
        frappe.cache.delete_keys("school_ai_calendars:")
        self.addCleanup(frappe.cache.delete_keys, "school_ai_calendars:")
        self.addCleanup(setattr, frappe.local, "request", getattr(frappe.local, "request", None))
        self.asks()

    def asks(self, **headers: str):
        frappe.local.request = Request(EnvironBuilder("/", headers=headers).get_environ())
        frappe.local.request_ip = "192.0.2.7"

    def downloaded(self, user: str, student: str | None = None, **arguments) -> Calendar:
        with self.as_user(user):
            return Calendar.from_ical(calendar.download(student=student, **arguments).get_data())

    def lessons_in(self, read: Calendar) -> dict[str, object]:
        return {str(each["UID"]): each for each in read.walk("VEVENT") if str(each["UID"]).startswith("lesson-")}

    def uid(self, document) -> str:
        return f"lesson-{document.name}@{frappe.local.site}"

    def made(self, user: str, student: str | None = None, **arguments) -> str:
        """The key of an address that somebody has made."""
        with self.as_user(user):
            return calendar.make_address(student=student, **arguments)["address"].partition("key=")[2]

    def fed(self, key: str):
        """What an app is answered, which signs in as nobody."""
        with self.as_user("Guest"):
            return calendar.feed(key=key)

    def is_gone(self, key: str) -> None:
        with self.assertRaises(frappe.DoesNotExistError) as refused:
            self.fed(key)
        self.assertEqual(str(refused.exception), "There is no calendar at this address.")


class TestForm(CalendarTest):
    """RFC 5545, by a parser and by its letters."""

    def test_lines_are_folded_at_75_bytes_and_end_with_both_signs(self):
        text = text_of(entry(title="Übung über Größen, " * 12, words="Straße; „Öl“\nund mehr 🚲" * 20))
        self.assertTrue(text.endswith(b"END:VCALENDAR\r\n"))
        for line in text.split(b"\r\n"):
            self.assertLessEqual(len(line), 75, line)
            self.assertNotIn(b"\n", line)
            # No letter is cut in two.
            line.decode()

    def test_commas_newlines_and_umlauts_come_back_as_they_were(self):
        title, words = "Übung; Größe, Maß \\ Zahl", "One, two\nthree; „vier“ \\n"
        (event,) = Calendar.from_ical(text_of(entry(title=title, words=words, place="Raum 1, links"))).walk("VEVENT")
        self.assertEqual((str(event["SUMMARY"]), str(event["DESCRIPTION"])), (title, words))
        self.assertEqual(str(event["LOCATION"]), "Raum 1, links")

    def test_text_of_others_adds_no_entries(self):
        nasty = "Physics\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Free all day\x00\x07"
        read = Calendar.from_ical(text_of(entry(title=nasty, words=nasty, place=nasty)))
        self.assertEqual(len(read.walk("VEVENT")), 1)
        self.assertNotIn(b"\x07", text_of(entry(words=nasty)))

    def test_what_each_entry_needs_is_there(self):
        text = text_of(entry(), entry(uid="free-1@school", begins=date(2026, 12, 24), ends=date(2026, 12, 26)))
        read = Calendar.from_ical(text)
        self.assertEqual((str(read["VERSION"]), str(read["CALSCALE"])), ("2.0", "GREGORIAN"))
        lesson, free = sorted(read.walk("VEVENT"), key=lambda each: str(each["UID"]), reverse=True)
        for each in (lesson, free):
            for needed in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS"):
                self.assertIn(needed, each)
            self.assertLess(int(each["SEQUENCE"]), 2**31)
        self.assertEqual((free["DTSTART"].dt, free["DTEND"].dt), (date(2026, 12, 24), date(2026, 12, 26)))
        self.assertIn(b"DTSTART;TZID=Europe/Berlin:20261023T080000", text)
        self.assertEqual(lesson["DTSTAMP"].dt.isoformat(), "2026-10-01T10:00:00+00:00")

    def test_a_week_with_the_end_of_summer_time(self):
        friday, monday = entry(), entry(uid="lesson-2@school", begins=datetime(2026, 10, 26, 8))
        read = Calendar.from_ical(text_of(friday, monday))
        before, after = sorted(each["DTSTART"].dt for each in read.walk("VEVENT"))
        # Eight o'clock on the wall on both days, and an hour later by the world's time on the second.
        self.assertEqual((before.hour, after.hour), (8, 8))
        self.assertEqual((before.utcoffset(), after.utcoffset()), (timedelta(hours=2), timedelta(hours=1)))
        # An app that knows no time zones is told when the clocks change.
        (zone,) = read.walk("VTIMEZONE")
        self.assertEqual(str(zone["TZID"]), "Europe/Berlin")
        told = zone.to_tz()
        self.assertEqual(datetime(2026, 10, 23, 8, tzinfo=told).utcoffset(), timedelta(hours=2))
        self.assertEqual(datetime(2026, 10, 26, 8, tzinfo=told).utcoffset(), timedelta(hours=1))

    def test_the_same_entries_are_the_same_text(self):
        one, other = entry(), entry(uid="lesson-2@school")
        self.assertEqual(text_of(one, other), text_of(other, one))

    def test_a_later_change_has_a_higher_sequence(self):
        (before,), (after,) = (
            Calendar.from_ical(text_of(entry(changed_on=moment))).walk("VEVENT")
            for moment in (datetime(2026, 10, 1, 12), datetime(2026, 10, 1, 12, 0, 5))
        )
        self.assertGreater(int(after["SEQUENCE"]), int(before["SEQUENCE"]))


class TestContent(CalendarTest):
    def test_lessons_with_their_room_and_no_name_unless_wished(self):
        lesson = self.lesson()
        read = self.downloaded(self.school.pupil_10_login, self.school.pupil_10)
        event = self.lessons_in(read)[self.uid(lesson)]
        self.assertEqual((str(event["SUMMARY"]), str(event["LOCATION"])), (self.school.physics, "Lab 1"))
        starts = event["DTSTART"].dt
        self.assertEqual((starts.date(), starts.hour, starts.minute), (self.monday, 8, 0))
        self.assertEqual(event["DTSTART"].params["TZID"], get_system_timezone())
        self.assertEqual(str(event["STATUS"]), "CONFIRMED")
        named = self.downloaded(self.school.pupil_10_login, self.school.pupil_10, with_teachers=True)
        self.assertIn("Paul Physicist", named.to_ical().decode())
        for name in ("Paul", "Ada", "Amina", self.school.pupil_10, self.school.group_10, "@school-ai.test"):
            self.assertNotIn(name, read.to_ical().decode(), name)

    def test_a_guardians_calendar_says_whose_by_the_first_name_alone(self):
        read = self.downloaded(self.school.mother_login, self.school.pupil_10)
        self.assertEqual(str(read["X-WR-CALNAME"]), "Timetable: Ada")
        self.assertNotIn("Test", read.to_ical().decode())

    def test_cancelled_moved_and_covered(self):
        gone, moved, covered = self.lesson(), self.lesson("09:00:00", "09:45:00"), self.lesson("10:00:00", "10:45:00")
        before = {each.name: self.held(each) for each in (gone, moved, covered)}
        tuesday = add_days(self.monday, 1)
        frappe.db.set_value("Course Schedule", moved.name, "schedule_date", tuesday)
        frappe.db.set_value("Course Schedule", covered.name, "instructor", self.school.mathematician)
        removed = lessons.remove([gone.name])
        pairs = tuple((before[each.name], self.held(each)) for each in (moved, covered))
        self.change("Cover", Written((), tuple(removed), pairs))
        found = self.lessons_in(self.downloaded(self.school.pupil_10_login, self.school.pupil_10))
        self.assertEqual(len(found), 3)
        self.assertEqual(str(found[self.uid(gone)]["STATUS"]), "CANCELLED")
        # Under the name that it had, so that the app moves it.
        there = found[self.uid(moved)]
        self.assertEqual((there["DTSTART"].dt.date(), str(there["STATUS"])), (tuesday, "CONFIRMED"))
        self.assertIn("moved here from", str(there["DESCRIPTION"]))
        self.assertEqual(str(found[self.uid(covered)]["DESCRIPTION"]), "another teacher")
        # Who had the lesson finds it taken, who has it now finds it.
        theirs = self.lessons_in(self.downloaded(self.school.physicist_login))
        self.assertEqual(str(theirs[self.uid(covered)]["STATUS"]), "CANCELLED")
        own = self.lessons_in(self.downloaded(self.school.mathematician_login))
        self.assertEqual(str(own[self.uid(covered)]["STATUS"]), "CONFIRMED")
        self.assertIn(self.school.group_10, str(own[self.uid(covered)]["SUMMARY"]))

    def test_taken_back_it_is_there_again_under_a_higher_sequence(self):
        lesson = self.lesson()
        frappe.db.set_value("Course Schedule", lesson.name, "modified", add_days(now_datetime(), -9),
                            update_modified=False)  # fmt: skip
        removed = lessons.remove([lesson.name])
        change = changes.claim("Cover")
        changes.finish(change, Written((), tuple(removed)), "Test", self.monday, self.monday)
        frappe.db.set_value("AI Timetable Change", change, "modified", add_days(now_datetime(), -2),
                            update_modified=False)  # fmt: skip
        gone = self.lessons_in(self.downloaded(self.school.pupil_10_login, self.school.pupil_10))[self.uid(lesson)]
        lessons.restore(removed)
        frappe.db.set_value("AI Timetable Change", change, "status", "Taken back")
        back = self.lessons_in(self.downloaded(self.school.pupil_10_login, self.school.pupil_10))[self.uid(lesson)]
        self.assertEqual((str(gone["STATUS"]), str(back["STATUS"])), ("CANCELLED", "CONFIRMED"))
        self.assertGreater(int(back["SEQUENCE"]), int(gone["SEQUENCE"]))

    def test_homework_and_free_days_take_the_whole_day_and_no_time(self):
        due = datetime.combine(add_days(getdate(), 5), datetime.min.time()) + timedelta(hours=18)
        given = {"course": self.school.physics, "kind": "Homework", "status": "Set", "due_on": due}
        frappe.get_doc({"doctype": "School Assignment", "title": "Forces, part 1", "given_on": add_days(getdate(), -1),
                        "instructions": "Secret words", "questions": [{"question": "2 + 2?", "answer": "4"}],
                        **given}).insert()  # fmt: skip
        holidays = frappe.get_doc("Holiday List", frappe.get_all("Holiday List", pluck="name")[0])
        company = frappe.defaults.get_global_default("company")
        frappe.db.set_value("Company", company, "default_holiday_list", holidays.name)
        holidays.holidays = []
        for ahead, words, weekly in ((10, "Harvest", 0), (11, "Harvest", 0), (13, "Sunday", 1)):
            day = {"holiday_date": add_days(getdate(), ahead), "description": words, "weekly_off": weekly}
            holidays.append("holidays", day)
        holidays.flags.ignore_validate = True
        holidays.save()
        read = self.downloaded(self.school.pupil_10_login, self.school.pupil_10)
        events = {str(each["SUMMARY"]): each for each in read.walk("VEVENT")}
        homework, free = events["Hand in: Forces, part 1"], events["Harvest"]
        self.assertEqual(homework["DTSTART"].dt, due.date())
        self.assertNotIn("Secret", read.to_ical().decode())
        self.assertEqual((free["DTEND"].dt - free["DTSTART"].dt).days, 2)
        self.assertEqual({str(each["TRANSP"]) for each in (homework, free)}, {"TRANSPARENT"})
        self.assertNotIn("Sunday", events)

    def test_a_pupil_without_a_class_and_an_instructor_without_lessons(self):
        frappe.db.delete("Student Group Student", {"student": self.school.pupil_10})
        self.assertEqual(self.lessons_in(self.downloaded(self.school.pupil_10_login, self.school.pupil_10)), {})
        self.assertEqual(self.lessons_in(self.downloaded(self.school.physicist_login)), {})


class TestDownload(CalendarTest):
    def test_each_their_own(self):
        school = self.school
        for user, student in (
            (school.pupil_10_login, school.pupil_10_b),
            (school.mother_login, school.pupil_10_b),
            (school.father_login, school.pupil_7),
            (school.physicist_login, school.pupil_10),
            (school.principal_login, school.pupil_10),
            (school.outsider_login, None),
            (school.pupil_10_login, None),
            (school.mother_login, None),
            ("Guest", school.pupil_10),
        ):
            with self.as_user(user), self.subTest(user=user, student=student):
                for call in (calendar.download, calendar.make_address, calendar.take_back):
                    with self.assertRaises(frappe.PermissionError):
                        call(student=student)
        self.assertEqual(frappe.db.count(addresses.ADDRESS), 0)


class TestAddress(CalendarTest):
    def test_it_is_read_without_signing_in_and_shown_once(self):
        lesson = self.lesson()
        key = self.made(self.school.mother_login, self.school.pupil_10)
        reply = self.fed(key)
        self.assertEqual((reply.status_code, reply.mimetype), (200, "text/calendar"))
        self.assertIn(self.uid(lesson), self.lessons_in(Calendar.from_ical(reply.get_data())))
        self.assertIn("private", reply.headers["Cache-Control"])
        row = frappe.get_doc(addresses.ADDRESS, key.partition(".")[0]).as_dict()
        self.assertTrue(row.last_read_on)
        secret = key.partition(".")[2]
        self.assertFalse([name for name, value in row.items() if secret in str(value)], "the secret is kept")

    def test_an_instructors_own(self):
        lesson = self.lesson()
        key = self.made(self.school.physicist_login)
        self.assertIn(self.uid(lesson), self.lessons_in(Calendar.from_ical(self.fed(key).get_data())))
        frappe.db.set_value("Instructor", self.school.physicist, "status", "Left")
        self.is_gone(key)

    def test_a_new_one_ends_the_one_before_and_others_stay(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        others = self.made(self.school.mother_login, self.school.pupil_7)
        fathers = self.made(self.school.father_login, self.school.pupil_10)
        new = self.made(self.school.mother_login, self.school.pupil_10)
        self.is_gone(key)
        for each in (new, others, fathers):
            self.assertEqual(self.fed(each).status_code, 200)
        with self.as_user(self.school.mother_login):
            calendar.take_back(student=self.school.pupil_10)
        self.is_gone(new)
        for each in (others, fathers):
            self.assertEqual(self.fed(each).status_code, 200)

    def test_whatever_is_wrong_with_a_key_is_answered_alike(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        name, _dot, secret = key.partition(".")
        for wrong in ("nothing", name, f"{name}.", f"{name}.{secret[:-1]}", f"{name}.{secret.swapcase()}",
                      f".{secret}", f"other.{secret}", f"{name.upper()}.{secret}", f"{name}%.{secret}",
                      "x" * 150 + ".y"):  # fmt: skip
            with self.subTest(key=wrong):
                self.is_gone(wrong)

    def test_it_ends_when_the_login_is_disabled(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        frappe.db.set_value("User", self.school.mother_login, "enabled", 0)
        self.is_gone(key)

    def test_it_ends_with_a_custody_limit_for_whom_it_is(self):
        mothers = self.made(self.school.mother_login, self.school.pupil_10)
        fathers = self.made(self.school.father_login, self.school.pupil_10)
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", NO_ACCESS)
        self.is_gone(mothers)
        self.assertEqual(self.fed(fathers).status_code, 200)

    def test_it_ends_when_the_child_has_left(self):
        for values in ({"enabled": 0}, {"date_of_leaving": add_days(getdate(), -1)}):
            keys = [self.made(user, self.school.pupil_10) for user in (
                self.school.mother_login, self.school.pupil_10_login)]  # fmt: skip
            frappe.db.savepoint("at_school")
            frappe.db.set_value("Student", self.school.pupil_10, values)
            for key in keys:
                self.is_gone(key)
            frappe.db.rollback(save_point="at_school")

    def test_it_ends_with_the_role(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        frappe.get_doc("User", self.school.mother_login).remove_roles("Guardian")
        self.is_gone(key)

    def test_those_that_have_ended_are_taken_away_by_night(self):
        self.made(self.school.mother_login, self.school.pupil_10)
        stays = self.made(self.school.father_login, self.school.pupil_10).partition(".")[0]
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", NO_ACCESS)
        with self.as_user("Administrator"):
            addresses.forget_ended()
        self.assertEqual(frappe.get_all(addresses.ADDRESS, pluck="name"), [stays])

    def test_what_is_as_it_was_is_not_sent_again(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        first = self.fed(key)
        self.assertIn("Last-Modified", first.headers)
        for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            self.asks(**{header: first.headers[name]})
            again = self.fed(key)
            sent = b"".join(again.get_app_iter(frappe.local.request.environ))
            self.assertEqual((again.status_code, sent), (304, b""), header)
        # Something has changed: it is sent whole, under another mark.
        self.lesson()
        self.asks(**{"If-None-Match": first.headers["ETag"]})
        changed = self.fed(key)
        self.assertEqual(changed.status_code, 200)
        self.assertNotEqual(changed.headers["ETag"], first.headers["ETag"])

    def test_it_speaks_the_language_of_its_person(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        frappe.db.set_value("User", self.school.mother_login, "language", "de")
        self.assertIn("Stundenplan: Ada", self.fed(key).get_data().decode())

    def test_how_often(self):
        key = self.made(self.school.mother_login, self.school.pupil_10)
        with patch.object(addresses, "MOST_READ", 2):
            self.fed(key)
            self.fed(key)
            with self.assertRaises(TooManyRequests):
                self.fed(key)
        with patch.object(addresses, "MOST_WRONG", 2):
            self.is_gone("a.b")
            self.is_gone("a.c")
            with self.assertRaises(TooManyRequests):
                self.fed("a.d")

    def test_at_the_desk_for_those_who_look_after_it_alone(self):
        name = self.made(self.school.mother_login, self.school.pupil_10).partition(".")[0]
        for user, sees in (
            (self.school.administrator_login, True),
            (self.school.principal_login, False),
            (self.school.physicist_login, False),
            (self.school.mother_login, False),
            (self.school.pupil_10_login, False),
        ):
            with self.as_user(user), self.subTest(user=user):
                document = frappe.get_doc(addresses.ADDRESS, name)
                self.assertEqual(document.has_permission("read"), sees)
                self.assertFalse(document.has_permission("write"))
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc({"doctype": addresses.ADDRESS, "user": self.school.mother_login}).insert()
