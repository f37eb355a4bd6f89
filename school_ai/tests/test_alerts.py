"""Alerts: they fire, they are told step by step until somebody looks after them, and they are over; with a clock that
the tests set. Holidays are no anomaly."""

from datetime import datetime, time, timedelta
from unittest.mock import Mock, patch

import frappe
import redis
from frappe.utils import getdate, now_datetime

from school_ai import noted
from school_ai.api import monitoring as api
from school_ai.jobs import tasks
from school_ai.services.monitoring import alerting, escalating, figures, hours, rounds, slack
from school_ai.services.telling import choices, forgetting, kinds
from school_ai.setup import alert_rules
from school_ai.tests.case import SiteTest
from school_ai.tests.fakes.slack import slack as fake_slack

NOTICE, DELIVERY = "AI Notice", "AI Notice Delivery"
KIND = "Test of alerts"


class AlertsTest(SiteTest):
    """No rules but those that a test makes; what is committed is taken away."""

    def setUp(self):
        super().setUp()
        self.clear()
        self.addCleanup(self.clear)
        self.switched_off = frappe.get_all(alerting.RULE, {"enabled": 1}, pluck="name")
        for name in self.switched_off:
            frappe.db.set_value(alerting.RULE, name, "enabled", 0, update_modified=False)
        self.addCleanup(self.switch_on)
        frappe.db.commit()
        self.now = now_datetime().replace(microsecond=0)

    def switch_on(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for name in self.switched_off:
            frappe.db.set_value(alerting.RULE, name, "enabled", 1, update_modified=False)
        frappe.db.commit()

    def clear(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for name in frappe.get_all(alerting.RULE, {"title": ("like", "Test %")}, pluck="name"):
            frappe.delete_doc(alerting.RULE, name, force=True)
        for doctype in (alerting.ALERT, escalating.MESSAGE, hours.METRIC_HOUR, choices.CHOICES, choices.ROWS):
            frappe.db.delete(doctype)
        frappe.db.delete(tasks.DOCTYPE, {"kind": KIND})
        forgetting.forget(frappe.get_all(NOTICE, {"kind": kinds.ALERTS}, pluck="name"))
        frappe.db.set_value("User", self.school.administrator_login, "mobile_no", None)
        noted.forget()
        frappe.db.commit()

    def rule(self, steps=None, **values):
        values = {
            "title": "Test tasks fail",
            "figure": "Tasks that failed",
            "severity": "Critical",
            "bound": 2,
            "clear_by": 1,
            "window_minutes": 30,
            "hold_minutes": 10,
            "calm_minutes": 10,
            **values,
        }
        steps = steps or [{"after_minutes": 0, "tell": escalating.EVERYBODY, "by_email": 1}]
        made = frappe.get_doc({"doctype": alerting.RULE, "enabled": 1, "steps": steps, **values}).insert()
        frappe.db.commit()
        return made

    def fail(self, count: int, at: datetime | None = None):
        """Tasks that have failed."""
        for _number in range(count):
            values = {"doctype": tasks.DOCTYPE, "kind": KIND, "status": "Failed", "ended_on": at or self.now}
            frappe.get_doc(values).insert(ignore_links=True, ignore_mandatory=True)
        frappe.db.commit()

    def look(self, minutes: int) -> None:
        rounds.go(self.now + timedelta(minutes=minutes))

    def alerts(self) -> list:
        return [frappe.get_doc(alerting.ALERT, name) for name in
                frappe.get_all(alerting.ALERT, pluck="name", order_by="fired_on, creation")]  # fmt: skip

    def notices(self, user: str | None = None) -> list:
        filters = {"kind": kinds.ALERTS, "user": user or self.school.administrator_login}
        return [
            frappe.get_doc(NOTICE, name) for name in frappe.get_all(NOTICE, filters, pluck="name", order_by="creation")
        ]

    def fired(self, **values):
        """A rule with an alert that fires, at 15 minutes."""
        rule = self.rule(**values)
        self.fail(3, self.now - timedelta(minutes=1))
        self.look(0)
        self.look(10)
        (alert,) = self.alerts()
        return rule, alert


class TestFiring(AlertsTest):
    def test_it_fires_when_it_has_held_and_is_over_when_it_has_been_calm(self):
        rule = self.rule()
        self.look(0)
        self.assertEqual(frappe.db.get_value(alerting.RULE, rule.name, "state"), "Quiet")
        self.fail(3, self.now - timedelta(minutes=1))
        self.look(0)
        self.assertEqual(frappe.db.get_value(alerting.RULE, rule.name, "state"), "Pending")
        self.assertEqual(self.alerts(), [])
        self.look(10)
        (alert,) = self.alerts()
        self.assertEqual((alert.state, alert.value, alert.severity), ("Firing", 3, "Critical"))
        self.assertEqual((alert.since, alert.fired_on), (self.now, self.now + timedelta(minutes=10)))
        self.assertEqual(alert.expected, "at most 2 tasks")
        # Told once, however often it is looked at.
        self.look(15)
        self.assertEqual(len(self.alerts()), 1)
        (notice,) = self.notices()
        self.assertEqual(notice.subject, "Critical: Test tasks fail")
        self.assertIn("3 tasks", notice.text)
        self.assertEqual([row.channel for row in notice.deliveries], ["Email"])
        # They are out of the window: clear, but not yet over.
        self.look(30)
        self.assertEqual(self.alerts()[0].state, "Firing")
        self.look(40)
        self.assertEqual((self.alerts()[0].state, self.alerts()[0].over_on), ("Over", self.now + timedelta(minutes=40)))
        self.assertEqual(self.notices()[-1].subject, "Over: Test tasks fail")

    def test_what_is_over_before_it_has_held_tells_nobody(self):
        self.rule(window_minutes=5)
        self.fail(3, self.now - timedelta(minutes=1))
        self.look(0)
        self.look(10)
        self.assertEqual((self.alerts(), self.notices()), ([], []))

    def test_a_rule_that_breaks_keeps_no_other_from_being_looked_at(self):
        self.rule(title="Test broken", figure="Disk that is free", hold_minutes=0)
        self.rule(hold_minutes=0)
        self.fail(3, self.now - timedelta(minutes=1))
        with patch("school_ai.services.monitoring.readiness.disk_free", side_effect=OSError):
            self.look(0)
        self.assertEqual([alert.title for alert in self.alerts()], ["Test tasks fail"])

    def test_where_redis_is_away_the_alerts_are_there_all_the_same(self):
        """That somebody's page is told follows the commit, and fails."""
        self.rule(title="Test first", hold_minutes=0)
        self.rule(title="Test second", hold_minutes=0)
        self.fail(3, self.now - timedelta(minutes=1))
        fire, away = alerting._fire, Mock(side_effect=redis.exceptions.ConnectionError)

        def fired_while_redis_is_away(*arguments):
            frappe.db.after_commit.add(away)
            return fire(*arguments)

        with patch.object(alerting, "_fire", fired_while_redis_is_away):
            self.look(0)
        self.assertEqual(away.call_count, 2)
        self.assertEqual({alert.title for alert in self.alerts()}, {"Test first", "Test second"})

    def test_a_rule_that_is_switched_off_or_changed_ends_its_alert_and_begins_anew(self):
        rule, _alert = self.fired()
        rule.reload()
        rule.update({"bound": 1}).save()
        self.assertEqual(self.alerts()[0].state, "Over")
        self.assertEqual(frappe.db.get_value(alerting.RULE, rule.name, "state"), "Quiet")
        self.assertEqual(len(self.notices()), 1)

    def test_what_makes_no_sense_is_refused(self):
        for values in (
            {"figure": "Disk that is free", "kind": alerting.UNUSUAL},
            {"direction": alerting.EITHER},
            {"steps": [{"tell": escalating.ONE}]},
            {"steps": [{"tell": escalating.ONE, "user": self.school.physicist_login}]},
        ):
            with self.subTest(values), self.assertRaises(frappe.ValidationError):
                self.rule(title="Test nonsense", **values)


class TestEscalating(AlertsTest):
    LADDER = (
        {"after_minutes": 0, "tell": escalating.EVERYBODY, "by_email": 0},
        {"after_minutes": 30, "tell": escalating.EVERYBODY, "by_email": 1, "by_sms": 1},
        {"after_minutes": 60, "tell": escalating.SLACK},
    )

    def with_sms(self):
        """A gateway is set up: nothing is sent to it here."""
        frappe.db.set_value("User", self.school.administrator_login, "mobile_no", "+491700000000")
        ways = patch("school_ai.services.telling.wording.ways", return_value=frozenset({"Email", "SMS"}))
        ways.start()
        self.addCleanup(ways.stop)

    def channels(self) -> list[list[str]]:
        return [sorted(row.channel for row in notice.deliveries) for notice in self.notices()]

    def test_whoever_is_next_is_told_while_nobody_looks_after_it(self):
        self.with_sms()
        self.fired(steps=list(self.LADDER), window_minutes=600)
        self.assertEqual(len(self.notices()), 1)
        self.look(39)
        self.assertEqual(len(self.notices()), 1)
        self.look(40)
        self.assertEqual(self.channels()[1], ["Email", "SMS"])
        # An alert waits for no quiet hours, nor for a digest.
        self.assertEqual({row.how_often for row in self.notices()[1].deliveries}, {"At Once"})
        self.look(70)
        self.assertEqual([row.who for row in self.alerts()[0].messages if row.step == 2], ["Slack"])
        self.assertEqual(len(self.notices()), 2)

    def test_nobody_else_is_told_when_somebody_looks_after_it(self):
        _rule, alert = self.fired(steps=list(self.LADDER), window_minutes=600)
        with self.as_user(self.school.administrator_login):
            self.assertEqual(api.look_after(alert.name, note="I restart the worker."), "Looked after")
        frappe.db.commit()
        self.look(120)
        (alert,) = self.alerts()
        self.assertEqual(
            (alert.looked_after_by, alert.note), (self.school.administrator_login, "I restart the worker.")
        )
        self.assertEqual(len(self.notices()), 1)
        self.assertEqual({row.step for row in alert.messages}, {0})
        # It is over all the same when it is.
        self.look(800)
        self.look(810)
        self.assertEqual(self.alerts()[0].state, "Over")
        with self.assertRaises(frappe.ValidationError):
            api.look_after(alert.name)

    def test_who_wants_no_emails_gets_those_that_a_step_sends(self):
        document = frappe.get_doc({"doctype": choices.CHOICES, "user": self.school.administrator_login})
        document.append("kinds", {"kind": kinds.ALERTS, "on_page": 1, "email": "Never"})
        document.flags.is_ours = True
        document.insert()
        steps = [{"after_minutes": after, "tell": escalating.EVERYBODY, "by_email": after > 0} for after in (0, 5)]
        self.fired(steps=steps, window_minutes=600)
        self.assertEqual(self.channels(), [[]])
        self.look(15)
        self.assertEqual(self.channels(), [[], ["Email"]])

    def test_alerts_are_for_those_who_look_after_school_ai(self):
        _rule, alert = self.fired()
        for user, sees in (
            (self.school.administrator_login, True),
            (self.school.principal_login, False),
            (self.school.physicist_login, False),
            (self.school.pupil_10_login, False),
        ):
            with self.as_user(user):
                for doctype, name in ((alerting.ALERT, alert.name), (alerting.RULE, alert.rule)):
                    self.assertEqual(bool(frappe.has_permission(doctype, "read", name)), sees, (user, doctype))
                self.assertFalse(frappe.has_permission(alerting.ALERT, "write", alert.name), user)
                if not sees:
                    with self.assertRaises(frappe.PermissionError):
                        api.look_after(alert.name)
                    self.assertEqual(self.notices(user), [])
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc(alerting.ALERT, alert.name).update({"state": "Over"}).save()


class TestSlack(AlertsTest):
    STEPS = ({"after_minutes": 0, "tell": escalating.SLACK},)

    def sent(self, fake, **values):
        with self.settings(slack_webhook_url=fake.url):
            return self.fired(steps=list(self.STEPS), **values)

    def statuses(self) -> list[str]:
        return frappe.get_all(escalating.MESSAGE, pluck="status", order_by="creation")

    def test_the_channel_is_told_in_slacks_own_format(self):
        with fake_slack() as fake:
            _rule, alert = self.sent(fake, title="Test <!channel> & more")
        self.assertEqual(fake.answers, [(200, "ok")])
        (message,) = fake.messages
        # Whatever a rule is called mentions nobody.
        self.assertEqual(message["text"], "Critical: Test &lt;!channel&gt; &amp; more")
        self.assertIn("3 tasks", message["blocks"][0]["text"]["text"])
        self.assertIn(f"/app/ai-alert/{alert.name}|", message["blocks"][1]["text"]["text"])
        self.assertEqual(self.statuses(), ["Sent"])
        self.assertTrue(fake.headers[0]["x-request-id"])

    def test_it_is_told_when_it_is_over(self):
        with fake_slack() as fake, self.settings(slack_webhook_url=fake.url):
            self.fired(steps=list(self.STEPS))
            self.look(45)
            self.look(60)
        self.assertEqual([message["text"] for message in fake.messages],
                         ["Critical: Test tasks fail", "Over: Test tasks fail"])  # fmt: skip

    def test_what_slack_does_not_take_is_tried_again_and_told_once(self):
        with fake_slack(fails=2) as fake, self.settings(slack_webhook_url=fake.url):
            self.fired(steps=list(self.STEPS), window_minutes=600)
            self.assertEqual(self.statuses(), ["Waiting"])
            self.look(15)
            self.look(20)
            self.look(25)
        self.assertEqual([status for status, _text in fake.answers], [500, 500, 200])
        self.assertEqual(self.statuses(), ["Sent"])

    def test_the_address_is_told_to_nobody(self):
        with fake_slack(fails=99, status=403) as fake:
            self.sent(fake)
            problem = frappe.get_all(escalating.MESSAGE, pluck="problem")[0]
        self.assertEqual(problem, "Slack answered with status 403.")
        with self.settings(slack_webhook_url=fake.url), self.assertRaises(slack.NotTold) as refused:
            slack.tell("x", [], "https://school.example")
        self.assertNotIn("services", str(refused.exception))

    def test_nothing_is_sent_where_no_receiver_can_be(self):
        for address in ("http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "http://0.0.0.0/x"):
            with self.assertRaises(frappe.ValidationError):
                frappe.get_doc("School AI Settings").update({"slack_webhook_url": address}).save()
            with patch.object(slack, "_address", return_value=address), self.assertRaises(slack.NotTold):
                slack.tell("x", [], "https://school.example")

    def test_without_an_address_it_says_so(self):
        self.fired(steps=list(self.STEPS))
        self.assertIn("no address", frappe.get_all(escalating.MESSAGE, pluck="problem")[0])


class TestUnusual(AlertsTest):
    """Questions by the hour of a school with lessons from Monday to Friday and a holiday."""

    MONDAY = datetime(2026, 3, 2)

    def setUp(self):
        super().setUp()
        self.holiday = (self.MONDAY + timedelta(weeks=8, days=2)).date()
        for name, does in (
            ("staffing.holidays", {"side_effect": self.holidays}),
            ("teaching_days._terms", {"return_value": []}),
            ("teaching_days._weekdays", {"return_value": frozenset(range(5))}),
        ):
            patcher = patch(f"school_ai.erpnext_records.{name}", **does)
            patcher.start()
            self.addCleanup(patcher.stop)

    def holidays(self, first, last):
        return {self.holiday: "Holiday"} if first <= self.holiday <= last else {}

    def history(self, weeks: int = 8):
        rows = []
        for number in range(7 * weeks):
            day = self.MONDAY + timedelta(days=number)
            for hour in range(24):
                count = (80 + (number * 7 + hour * 5) % 23) if day.weekday() < 5 and 8 <= hour < 16 else number % 3
                rows.append(("Questions to the tutor", day + timedelta(hours=hour), float(count)))
        hours.write(rows)
        frappe.db.commit()

    def seen(self, count: float, at: datetime):
        rule = self.rule(title="Test unusual", figure="Questions to the tutor", kind=alerting.UNUSUAL,
                         direction=alerting.EITHER, hold_minutes=0)  # fmt: skip
        figure = figures.BY_NAME["Questions to the tutor"]
        counted = figures.Figure(figure.name, figure.unit, lambda _a, _b: count, figure.hourly, figure.least_change)
        with patch.dict(figures.BY_NAME, {figure.name: counted}):
            return alerting.look_at(rule, at + timedelta(hours=1, minutes=5)), rule

    def at(self, weeks: int, days: int, hour: int) -> datetime:
        return self.MONDAY + timedelta(weeks=weeks, days=days, hours=hour)

    def test_nothing_is_asked_in_lessons(self):
        self.history()
        seen, _rule = self.seen(0, self.at(8, 1, 10))
        self.assertTrue(seen.crossed)
        self.assertIn("a day with lessons", seen.words)

    def test_a_holiday_and_a_weekend_are_no_anomaly(self):
        self.history()
        for at in (self.at(8, 2, 10), self.at(8, 5, 10)):
            seen, rule = self.seen(0, at)
            self.assertIs(seen.crossed, False, at)
            self.assertIn("a free day", seen.words)
            frappe.delete_doc(alerting.RULE, rule.name, force=True)
        # The same Wednesday without the holiday.
        self.holiday = getdate("2020-01-01")
        self.assertTrue(self.seen(0, self.at(8, 2, 10))[0].crossed)

    def test_too_short_a_history_is_said(self):
        self.history(weeks=1)
        seen, _rule = self.seen(0, self.at(1, 0, 10))
        self.assertIsNone(seen.crossed)
        self.assertIn("not enough history", seen.words)

    def test_it_fires_and_tells_what_was_expected(self):
        self.history()
        figure = figures.BY_NAME["Questions to the tutor"]
        counted = figures.Figure(figure.name, figure.unit, lambda _a, _b: 0.0, figure.hourly, figure.least_change)
        self.rule(title="Test unusual", figure=figure.name, kind=alerting.UNUSUAL, direction=alerting.EITHER,
                  hold_minutes=0)  # fmt: skip
        with patch.dict(figures.BY_NAME, {figure.name: counted}):
            rounds.go(self.at(8, 1, 11) + timedelta(minutes=5))
        (alert,) = self.alerts()
        self.assertIn("a day with lessons", alert.expected)
        self.assertIn("0 questions", self.notices()[0].text)


class TestReadyMade(AlertsTest):
    def test_they_are_there_and_stay_as_the_school_has_left_them(self):
        titles = set(frappe.get_all(alerting.RULE, pluck="title"))
        self.assertLessEqual(alert_rules.READY_MADE.keys(), titles)
        changed, deleted = (
            frappe.get_doc(alerting.RULE, {"title": title}) for title in ("The disk fills", "Work waits")
        )
        changed.update({"bound": 25, "enabled": 0}).save()
        deleted.delete()
        alert_rules.make_alert_rules()
        self.assertEqual(frappe.db.get_value(alerting.RULE, {"title": "The disk fills"}, ["bound", "enabled"]), (25, 0))
        self.assertFalse(frappe.db.exists(alerting.RULE, {"title": "Work waits"}))

    def test_each_can_be_tried_and_says_what_it_sees(self):
        for name in frappe.get_all(alerting.RULE, pluck="name"):
            with self.subTest(rule=frappe.db.get_value(alerting.RULE, name, "title")):
                self.assertTrue(api.try_rule(name))

    def test_a_day_of_lessons_is_told_from_terms_weekdays_and_holidays(self):
        from school_ai.erpnext_records.teaching_days import teaching_days

        first, last = frappe.db.get_value("Academic Term", self.school.term, ["term_start_date", "term_end_date"])
        days = teaching_days(getdate(first), getdate(last))
        self.assertTrue(days)
        self.assertTrue(all(getdate(first) <= day <= getdate(last) for day in days))
        self.assertTrue(all(isinstance(datetime.combine(day, time()), datetime) for day in days))
