"""What is taken away of a person, place by place. Each part can be done again: what is gone already is not found."""

from collections.abc import Callable, Iterator, Sequence

import frappe
from frappe.model.rename_doc import get_link_fields
from frappe.utils import add_to_date, getdate

from school_ai.erpnext_records import followed
from school_ai.services.encryption import texts as encrypted
from school_ai.services.following import noting
from school_ai.services.rights import places, rules, tables, traces
from school_ai.services.rights.persons import ERASED, GUARDIAN, STUDENT, Person
from school_ai.services.rights.places import CLEAR, DELETE, KEEP, OURS, PSEUDONYM, SCHOOL, USER, Place
from school_ai.services.telling import forgetting

AT_ONCE = tables.AT_ONCE
# Tables that describe the site itself, course materials that are read whole, and what may never be changed.
NEVER_REPLACED = frozenset(
    {
        "tabDocType", "tabDocField", "tabDocPerm", "tabCustom DocPerm",
        "tabModule Def", "tabPatch Log", "tabInstalled Application", "tabReport", "tabPrint Format", "tabWorkspace",
        "tabWeb Page", "tabRole", "tabLanguage", "tabTranslation", "tabCountry", "tabSeries", "tabScheduled Job Type",
        "tabAI Knowledge Page", "tabAI Knowledge Passage", "tabAI Knowledge Document", "tabAI Document Suggestion",
        "tabAI Knowledge Vocabulary",
    }
)  # fmt: skip
# An audit stands by its seals: whoever keeps one forgets by its pseudonyms (hook `school_ai_on_erased`).
_AUDIT = "tabAI Audit"
# What a pupil's record keeps where it must stay.
_KEPT_OF_STUDENT = frozenset({"naming_series", "enabled", "joining_date", "date_of_leaving"})
_EMPTY = {"Check": 0, "Int": 0, "Float": 0, "Currency": 0, "Percent": 0, "Rating": 0, "Duration": 0}
Report = Callable[[str], None]


# --- which records ---------------------------------------------------------------------------------------------------


def ours_of(person: Person) -> dict[str, list[str]]:
    """Names of our records about a person, by DocType, in the order in which they go."""
    found = {}
    known: dict[str, list[str]] = {}
    for doctype in OURS:
        if not traces.there(doctype):
            continue
        names = _names(doctype, person, known)
        if names:
            found[doctype] = names
    return found


def _names(doctype: str, person: Person, known: dict[str, list[str]]) -> list[str]:
    if doctype in known:
        return known[doctype]
    place = OURS[doctype]
    # A record that leads to itself in a ring ends here.
    known[doctype] = []
    names = set(_about(doctype, place, person))
    if place.through:
        field, parent = place.through
        parents = _names(parent, person, known) if parent in OURS and OURS[parent].erasure == DELETE else []
        for at in range(0, len(parents), AT_ONCE):
            names.update(
                frappe.get_all(doctype, {field: ("in", parents[at : at + AT_ONCE])}, pluck="name", limit_page_length=0)
            )
    known[doctype] = sorted(names)
    return known[doctype]


def _about(doctype: str, place: Place, person: Person) -> Iterator[str]:
    for field, of in place.about.items():
        if of == person.doctype:
            yield from _where(doctype, {field: person.name})
        elif of == USER:
            if person.login and person.login_is_theirs_alone:
                yield from _where(doctype, {field: person.login})
        elif of not in places.PEOPLE:
            # The field beside it says of which DocType.
            yield from _where(doctype, {of: person.doctype, field: person.name})
    if place.listed and person.doctype == STUDENT:
        for row in frappe.get_all(
            doctype, {place.listed: ("like", f"%{person.name}%")}, ["name", place.listed], limit_page_length=0
        ):
            if person.name in row[place.listed].split("\n"):
                yield row.name


def _where(doctype: str, filters: dict) -> list[str]:
    return frappe.get_all(doctype, filters, pluck="name", limit_page_length=0)


def school_of(person: Person) -> dict[str, list[str]]:
    """Names of the school's records about a pupil, by DocType."""
    if person.doctype != STUDENT:
        return {}
    found = {}
    for doctype, place in SCHOOL.items():
        if not traces.there(doctype):
            continue
        if doctype == "Student Applicant":
            applicant = frappe.db.get_value(STUDENT, person.name, "student_applicant")
            names = [applicant] if applicant and frappe.db.exists(doctype, applicant) else []
        else:
            (field,) = place.about
            if not frappe.get_meta(doctype).has_field(field):
                continue
            names = _where(doctype, {field: ("in", (person.name, person.pseudonym))})
        if names:
            found[doctype] = names
    return found


