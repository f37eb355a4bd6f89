"""Everything that is kept about a person, for them to take home: as JSON, as tables, with the files, and with a page
that says what is what.

A family gets what it may read on its pages anyway, and more of the same: not the child's talks with the tutor where
policy and consent do not let guardians read them, no notes of the school that an office has to look at first, and
nothing of other people: their names are taken out.
"""

import csv
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from school_ai import permissions, settings
from school_ai.erpnext_records import people
from school_ai.exceptions import TooManyRequests
from school_ai.jobs import tasks
from school_ai.permissions import Standing
from school_ai.services import own_data
from school_ai.services.encryption import texts
from school_ai.services.rights import persons, places, removing, traces
from school_ai.services.rights.persons import GUARDIAN, STUDENT, Person
from school_ai.services.rights.places import OURS, SCHOOL, USER

EXPORT = "AI Data Export"
TASK = "Pack a person's data"
WAITING, WORKING, READY, FAILED, ENDED = "Waiting", "Working", "Ready", "Failed", "Ended"
PUPIL, FAMILY, OFFICE = "Pupil", "Guardian", "Office"
FOLDER = "exports"
# Of one person by one login in a day.
MOST_A_DAY = 5
# Larger files are named, and handed out at the office.
MOST_BYTES = 100 * 1024 * 1024
_NEVER = frozenset(
    {
        "owner", "modified_by", "docstatus", "idx", "parent", "parenttype", "parentfield", "_user_tags", "_comments",
        "_assign", "_liked_by", "_seen", "naming_series", "amended_from", "lft", "rgt", "old_parent",
    }
)  # fmt: skip
_NO_COLUMN = frozenset({"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image",
                        "Password", "Table", "Table MultiSelect"})  # fmt: skip
# A word, a number of a record or an address. A name has so many words at most.
_WORD = re.compile(r"\w(?:[\w.@+/-]*\w)?")
_MOST_WORDS = 5
# What begins so is taken for a formula by programs for tables.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ExportShown:
    """An export as whoever asked for it sees it. `contents`: how many records of which kind are in it; `until`: the day
    on which it is deleted."""

    name: str
    subject: str
    title: str
    status: str
    asked_on: datetime
    until: datetime | None
    problem: str
    size: int
    contents: dict[str, int]


# --- asking ----------------------------------------------------------------------------------------------------------


def start(standing: Standing, doctype: str, name: str) -> ExportShown:
    """Have somebody's data packed by a worker. Raises `ValidationError` where they are not the reader's to have, and
    `TooManyRequests`."""
    as_whom = _as_whom(standing, doctype, name)
    # Of two at once the second finds the first.
    frappe.db.get_value(doctype, name, "name", for_update=True)
    mine = {"subject_doctype": doctype, "subject": name, "asked_by": standing.user}
    if open_one := frappe.db.get_value(EXPORT, {**mine, "status": ("in", (WAITING, WORKING))}, "name"):
        return _shown(frappe.get_doc(EXPORT, open_one))
    if frappe.db.count(EXPORT, {**mine, "asked_on": (">", add_to_date(now_datetime(), days=-1))}) >= MOST_A_DAY:
        frappe.throw(_("You have asked for this often today. Please go on tomorrow."), TooManyRequests)
    document = frappe.get_doc({"doctype": EXPORT, **mine, "as_whom": as_whom, "status": WAITING,
                               "asked_on": now_datetime()})  # fmt: skip
    document.flags.is_ours = True
    document.insert(ignore_permissions=True)
    tasks.start(TASK, EXPORT, document.name)
    return _shown(document)


def _as_whom(standing: Standing, doctype: str, name: str) -> str:
    """As whom somebody asks. Raises `PermissionError`, or `ValidationError` where a family asks otherwise."""
    if doctype == GUARDIAN and standing.guardian == name:
        return FAMILY
    if doctype == STUDENT and (standing.student == name or name in standing.children):
        if why_not := own_data.why_not_theirs(standing, name):
            frappe.throw(why_not)
        return PUPIL if standing.student == name else FAMILY
    if standing.oversees:
        return OFFICE
    permissions.refuse()
    return ""


def may_have(standing: Standing, doctype: str, name: str) -> bool:
    """Whether the data are a family member's to have by themself."""
    if doctype == GUARDIAN:
        return standing.guardian == name
    theirs = standing.student == name or name in standing.children
    return theirs and not own_data.why_not_theirs(standing, name)


