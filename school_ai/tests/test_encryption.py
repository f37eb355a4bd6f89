"""What people write lies encrypted in the database, is read on every way to it, and outlives a change of the key."""

import json
from unittest.mock import patch

import frappe
import frappe.client
from click.testing import CliRunner
from cryptography.fernet import Fernet
from frappe.desk import reportview
from frappe.utils.password import get_decrypted_password, set_encrypted_password
from pypika import Table

from school_ai.ai.encryption.ring import MARK
from school_ai.api import messages, tutor
from school_ai.commands import school_ai as school_ai_commands
from school_ai.patches import texts_encrypted
from school_ai.permissions import standing_of
from school_ai.services import conversations, doctor, exercises, safeguarding, site_key
from school_ai.services.encryption import FIELDS, renewing, rotation, texts
from school_ai.services.rights import exporting, looking, persons, removing, tables
from school_ai.services.teaching import asking
from school_ai.tests import documents, setting, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put
from school_ai.tests.test_commands import connected_already

LAW = "To every action there is an equal and opposite reaction."
QUESTION = "What is there to every action, asks Zebulon Quagmire?"


def stored(doctype: str, name: str, field: str) -> str:
    """As it lies in the table, past everything of ours."""
    table = Table(f"tab{doctype}")
    return frappe.qb.from_(table).select(table[field]).where(table.name == name).run()[0][0]


class EncryptionTest(SiteTest):
    def setUp(self):
        super().setUp()
        self.key = site_key.known()
        self.addCleanup(self._as_before)

    def _as_before(self):
        frappe.local.conf.encryption_key = self.key
        frappe.local.conf.pop(texts.FORMER, None)

    def other_key(self, *former: str):
        """As on a site that was restored with another configuration."""
        frappe.local.conf.encryption_key = Fernet.generate_key().decode()
        frappe.local.conf[texts.FORMER] = list(former)

    def talk(self) -> tuple[str, str, str]:
        """A conversation, its question and its reply."""
        shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws")
        setting.only_ours(self)
        with self.as_user(self.school.pupil_10_login):
            question, reply = tutor.ask(QUESTION, self.school.physics)
        return question["conversation"], question["name"], reply["name"]

    def alert(self, text: str = "I want to die", conversation: str | None = None):
        standing = standing_of(self.school.pupil_10_login)
        return safeguarding.raise_alert(standing, conversation, None, text, 3, "self-harm")

    def one_of_each(self) -> dict[str, str]:
        """A record of every DocType with encrypted fields, each of which has the words of QUESTION."""
        made = {}
        for doctype, fields in FIELDS.items():
            made[doctype] = put(doctype, docstatus=0, **dict.fromkeys(fields, QUESTION))
        return made


