from datetime import date
from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai.api.endpoint import ENDPOINTS, endpoint
from school_ai.exceptions import CapabilityDisabled, InvalidArgument
from school_ai.tests.case import SiteTest

guarded_with: list[dict] = []


def guard(course: str | None = None) -> None:
    guarded_with.append({"course": course})
    if course == "forbidden":
        raise frappe.PermissionError


@endpoint("POST", guard=guard, capability="tutor_enabled")
def served(
    course: str,
    count: Annotated[int, Field(ge=1, le=10)] = 3,
    kind: Literal["short", "long"] = "short",
    day: date | None = None,
    names: list[str] | None = None,
) -> dict:
    """For these tests."""
    return {"course": course, "count": count, "kind": kind, "day": day, "names": names}


class TestEndpoint(SiteTest):
    def setUp(self):
        super().setUp()
        guarded_with.clear()

    def refused(self, **arguments) -> str:
        with self.assertRaises(InvalidArgument) as refused:
            served(**arguments)
        return str(refused.exception)

    def test_arguments_come_as_text_and_arrive_as_what_they_are(self):
        answer = served(course="Physics", count="7", day="2026-09-01", names='["Ada", "Ben"]', cmd="x", csrf_token="y")
        self.assertEqual(
            answer,
            {"course": "Physics", "count": 7, "kind": "short", "day": "2026-09-01", "names": ["Ada", "Ben"]},
        )

    def test_positional_arguments_go_the_same_way(self):
        self.assertEqual(served("Physics", 2)["count"], 2)
        self.assertEqual(guarded_with, [{"course": "Physics"}])

    def test_an_empty_field_of_a_form_was_not_given(self):
        self.assertEqual(served(course="Physics", count="", day="")["count"], 3)

    def test_what_is_wrong_is_named(self):
        for arguments, words in (
            ({}, "course is missing"),
            ({"course": None}, "course must be text"),
            ({"course": "P", "count": "many"}, "count must be a whole number"),
            ({"course": "P", "count": "0"}, "count must be 1 or more"),
            ({"course": "P", "count": "11"}, "count must be 10 or less"),
            ({"course": "P", "kind": "odd"}, "kind must be one of: 'short' or 'long'"),
            ({"course": "P", "day": "tomorrow"}, "day must be a date"),
            ({"course": "P", "names": "[1"}, "names"),
            ({"course": "P", "names": "[[]]"}, "names.0 must be text"),
            ({"course": ["P"]}, "course must be text"),
            ({"course": "P", "colour": "red"}, "no argument colour"),
        ):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.refused(**arguments))

    def test_the_guard_comes_before_what_is_wrong_elsewhere(self):
        with self.assertRaises(frappe.PermissionError):
            served(course="forbidden", count="many", colour="red")

    def test_a_capability_that_is_off_is_off_here(self):
        with self.settings(tutor_enabled=0), self.assertRaises(CapabilityDisabled):
            served(course="Physics")
        self.assertEqual(guarded_with, [])

    def test_an_endpoint_needs_a_guard_or_a_reason(self):
        with self.assertRaises(TypeError):
            endpoint("GET")

    def test_an_endpoint_needs_annotations(self):
        with self.assertRaises(TypeError):

            @endpoint("GET", guard=guard)
            def bare(course):
                return course

    def test_a_guard_looks_only_at_what_there_is(self):
        with self.assertRaises(TypeError):

            @endpoint("GET", guard=lambda student: None)
            def without_student(course: str) -> str:
                return course

    def test_frappe_serves_it_with_its_method_only(self):
        self.assertIn(served, frappe.whitelisted)
        self.assertNotIn(served, frappe.guest_methods)
        self.assertEqual(frappe.allowed_http_methods_for_whitelisted_func[served], ["POST"])

    def test_it_is_described(self):
        described = ENDPOINTS[f"{__name__}.served"]
        self.assertEqual((described.method, described.capability), ("POST", "tutor_enabled"))
        self.assertTrue(described.arguments["course"].required)
        self.assertFalse(described.arguments["count"].required)
