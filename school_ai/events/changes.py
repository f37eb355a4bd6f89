"""Every record that is followed: its changes are noted in the transaction that makes them."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services.following import asking, noting


@never_in_the_way(asking.SWITCH)
def on_change(doc, method=None) -> None:
    """Saved, submitted, cancelled, changed after that, or one field set."""
    # Frappe tells of a record that is being deleted as of one that changes.
    if doc.flags.in_delete:
        return
    noting.note(doc, noting.SAVED)
    asking.ask_after_commit()


@never_in_the_way(asking.SWITCH)
def after_delete(doc, method=None) -> None:
    noting.note(doc, noting.DELETED)
    asking.ask_after_commit()


@never_in_the_way(asking.SWITCH)
def after_rename(doc, method=None, old=None, new=None, merge=False) -> None:
    """Renamed, or merged into another record."""
    noting.note_renamed(doc.doctype, old, new)
    asking.ask_after_commit()
