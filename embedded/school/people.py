"""Families, pupils, guardians and instructors: who they are, who belongs to whom, how they are reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from .groups import Groups
from .names import CULTURES, GUARDIAN_EDUCATION, OCCUPATIONS, STREETS, Culture, fiction_number
from .seeds import Streams

SCHOOL_DOMAIN = "greenfield.example"
HOME_DOMAIN = "home.example"
CATEGORIES: tuple[str, ...] = ("General", "Scholarship", "Language Support")
GENERAL, SCHOLARSHIP, LANGUAGE_SUPPORT = range(3)
HOUSES: tuple[str, ...] = ("Curie", "Ibn Sina", "Maathai", "Noether")
BLOOD_GROUPS: tuple[str, ...] = ("A+", "A-", "B+", "B-", "O+", "O-", "AB+", "AB-")
BLOOD_SHARES: tuple[float, ...] = (0.35, 0.07, 0.08, 0.02, 0.36, 0.07, 0.03, 0.02)
GENDERS: tuple[str, ...] = ("Female", "Male")
FAMILY_SIZES: tuple[float, ...] = (0.60, 0.31, 0.09)
TWINS = 0.03


@dataclass
class Families:
    """One entry for each family. `support` and `income` are standard normal; they correlate at 0.5."""

    culture: list[Culture]
    surname: list[str]
    children: list[list[int]]
    address: list[tuple[str, str]]
    support: np.ndarray
    income: np.ndarray
    other_language: np.ndarray

    def __len__(self) -> int:
        return len(self.surname)


@dataclass
class Pupils:
    """One entry for each pupil, in the order of the groups."""

    family: np.ndarray
    first_name: list[str]
    last_name: list[str]
    gender: np.ndarray
    birth_date: list[dt.date]
    category: np.ndarray
    boarding: np.ndarray
    house: np.ndarray
    blood_group: np.ndarray
    email: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.family)

    @property
    def full_name(self) -> list[str]:
        return [f"{first} {last}" for first, last in zip(self.first_name, self.last_name, strict=True)]


@dataclass
class Guardians:
    """One entry for each guardian; `links` are (pupil, guardian, relation), pupil by pupil."""

    full_name: list[str]
    birth_date: list[dt.date]
    occupation: list[str]
    education: list[str]
    email: list[str]
    links: list[tuple[int, int, str]]

    def __len__(self) -> int:
        return len(self.full_name)


@dataclass
class Staff:
    """The instructors (all entries but the last) and the principal (the last entry)."""

    first_name: list[str]
    last_name: list[str]
    gender: np.ndarray
    birth_date: list[dt.date]
    joined: list[dt.date]
    email: list[str]

    @property
    def full_name(self) -> list[str]:
        return [f"{first} {last}" for first, last in zip(self.first_name, self.last_name, strict=True)]


class EmailBook:
    """Gives every person an address of their own: the second Amara Okafor is amara.okafor2."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def address(self, full_name: str, domain: str) -> str:
        local = full_name.lower().replace(" ", ".").replace("'", "")
        count = self._taken[local] = self._taken.get(local, 0) + 1
        return f"{local}{count if count > 1 else ''}@{domain}"


def pick_cultures(count: int, rng: np.random.Generator) -> list[Culture]:
    weights = np.array([culture.weight for culture in CULTURES])
    return [CULTURES[i] for i in rng.choice(len(CULTURES), count, p=weights / weights.sum())]


def pick_first_name(culture: Culture, gender: int, rng: np.random.Generator) -> str:
    names = (culture.female, culture.male)[gender]
    return names[rng.integers(len(names))]


def make_families(groups: Groups, streams: Streams) -> Families:
    """Join the pupils into families of one to three children of different grades (or twins of one grade)."""
    grade = groups.grade[groups.of_pupil]
    children = _join_siblings(grade, streams("siblings"))
    count = len(children)
    rng = streams("families")
    cultures = pick_cultures(count, rng)
    support = rng.standard_normal(count)
    income = 0.5 * support + np.sqrt(0.75) * rng.standard_normal(count)
    other = rng.random(count) < [culture.other_language for culture in cultures]
    surname = [culture.surnames[rng.integers(len(culture.surnames))] for culture in cultures]
    address = [_address(rng) for _ in range(count)]
    return Families(cultures, surname, children, address, support, income, other)


