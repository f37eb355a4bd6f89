"""Mending: what is ours at once, or by a task where it takes longer; what is the school's becomes a conflict. Done
twice, the second finds nothing left to do."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import frappe
from frappe import _

from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services import indexing, insights, seals
from school_ai.services.analytics import estimating, recommending, training
from school_ai.services.integrity import (
    checking,
    conflicts,
    index_entries,
    our_fields,
    our_records,
    signing,
    sources,
)
from school_ai.services.integrity.finding import (
    BY_HAND,
    EDITED,
    ENTRY,
    EXPIRED,
    FIELD,
    KEY,
    KINDS,
    MOVED,
    ORPHAN,
    ROW,
    STALE,
    TWICE,
    UNREAD,
    Finding,
)
from school_ai.services.integrity.records import whole
from school_ai.services.seals import ABOUT, INSIGHT, PREDICTION, RECOMMENDATION

# What became of a finding: mended, being mended by a task, proposed to the school, not there any more, not to be mended
# for a fault that was logged.
MENDED, STARTED, PROPOSED, GONE, FAILED = "mended", "started", "proposed", "gone", "failed"
# Estimates of so many pupils at a time.
PUPILS_AT_ONCE = 200


@dataclass(frozen=True)
class Done:
    """What was done to a finding. `text`: in words; `conflict`: where both versions are kept; `task`: what mends it."""

    finding: str
    kind: str
    doctype: str
    name: str
    what: str
    text: str
    conflict: str | None = None
    task: str | None = None


def repair(wanted: Collection[str] | None = None, kinds: Collection[str] = KINDS) -> list[Done]:
    """Mend findings, by their ids, or all. What is asked for is looked for anew: nothing is done to a record on
    somebody's word."""
    found = checking.look(kinds).findings
    if wanted is not None:
        found = [finding for finding in found if finding.id in set(wanted)]
    done = repair_found(found)
    missing = set(wanted or ()) - {finding.id for finding in found}
    done += [Done(each, "", "", "", GONE, _("This does not disagree any more.")) for each in sorted(missing)]
    return done


def repair_found(found: list[Finding], mend_ours: bool = True, by_night: bool = False) -> list[Done]:
    """Mend what was just found. Tables are changed first: that ends a transaction, which must not hold half of the
    rest, nor be undone to a point before. `by_night`: nobody has asked for it, so what takes a person's decision is
    proposed."""
    done: list[Done] = []
    again = _Again()
    for finding in sorted(found, key=lambda each: (not each.ours, KINDS.index(each.kind))):
        if not finding.ours or (by_night and finding.kind in BY_HAND):
            done.append(_by_itself(finding, lambda finding=finding: _propose(finding)))
        elif not mend_ours:
            continue
        elif finding.kind == FIELD:
            done.append(_mend(finding, again))
        else:
            done.append(_by_itself(finding, lambda finding=finding: _mend(finding, again)))
    again.start()
    return done


def _by_itself(finding: Finding, do: Callable[[], Done]) -> Done:
    """What cannot be mended is undone and logged; the others are mended all the same."""
    frappe.db.savepoint("school_ai_mending")
    try:
        return do()
    except frappe.QueryDeadlockError:
        # The whole transaction is gone.
        raise
    except Exception:
        frappe.db.rollback(save_point="school_ai_mending")
        frappe.log_error(title=f"school_ai: mending {finding.kind}: {finding.doctype} {finding.name}")
        return _done(finding, FAILED, _("It could not be mended. The Error Log says why."))


class _Again:
    """What has to be computed anew once everything is mended."""

    def __init__(self):
        self.everything = False
        self.stale = False
        self.fields = False

    def start(self) -> None:
        if self.everything and estimating.usual_kept():
            estimating.start()
        elif self.stale:
            start_recomputing()


def start_recomputing() -> str:
    return tasks.start(sources.RECOMPUTE, PREDICTION, training.ALL)


def _propose(finding: Finding) -> Done:
    name = conflicts.propose(finding)
    text = _("This is the school's to decide: see the conflict.")
    return _done(finding, PROPOSED, text, conflict=name)


def _done(finding: Finding, what: str, text: str, conflict: str | None = None, task: str | None = None) -> Done:
    return Done(finding.id, finding.kind, finding.doctype, finding.name, what, text, conflict, task)


