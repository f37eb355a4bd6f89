"""Personal Data Deletion Request and Personal Data Download Request: what Frappe offers to people with a login covers
what is ours of the pupil or guardian behind it too."""

import frappe

from school_ai.events.guarded import never_in_the_way
from school_ai.permissions import standing_of
from school_ai.services.rights import erasing, exporting
from school_ai.services.rights.persons import GUARDIAN, STUDENT


@never_in_the_way(None)
def on_deletion(doc, method=None) -> None:
    """Frappe has taken the login away, which it has renamed after the request."""
    if doc.status == "Deleted":
        erasing.for_login(doc.email, doc.name, frappe.session.user)


@never_in_the_way(None)
def on_download(doc, method=None) -> None:
    """Frappe mails what it knows by the login; the rest is packed, and stands on the person's own page."""
    standing = standing_of(doc.user)
    for doctype, name in ((STUDENT, standing.student), (GUARDIAN, standing.guardian)):
        if name and exporting.may_have(standing, doctype, name):
            exporting.start(standing, doctype, name)
