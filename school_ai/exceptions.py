"""Errors that reach a person. Frappe answers a request with the `http_status_code` of the class."""

import frappe


class InvalidArgument(frappe.ValidationError):
    """An argument is missing, unknown or of the wrong form. The message names it."""

    http_status_code = 417


class CapabilityDisabled(frappe.ValidationError):
    """The capability is switched off in School AI Settings."""

    http_status_code = 417


class ServiceUnavailable(frappe.ValidationError):
    """Something that school_ai depends on does not answer: the index server, a provider, Tesseract."""

    http_status_code = 503


class TooManyRequests(frappe.ValidationError):
    """A limit of School AI Settings is reached."""

    http_status_code = 429


class AlreadyDecided(frappe.ValidationError):
    """Somebody else was quicker: the message says who, and what they decided."""

    http_status_code = 409


class Replayed(frappe.ValidationError):
    """A signed request that was let in before."""

    http_status_code = 409


class TooLarge(frappe.ValidationError):
    """What was sent is larger than is taken."""

    http_status_code = 413
