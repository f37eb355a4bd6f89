"""User: a login that was renamed, or merged into another, is whose it was before."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services import people
from school_ai.services.telling import forgetting, push


@never_in_the_way("link_people")
def after_rename(doc, method=None, old=None, new=None, merge=False) -> None:
    people.follow_rename(old, new)


@never_in_the_way(None)
def on_update(doc, method=None) -> None:
    if not doc.enabled:
        push.forget({"user": doc.name})


@never_in_the_way(None)
def after_delete(doc, method=None) -> None:
    forgetting.forget_person(doc.name)
