"""What is wrong with records that School AI computes: insights, estimates and recommendations."""

import json
from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import settings
from school_ai.services import insights, seals, site_key
from school_ai.services.analytics import estimating, recommending
from school_ai.services.analytics.outcome_words import NAMES
from school_ai.services.analytics.recommending import PREREQUISITE
from school_ai.services.integrity import signing
from school_ai.services.integrity.finding import EDITED, EXPIRED, KEY, MOVED, ORPHAN, ROW, TWICE, Finding, Findings
from school_ai.services.seals import INSIGHT, PREDICTION, RECOMMENDATION

LIVE = (recommending.PROPOSED, *recommending.SHOWN)
# DocType -> its links to what it is about.
LINKS: dict[str, dict[str, str]] = {
    INSIGHT: {
        "student": "Student",
        "course": "Course",
        "student_group": "Student Group",
        "instructor": "Instructor",
        "model": "AI Model",
    },
    PREDICTION: {
        "student": "Student",
        "course": "Course",
        "student_group": "Student Group",
        "model": "AI Model",
    },
    RECOMMENDATION: {"student": "Student", "course": "Course", "material": "AI Knowledge Document"},
    PREREQUISITE: {"course": "Course"},
}
# Rows that are nothing without another record: DocType -> link, and what it leads to.
ROWS: dict[str, tuple[str, str]] = {
    "AI Message": ("conversation", "AI Conversation"),
    "AI Message Comment": ("conversation", "AI Conversation"),
    "AI Message Feedback": ("message", "AI Message"),
    "AI Message Source": ("parent", "AI Message"),
    "AI Guided Exercise": ("conversation", "AI Conversation"),
    "AI Tutor Progress": ("student", "Student"),
    "AI Document Suggestion": ("document", "AI Knowledge Document"),
    "AI Knowledge Page": ("document", "AI Knowledge Document"),
    "AI Knowledge Passage": ("document", "AI Knowledge Document"),
    "AI Insight Action": ("parent", INSIGHT),
    "Family Conversation": ("student", "Student"),
    "Family Message": ("conversation", "Family Conversation"),
    "Report Comment": ("student", "Student"),
    "AI Override": ("student", "Student"),
    "Result Feedback": ("assessment_result", "Assessment Result"),
}


def orphans() -> Findings:
    """Records about a pupil, a course, a group, an instructor, a model or a material that is not there any more."""
    for doctype, links in LINKS.items():
        gone: dict[str, dict[str, str]] = defaultdict(dict)
        for field, target in links.items():
            for name, value in _dangling(doctype, field, target):
                gone[name][field] = value
        for name, fields in sorted(gone.items()):
            named = ", ".join(f"{_(links[field])} {value}" for field, value in fields.items())
            yield Finding(
                ORPHAN,
                doctype,
                name,
                _("It is about {0}, which is not there any more.").format(named),
                ours=True,
                now=fields,
            )


def rows_without_record() -> Findings:
    """Rows whose conversation, message, document or pupil is gone."""
    for doctype, (field, target) in ROWS.items():
        for name, value in _dangling(doctype, field, target):
            yield Finding(
                ROW,
                doctype,
                name,
                _("It belongs to {0} {1}, which is not there any more.").format(_(target), value),
                ours=True,
                now={field: value},
            )


def _dangling(doctype: str, field: str, target: str) -> list[tuple[str, str]]:
    """Names of records, and where their link leads that leads nowhere."""
    table, other = frappe.qb.DocType(doctype), frappe.qb.DocType(target)
    return list(
        frappe.qb.from_(table)
        .left_join(other)
        .on(other.name == table[field])
        .select(table.name, table[field])
        .where(table[field].isnotnull())
        .where(table[field] != "")
        .where(other.name.isnull())
        .orderby(table.name)
        .run()
    )


def signed_with_another_key(going_on: bool = False) -> Findings:
    """The site's key was changed, as by restoring a backup without its configuration: of what is computed nobody can
    say any more whether it was changed. `going_on`: also while all is being signed anew."""
    if site_key.has_changed() and (going_on or not signing.is_going_on()):
        yield Finding(
            KEY,
            "DocType",
            settings.SETTINGS,
            _(
                "The site’s key (encryption_key) is another one than that with which estimates, insights and models "
                "were signed. If a backup was restored, put the key of its site_config.json back. Otherwise mend this: "
                "all is signed anew as it stands, and models are learned anew."
            ),
            ours=True,
        )