def listed(standing: Standing) -> list[ExportShown]:
    """What the reader has asked for, the latest first."""
    rows = frappe.get_all(EXPORT, {"asked_by": standing.user}, ["*"], order_by="asked_on desc", limit_page_length=50)
    return [_shown(row) for row in rows]


def _shown(row) -> ExportShown:
    return ExportShown(
        row.name,
        row.subject,
        row.subject_name or row.subject,
        row.status,
        row.asked_on,
        row.expires_on if row.status == READY else None,
        row.problem or "",
        int(row.file_size or 0),
        json.loads(row.contents or "{}"),
    )


def content(standing: Standing, export: str) -> bytes:
    """The packed file, for who asked for it and still may have it."""
    row = frappe.db.get_value(
        EXPORT, export, ["name", "asked_by", "status", "expires_on", "subject_doctype", "subject", "as_whom",
                         "file_hash"],
        as_dict=True,
    )  # fmt: skip
    if not row or row.asked_by != standing.user:
        permissions.refuse()
    if _as_whom(standing, row.subject_doctype, row.subject) != row.as_whom:
        permissions.refuse()
    if row.status != READY or row.expires_on < now_datetime():
        frappe.throw(_("This was deleted. Please ask for it anew."))
    try:
        packed = path_of(export).read_bytes()
    except FileNotFoundError:
        packed = b""
    if hashlib.sha256(packed).hexdigest() != row.file_hash:
        frappe.throw(_("This was deleted. Please ask for it anew."))
    return packed


def path_of(export: str) -> Path:
    return Path(frappe.get_site_path("private", "school_ai", FOLDER, f"{Path(export).name}.zip")).resolve()


def remove_file(export: str) -> None:
    path_of(export).unlink(missing_ok=True)


def end_old() -> int:
    """Delete packed files whose days are over. Returns how many."""
    over = frappe.get_all(EXPORT, {"status": READY, "expires_on": ("<", now_datetime())}, pluck="name")
    for name in over:
        remove_file(name)
        frappe.db.set_value(EXPORT, name, "status", ENDED)
    known = set(frappe.get_all(EXPORT, {"status": READY}, pluck="name"))
    folder = path_of("x").parent
    for file in folder.glob("*.zip") if folder.is_dir() else ():
        # Of an export that was deleted, or whose worker was killed; not of one that is being packed.
        if file.stem not in known and not frappe.db.exists(EXPORT, {"name": file.stem, "status": WORKING}):
            file.unlink(missing_ok=True)
    return len(over)


# --- packing ---------------------------------------------------------------------------------------------------------


def run(task: tasks.Task) -> None:
    """Pack. By a worker; done again, it packs anew."""
    document = frappe.get_doc(EXPORT, task.reference_name)
    if document.status in (READY, ENDED):
        return
    # A relation may have ended since.
    standing = permissions.standing_of(document.asked_by)
    try:
        if _as_whom(standing, document.subject_doctype, document.subject) != document.as_whom:
            raise tasks.CannotBeDone(_("You may not have these data any more."))
    except (frappe.PermissionError, frappe.ValidationError) as error:
        frappe.clear_messages()
        raise tasks.CannotBeDone(_("You may not have these data any more.")) from error
    person = persons.of(document.subject_doctype, document.subject, "")
    frappe.db.set_value(EXPORT, document.name, "status", WORKING)
    task.report(0.0, _("Gathering"))
    packed = path_of(document.name)
    packed.parent.mkdir(parents=True, exist_ok=True)
    unfinished = packed.with_name(f"{packed.stem}.{os.getpid()}")
    try:
        counts = _pack(unfinished, person, document, standing, task)
        unfinished.chmod(0o600)
        unfinished.replace(packed)
    finally:
        unfinished.unlink(missing_ok=True)
    frappe.db.set_value(
        EXPORT,
        document.name,
        {
            "status": READY,
            "contents": frappe.as_json(counts),
            "file_size": packed.stat().st_size,
            "file_hash": hashlib.sha256(packed.read_bytes()).hexdigest(),
            "expires_on": add_to_date(now_datetime(), days=settings.number("export_kept_days") or 7),
            "problem": None,
        },
    )


def note_failure(export: str, status: str, problem: str) -> None:
    frappe.db.set_value(EXPORT, export, {"status": FAILED, "problem": problem or _("It was stopped.")})


