"""The site against the matrix of `school_ai/access`: every cell, on every way that there is to a record."""

import inspect
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import frappe
from frappe.desk.form import linked_with
from frappe.permissions import add_permission

from school_ai import permissions
from school_ai.access import terms
from school_ai.access.matrix import MATRIX
from school_ai.api import description
from school_ai.tests import access_checks as checks
from school_ai.tests import access_world
from school_ai.tests.access_paths import word_of_kind
from school_ai.tests.case import SiteTest

NARROW = (terms.INSTRUCTOR, terms.STUDENT, terms.GUARDIAN)
# Of an insight, to those who have a right to any record of the kind.
NOT_THEIRS = {terms.OTHER_COURSE, terms.NO_LONGER, terms.OTHERS}


@contextmanager
def indexed(world):
    """Every record of the world, in the index of global search."""
    rows = [
        (doctype, world.records[doctype, key], f"{word} {word_of_kind(doctype)}", word)
        for (doctype, key), word in world.words.items()
        if world.records[doctype, key].startswith(access_world.MARK)
    ]
    table = frappe.qb.Table("__global_search")
    query = frappe.qb.into(table).columns(table.doctype, table.name, table.content, table.title)
    for row in rows:
        query = query.insert(*row)
    query.run()
    # The index of words is written with the transaction.
    frappe.db.commit()
    module = "frappe.desk.doctype.global_search_settings.global_search_settings.get_doctypes_for_global_search"
    try:
        with patch(module, lambda: list(MATRIX)):
            yield
    finally:
        frappe.set_user("Administrator")
        words = [word for *_row, word in rows]
        frappe.qb.from_(table).delete().where(table.title.isin(words)).run()
        frappe.db.commit()


@contextmanager
def without(hooks: dict):
    """Other hooks for a while."""

    def get_hooks(hook=None, default=None, app_name=None):
        return hooks.get(hook, [] if default is None else default) if hook else hooks

    with patch.object(frappe, "get_hooks", get_hooks):
        yield


class MatrixTest(SiteTest):
    """One school for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(access_world.forget)
        access_world.forget()
        cls.world = access_world.make(cls.school)
        frappe.db.commit()

    def persons(self, *roles: str) -> list[access_world.Person]:
        return [each for each in self.world.persons if each.role in roles]


class TestMatrix(MatrixTest):
    def holds(self, check, persons=None) -> None:
        """The check finds nothing wrong, for anybody."""
        for person in persons or self.world.persons:
            with self.subTest(check=check.__name__, role=person.role):
                count, findings = check(self.world, person)
                self.assertGreater(count, 0)
                self.assertEqual([str(each) for each in findings], [])

    def test_every_relation_has_a_record(self):
        for doctype in MATRIX:
            self.assertTrue(self.world.subject_keys(doctype), doctype)
        for person in self.world.persons:
            reached = set(person.relations.values()) or {terms.ANY}
            self.assertEqual(reached, set(terms.relations_of(person.role)))

    def test_rights(self):
        self.holds(checks.cells)

    def test_lists(self):
        self.holds(checks.lists)

    def test_numbers(self):
        self.holds(checks.numbers, self.persons(terms.PRINCIPAL, *NARROW, terms.OUTSIDER))

    def test_records(self):
        self.holds(checks.records, self.persons(terms.PRINCIPAL, terms.PLANNER, *NARROW, terms.OUTSIDER, terms.GUEST))

    def test_changes(self):
        self.holds(checks.changes, self.persons(terms.PRINCIPAL, *NARROW))

    def test_what_stands_beside_records(self):
        self.holds(checks.beside, self.persons(*NARROW))

    def test_global_search(self):
        """Over whatever may ever be indexed: a school chooses that in Frappe's settings."""
        with indexed(self.world):
            self.holds(checks.searches, self.persons(terms.PRINCIPAL, *NARROW, terms.OUTSIDER))

    def test_methods(self):
        self.holds(checks.methods)


