"""What is noted of a record of ours as it is written: what was done, to whose record, and in some of them a word of
what it says. Never what somebody wrote, and never a key."""

from collections.abc import Callable

from frappe.model import no_value_fields, table_fields

from school_ai import noted
from school_ai.services.auditing import pseudonyms, subjects, writing
from school_ai.services.auditing.vocabulary import ANSWERED, ASKED, DECIDED, SETTINGS_CHANGED, WRITTEN

# DocType -> what was done, the purpose, and a word of what it says, by the document.
_SAID: dict[str, Callable[..., tuple[str, str, str]]] = {
    "AI Message": lambda doc: (
        (ASKED, "", "")
        if doc.author == "Pupil"
        else (ANSWERED if doc.status == "Complete" else WRITTEN, doc.purpose or "", _of(doc, "mode", "model"))
    ),
    "AI Consent": lambda doc: (DECIDED, doc.purpose or "", f"consent {(doc.status or '').lower()}"),
    "AI Override": lambda doc: (DECIDED, doc.reference_doctype or "", _of(doc, "what", "outcome")),
    "AI Insight": lambda doc: (WRITTEN, "", _of(doc, "kind", "status")),
    "AI Recommendation": lambda doc: (WRITTEN, "", _of(doc, "status")),
    "AI Safety Alert": lambda doc: (WRITTEN, "", _of(doc, "severity", "status")),
    "AI Data Conflict": lambda doc: (WRITTEN, "", _of(doc, "kind", "status")),
    "Report Comment": lambda doc: (WRITTEN, "", _of(doc, "status")),
    "Result Feedback": lambda doc: (WRITTEN, "", _of(doc, "status")),
}
# Of so many characters of names of settings one entry is made.
_CHARACTERS = 130


def note(doc, action: str | None = None) -> None:
    """Note that a record was made, changed or deleted (`action`)."""
    said, purpose, detail = _SAID.get(doc.doctype, lambda _doc: (WRITTEN, "", ""))(doc)
    writing.changed(
        action or said,
        doctype=doc.doctype,
        record=doc.name,
        pupil=subjects.of_document(doc),
        purpose=purpose,
        detail=detail,
    )


def _of(doc, *fields: str) -> str:
    """Choices that stand in these fields."""
    return ", ".join(str(doc.get(field)) for field in fields if doc.get(field))


def keys_set(doc) -> list[str]:
    """Names of the keys that are being set or taken away, while they can be told."""
    before = doc.get_doc_before_save()
    return [
        field.fieldname
        for field in doc.meta.fields
        if field.fieldtype == "Password"
        and (doc.get(field.fieldname) or "") != ((before and before.get(field.fieldname)) or "")
        and not (doc.get(field.fieldname) and doc.is_dummy_password(doc.get(field.fieldname)))
    ]


def note_settings(doc) -> None:
    """Note which settings were changed, and never what to."""
    before = doc.get_doc_before_save()
    if before is None:
        return
    changed = set(doc.flags.keys_that_were_set or ())
    for field in doc.meta.fields:
        if field.fieldtype in no_value_fields or field.fieldtype == "Password":
            continue
        if field.fieldtype in table_fields:
            if _rows(doc, field.fieldname) != _rows(before, field.fieldname):
                changed.add(field.fieldname)
        elif str(doc.get(field.fieldname) or "") != str(before.get(field.fieldname) or ""):
            changed.add(field.fieldname)
    for names in _in_parts(sorted(changed)):
        writing.changed(SETTINGS_CHANGED, doctype=doc.doctype, record=doc.name, detail=names)


def _rows(doc, fieldname: str) -> list[dict]:
    return [
        {name: str(value or "") for name, value in row.get_valid_dict().items() if row.meta.has_field(name)}
        for row in doc.get(fieldname) or ()
    ]


def _in_parts(names: list[str]) -> list[str]:
    """Names one after the other, in texts that an entry can hold."""
    parts: list[str] = []
    for name in names:
        if parts and len(parts[-1]) + len(name) + 2 <= _CHARACTERS:
            parts[-1] += f", {name}"
        else:
            parts.append(name)
    return parts


def follow_rename(doctype: str, old: str, new: str) -> None:
    pseudonyms.follow_rename(doctype, old, new)
    noted.forget("pupils of records")
