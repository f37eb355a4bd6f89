"""What Frappe keeps of records beside the records: versions, comments, files, emails, logs, caches."""

import gzip
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from email import message_from_string
from email.message import Message

import frappe
from frappe.utils.background_jobs import get_redis_conn
from rq.exceptions import NoSuchJobError
from rq.job import Job

from school_ai.services.rights import tables
from school_ai.services.rights.persons import Mark, Person, found_in

AT_ONCE = tables.AT_ONCE
# DocType -> its fields for the DocType and the name of the record that it is about.
ABOUT_RECORDS = {
    "Version": ("ref_doctype", "docname"),
    "Comment": ("reference_doctype", "reference_name"),
    "Communication": ("reference_doctype", "reference_name"),
    "Communication Link": ("link_doctype", "link_name"),
    "ToDo": ("reference_type", "reference_name"),
    "View Log": ("reference_doctype", "reference_name"),
    "Activity Log": ("reference_doctype", "reference_name"),
    "Access Log": ("export_from", "reference_document"),
    "Document Follow": ("ref_doctype", "ref_docname"),
    "DocShare": ("share_doctype", "share_name"),
    "Notification Log": ("document_type", "document_name"),
    "Energy Point Log": ("reference_doctype", "reference_name"),
    "Tag Link": ("document_type", "document_name"),
    "Deleted Document": ("deleted_doctype", "deleted_name"),
    "Email Queue": ("reference_doctype", "reference_name"),
    "Error Log": ("reference_doctype", "reference_name"),
    "Dynamic Link": ("link_doctype", "link_name"),
    "Milestone": ("reference_type", "reference_name"),
    "Workflow Action": ("reference_doctype", "reference_name"),
    "Event Participants": ("reference_doctype", "reference_docname"),
    "Integration Request": ("reference_doctype", "reference_docname"),
    "AI Task": ("reference_doctype", "reference_name"),
    "AI Notice": ("reference_doctype", "reference_name"),
    "AI Webhook Delivery": ("reference_doctype", "reference_name"),
    "AI Data Conflict": ("reference_doctype", "reference_name"),
    "AI Insight Place": ("reference_doctype", "reference_name"),
    "AI Override": ("reference_doctype", "reference_name"),
}
# DocTypes whose rows go where a person stands in them: logs, and what was made of records at a time.
LOGS = ("Error Log", "Email Queue", "Prepared Report", "Notification Log", "Webhook Request Log", "Integration Request",
        "SMS Log", "Scheduled Job Log", "Route History", "View Log", "Access Log", "Activity Log", "Data Import Log",
        "Deleted Document", "Email Unsubscribe", "Console Log", "Personal Data Download Request", "Auto Email Report",
        "Error Snapshot")  # fmt: skip
# Rows of other tables that go with rows of these.
ROWS = {
    "Email Queue": ("Email Queue Recipient",),
    "Communication": ("Communication Link",),
    "Contact": ("Contact Email", "Contact Phone", "Dynamic Link"),
    "AI Notice": ("AI Notice Delivery",),
    "AI Data Conflict": ("AI Data Conflict Step",),
}
# What somebody's login has of its own.
OF_LOGIN = {
    "Has Role": "parent", "User Email": "parent", "User Social Login": "parent", "Block Module": "parent",
    "User Role Profile": "parent", "DefaultValue": "parent", "User Permission": "user",
    "Notification Settings": "name", "OAuth Bearer Token": "user", "OAuth Authorization Code": "user",
    "Token Cache": "user", "User Group Member": "user", "Document Follow": "user", "DocShare": "user",
    "Dashboard Settings": "user", "List Filter": "for_user", "Contact": "user", "ToDo": "allocated_to",
    "Notification Log": "for_user", "Route History": "user", "Activity Log": "user", "Portal User": "user",
}  # fmt: skip


def there(doctype: str) -> bool:
    return frappe.db.table_exists(doctype)