def over(doctype: str, names: Sequence[str]) -> set[str]:
    """Those among records whose time, by the school's rule, is over."""
    place = SCHOOL[doctype]
    days = rules.days_of(place.rule)
    if days is None or doctype not in places.DATED:
        return set()
    limit = getdate(add_to_date(getdate(), days=-days))
    day = places.DATED[doctype]
    rows = frappe.get_all(doctype, {"name": ("in", list(names))}, ["name", day], limit_page_length=0)
    return {row.name for row in rows if not row[day] or getdate(row[day]) < limit}


# --- ours ------------------------------------------------------------------------------------------------------------


def ours(person: Person, everything: bool, report: Report, without: str = "") -> dict[str, int]:
    """Take away our records of a person. `without`: a record that is about the taking away itself. Returns how many,
    by DocType."""
    found = ours_of(person)
    counts = {}
    for doctype, names in found.items():
        names = [name for name in names if name != without]
        place = OURS[doctype]
        if place.erasure == DELETE:
            if doctype in ("Family Conversation", "Family Message") and person.doctype == GUARDIAN:
                # They are the teacher's and the pupil's too.
                continue
            if doctype == "AI Data Export":
                _delete_exports(names)
            if doctype == "AI Notice":
                # With the entries at the desk and the emails.
                forgetting.forget(names)
            for at in range(0, len(names), AT_ONCE):
                some = names[at : at + AT_ONCE]
                delete_records(doctype, some)
                report(places.title_of(doctype))
            counts[doctype] = len(names)
        elif place.erasure == PSEUDONYM and everything:
            _clear(doctype, names, place)
            traces.of_records(doctype, names)
            report(places.title_of(doctype))
    if person.doctype == GUARDIAN and everything:
        counts["Family Message"] = _take_out_of_messages(person)
    return {doctype: count for doctype, count in counts.items() if count}


def _delete_exports(names: Sequence[str]) -> None:
    """The packed files lie outside of Frappe's own."""
    remove = frappe.get_attr("school_ai.services.rights.exporting.remove_file")
    for name in names:
        remove(name)


def delete_records(doctype: str, names: Sequence[str]) -> None:
    """Delete records with the rows of their tables, and all that Frappe keeps about them. What was attached to a
    message goes with it. No document's own events run: they would write copies, and tell other systems what was in
    it."""
    traces.of_records(doctype, names)
    for field in frappe.get_meta(doctype).get_table_fields():
        frappe.db.delete(field.options, {"parenttype": doctype, "parent": ("in", names)})
    _note_gone(doctype, names)
    frappe.db.delete(doctype, {"name": ("in", names)})


def _note_gone(doctype: str, names: Sequence[str]) -> None:
    """Readers of the list of changes learn that records are gone."""
    if doctype in followed.FOLLOWED:
        noting.write([(doctype, name, noting.DELETED, None, []) for name in names])


def _clear(doctype: str, names: Sequence[str], place: Place) -> None:
    """Empty what names somebody in records that stay."""
    meta = frappe.get_meta(doctype)
    values = {field: None for field in place.clears if meta.has_field(field)}
    if values and names:
        for at in range(0, len(names), AT_ONCE):
            table = frappe.qb.DocType(doctype)
            query = frappe.qb.update(table).where(table.name.isin(list(names[at : at + AT_ONCE])))
            for field, value in values.items():
                query = query.set(table[field], value)
            query.run()


def _take_out_of_messages(person: Person) -> int:
    """A guardian's words to teachers go; what the teachers wrote, and that there was a talk about the pupil, stays."""
    talks = _where("Family Conversation", {"guardian": ("in", (person.name, person.pseudonym))})
    if not talks:
        return 0
    message, talk = frappe.qb.DocType("Family Message"), frappe.qb.DocType("Family Conversation")
    written = {"conversation": ("in", talks), "written_by": "Guardian"}
    names = _where("Family Message", written)
    frappe.qb.update(message).set(message.text, encrypted.hide(ERASED)).set(message.author, ERASED).where(
        message.conversation.isin(talks)
    ).where(message.written_by == "Guardian").run()
    frappe.qb.update(talk).set(talk.guardian_name, ERASED).where(talk.name.isin(talks)).run()
    traces.of_records("Family Message", names)
    return len(names)


