"""Texts in the language of whom they are for."""

from contextlib import contextmanager

import frappe


@contextmanager
def in_language(language: str | None):
    """Texts in a person's language, else in the school's."""
    before = frappe.local.lang
    frappe.local.lang = language or frappe.db.get_default("lang") or "en"
    try:
        yield
    finally:
        frappe.local.lang = before
