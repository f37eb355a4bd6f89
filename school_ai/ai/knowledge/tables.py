"""Finds tables, by the rules drawn around their cells or by the way their cells stand below each other.

PyMuPDF has a finder of its own that looks at every letter; it takes longer for a page than all the rest together.
"""

import itertools
import statistics
from bisect import bisect_right
from collections.abc import Callable, Sequence

from school_ai.ai.knowledge.characters import clean_line
from school_ai.ai.knowledge.formulas import written
from school_ai.ai.knowledge.lists import is_marker
from school_ai.ai.knowledge.printed_lines import Line
from school_ai.ai.knowledge.rulings import Rule, Rulings, joined

CELL_BREAK = " | "
# Rules this near to each other, in points, touch.
_TOUCH = 3.0
_LEAST_FILLED = 0.4
_LONGEST_CELL = 400
# Columns of running text are no table: in how many letters a cell of a table without rules may have on average.
_LONGEST_MEAN_CELL = 25
# White space between two cells, in the size of the letters.
_CELL_GAP = 1.0
_TALLEST_ROW = 3.5
# From one line to the next within a cell there is less than this.
_LINE_PITCH = 1.5


class Table:
    """Rows of cells, and the box on the page that they fill."""

    __slots__ = ("rows", "size", "x0", "x1", "y0", "y1")

    def __init__(self, rows: list[list[str]], box: tuple[float, float, float, float], size: float):
        self.rows = rows
        self.x0, self.y0, self.x1, self.y1 = box
        self.size = size

    @property
    def baseline(self) -> float:
        return self.y1

    @property
    def text(self) -> str:
        return "\n".join(row_text(row) for row in self.rows)


def row_text(cells: Sequence[str]) -> str:
    """A row of a table on one line."""
    return CELL_BREAK.join(cell.replace("\n", " ") for cell in cells).strip()


# --- with rules ------------------------------------------------------------------------------------------------------


def ruled_tables(lines: list[Line], rulings: Rulings) -> tuple[list[Table], list[Line]]:
    """The tables whose cells are parted by rules or coloured, and the lines that are in none of them."""
    tables: list[Table] = []
    for group in _groups(joined([*rulings.lines, *rulings.edges])):
        table, used = _table_in(group, lines)
        if table:
            tables.append(table)
            lines = [line for line in lines if id(line) not in used]
    return tables, lines


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch each other; level ones that touch nothing, with those of the same length below them."""
    touching = _together([[rule] for rule in sorted(rules, key=lambda rule: (rule.y0, rule.x0))], _touch)
    crossed = [group for group in touching if len(group) > 1]
    single = _together([group for group in touching if len(group) == 1 and group[0].is_level], _have_the_same_ends)
    return [group for group in (*crossed, *single) if len(group) >= 3]


def _together(groups: list[list[Rule]], belong: Callable[[Rule, Rule], bool]) -> list[list[Rule]]:
    found: list[list[Rule]] = []
    for group in groups:
        near = [other for other in found if any(belong(one, two) for one in group for two in other)]
        found = [other for other in found if all(other is not one for one in near)]
        found.append([*(rule for other in near for rule in other), *group])
    return found


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.x0 <= other.x1 + _TOUCH
        and other.x0 <= one.x1 + _TOUCH
        and one.y0 <= other.y1 + _TOUCH
        and other.y0 <= one.y1 + _TOUCH
    )


def _have_the_same_ends(one: Rule, other: Rule) -> bool:
    return abs(one.x0 - other.x0) < _TOUCH and abs(one.x1 - other.x1) < _TOUCH and abs(one.y0 - other.y0) < 250


def _table_in(group: list[Rule], lines: list[Line]) -> tuple[Table | None, set[int]]:
    x0, x1 = min(rule.x0 for rule in group), max(rule.x1 for rule in group)
    y0, y1 = min(rule.y0 for rule in group), max(rule.y1 for rule in group)
    inside = [
        line
        for line in lines
        if y0 < line.baseline < y1 + _TOUCH and x0 - _TOUCH < (line.x0 + line.x1) / 2 < x1 + _TOUCH
    ]
    if len(inside) < 4:
        return None, set()
    columns = _places(rule.x0 for rule in group if not rule.is_level and rule.y1 - rule.y0 > 8)
    levels = _places(rule.y0 for rule in group if rule.is_level and rule.x1 - rule.x0 > 8)
    if len(columns) < 3:
        table = _aligned(_rows_of(inside))
        return (table, set(map(id, inside))) if table else (None, set())
    rows = _rows_between(inside, columns, levels) if len(levels) > 2 else _rows_by_first_cell(inside, columns)
    if not _is_sound(rows):
        return None, set()
    size = statistics.median(line.size for line in inside)
    return Table(rows, (x0, y0, x1, y1), size), set(map(id, inside))


def _places(values) -> list[float]:
    """Distinct values in order, those that touch taken as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _TOUCH:
            places.append(value)
    return places


def _rows_between(lines: list[Line], columns: list[float], levels: list[float]) -> list[list[str]]:
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        row = bisect_right(levels, line.baseline - 0.3 * line.size)
        for piece in _pieces(line, columns):
            cells.setdefault((row, _column(piece, columns)), []).append(piece)
    return _as_rows(cells, len(columns) - 1)


def _rows_by_first_cell(lines: list[Line], columns: list[float]) -> list[list[str]]:
    """Rows of a table that has no rules between them: a row begins where its first cell does."""
    cells: dict[tuple[int, int], list[Line]] = {}
    row = 0
    for printed in _rows_of(lines):
        pieces = [piece for line in printed for piece in _pieces(line, columns)]
        if any(_column(piece, columns) == 0 for piece in pieces):
            row += 1
        for piece in pieces:
            cells.setdefault((row, _column(piece, columns)), []).append(piece)
    return _as_rows(cells, len(columns) - 1)


