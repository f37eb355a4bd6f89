"""Student: the pupil's login, and those of the guardians who were added or taken off."""

from school_ai import roles
from school_ai.events.guarded import never_in_the_way
from school_ai.services import people
from school_ai.services.rights import erasing
from school_ai.services.telling import forgetting


@never_in_the_way("link_people")
def on_update(doc, method=None) -> None:
    people.link_student(doc.name)
    before = doc.get_doc_before_save()
    if before and before.user and before.user != doc.user:
        people.settle(before.user, roles.STUDENT)
    guardians = {row.guardian for row in doc.guardians}
    if before:
        guardians |= {row.guardian for row in before.guardians}
    for guardian in sorted(filter(None, guardians)):
        people.link_guardian(guardian)


@never_in_the_way("link_people")
def after_delete(doc, method=None) -> None:
    if doc.user:
        people.settle(doc.user, roles.STUDENT)
    for row in doc.guardians:
        people.link_guardian(row.guardian)


@never_in_the_way(None)
def forget(doc, method=None) -> None:
    forgetting.forget_pupil(doc.name)


@never_in_the_way(None)
def after_rename(doc, method=None, old=None, new=None, merge=False) -> None:
    forgetting.follow_rename(old, new)


@never_in_the_way(None)
def erase(doc, method=None) -> None:
    """What is ours of somebody who is deleted goes at once. One who is merged into another is that other now."""
    erasing.with_record(doc.doctype, doc.name)
