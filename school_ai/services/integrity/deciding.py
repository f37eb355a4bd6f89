"""A person decides a conflict: the record stays, or the proposal is taken, by the record's own class and with that
person's own rights. Either can be taken back."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import permissions
from school_ai.erpnext_records import followed, lessons
from school_ai.exceptions import AlreadyDecided
from school_ai.services import seals
from school_ai.services.following import asking, noting
from school_ai.services.integrity import conflicts
from school_ai.services.integrity.conflicts import ConflictShown
from school_ai.services.integrity.finding import AMEND, CANCEL, CHANGE, NOTHING, REMOVE
from school_ai.services.integrity.records import (
    CONFLICT,
    MENDED,
    OPEN,
    PROPOSAL_TAKEN,
    RECORD_KEPT,
    Kept,
    as_it_stands,
    fill_in,
    hash_of,
    put_back,
    whole,
)

RECORD, PROPOSAL = "record", "proposal"
# The rights that taking a proposal, and taking it back, ask for.
RIGHTS = {
    CHANGE: (("write",), ("write",)),
    REMOVE: (("delete",), ("create", "delete")),
    CANCEL: (("cancel",), ("submit", "cancel")),
    AMEND: (("cancel", "amend", "submit"), ("cancel", "delete", "submit")),
}


@dataclass(frozen=True)
class Decided:
    """A conflict after a decision, and the record as it now stands, by the fields that it is about: None where it is
    not there any more. `name`: what the record is called now, which an amendment changes."""

    conflict: ConflictShown
    name: str | None
    record: dict[str, Any] | None


def resolve(name: str, keep: str, note: str = "") -> Decided:
    """Keep the record as it is ("record"), or take what is proposed ("proposal"). Raises `AlreadyDecided`,
    `PermissionError`, and `ValidationError` where the record has changed or its class refuses the proposal."""
    conflict = frappe.get_doc(CONFLICT, name, for_update=True)
    if conflict.status != OPEN:
        _already(conflict)
    doctype, record = conflict.reference_doctype, conflict.reference_name
    document = _as_found(conflict)
    now_called: str | None = record
    if keep == RECORD:
        conflict.status = RECORD_KEPT
        conflicts.add_step(conflict, _("The record was kept."), note)
    else:
        if conflict.way == NOTHING:
            frappe.throw(_("There is no proposal. Set the record right yourself, or keep it as it is."))
        _may(document, RIGHTS[conflict.way][0])
        before = whole(doctype, record, lock=True)
        now_called = _take(document, conflict)
        made = now_called if now_called and now_called != record else None
        after = {"record": hash_of(whole(doctype, record)), "made": made}
        if made:
            after["made_hash"] = hash_of(whole(doctype, made))
        conflict.update({"kept_before": frappe.as_json(before), "kept_after": frappe.as_json(after)})
        conflict.status = PROPOSAL_TAKEN
        conflicts.add_step(conflict, _("The proposal was taken: {0}.").format(_(conflict.way)), note)
    conflict.update({"decided_by": frappe.session.user, "decided_on": now_datetime(), "note": note or None})
    conflicts.save(conflict)
    return _decided(conflict, now_called)


def _already(conflict) -> None:
    if conflict.status == MENDED or not conflict.decided_by:
        frappe.throw(_("This conflict is closed: {0}.").format(_(conflict.status)), AlreadyDecided)
    who = frappe.utils.get_fullname(conflict.decided_by)
    frappe.throw(
        _("{0} has decided this already: {1}. Take that back first, if you do not agree.").format(
            who, _(conflict.status)
        ),
        AlreadyDecided,
    )


def _as_found(conflict):
    """The record, if it still says what it said when the conflict was found; it is held until the end."""
    doctype, record = conflict.reference_doctype, conflict.reference_name
    if not frappe.db.exists(doctype, record):
        frappe.throw(_("{0} {1} is not there any more. Check the records again.").format(_(doctype), record))
    document = frappe.get_doc(doctype, record, for_update=True)
    found = frappe.parse_json(conflict.record_version) or {}
    if as_it_stands(document, found) != found:
        frappe.throw(
            _("{0} {1} has changed since this was found. Check the records again, then decide.").format(
                _(doctype), record
            )
        )
    return document


def _may(document, rights) -> None:
    for right in rights:
        if not frappe.has_permission(document.doctype, right, document):
            permissions.refuse(
                _("Your roles do not let you do this to {0}. Ask somebody who looks after these records.").format(
                    _(document.doctype)
                )
            )


def _take(document, conflict) -> str | None:
    """Returns what the record is called then; None where it is gone."""
    proposed = frappe.parse_json(conflict.proposed_version) or {}
    remark = _("School AI: {0} ({1})").format(conflict.text, conflict.name)
    match conflict.way:
        case "Change":
            fill_in(document, proposed)
            document.save()
        case "Remove":
            if document.doctype == lessons.DOCTYPE and lessons.with_attendance([document.name]):
                frappe.throw(_("Attendance was taken in this lesson. Cancel that first."))
            frappe.delete_doc(document.doctype, document.name)
            return None
        case "Cancel":
            document.cancel()
        case "Cancel and Amend":
            return _amend(document, proposed, remark)
    document.add_comment("Info", remark)
    return document.name


def _amend(document, proposed: dict[str, Any], remark: str) -> str:
    rows = {row.name: number for table in document.meta.get_table_fields()
            for number, row in enumerate(document.get(table.fieldname))}  # fmt: skip
    document.cancel()
    amended = frappe.copy_doc(document)
    amended.update({"amended_from": document.name, "docstatus": 0})
    fill_in(amended, proposed, rows)
    amended.insert()
    amended.submit()
    amended.add_comment("Info", remark)
    return amended.name


def take_back(name: str, note: str = "") -> Decided:
    """Undo what was decided, or mended: the record is again exactly what it was. Raises `ValidationError` where it was
    changed since."""
    conflict = frappe.get_doc(CONFLICT, name, for_update=True)
    if conflict.status not in (RECORD_KEPT, PROPOSAL_TAKEN, MENDED):
        frappe.throw(_("There is nothing to take back: {0}.").format(_(conflict.status)), AlreadyDecided)
    doctype, record = conflict.reference_doctype, conflict.reference_name
    if conflict.status != MENDED and frappe.db.exists(CONFLICT, {"open_key": conflict.finding}):
        frappe.throw(_("The same was found anew since. Decide that."))
    if conflict.status == PROPOSAL_TAKEN:
        _undo(conflict)
    elif conflict.status == MENDED:
        _unmend(conflict)
        return _decided(conflict, record)
    conflict.status = OPEN
    conflicts.add_step(conflict, _("The decision was taken back."), note)
    conflict.update({"decided_by": None, "decided_on": None, "note": None, "kept_before": None, "kept_after": None})
    conflicts.save(conflict)
    _tell(doctype, record)
    return _decided(conflict, record)


def _undo(conflict) -> None:
    doctype, record = conflict.reference_doctype, conflict.reference_name
    after = frappe.parse_json(conflict.kept_after)
    made = after.get("made")
    _has_not_changed(doctype, record, after["record"])
    if made:
        _has_not_changed(doctype, made, after["made_hash"])
    rights = RIGHTS[conflict.way][1]
    if made or frappe.db.exists(doctype, record):
        _may(frappe.get_doc(doctype, made or record), rights)
    elif not all(frappe.has_permission(doctype, right) for right in rights):
        permissions.refuse()
    if made:
        frappe.get_doc(doctype, made).cancel()
        frappe.delete_doc(doctype, made)
    put_back(frappe.parse_json(conflict.kept_before))
    frappe.get_doc(doctype, record).add_comment(
        "Info", _("School AI: what was decided in {0} was taken back").format(conflict.name)
    )


def _unmend(conflict) -> None:
    """What was mended of ours stands again as it was, and is left so until it changes."""
    permissions.oversees_school_ai()
    if not conflict.kept_before:
        frappe.throw(_("What was mended here cannot be had again: it is made anew from the records."))
    before = frappe.parse_json(conflict.kept_before)
    _is_not_there_anew(before)
    put_back(before)
    conflict.update({"status": RECORD_KEPT, "decided_by": frappe.session.user, "decided_on": now_datetime()})
    conflicts.add_step(conflict, _("What was mended was taken back: the record is as it was."))
    conflict.kept_before = None
    conflicts.save(conflict)


def _is_not_there_anew(before: Kept) -> None:
    """What was withdrawn may have been computed anew since. It would be there twice, or in the place of the newer."""
    doctype, name, key = before["doctype"], before["name"], before["row"].get("open_key")
    if doctype == seals.PREDICTION:
        anew = frappe.db.get_value(doctype, name, "name", for_update=True)
    else:
        anew = key and frappe.db.get_value(doctype, {"open_key": key, "name": ("!=", name)}, "name", for_update=True)
    if anew:
        frappe.throw(_("It was computed anew since. What it said before stands in this conflict."))


def _has_not_changed(doctype: str, name: str, then: str) -> None:
    if hash_of(whole(doctype, name, lock=True)) != then:
        frappe.throw(
            _("{0} {1} was changed since the proposal was taken. Set it right yourself.").format(_(doctype), name)
        )


def _tell(doctype: str, name: str) -> None:
    """Those of ours who go by a record are told of what was put back, since no event says so."""
    if doctype in followed.FOLLOWED:
        pupils = followed.pupils_now(doctype, [name]).values()
        noting.write([(doctype, name, noting.SAVED, None, sorted(pupils))])
        asking.ask_after_commit()
    permissions.forget_standings()


def _decided(conflict, name: str | None) -> Decided:
    doctype = conflict.reference_doctype
    if not name or not frappe.db.exists(doctype, name):
        return Decided(conflicts.shown(conflict), None, None)
    document = frappe.get_doc(doctype, name)
    like = frappe.parse_json(conflict.record_version) or {}
    if name != conflict.reference_name:
        # The rows of an amendment have names of their own.
        like = {
            field: [{**each, "name": row.name} for each, row in zip(value, document.get(field), strict=False)]
            if isinstance(value, list)
            else value
            for field, value in like.items()
        }
    return Decided(conflicts.shown(conflict), name, as_it_stands(document, like))