class TestStoring(EncryptionTest):
    def test_no_word_of_a_conversation_lies_in_the_table(self):
        conversation, question, reply = self.talk()
        with self.as_user(self.school.physicist_login):
            tutor.comment(conversation, "Well asked, Zebulon", reply)
        with self.as_user(self.school.pupil_10_login):
            tutor.feedback(reply, "Helpful", "Thanks, said Zebulon")
        lying = {
            ("AI Conversation", conversation, "title"): QUESTION,
            ("AI Message", question, "text"): QUESTION,
            ("AI Message", reply, "text"): None,
        }
        for doctype, field in (("AI Message Comment", "comment"), ("AI Message Feedback", "comment")):
            lying[doctype, frappe.db.get_value(doctype, {"conversation": conversation}, "name"), field] = None
        for (doctype, name, field), text in lying.items():
            raw = stored(doctype, name, field)
            with self.subTest(doctype, field=field):
                self.assertTrue(raw.startswith(texts.ring().present))
                self.assertNotIn("Zebulon", raw)
                self.assertEqual(frappe.get_doc(doctype, name).get(field), text or texts.read(raw))
        for doctype in FIELDS:
            table = f"tab{doctype}"
            for row in frappe.qb.from_(Table(table)).select("*").run(as_dict=True):
                self.assertNotIn("Zebulon", json.dumps(row, default=str), doctype)

    def test_what_is_read_is_what_was_written(self):
        conversation, _question, _reply = self.talk()
        with self.as_user(self.school.pupil_10_login):
            shown = tutor.messages(conversation)
            listed = tutor.conversations()
        self.assertEqual(shown[0]["text"], QUESTION)
        self.assertTrue(shown[1]["text"])
        self.assertNotIn(MARK, shown[1]["text"])
        self.assertEqual([each["title"] for each in listed if each["name"] == conversation], [QUESTION])
        turns = conversations.turns_before(conversation, 3)
        self.assertEqual(turns[0].text, QUESTION)

    def test_what_was_there_before_is_read_as_it_is(self):
        _conversation, question, _reply = self.talk()
        frappe.db.set_value("AI Message", question, "text", "plain", update_modified=False)
        self.assertEqual(frappe.get_doc("AI Message", question).text, "plain")

    def test_a_token_that_somebody_writes_is_a_text(self):
        """Whoever has seen a token of somebody else's is not told what it says."""
        token = texts.hide("somebody's secret")
        for doctype, name in self.one_of_each().items():
            field = FIELDS[doctype][0]
            document = frappe.get_doc(doctype, name)
            document.set(field, token)
            document.db_update()
            self.assertEqual(frappe.get_doc(doctype, name).get(field), token, doctype)

    def test_setting_one_field_keeps_it_encrypted(self):
        for doctype, name in self.one_of_each().items():
            field = FIELDS[doctype][0]
            document = frappe.get_doc(doctype, name)
            document.db_set(field, "otherwise", update_modified=False)
            self.assertEqual(document.get(field), "otherwise", doctype)
            self.assertTrue(stored(doctype, name, field).startswith(MARK), doctype)
            self.assertEqual(frappe.get_doc(doctype, name).get(field), "otherwise", doctype)

    def test_every_text_of_the_map_can_hold_a_token(self):
        for doctype, fields in FIELDS.items():
            for field in fields:
                self.assertIn(
                    frappe.get_meta(doctype).get_field(field).fieldtype, ("Code", "Text", "Small Text"), doctype
                )


class TestWaysToRead(EncryptionTest):
    def test_lists_reports_and_single_values(self):
        made = self.one_of_each()
        for doctype, name in made.items():
            field = FIELDS[doctype][0]
            with self.subTest(doctype):
                wanted = {"filters": {"name": name}, "fields": ["name", field]}
                self.assertEqual(frappe.get_all(doctype, **wanted)[0][field], QUESTION)
                self.assertEqual(frappe.get_list(doctype, **wanted)[0][field], QUESTION)
                self.assertEqual(frappe.get_all(doctype, {"name": name}, pluck=field), [QUESTION])
                self.assertEqual(frappe.get_all(doctype, {"name": name}, [field], as_list=True)[0][0], QUESTION)
                renamed = frappe.get_all(doctype, {"name": name}, [f"{field} as said"])
                self.assertEqual(renamed[0].said, QUESTION)
                self.assertEqual(frappe.client.get_value(doctype, field, {"name": name})[field], QUESTION)
                self.assertEqual(frappe.client.get(doctype, name)[field], QUESTION)

    def test_the_desks_list_and_its_export(self):
        name = self.one_of_each()["AI Conversation"]
        fields = json.dumps(["`tabAI Conversation`.`name`", "`tabAI Conversation`.`title`"])
        filters = json.dumps([["AI Conversation", "name", "=", name]])
        asked = {"doctype": "AI Conversation", "fields": fields, "filters": filters, "order_by": "name"}
        with patch.object(frappe.local, "form_dict", frappe._dict(asked)):
            self.assertIn(QUESTION, json.dumps(reportview.get()))
        asked |= {"file_format_type": "CSV", "title": "AI Conversation", "start": "0", "page_length": "20"}
        with patch.object(frappe.local, "form_dict", frappe._dict(asked)):
            reportview.export_query()
        content = frappe.response.get("filecontent") or frappe.response.get("result")
        self.assertIn("Zebulon", content if isinstance(content, str) else content.decode())

    def test_a_personal_export_has_the_texts(self):
        conversation, question, _reply = self.talk()
        person = persons.of("Student", self.school.pupil_10, "")
        rows = list(exporting._rows("AI Message", [question], person))
        self.assertEqual(rows[0]["text"], QUESTION)
        rows = list(exporting._rows("AI Conversation", [conversation], person))
        self.assertEqual(rows[0]["title"], QUESTION)

    def test_messages_of_families(self):
        with self.as_user(self.school.mother_login):
            thread = messages.send(
                "Ada has lost Zebulon",
                "key-of-the-test",
                None,
                self.school.pupil_10,
                self.school.physicist,
                "About Zebulon",
            )
            listed = messages.conversations()
        self.assertEqual(thread["messages"][0]["text"], "Ada has lost Zebulon")
        self.assertEqual(listed[0]["subject"], "About Zebulon")
        for doctype, field in (("Family Message", "text"), ("Family Conversation", "subject")):
            name = frappe.get_all(doctype, pluck="name", order_by="creation desc", limit=1)[0]
            self.assertNotIn("Zebulon", stored(doctype, name, field))

    def test_questions_to_the_assistant(self):
        with self.as_user(self.school.physicist_login):
            asking.ask(standing_of(self.school.physicist_login), "Who is Zebulon?")
            self.assertEqual(asking.asked(standing_of(self.school.physicist_login))[0].question, "Who is Zebulon?")
        name = frappe.get_all("Assistant Question", pluck="name", order_by="creation desc", limit=1)[0]
        self.assertNotIn("Zebulon", stored("Assistant Question", name, "asked"))
        self.assertNotIn("Zebulon", stored("Assistant Question", name, "question"))


