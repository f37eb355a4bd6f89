"""A planner's work on a timetable: stated from the records, looked at, moved, locked, undone, learned from."""

import json
from dataclasses import replace

import frappe

from school_ai.ai.scheduling import plain
from school_ai.ai.scheduling.problem import Place, RoomNeed
from school_ai.ai.scheduling.rules import SWITCHABLE
from school_ai.api import schedules
from school_ai.api import timetables as api
from school_ai.services.timetables import bell, kept, learning, next_year, rule_records, stating
from school_ai.tests import timetable
from school_ai.tests.case import SiteTest


class TestPlanning(SiteTest):
    def setUp(self):
        super().setUp()
        self.planned = timetable.ensure(self.school)
        timetable.forget(self.school)
        self.addCleanup(timetable.forget, self.school)

    def state(self, weeks=1):
        return stating.state(self.school.term, weeks=weeks)

    # --- stated ---

    def test_the_records_are_the_problem(self):
        stated = self.state()
        problem = stated.problem
        load = {each.name: each for each in problem.loads}
        self.assertEqual(load[self.planned.joint].groups, (self.school.group_7, self.school.group_10))
        self.assertEqual(load[self.planned.physics].need.kind, "School AI lab")
        self.assertEqual(problem.group[self.school.group_10].size, 2)
        self.assertEqual(problem.room[self.planned.lab].capacity, 20)
        self.assertEqual(problem.teacher[self.school.physicist].title, "Paul Physicist")
        self.assertEqual(len(problem.cycle.days), len(bell.read().weekdays))
        self.assertTrue(problem.settings)

    def test_a_capacity_that_cannot_be_read_is_told_and_the_room_left_out(self):
        frappe.db.set_value("Room", self.planned.room, "seating_capacity", "about thirty")
        stated = self.state()
        self.assertNotIn(self.planned.room, stated.problem.room)
        self.assertTrue(any("about thirty" in words for words in stated.unread))

    def test_doubles_weeks_and_fixed_times(self):
        document = frappe.get_doc("Course Load", self.planned.physics)
        period = bell.read().periods[0]
        document.update({"periods_a_week": 3, "double_lessons": 1})
        document.append("times", {"kind": "Fixed", "weekday": "Tuesday", "period": period})
        document.append("times", {"kind": "Forbidden", "weekday": "Friday"})
        document.save()
        load = next(each for each in self.state().problem.loads if each.name == document.name)
        self.assertEqual([lesson.periods for lesson in load.lessons], [2, 1])
        self.assertEqual(load.lessons[0].slot, next(iter(bell.read().slots(1, period))))
        self.assertEqual(load.forbidden, bell.read().slots(4))
        two = next(each for each in self.state(2).problem.loads if each.name == document.name)
        self.assertEqual([(lesson.periods, lesson.week) for lesson in two.lessons], [(2, 0), (1, 0), (2, 1), (1, 1)])

    def test_wishes_hold_at_once_and_what_somebody_cannot_when_it_is_approved(self):
        period = bell.read().periods[0]
        document = frappe.get_doc(
            {
                "doctype": "Instructor Preference",
                "instructor": self.school.physicist,
                "academic_term": self.school.term,
                "most_days": 3,
                "times": [
                    {"weekday": "Monday", "period": period, "wish": "Please not"},
                    {"weekday": "Friday", "wish": "Cannot"},
                ],
            }
        ).insert()
        monday, friday = bell.read().slots(0, period), bell.read().slots(4)
        teacher = self.state().problem.teacher[self.school.physicist]
        self.assertEqual(teacher.unavailable, frozenset())
        self.assertEqual({teacher.wishes[slot] for slot in monday | friday}, {3})
        document.status = "Approved"
        document.save()
        teacher = self.state().problem.teacher[self.school.physicist]
        self.assertEqual((teacher.unavailable, teacher.most_days), (friday, 3))
        self.assertEqual(set(teacher.wishes), set(monday))

    def test_an_instructor_writes_their_own_preferences_and_cannot_approve_them(self):
        values = {"doctype": "Instructor Preference", "academic_term": self.school.term, "status": "Approved"}
        with self.as_user(self.school.physicist_login):
            own = frappe.get_doc({**values, "instructor": self.school.physicist}).insert()
            self.assertEqual(own.status, "Proposed")
            with self.assertRaises(frappe.PermissionError):
                frappe.get_doc({**values, "instructor": self.school.mathematician}).insert()
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(frappe.get_list("Instructor Preference"), [])
            self.assertFalse(frappe.has_permission("Instructor Preference", "read", own.name))

    def test_rules_are_there_from_the_beginning_and_each_can_be_narrowed(self):
        self.assertGreater(frappe.db.count(rule_records.RULE), 5)
        self.assertEqual(rule_records.write_usual(), 0)
        rule = frappe.get_doc(
            {
                "doctype": rule_records.RULE,
                "rule": SWITCHABLE["late"].title,
                "about": rule_records.GROUPS,
                "strictness": "Soft",
                "weight": 3,
                "limit_value": 2,
                "scope": "Program",
                "program": self.school.grade_7,
            }
        ).insert()
        stated = self.state()
        setting = stated.problem.settings[stated.rules.index(rule.name)]
        self.assertEqual((setting.rule, setting.of, setting.limit, setting.weight), ("late", "groups", 2, 3))
        self.assertIn(self.school.group_7, setting.who)
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc(
                {"doctype": rule_records.RULE, "rule": SWITCHABLE["late"].title, "about": rule_records.GROUPS}
            ).insert()

    def test_every_rule_can_be_chosen(self):
        options = frappe.get_meta(rule_records.RULE).get_field("rule").options.split("\n")
        self.assertEqual(set(options), {rule.title for rule in SWITCHABLE.values()})

    # --- adjusted ---

    def test_a_move_shows_what_it_costs_and_can_be_undone(self):
        run = timetable.solved(self.school, self.planned)
        plan = api.plan(run=run)
        lesson = next(each for each in plan["lessons"] if each["load"] == self.planned.mathematics)
        costs = api.costs(run=run, position=lesson["position"])
        free = next(each for each in costs if each["hard"] == 0 and each["slot"] != lesson["slot"])
        moved = api.move(run=run, position=lesson["position"], slot=free["slot"], room=free["room"])
        self.assertEqual(moved["cost"], plan["cost"] + free["cost"])
        self.assertEqual(moved["lessons"][0]["slot"], free["slot"])
        self.assertEqual(frappe.db.count(learning.EVENT, {"run": run, "kind": "Moved"}), 1)
        back = api.undo(run=run)
        self.assertEqual(back["lessons"][0]["slot"], lesson["slot"])
        self.assertEqual(back["cost"], plan["cost"])
        with self.assertRaises(frappe.ValidationError):
            api.undo(run=run)

    def test_two_lessons_change_places(self):
        run = timetable.solved(self.school, self.planned)
        lessons = [each for each in api.plan(run=run)["lessons"] if each["load"] == self.planned.mathematics]
        one, other = lessons[:2]
        moved = api.exchange(run=run, position=one["position"], other=other["position"])
        self.assertEqual([each["slot"] for each in moved["lessons"]], [other["slot"], one["slot"]])

    def position_of(self, run: str, load: str) -> int:
        return next(each["position"] for each in api.plan(run=run)["lessons"] if each["load"] == load)

    def test_what_a_place_breaks_and_mends_is_told_with_what_each_costs(self):
        run = timetable.solved(self.school, self.planned)
        mathematics = self.position_of(run, self.planned.mathematics)
        joint = next(each for each in api.plan(run=run)["lessons"] if each["load"] == self.planned.joint)
        costs = api.costs(run=run, position=mathematics)
        for each in costs:
            self.assertEqual(
                sum(one["cost"] for one in each["causes"]) - sum(one["cost"] for one in each["cures"]), each["cost"]
            )
        at_once = next(each for each in costs if each["slot"] == joint["slot"])
        self.assertIn(joint["position"], at_once["in_the_way"])
        hard = [one for one in at_once["causes"] if one["hard"]]
        self.assertTrue(hard and all("at once" in one["text"] and not one["cost"] for one in hard), hard)
        # Hard ones come first.
        self.assertEqual(at_once["causes"][: len(hard)], hard)

    def test_an_exchange_costs_what_was_told_before(self):
        run = timetable.solved(self.school, self.planned)
        one, other = self.position_of(run, self.planned.physics), self.position_of(run, self.planned.joint)
        plan = api.plan(run=run)
        told = api.exchange_cost(run=run, position=one, other=other)
        self.assertIsNone(told["problem"])
        self.assertEqual(
            [each["slot"] for each in told["moves"]], [plan["lessons"][other]["slot"], plan["lessons"][one]["slot"]]
        )
        done = api.exchange(run=run, position=one, other=other)
        self.assertEqual((done["cost"], done["hard"]), (plan["cost"] + told["cost"], plan["hard"] + told["hard"]))
        self.assertEqual(
            [(each["position"], each["slot"], each["room"]) for each in done["lessons"]],
            [(each["position"], each["slot"], each["room"]) for each in told["moves"]],
        )

    def test_why_two_lessons_cannot_be_exchanged_is_said(self):
        run = timetable.solved(self.school, self.planned)
        self.assertIn("two different", api.exchange_cost(run=run, position=0, other=0)["problem"])
        api.lock(run=run, positions=[1], locked=True)
        self.assertIn("Unlock it", api.exchange_cost(run=run, position=0, other=1)["problem"])
        held = kept.read(run)
        kept.keep(run, replace(held, timetable=kept.with_places(held.timetable, [(2, None)])))
        self.assertIn("without a place", api.exchange_cost(run=run, position=0, other=2)["problem"])
        for other in (0, 1, 2):
            with self.assertRaises(frappe.ValidationError):
                api.exchange(run=run, position=0, other=other)
        with self.assertRaises(frappe.DoesNotExistError):
            api.exchange_cost(run=run, position=0, other=999)

    def test_each_room_is_told_with_its_price_who_is_there_and_what_it_lacks(self):
        run = timetable.solved(self.school, self.planned)
        physics, joint = self.position_of(run, self.planned.physics), self.position_of(run, self.planned.joint)
        # Both at one time: each in its room.
        held = kept.read(run)
        slot = held.timetable.places[joint].slot
        kept.keep(run, replace(held, timetable=kept.with_places(held.timetable, [(physics, Place(slot, None))])))
        before = api.plan(run=run)
        rooms = {each["room"]: each for each in api.rooms(run=run, position=physics)}
        self.assertEqual(set(rooms), {each["name"] for each in before["rooms"]})
        lab, room = rooms[self.planned.lab], rooms[self.planned.room]
        self.assertTrue(lab["fits"])
        self.assertEqual((lab["taken"], lab["hard"]), ([], -1))
        self.assertEqual((room["fits"], room["taken"]), (False, [joint]))
        self.assertTrue(any("does not have what" in each["text"] and each["hard"] for each in room["causes"]))
        self.assertTrue(any("is used by 2 lessons" in each["text"] for each in room["causes"]))
        # It has no room to give for it.
        self.assertIsNone(room["exchange"])
        moved = api.move(run=run, position=physics, slot=slot, room=self.planned.lab)
        self.assertEqual(moved["hard"], before["hard"] + lab["hard"])
        self.assertIn("School AI Lab", moved["can_undo"])
        keys = [(each["hard"], each["cost"]) for each in api.rooms(run=run, position=physics)]
        self.assertEqual(keys, sorted(keys))

    def test_a_room_that_is_taken_is_exchanged(self):
        run = timetable.solved(self.school, self.planned)
        physics, joint = self.position_of(run, self.planned.physics), self.position_of(run, self.planned.joint)
        held = kept.read(run)
        slot = held.timetable.places[joint].slot
        kept.keep(
            run, replace(held, timetable=kept.with_places(held.timetable, [(physics, Place(slot, self.planned.lab))]))
        )
        before = api.plan(run=run)
        room = next(each for each in api.rooms(run=run, position=physics) if each["taken"] == [joint])
        told = room["exchange"]
        self.assertEqual({each["slot"] for each in told["moves"]}, {slot})
        self.assertEqual(told, api.exchange_cost(run=run, position=physics, other=joint, rooms_only=True))
        done = api.exchange(run=run, position=physics, other=joint, rooms_only=True)
        self.assertEqual([each["room"] for each in done["lessons"]], [room["room"], self.planned.lab])
        self.assertEqual((done["cost"], done["hard"]), (before["cost"] + told["cost"], before["hard"] + told["hard"]))
        self.assertIn("rooms of", done["can_undo"])
        self.assertEqual(api.undo(run=run)["hard"], before["hard"])

    def test_rooms_are_exchanged_without_the_times(self):
        run = timetable.solved(self.school, self.planned)
        physics, joint = self.position_of(run, self.planned.physics), self.position_of(run, self.planned.joint)
        lessons = api.plan(run=run)["lessons"]
        self.assertNotEqual(lessons[physics]["slot"], lessons[joint]["slot"])
        done = api.exchange(run=run, position=physics, other=joint, rooms_only=True)
        self.assertEqual(
            [(each["slot"], each["room"]) for each in done["lessons"]],
            [
                (lessons[physics]["slot"], lessons[joint]["room"]),
                (lessons[joint]["slot"], lessons[physics]["room"]),
            ],
        )

    def test_a_lesson_without_a_place_has_no_rooms_to_choose_and_one_in_the_park_none_either(self):
        run = timetable.solved(self.school, self.planned)
        held = kept.read(run)
        kept.keep(run, replace(held, timetable=kept.with_places(held.timetable, [(0, None)])))
        with self.assertRaisesRegex(frappe.ValidationError, "choose a time"):
            api.rooms(run=run, position=0)
        load = replace(held.problem.placings[1][0], need=RoomNeed(none=True))
        loads = tuple(load if each.name == load.name else each for each in held.problem.loads)
        problem = replace(held.problem, loads=loads)
        frappe.db.set_value(kept.RUN, run, "problem", plain.problem_text(problem))
        self.assertEqual(api.rooms(run=run, position=1), [])

    def test_what_its_course_load_fixes_is_changed_there_and_its_room_here(self):
        document = frappe.get_doc("Course Load", self.planned.physics)
        period = bell.read().periods[0]
        document.append("times", {"kind": "Fixed", "weekday": "Monday", "period": period})
        document.append("times", {"kind": "Fixed", "weekday": "Tuesday", "period": period, "room": self.planned.lab})
        document.save()
        run = timetable.solved(self.school, self.planned)
        lessons = [each for each in api.plan(run=run)["lessons"] if each["load"] == self.planned.physics]
        self.assertEqual([(each["fixed"], each["room_fixed"]) for each in lessons], [(True, False), (True, True)])
        free = next(each for each in api.plan(run=run)["lessons"] if not each["fixed"])
        for lesson in lessons:
            with self.assertRaisesRegex(frappe.ValidationError, "fixed by its course load. .*change the fixed time"):
                api.move(run=run, position=lesson["position"], slot=lesson["slot"] + 1, room=lesson["room"])
            told = api.exchange_cost(run=run, position=free["position"], other=lesson["position"])
            self.assertIn("change the fixed time", told["problem"])
            self.assertNotIn("nlock", told["problem"])
        one, other = lessons
        moved = api.move(run=run, position=one["position"], slot=one["slot"], room=self.planned.room)
        self.assertEqual(moved["lessons"][0]["room"], self.planned.room)
        with self.assertRaisesRegex(frappe.ValidationError, "The room of .* is fixed by its course load"):
            api.move(run=run, position=other["position"], slot=other["slot"], room=self.planned.room)

    def test_what_each_line_costs_after_a_change_is_told_with_it(self):
        run = timetable.solved(self.school, self.planned)
        mathematics = self.position_of(run, self.planned.mathematics)
        joint = next(each for each in api.plan(run=run)["lessons"] if each["load"] == self.planned.joint)
        calls = (
            lambda: api.move(run=run, position=mathematics, slot=joint["slot"], room=joint["room"]),
            lambda: api.exchange(run=run, position=mathematics, other=self.position_of(run, self.planned.physics)),
            lambda: api.lock(run=run, positions=[0], locked=True),
            lambda: api.undo(run=run),
        )
        seen = []
        for call in calls:
            done, plan = call(), api.plan(run=run)
            seen.append(done)
            for key in ("cost", "hard", "gap", "groups", "instructors", "rooms", "rules", "broken", "can_undo"):
                self.assertEqual(done[key], plan[key], key)
        # A teacher who is at two places at once.
        self.assertTrue(any(each["hard"] for each in seen[0]["instructors"]))
        self.assertTrue(any(each["hard"] for each in seen[0]["rooms"]))

    def test_what_is_locked_is_not_moved_and_stays_fixed_for_the_solver(self):
        run = timetable.solved(self.school, self.planned)
        api.lock(run=run, positions=[0], locked=True)
        with self.assertRaisesRegex(frappe.ValidationError, "locked"):
            api.move(run=run, position=0, slot=3)
        held = kept.read(run)
        self.assertEqual(held.locked_problem.placings[0][1].slot, held.timetable.places[0].slot)
        api.lock(run=run, positions=[0], locked=False)
        self.assertIsNone(kept.read(run).locked_problem.placings[0][1].slot)

    def test_no_place_at_all_is_refused(self):
        run = timetable.solved(self.school, self.planned)
        for arguments in ({"slot": 999}, {"slot": 1, "room": "no such room"}):
            with self.assertRaises(frappe.ValidationError):
                api.move(run=run, position=0, **arguments)
        with self.assertRaises(frappe.DoesNotExistError):
            api.costs(run=run, position=999)

    def test_a_run_without_a_timetable_says_what_to_do(self):
        run = timetable.run(self.school).name
        with self.assertRaisesRegex(frappe.ValidationError, "Start it first"):
            api.plan(run=run)

    def test_suggestions_are_ranked_and_say_why(self):
        run = timetable.solved(self.school, self.planned)
        found = schedules.suggestions(run=run, position=0)
        self.assertEqual([each["cost"] for each in found], sorted(each["cost"] for each in found))
        self.assertTrue(all(each["moves"] and "{" not in "".join(each["moves"]) for each in found))
        more = schedules.suggestions(run=run, load=self.planned.mathematics)
        self.assertTrue(more)
        with self.assertRaises(frappe.ValidationError):
            schedules.suggestions(run=run)
        self.assertEqual(schedules.optimized(academic_term=self.school.term)["run"], run)

    # --- learned ---

    def moved_out_of(self, run, period, times):
        cycle = kept.read(run).problem.cycle
        number = [each.name for each in cycle.periods].index(period)
        for at in range(times):
            day = at % len(cycle.days)
            other = (number + 1 + at % (len(cycle.periods) - 1)) % len(cycle.periods)
            place = {"week": 0, "room": self.planned.room}
            frappe.get_doc(
                {
                    "doctype": learning.EVENT,
                    "kind": "Moved",
                    "run": run,
                    "details": json.dumps(
                        {
                            "load": self.planned.mathematics,
                            "teachers": [self.school.mathematician],
                            "from": {"weekday": cycle.days[day].weekday, "period": period, **place},
                            "to": {
                                "weekday": cycle.days[(day + 1) % len(cycle.days)].weekday,
                                "period": cycle.periods[other].name,
                                **place,
                            },
                        }
                    ),
                }
            ).insert()

    def test_what_a_planner_does_again_and_again_is_proposed_and_applied_only_when_accepted(self):
        run = timetable.solved(self.school, self.planned)
        period = bell.read().periods[-1]
        self.moved_out_of(run, period, 12)
        before = frappe.get_doc("Course Load", self.planned.mathematics).as_dict()
        names = api.learn(run=run)
        self.assertTrue(names)
        proposals = [frappe.get_doc(learning.PREFERENCE, name) for name in names]
        after = frappe.get_doc("Course Load", self.planned.mathematics).as_dict()
        self.assertEqual(after.times, before.times)
        chosen = next(each for each in proposals if period in each.text)
        self.assertGreaterEqual(chosen.count, 6)
        self.assertTrue(chosen.evidence and chosen.effect)
        self.assertEqual(api.learn(run=run), [])
        api.accept_preference(preference=chosen.name)
        with self.assertRaises(frappe.ValidationError):
            api.dismiss_preference(preference=chosen.name)
        problem = self.state().problem
        slots = {slot for weekday in bell.read().weekdays for slot in bell.read().slots(weekday, period)}
        load = next(each for each in problem.loads if each.name == self.planned.mathematics)
        wishes = problem.teacher[self.school.mathematician].wishes
        rules = [each for each in problem.settings if each.rule == "late"]
        self.assertTrue(load.forbidden & slots or set(wishes) & slots or rules)

    def test_a_few_moves_are_no_pattern(self):
        run = timetable.solved(self.school, self.planned)
        self.moved_out_of(run, bell.read().periods[0], 2)
        self.assertEqual(api.learn(run=run), [])

    def test_an_accepted_wish_leaves_what_holds_in_every_term(self):
        period = bell.read().periods[0]
        frappe.get_doc(
            {
                "doctype": stating.PREFERENCE,
                "instructor": self.school.physicist,
                "status": "Approved",
                "times": [{"weekday": "Friday", "wish": "Cannot"}],
            }
        ).insert()
        times = [{"weekday": "Monday", "week": "", "period": period}]
        learning._write_wishes(self.school.term, {"name": self.school.physicist, "times": times})
        teacher = self.state().problem.teacher[self.school.physicist]
        self.assertEqual(teacher.unavailable, bell.read().slots(4))
        self.assertEqual(set(teacher.wishes), bell.read().slots(0, period))

    def test_rules_for_several_groups_are_all_taken_over_and_are_about_their_successors(self):
        term = frappe.get_doc("Academic Term", self.school.term)
        new = frappe.get_doc(
            {
                "doctype": "Academic Term",
                "academic_year": term.academic_year,
                "term_name": "Next",
                "term_start_date": term.term_start_date,
                "term_end_date": term.term_end_date,
            }
        ).insert()
        rule = next(each for each in SWITCHABLE.values() if each.of and not each.needs_limit and not each.window)
        for group in (self.school.group_10, self.school.group_7):
            frappe.get_doc(
                {
                    "doctype": rule_records.RULE,
                    "rule": rule.title,
                    "about": rule_records.GROUPS,
                    "strictness": "Soft",
                    "weight": 3,
                    "status": rule_records.IN_FORCE,
                    "scope": "Student Group",
                    "student_group": group,
                    "academic_term": self.school.term,
                }
            ).insert()
        same = ("rule", "about", "scope", "program", "student_group", "instructor", "course")
        follows, left = {self.school.group_10: self.school.group_7}, []
        copied = next_year._copy(rule_records.RULE, self.school.term, new.name, same, follows, left)
        self.assertEqual((copied, len(left)), (1, 1))
        follows[self.school.group_7] = self.school.group_10
        self.assertEqual(next_year._copy(rule_records.RULE, self.school.term, new.name, same, follows, left), 1)
        about = frappe.get_all(rule_records.RULE, {"academic_term": new.name}, pluck="student_group")
        self.assertEqual(set(about), {self.school.group_10, self.school.group_7})

    def test_what_somebody_is_not_to_cover_goes_on_for_the_groups_that_follow(self):
        preference = frappe.new_doc(stating.PREFERENCE)
        for group in (self.school.group_10, self.school.group_7, None):
            preference.append("not_for_cover", {"weekday": "Monday", "student_group": group, "reason": "Asked for"})
        left = []
        next_year._cover_of({self.school.group_10: self.school.group_7}, left)(preference)
        rows = [(row.weekday, row.student_group, row.reason) for row in preference.not_for_cover]
        self.assertEqual(rows, [("Monday", self.school.group_7, "Asked for"), ("Monday", None, "Asked for")])
        self.assertEqual(len(left), 1)

    def test_an_instructor_reads_the_rows_of_their_own_course_loads_alone(self):
        with self.as_user(self.school.physicist_login):
            for doctype in ("Course Load Instructor", "Course Load Group", "Course Load Time", "Course Load Room"):
                found = frappe.get_list(doctype, parent_doctype="Course Load", pluck="parent", limit=0)
                self.assertLessEqual(set(found), {self.planned.physics})
            own, foreign = (
                frappe.get_doc("Course Load", load).instructors[0].name
                for load in (self.planned.physics, self.planned.mathematics)
            )
            self.assertTrue(frappe.get_doc("Course Load Instructor", own).has_permission("read"))
            self.assertFalse(frappe.get_doc("Course Load Instructor", foreign).has_permission("read"))
