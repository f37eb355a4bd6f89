"""Puts rows of print together into headings, paragraphs, items of lists and tables."""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence

from school_ai.ai.knowledge import lists
from school_ai.ai.knowledge.characters import SOFT_HYPHEN, clean_line
from school_ai.ai.knowledge.formulas import is_formula, written
from school_ai.ai.knowledge.headings import Headings, is_caption
from school_ai.ai.knowledge.hyphens import Vocabulary
from school_ai.ai.knowledge.pages import HEADING, LIST, PARAGRAPH, TABLE, Part
from school_ai.ai.knowledge.printed_lines import ASCENT, DESCENT, Line, Span
from school_ai.ai.knowledge.tables import Table

# From one line to the next, in the size of the letters, where the page does not tell.
_USUAL_PITCH = 1.45
# So much more than the usual distance between lines is the gap between two paragraphs.
_GAP = 1.22
_SAME_SIZE = 0.6
# So many rows above and below tell how wide the text is.
_AROUND = 8
_ENDS_IN_LEADERS = re.compile(r" … \S{1,6}$")
_LEADERS = re.compile(r"(?:[.·…_]\s?){5,}")
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？؟।]['\"”’»)\]]*$")


class Row:
    """One row of print."""

    __slots__ = ("baseline", "bold", "mono", "opens_bold", "size", "text", "x0", "x1")

    def __init__(
        self, text: str, x0: float, x1: float, baseline: float, size: float, bold: bool = False, mono: bool = False
    ):
        self.text = text
        self.x0 = x0
        self.x1 = x1
        self.baseline = baseline
        self.size = size
        self.bold = bold
        self.mono = mono

    @property
    def y0(self) -> float:
        return self.baseline - ASCENT * self.size

    @property
    def y1(self) -> float:
        return self.baseline + DESCENT * self.size


class _Group:
    """Rows that make up one part."""

    __slots__ = ("alone", "rows", "stretch", "table")

    def __init__(self, rows: list[Row], stretch: int, table: Table | None = None):
        self.rows = rows
        self.stretch = stretch
        self.table = table
        self.alone = False


def parts_of(stretches: Sequence[Sequence[Line | Table | Row]], headings: Headings, words: Vocabulary) -> list[Part]:
    """The parts of a page from what stands in its columns, in reading order."""
    groups = [group for number, items in enumerate(stretches) for group in _groups(items, number)]
    parts: list[Part] = []
    last: _Group | None = None
    for group in groups:
        part = _part(group, headings, words)
        if last is not None and _runs_on(last, parts[-1], group, part):
            parts[-1] = Part(words.joined(parts[-1].text, part.text), parts[-1].kind)
            last = _Group([*last.rows, *group.rows], group.stretch)
            continue
        parts.append(part)
        last = group
    return parts


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Lines of one column as rows: what stands on one baseline side by side, with its raised and lowered letters."""
    clusters: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.baseline, line.x0)):
        home = next((cluster for cluster in reversed(clusters[-3:]) if _shares_row(cluster, line)), None)
        if home is None:
            clusters.append([line])
        else:
            home.append(line)
    rows = [_row(cluster) for cluster in clusters]
    return sorted((row for row in rows if row.text), key=lambda row: (row.baseline, row.x0))


def _shares_row(cluster: list[Line], line: Line) -> bool:
    if any(other.x0 < line.x1 - 0.3 * line.size and line.x0 < other.x1 - 0.3 * line.size for other in cluster):
        return False
    overlap, near = 0.0, False
    for other in cluster:
        shared = min(line.y1, other.y1) - max(line.y0, other.y0)
        overlap = max(overlap, shared / (min(line.size, other.size) * (ASCENT + DESCENT)))
        near = near or max(line.x0 - other.x1, other.x0 - line.x1) < 0.6 * max(line.size, other.size)
    if overlap >= 0.7:
        return True
    sizes = [line.size, max(other.size for other in cluster)]
    return near and overlap > 0.15 and min(sizes) < 0.88 * max(sizes)


def _row(cluster: list[Line]) -> Row:
    if len(cluster) == 1:
        line = cluster[0]
        spans, main = line.spans, line
    else:
        cluster = sorted(cluster, key=lambda line: line.x0)
        main = max(cluster, key=lambda line: (len(line.text), line.size))
        spans = _with_gaps(cluster)
    text = written(spans, main.size, main.baseline)
    x0, x1 = min(line.x0 for line in cluster), max(line.x1 for line in cluster)
    if main.mono:
        # The indentation of a program may be of spaces.
        x0 += (len(text) - len(text.lstrip())) * (x1 - x0) / len(text)
    ends_soft = text.endswith(SOFT_HYPHEN)
    text = _LEADERS.sub(" … ", text) if "..." in text or ". ." in text or "…" in text else text
    text = clean_line(text) + (SOFT_HYPHEN if ends_soft else "")
    return Row(
        text,
        x0,
        x1,
        main.baseline,
        main.size,
        all(line.bold for line in cluster),
        all(line.mono for line in cluster),
    )


def _with_gaps(cluster: list[Line]) -> list[Span]:
    """The spans of a row, with a space where one line ends well before the next begins."""
    spans: list[Span] = []
    for line in cluster:
        if spans and line.x0 - spans[-1].x1 > 0.22 * line.size:
            last = spans[-1]
            spans.append(Span(" ", last.x1, line.x0, last.size, last.baseline, last.bold, last.mono))
        spans.extend(line.spans)
    return spans


# --- where one part ends and the next begins -------------------------------------------------------------------------


def _groups(items: Sequence[Line | Table | Row], stretch: int) -> Iterator[_Group]:
    """A stretch's rows in groups; a table is a group of its own."""
    tables = [item for item in items if isinstance(item, Table)]
    rows = [item for item in items if isinstance(item, Row)]
    rows += rows_of([item for item in items if isinstance(item, Line)])
    rows.sort(key=lambda row: (row.baseline, row.x0))
    found: list[_Group] = []
    above = None
    for table in [*sorted(tables, key=lambda table: table.y0), None]:
        between = [row for row in rows if above is None or row.baseline > above]
        between = [row for row in between if table is None or row.baseline <= table.y1]
        found.extend(_Group(group, stretch) for group in _grouped(between))
        if table is not None:
            found.append(_Group([], stretch, table))
            above = table.y1
    _see_what_is_alone(found)
    yield from found


def _grouped(rows: list[Row]) -> Iterator[list[Row]]:
    if not rows:
        return
    pitch, size = _pitch(rows)
    group = [rows[0]]
    for place, row in enumerate(rows[1:], 1):
        following = rows[place + 1] if place + 1 < len(rows) else None
        around = rows[max(0, place - _AROUND) : place + _AROUND]
        left, right = min(other.x0 for other in around), max(other.x1 for other in around)
        if _begins(group, row, following, pitch, size, left, right):
            yield group
            group = [row]
        else:
            group.append(row)
    yield group


def _pitch(rows: list[Row]) -> tuple[float, float]:
    """The usual distance between lines, and the size of letters that it belongs to."""
    size = statistics.median(row.size for row in rows)
    distances = sorted(
        below.baseline - above.baseline
        for above, below in itertools.pairwise(rows)
        if abs(above.size - size) < _SAME_SIZE and abs(below.size - size) < _SAME_SIZE
    )
    distances = [distance for distance in distances if 0.8 * size < distance < 3 * size]
    usual = distances[len(distances) // 4] if distances else _USUAL_PITCH * size
    return (usual if len(distances) >= 5 else min(usual, 1.6 * size)), size


def _begins(
    group: list[Row], row: Row, following: Row | None, pitch: float, size: float, left: float, right: float
) -> bool:
    """Whether a row begins a new part, below the rows that have been put together so far."""
    above = group[-1]
    if abs(row.size - above.size) > _SAME_SIZE:
        return True
    usual = pitch if abs(row.size - size) < _SAME_SIZE else _USUAL_PITCH * row.size
    distance = row.baseline - above.baseline
    if distance > _GAP * usual + 0.5 or distance < -row.size:
        return True
    ended = bool(_ENDS_SENTENCE.search(above.text))
    is_short = above.x1 < right - 0.15 * (right - left)
    if row.mono or above.mono:
        # A line that happens to hold nothing but a name from a program is no program.
        return row.mono != above.mono and (is_short or abs(row.x0 - above.x0) > 0.5 * row.size)
    if row.bold != above.bold:
        # A whole row in bold is a heading, unless the paragraph merely begins or goes on in bold.
        return (is_short or distance > 1.08 * usual) if above.bold else ended
    if _ENDS_IN_LEADERS.search(above.text):
        return True  # a line of a table of contents
    if lists.marker(row.text):
        return _begins_item(group, row, ended, is_short)
    if is_caption(row.text) and (ended or is_short):
        return True
    item = lists.marker(group[0].text)
    if item:
        hangs = any(other.x0 > group[0].x0 + 0.5 * row.size for other in group[1:])
        if row.x0 < group[0].x0 - 0.5 * row.size:
            return True
        return row.x0 <= group[0].x0 + 0.3 * row.size and (hangs or (is_short and ended))
    if row.bold:
        return False
    indented = row.x0 - min(other.x0 for other in group[-2:]) > 0.8 * row.size
    if indented and (ended or is_short) and not _is_centred(above, row):
        return following is None or following.x0 < row.x0 - 0.5 * row.size or not is_short
    if is_formula(row.text) != is_formula(above.text) and abs(row.x0 - above.x0) > 2 * row.size:
        return True
    return ended and _would_have_fitted(row, above, right)


def _begins_item(group: list[Row], row: Row, ended: bool, is_short: bool) -> bool:
    if lists.is_bullet(row.text):
        return True
    # "in the year\n1998. Then" is no item: one follows an end, an item, or stands further in.
    return ended or is_short or bool(lists.marker(group[0].text)) or abs(row.x0 - group[0].x0) > 0.5 * row.size


def _is_centred(one: Row, other: Row) -> bool:
    return abs((one.x0 + one.x1) - (other.x0 + other.x1)) < one.size


def _would_have_fitted(row: Row, above: Row, right: float) -> bool:
    """Whether the row's first word had room on the row above, with some to spare: then the break is meant."""
    first = row.text.split(" ", 1)[0]
    width = (row.x1 - row.x0) / max(1, len(row.text)) * (len(first) + 1)
    return above.x1 + width + 4 * row.size < right and row.text[:1].isupper()


def _see_what_is_alone(groups: list[_Group]) -> None:
    for place, group in enumerate(groups):
        if not group.rows:
            continue
        first, last = group.rows[0], group.rows[-1]
        above = _bottom(groups[place - 1]) if place else float("-inf")
        below = _top(groups[place + 1]) if place + 1 < len(groups) else float("inf")
        group.alone = first.y0 - above > 0.5 * first.size and below - last.y1 > 0.3 * last.size


def _bottom(group: _Group) -> float:
    return group.table.y1 if group.table else group.rows[-1].y1


def _top(group: _Group) -> float:
    return group.table.y0 if group.table else group.rows[0].y0


# --- what a part is --------------------------------------------------------------------------------------------------


def _part(group: _Group, headings: Headings, words: Vocabulary) -> Part:
    if group.table:
        return Part(group.table.text, TABLE)
    first = group.rows[0]
    if all(row.mono for row in group.rows):
        return Part(_code(group.rows))
    text = ""
    was_formula = False
    for row in group.rows:
        # Lines of a calculation stay apart; they belong to one part all the same.
        now = is_formula(row.text)
        text = f"{text}\n{row.text}" if text and now and was_formula else words.joined(text, row.text)
        was_formula = now
    text = text.rstrip(SOFT_HYPHEN)
    if len(group.rows) <= 3 and not lists.is_bullet(text):
        size = max(row.size for row in group.rows)
        bold = all(row.bold for row in group.rows)
        level = headings.level(text.replace("\n", " "), size, bold, group.alone)
        if level:
            return Part(text.replace("\n", " "), HEADING, level)
    if lists.marker(first.text) and not lists.is_marker(text):
        return Part(lists.with_plain_bullet(text), LIST)
    return Part(text)


def _code(rows: list[Row]) -> str:
    """Lines of a program, each with its indentation."""
    left = min(row.x0 for row in rows)
    lines = []
    for row in rows:
        letter = (row.x1 - row.x0) / max(1, len(row.text))
        lines.append(" " * round((row.x0 - left) / max(letter, 1.0)) + row.text)
    return "\n".join(lines).strip()


def _runs_on(last: _Group, before: Part, group: _Group, part: Part) -> bool:
    """Whether a paragraph goes on at the top of the next column."""
    if not last.rows or not group.rows or group.stretch != last.stretch + 1 or part.kind != PARAGRAPH:
        return False
    if before.kind not in (PARAGRAPH, LIST) or is_caption(before.text) or is_caption(part.text):
        return False
    if group.rows[0].baseline > last.rows[-1].baseline or abs(group.rows[0].size - last.rows[-1].size) > _SAME_SIZE:
        return False
    if _ENDS_SENTENCE.search(before.text):
        return False
    return part.text[:1].islower() or before.text.endswith(("-", "\u2010", SOFT_HYPHEN, ","))
