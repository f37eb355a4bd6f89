"""What the reports have in common: columns, what is said above the rows, and bars."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from frappe.utils import escape_html, format_date

# Pixels that a letter of a heading takes, the wide ones too, and what stands beside it: edges, and the menu's arrow.
_LETTER, _BESIDE = 8, 40


def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 120, options: str | None = None) -> dict:
    """A column, `width` pixels wide or more where its heading needs it, which is longer in some languages. Records of
    others are no links: Frappe would refuse the report to those who may not read their DocType."""
    width = max(width, _LETTER * len(label) + _BESIDE)
    found = {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}
    if options:
        found["options"] = options
    return {**found, "precision": 1} if fieldtype in ("Float", "Percent") else found


def message(said: Iterable[str]) -> str | None:
    """Sentences as Frappe shows them above a report."""
    return "<br>".join(map(escape_html, said)) or None


class Found(Protocol):
    """What a service has found: rows by field name, and what is to be said of them."""

    rows: list[dict]
    remarks: Sequence[str]


class FiguresReport:
    """A report whose rows a service finds. Its own are `found`, `columns` and, where there is one, `chart`."""

    found: Found

    def columns(self) -> list[dict]:
        raise NotImplementedError

    def chart(self) -> dict | None:
        return None

    def answer(self) -> tuple[list[dict], list[dict], str | None, dict | None]:
        """Columns, rows, what is said above them and the chart, as Frappe takes them from `execute`."""
        return self.columns(), self.found.rows, message(self.found.remarks), self.chart()


def bars(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> dict:
    """Bars as Frappe Charts draws them: each of the series with its name and a value to each label."""
    datasets = [{"name": name, "values": list(values)} for name, values in series]
    return {"data": {"labels": list(labels), "datasets": datasets}, "type": "bar"}


def bars_by_day(rows: Iterable[dict[str, Any]], day: str, figure: str, name: str) -> dict | None:
    """One bar to each day that stands in the field `day`, as high as the sum of `figure` on it."""
    sums: dict = {}
    for row in rows:
        sums[row[day]] = round(sums.get(row[day], 0) + row[figure], 2)
    days = sorted(sums)
    return bars([format_date(each) for each in days], [(name, [sums[each] for each in days])]) if sums else None
