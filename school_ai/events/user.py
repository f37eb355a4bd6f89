"""User: a login that was renamed, or merged into another, is whose it was before."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services import people


@never_in_the_way("link_people")
def after_rename(doc, method=None, old=None, new=None, merge=False) -> None:
    people.follow_rename(old, new)