# --- the school's ----------------------------------------------------------------------------------------------------


def school(person: Person, report: Report) -> dict[str, dict[str, int]]:
    """Take away what the school need not keep, and the name from what it must. Returns how many went, and how many
    stay, by DocType."""
    counts = {}
    for doctype, names in school_of(person).items():
        place = SCHOOL[doctype]
        gone, stays = 0, 0
        for at in range(0, len(names), AT_ONCE):
            some = names[at : at + AT_ONCE]
            goes = set(some) if place.erasure in (DELETE, CLEAR) else over(doctype, some)
            kept = [name for name in some if name not in goes]
            if place.erasure == KEEP:
                # An invoice itself stays with the books; its time is over for the name alone.
                _rename_in_books(doctype, sorted(goes), place, person)
            elif goes:
                delete_records(doctype, sorted(goes))
            if place.erasure == PSEUDONYM:
                _clear(doctype, kept, place)
            traces.of_records(doctype, kept)
            gone, stays = gone + len(goes), stays + len(kept)
            report(places.title_of(doctype))
        counts[doctype] = {"gone": gone, "stays": stays}
    return counts


def _rename_in_books(doctype: str, names: Sequence[str], place: Place, person: Person) -> None:
    meta = frappe.get_meta(doctype)
    table = frappe.qb.DocType(doctype)
    fields = [field for field in place.clears if meta.has_field(field)]
    if names and fields:
        query = frappe.qb.update(table).where(table.name.isin(list(names)))
        for field in fields:
            query = query.set(table[field], person.pseudonym)
        query.run()


def record(person: Person) -> str:
    """The person's own record: it goes where nothing that stays leads to it, and has neither name nor face else.
    Returns what became of it."""
    if person.doctype == GUARDIAN:
        return _guardian(person)
    if not frappe.db.exists(STUDENT, person.name):
        return DELETE if not frappe.db.exists(STUDENT, person.pseudonym) else PSEUDONYM
    customer = frappe.db.get_value(STUDENT, person.name, "customer")
    stays = {
        doctype: names for doctype, names in school_of(person).items() if SCHOOL[doctype].erasure in (PSEUDONYM, KEEP)
    }
    billed = any(SCHOOL[doctype].erasure == KEEP for doctype in stays)
    if customer and not billed and not _is_customer_of_others(customer, person.name):
        delete_records("Customer", [customer])
    traces.of_records(STUDENT, [person.name])
    for table in ("Student Guardian", "Student Sibling"):
        frappe.db.delete(table, {"parenttype": STUDENT, "parent": person.name})
    if not stays and not _is_led_to(person):
        delete_records(STUDENT, [person.name])
        return DELETE
    # Nor does it lead to the customer of the books, whose name is theirs.
    nobody = {
        "first_name": ERASED,
        "student_name": person.pseudonym,
        "student_email_id": f"{person.pseudonym.lower()}@erased.invalid",
        "enabled": 0,
    }
    _make_nobody(STUDENT, person, nobody)
    noting.write(
        [
            (STUDENT, person.name, noting.DELETED, None, [person.name]),
            (STUDENT, person.pseudonym, noting.SAVED, None, [person.pseudonym]),
        ]
    )
    return PSEUDONYM


def _is_customer_of_others(customer: str, student: str) -> bool:
    if frappe.db.exists(STUDENT, {"customer": customer, "name": ("!=", student)}):
        return True
    return any(
        traces.there(doctype) and frappe.db.exists(doctype, {"customer": customer})
        for doctype in ("Sales Invoice", "Sales Order")
    )


def links_to(doctype: str) -> list[tuple[str, str]]:
    """DocTypes and fields, of whatever app, that lead to a DocType. What is virtual, or a Single, has no table."""
    return sorted(
        {
            (field.parent, field.fieldname)
            for field in map(frappe._dict, get_link_fields(doctype))
            if not field.issingle
            and traces.there(field.parent)
            and field.fieldname in frappe.db.get_table_columns(field.parent)
        }
    )


def _is_led_to(person: Person) -> bool:
    """Whether a record of a DocType that no rule is known for leads to the pupil."""
    return any(
        doctype not in OURS and frappe.db.exists(doctype, {field: person.name})
        for doctype, field in links_to(person.doctype)
    )


