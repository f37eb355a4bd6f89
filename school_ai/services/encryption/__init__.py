"""What people write to one another and to the tutor lies encrypted in the database.

`FIELDS` says which texts. `texts` is the one way from a text to what is stored and back; `documents` and `lists` take
it for records and for lists of them, so that whoever reads either way has the text; who reads rows by a query of their
own calls `texts`. `renewing` brings what is stored under the present key, `rotation` gives the site another one.
"""

# DocType -> its encrypted fields. Why others are not: docs/encryption.md.
FIELDS: dict[str, tuple[str, ...]] = {
    "AI Conversation": ("title",),
    "AI Message": ("text", "attachment_text"),
    "AI Message Comment": ("comment",),
    "AI Message Feedback": ("comment",),
    "AI Guided Exercise": ("question", "attempt", "right_so_far"),
    "AI Safety Alert": ("text", "notes"),
    "Assistant Question": ("question", "asked"),
    "Family Conversation": ("subject",),
    "Family Message": ("text",),
}