def _pieces(line: Line, columns: list[float]) -> list[Line]:
    """A line, cut where it runs from one cell into the next."""
    inner = [place for place in columns[1:-1] if line.x0 + 2 < place < line.x1 - 2]
    if not inner or len(line.spans) == 1:
        return [line]
    parts: dict[int, list] = {}
    for span in line.spans:
        parts.setdefault(bisect_right(inner, (span.x0 + span.x1) / 2), []).append(span)
    return [Line(spans) for spans in parts.values()]


def _column(line: Line, columns: list[float]) -> int:
    middle = min((line.x0 + line.x1) / 2, line.x0 + 4 * line.size)
    return max(0, min(len(columns) - 2, bisect_right(columns, middle) - 1))


def _as_rows(cells: dict[tuple[int, int], list[Line]], width: int) -> list[list[str]]:
    numbers = sorted({row for row, _ in cells})
    rows = [[_cell_text(cells.get((row, column), [])) for column in range(width)] for row in numbers]
    used = [column for column in range(width) if any(row[column] for row in rows)]
    return [[row[column] for column in used] for row in rows]


def _cell_text(lines: list[Line]) -> str:
    texts = []
    for row in _rows_of(lines):
        spans = [span for line in row for span in line.spans]
        texts.append(clean_line(written(spans, row[0].size, row[0].baseline)))
    return " ".join(texts)


def _is_sound(rows: list[list[str]]) -> bool:
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if cell]
    return len(filled) >= _LEAST_FILLED * len(cells) and max(map(len, filled)) <= _LONGEST_CELL


# --- without rules ---------------------------------------------------------------------------------------------------


def aligned_tables(lines: list[Line]) -> tuple[list[Table], list[Line]]:
    """The tables whose cells merely stand below each other, and the lines that are in none of them."""
    rows = _rows_of(lines)
    if sum(_is_parted(row) for row in rows) < 3:
        return [], lines
    tables: list[Table] = []
    used: set[int] = set()
    run: list[list[Line]] = []
    for row in [*rows, []]:
        if row and run and _continues(run, row):
            run.append(row)
            continue
        while len(run) > 1 and not _is_parted(run[-1]) and _distance(run[-2], run[-1]) > _LINE_PITCH:
            run.pop()
        table = _aligned(run)
        if table:
            tables.append(table)
            used.update(id(line) for part in run for line in part)
        run = [row] if row and _is_parted(row) else []
    return tables, [line for line in lines if id(line) not in used]


def _rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines on one baseline, from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.baseline, line.x0)):
        if rows and line.baseline - rows[-1][0].baseline < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    return rows


def _is_parted(row: list[Line]) -> bool:
    if len(row) < 2 or is_marker(row[0].text):
        return False
    return any(right.x0 - left.x1 > _CELL_GAP * left.size for left, right in itertools.pairwise(row))


def _continues(run: list[list[Line]], row: list[Line]) -> bool:
    """Whether a row belongs to the table above it: near, and with no text where the table has its gaps."""
    distance = _distance(run[-1], row)
    if distance > _TALLEST_ROW or not _gaps([*run, row]):
        return False
    return _is_parted(row) or row[0].x0 > run[0][0].x1 or distance < _LINE_PITCH


def _distance(above: list[Line], below: list[Line]) -> float:
    """From one row to the next, in the size of the letters."""
    return (below[0].baseline - above[0].baseline) / above[0].size


def _gaps(rows: list[list[Line]]) -> list[tuple[float, float]]:
    """The upright strips in which no row has any text."""
    spans = sorted((line.x0, line.x1) for row in rows for line in row)
    size = rows[0][0].size
    gaps, end = [], spans[0][1]
    for x0, x1 in spans:
        if x0 - end > 0.6 * size:
            gaps.append((end, x0))
        end = max(end, x1)
    return gaps


def _aligned(rows: list[list[Line]]) -> Table | None:
    if sum(_is_parted(row) for row in rows) < 3:
        return None
    gaps = _gaps(rows)
    columns = [rows[0][0].x0 - 1, *((left + right) / 2 for left, right in gaps), float("inf")]
    if len(columns) < 3:
        return None
    cells: dict[tuple[int, int], list[Line]] = {}
    distances = [_distance(above, below) for above, below in itertools.pairwise(rows)]
    has_tall_rows = max(distances) > 1.2 * min(distances)
    number = 0
    for row, distance in zip(rows, [float("inf"), *distances], strict=True):
        # What stands in other columns only is the rest of the row above; so is what stands as near as in one cell.
        is_near = has_tall_rows and distance <= 1.15 * min(distances) and len(row) < len(columns) - 1
        if number == 0 or (_column(row[0], columns) == 0 and not is_near):
            number += 1
        for line in row:
            cells.setdefault((number, _column(line, columns)), []).append(line)
    found = _as_rows(cells, len(columns) - 1)
    if len(found) < 3 or not _is_sound(found):
        return None
    means = [statistics.mean(len(row[column]) for row in found) for column in range(len(found[0]))]
    if sum(mean > _LONGEST_MEAN_CELL for mean in means) > 1:
        return None
    lines = [line for row in rows for line in row]
    box = (
        min(line.x0 for line in lines),
        min(line.y0 for line in lines),
        max(line.x1 for line in lines),
        max(line.y1 for line in lines),
    )
    return Table(found, box, statistics.median(line.size for line in lines))