def _address(rng: np.random.Generator) -> tuple[str, str]:
    """A street with a number, and a postcode in an area (GF) that does not exist."""
    street = f"{rng.integers(1, 140)} {STREETS[rng.integers(len(STREETS))]}"
    letters = "".join("ABDEFGHJLNPQRSTUWXYZ"[n] for n in rng.integers(0, 20, 2))
    return street, f"GF{rng.integers(1, 10)} {rng.integers(1, 10)}{letters}"


def _join_siblings(grade: np.ndarray, rng: np.random.Generator) -> list[list[int]]:
    waiting = {int(g): rng.permutation(np.flatnonzero(grade == g)).tolist() for g in np.unique(grade)}
    placed = np.zeros(len(grade), dtype=bool)
    families = []
    for eldest in rng.permutation(len(grade)).tolist():
        if placed[eldest]:
            continue
        family = [eldest]
        placed[eldest] = True
        for _ in range(int(rng.choice(3, p=FAMILY_SIZES))):
            twin = rng.random() < TWINS
            used = {int(grade[child]) for child in family}
            choices = sorted(used) if twin else sorted(set(waiting) - used)
            sibling = _next_waiting(waiting[choices[rng.integers(len(choices))]], placed) if choices else None
            if sibling is not None:
                family.append(sibling)
                placed[sibling] = True
        families.append(sorted(family, key=lambda child: -grade[child]))
    return families


def _next_waiting(waiting: list[int], placed: np.ndarray) -> int | None:
    while waiting:
        pupil = waiting.pop()
        if not placed[pupil]:
            return pupil
    return None


def make_pupils(groups: Groups, families: Families, start_year: int, emails: EmailBook, streams: Streams) -> Pupils:
    """Names, birth dates that fit the grade, category, boarding and house."""
    count = int(groups.size.sum())
    grade = groups.grade[groups.of_pupil]
    family = np.zeros(count, dtype=np.int64)
    for number, children in enumerate(families.children):
        family[children] = number
    rng = streams("pupils")
    gender = rng.integers(0, 2, count)
    first_name = _first_names(families, gender, rng)
    birth_date = _birth_dates(families, grade, start_year, streams("birth dates"))
    income = families.income[family]
    # Scholarships go to families with less money; neither they nor language support depend on ability.
    draw = rng.random((2, count))
    category = np.where(draw[0] < 0.11 / (0.5 + np.exp(1.2 * income) / 2), SCHOLARSHIP, GENERAL)
    category[families.other_language[family] & (draw[1] < 0.5)] = LANGUAGE_SUPPORT
    pupils = Pupils(
        family=family,
        first_name=first_name,
        last_name=[families.surname[f] for f in family],
        gender=gender,
        birth_date=birth_date,
        category=category,
        boarding=rng.random(count) < 0.08,
        house=rng.integers(0, len(HOUSES), len(families))[family],
        blood_group=rng.choice(len(BLOOD_GROUPS), count, p=BLOOD_SHARES),
    )
    _rename_half_siblings(families, pupils, streams("half-siblings"))
    pupils.email = [emails.address(name, SCHOOL_DOMAIN) for name in pupils.full_name]
    return pupils


