"""A log is what it was, or what is wrong with it is found: every change, whatever is left out, put in or cut off."""

from dataclasses import replace

import pytest

from school_ai.ai.audit import chain, verify
from school_ai.ai.audit.chain import Head, Seal
from school_ai.ai.audit.entries import FIELDS, Entry, canonical, digest_of
from school_ai.ai.audit.verify import Finding

BATCHES = ((1, 3), (4, 4), (5, 9))
NOW, OLD = "2026-06-01 00:00:00", "2020-01-01 00:00:00"


def entry(number: int, **said: str) -> Entry:
    values = tuple(said.get(field, f"{field} of {number}") for field in FIELDS)
    bare = Entry(number, f"name-{number}", values)
    return replace(bare, digest=digest_of(bare))


def log() -> tuple[list[Seal], list[Entry], list[Head]]:
    entries = [entry(number) for number in range(1, 10)]
    seals: list[Seal] = []
    for number, (first, last) in enumerate(BATCHES, 1):
        before = seals[-1].digest if seals else ""
        seals.append(chain.sealed(number, entries[first - 1 : last], before, f"2026-01-0{number} 00:00:00"))
    return seals, entries, [chain.head_of(seal) for seal in seals]


def found(seals, entries, heads, **more) -> set[Finding]:
    return set(verify.verify(seals, entries, heads, **more))


def test_a_log_that_nobody_touched_is_whole():
    assert found(*log()) == set()
    assert found([], [], []) == set()


def test_the_form_is_the_same_for_ever():
    bare = Entry(7, "n", tuple("abcdefghijk"))
    assert canonical(7, "n", bare.values) == b"school_ai audit entry 11:71:n" + b"".join(
        b"1:%c" % letter for letter in b"abcdefghijk"
    )
    assert digest_of(bare) == "762ccab72e2e4345bd2aab4f1700ab024cb5e662f085548be9f8a7dc97309762"