def _make_nobody(doctype: str, person: Person, values: dict) -> None:
    """Empty a record but for what says nothing of anybody."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.update(table).where(table.name == person.name)
    columns = set(frappe.db.get_table_columns(doctype))
    for field in frappe.get_meta(doctype).fields:
        if field.fieldname not in columns or field.fieldname in values or field.fieldname in _KEPT_OF_STUDENT:
            continue
        query = query.set(table[field.fieldname], _EMPTY.get(field.fieldtype))
    for column in ("_user_tags", "_comments", "_assign", "_liked_by", "_seen"):
        if column in columns:
            query = query.set(table[column], None)
    for field, value in values.items():
        if field in columns:
            query = query.set(table[field], value)
    query.run()


def _guardian(person: Person) -> str:
    for doctype, parent in (("Student Guardian", STUDENT), ("Guardian Interest", GUARDIAN)):
        if traces.there(doctype):
            filters = {"guardian": person.name} if parent == STUDENT else {"parent": person.name}
            frappe.db.delete(doctype, filters)
    if frappe.db.exists(GUARDIAN, person.name):
        delete_records(GUARDIAN, [person.name])
    return DELETE


def login(person: Person) -> bool:
    """The login goes where it serves for nothing else. Returns whether it did."""
    if not person.login or not person.login_is_theirs_alone:
        return False
    traces.of_records("User", [person.login])
    traces.of_login(person.login)
    frappe.db.delete("User", {"name": person.login})
    return True


def contacts(person: Person) -> int:
    """The address book's entries with an email address that is the person's alone. Returns how many rows went."""
    return traces.contacts_with([mark.text for mark in person.marks if mark.sure and mark.kind == "address"])


# --- what names them elsewhere ---------------------------------------------------------------------------------------


def is_replaced_in(table: str) -> bool:
    return table not in NEVER_REPLACED and not table.startswith(_AUDIT)


def _forms_as_changed() -> set[str]:
    """Tables of forms as the school has changed them."""
    return {f"tab{doctype}" for doctype in frappe.get_all("DocType", {"module": "Custom"}, pluck="name")}


def logs(person: Person, report: Report) -> dict[str, int]:
    """Rows of logs in which the person stands go whole. Returns how many, by DocType."""
    # Of a name that others have too nothing is deleted: it may be their email.
    sure = [mark for mark in person.marks if mark.sure]
    counts = {
        "Email Queue": traces.delete_logs("Email Queue", traces.emails_with(sure)),
        "Prepared Report": traces.delete_logs("Prepared Report", traces.prepared_reports_with(sure)),
    }
    columns = tables.text_columns()
    for doctype in traces.LOGS:
        table = f"tab{doctype}"
        if table not in columns:
            continue
        names = [found.name for found in tables.search(table, columns[table], sure)]
        counts[doctype] = counts.get(doctype, 0) + traces.delete_logs(doctype, names)
        report(doctype)
    if "__global_search" in columns:
        for found in list(tables.search("__global_search", columns["__global_search"], sure)):
            if found.row.get("doctype") not in SCHOOL or SCHOOL[found.row["doctype"]].erasure != KEEP:
                tables.delete(found)
                counts["__global_search"] = counts.get("__global_search", 0) + 1
    return {doctype: count for doctype, count in counts.items() if count}


def texts(person: Person, without: str, report: Report) -> dict[str, int]:
    """Put the pseudonym wherever the person's number, addresses and name stand. In books that are kept whole their
    number alone is changed. `without`: the request, which is cleared when all is done. Returns how many rows, by
    table."""
    counts = {}
    books = {f"tab{doctype}" for doctype in (*places.BOOKS, *(d for d, p in SCHOOL.items() if p.erasure == KEEP))}
    sure = [mark for mark in person.marks if mark.sure]
    number = [mark for mark in sure if mark.kind == "number"]
    left = _forms_as_changed()
    for table, columns in tables.text_columns().items():
        if table in left or not is_replaced_in(table):
            continue
        marks = number if table in books else sure
        count = 0
        for found in list(tables.search(table, columns, marks)):
            if found.name == without or _is_tombstone(found, person):
                continue
            count += tables.replace(found, marks, columns)
            if count and count % AT_ONCE == 0:
                report(tables.doctype_of(table))
        if count:
            counts[table] = count
            report(tables.doctype_of(table))
    return counts


def _is_tombstone(found: tables.Found, person: Person) -> bool:
    """The note by which other systems learn that the pupil is gone."""
    return found.table in ("tabAI Change", "tabAI Change Note") and (
        found.row.get("record") == person.name and found.row.get("action") == noting.DELETED
    )