def _first_names(families: Families, gender: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Brothers and sisters never share a first name."""
    names = [""] * len(gender)
    for culture, children in zip(families.culture, families.children, strict=True):
        taken: set[str] = set()
        for child in children:
            name = pick_first_name(culture, gender[child], rng)
            while name in taken:
                name = pick_first_name(culture, gender[child], rng)
            taken.add(name)
            names[child] = name
    return names


def _birth_dates(families: Families, grade: np.ndarray, start_year: int, rng: np.random.Generator) -> list[dt.date]:
    """A pupil of grade g turns g + 6 between the September before and the August of the school year. Brothers
    and sisters are born on one day or at least ten months apart."""
    dates = [dt.date.min] * len(grade)
    for children in families.children:
        born: dict[int, dt.date] = {}
        for child in children:
            year_group = int(grade[child])
            if year_group not in born:
                first = dt.date(start_year - year_group - 6, 9, 1)
                options = [first + dt.timedelta(days=int(day)) for day in rng.integers(0, 365, 12)]
                # Older ones come first, so the last day of the grade's year is always far enough from them.
                options.append(first + dt.timedelta(days=364))
                born[year_group] = next(
                    (day for day in options if all(abs((day - other).days) > 300 for other in born.values())),
                    options[-1],
                )
            dates[child] = born[year_group]
    return dates


def _rename_half_siblings(families: Families, pupils: Pupils, rng: np.random.Generator) -> None:
    """In a few families the eldest child bears another surname than the younger ones."""
    for culture, children in zip(families.culture, families.children, strict=True):
        if len(children) > 1 and rng.random() < 0.04:
            names = culture.surnames
            pupils.last_name[children[0]] = names[rng.integers(len(names))]


# Kinds of household with their shares; the relations are those of the Student Guardian table.
HOUSEHOLDS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.70, ("Mother", "Father")),
    (0.18, ("Mother",)),
    (0.05, ("Father",)),
    (0.05, ("Mother", "Step-father")),
    (0.02, ("Grandmother",)),
)


def make_guardians(families: Families, pupils: Pupils, emails: EmailBook, streams: Streams) -> Guardians:
    """One or two guardians a family; each is guardian of all its children, but a father or step-father is not
    of a child with another surname."""
    rng = streams("guardians")
    shares = np.array([share for share, _ in HOUSEHOLDS])
    guardians = Guardians([], [], [], [], [], [])
    links: list[tuple[int, int, str]] = []
    for number, children in enumerate(families.children):
        oldest = min(pupils.birth_date[child] for child in children)
        household = HOUSEHOLDS[rng.choice(len(HOUSEHOLDS), p=shares)][1]
        for role in household:
            guardian = len(guardians)
            _add_guardian(guardians, families, number, role, oldest, rng)
            relation = role if role in ("Mother", "Father") else "Others"
            own = [c for c in children if pupils.last_name[c] == families.surname[number]]
            wards = own if len(household) > 1 and role != "Mother" else children
            links.extend((child, guardian, relation) for child in wards)
    guardians.links = sorted(links, key=lambda link: link[:2])
    guardians.email = [emails.address(name, HOME_DOMAIN) for name in guardians.full_name]
    return guardians


def _add_guardian(
    guardians: Guardians,
    families: Families,
    family: int,
    role: str,
    oldest: dt.date,
    rng: np.random.Generator,
) -> None:
    culture = families.culture[family]
    gender = 1 if role in ("Father", "Step-father") else 0
    surname = families.surname[family]
    if role == "Step-father" or (role == "Mother" and rng.random() < 0.25):
        surname = culture.surnames[rng.integers(len(culture.surnames))]
    years = rng.normal(58, 5) if role == "Grandmother" else rng.normal(31, 4.5)
    years = float(np.clip(years, 46, 70) if role == "Grandmother" else np.clip(years, 20, 46))
    guardians.full_name.append(f"{pick_first_name(culture, gender, rng)} {surname}")
    guardians.birth_date.append(oldest - dt.timedelta(days=round(years * 365.25)))
    guardians.occupation.append("Retired" if role == "Grandmother" else OCCUPATIONS[rng.integers(len(OCCUPATIONS))])
    # Schooling follows the family's income loosely.
    level = np.clip(round(2 + 0.8 * families.income[family] + rng.normal(0, 0.9)), 0, len(GUARDIAN_EDUCATION) - 1)
    guardians.education.append(GUARDIAN_EDUCATION[int(level)])


def make_staff(instructors: int, term_start: dt.date, emails: EmailBook, streams: Streams) -> Staff:
    """Instructors and, last, the principal."""
    rng = streams("staff")
    count = instructors + 1
    gender = rng.integers(0, 2, count)
    cultures = pick_cultures(count, rng)
    first = [pick_first_name(culture, g, rng) for culture, g in zip(cultures, gender, strict=True)]
    last = [culture.surnames[rng.integers(len(culture.surnames))] for culture in cultures]
    ages = rng.uniform(26, 62, count)
    ages[-1] = rng.uniform(45, 60)
    service = rng.uniform(0.1, 1, count) * (ages - 24) * 0.8
    birth = [term_start - dt.timedelta(days=round(age * 365.25)) for age in ages]
    # Everyone starts with a school year.
    joined = [dt.date(term_start.year - int(years), 8, 1) for years in service]
    joined = [day if day < term_start else dt.date(term_start.year - 1, 8, 1) for day in joined]
    email = [emails.address(f"{f} {s}", SCHOOL_DOMAIN) for f, s in zip(first, last, strict=True)]
    return Staff(first, last, gender, birth, joined, email)


def phone_numbers(count: int, offset: int) -> list[str]:
    """Phone numbers of people `offset`, `offset` + 1, ..."""
    return [fiction_number(offset + number) for number in range(count)]
