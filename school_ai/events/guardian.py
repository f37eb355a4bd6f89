"""Guardian: their login."""

from school_ai import roles
from school_ai.events.guarded import never_in_the_way
from school_ai.services import people
from school_ai.services.rights import erasing
from school_ai.services.telling import forgetting


@never_in_the_way("link_people")
def on_update(doc, method=None) -> None:
    people.link_guardian(doc.name)
    before = doc.get_doc_before_save()
    if before and before.user and before.user != doc.user:
        people.settle(before.user, roles.GUARDIAN)


@never_in_the_way("link_people")
def after_delete(doc, method=None) -> None:
    if doc.user:
        people.settle(doc.user, roles.GUARDIAN)


@never_in_the_way(None)
def forget(doc, method=None) -> None:
    forgetting.forget_contact("Guardian", doc.name)


@never_in_the_way(None)
def erase(doc, method=None) -> None:
    """What is ours of somebody who is deleted goes at once. One who is merged into another is that other now."""
    erasing.with_record(doc.doctype, doc.name)