def moved() -> Findings:
    """Records about somebody who bears another name since, or was merged with somebody: their keys still say the old
    name. With another key of the site nobody can tell."""
    if site_key.has_changed():
        return
    for doctype in seals.COMPUTED:
        is_sealed = seals.checker(doctype)
        changed = [(row, links) for row in _sealed_rows(doctype) if (links := seals.changed_links(doctype, row))]
        there = _there(doctype, (links for _row, links in changed))
        for row, links in changed:
            if not is_sealed(row) or not _is_moved(doctype, links, there):
                continue
            named = ", ".join(_("{0} is {1} now").format(before, now) for before, now in links.values())
            yield Finding(
                MOVED,
                doctype,
                row.name,
                _("It is kept under a name that was changed: {0}.").format(named),
                ours=True,
                now={field: now for field, (_before, now) in links.items()},
                proposed={field: before for field, (before, _now) in links.items()},
            )


def edited() -> Findings:
    """Records whose computed values, or whose keys, are not what School AI wrote."""
    if site_key.has_changed():
        return
    for doctype in seals.COMPUTED:
        is_sealed = seals.checker(doctype)
        rows = list(_sealed_rows(doctype))
        broken = [row for row in rows if not is_sealed(row)]
        led = [(row, links) for row in rows if is_sealed(row) and (links := seals.changed_links(doctype, row))]
        there = _there(doctype, (links for _row, links in led))
        broken += [row for row, links in led if not _is_moved(doctype, links, there)]
        wrong_key = _wrong_keys(doctype)
        broken += [row for row in rows if row.name in wrong_key and row not in broken]
        for row in sorted(broken, key=lambda each: each.name):
            yield Finding(
                EDITED,
                doctype,
                row.name,
                _("What was computed was changed by hand, or by another program.")
                if row.seal
                else _("It was not written by School AI."),
                ours=True,
                now={field: row[field] for field in (*seals.COMPUTED[doctype], *seals.ABOUT[doctype])},
            )


def _sealed_rows(doctype: str) -> Iterable:
    return frappe.get_all(doctype, fields=seals.fields(doctype), order_by="name", limit_page_length=0)


def _there(doctype: str, changed: Iterable[dict[str, tuple[str, str]]]) -> set[tuple[str, str]]:
    """Which of the former subjects are still there: pairs of field and name."""
    names: dict[str, set[str]] = defaultdict(set)
    for links in changed:
        for field, (before, _now) in links.items():
            names[field].add(before)
    return {
        (field, name)
        for field, wanted in names.items()
        for name in frappe.get_all(LINKS[doctype][field], {"name": ("in", sorted(wanted))}, pluck="name")
    }


def _is_moved(doctype: str, links: dict[str, tuple[str, str]], there: set[tuple[str, str]]) -> bool:
    """Whether links lead elsewhere because what they led to has another name: then the former name is gone."""
    return all(before and now and (field, before) not in there for field, (before, now) in links.items())


def _wrong_keys(doctype: str) -> set[str]:
    """Records whose open key is not what their status says. Keys are what keeps them from being there twice."""
    if doctype == PREDICTION:
        return set()
    table = frappe.qb.DocType(doctype)
    has_key = table.open_key.isnotnull() & (table.open_key != "")
    if doctype == INSIGHT:
        is_open = table.status == insights.OPEN
        wrong = (is_open & ~(has_key & (table.open_key == table.subject_key))) | (~is_open & has_key)
    else:
        is_open = table.status.isin(LIVE) & (table.outside_key.isnull() | (table.outside_key == ""))
        wrong = (is_open & ~has_key) | (~is_open & has_key)
    return {name for (name,) in frappe.qb.from_(table).select(table.name).where(wrong).run()}


def twice() -> Findings:
    """Two open insights of one subject, two estimates of one thing, two steps that say the same."""
    yield from _insights_twice()
    yield from _estimates_twice()
    yield from _steps_twice()


def _insights_twice() -> Findings:
    rows = frappe.get_all(
        INSIGHT,
        {"status": insights.OPEN, "subject_key": ("is", "set")},
        [*seals.fields(INSIGHT), "open_key"],
        limit_page_length=0,
    )
    for kept, other in _but_one(INSIGHT, rows, lambda row: row.subject_key):
        yield _said_twice(INSIGHT, other, kept)


