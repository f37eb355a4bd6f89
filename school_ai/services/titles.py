"""What a list shows first of a record of ours that several fields tell from others."""

LONGEST = 140


def of_step(student_name: str | None, course: str | None, text: str | None) -> str:
    """Of a recommendation: for whom it is, in which course, and what to do. The step is cut where it is too long."""
    whom = ", ".join(filter(None, (student_name, course)))
    title = ": ".join(filter(None, (whom, " ".join((text or "").split()))))
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 2].rstrip()} …"
