"""The look afterwards: wherever a person may still be found, and why there."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import frappe
from frappe import _

from school_ai import settings
from school_ai.services.encryption import renewing
from school_ai.services.rights import places, removing, tables, traces
from school_ai.services.rights.persons import Mark, Person, found_in, replaced
from school_ai.services.rights.places import KEEP, OURS, SCHOOL

# Larger files are named, and not opened.
MOST_BYTES = 64 * 1024 * 1024
# What was learned is signed in so many bytes before it begins.
_SIGNATURE = 32


@dataclass(frozen=True)
class Trace:
    """A place in which a person is still found. `where`: table and column, file or log; `count`: how many rows or
    lines; `by`: what was found: number, name, address, telephone number; `records`: some of them; `why`: why it stays.
    Without a reason somebody has to decide what becomes of it."""

    where: str
    count: int
    by: tuple[str, ...]
    records: tuple[str, ...] = ()
    why: str = ""


def everywhere(person: Person, without: str = "") -> list[Trace]:
    """Every trace of a person in the database, the index, the queue, the cache, the files and the logs. `without`: the
    record that is about the erasure."""
    return [
        *in_tables(person, without),
        *in_index(person),
        *in_redis(person),
        *in_files(person),
        *in_logs(person),
    ]


def as_rows(person: Person, traces_found: Sequence[Trace]) -> list[dict]:
    """What was found, to be kept with the request: the names of records and files that say whom they are of are not."""
    return [
        {
            **asdict(each),
            "where": replaced(each.where, [replace(mark, sure=True) for mark in person.marks]),
            "records": [name for name in each.records if not found_in(name, person.marks)],
        }
        for each in traces_found
    ]


def in_tables(person: Person, without: str = "", only: Sequence[str] | None = None) -> Iterator[Trace]:
    """`only`: tables that are looked through; all of them otherwise."""
    for table, columns in tables.text_columns().items():
        if only is not None and table not in only:
            continue
        found: dict[str, list[tuple[str, tuple[Mark, ...]]]] = {}
        for row in tables.search(table, columns, person.marks):
            if row.name and row.name == without:
                continue
            for column, marks in row.columns.items():
                found.setdefault(column, []).append((row.name, marks))
        for column, rows in found.items():
            kinds = tuple(sorted({mark.kind for _name, marks in rows for mark in marks}))
            yield Trace(
                f"{tables.doctype_of(table)}.{column}",
                len(rows),
                kinds,
                tuple(sorted({name for name, _marks in rows if name})[:5]),
                _why(table, kinds, person),
            )
    if only is None:
        yield from _encoded(person)
        yield from _unreadable()


def _unreadable() -> Iterator[Trace]:
    """Nobody can say who stands in a text that no key opens."""
    if count := renewing.count().unreadable:
        yield Trace(_("Texts that cannot be read under the site’s key"), count, ())


def _encoded(person: Person) -> Iterator[Trace]:
    """What a database cannot look into."""
    for doctype, names in (
        ("Email Queue", traces.emails_with(person.marks)),
        ("Prepared Report", traces.prepared_reports_with(person.marks)),
    ):
        if names:
            yield Trace(doctype, len(names), (), tuple(names[:5]))


def _why(table: str, kinds: tuple[str, ...], person: Person) -> str:
    doctype = tables.doctype_of(table)
    place = OURS.get(doctype) or SCHOOL.get(doctype)
    # What stays under the pseudonym has nothing to be found by.
    if place and place.why and (place.erasure == KEEP or (place.erasure == places.REPLACE and kinds == ("number",))):
        return _(place.why)
    if doctype in places.BOOKS:
        return _(places.SCHOOL["Sales Invoice"].why)
    # Another person of that name, or one word that is one of the language's.
    if kinds == ("name",) and not any(mark.sure for mark in person.marks if mark.kind == "name"):
        return _("Somebody else has the same name, or it is a word like others: what stands there may be about them.")
    return ""


def in_index(person: Person) -> Iterator[Trace]:
    """The index holds names of documents, never of persons. An entry without a document would be left of one that was
    the person's."""
    # Every save of a pupil loads this module: the index's libraries are loaded where it is asked.
    from school_ai.ai.knowledge.index import IndexUnavailable
    from school_ai.services import shelf
    from school_ai.services.providers import ProviderFailed

    try:
        entries = shelf.index_for(shelf.embedder()).documents()
    except (IndexUnavailable, ProviderFailed):
        yield Trace(_("Index of course materials"), 0, (), (), _("The index server cannot be reached: look again."))
        return
    there = set(frappe.get_all(shelf.DOCUMENT, pluck="name", limit_page_length=0))
    left = [name for name in entries if name not in there or found_in(name, person.marks)]
    if left:
        yield Trace(
            _("Index of course materials"),
            len(left),
            (),
            tuple(left[:5]),
            _("Entries of a document that is gone; the next night takes them away."),
        )