def _estimates_twice() -> Findings:
    ours = {"outside_key": ("is", "not set")}
    rows = frappe.get_all(PREDICTION, ours, seals.fields(PREDICTION), limit_page_length=0)
    for kept, other in _but_one(
        PREDICTION, rows, lambda row: (row.student, row.outcome, row.course, row.academic_term)
    ):
        # The estimates of two pupils who became one are known by their names.
        if not seals.changed_links(PREDICTION, other):
            yield _said_twice(PREDICTION, other, kept)


def _steps_twice() -> Findings:
    rows = frappe.get_all(
        RECOMMENDATION,
        {"status": ("in", LIVE), "outside_key": ("is", "not set")},
        [*seals.fields(RECOMMENDATION), "open_key", "status"],
        limit_page_length=0,
    )
    for kept, other in _but_one(RECOMMENDATION, rows, lambda row: (row.kind, row.student, row.course, row.topic)):
        yield _said_twice(RECOMMENDATION, other, kept)


def _but_one(doctype: str, rows: Iterable, key) -> Iterable[tuple]:
    """Of records of one key all but the one that stays: one that somebody has decided, that is as it was computed, that
    was computed last."""
    same = defaultdict(list)
    for row in rows:
        same[key(row)].append(row)
    is_sealed = seals.checker(doctype)

    def worth(row) -> tuple:
        return (
            row.get("status") in recommending.SHOWN,
            is_sealed(row) and not seals.changed_links(doctype, row),
            row.get("computed_on") or row.get("read_on") or "",
            bool(row.get("open_key")),
            row.name,
        )

    for several in same.values():
        if len(several) > 1:
            best, *others = sorted(several, key=worth, reverse=True)
            yield from ((best, other) for other in others)


def _said_twice(doctype: str, other, kept) -> Finding:
    return Finding(
        TWICE,
        doctype,
        other.name,
        _("The same is said by {0}.").format(kept.name),
        ours=True,
        now={field: other[field] for field in seals.ABOUT[doctype]},
    )


def expired() -> Findings:
    """Open insights, and estimates, whose time is over."""
    today = getdate()
    for doctype, filters in ((INSIGHT, [["status", "=", insights.OPEN]]), (PREDICTION, [])):
        # Frappe takes a day that is not set for one that is over.
        over = [*filters, ["valid_until", "is", "set"], ["valid_until", "<", today]]
        for row in frappe.get_all(doctype, over, ["name", "valid_until"], order_by="name"):
            yield Finding(
                EXPIRED,
                doctype,
                row.name,
                _("It held until {0}.").format(frappe.format(row.valid_until, "Date")),
                ours=True,
                now={"valid_until": row.valid_until},
            )


def renamed_keys(doctype: str, name: str) -> dict[str, str]:
    """The keys of a record with the names that its subjects have now: field -> key; for an estimate its own name."""
    row = frappe.db.get_value(doctype, name, [*seals.fields(doctype), *_keys(doctype)], as_dict=True)
    if doctype == PREDICTION:
        return {"name": estimating.name_of(NAMES[row.outcome], row.student, row.course, row.academic_term)}
    former = dict(seals.changed_links(doctype, row).values())
    # Names may hold colons themselves: the longest are looked for first.
    order = sorted(former, key=len, reverse=True)
    return {field: _renamed(row[field], former, order) for field in _keys(doctype) if row[field]}


def _keys(doctype: str) -> tuple[str, ...]:
    return {INSIGHT: ("open_key", "subject_key"), RECOMMENDATION: ("open_key",), PREDICTION: ()}[doctype]


def _renamed(key: str, former: dict[str, str], order: list[str]) -> str:
    whole = f":{key}:"
    for number, before in enumerate(order):
        whole = whole.replace(f":{before}:", f":\0{number}:")
    for number, before in enumerate(order):
        whole = whole.replace(f"\0{number}", former[before])
    return whole[1:-1]


def former_names(doctype: str, name: str) -> dict[str, str]:
    """What a record was about when it was computed."""
    return json.loads(frappe.db.get_value(doctype, name, "sealed_about") or "{}")
