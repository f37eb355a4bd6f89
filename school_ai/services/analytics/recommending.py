"""Next steps for pupils: what to look at again, read, practise or talk about, each with its reason. Teachers accept,
change or dismiss them; only then does the pupil or the family see one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import frappe
import numpy as np
import pandas as pd
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.ai.analytics.recommend import Reason, Signs, Step, content_gaps, next_steps
from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import people, practice
from school_ai.services import seals, titles
from school_ai.services.analytics import wording
from school_ai.services.auditing import writing as auditing
from school_ai.services.auditing.vocabulary import WRITTEN
from school_ai.services.shelf import DOCUMENT
from school_ai.services.telling import steps
from school_ai.services.webhooks import due

RECOMMENDATION, PREREQUISITE = seals.RECOMMENDATION, "Topic Prerequisite"
PROPOSED, ACCEPTED, CHANGED, DISMISSED, DONE, WITHDRAWN = (
    "Proposed",
    "Accepted",
    "Changed",
    "Dismissed",
    "Done",
    "Withdrawn",
)
SHOWN = (ACCEPTED, CHANGED)
KINDS = {"topic": "Look at again", "material": "Read", "practice": "Practise", "talk": "Talk"}
# Kinds of documents that nobody is sent to, and those that one practises with.
NOT_SHOWN = ("Answer key", "Exam paper", "Syllabus")
TO_PRACTISE = ("Exercise sheet", "Lab instruction")
# Of one course, and of all courses of a pupil: more than that nobody does.
MOST_OF_COURSE, MOST_OF_PUPIL = 2, 5
# What was dismissed or done is not proposed again for so long.
HEEDED = timedelta(days=42)
# A step that matters less (0 to 1) is not worth a teacher's time.
LEAST_WEIGHT = 0.25
# After so many pupils it is said that the work goes on.
PUPILS_BETWEEN = 200


@dataclass(frozen=True)
class Wanted:
    """A recommendation as it should stand."""

    key: str
    student: str
    course: str
    kind: str
    topic: str
    material: str
    text: str
    reason: str
    weight: float
    evidence: list[dict[str, Any]]


def recommend(
    records: Records,
    table: pd.DataFrame,
    fails: pd.DataFrame | None,
    today: date,
    alive: Callable[[], None] = lambda: None,
) -> int:
    """Bring the recommendations of all pupils with running enrolments up to date. `table`: their features; `fails`:
    estimates of failing; `alive` is called now and then. Returns how many are proposed."""
    missed = dict(list(_missed(records, today).groupby("pupil")))
    shelf, before, chances = _Shelf(table["pupil"].unique()), _prerequisites(), _chances(fails)
    shelf.criteria = set(records.criteria["criterion"].dropna())
    nothing = pd.DataFrame(columns=practice.COLUMNS)
    wanted: list[Wanted] = []
    for number, (pupil, rows) in enumerate(table.groupby("pupil", sort=True)):
        if number % PUPILS_BETWEEN == 0:
            alive()
        wanted += _of_pupil(pupil, rows, missed.get(pupil, nothing), shelf, before, chances, today)
    return _keep(wanted)


def withdraw_proposed(student: str) -> None:
    """Withdraw what is proposed for a pupil and not decided."""
    proposed = {"student": student, "status": PROPOSED}
    for name in frappe.get_all(RECOMMENDATION, proposed, pluck="name"):
        frappe.db.set_value(RECOMMENDATION, name, {"status": WITHDRAWN, "open_key": None})


def _prerequisites() -> pd.DataFrame:
    """Those that a teacher has confirmed."""
    pairs = frappe.get_all(PREREQUISITE, {"status": "Confirmed"}, ["course", "earlier", "later"], as_list=True)
    return pd.DataFrame(list(pairs), columns=["course", "earlier", "later"])


def _missed(records: Records, today: date) -> pd.DataFrame:
    """What was missed by criterion, from results of this and the last terms, and by topic, from quizzes."""
    known = records.as_of(pd.Timestamp(today)).criteria
    recent = known[known["day"] > pd.Timestamp(today) - pd.Timedelta(days=180)]
    by_topic = practice.missed_by_topic(set(records.enrolments["pupil"]))
    if not len(recent):
        return by_topic
    sums = recent.groupby(["pupil", "course", "criterion"]).agg(
        score=("score", "sum"), maximum=("maximum", "sum"), n=("score", "size"), last_day=("day", "max")
    )
    sums = sums.reset_index().rename(columns={"criterion": "topic"})
    sums["share"] = 1 - sums["score"] / sums["maximum"]
    by_criterion = sums[practice.COLUMNS]
    return pd.concat([by_criterion, by_topic], ignore_index=True) if len(by_topic) else by_criterion


def _chances(fails: pd.DataFrame | None) -> dict[tuple[str, str], float]:
    if fails is None or not len(fails):
        return {}
    told = fails[fails["told"]]
    return dict(zip(zip(told["pupil"], told["course"], strict=True), told["estimate"], strict=True))


class _Shelf:
    """Materials by topic, as far as a pupil may read them."""

    def __init__(self, pupils: Iterable[str]):
        today = getdate()
        rows = frappe.get_all(
            DOCUMENT,
            {
                "status"
            : "Ready", "topic": ("is", "set"), "kind": ("not in", NOT_SHOWN), "visibility": ("!=", "Instructors")},
            ["name", "title", "course", "topic", "kind", "visibility", "program", "student_group", "visible_from",
             "visible_until"],
        )  # fmt: skip
        self.rows = [
            row
            for row in rows
            if (not row.visible_from or getdate(row.visible_from) <= today)
            and (not row.visible_until or getdate(row.visible_until) >= today)
        ]
        self.titles = {row.name: row.title for row in self.rows}
        # Names that are criteria of assessments, and no topics.
        self.criteria: set[str] = set()
        self._programs = practice.programs_of(pupils) if self.rows else {}

    def of(self, pupil: str, course: str, group: str) -> pd.DataFrame:
        found = [
            (row.name, course, row.topic, "practice" if row.kind in TO_PRACTISE else "material")
            for row in self.rows
            if row.course in (course, None, "") and self._may_read(row, pupil, course, group)
        ]
        return pd.DataFrame(found, columns=["material", "course", "topic", "kind"])

    def _may_read(self, row, pupil: str, course: str, group: str) -> bool:
        match row.visibility:
            case "Everyone":
                return True
            case "Course":
                return row.course == course
            case "Student Group":
                return bool(group) and row.student_group == group
            case "Program":
                return row.program in self._programs.get(pupil, ())
        return False


def _of_pupil(
    pupil: str,
    rows: pd.DataFrame,
    mine: pd.DataFrame,
    shelf: _Shelf,
    before: pd.DataFrame,
    chances: dict[tuple[str, str], float],
    today: date,
) -> list[Wanted]:
    found: list[Wanted] = []
    for row in rows.itertuples(index=False):
        signs = Signs(
            chance=chances.get((pupil, row.course), np.nan),
            absent=row.absent_lately,
            activity=row.activity_lately,
        )
        made = next_steps(
            pupil,
            row.course,
            today,
            mine,
            prerequisites=before,
            materials=shelf.of(pupil, row.course, row.group),
            signs=signs if np.isfinite(signs.chance) else Signs(),
            most=MOST_OF_COURSE,
        )
        found += [_wanted(pupil, step, shelf) for step in made.steps if step.weight >= LEAST_WEIGHT]
    return sorted(found, key=lambda each: -each.weight)[:MOST_OF_PUPIL]


def _wanted(pupil: str, step: Step, shelf: _Shelf) -> Wanted:
    reasons = [_reason(each, shelf.criteria) for each in step.reasons]
    return Wanted(
        key=key_of(KINDS[step.kind], pupil, step.course, step.topic),
        student=pupil,
        course=step.course,
        kind=KINDS[step.kind],
        topic=step.topic,
        material=step.material,
        text=_text(step, shelf),
        reason=wording.sentences(reasons),
        weight=round(step.weight, 4),
        evidence=[
            {
                "key": each.key,
                "topic": each.topic,
                **{name: wording.plain(value) for name, value in each.numbers.items()},
            }
            for each in step.reasons
        ],
    )


def _text(step: Step, shelf: _Shelf) -> str:
    title = shelf.titles.get(step.material, step.material)
    if step.kind == "material":
        return _("Read “{0}” about {1}.").format(title, step.topic)
    if step.kind == "practice":
        return _("Practise {0} with “{1}”.").format(step.topic, title)
    if step.kind == "topic" and step.topic in shelf.criteria:
        return _("In {0}, work on what is marked as “{1}”: take a marked paper, and do those tasks again.").format(
            step.course, step.topic
        )
    if step.kind == "topic":
        return _("Look at {0} again.").format(step.topic)
    return _("Talk with your teacher about {0}.").format(step.course)


def _reason(each: Reason, criteria: set[str]) -> str:
    numbers = each.numbers
    if each.key == "missed" and each.topic in criteria:
        return _("Of the points for “{0}” {1} % were missed so far ({2} results).").format(
            each.topic, round(100 * numbers["share"]), round(numbers["tasks"])
        )
    match each.key:
        case "missed":
            return _("Of {0} {1} % was missed so far ({2} tasks).").format(
                each.topic, round(100 * numbers["share"]), round(numbers["tasks"])
            )
        case "long ago":
            return _("It was last worked on {0} days ago.").format(round(numbers["days"]))
        case "needed for":
            return _("{0}, of which {1} % was missed, builds on it.").format(each.topic, round(100 * numbers["share"]))
        case "chance of failing":
            return _("The chance of not reaching the pass mark is about {0} %.").format(
                wording.percent(numbers["chance"])
            )
        case "absent lately":
            return _("Missed {0} % of the last three weeks’ days.").format(round(100 * numbers["share"]))
        case "quiet":
            return _("The course's materials were used {0} % as much as is usual.").format(
                round(100 * numbers["beside_usual"])
            )
        case "worse":
            return _("Results are {0} points below what they were.").format(abs(round(numbers["percent"])))
    return ""


# --- keeping ---------------------------------------------------------------------------------------------------------


def _keep(wanted: Sequence[Wanted]) -> int:
    """Propose what is new, bring up to date what is proposed, withdraw what is not wanted any more. What a teacher has
    decided stays."""
    open_rows = frappe.get_all(
        RECOMMENDATION, {"open_key": ("is", "set")}, ["name", "open_key", "status", "text", "reason"]
    )
    by_key = {row.open_key: row for row in open_rows}
    answered = _answered()
    names = people.names_of_students({each.student for each in wanted})
    new, keys, changed = [], set(), []
    for each in wanted:
        keys.add(each.key)
        row = by_key.get(each.key)
        if row is None:
            if each.key not in answered:
                new.append(each)
        elif row.status == PROPOSED and (row.text, row.reason) != (each.text, each.reason):
            about = {"kind": each.kind, "student": each.student, "course": each.course, "topic": each.topic}
            title = titles.of_step(names.get(each.student, each.student), each.course, each.text)
            frappe.db.set_value(RECOMMENDATION, row.name, {**about, **_values(each), "title": title})
            changed.append(row.name)
    seals.seal(RECOMMENDATION, changed)
    inserted = _insert(new, names)
    for row in open_rows:
        if row.status == PROPOSED and row.open_key not in keys:
            frappe.db.set_value(RECOMMENDATION, row.name, {"status": WITHDRAWN, "open_key": None})
            changed.append(row.name)
    # None of this has an event of its own that a webhook would be told by.
    due.note_written(RECOMMENDATION, inserted, due.AFTER_INSERT)
    due.note_written(RECOMMENDATION, [*inserted, *changed], due.ON_UPDATE)
    return len(wanted)


def _answered() -> set[str]:
    """Keys of what was dismissed or done of late."""
    rows = frappe.get_all(
        RECOMMENDATION,
        {"status": ("in", (DISMISSED, DONE)), "modified": (">", now_datetime() - HEEDED)},
        ["kind", "student", "course", "topic"],
    )
    return {key_of(row.kind, row.student, row.course, row.topic) for row in rows}


def key_of(kind: str, student: str, course: str, topic: str | None) -> str:
    """What tells a recommendation from all others. `kind`: as it stands in the record."""
    engine_name = next(name for name, title in KINDS.items() if title == kind)
    return f"{engine_name}:{student}:{course}:{topic or ''}"


def _values(each: Wanted) -> dict[str, Any]:
    return {
        "text": each.text,
        "reason": each.reason,
        "material": each.material or None,
        "weight": each.weight,
        "evidence": frappe.as_json(each.evidence),
        "computed_on": now_datetime(),
    }


def _insert(new: Sequence[Wanted], names: dict[str, str]) -> list[str]:
    """Returns the names of the records."""
    if not new:
        return []
    now, user = now_datetime(), frappe.session.user
    rows = []
    for each in new:
        row = {
            "name": frappe.generate_hash(length=10),
            "creation": now,
            "modified": now,
            "owner": user,
            "modified_by": user,
            "docstatus": 0,
            "status": PROPOSED,
            "kind": each.kind,
            "student": each.student,
            "student_name": names.get(each.student, each.student),
            "title": titles.of_step(names.get(each.student, each.student), each.course, each.text),
            "course": each.course,
            "topic": each.topic,
            "open_key": each.key,
            **_values(each),
        }
        rows.append({**row, **seals.sealed(RECOMMENDATION, row)})
    values = [tuple(row.values()) for row in rows]
    frappe.db.bulk_insert(RECOMMENDATION, list(rows[0]), values, ignore_duplicates=True, chunk_size=2000)
    auditing.changed(WRITTEN, doctype=RECOMMENDATION, detail=f"{len(rows)} next steps")
    # What somebody else has proposed at the same moment is theirs.
    names_of_ours = [row["name"] for row in rows]
    return frappe.get_all(RECOMMENDATION, {"name": ("in", names_of_ours)}, pluck="name", limit=0)


# --- deciding --------------------------------------------------------------------------------------------------------


def decide(recommendation: str, decision: str, text: str = "", note: str = "") -> str:
    """A teacher accepts, changes (to `text`) or dismisses a recommendation. Returns its status. Raises
    `ValidationError` for one that is settled already."""
    document = frappe.get_doc(RECOMMENDATION, recommendation, for_update=True)
    if document.status not in (PROPOSED, *SHOWN, DISMISSED):
        frappe.throw(_("This recommendation is settled: {0}.").format(_(document.status)))
    if decision == CHANGED and not text.strip():
        frappe.throw(_("Write what the pupil should do instead."))
    document.update(
        {
            "status": decision,
            "changed_text": text.strip() if decision == CHANGED else None,
            "note": note,
            "decided_by": frappe.session.user,
            "decided_on": now_datetime(),
        }
    )
    _save(document)
    if document.status in SHOWN:
        steps.tell(document)
    return document.status


def tick(recommendation: str, done: bool = True) -> str:
    """The pupil, or a teacher for them, says that a step was done; or that it was not."""
    document = frappe.get_doc(RECOMMENDATION, recommendation, for_update=True)
    if done and document.status in SHOWN:
        document.update({"status": DONE, "done_on": now_datetime()})
    elif not done and document.status == DONE:
        document.update({"status": CHANGED if document.changed_text else ACCEPTED, "done_on": None})
    else:
        frappe.throw(_("Only a step that a teacher has accepted can be ticked."))
    _save(document)
    return document.status


def _save(document) -> None:
    with seals.kept(RECOMMENDATION, document.name):
        document.save(ignore_permissions=True)


# --- what a course lacks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContentGap:
    """A topic that pupils of a course miss or ask about, beside what the shelf holds. `missing`: pupils who miss much
    of it; `asked`: questions; `materials`, `practice`: on the shelf. `enough`: whether there are so many pupils or
    questions that it says something. `why`: in words."""

    topic: str
    missing: int
    missed_share: float | None
    asked: int
    materials: int
    practice: int
    enough: bool
    why: str


def gaps_of_course(course: str, records: Records, today: date, most: int = 20) -> list[ContentGap]:
    """Topics for which the shelf of a course should hold more, the widest gap first."""
    missed = _missed(records, today)
    asked = frappe.get_all(
        "AI Message",
        {
            "course"
        : course, "author": "Pupil", "topic": ("is", "set"), "creation": (">", now_datetime() - timedelta(180))},
        ["topic", "name"],
    )  # fmt: skip
    questions: dict[str, int] = defaultdict(int)
    for row in asked:
        questions[row.topic] += 1
    asked_frame = pd.DataFrame(
        [(course, topic, float(count)) for topic, count in questions.items()], columns=["course", "topic", "count"]
    )
    rows = frappe.get_all(
        DOCUMENT, {"course": course, "topic": ("is", "set"), "kind": ("not in", NOT_SHOWN)}, ["name", "topic", "kind"]
    )
    materials = pd.DataFrame(
        [(row.name, course, row.topic, "practice" if row.kind in TO_PRACTISE else "material") for row in rows],
        columns=["material", "course", "topic", "kind"],
    )
    found = content_gaps(missed[missed["course"] == course], asked_frame, materials, course)
    found = found[(found["missing"] > 0) | (found["asked"] > 0)].head(most)
    return [
        ContentGap(
            topic=row.topic,
            missing=int(row.missing),
            missed_share=wording.plain(row.share),
            asked=int(row.asked),
            materials=int(row.materials),
            practice=int(row.practice),
            enough=bool(row.enough),
            why=_why_gap(row),
        )
        for row in found.itertuples(index=False)
    ]


def _why_gap(row) -> str:
    said = []
    if row.missing:
        said.append(_("{0} pupils miss much of it.").format(int(row.missing)))
    if row.asked:
        said.append(_("It was asked about {0} times.").format(int(row.asked)))
    if not row.materials:
        said.append(_("Nothing about it is on the shelf."))
    elif not row.practice:
        said.append(_("There is something to read, but nothing to practise with."))
    else:
        said.append(
            _("On the shelf: {0}, of these to practise with: {1}.").format(int(row.materials), int(row.practice))
        )
    return wording.sentences(said)