def of_records(doctype: str, names: Sequence[str], without: Sequence[str] = ()) -> int:
    """Delete what Frappe keeps about records. `without`: DocTypes of traces that stay. Returns how many rows."""
    count = files_of(doctype, names)
    for at in range(0, len(names), AT_ONCE):
        some = list(names[at : at + AT_ONCE])
        for trace, fields in ABOUT_RECORDS.items():
            if trace not in without and there(trace) and all(map(frappe.get_meta(trace).has_field, fields)):
                count += _delete(trace, {fields[0]: doctype, fields[1]: ("in", some)})
        frappe.db.delete("__global_search", {"doctype": doctype, "name": ("in", some)})
        frappe.db.delete("__Auth", {"doctype": doctype, "name": ("in", some)})
    return count


def _delete(doctype: str, filters: dict) -> int:
    names = frappe.get_all(doctype, filters, pluck="name", limit_page_length=0)
    for row in ROWS.get(doctype, ()):
        if names and there(row):
            frappe.db.delete(row, {"parent": ("in", names)})
    if names:
        frappe.db.delete(doctype, {"name": ("in", names)})
    return len(names)


def files_of(doctype: str, names: Sequence[str]) -> int:
    """Delete the files that are attached to records, from the disk too."""
    count = 0
    for at in range(0, len(names), AT_ONCE):
        attached = {"attached_to_doctype": doctype, "attached_to_name": ("in", list(names[at : at + AT_ONCE]))}
        for file in frappe.get_all("File", attached, pluck="name", limit_page_length=0):
            delete_file(file)
            count += 1
    return count


def delete_file(name: str) -> None:
    """Delete a file; from the disk where no other record has the same."""
    if not frappe.db.exists("File", name):
        return
    document = frappe.get_doc("File", name)
    # Frappe would write a comment that it was removed to a record that is going.
    document.attached_to_doctype = document.attached_to_name = None
    document.db_update()
    frappe.delete_doc("File", name, force=True, ignore_permissions=True, delete_permanently=True)


def of_login(login: str) -> int:
    """Delete what a login has of its own, and end its sessions."""
    count = 0
    for doctype, fieldname in OF_LOGIN.items():
        if there(doctype) and fieldname in frappe.db.get_table_columns(doctype):
            count += _delete(doctype, {fieldname: login})
    frappe.db.delete("Sessions", {"user": login})
    frappe.db.delete("__Auth", {"doctype": "User", "name": login})
    frappe.db.delete("__UserSettings", {"user": login})
    for file in frappe.get_all("File", {"owner": login}, pluck="name"):
        delete_file(file)
        count += 1
    return count


def contacts_with(addresses: Sequence[str]) -> int:
    """Delete the address book's entries (Contact) that have one of these email addresses: Frappe makes one for each
    login, named by the person. Returns how many rows."""
    if not addresses or not there("Contact"):
        return 0
    names = {
        *frappe.get_all("Contact", {"email_id": ("in", addresses)}, pluck="name", limit_page_length=0),
        *frappe.get_all(
            "Contact Email", {"parenttype": "Contact", "email_id": ("in", addresses)}, pluck="parent",
            limit_page_length=0,
        ),
    }  # fmt: skip
    if not names:
        return 0
    return of_records("Contact", sorted(names)) + _delete("Contact", {"name": ("in", sorted(names))})


# --- logs whose texts a database cannot look into --------------------------------------------------------------------


def emails_with(marks: Sequence[Mark]) -> list[str]:
    """Emails on the queue in which a person stands: their texts are encoded, so that each is opened."""
    if not there("Email Queue"):
        return []
    found, start = [], 0
    while rows := frappe.get_all(
        "Email Queue", fields=["name", "message"], order_by="name", limit_start=start, limit_page_length=AT_ONCE
    ):
        found += [row.name for row in rows if row.message and found_in(opened(row.message), marks)]
        start += len(rows)
    return found


def opened(mime: str) -> str:
    """The texts of an email, its head included."""
    try:
        message = message_from_string(mime)
    except (ValueError, TypeError, UnicodeError):
        return mime
    return "\n".join((mime, *_parts(message)))


def _parts(message: Message) -> Iterator[str]:
    for header, value in message.items():
        yield f"{header}: {value}"
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield body.decode(part.get_content_charset() or "utf-8", errors="replace")