def _pack(path: Path, person: Person, document, standing: Standing, task: tasks.Task) -> dict[str, int]:
    wanted = names_for(person, document.as_whom, standing)
    masks = Masks(person, document.as_whom, standing)
    counts: dict[str, int] = {}
    everything: dict[str, list[dict]] = {}
    files: list[tuple[str, str]] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (doctype, names) in enumerate(wanted.items()):
            task.report(0.8 * number / max(1, len(wanted)), _(places.title_of(doctype)))
            rows = [masks.row(row) for row in _rows(doctype, names, person)]
            everything[doctype] = rows
            counts[doctype] = len(rows)
            for kind, lines in _tables(doctype, rows).items():
                packed.writestr(f"tables/{kind}.csv", _as_csv(lines))
            files += _attached(doctype, names)
        packed.writestr("data.json", json.dumps(everything, indent=1, default=str, ensure_ascii=False))
        task.report(0.85, _("Adding the files"))
        left_out = _add_files(packed, files, task)
        packed.writestr("README.txt", readme(person, document, wanted, counts, len(files), left_out))
    return counts


def names_for(person: Person, as_whom: str, standing: Standing) -> dict[str, list[str]]:
    """The records that somebody gets, by DocType."""
    found = {person.doctype: [person.name]}
    for doctype, names in removing.school_of(person).items():
        place = SCHOOL[doctype]
        if place.exported and (place.to_family or as_whom == OFFICE):
            found[doctype] = names
    talks = None if as_whom in (PUPIL, OFFICE) else _talks_allowed(person)
    all_ours = removing.ours_of(person)
    messages = set(_inside(all_ours.get("AI Message", ()), "AI Message", talks))
    for doctype, names in all_ours.items():
        place = OURS[doctype]
        if not place.exported or not (place.to_family or as_whom == OFFICE):
            continue
        if doctype == "AI Conversation":
            names = [name for name in names if talks is None or name in talks]
        elif place.through and place.through[1] == "AI Conversation":
            names = _inside(names, doctype, talks)
        elif place.through and place.through[1] == "AI Message":
            names = [name for name in names if name in messages]
        if as_whom != OFFICE:
            names = _own(doctype, names, person, standing, as_whom)
        if names:
            found[doctype] = names
    return found


def _talks_allowed(person: Person) -> set[str]:
    """Talks with the tutor that guardians may read: by policy and consent, and never what a pupil wrote in distress."""
    if person.doctype != STUDENT:
        return set()
    # Frappe's own request for data loads this module: the tutor's libraries are loaded where they are needed.
    from school_ai.services import reading_along

    held_back = set(frappe.get_all("AI Safety Alert", {"student": person.name}, pluck="conversation"))
    user = people.user_of_student(person.name)
    allowed: dict[str | None, bool] = {}
    found = set()
    for row in frappe.get_all(
        "AI Conversation", {"student": person.name}, ["name", "course", "user"], limit_page_length=0
    ):
        if row.course not in allowed:
            allowed[row.course] = reading_along.guardians_may_read(person.name, user or row.user, row.course)
        if allowed[row.course] and row.name not in held_back:
            found.add(row.name)
    return found


def _inside(names: Iterable[str], doctype: str, talks: set[str] | None) -> list[str]:
    names = list(names)
    if talks is None or not names:
        return names
    rows = frappe.get_all(doctype, {"name": ("in", names)}, ["name", "conversation"], limit_page_length=0)
    return [row.name for row in rows if row.conversation in talks]


def _own(doctype: str, names: list[str], person: Person, standing: Standing, as_whom: str) -> list[str]:
    """Without what is about the pupil and was somebody else's: what others were told, their calendars, the other
    guardian's talks with teachers. Nor does a guardian get what their child was told, and on which devices."""
    place = OURS[doctype]
    if doctype in ("Family Conversation", "Family Message"):
        mine = set(frappe.get_all("Family Conversation", {"guardian": standing.guardian or ""}, pluck="name"))
        if doctype == "Family Conversation":
            return [name for name in names if name in mine]
        return _inside(names, doctype, mine)
    # Of talks those that may be read are chosen already.
    if USER not in place.about.values() or doctype == "AI Conversation":
        return names
    (field,) = (field for field, of in place.about.items() if of == USER)
    dynamic = [(field, of) for field, of in place.about.items() if of not in places.PEOPLE]
    columns = ["name", field, *(each for pair in dynamic for each in pair)]
    kept = []
    for row in frappe.get_all(doctype, {"name": ("in", names)}, columns, limit_page_length=0):
        if as_whom == FAMILY and person.doctype == STUDENT:
            if row[field] == standing.user:
                kept.append(row.name)
            continue
        is_login = bool(row[field]) and row[field] == person.login
        is_named = any((row[of], row[link]) == (person.doctype, person.name) for link, of in dynamic)
        if is_login or is_named:
            kept.append(row.name)
    return kept