def test_no_two_entries_have_one_form():
    several = [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc"), ("1:a", "bc"), ("a1:b", "c")]
    forms = {canonical(1, "n", (first, second, *FIELDS[2:])) for first, second in several}
    assert len(forms) == len(several)
    with pytest.raises(ValueError, match="11 values"):
        canonical(1, "n", ("a",))


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("field", [*range(len(FIELDS)), "name", "digest", "number"])
def test_every_change_of_every_field_of_every_entry_is_found(number, field):
    seals, entries, heads = log()
    was = entries[number - 1]
    if field == "name":
        changed = replace(was, name="other")
    elif field == "digest":
        changed = replace(was, digest="0" * 64)
    elif field == "number":
        changed = replace(was, number=100)
    else:
        changed = replace(was, values=(*was.values[:field], was.values[field] + " ", *was.values[field + 1 :]))
    entries[number - 1] = changed
    said = found(seals, sorted(entries, key=lambda each: each.number), heads)
    if field == "number":
        assert said == {Finding(verify.MISSING, number, number), Finding(verify.INSERTED, 100, 100)}
    else:
        assert said == {Finding(verify.CHANGED, number, number)}


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("field", range(len(FIELDS)))
def test_a_change_with_a_digest_to_it_is_found_by_the_batch(number, field):
    seals, entries, heads = log()
    entries[number - 1] = entry(number, **{FIELDS[field]: "other"})
    (batch,) = [each for each in BATCHES if each[0] <= number <= each[1]]
    assert found(seals, entries, heads) == {Finding(verify.BATCH_CHANGED, *batch)}


@pytest.mark.parametrize("first", range(1, 10))
@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_entry_that_is_taken_away_is_found(first, count):
    seals, entries, heads = log()
    last = min(first + count - 1, 9)
    left = [each for each in entries if not first <= each.number <= last]
    assert found(seals, left, heads) == {Finding(verify.MISSING, first, last)}


@pytest.mark.parametrize("number", range(0, 12))
def test_every_entry_that_is_put_in_is_found(number):
    seals, entries, heads = log()
    extra = replace(entry(number), name="put in")
    extra = replace(extra, digest=digest_of(extra))
    said = found(seals, sorted([*entries, extra], key=lambda each: each.number), heads)
    if 1 <= number <= 9:
        assert said == {Finding(verify.TWICE, number, number)}
    else:
        assert said == {Finding(verify.INSERTED, number, number)}


@pytest.mark.parametrize("one", range(1, 9))
def test_entries_that_change_places_are_found(one):
    seals, entries, heads = log()
    a, b = entries[one - 1], entries[one]
    entries[one - 1], entries[one] = replace(b, number=one), replace(a, number=one + 1)
    assert found(seals, entries, heads) == {Finding(verify.CHANGED, one, one + 1)}


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "changes",
    [{"first": 0}, {"last": 20}, {"count": 7}, {"entries": "0" * 64}, {"before": "1" * 64}, {"sealed_on": NOW},
     {"digest": "0" * 64}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_every_change_of_every_seal_is_found(number, changes):
    seals, entries, heads = log()
    seals[number - 1] = replace(seals[number - 1], **changes)
    assert Finding(verify.SEAL_CHANGED, number, number) in found(seals, entries, heads)


@pytest.mark.parametrize("number", [1, 2])
def test_a_seal_that_is_taken_away_is_found(number):
    seals, entries, heads = log()
    del seals[number - 1]
    said = found(seals, entries, heads)
    assert Finding(verify.SEAL_MISSING, number, number) in said
    assert Finding(verify.INSERTED, *BATCHES[number - 1]) in said


@pytest.mark.parametrize("left", [0, 1, 2])
def test_every_end_that_is_cut_off_is_found_by_the_heads_outside(left):
    seals, entries, heads = log()
    last = seals[left - 1].last if left else 0
    assert found(seals[:left], entries[:last], heads) == {Finding(verify.END_CUT, left + 1, 3)}


@pytest.mark.parametrize("number", range(1, 10))
def test_a_chain_that_was_sealed_anew_from_a_changed_entry_on_is_found_by_the_heads_outside(number):
    _seals, entries, heads = log()
    entries[number - 1] = entry(number, who="somebody else")
    seals: list[Seal] = []
    for place, (first, last) in enumerate(BATCHES, 1):
        before = seals[-1].digest if seals else ""
        seals.append(chain.sealed(place, entries[first - 1 : last], before, f"2026-01-0{place} 00:00:00"))
    said = found(seals, entries, heads)
    batch = next(place for place, (first, last) in enumerate(BATCHES, 1) if first <= number <= last)
    assert said == {Finding(verify.HEAD_DIFFERS, batch, 3)}


def test_a_chain_goes_on_after_seals_that_are_known_outside_alone():
    seals, entries, heads = log()
    later = [entry(number) for number in (10, 11)]
    gone_on = chain.sealed(4, later, heads[2].digest, NOW)
    said = found([*seals[:2], gone_on], [*entries[:4], *later], [*heads, chain.head_of(gone_on)])
    assert said == {Finding(verify.SEAL_MISSING, 3, 3)}
    other = chain.sealed(4, later, "0" * 64, NOW)
    said = found([*seals[:2], other], [*entries[:4], *later], [*heads, chain.head_of(other)])
    assert Finding(verify.SEAL_CHANGED, 4, 4) in said


def test_a_log_of_which_no_head_was_told_says_so():
    seals, entries, _heads = log()
    assert found(seals, entries, []) == {Finding(verify.NO_HEAD)}


def test_entries_that_nobody_seals_are_found():
    more = {"unsealed_since": "2026-06-01 10:00:00", "sealed_by_now": "2026-06-01 11:00:00"}
    assert found(*log(), **more) == {Finding(verify.UNSEALED)}
    assert found(*log(), **{**more, "unsealed_since": "2026-06-01 11:30:00"}) == set()


def test_a_batch_whose_time_is_over_may_be_dropped_and_the_chain_holds():
    seals, entries, heads = log()
    dropped = [replace(seals[0], dropped_on=NOW), *seals[1:]]
    assert found(dropped, entries[3:], heads, dropped_before="2026-01-02 00:00:00") == set()
    assert found(dropped, entries[3:], heads, dropped_before=OLD) == {Finding(verify.DROPPED_EARLY, 1, 3)}
    # An entry that comes back is none.
    assert found(dropped, entries[2:], heads, dropped_before=NOW) == {Finding(verify.INSERTED, 3, 3)}


def test_a_batch_has_entries_that_follow_one_another():
    with pytest.raises(ValueError, match="follow one another"):
        chain.sealed(1, [entry(1), entry(3)], "", NOW)
