"""The map of where personal data lies names every DocType of ours, and every link to a person in it."""

from typing import Any

import pytest

from school_ai.services.rights import places, retention, rules, traces
from school_ai.services.rights.places import KEEP, OF_NOBODY, OURS, PEOPLE, PSEUDONYM, SCHOOL, Place
from tests.app import known

# Fields that may lead to whomever: which DocType stands in another field.
DYNAMIC = ("Dynamic Link",)


def links_to_people(described: dict[str, Any]) -> set[str]:
    """Fields of a DocType that lead to a person, or may."""
    return {
        field["fieldname"]
        for field in described["fields"]
        if field["fieldtype"] in DYNAMIC or (field["fieldtype"] == "Link" and field.get("options") in PEOPLE)
    }


def map_problems(name: str, described: dict[str, Any], ours: dict[str, Place], nobody: dict[str, str]) -> list[str]:
    """What the map does not say of a DocType, or says wrongly."""
    if name in ours and name in nobody:
        return [f"{name} stands in both lists"]
    links = links_to_people(described)
    if name not in ours:
        if name not in nobody:
            return [f"{name} stands in no list of services/rights/places.py"]
        return [f"{name}.{field} leads to a person, and {name} is said to be of nobody" for field in sorted(links)]
    place = ours[name]
    said = {*place.about, *place.by, *place.leads_to}
    through = {place.through[0]} if place.through else set()
    problems = [f"{name}.{field} leads to a person, and the map does not say so" for field in sorted(links - said)]
    fields = {field["fieldname"] for field in described["fields"]} | known.STANDARD_FIELDS
    named = {*said, *through, *place.hidden, *place.clears, *filter(None, [place.listed])}
    # A DocType that a record is about may stand in a field of text beside its name.
    problems += [f"{name}.{field} is in the map, and is no field" for field in sorted(named - fields)]
    for of in place.about.values():
        if of not in PEOPLE and of not in fields:
            problems.append(f"{name}: {of} is neither a person nor a field that says one")
    if place.erasure in (PSEUDONYM, KEEP) and not place.why:
        problems.append(f"{name} stays, and nobody says why")
    if place.rule and place.rule not in {*rules.USUAL, "Changes of records"}:
        problems.append(f"{name}: there is no rule {place.rule}")
    return problems


def test_every_doctype_of_ours_is_in_the_map():
    problems = [
        problem
        for name, described in known.our_doctypes().items()
        for problem in map_problems(name, described, OURS, OF_NOBODY)
    ]
    assert problems == []
    assert not (OURS.keys() | OF_NOBODY.keys()) - known.our_doctypes().keys()


def test_records_of_the_school_are_there():
    for name, place in SCHOOL.items():
        fields = {field["fieldname"] for field in known.doctypes().get(name, {}).get("fields", ())}
        if fields and name not in ("Sales Order", "Sales Invoice", "Student Applicant"):
            assert set(place.about) <= fields | known.STANDARD_FIELDS, name
        if place.erasure in (PSEUDONYM, KEEP):
            assert place.why and place.rule in rules.USUAL and name in places.DATED, name


def test_traces_are_looked_for_by_fields_that_there_are():
    for doctype, fields in traces.ABOUT_RECORDS.items():
        if doctype in known.doctypes():
            assert all(known.has_field(doctype, field) for field in fields), doctype


def test_what_goes_before_another_refers_to_it():
    """A message goes before its conversation: else nobody would find it any more."""
    order = list(OURS)
    for name, place in OURS.items():
        if place.through and place.through[1] in OURS and place.erasure == places.DELETE:
            assert order.index(name) < order.index(place.through[1]), name


def test_every_rule_has_a_kind_that_goes():
    ruled = {kind.title for kind in retention.kinds() if kind.set_in == rules.RULE}
    assert ruled == set(rules.USUAL)
    for parts in retention._RULED.values():
        for doctype, filters, day in parts:
            assert known.has_field(doctype, day), doctype
            for field, value in filters.items():
                options = known.fields(doctype).get(field, {}).get("options", "").split("\n")
                if field == "status":
                    wanted = value if isinstance(value, str) else value[1]
                    assert set([wanted] if isinstance(wanted, str) else wanted) <= set(options), (doctype, wanted)


@pytest.mark.parametrize(
    ("field", "place", "problem"),
    [
        ({"fieldname": "pupil", "fieldtype": "Link", "options": "Student"}, None, "no list"),
        ({"fieldname": "pupil", "fieldtype": "Link", "options": "Student"}, Place("x"), "does not say so"),
        ({"fieldname": "about", "fieldtype": "Dynamic Link", "options": "kind"}, Place("x"), "does not say so"),
        ({"fieldname": "title", "fieldtype": "Data"}, Place("x", {"pupil": "Student"}), "no field"),
        (
            {"fieldname": "pupil", "fieldtype": "Link", "options": "Student"},
            Place("x", {"pupil": "Student"}, erasure=KEEP),
            "nobody says why",
        ),
    ],
)
def test_what_the_map_lacks_is_found(field, place, problem):
    ours = {"Sample": place} if place else {}
    (said,) = map_problems("Sample", {"fields": [field]}, ours, {})
    assert problem in said


def test_a_person_in_what_is_said_to_be_of_nobody_is_found():
    field = {"fieldname": "by", "fieldtype": "Link", "options": "User"}
    assert len(map_problems("Sample", {"fields": [field]}, {}, {"Sample": "rooms"})) == 1
