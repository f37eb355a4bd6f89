"""The same spec gives the same school, in any process, and a later `today` only adds to it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embedded.school import School, SchoolSpec, generate
from embedded.school.seeds import Streams

ROOT = Path(__file__).resolve().parents[2]
SMALL = SchoolSpec(pupils=120, groups=5, instructors=10, rooms=7)


def digest(school: School) -> str:
    """A fingerprint of every row, every login and the main arrays of the truth."""
    sha = hashlib.sha256()
    for table in school.tables():
        sha.update(repr((table.doctype, table.columns, table.if_absent)).encode())
        for row in table.rows:
            sha.update(repr(row).encode())
    sha.update(repr(school.logins()).encode())
    sha.update(repr(sorted(school.series().items())).encode())
    truth = school.truth
    for array in (
        truth.ability,
        truth.engagement,
        truth.true_score,
        truth.final_grade,
        truth.failure_probability(6, 20),
    ):
        sha.update(np.ascontiguousarray(array).tobytes())
    return sha.hexdigest()


def test_same_spec_gives_the_same_rows():
    assert digest(generate(SMALL)) == digest(generate(SMALL))


def test_reading_the_tables_twice_gives_the_same_rows():
    school = generate(SMALL)
    assert digest(school) == digest(school)


@pytest.mark.parametrize("change", [{"seed": 8}, {"pupils": 121}, {"weeks": 17}, {"today": dt.date(2026, 10, 29)}])
def test_another_spec_gives_other_rows(change):
    assert digest(generate(replace(SMALL, **change))) != digest(generate(SMALL))


def test_hash_seed_of_the_process_does_not_matter():
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
        "from test_school_determinism import SMALL, digest, generate\n"
        "print(digest(generate(SMALL)))"
    )
    found = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        found.add(run.stdout.strip())
    assert found == {digest(generate(SMALL))}


def test_streams_do_not_disturb_one_another():
    one, other = Streams(5), Streams(5)
    other("fees").random(1000)
    assert one("attendance").random() == other("attendance").random()
    assert one("attendance").random() != one("fees").random()
    assert one("timetable", 1).random() != one("timetable", 2).random()


# What a later day may change: a leave that goes on, and what is still to pay.
OPEN_ENDED = {
    "Student Leave Application": {"to_date", "total_leave_days"},
    "Fees": {"outstanding_amount"},
}


@pytest.mark.parametrize(
    ("early", "late"),
    [
        (dt.date(2026, 9, 11), dt.date(2026, 10, 30)),
        (dt.date(2026, 10, 28), dt.date(2026, 10, 29)),
        (dt.date(2026, 10, 30), dt.date(2027, 2, 1)),
    ],
)
def test_a_later_today_adds_records_and_changes_none(early, late):
    before, after = generate(replace(SMALL, today=early)), generate(replace(SMALL, today=late))
    pairs = list(zip(before.tables(), after.tables(), strict=True))
    grown = 0
    for old, new in pairs:
        assert (old.doctype, old.columns) == (new.doctype, new.columns)
        kept = [n for n, field in enumerate(old.columns) if field not in OPEN_ENDED.get(old.doctype, ())]
        assert len(new) >= len(old), old.doctype
        for old_row, new_row in zip(old.rows, new.rows, strict=False):
            assert [old_row[n] for n in kept] == [new_row[n] for n in kept], old.doctype
        grown += len(new) > len(old)
    assert grown >= 1
    np.testing.assert_array_equal(before.truth.final_grade, after.truth.final_grade)
