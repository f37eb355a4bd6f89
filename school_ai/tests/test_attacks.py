"""More than two hundred attempts to get at what is not one's own: none may succeed, and whoever may, can."""

import base64
import secrets
from unittest.mock import patch

import frappe
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from school_ai import permissions, settings
from school_ai.access import terms as access
from school_ai.services.calendars import addresses
from school_ai.services.webhooks import senders
from school_ai.tests import access_world, attacks, documents, setting, shelf
from school_ai.tests.attacks import files
from school_ai.tests.attacks.terms import ASLEEP, ROLES, Scene, timed_sleep, tried
from school_ai.tests.case import SiteTest
from school_ai.tests.fakes.provider import KEY, provider

LAW = "To every action there is an equal and opposite reaction."
LEAST = 200


def prepare(case) -> Scene:
    """The school in which it is tried, until the end of the test."""
    access_world.forget()
    case.addCleanup(access_world.forget)
    shelf.add_indexed(case, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws of motion")
    hidden = {"visibility": "Instructors", "title": "Solutions"}
    shelf.add_indexed(case, documents.pdf([("Solutions", 20), ("The force is zqshelfsecretone.", 11)]), **hidden)
    shelf.add_indexed(
        case,
        documents.pdf([("Fractions", 20), ("A half is a part of zqshelfsecrettwo.", 11)]),
        visibility="Student Group",
        course=None,
        student_group=case.school.group_7,
        title="Fractions",
    )
    world = access_world.make(case.school)
    key = settings.get().get_password("chat_api_key", raise_exception=False)
    scene = Scene(world, tuple(each for each in ("zqapisecret", "zqsendersecret", KEY, key) if each))
    _secrets(scene)
    _device(scene)
    _file(case, scene)
    frappe.db.commit()
    case.addCleanup(_forget, scene)
    return scene


def _secrets(scene: Scene) -> None:
    from frappe.utils.password import set_encrypted_password

    sender = frappe.get_doc({"doctype": senders.SENDER, "title": "Attempted"}).insert()
    scene.names["sender"] = sender.name
    scene.names["sender_secret"] = senders.make_secret(sender.name).secret
    set_encrypted_password("User", "Administrator", "zqapisecret", "api_secret")
    made = addresses.make(permissions.standing_of(scene.school.mother_login), scene.school.pupil_10, False)
    scene.names |= {
        "calendar_key": made.address.partition("key=")[2],
        "law": LAW,
        "shelf_secrets": ("zqshelfsecretone", "zqshelfsecrettwo", KEY),
    }


def _device(scene: Scene) -> None:
    """Keys of a device as a browser makes them."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    for name, value in (("device_key", point), ("device_secret", secrets.token_bytes(16))):
        scene.names[name] = base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _file(case, scene: Scene) -> None:
    """A private file at the record of a pupil whom none of them has to do with."""
    file = frappe.get_doc(
        {
            "doctype": "File",
            "file_name": f"{files.SECRET}.txt",
            "is_private": 1,
            "content": f"{files.SECRET} within",
            "attached_to_doctype": "Student",
            "attached_to_name": scene.record("Student", "c"),
        }
    ).insert(ignore_permissions=True)
    scene.names |= {"file": file.name, "file_url": file.file_url}


def _forget(scene: Scene) -> None:
    frappe.set_user("Administrator")
    frappe.db.rollback()
    for name in frappe.get_all("File", {"file_name": ("like", f"{files.SECRET}%")}, pluck="name"):
        frappe.delete_doc("File", name, force=True)
    frappe.db.delete(senders.SENDER, {"title": "Attempted"})
    frappe.db.delete("Calendar Address", {"student": scene.school.pupil_10})
    frappe.db.delete("__Auth", {"doctype": "User", "name": "Administrator", "fieldname": "api_secret"})
    frappe.db.delete("AI Webhook Nonce")
    frappe.db.commit()


class TestAttacks(SiteTest):
    def setUp(self):
        super().setUp()
        setting.only_ours(self)
        self.scene = prepare(self)
        given = {"chat_provider": "OpenAI-compatible", "chat_model": "gpt-test", "chat_api_key": KEY}
        fake = self.enterContext(provider())
        fake.behaviour.reply = f"{LAW} [1]"
        self.scene.names["provider"] = fake
        self.enterContext(self.settings(chat_base_url=fake.openai_url, webhooks_enabled=1, **given))
        self.enterContext(patch("school_ai.services.limits.admit_question"))

    def test_none_succeeds_and_who_may_can(self):
        rows = attacks.attacks()
        self.assertGreaterEqual(len(rows), LEAST)
        families = {row.family for row in rows}
        self.assertEqual(families - {row.family for row in attacks.controls()} - {"Servers that one is led to"}, set())
        for control in attacks.controls():
            with self.subTest(control=str(control)):
                succeeded, outcome = tried(self.scene, control)
                self.assertTrue(succeeded, outcome)
        for row in rows:
            with self.subTest(attack=str(row)):
                succeeded, outcome = tried(self.scene, row)
                self.assertFalse(succeeded, f"{row} succeeds: {outcome.said[:300] or outcome}")


class TestRows(SiteTest):
    def test_a_statement_that_is_let_sleep_is_told_from_a_slow_machine(self):
        taken = []
        with timed_sleep(taken):
            frappe.db.sql("select sleep(0.2)")
            frappe.db.sql("select %s", "sleep(5)")
            frappe.db.sql("select name from tabUser")
        asleep, as_text = taken
        self.assertGreaterEqual(asleep, 0.2)
        self.assertLess(as_text, ASLEEP)

    def test_each_is_told_from_the_others(self):
        named = [str(row) for row in attacks.attacks()]
        self.assertEqual(sorted(named), sorted(set(named)))

    def test_everybody_tries_who_is_known(self):
        self.assertEqual({row.who for row in attacks.attacks()} - ROLES.keys(), set())
        self.assertLessEqual(set(ROLES.values()), set(access.ROLES))