class TestCopies(EncryptionTest):
    def test_a_version_tells_of_the_status_and_of_no_text(self):
        alert = self.alert("I want to die, says Zebulon")
        alert.reload()
        alert.update({"status": "Being looked after", "notes": "Called Zebulon's mother"})
        alert.save(ignore_version=False)
        versions = frappe.get_all("Version", {"docname": alert.name}, pluck="data")
        self.assertIn("Being looked after", " ".join(versions))
        self.assertNotIn("Zebulon", " ".join(versions))
        self.assertNotIn(MARK, " ".join(versions))
        alert.notes = "Called again"
        alert.save(ignore_version=False)
        self.assertEqual(len(frappe.get_all("Version", {"docname": alert.name})), len(versions))
        self.assertEqual(frappe.get_doc("AI Safety Alert", alert.name).notes, "Called again")

    def test_what_is_deleted_at_the_desk_leaves_no_text(self):
        for doctype, name in self.one_of_each().items():
            document = frappe.get_doc(doctype, name)
            document.flags.is_ours = True
            frappe.flags.school_ai_forgetting = True
            try:
                frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
            finally:
                frappe.flags.school_ai_forgetting = False
            data = frappe.db.get_value("Deleted Document", {"deleted_name": name}, "data")
            self.assertNotIn("Zebulon", data, doctype)
            self.assertNotIn(MARK, data, doctype)

    def test_the_patch_encrypts_what_is_there_and_cleans_the_copies(self):
        made = self.one_of_each()
        for doctype, name in made.items():
            for field in FIELDS[doctype]:
                frappe.db.set_value(doctype, name, field, QUESTION, update_modified=False)
        alert = made["AI Safety Alert"]
        change = {"changed": [["text", "a", QUESTION], ["status", "New", "Closed"]], "added": []}
        values = {"doctype": "Version", "ref_doctype": "AI Safety Alert", "docname": alert, "data": json.dumps(change)}
        version = frappe.get_doc(values).insert(ignore_permissions=True).name
        gone = put("Deleted Document", deleted_doctype="AI Conversation", deleted_name="x", docstatus=0,
                   data=json.dumps({"name": "x", "title": QUESTION}))  # fmt: skip
        modified = frappe.db.get_value("AI Safety Alert", alert, "modified")
        with patch.object(frappe.db, "commit"):
            texts_encrypted.execute()
            first = {name: stored(doctype, name, FIELDS[doctype][0]) for doctype, name in made.items()}
            texts_encrypted.execute()
        for doctype, name in made.items():
            for field in FIELDS[doctype]:
                self.assertTrue(stored(doctype, name, field).startswith(texts.ring().present), (doctype, field))
                self.assertEqual(frappe.get_doc(doctype, name).get(field), QUESTION)
            # Done twice, the second time does nothing.
            self.assertEqual(stored(doctype, name, FIELDS[doctype][0]), first[name])
        self.assertEqual(frappe.db.get_value("AI Safety Alert", alert, "modified"), modified)
        kept = frappe.db.get_value("Version", version, "data") + frappe.db.get_value("Deleted Document", gone, "data")
        self.assertNotIn("Zebulon", kept)
        self.assertIn("Closed", kept)
        self.assertEqual(renewing.count().plain, 0)


