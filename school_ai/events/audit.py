"""Records of ours about people: that they were written, decided or deleted stands in the audit log, in the transaction
that does it. What cannot be noted is not done."""

import frappe

from school_ai.events.guarded import never_in_the_way
from school_ai.services.auditing import pseudonyms, records_written
from school_ai.services.auditing.vocabulary import DELETED


def on_update(doc, method=None) -> None:
    """Made, or changed."""
    if not _is_setting_up():
        records_written.note(doc)


def after_delete(doc, method=None) -> None:
    if not _is_setting_up():
        records_written.note(doc, DELETED)


def settings_validate(doc, method=None) -> None:
    """Before Frappe puts keys away: afterwards nobody can tell that one was changed."""
    doc.flags.keys_that_were_set = records_written.keys_set(doc)


def settings_on_update(doc, method=None) -> None:
    if not _is_setting_up():
        records_written.note_settings(doc)


@never_in_the_way(None)
def after_insert(doc, method=None) -> None:
    """A person is new: their pseudonym is drawn while nobody else knows of them. Two who write of them for the first
    time would have to wait for one another."""
    pseudonyms.of([(doc.doctype, doc.name)])


@never_in_the_way(None)
def after_rename(doc, method=None, old=None, new=None, merge=False) -> None:
    """A person has another name: their entries are theirs still."""
    records_written.follow_rename(doc.doctype, old, new)


def _is_setting_up() -> bool:
    return bool(frappe.flags.in_install or frappe.flags.in_migrate or frappe.flags.in_uninstall)
