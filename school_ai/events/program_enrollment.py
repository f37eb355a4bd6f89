"""Program Enrollment: a pupil's role, and that of their guardians, follow it."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services import people


@never_in_the_way("link_people")
def on_submit(doc, method=None) -> None:
    people.link_family(doc.student)


@never_in_the_way("link_people")
def on_cancel(doc, method=None) -> None:
    people.link_family(doc.student)


@never_in_the_way("link_people")
def after_delete(doc, method=None) -> None:
    people.link_family(doc.student)