def _mend(finding: Finding, again: _Again) -> Done:
    return _MENDS[finding.kind](finding, again)


# --- one kind each ---------------------------------------------------------------------------------------------------


def _key(finding: Finding, _again: _Again) -> Done:
    return _done(finding, STARTED, _("All is signed with the present key, as it stands."), task=signing.start())


def _field(finding: Finding, again: _Again) -> Done:
    if not again.fields:
        our_fields.make_again()
        again.fields = True
    text = _("The field was made anew.")
    return _done(finding, MENDED, text, conflicts.note_mended(finding, None, text))


def _orphan(finding: Finding, again: _Again) -> Done:
    """What is about a pupil who is gone goes, and nothing of it is kept; of the rest the link that leads nowhere."""
    doctype, name = finding.doctype, finding.name
    if "student" in finding.now or doctype in (PREDICTION, our_records.PREREQUISITE):
        kept = None if "student" in finding.now or doctype == PREDICTION else whole(doctype, name)
        _remove(doctype, name)
        text = _("It was removed.")
        # Who is gone is not named again.
        return _done(finding, MENDED, text, conflicts.note_mended(finding, kept, text) if kept else None)
    before = whole(doctype, name)
    _close(doctype, name)
    frappe.db.set_value(doctype, name, dict.fromkeys(finding.now), update_modified=False)
    seals.seal(doctype, [name])
    text = _("It was withdrawn, and the link that leads nowhere was taken out.")
    return _done(finding, MENDED, text, conflicts.note_mended(finding, before, text))


def _row(finding: Finding, _again: _Again) -> Done:
    """Rows are deleted for good: what they belonged to was, and may have been for somebody's sake."""
    _remove(finding.doctype, finding.name)
    return _done(finding, MENDED, _("It was removed."))


def _moved(finding: Finding, again: _Again) -> Done:
    doctype, name = finding.doctype, finding.name
    before = whole(doctype, name)
    keys = our_records.renamed_keys(doctype, name)
    again.stale = True
    if doctype == PREDICTION:
        if frappe.db.exists(PREDICTION, keys["name"]):
            _remove(doctype, name)
        else:
            _rename_estimate(name, keys["name"])
            name = keys["name"]
    else:
        taken = keys.get("open_key") and frappe.db.exists(doctype, {"open_key": keys["open_key"], "name": ("!=", name)})
        if taken:
            # The pupil whom this one became has the same already.
            _close(doctype, name)
            keys["open_key"] = None
        frappe.db.set_value(doctype, name, keys, update_modified=False)
    if frappe.db.exists(doctype, name):
        if "student" in finding.now:
            title = frappe.db.get_value("Student", finding.now["student"], "student_name")
            frappe.db.set_value(doctype, name, "student_name", title, update_modified=False)
        seals.seal(doctype, [name])
    text = _("It is kept under the present name.")
    # An estimate under the former name would stand beside that under the present one.
    kept = None if doctype == PREDICTION else before
    return _done(finding, MENDED, text, conflicts.note_mended(finding, kept, text))


def _rename_estimate(name: str, new: str) -> None:
    table = frappe.qb.DocType(PREDICTION)
    frappe.qb.update(table).set(table.name, new).where(table.name == name).run()


def _twice(finding: Finding, _again: _Again) -> Done:
    before = whole(finding.doctype, finding.name)
    _close(finding.doctype, finding.name)
    text = _("It was taken away: the other one stays.")
    if frappe.db.exists(finding.doctype, finding.name):
        seals.seal(finding.doctype, [finding.name])
    return _done(finding, MENDED, text, conflicts.note_mended(finding, before, text))


