"""Every method of the API, called as everybody: statuses, schemas and rows as `api_contract.py` says."""

import jsonschema

from school_ai import permissions
from school_ai.api import description
from school_ai.permissions import standing_of
from school_ai.services import attachments
from school_ai.tests import api_world
from school_ai.tests.api_contract import CATALOGUE, OTHERS, ROLES, TABLE, TO_COME, WORK, Row
from school_ai.tests.calling import Reply, call
from school_ai.tests.case import SiteTest

PACKAGE = "school_ai.api."


class TestTable(SiteTest):
    def test_every_method_has_a_row(self):
        served = {each.path.removeprefix(PACKAGE) for each in description.endpoints()}
        listed = [row.method for row in TABLE]
        self.assertEqual(sorted(listed), sorted(set(listed)), "a method has two rows")
        self.assertEqual(served - set(listed), set(), "a method has no row in api_contract.TABLE")
        self.assertEqual(set(listed) - served, set(), "a row is of no method")

    def test_the_catalogue_is_there_but_for_what_is_to_come(self):
        served = {each.path.removeprefix(PACKAGE) for each in description.endpoints()}
        self.assertEqual(set(CATALOGUE) - served, set())
        to_come = {name for names in TO_COME.values() for name in names}
        self.assertEqual(to_come & served, set(), "this has come: it belongs into CATALOGUE and TABLE")


class TestContract(SiteTest):
    def setUp(self):
        super().setUp()
        self.world = api_world.make(self)
        school = self.school
        self.users = dict(
            zip(
                ROLES,
                (
                    school.administrator_login,
                    school.physicist_login,
                    school.pupil_10_login,
                    school.mother_login,
                    school.outsider_login,
                    "Guest",
                ),
                strict=True,
            )
        )
        self.endpoints = {each.path.removeprefix(PACKAGE): each for each in description.endpoints()}
        self.document = description.document()
        self.operations = {
            each["operationId"]: each for path in self.document["paths"].values() for each in path.values()
        }
        self.world.names["attachment"] = self.attachment()

    def attachment(self) -> str:
        """A file that the pupil has attached to a message not yet sent."""
        with self.as_user(self.school.pupil_10_login):
            return attachments.keep(standing_of(), *WORK).name

    def called(self, row: Row, role: str, **other) -> Reply:
        endpoint = self.endpoints[row.method]
        with self.as_user(self.users[role]):
            arguments = {**row.arguments(self.world), **other}
        return call(endpoint.path, endpoint.method, arguments, self.users[role], row.file)

    def check_schema(self, method: str, reply: Reply) -> None:
        """What was answered is what the description says."""
        responses = self.operations[method]["responses"]
        self.assertIn(str(reply.status), responses, f"{method} answers {reply.status}, which is not described")
        response = responses[str(reply.status)]
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        self.assertEqual(list(response["content"]), [reply.media])
        if reply.body is None:
            return
        schema = {**response["content"][reply.media]["schema"], "components": self.document["components"]}
        jsonschema.Draft202012Validator(schema).validate(reply.body)

    def test_the_contract(self):
        """One world for all of it: making it takes longer than the calls."""
        self.statuses_schemas_and_rows()
        self.who_is_shown_which_methods()
        self.what_is_not_there_is_told_to_those_who_might_see_it()
        self.what_is_somebody_elses_is_refused()
        self.arguments_that_are_none_are_named()

    def statuses_schemas_and_rows(self):
        for row in TABLE:
            for role, status in zip(ROLES, row.statuses, strict=True):
                with self.subTest(method=row.method, role=role):
                    reply = self.called(row, role)
                    self.assertEqual(reply.status, status, reply.words or reply.body)
                    self.check_schema(row.method, reply)
                    if reply.status == 200 and row.rows:
                        row.rows(role, reply.message, self.world)

    def who_is_shown_which_methods(self):
        """The page of the API lists what somebody may call, and nothing that only others may."""
        only_heads, only_teaching = (200, *(403,) * 5), (200, 200, *(403,) * 4)
        for number, role in enumerate(ROLES):
            user = self.users[role]
            listed = {
                each.path.removeprefix(PACKAGE) for each in description.callable_by(permissions.standing_of(user))
            }
            let_in = {row.method for row in TABLE if row.statuses[number] != 403}
            for_others = {row.method for row in TABLE if row.statuses == only_teaching}
            for_others |= {row.method for row in TABLE if row.statuses[0] != 403 and set(row.statuses[1:]) == {403}}
            for_others |= {row.method for row in TABLE if row.statuses == only_heads}
            with self.subTest(role=role):
                self.assertEqual(let_in - listed, set(), "these may be called, and are not listed")
                if role in ("pupil", "guardian", "outsider", "guest"):
                    self.assertEqual(for_others & listed, set(), "these are for others, and are listed")
                if role == "guest":
                    # Nothing but what a key in the address opens, and whether we are there at all.
                    opened = {"calendar.feed", "monitoring.health", "monitoring.readiness"}
                    self.assertEqual(listed, opened)
                self.assertEqual("swaps.mine" in listed, role == "instructor")

    def what_is_not_there_is_told_to_those_who_might_see_it(self):
        for row in TABLE:
            for argument in row.record:
                for role in ROLES:
                    with self.subTest(method=row.method, argument=argument, role=role):
                        reply = self.called(row, role, **{argument: "there is none of this name"})
                        self.assertEqual(reply.status, 404 if role == "administrator" else 403, reply.words)
                        self.check_schema(row.method, reply)

    def what_is_somebody_elses_is_refused(self):
        rows = {row.method: row for row in TABLE}
        for method, arguments, roles in OTHERS:
            for role in roles:
                with self.subTest(method=method, role=role):
                    row = Row(method, arguments, rows[method].statuses)
                    self.assertEqual(self.called(row, role).status, 403)

    def arguments_that_are_none_are_named(self):
        for row in TABLE:
            with self.subTest(method=row.method):
                reply = self.called(row, "administrator", nonsense="1")
                # Who may call it at all is asked first.
                self.assertIn(reply.status, (417,) if row.statuses[0] != 403 else (403, 417))
                if reply.status == 417:
                    self.assertIn("nonsense", reply.words)