class TestErasing(EncryptionTest):
    def person(self) -> persons.Person:
        mark = persons.Mark("Zebulon Quagmire", persons.ERASED, "name")
        return persons.Person("Student", "Z-1", "Zebulon Quagmire", None, False, "", "ERASED-Z", (mark,))

    def test_a_name_in_somebody_elses_conversation_is_found_and_replaced(self):
        conversation, question, _reply = self.talk()
        person = self.person()
        found = {trace.where: trace.records for trace in looking.in_tables(person, only=["tabAI Message"])}
        self.assertEqual(found, {"AI Message.text": (question,)})
        removing.texts(person, "", lambda _step: None)
        self.assertEqual(
            frappe.get_doc("AI Message", question).text, QUESTION.replace("Zebulon Quagmire", persons.ERASED)
        )
        self.assertTrue(stored("AI Message", question, "text").startswith(MARK))
        title = frappe.get_doc("AI Conversation", conversation).title
        self.assertIn(persons.ERASED, title)
        self.assertEqual(list(looking.in_tables(person, only=["tabAI Message", "tabAI Conversation"])), [])

    def test_every_field_of_the_map_is_looked_into(self):
        made = self.one_of_each()
        columns = tables.text_columns()
        for doctype, name in made.items():
            found = [each for each in tables.search(f"tab{doctype}", columns[f"tab{doctype}"], self.person().marks)
                     if each.name == name]  # fmt: skip
            self.assertEqual(set(found[0].columns), set(FIELDS[doctype]), doctype)

    def test_texts_that_cannot_be_read_are_told_of(self):
        self.one_of_each()
        self.assertNotIn("Texts that cannot", str(list(looking._unreadable())))
        self.other_key()
        (trace,) = looking._unreadable()
        self.assertEqual(trace.count, sum(map(len, FIELDS.values())) + self.others())
        self.assertEqual(trace.why, "")

    def others(self) -> int:
        """Texts of other tests that lie in the site."""
        return renewing.count().unreadable - sum(map(len, FIELDS.values()))