def _rows(doctype: str, names: list[str], person: Person) -> Iterator[dict]:
    """Records as they are handed out: what is theirs, in the words of the form, without keys and seals."""
    place = OURS.get(doctype) or SCHOOL.get(doctype)
    meta = frappe.get_meta(doctype)
    hidden = set(place.hidden if place else ()) | _NEVER
    by = set(place.by if place else ())
    shown = [field for field in meta.fields if field.fieldtype not in _NO_COLUMN and field.fieldname not in hidden]
    children = [field for field in meta.get_table_fields() if field.fieldname not in hidden]
    for name in names:
        row = frappe.db.get_value(doctype, name, "*", as_dict=True)
        if not row:
            continue
        texts.shown(doctype, row)
        said = {"name": row.name, "created": str(row.creation)}
        for field in shown:
            value = row.get(field.fieldname)
            if value not in (None, ""):
                said[field.fieldname] = _by_whom(value, field, by)
        for field in children:
            said[field.fieldname] = [
                _child(line, field.options)
                for line in frappe.get_all(
                    field.options,
                    {"parenttype": doctype, "parent": name, "parentfield": field.fieldname},
                    ["*"],
                    order_by="idx",
                    limit_page_length=0,
                )
                # Other guardians and pupils are not the person's to have.
                if field.options not in ("Student Guardian", "Student Sibling", "Guardian Student")
            ]
        yield said


def _child(line, doctype: str) -> dict:
    fields = [field.fieldname for field in frappe.get_meta(doctype).fields if field.fieldtype not in _NO_COLUMN]
    return {name: line.get(name) for name in fields if line.get(name) not in (None, "") and name not in _NEVER}


def _by_whom(value, field, by: set[str]):
    """Who did something is told by what they are, and by name where the school wants that."""
    if field.fieldname not in by:
        return value
    if not settings.is_on("export_names_teachers"):
        return _("Instructor") if field.options == "Instructor" else _("Somebody of the school")
    return people.full_name(value) if field.options == USER else value