def prepared_reports_with(marks: Sequence[Mark]) -> list[str]:
    """Prepared reports in whose rows a person stands: they lie packed in files."""
    if not there("Prepared Report"):
        return []
    files = frappe.get_all(
        "File", {"attached_to_doctype": "Prepared Report"}, ["name", "attached_to_name"], limit_page_length=0
    )
    return sorted({file.attached_to_name for file in files if found_in(unpacked(content_of(file.name)), marks)})


def content_of(file: str) -> bytes:
    try:
        content = frappe.get_doc("File", file).get_content()
    except (OSError, frappe.DoesNotExistError, frappe.ValidationError):
        return b""
    return content.encode() if isinstance(content, str) else content or b""


def unpacked(content: bytes) -> str:
    """What is in a file, as far as it is text: packed with gzip or zlib, or as it is."""
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            return unpack(content).decode("utf-8", errors="ignore")
        except (OSError, EOFError, zlib.error):
            continue
    return content.decode("utf-8", errors="ignore")


def delete_logs(doctype: str, names: Iterable[str]) -> int:
    names = list(names)
    for at in range(0, len(names), AT_ONCE):
        some = names[at : at + AT_ONCE]
        files_of(doctype, some)
        _delete(doctype, {"name": ("in", some)})
    return len(names)


# --- Redis -----------------------------------------------------------------------------------------------------------


def in_cache(marks: Sequence[Mark], delete: bool = False) -> int:
    """Keys of the site's cache in which a person stands. What is packed there goes whole."""
    count = 0
    try:
        for key in list(frappe.cache.scan_iter(match=frappe.cache.make_key("*"), count=500)):
            count += _in_key(key, marks, delete)
    except ConnectionError:
        frappe.logger("school_ai").warning("cache unavailable while somebody is erased")
    return count


def _in_key(key: bytes, marks: Sequence[Mark], delete: bool) -> int:
    cache = frappe.cache
    if found_in(key.decode(errors="ignore"), marks):
        if delete:
            cache.delete(key)
        return 1
    kind = cache.type(key)
    if kind == b"hash":
        there = [field for field, value in cache.hscan_iter(key) if _is_in(field, marks) or _is_in(value, marks)]
        if there and delete:
            # Frappe's own method would make a name of the site's of it once more.
            cache.execute_command("HDEL", key, *there)
        return len(there)
    values = {
        b"string": lambda: [cache.execute_command("GET", key)],
        b"list": lambda: cache.execute_command("LRANGE", key, 0, -1),
        b"set": lambda: cache.execute_command("SMEMBERS", key),
    }.get(kind, list)()
    if any(_is_in(value, marks) for value in values):
        if delete:
            cache.execute_command("DEL", key)
        return 1
    return 0


def _is_in(value: bytes | None, marks: Sequence[Mark]) -> bool:
    return bool(value) and bool(found_in(unpacked(value), marks))


def in_queue(marks: Sequence[Mark], delete: bool = False) -> int:
    """Jobs of the site on the queue, done, failed and waiting, in whose arguments a person stands."""
    try:
        connection = get_redis_conn()
        keys = list(connection.scan_iter(match="rq:job:*", count=500))
    except Exception:
        # What is not there holds nothing.
        frappe.logger("school_ai").warning("queue unavailable while somebody is erased")
        return 0
    count = 0
    for key in keys:
        name = key.decode().removeprefix("rq:job:")
        if ":" in name.split("||")[-1]:
            continue
        try:
            fields = connection.hgetall(key)
        except Exception:  # noqa: S112 (a list beside the jobs)
            continue
        text = "\n".join(unpacked(value) for value in fields.values())
        if frappe.local.site not in text or not found_in(text, marks):
            continue
        count += 1
        if delete:
            _delete_job(name, connection)
    return count


def _delete_job(name: str, connection) -> None:
    try:
        job = Job.fetch(name, connection=connection)
    except (NoSuchJobError, pickle.UnpicklingError, ValueError):
        connection.delete(f"rq:job:{name}")
        return
    if job.get_status() != "started":
        job.delete()


def forget_remembered(person: Person) -> None:
    """What was worked out of records is worked out anew."""
    frappe.cache.delete_keys("school_ai_remembered")
    if person.login:
        frappe.clear_cache(user=person.login)