class TestAnotherKey(EncryptionTest):
    """A site that was restored with another key."""

    def test_the_page_says_so_and_goes_on(self):
        conversation, question, _reply = self.talk()
        raw = stored("AI Message", question, "text")
        self.other_key()
        with self.as_user(self.school.pupil_10_login):
            shown = tutor.messages(conversation)
            listed = tutor.conversations()
            again = tutor.ask("What is a force?", self.school.physics, conversation)
            now = tutor.messages(conversation)
        title = next(each["title"] for each in listed if each["name"] == conversation)
        for said in (shown[0]["text"], shown[1]["text"], title):
            self.assertEqual(said, texts.unreadable())
        self.assertNotIn(MARK, json.dumps([shown, listed, again], default=str))
        self.assertEqual(now[2]["text"], "What is a force?")
        self.assertEqual(stored("AI Message", question, "text"), raw)
        # The tutor is told nothing of what cannot be read.
        self.assertEqual([turn.text for turn in conversations.turns_before(conversation, 3)], ["", ""])
        self._as_before()
        self.assertEqual(frappe.get_doc("AI Message", question).text, QUESTION)

    def test_a_form_that_is_saved_overwrites_nothing(self):
        alert = self.alert("I want to die, says Zebulon")
        raw = stored("AI Safety Alert", alert.name, "text")
        self.other_key()
        sent = frappe.get_doc("AI Safety Alert", alert.name).as_dict()
        self.assertEqual(sent.text, texts.unreadable())
        sent.status = "Being looked after"
        # As the desk saves: the document is made of what the form has sent.
        frappe.get_doc(json.loads(frappe.as_json(sent))).save()
        self.assertEqual(frappe.db.get_value("AI Safety Alert", alert.name, "status"), "Being looked after")
        self.assertEqual(stored("AI Safety Alert", alert.name, "text"), raw)

    def test_what_cannot_be_read_cannot_be_changed(self):
        alert = self.alert()
        alert.reload()
        alert.notes = "Called the mother"
        alert.save()
        raw = stored("AI Safety Alert", alert.name, "notes")
        self.other_key()
        again = frappe.get_doc("AI Safety Alert", alert.name)
        again.notes = "Something new"
        with self.assertRaises(frappe.ValidationError):
            again.save()
        with self.assertRaises(frappe.ValidationError):
            again.db_set("notes", "Something new")
        self.assertEqual(stored("AI Safety Alert", alert.name, "notes"), raw)

    def test_a_new_message_of_distress_becomes_an_alert_of_its_own(self):
        conversation, _question, _reply = self.talk()
        first = self.alert(conversation=conversation)
        raw = stored("AI Safety Alert", first.name, "text")
        self.other_key()
        second = self.alert("Still the same", conversation)
        self.assertNotEqual(second.name, first.name)
        self.assertEqual(stored("AI Safety Alert", first.name, "text"), raw)
        self.assertEqual(frappe.get_doc("AI Safety Alert", second.name).text, "Still the same")

    def test_an_exercise_that_cannot_be_read_is_not_gone_on_with(self):
        conversation, _question, _reply = self.talk()
        put("AI Guided Exercise", conversation=conversation, state="Hinting", question="2 + 3", docstatus=0)
        self.assertEqual(exercises.current(conversation).question, "2 + 3")
        self.other_key()
        self.assertIsNone(exercises.current(conversation))

    def test_a_damaged_token_is_told_of_too(self):
        _conversation, question, _reply = self.talk()
        raw = stored("AI Message", question, "text")
        frappe.db.set_value("AI Message", question, "text", raw[:40] + "AAAA" + raw[44:], update_modified=False)
        self.assertEqual(frappe.get_doc("AI Message", question).text, texts.unreadable())

    def test_the_doctor_and_the_settings_say_what_to_do(self):
        self.one_of_each()
        renewing.renew(commit=False)
        self.assertIn("good", [each.level for each in doctor.examine() if each.about == "Encryption"])
        self.other_key()
        (finding,) = (each for each in doctor.examine() if each.about == "Encryption")
        self.assertEqual(finding.level, "bad")
        for word in (texts.FORMER, "encryption_key", "rotate-key"):
            self.assertIn(word, finding.words)
        document = frappe.get_doc("School AI Settings")
        document.run_method("onload")
        self.assertIn("rotate-key", document.get("__onload").unreadable_texts)

    def test_the_key_that_is_brought_back_by_the_list_is_read_and_left(self):
        _conversation, question, _reply = self.talk()
        self.other_key(self.key)
        self.assertEqual(frappe.get_doc("AI Message", question).text, QUESTION)
        found = renewing.count()
        self.assertEqual(found.unreadable, 0)
        self.assertTrue(found.former)
        self.assertIn("advice", [each.level for each in doctor.examine() if each.about == "Encryption"])
        renewed = renewing.renew(commit=False)
        self.assertEqual((renewed.former, renewed.unreadable), (found.former, 0))
        frappe.local.conf[texts.FORMER] = []
        self.assertEqual(frappe.get_doc("AI Message", question).text, QUESTION)
        self.assertEqual(renewing.count().to_renew, 0)