class TestWhatWouldBeFound(MatrixTest):
    """A check that finds nothing where something is broken would be worth nothing: rules are broken here, one by one,
    and are found."""

    def found(self, check, *doctypes: str) -> list[checks.Finding]:
        found = []
        for person in self.persons(*NARROW):
            found += check(self.world, person, list(doctypes))[1]
        return [each for each in found if each.leak]

    def test_a_hook_that_lets_everybody_through(self):
        self.assertEqual(self.found(checks.cells, "AI Insight", "Exam Accommodation"), [])
        with patch.object(permissions, "insight_permission", lambda doc, **_more: True):
            leaks = self.found(checks.cells, "AI Insight")
            self.assertEqual({each.relation for each in leaks if each.way == "right to read"}, NOT_THEIRS)
            self.assertTrue(self.found(checks.records, "AI Insight"))
            self.assertTrue(self.found(checks.changes, "AI Insight"))
        with patch.object(permissions, "accommodation_permission", lambda doc, **_more: True):
            self.assertTrue(self.found(checks.cells, "Exam Accommodation"))

    def test_a_condition_that_restricts_nothing(self):
        for hook, doctype in (
            ("insight_condition", "AI Insight"),
            ("assignment_question_condition", "School Assignment Question"),
            ("student_condition", "Student"),
        ):
            with self.subTest(hook=hook), patch.object(permissions, hook, lambda *_arguments, **_more: ""):
                ways = {each.way for each in self.found(checks.lists, doctype)}
                self.assertLessEqual({"list", "report view"}, ways)
                self.assertTrue(self.found(checks.numbers, doctype))

    def test_a_hook_that_is_not_there(self):
        hooks = frappe.get_hooks()
        for kind, doctype, check in (
            ("has_permission", "School Assignment", checks.cells),
            ("permission_query_conditions", "Family Message", checks.lists),
        ):
            lacking = {**hooks, kind: {each: path for each, path in hooks[kind].items() if each != doctype}}
            with self.subTest(kind=kind), without(lacking):
                self.assertTrue(self.found(check, doctype))

    def test_methods_of_frappes_that_are_not_stood_in_for(self):
        hooks = frappe.get_hooks()
        with without({**hooks, "override_whitelisted_methods": {}}):
            ways = {each.way for each in self.found(checks.beside, "AI Insight", "Exam Accommodation")}
            # Newer releases of Frappe's ask for links themselves.
            asks = "has_permission" in inspect.getsource(linked_with.get)
            self.assertLessEqual({"like", "tag"} if asks else {"links", "like", "tag"}, ways)
            self.assertEqual({"count", "heatmap"}, {each.way for each in self.found(checks.numbers, "AI Insight")})
            self.assertTrue(self.found(checks.records, "AI Knowledge Document"))
            with indexed(self.world):
                # Somebody with a right to some records of a DocType finds the others.
                self.assertTrue(checks.searches(self.world, self.persons(terms.INSTRUCTOR)[0])[1])

    def test_rights_that_a_role_was_given(self):
        add_permission("AI Consent", terms.INSTRUCTOR)
        self.addCleanup(frappe.clear_cache, doctype="AI Consent")
        frappe.clear_cache(doctype="AI Consent")
        self.assertTrue(self.found(checks.cells, "AI Consent"))
        self.assertTrue(self.found(checks.lists, "AI Consent"))

    def test_a_guard_that_lets_everybody_through(self):
        endpoints = [replace(each, guard=None) for each in description.endpoints()]
        with patch.object(description, "endpoints", lambda: endpoints):
            found = checks.methods(self.world, self.persons(terms.GUARDIAN)[0])[1]
        self.assertIn("students.enhanced", {each.what for each in found if each.leak})

    def test_somebody_who_may_read_and_does_not(self):
        with patch.object(permissions, "insight_condition", lambda *_arguments, **_more: "1=0"):
            found = checks.lists(self.world, self.persons(terms.INSTRUCTOR)[0], ["AI Insight"])[1]
        self.assertEqual({each.leak for each in found}, {False})