class Masks:
    """Takes the names and numbers of other people out of texts: of pupils who learn with the person, of the other
    guardians, and of teachers where the school does not name them."""

    def __init__(self, person: Person, as_whom: str, standing: Standing):
        self.words: dict[str, str] = {}
        if as_whom != OFFICE or person.doctype == STUDENT:
            self._fellows(person)
            self._guardians(person, standing, as_whom)
        if as_whom != OFFICE and not settings.is_on("export_names_teachers"):
            self._teachers()
        for mark in person.marks:
            self.words.pop(mark.text.casefold(), None)

    def _add(self, texts: Iterable[str | None], instead: str) -> None:
        for text in texts:
            if text and len(text.strip()) >= 4:
                self.words.setdefault(text.strip().casefold(), instead)

    def _fellows(self, person: Person) -> None:
        rows = frappe.get_all(
            STUDENT,
            {"name": ("!=", person.name)} if person.doctype == STUDENT else {},
            ["name", "student_name", "student_email_id", "user"],
            limit_page_length=0,
        )
        for row in rows:
            names = [row.student_name] if row.student_name and " " in row.student_name else []
            self._add([row.name, row.student_email_id, row.user, *names], _("[another pupil]"))

    def _guardians(self, person: Person, standing: Standing, as_whom: str) -> None:
        mine = standing.guardian if as_whom == FAMILY else None
        if person.doctype == GUARDIAN:
            mine = person.name
        rows = frappe.get_all(
            GUARDIAN,
            {"name": ("!=", mine or "")},
            ["name", "guardian_name", "email_address", "mobile_number", "user"],
            limit_page_length=0,
        )
        for row in rows:
            names = [row.guardian_name] if row.guardian_name and " " in row.guardian_name else []
            self._add([row.name, row.email_address, row.mobile_number, row.user, *names], _("[a guardian]"))

    def _teachers(self) -> None:
        rows = frappe.get_all("Instructor", fields=["name", "instructor_name"], limit_page_length=0)
        for row in rows:
            self._add([row.name, row.instructor_name], _("[an instructor]"))

    def row(self, value):
        if isinstance(value, dict):
            return {key: self.row(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.row(each) for each in value]
        return self.masked(value) if isinstance(value, str) else value

    def masked(self, text: str) -> str:
        """The text without names of others: of words that stand beside one another, the longest row that is a name."""
        words = list(_WORD.finditer(text))
        pieces, at, number = [], 0, 0
        while number < len(words):
            for length in range(min(_MOST_WORDS, len(words) - number), 0, -1):
                begins, ends = words[number].start(), words[number + length - 1].end()
                instead = self.words.get(" ".join(text[begins:ends].split()).casefold())
                if instead:
                    pieces += [text[at:begins], instead]
                    at, number = ends, number + length
                    break
            else:
                number += 1
        return "".join([*pieces, text[at:]])


def _tables(doctype: str, rows: list[dict]) -> dict[str, list[dict]]:
    """Rows as tables: one of the records, one of each of their own tables."""
    found: dict[str, list[dict]] = {doctype: []}
    for row in rows:
        found[doctype].append({key: value for key, value in row.items() if not isinstance(value, list)})
        for key, lines in row.items():
            if isinstance(lines, list):
                found.setdefault(f"{doctype} - {key}", []).extend({"of": row["name"], **line} for line in lines)
    return {kind: lines for kind, lines in found.items() if lines}


def _as_csv(lines: list[dict]) -> str:
    columns = list(dict.fromkeys(key for line in lines for key in line))
    written = io.StringIO()
    # Programs for tables take UTF-8 for what it is by this mark alone.
    written.write("\ufeff")
    writer = csv.DictWriter(written, columns)
    writer.writeheader()
    for line in lines:
        writer.writerow({key: _cell(value) for key, value in line.items()})
    return written.getvalue()


def _cell(value):
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _attached(doctype: str, names: list[str]) -> list[tuple[str, str]]:
    found = []
    for at in range(0, len(names), 200):
        found += frappe.get_all(
            "File",
            {"attached_to_doctype": doctype, "attached_to_name": ("in", names[at : at + 200]), "is_folder": 0},
            ["name", "file_name"],
            as_list=True,
            limit_page_length=0,
        )
    return [(name, f"{doctype}/{name}-{Path(file_name or name).name}") for name, file_name in found]


def _add_files(packed: zipfile.ZipFile, files: list[tuple[str, str]], task: tasks.Task) -> list[str]:
    """Add the files. Returns those that could not be added."""
    left_out = []
    for number, (name, place) in enumerate(files):
        if task.report_is_due():
            task.report(0.85 + 0.14 * number / len(files), _("Adding the files"))
        content = traces.content_of(name)
        if not content or len(content) > MOST_BYTES:
            left_out.append(place)
            continue
        packed.writestr(f"files/{place}", content)
    return left_out


def readme(person: Person, document, wanted: dict, counts: dict[str, int], files: int, left_out: list[str]) -> str:
    """What is what, in the language of who asked."""
    lines = [
        _("What the school keeps about {0}").format(person.full_name),
        "",
        _("Made on {0}.").format(frappe.utils.format_date(now_datetime().date())),
        _("data.json has everything, for programs. The folder “tables” has the same as tables, one for each kind."),
        _("The folder “files” has the files: {0}.").format(files),
        "",
    ]
    for doctype in wanted:
        title = _("The record itself") if doctype == person.doctype else _(places.title_of(doctype))
        lines.append(f"* {title} ({doctype}): {counts[doctype]}")
    lines += ["", _("What is not in it:")]
    if document.as_whom != OFFICE:
        lines.append(
            "* " + _("What is about other people: their names are taken out, and teachers are told by what they are.")
        )
        lines.append(
            "* " + _("Notes of the school and alerts that the office looks through first. Ask there for them.")
        )
    if document.as_whom == FAMILY and person.doctype == STUDENT:
        lines.append("* " + _("Talks with the tutor that you may not read by the school's rules or without a consent."))
    lines.append("* " + _("Backups, which nobody reads, and keys and seals, which say nothing of a person."))
    lines += [f"* {place}: " + _("too large, or not there any more; ask the office") for place in left_out]
    return "\n".join(lines) + "\n"