class TestRotation(EncryptionTest):
    """The configuration's file and the commits are the site's own: both are put back, and the commits are left out."""

    def setUp(self):
        super().setUp()
        written = patch.object(rotation, "update_site_config", self.write)
        written.start()
        self.addCleanup(written.stop)
        unwritten = patch.object(frappe.db, "commit")
        unwritten.start()
        self.addCleanup(unwritten.stop)

    def only_secret(self) -> None:
        """What other tests have left may be under keys that nobody has."""
        frappe.db.delete("__Auth", {"encrypted": 1})
        frappe.db.delete("DefaultValue", {"defkey": ("like", "%_otpsecret")})
        set_encrypted_password("School AI Settings", "School AI Settings", "sk-secret", "chat_api_key")

    @staticmethod
    def write(key: str, value) -> None:
        if value == "None":
            frappe.local.conf.pop(key, None)
        else:
            frappe.local.conf[key] = value

    def run_command(self, *arguments: str):
        with (
            patch("school_ai.commands.rotate_key.connected", connected_already),
            patch("school_ai.commands.rotate_key._sign_anew"),
        ):
            result = CliRunner().invoke(school_ai_commands, ["rotate-key", *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def test_a_new_key_takes_everything_along_and_the_former_one_goes_last(self):
        _conversation, question, _reply = self.talk()
        self.only_secret()
        frappe.db.set_default(f"{self.school.principal_login}_otpsecret", Fernet(self.key).encrypt(b"OTP").decode())
        result = self.run_command("--new")
        self.assertEqual(result.exit_code, 0, result.output)
        new = frappe.local.conf.encryption_key
        self.assertNotEqual(new, self.key)
        self.assertEqual(texts.former_keys(), (self.key,))
        self.assertEqual(frappe.get_doc("AI Message", question).text, QUESTION)
        self.assertTrue(stored("AI Message", question, "text").startswith(texts.ring().present))
        read = get_decrypted_password("School AI Settings", "School AI Settings", "chat_api_key")
        self.assertEqual(read, "sk-secret")
        kept = frappe.db.get_value("DefaultValue", {"defkey": f"{self.school.principal_login}_otpsecret"}, "defvalue")
        self.assertEqual(Fernet(new).decrypt(kept.encode()), b"OTP")
        # Somebody whose request began before wrote with the former key.
        frappe.local.conf.update({"encryption_key": self.key, texts.FORMER: []})
        late = put("AI Message", text="late", docstatus=0)
        frappe.local.conf.update({"encryption_key": new, texts.FORMER: [self.key]})
        self.assertIn("1 texts", self.run_command().output)
        self.assertEqual(texts.former_keys(), (self.key,))
        self.assertIn("out of the configuration", self.run_command().output)
        self.assertEqual(texts.former_keys(), ())
        self.assertEqual(frappe.get_doc("AI Message", late).text, "late")

    def test_what_no_key_opens_ends_with_1_and_says_where_the_key_belongs(self):
        self.talk()
        self.other_key()
        with patch.object(rotation, "_renew_secrets", return_value=(0, [])):
            result = self.run_command()
        self.assertEqual(result.exit_code, 1)
        self.assertIn(texts.FORMER, result.output)
        self.assertIn("that no key opens", self.run_command("--dry-run").output)

    def test_a_secret_that_no_key_opens_is_named(self):
        lost = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
        self.only_secret()
        table = Table("__Auth")
        frappe.qb.update(table).set(table.password, lost).where(table.doctype == "School AI Settings").run()
        result = self.run_command()
        self.assertEqual(result.exit_code, 1)
        self.assertIn("School AI Settings School AI Settings chat_api_key", result.output)

    def test_the_night_ends_it(self):
        frappe.local.conf[texts.FORMER] = [Fernet.generate_key().decode()]
        put("AI Message", text="x", docstatus=0)
        frappe.db.set_value("AI Message", frappe.get_all("AI Message", pluck="name", limit=1)[0], "text", "plain")
        self.only_secret()
        renewing.run_nightly()
        self.assertTrue(texts.former_keys())
        renewing.run_nightly()
        self.assertEqual(texts.former_keys(), ())
        self.assertEqual(renewing.count().plain, 0)
