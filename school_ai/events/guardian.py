"""Guardian: their login."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services import people


@never_in_the_way("link_people")
def on_update(doc, method=None) -> None:
    people.link_guardian(doc.name)
