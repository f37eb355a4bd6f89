"""Lessons are written, taken away and restored together, by statements that no document event sees. A note of each goes
into the same transaction, so that those who follow changes are told of them as of any other."""

from collections.abc import Iterable, Sequence

from school_ai import settings
from school_ai.erpnext_records import lessons
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.services.following import asking, noting


def write(new: Sequence[LessonHeld]) -> list[LessonHeld]:
    """Write lessons that are not there yet. Returns them with their names. Commits nothing."""
    written = lessons.write(new)
    if not lessons.others_listen():
        _note((lesson.name for lesson in written), noting.SAVED)
    return written


def remove(names: Iterable[str]) -> list[dict]:
    """Take lessons away. Returns their rows, from which `restore` makes them again. Commits nothing."""
    removed = lessons.remove(names)
    if not lessons.others_listen():
        _note((row["name"] for row in removed), noting.DELETED)
    return removed


def restore(rows: Iterable[dict]) -> None:
    """Make lessons again that `remove` took away, under their names. Commits nothing."""
    rows = list(rows)
    lessons.restore(rows)
    _note((row["name"] for row in rows), noting.SAVED)


def _note(names: Iterable[str], action: str) -> None:
    rows = [(lessons.DOCTYPE, name, action, None, []) for name in names]
    if rows and settings.is_on(asking.SWITCH):
        noting.write(rows)
        asking.ask_after_commit()