def in_redis(person: Person) -> Iterator[Trace]:
    for where, count in (
        (_("Cache"), traces.in_cache(person.marks)),
        (_("Queue"), traces.in_queue(person.marks)),
    ):
        if count:
            yield Trace(where, count, ())


def in_files(person: Person) -> Iterator[Trace]:
    """The site's files, by their names and by what is in them as far as it is text, packed or not."""
    site = Path(frappe.get_site_path()).resolve()
    ledger = frappe.get_attr("school_ai.services.rights.ledger.path")()
    for folder in (site / "private", site / "public"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if not path.is_file() or _is_backup(path, site):
                continue
            kinds = _in_file(path, person.marks)
            if not kinds:
                continue
            why = ""
            if path == ledger:
                why = _("The list of what is to be erased again after a backup was restored: numbers and dates alone.")
            yield Trace(str(path.relative_to(site)), 1, kinds, (), why)


def _is_backup(path: Path, site: Path) -> bool:
    """Backups are named with their end."""
    return bool({site / "private" / "backups", site / "private" / "school_ai" / "backups"} & set(path.parents))


def _in_file(path: Path, marks: Sequence[Mark]) -> tuple[str, ...]:
    found = {mark.kind for mark in found_in(path.name, marks)}
    try:
        if path.stat().st_size <= MOST_BYTES:
            found |= {mark.kind for text in _texts_of(path) for mark in found_in(text, marks)}
    except OSError:
        pass
    return tuple(sorted(found))


def _texts_of(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield name
                if packed.getinfo(name).file_size <= MOST_BYTES:
                    yield traces.unpacked(packed.read(name))
        return
    if settings.models_folder() in path.parents:
        yield traces.unpacked(content[_SIGNATURE:])
    yield traces.unpacked(content)


def in_logs(person: Person) -> Iterator[Trace]:
    """Lines of the site's and the bench's logs. Nobody rewrites a log that is being written: it goes when it is
    rotated."""
    site = Path(frappe.get_site_path()).resolve()
    bench = Path(frappe.utils.get_bench_path()).resolve()
    seen = set()
    for folder in (site / "logs", bench / "logs"):
        for path in sorted(folder.glob("*.log*")) if folder.is_dir() else ():
            if path.resolve() in seen or not path.is_file():
                continue
            seen.add(path.resolve())
            lines, kinds = _lines(path, person.marks)
            if lines:
                yield Trace(
                    f"{folder.name}/{path.name}",
                    lines,
                    kinds,
                    (),
                    _("A log of the server. It goes when it is rotated; an operator can delete it now."),
                )


def _lines(path: Path, marks: Sequence[Mark]) -> tuple[int, tuple[str, ...]]:
    spellings = {spelling.casefold() for mark in marks for spelling in mark.spellings()}
    count, kinds = 0, set()
    with path.open(errors="ignore") as file:
        for line in file:
            lowered = line.casefold()
            if any(spelling in lowered for spelling in spellings) and (found := found_in(line, marks)):
                count += 1
                kinds |= {mark.kind for mark in found}
    return count, tuple(sorted(kinds))


def counted(person: Person, everything: bool) -> dict[str, list[dict]]:
    """What an erasure would do, place by place, before it is done: nothing is written."""
    rows = []
    for doctype, names in removing.ours_of(person).items():
        place = OURS[doctype]
        stays = place.erasure != places.DELETE or (
            person.doctype == "Guardian" and doctype in ("Family Conversation", "Family Message")
        )
        rows.append(_row(doctype, 0 if stays else len(names), len(names) if stays else 0, place.why if stays else ""))
    if everything:
        for doctype, names in removing.school_of(person).items():
            place = SCHOOL[doctype]
            goes = len(names) if place.erasure in (places.DELETE, places.CLEAR) else len(removing.over(doctype, names))
            rows.append(_row(doctype, goes, len(names) - goes, place.why))
        rows += _unknown(person)
    return {"places": rows}


def _row(doctype: str, goes: int, stays: int, why: str) -> dict:
    return {"doctype": doctype, "title": _(places.title_of(doctype)), "goes": goes, "stays": stays,
            "why": _(why) if stays and why else ""}  # fmt: skip


def _unknown(person: Person) -> list[dict]:
    """DocTypes of the school's own, or of other apps, that lead to the person and have no rule."""
    rows = []
    for doctype, field in removing.links_to(person.doctype):
        if doctype in OURS or doctype in SCHOOL or doctype in ("Student Guardian",):
            continue
        count = frappe.db.count(doctype, {field: person.name})
        if count:
            rows.append(
                _row(doctype, 0, count, "School AI knows no rule for these records: they stay, under the pseudonym.")
            )
    return rows