def _edited(finding: Finding, again: _Again) -> Done:
    """Nobody relies on it any more: it is withdrawn and computed anew; a step goes back to the teacher. What is closed
    is sealed as it stands. Both versions are kept."""
    doctype, name = finding.doctype, finding.name
    before = whole(doctype, name)
    again.everything = True
    if doctype == RECOMMENDATION and frappe.db.get_value(doctype, name, "status") in recommending.SHOWN:
        row = frappe.db.get_value(doctype, name, ["kind", "student", "course", "topic", "outside_key"], as_dict=True)
        # What another program proposes is told apart by its own key.
        key = None if row.outside_key else recommending.key_of(row.kind, row.student, row.course, row.topic)
        values = {"status": recommending.PROPOSED, "open_key": key, "decided_by": None, "decided_on": None}
        frappe.db.set_value(doctype, name, values)
        text = _("It waits for a teacher's decision again.")
    elif _is_live(doctype, name):
        _close(doctype, name)
        text = _("It was withdrawn, and is computed anew.")
    else:
        frappe.db.set_value(doctype, name, "open_key", None, update_modified=False)
        text = _("It is closed: it was noted and left as it stands.")
    if frappe.db.exists(doctype, name):
        seals.seal(doctype, [name])
    return _done(finding, MENDED, text, conflicts.note_mended(finding, before, text))


def _expired(finding: Finding, again: _Again) -> Done:
    _close(finding.doctype, finding.name)
    again.everything = again.everything or finding.doctype == PREDICTION
    return _done(finding, MENDED, _("It was withdrawn."))


def _stale(finding: Finding, again: _Again) -> Done:
    again.stale = True
    task = start_recomputing()
    return _done(finding, STARTED, _("It is computed anew from the records."), task=task)


def _entry(finding: Finding, _again: _Again) -> Done:
    task = tasks.start(index_entries.FORGET, indexing.DOCUMENT, finding.name)
    return _done(finding, STARTED, _("The entries are taken out of the index."), task=task)


def _unread(finding: Finding, _again: _Again) -> Done:
    task = tasks.start(index_entries.INDEX, indexing.DOCUMENT, finding.name)
    return _done(finding, STARTED, _("The document is read into the index again."), task=task)


_MENDS: dict[str, Callable[[Finding, _Again], Done]] = {
    KEY: _key,
    FIELD: _field,
    ORPHAN: _orphan,
    ROW: _row,
    MOVED: _moved,
    TWICE: _twice,
    EDITED: _edited,
    EXPIRED: _expired,
    STALE: _stale,
    ENTRY: _entry,
    UNREAD: _unread,
}


def _is_live(doctype: str, name: str) -> bool:
    if doctype == PREDICTION:
        return True
    status = frappe.db.get_value(doctype, name, "status")
    return status in ((insights.OPEN,) if doctype == INSIGHT else our_records.LIVE)


def _close(doctype: str, name: str) -> None:
    """Have nobody see it any more: insights and steps that are open are withdrawn, an estimate goes."""
    if doctype == PREDICTION:
        _remove(doctype, name)
    elif doctype == INSIGHT and _is_live(doctype, name):
        insights.withdraw_named(name)
    elif doctype == RECOMMENDATION and _is_live(doctype, name):
        frappe.db.set_value(doctype, name, {"status": recommending.WITHDRAWN, "open_key": None})


def _remove(doctype: str, name: str) -> None:
    """For good, with its rows, and what Frappe keeps of it."""
    for field in frappe.get_meta(doctype).get_table_fields():
        frappe.db.delete(field.options, {"parent": name, "parenttype": doctype})
    frappe.db.delete(doctype, {"name": name})
    if doctype in ABOUT:
        frappe.db.delete("Version", {"ref_doctype": doctype, "docname": name})


# --- tasks -----------------------------------------------------------------------------------------------------------


def sign_anew(task: Task) -> None:
    """Sign all that is computed with the site's present key, and close the conflict about it."""
    for finding in our_records.signed_with_another_key(going_on=True):
        signing.sign_all(task)
        text = _("All is signed with the present key, as it stands. Models are being learned anew.")
        conflicts.settle_finding(finding.id, text)
        conflicts.note_mended(finding, None, text)


def recompute(task: Task) -> None:
    """Make anew the estimates, and the insights from them, whose sources have changed."""
    students = sorted(_out_of_date())
    for at in range(0, len(students), PUPILS_AT_ONCE):
        task.report(at / len(students), _("Estimating"))
        estimating.for_students(students[at : at + PUPILS_AT_ONCE])


def _out_of_date() -> Iterable[str]:
    """Pupils of stale estimates. What stood out in the records of a class is withdrawn: the next night tells whether it
    still does."""
    for finding in sources.look_for_stale():
        if finding.now.get("student"):
            yield finding.now["student"]
        elif finding.doctype == INSIGHT:
            insights.withdraw_named(finding.name)
