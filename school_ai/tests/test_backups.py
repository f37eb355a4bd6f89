"""A backup of the whole, held against its checksums and versions, and put back without embedding anything again."""

import dataclasses
import json
import shutil
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import frappe
import numpy as np
from click.testing import CliRunner
from frappe.utils import add_to_date, now_datetime

from school_ai import settings
from school_ai.commands import school_ai
from school_ai.jobs import tasks
from school_ai.services import indexing, shelf, site_key
from school_ai.services.analytics import signed_files
from school_ai.services.auditing import heads
from school_ai.services.backups import checking, encrypting, making, restoring, sets
from school_ai.services.rights import ledger, looking
from school_ai.tests import documents
from school_ai.tests import shelf as shelves
from school_ai.tests.case import SiteTest
from school_ai.tests.test_commands import connected_already

TEXT = "A quokka is a small animal that lives on an island. It eats leaves and grass, and is most awake at night."
GONE = {"doctype": "Student", "name": "EDU-STU-0000", "created": "2020-01-01", "scope": "Everything",
        "erased_on": "2199-01-01"}  # fmt: skip


class BackupTest(SiteTest):
    def setUp(self):
        super().setUp()
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.keep(ledger.path())
        self.keep(heads.file())

    def keep(self, path: Path) -> None:
        """Have a file of the site's as it was before, when the test ends."""
        before = path.read_bytes() if path.exists() else None

        def put_back():
            path.unlink(missing_ok=True)
            if before is not None:
                path.write_bytes(before)

        self.addCleanup(put_back)

    def run_command(self, *arguments: str):
        with (
            patch("school_ai.commands.backup.connected", connected_already),
            patch("school_ai.commands.restore.connected", connected_already),
            patch("school_ai.commands.restore._initialised", connected_already),
        ):
            result = CliRunner().invoke(school_ai, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def made(self, **values) -> tuple[Path, sets.Manifest]:
        """A backup of ours alone, which takes a moment: Frappe's own has a test."""
        parts = {}
        folder = self.folder / frappe.generate_hash(length=6)
        folder.mkdir()
        with patch.object(making, "_of_frappe", lambda *_arguments: parts):
            manifest = making._filled(folder, now_datetime(), 7)
        manifest = dataclasses.replace(manifest, **values)
        sets.write(folder, manifest)
        return folder, manifest


class TestWhole(BackupTest):
    def test_database_files_index_and_what_is_beside_are_in_it_and_are_as_they_were_written(self):
        document = shelves.add_indexed(self, documents.pdf([("Quokka", 20), (TEXT, 11)]), title="Quokka")
        result = self.run_command("backup", "--into", str(self.folder), "--keep-days", "3")
        self.assertEqual(result.exit_code, 0, result.output)
        folder = Path(result.output.splitlines()[-1])
        manifest = checking.check(folder)
        self.assertEqual(set(manifest.parts), {"database", "public", "private", "config", "index", "beside"})
        self.assertGreaterEqual(manifest.index["passages"], document.passage_count)
        self.assertEqual(manifest.keep_days, 3)
        self.assertEqual({path.stat().st_mode & 0o77 for path in folder.iterdir()}, {0})
        check = self.run_command("restore", str(folder), "--check")
        self.assertEqual(check.exit_code, 0, check.output)
        self.assertIn("as they were written", check.output)

    def test_one_that_was_broken_off_leaves_nothing(self):
        with patch.object(making, "scheduled_backup", side_effect=OSError("no room")), self.assertRaises(OSError):
            making.make(self.folder)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_old_ones_of_this_site_go_and_others_stay(self):
        old = add_to_date(now_datetime(), days=-8).isoformat()
        over, _one = self.made(made_on=old)
        others, _two = self.made(made_on=old, site="other.example")
        kept, _three = self.made(made_on=old, keep_days=30)
        (self.folder / "notes").mkdir()
        self.assertEqual(making.forget_old(self.folder, now_datetime()), [over.name])
        self.assertTrue(others.exists() and kept.exists() and (self.folder / "notes").exists())

    def test_those_of_the_site_are_named_to_whoever_is_erased_and_not_looked_through(self):
        place = sets.folder_of_site() / "20200101-000000-test"
        self.addCleanup(shutil.rmtree, place, ignore_errors=True)
        folder, manifest = self.made()
        shutil.copytree(folder, place)
        self.assertIn((place.name, manifest.ends.date()), {(each.name, each.ends) for each in ledger.backups()})
        self.assertTrue(looking._is_backup(place / sets.MANIFEST, Path(frappe.get_site_path()).resolve()))


class TestRefusing(BackupTest):
    def refusal(self, folder: Path) -> str:
        result = self.run_command("restore", str(folder), "--check")
        self.assertEqual(result.exit_code, 1, result.output)
        return result.output

    def test_a_folder_that_holds_none(self):
        self.assertIn("no whole backup", self.refusal(self.folder))

    def test_a_file_that_was_changed_or_is_missing(self):
        folder, manifest = self.made()
        path = folder / manifest.parts["beside"].name
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        self.assertIn("checksum", self.refusal(folder))
        path.unlink()
        self.assertIn("is missing", self.refusal(folder))

    def test_versions_that_do_not_fit(self):
        here = sets.versions()
        folder, _manifest = self.made(versions={**here, "school_ai": "99.0.0"})
        self.assertIn("Update School AI first", self.refusal(folder))
        folder, _manifest = self.made(versions={**here, "erpnext": "13.4.0"})
        self.assertIn("a bench of version 13", self.refusal(folder))
        folder, _manifest = self.made(format=9)
        self.assertIn("does not know", self.refusal(folder))
        # An earlier release of ours is taken forward by migrating.
        folder, _manifest = self.made(versions={**here, "school_ai": "0.0.0"})
        checking.check(folder)

    def test_nothing_is_replaced_where_the_backup_is_refused(self):
        with patch("school_ai.commands.restore._database_and_files") as replaced:
            result = self.run_command("restore", str(self.folder), "--yes")
        self.assertEqual(result.exit_code, 1)
        replaced.assert_not_called()


class TestPuttingBack(BackupTest):
    def setUp(self):
        super().setUp()
        self.document = shelves.add_indexed(self, documents.pdf([("Quokka", 20), (TEXT, 11)]), title="Quokka")
        self.index = shelf.index_for(shelf.embedder())

    def test_vectors_come_back_as_they_were_and_nothing_is_embedded(self):
        names, vectors = self.index.entries_of(self.document.name)
        folder, manifest = self.made()
        self.index.drop()
        self.assertEqual(self.index.passages_of(self.document.name), set())
        with patch.object(type(shelf.embedder()), "embed_passages", side_effect=AssertionError("it is embedded again")):
            done = restoring.restore(folder, manifest)
        self.assertEqual(done.to_index, 0)
        again, restored = self.index.entries_of(self.document.name)
        order = [again.index(name) for name in names]
        np.testing.assert_allclose(restored[order], vectors, atol=1e-6)
        frappe.db.rollback()

    def test_what_the_backup_lacks_is_indexed_by_the_workers(self):
        folder, manifest = self.made()
        new = shelves.add_indexed(self, documents.pdf([("Wombat", 20), (TEXT, 11)]), title="Wombat")
        done = restoring.restore(folder, manifest)
        self.assertEqual(done.to_index, 1)
        self.assertTrue(frappe.db.exists(tasks.DOCTYPE, {"reference_name": new.name, "status": tasks.QUEUED}))
        frappe.db.rollback()
        shelf.index_for(shelf.embedder())
        indexing_task = tasks.start("Index document", indexing.DOCUMENT, new.name)
        frappe.db.commit()
        tasks.work(indexing_task)

    def test_passages_that_are_gone_are_not_put_back(self):
        folder, manifest = self.made()
        passage = frappe.get_all(shelf.PASSAGE, {"document": self.document.name}, pluck="name")[0]
        frappe.db.delete(shelf.PASSAGE, {"name": passage})
        restoring.restore(folder, manifest)
        self.assertNotIn(passage, self.index.passages_of(self.document.name))
        frappe.db.rollback()
        task = tasks.start("Index document", indexing.DOCUMENT, self.document.name)
        frappe.db.commit()
        tasks.work(task)

    def test_without_an_index_the_workers_make_it(self):
        with self.settings(index_url="http://127.0.0.1:9"):
            folder, manifest = self.made()
        self.assertEqual(manifest.index, {})
        done = restoring.restore(folder, manifest)
        self.assertIn("made of the passages", "".join(done.words).replace("make it of", "made of"))
        self.assertGreaterEqual(done.to_index, 1)
        frappe.db.rollback()
        task = tasks.start("Index document", indexing.DOCUMENT, self.document.name)
        frappe.db.commit()
        tasks.work(task)


class TestBeside(BackupTest):
    def test_models_and_the_list_of_who_was_erased_come_back_and_nobody_is_forgotten(self):
        ledger.add([GONE])
        signed_files.write("backup-test", {"a": 1})
        self.addCleanup(signed_files.forget, "backup-test")
        folder, manifest = self.made()
        signed_files.forget("backup-test")
        ledger.path().unlink()
        later = {**GONE, "name": "EDU-STU-0001"}
        ledger.add([later])
        done = restoring.restore(folder, manifest)
        self.assertGreaterEqual(done.models, 1)
        self.assertEqual(signed_files.read("backup-test"), {"a": 1})
        self.assertGreaterEqual({row.name for row in ledger.read()}, {GONE["name"], later["name"]})
        frappe.db.rollback()

    def test_newer_proofs_of_the_audit_log_stay(self):
        heads.file().parent.mkdir(parents=True, exist_ok=True)
        heads.file().write_text('{"number": 1, "last": 2, "digest": "ab"}\n')
        folder, manifest = self.made()
        heads.file().write_text('{"number": 9, "last": 20, "digest": "cd"}\n')
        done = restoring.restore(folder, manifest)
        self.assertEqual(heads.last().number, 9)
        self.assertIn("were kept", " ".join(done.words))
        heads.file().unlink()
        restoring.restore(folder, manifest)
        self.assertEqual(heads.last().number, 1)
        frappe.db.rollback()

    def test_another_key_of_the_site_is_told(self):
        folder, manifest = self.made()
        parts = {**manifest.parts, "config": sets.Part("site_config_backup.json", 1, "")}
        other = dataclasses.replace(manifest, key="another", parts=parts)
        self.assertIn("sign-anew", " ".join(restoring.restore(folder, other).words))
        self.assertNotIn("sign-anew", " ".join(restoring.restore(folder, manifest).words))
        self.assertEqual(manifest.key, site_key.print_of_key())
        frappe.db.rollback()

    def test_an_archive_that_leads_elsewhere_is_refused(self):
        folder, manifest = self.made()
        path = folder / manifest.parts["beside"].name
        with tarfile.open(path, "w") as archive:
            member = tarfile.TarInfo("models/../../outside")
            archive.addfile(member)
        with self.assertRaises(sets.NoBackup):
            restoring.restore(folder, manifest)
        self.assertFalse((settings.models_folder().parent / "outside").exists())

    def test_where_the_site_encrypts_its_backups_ours_are_encrypted(self):
        ledger.add([GONE])
        with (
            patch.object(encrypting, "is_asked_for", return_value=True),
            patch.object(encrypting, "get_or_generate_backup_encryption_key", return_value="right"),
        ):
            folder, manifest = self.made()
            path = folder / manifest.parts["beside"].name
            self.assertTrue(encrypting.is_encrypted(path))
            self.assertNotIn(GONE["name"].encode(), path.read_bytes())
            ledger.path().unlink()
            with self.assertRaisesRegex(sets.NoBackup, "backup_encryption_key"):
                restoring.restore(folder, manifest, key="wrong")
            restoring.restore(folder, manifest)
        self.assertIn(GONE["name"], {row.name for row in ledger.read()})
        self.assertEqual(json.loads((folder / sets.MANIFEST).read_text())["encrypted"], True)
        self.assertEqual({path.is_dir() for path in folder.iterdir()}, {False})
        frappe.db.rollback()

    def test_a_backup_that_frappe_left_open_is_none(self):
        archive = self.folder / "files.tar"
        with tarfile.open(archive, "w") as opened:
            opened.add(__file__, "a")
        self.assertFalse(encrypting.is_encrypted(archive))
