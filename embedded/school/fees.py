"""School fees: what each pupil owes for the term and what is still open on `today`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from .courses import GRADES
from .groups import Groups
from .people import SCHOLARSHIP, Pupils
from .seeds import Streams
from .term_dates import ONE_DAY, TermDates

CURRENCY = "GBP"
TUITION, BOOKS, LABORATORY, ACTIVITIES, BOARDING = range(5)
FEE_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("Tuition", "Teaching for the term"),
    ("Books and Materials", "Textbooks, exercise books and printed handouts"),
    ("Laboratory", "Use of the science laboratories"),
    ("Activities", "Sports, clubs and excursions"),
    ("Boarding", "Room and meals in the boarding house"),
)


def structure_amounts(grade: int, scholarship: bool) -> dict[int, float]:
    """What a term costs, by fee category. A scholarship halves the tuition."""
    tuition = 2900.0 + 150.0 * (grade - GRADES[0])
    amounts = {TUITION: tuition / 2 if scholarship else tuition, BOOKS: 180.0}
    if grade >= 9:
        amounts[LABORATORY] = 120.0
    amounts[ACTIVITIES] = 95.0
    return amounts


BOARDING_AMOUNT = 2600.0


@dataclass(frozen=True)
class Bills:
    """One Fees document a pupil. `structure` is a position in `structures()`; `amounts` has shape (P,
    categories), 0 for what does not apply; `outstanding` what is open on `today`."""

    structure: np.ndarray
    amounts: np.ndarray
    outstanding: np.ndarray
    posted: dt.date
    due: dt.date


def structures() -> list[tuple[int, bool]]:
    """The fee structures: each grade without and with a scholarship."""
    return [(grade, scholarship) for grade in GRADES for scholarship in (False, True)]


def make_bills(
    groups: Groups, pupils: Pupils, income: np.ndarray, term: TermDates, today: dt.date, streams: Streams
) -> Bills:
    """Bills go out two weeks before term and are due 30 days into it. Families with less money pay later, and
    some of them in two halves. `income`: the family's income for each pupil, standard normal."""
    grade = groups.grade[groups.of_pupil]
    scholarship = pupils.category == SCHOLARSHIP
    table = structures()
    structure = np.array([table.index((int(g), bool(s))) for g, s in zip(grade, scholarship, strict=True)])
    by_structure = np.zeros((len(table), len(FEE_CATEGORIES)))
    for row, (of_grade, with_scholarship) in enumerate(table):
        for category, amount in structure_amounts(of_grade, with_scholarship).items():
            by_structure[row, category] = amount
    amounts = by_structure[structure]
    amounts[:, BOARDING] = BOARDING_AMOUNT * pupils.boarding
    posted = term.term_start - 14 * ONE_DAY
    due = term.term_start + 30 * ONE_DAY
    # Brothers and sisters are paid for together, so the draws are the family's.
    families = int(pupils.family.max()) + 1
    rng = streams("payments")
    days_late = np.round(rng.normal(-14, 9, families))[pupils.family] - 9 * income
    halves = (rng.random(families)[pupils.family] < 0.35) & (income < -0.3)
    # Few families fall far behind.
    days_late += 60 * ((rng.random(families)[pupils.family] < 0.35) & (income < -0.5))
    paid_on = np.maximum((due - posted).days + days_late, 1)
    days_gone = (today - posted).days
    first = paid_on <= days_gone
    second = np.where(halves, paid_on + 35, paid_on) <= days_gone
    share_paid = np.where(halves, 0.5 * first + 0.5 * second, first)
    outstanding = np.round(amounts.sum(axis=1) * (1 - share_paid), 2)
    return Bills(structure, amounts, outstanding, posted, due)
