"""Terms that are over: earlier years of the same school, so that there are finished cases to learn from.

Each earlier term is another draw of the same school: its groups, rooms, courses and staff, but other pupils, who have
left since. The term is over, everything marked, and dated as it would have been then, so what was known on a day
can be asked for. Only what tells how pupils did is there: no lessons, fees, guardians, logins or addresses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .assessments import KINDS
from .naming import NamingSeries
from .people import SCHOOL_DOMAIN, EmailBook
from .records import ENROLLED, Records
from .rows import all_tables
from .rows.setup_rows import assessment_group_name
from .school import Organisation, School, SchoolSpec, generate
from .tables import ChildRows, Table
from .term_dates import ONE_DAY, TermDates

EARLIER_TERMS = 3
# A domain of their own, since addresses are unique, and whoever has one of the school's may sign in.
FORMER_DOMAIN = f"former.{SCHOOL_DOMAIN}"
WRITTEN = frozenset(
    {
        *("Academic Year", "Academic Term", "Student", "Student Group", "Student Group Student"),
        *("Program Enrollment", "Program Enrollment Course", "Course Enrollment"),
        *("Assessment Plan", "Assessment Plan Criteria", "Assessment Result", "Assessment Result Detail"),
        *("Student Leave Application", "Student Attendance", "Student Log", "Course Activity", "Quiz Activity"),
    }
)
# Names in Records by what counts them: a counter for each prefix, or the one that several DocTypes share.
BY_PREFIX = ("students", "enrollments", "plan_names", "leave_names", "attendance_names", "result_names", "log_names")
BY_SHARED_COUNTER = ("course_enrollments", "reading_names", "attempt_names")
SHARED_COUNTER = ""
# A prime beyond the seeds that people choose, so that no earlier year is another school's present one.
SEED_STEP = 1_000_003
# More child rows of a DocType than a year can have.
CHILD_ROWS_A_YEAR = 1 << 32
LEFT_BEHIND = ("user", "student_mobile_number", "blood_group", "address_line_1", "pincode", "city", "country")


@dataclass(frozen=True)
class EarlierTerms:
    """The earlier terms of a school, the latest first, each as a School whose records have their final names."""

    present: School
    terms: tuple[School, ...]

    def tables(self) -> Iterator[Table]:
        """All rows, after those of the present school, in an order in which links resolve."""
        for number, term in enumerate(self.terms, start=1):
            for table in all_tables(term, ChildRows(number * CHILD_ROWS_A_YEAR)):
                if table.doctype in WRITTEN:
                    yield _as_written(table, term, self.present)

    def series(self) -> dict[str, int]:
        """How far all names, the present school's too, have used up each naming series."""
        return (self.terms[-1] if self.terms else self.present).series()


def earlier_terms(
    present: School, count: int = EARLIER_TERMS, counters: Mapping[str, int] | None = None
) -> EarlierTerms:
    """The terms of the `count` years before. One more adds rows and changes none.

    `counters`: how far naming series have come where the rows go, if that is further than the present school took
    them. Former pupils' records are named after the present ones, as if they had been brought in from an older system.
    """
    series = present.series()
    for key, count_there in (counters or {}).items():
        series[key] = max(count_there, series.get(key, 0))
    emails, terms, following = EmailBook(), [], present.term
    for years in range(1, count + 1):
        term = _named(_draw(present, years, following), present, series, emails)
        series, following = term.series(), term.term
        terms.append(term)
    return EarlierTerms(present, tuple(terms))


def _spec(present: School, years: int, following: TermDates) -> SchoolSpec:
    """The term so many years back, looked at on the evening before the `following` year's begins."""
    return replace(
        present.spec,
        seed=present.spec.seed + years * SEED_STEP,
        term_start=_begins(present.term, years),
        today=following.term_start - ONE_DAY,
    )


def _begins(term: TermDates, years: int) -> dt.date:
    """Whole weeks back, so that it begins on the same weekday. 52 weeks are less than a year: around the turn of the
    school year it takes one more for not to stay in a year that has its term already."""
    begins = term.term_start - dt.timedelta(weeks=52 * years)
    while TermDates(begins, term.weeks).start_year > term.start_year - years:
        begins -= dt.timedelta(weeks=1)
    return begins


def _draw(present: School, years: int, following: TermDates) -> School:
    spec = _spec(present, years, following)
    year = TermDates(spec.term_start, spec.weeks).year_name
    groups = replace(present.groups, mark=f" {year}")
    return generate(spec, Organisation(groups, present.rooms, present.timetable))


def _named(term: School, present: School, series: Mapping[str, int], emails: EmailBook) -> School:
    """The earlier school with the present one's staff, and names that nobody else has."""
    pupils = replace(term.pupils, email=[emails.address(name, FORMER_DOMAIN) for name in term.pupils.full_name])
    records = replace(
        _renamed(term.records, series), rooms=present.records.rooms, instructors=present.records.instructors
    )
    return replace(term, staff=present.staff, pupils=pupils, records=records)


def _renamed(records: Records, series: Mapping[str, int]) -> Records:
    """Records whose names go on where `series` has come to."""
    # The first numbers of the shared counter are those of the questions, which are the present school's.
    questions = len(records.questions)
    names = {field: getattr(records, field).moved(lambda prefix: series.get(prefix, 0)) for field in BY_PREFIX} | {
        field: getattr(records, field).moved(lambda _: series.get(SHARED_COUNTER, 0) - questions)
        for field in BY_SHARED_COUNTER
    }
    taken = {prefix: records.series.counters[prefix] for field in BY_PREFIX for prefix in names[field].prefixes}
    taken[SHARED_COUNTER] = records.series.counters[SHARED_COUNTER] - questions
    counters = {**series, **{key: series.get(key, 0) + count for key, count in taken.items()}}
    return replace(records, series=NamingSeries(counters), **names)


def _as_written(table: Table, term: School, present: School) -> Table:
    """A table of the earlier school as it stands in the present one's books."""
    match table.doctype:
        case "Academic Term":
            # Of the year only the term that was lived through.
            own = [record for record in table.records() if record["name"] == term.term.term_title]
            table = table.changed(**{field: [row[field] for row in own] for field in table.columns})
        case "Student":
            table = table.without(*LEFT_BEHIND).changed(enabled=0, date_of_leaving=_left_on(term))
        case "Student Group":
            table = table.changed(disabled=1)
        case "Assessment Plan" | "Assessment Result":
            table = table.changed(assessment_group=_present_groups(table, term, present))
    if "parent" in table.columns or "creation" in table.columns:
        return table
    entered = term.spec.term_start - ENROLLED * ONE_DAY
    return table.changed(creation=dt.datetime.combine(entered, dt.time(9, 0)))


def _left_on(term: School) -> dt.date:
    """The end of the school year, or the last day before the next one's term if that is sooner."""
    return min(term.term.year_end, term.spec.today)


def _present_groups(table: Table, term: School, present: School) -> list[str]:
    """Assessment groups are a tree that the present school has already; earlier terms use its branches."""
    names = {assessment_group_name(term, kind): assessment_group_name(present, kind) for kind in range(len(KINDS))}
    return [names[name] for name in table.column("assessment_group")]
