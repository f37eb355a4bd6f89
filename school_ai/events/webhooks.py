"""Records of ours that webhooks tell of, the webhooks themselves, and Frappe's log of what it has sent."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services.webhooks import SWITCH, due, settling


@never_in_the_way(SWITCH)
def after_insert(doc, method=None) -> None:
    due.note(doc, due.AFTER_INSERT)


@never_in_the_way(SWITCH)
def on_update(doc, method=None) -> None:
    due.note(doc, due.ON_UPDATE)


@never_in_the_way(SWITCH)
def on_change(doc, method=None) -> None:
    due.note(doc, due.ON_CHANGE)


@never_in_the_way(SWITCH)
def on_trash(doc, method=None) -> None:
    due.note(doc, due.ON_TRASH)


@never_in_the_way(SWITCH)
def after_log(doc, method=None) -> None:
    """Frappe has sent something, or tried to."""
    if not doc.flags.is_ours:
        settling.note_log(doc)


@never_in_the_way(SWITCH)
def webhook_saved(doc, method=None) -> None:
    if not doc.enabled:
        settling.stop_all_of(doc.name)


@never_in_the_way(SWITCH)
def webhook_deleted(doc, method=None) -> None:
    settling.stop_all_of(doc.name)
