"""Article, Topic, Course: what Education says of its subjects is read like a document."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services import education_texts


@never_in_the_way("education_texts_enabled")
def on_update(doc, method=None) -> None:
    education_texts.note_change()


def after_rename(doc, method=None, old=None, new=None, merge=False) -> None:
    on_update(doc, method)
