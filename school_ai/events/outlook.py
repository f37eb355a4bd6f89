"""Student, Course: the field in which School AI says what would help is its own. A form that was opened before it was
written, and an import without it, leave it as it stands."""

from school_ai.events.guarded import never_in_the_way

FIELDS = ("school_ai_outlook", "school_ai_outlook_on")


@never_in_the_way("predictions_enabled")
def before_save(doc, method=None) -> None:
    before = doc.get_doc_before_save()
    for field in FIELDS:
        doc.set(field, before.get(field) if before else None)
