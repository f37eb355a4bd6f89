"""Records whose texts are encrypted: whoever has the record has the text, the table has not."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

from school_ai.ai.encryption.ring import is_token
from school_ai.services.encryption import FIELDS, texts


class WithEncryptedTexts:
    """Stands before `Document` in the class of a DocType of `FIELDS`."""

    def load_from_db(self):
        loaded = super().load_from_db()
        unreadable = {}
        for field in FIELDS[self.doctype]:
            stored = self.get(field)
            if stored and is_token(stored):
                text = texts.read(stored)
                if text is None:
                    unreadable[field] = stored
                    text = texts.unreadable()
                self.set(field, text)
        # Field -> what is stored, of texts that cannot be read.
        self.flags.unreadable_texts = unreadable
        return loaded

    def db_insert(self, *args, **kwargs):
        with self._texts_hidden({}):
            return super().db_insert(*args, **kwargs)

    def db_update(self, *args, **kwargs):
        with self._texts_hidden(self._kept_as_stored()):
            return super().db_update(*args, **kwargs)

    def db_set(self, fieldname, value=None, *args, **kwargs) -> None:
        values = fieldname if isinstance(fieldname, dict) else {fieldname: value}
        clear = {field: values[field] for field in FIELDS[self.doctype] if field in values}
        if not clear:
            super().db_set(fieldname, value, *args, **kwargs)
            return
        if set(clear) & set(self.flags.unreadable_texts or ()):
            _refuse()
        super().db_set({**values, **{field: texts.hide(text) for field, text in clear.items()}}, None, *args, **kwargs)
        self.update(clear)

    def save_version(self):
        """What is noted of changes is kept for long, and read by other rules: there are no texts in it."""
        with _without_texts(self), _without_texts(self.get_doc_before_save()):
            return super().save_version()

    def as_json(self) -> str:
        """What Frappe packs a record into, as a Deleted Document: without its texts."""
        values = self.as_dict()
        for field in FIELDS[self.doctype]:
            values.pop(field, None)
        return frappe.as_json(values)

    def _kept_as_stored(self) -> dict[str, str]:
        """Texts that could not be read when the record was loaded. They stay as they are stored, whatever a form has
        sent in their place. Raises `ValidationError` where somebody has written something else there."""
        before = self.get_doc_before_save()
        kept = {**((before and before.flags.unreadable_texts) or {}), **(self.flags.unreadable_texts or {})}
        for field in kept:
            if (self.get(field) or "") not in ("", texts.unreadable()):
                _refuse()
        return kept

    @contextmanager
    def _texts_hidden(self, kept: dict[str, str]) -> Iterator[None]:
        if self.flags.texts_are_hidden:
            # Frappe tries a new name where the first one was taken.
            yield
            return
        clear = {field: self.get(field) for field in FIELDS[self.doctype]}
        self.flags.texts_are_hidden = True
        try:
            for field, text in clear.items():
                self.set(field, kept.get(field) or texts.hide(text))
            yield
        finally:
            self.flags.texts_are_hidden = False
            for field, text in clear.items():
                self.set(field, text)


def is_unreadable(document) -> bool:
    """Whether something of a record cannot be read."""
    return bool(document.flags.unreadable_texts)


def _refuse() -> None:
    frappe.throw(
        _(
            "This text cannot be read now, so it cannot be changed either: it was written while the site had another "
            "key. An administrator can bring that key back."
        )
    )


@contextmanager
def _without_texts(document) -> Iterator[None]:
    if document is None:
        yield
        return
    clear = {field: document.get(field) for field in FIELDS[document.doctype]}
    try:
        for field in clear:
            document.set(field, None)
        yield
    finally:
        for field, text in clear.items():
            document.set(field, text)
