"""Whether a log is what it was: entries, seals and the heads that were kept outside are held against one another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from school_ai.ai.audit.chain import Head, Seal, digest_of_entries, is_intact
from school_ai.ai.audit.entries import Entry, digest_of

# An entry does not say what it said; is not there; is there without a seal; stands at a place that is taken.
CHANGED, MISSING, INSERTED, TWICE = "Entry changed", "Entry missing", "Entry inserted", "Entry twice"
# Entries of a batch were changed together with what was kept of each.
BATCH_CHANGED = "Batch changed"
SEAL_CHANGED, SEAL_MISSING = "Seal changed", "Seal missing"
# The log ends before a head that was told outside; says something else than a head; no head was told.
END_CUT, HEAD_DIFFERS, NO_HEAD = "End cut off", "Head differs", "No head outside"
UNSEALED, DROPPED_EARLY = "Unsealed too long", "Dropped early"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong. `first`, `last`: numbers of entries, or of seals where `kind` is about seals or heads;
    0: of none."""

    kind: str
    first: int = 0
    last: int = 0


def verify(
    seals: Iterable[Seal],
    entries: Iterable[Entry],
    heads: Iterable[Head],
    *,
    unsealed_since: str = "",
    sealed_by_now: str = "",
    dropped_before: str = "",
) -> list[Finding]:
    """What is wrong with a log; nothing where it is whole.

    `seals` and `entries` in the order of their numbers, `entries` those that have one. `unsealed_since`: when the
    oldest entry without a number was written, which is too long before `sealed_by_now`. `dropped_before`: entries of a
    batch that was sealed later must be there still. Times are UTC, as text in ISO's order. The entries are gone through
    once: of a long log no more is held than a batch.
    """
    found: list[Finding] = []
    kept = _Ahead(entries)
    told = {head.number: head for head in heads}
    known: set[int] = set()
    number, last, before = 0, 0, ""
    for seal in seals:
        gap = seal.number != number + 1
        if gap:
            found.append(Finding(SEAL_MISSING, number + 1, seal.number - 1))
            # Where the seals of a gap were told outside, the chain goes on from there.
            before = told[seal.number - 1].digest if seal.number - 1 in told else None
        if not is_intact(seal) or (before is not None and seal.before != before):
            found.append(Finding(SEAL_CHANGED, seal.number, seal.number))
        if not gap and seal.first != last + 1:
            found.append(Finding(MISSING, last + 1, seal.first - 1))
        found += _of_batch(seal, kept, dropped_before)
        head = told.get(seal.number)
        if head and (head.digest, head.last) != (seal.digest, seal.last):
            found.append(Finding(HEAD_DIFFERS, seal.number, seal.number))
        known.add(seal.number)
        number, last, before = seal.number, max(seal.last, last), seal.digest
    found += [Finding(INSERTED, entry.number, entry.number) for entry in kept.rest()]
    beyond = sorted(each for each in told if each > number)
    if beyond:
        found.append(Finding(END_CUT, number + 1, beyond[-1]))
    if known and not told:
        found.append(Finding(NO_HEAD))
    if unsealed_since and unsealed_since < sealed_by_now:
        found.append(Finding(UNSEALED))
    return _joined(found)


def _of_batch(seal: Seal, kept: "_Ahead", dropped_before: str) -> Iterator[Finding]:
    here = list(kept.until(seal.last))
    if seal.dropped_on:
        if seal.sealed_on >= dropped_before:
            yield Finding(DROPPED_EARLY, seal.first, seal.last)
        yield from (Finding(INSERTED, entry.number, entry.number) for entry in here)
        return
    expected, digests, whole = seal.first, [], True
    for entry in here:
        if entry.number < seal.first:
            yield Finding(INSERTED, entry.number, entry.number)
            continue
        if entry.number < expected:
            whole = False
            yield Finding(TWICE, entry.number, entry.number)
            continue
        if entry.number > expected:
            whole = False
            yield Finding(MISSING, expected, entry.number - 1)
        digest = digest_of(entry)
        if digest != entry.digest:
            whole = False
            yield Finding(CHANGED, entry.number, entry.number)
        digests.append(digest)
        expected = entry.number + 1
    if expected <= seal.last:
        whole = False
        yield Finding(MISSING, expected, seal.last)
    # What each entry says agrees with what was kept of it, and yet they are not those that were sealed.
    if whole and (len(digests) != seal.count or digest_of_entries(digests) != seal.entries):
        yield Finding(BATCH_CHANGED, seal.first, seal.last)


class _Ahead:
    """Entries, taken as far as they are asked for."""

    def __init__(self, entries: Iterable[Entry]):
        self._entries = iter(entries)
        self._next = next(self._entries, None)

    def until(self, last: int) -> Iterator[Entry]:
        while self._next is not None and self._next.number <= last:
            yield self._next
            self._next = next(self._entries, None)

    def rest(self) -> Iterator[Entry]:
        while self._next is not None:
            yield self._next
            self._next = next(self._entries, None)


def _joined(found: Iterable[Finding]) -> list[Finding]:
    """Findings of one kind whose numbers follow one another are one."""
    joined: list[Finding] = []
    for finding in found:
        before = joined[-1] if joined else None
        if before and before.kind == finding.kind and finding.first and finding.first <= before.last + 1:
            joined[-1] = Finding(before.kind, before.first, max(before.last, finding.last))
        else:
            joined.append(finding)
    return joined
