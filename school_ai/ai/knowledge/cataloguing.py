"""Finds out what a document is: its course and topic, grade level, language and kind, each with how sure that is.

What it learns from is the school's own catalogue: courses with their topics, and documents whose place a person has
confirmed. Course, topic, grade level and kind are each chosen by a `Chooser` from what speaks for the candidates.
How much each sign is worth, and so how sure one may be, is rehearsed on the catalogue itself: with a topic that is
taken out of its course, with one half of a topic's text looked for in the other, with a whole course taken away (then
nothing is right), and with each confirmed document as if it were new.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from school_ai.ai.knowledge import language_guess, likeness, material_kinds, words
from school_ai.ai.knowledge.choosing import NONE, Choice, Chooser
from school_ai.ai.knowledge.material_kinds import KINDS, Form

COURSE, TOPIC, LEVEL, LANGUAGE, KIND = "course", "topic", "grade_level", "text_language", "kind"
FIELDS = (COURSE, TOPIC, LEVEL, LANGUAGE, KIND)
# Below this nothing is proposed.
BARS = {COURSE: 0.8, TOPIC: 0.55, LEVEL: 0.6, LANGUAGE: 0.6, KIND: 0.5}
# No proposal is beyond doubt.
_SUREST = 0.99
# Where a proposal comes from.
BY_NAME, BY_WORDS, BY_EXAMPLE, BY_FORM, BY_COURSE = "name", "words", "example", "form", "course"

# Texts -> one vector for all of them together, or None where there can be none at the moment
VectorOf = Callable[[Sequence[str]], np.ndarray | None]

# A confirmed document counts as much as so many rehearsals with the catalogue.
CONFIRMED_WEIGHT = 4.0
MOST_REHEARSALS = 120
# So many topics are taken together in rehearsing; each of these weighs as much as one rehearsal in all.
_TOGETHER = (1, 2, 4)
_EACH = 1 / len(_TOGETHER)
# That no course fits is rehearsed more often than it may be so: better nothing is proposed than something wrong.
_NOTHING_FITS = 4.0
_HEAD = 1500


@dataclass(frozen=True)
class Topic:
    """A topic: its name, and what the school has written about it."""

    name: str
    text: str = ""


@dataclass(frozen=True)
class Course:
    """A course of the school. `called`: its names. `programs`: those that it is taught in. `language`: ISO 639-1."""

    name: str
    called: tuple[str, ...] = ()
    description: str = ""
    topics: tuple[Topic, ...] = ()
    programs: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Document:
    """What is known of a document. `key`: the same for the same title and text. `language`: what a person has said."""

    form: Form
    key: str = ""
    language: str | None = None


@dataclass(frozen=True)
class Confirmed:
    """A document whose place a person has confirmed or put right; what is None was left open."""

    document: Document
    course: str | None = None
    topic: str | None = None
    grade_level: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """All that a school has to learn from. `programs`: name -> what else it is called."""

    courses: tuple[Course, ...] = ()
    programs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    confirmed: tuple[Confirmed, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Proposal:
    """A value for one of `FIELDS`, with the probability that it is right. `by`: what it rests on most; `words`: those
    that spoke for it, or the title of the confirmed document that it is like."""

    field: str
    value: str
    confidence: float
    by: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """A text as it is compared: its terms, the mean of its vectors, the stems of its name."""

    stems: likeness.Counts
    pieces: likeness.Counts
    vector: np.ndarray | None = None
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Entry:
    course: str | None
    topic: str | None
    text: str
    language: str


# What speaks for a course or a topic. The weights to begin with were chosen, not fitted to a school.
_LIKENESS = (
    *("always", "pieces", "pieces lead", "stems", "stems lead", "meaning", "meaning lead"),
    *("name", "like", "like lead"),
)
_BEGIN_COURSE = (-3.5, 5.0, 1.0, 3.0, 3.0, 2.0, 5.0, 1.0, 4.0, 10.0)
_BEGIN_TOPIC = (-3.0, 4.0, 1.0, 3.0, 3.0, 2.0, 5.0, 2.0, 3.0, 8.0)
# Grade level: always, in the name, in the text's head, the only one of the course, share among the course's documents,
# likest confirmed document
_BEGIN_LEVEL = (-3.0, 6.0, 4.0, 6.0, 3.0, 3.0)
# Kind: always, in the name, in the head, form, likest confirmed document
_BEGIN_KIND = (-3.2, 5.5, 2.5, 5.5, 4.0)


class Cataloguer:
    """Proposes what a document is. `vector_of` is of an embedding model, and `unrelated` that model's (`Embedder`);
    without one the words alone are compared. `memory` may be handed from one to the next: what was made of a document
    is not made again."""

    def __init__(
        self, vector_of: VectorOf | None = None, unrelated: float = 0.0, memory: dict[str, "_Seen"] | None = None
    ):
        self.vector_of = vector_of
        self.unrelated = unrelated
        self.memory = {} if memory is None else memory

    def fit(self, catalogue: Catalogue) -> "Cataloguer":
        self.catalogue_ = catalogue
        self._courses = {course.name: course for course in catalogue.courses}
        self._entries = _entries(catalogue.courses)
        self._examples = [self._remembered(each.document) for each in catalogue.confirmed]
        listed = [self._seen_text(entry.text, entry.language) for entry in self._entries]
        self._space = _Space([*listed, *self._examples], self.unrelated)
        self._listed = len(listed)
        self._course_choosers = self._fitted_courses(listed)
        self._topic_choosers = self._fitted_topics(listed)
        self._level_chooser = Chooser(_BEGIN_LEVEL).fit(self._confirmed_levels())
        self._signs = [material_kinds.signs_of(each.document.form) for each in catalogue.confirmed]
        self._kind_chooser = Chooser(_BEGIN_KIND).fit(self._confirmed_kinds())
        return self

    def __getstate__(self) -> dict:
        """To be kept: without the embedding model, and of confirmed documents without their text, as it is learned."""
        confirmed = tuple(
            replace(each, document=Document(replace(each.document.form, text="", headings=())))
            for each in self.catalogue_.confirmed
        )
        catalogue = replace(self.catalogue_, confirmed=confirmed)
        return {**self.__dict__, "vector_of": None, "memory": {}, "_examples": [], "catalogue_": catalogue}

    # --- proposing ---------------------------------------------------------------------------------------------------

    def propose(
        self, document: Document, known: dict[str, str] | None = None, all_of_them: bool = False
    ) -> list[Proposal]:
        """Proposals for the fields that are not `known`, those below their bar left out unless `all_of_them`."""
        known = {name: value for name, value in (known or {}).items() if value}
        seen = self._seen(document)
        likes = self._space.likeness_to(seen).split(self._listed)
        found: dict[str, Proposal] = {}
        if COURSE not in known:
            found[COURSE] = self._course(seen, likes, document)
        course = known.get(COURSE) or (found[COURSE].value if found.get(COURSE) else None)
        sure = 1.0 if COURSE in known else (found[COURSE].confidence if found.get(COURSE) else 0.0)
        if TOPIC not in known and course:
            found[TOPIC] = self._topic(course, sure, seen, likes, document)
        if LEVEL not in known:
            found[LEVEL] = self._level(course, sure, likes, document)
        if LANGUAGE not in known:
            found[LANGUAGE] = _language(document)
        if KIND not in known:
            found[KIND] = self._kind(document, likes)
        return [
            replace(proposal, confidence=round(min(proposal.confidence, _SUREST), 4))
            for name in FIELDS
            if (proposal := found.get(name)) and (all_of_them or proposal.confidence >= BARS[name])
        ]

    def _course(self, seen: _Seen, likes: "_Likeness", document: Document) -> Proposal | None:
        names = sorted(self._courses)
        if not names:
            return None
        groups = [self._of_course(name) for name in names]
        features = _features(likes, groups, [self._named(name, seen) for name in names])
        chances = self._course_choosers[likes.has_meaning].chances(features)
        best = int(np.argmax(chances))
        return Proposal(
            COURSE, names[best], float(chances[best]), *self._why(features[best], groups[best], likes, document)
        )

    def _topic(self, course: str, sure: float, seen: _Seen, likes: "_Likeness", document: Document) -> Proposal | None:
        if course not in self._courses:
            return None
        names = sorted({topic.name for topic in self._courses[course].topics})
        if not names:
            return None
        groups = [self._of_topic(course, name) for name in names]
        features = _features(likes, groups, [_share(self._stems(name, course), seen.named) for name in names])
        chances = self._topic_choosers[likes.has_meaning].chances(features)
        best = int(np.argmax(chances))
        why = self._why(features[best], groups[best], likes, document)
        return Proposal(TOPIC, names[best], sure * float(chances[best]), *why)

    def _level(self, course: str | None, sure: float, likes: "_Likeness", document: Document) -> Proposal | None:
        programs, features = self._level_features(course, sure, likes, document, without=None)
        if not programs:
            return None
        chances = self._level_chooser.chances(features)
        best = int(np.argmax(chances))
        _, in_name, in_head, only, _, _ = features[best]
        by = BY_NAME if in_name or in_head else BY_COURSE if only else BY_EXAMPLE
        return Proposal(LEVEL, programs[best], float(chances[best]), by)

    def _kind(self, document: Document, likes: "_Likeness") -> Proposal | None:
        signs = material_kinds.signs_of(document.form)
        features = self._kind_features(signs, likes, without=None)
        chances = self._kind_chooser.chances(features)
        best = int(np.argmax(chances))
        of_best = signs[KINDS[best]]
        _, in_name, in_head, form, like = features[best]
        values = {BY_NAME: 2 * in_name + in_head, BY_FORM: 2 * form, BY_EXAMPLE: 1.5 * like}
        by = max(values, key=values.__getitem__)
        return Proposal(KIND, KINDS[best], float(chances[best]), by, of_best.words)

    def _why(
        self, row: np.ndarray, group: "_Group", likes: "_Likeness", document: Document
    ) -> tuple[str, tuple[str, ...]]:
        signs = dict(zip(_LIKENESS, row, strict=True))
        if signs["like"] > 0.25 and signs["like lead"] > max(signs["stems lead"], 0.0):
            nearest = max(group.examples, key=lambda at: likes.like[at])
            return BY_EXAMPLE, (self.catalogue_.confirmed[nearest].document.form.title,)
        if not len(group.entries):
            return BY_NAME, ()
        entry = self._entries[max(group.entries, key=lambda at: likes.pieces[at] + likes.stems[at])]
        shared = _shared_words(document.form, self._language_of(document), self._space, entry)
        return (BY_WORDS, shared) if shared else (BY_NAME, ())

    # --- what speaks for whom ----------------------------------------------------------------------------------------

    def _remembered(self, document: Document) -> _Seen:
        if not document.key:
            return self._seen(document)
        if document.key not in self.memory:
            self.memory[document.key] = self._seen(document)
        return self.memory[document.key]

    def _seen(self, document: Document) -> _Seen:
        form = document.form
        language = self._language_of(document)
        text = f"{form.title}\n{_stem(form.file_name)}\n{form.text}"
        name = f"{form.title} {_stem(form.file_name)} {' '.join(form.headings[:3])}"
        return replace(
            self._seen_text(text, language, embedded=False),
            vector=self._vector(gist_of(form.text)),
            named=self._all_stems(name, language),
        )

    def _seen_text(self, text: str, language: str, embedded: bool = True) -> _Seen:
        vector = self._vector((text,)) if embedded else None
        return _Seen(likeness.stems(text, language), likeness.pieces(text, language), vector)

    def _vector(self, texts: Sequence[str]) -> np.ndarray | None:
        together = self.vector_of(list(texts)) if self.vector_of and texts else None
        return None if together is None else _unit(together)

    def _language_of(self, document: Document) -> str:
        stated = words.plain_language(document.language)
        return stated or language_guess.guess(document.form.text[:20_000]) or self.catalogue_.language

    def _stems(self, name: str, course: str) -> frozenset[str]:
        return frozenset(words.content(name, self._courses[course].language))

    def _all_stems(self, text: str, language: str) -> frozenset[str]:
        """In the language of the document and in those of the courses: a German sheet may bear an English name."""
        each = {language, self.catalogue_.language, *(course.language for course in self.catalogue_.courses)}
        return frozenset(stem for one in each for stem in words.content(text, one))

    def _named(self, course: str, seen: _Seen) -> float:
        names = (course, *self._courses[course].called)
        # "Biology 10" is spoken of as Biology.
        stems = [frozenset(stem for stem in self._stems(name, course) if not stem[0].isdigit()) for name in names]
        return float(any(each and each <= seen.named for each in stems))

    def _of_course(self, name: str) -> "_Group":
        return _Group(
            [at for at, entry in enumerate(self._entries) if entry.course == name],
            [at for at, each in enumerate(self.catalogue_.confirmed) if each.course == name],
        )

    def _of_topic(self, course: str, name: str) -> "_Group":
        return _Group(
            [at for at, entry in enumerate(self._entries) if (entry.course, entry.topic) == (course, name)],
            [at for at, each in enumerate(self.catalogue_.confirmed) if (each.course, each.topic) == (course, name)],
        )

    def _level_features(
        self, course: str | None, sure: float, likes: "_Likeness", document: Document, without: int | None
    ) -> tuple[list[str], np.ndarray]:
        taught = self._courses[course].programs if course in self._courses and sure >= 0.5 else ()
        programs = sorted(taught or self.catalogue_.programs)
        form = document.form
        name = f"{form.title} {_stem(form.file_name)}"
        head = f"{' '.join(form.headings[:4])} {form.text[:_HEAD]}"
        others = [
            (at, each)
            for at, each in enumerate(self.catalogue_.confirmed)
            if at != without and each.grade_level and (course is None or each.course == course)
        ]
        rows = []
        for program in programs:
            called = (program, *self.catalogue_.programs.get(program, ()))
            here = [at for at, each in others if each.grade_level == program]
            rows.append(
                (
                    1.0,
                    float(_speaks_of_level(name, called)),
                    float(_speaks_of_level(head, called)),
                    sure * float(len(taught) == 1),
                    # Two more that may lie anywhere: few documents do not say much.
                    (len(here) + 2 / len(programs)) / (len(others) + 2) - 1 / len(programs),
                    max((likes.like[at] for at in here), default=0.0),
                )
            )
        return programs, np.array(rows, dtype=float).reshape(len(programs), len(_BEGIN_LEVEL))

    def _kind_features(
        self, signs: dict[str, material_kinds.Signs], likes: "_Likeness", without: int | None
    ) -> np.ndarray:
        """Documents are of one kind if they look alike and speak alike: those of one course speak alike anyway."""
        rows = []
        for kind in KINDS:
            alike = (
                max(0.0, 1 - _distance(signs, self._signs[at])) * (0.5 + 0.5 * likes.like[at])
                for at, each in enumerate(self.catalogue_.confirmed)
                if each.kind == kind and at != without
            )
            rows.append((*signs[kind].row, max(alike, default=0.0)))
        return np.array(rows, dtype=float)

    # --- rehearsing --------------------------------------------------------------------------------------------------

    def _fitted_courses(self, listed: Sequence[_Seen]) -> dict[bool, Chooser]:
        seen: dict[bool, list[Choice]] = {True: [], False: []}
        names = sorted(self._courses)
        groups = [self._of_course(name) for name in names]
        halves = _halves(self._entries)
        split = _Space([self._seen_text(first, language) for first, _, language in halves.values()], self.unrelated)
        for at in _some(self._entries):
            entry = self._entries[at]
            if entry.topic is None:
                continue
            right = names.index(entry.course)
            elsewhere = [group for number, group in enumerate(groups) if number != right]
            # A longer document has more words in common with whatever there is: so some topics are taken together.
            for together in _following(self._entries, at):
                whole = self._space.likeness_to(self._joined(together, listed)).of_listed(self._listed)
                without_topics = [group.without(*together) for group in groups]
                if len(without_topics[right].entries) > 1:
                    self._rehearse(seen, whole, without_topics, right, _EACH)
                # The course is not there.
                self._rehearse(seen, whole, elsewhere, NONE, _NOTHING_FITS * _EACH)
            if at in halves:
                order = list(halves)
                second = self._seen_text(halves[at][1], entry.language)
                within = [_Group([order.index(one) for one in group.entries if one in halves], []) for group in groups]
                self._rehearse(seen, split.likeness_to(second).of_listed(len(order)), within, right)
        for at, each in enumerate(self.catalogue_.confirmed):
            if each.course in self._courses:
                likes = self._space.likeness_to(self._examples[at]).split(self._listed)
                without = [group.without_example(at) for group in groups]
                named = [self._named(name, self._examples[at]) for name in names]
                self._rehearse(seen, likes, without, names.index(each.course), CONFIRMED_WEIGHT, named)
        return {meaning: Chooser(_BEGIN_COURSE).fit(seen[meaning]) for meaning in seen}

    def _fitted_topics(self, listed: Sequence[_Seen]) -> dict[bool, Chooser]:
        seen: dict[bool, list[Choice]] = {True: [], False: []}
        halves = _halves(self._entries)
        order = list(halves)
        split = _Space([self._seen_text(first, language) for first, _, language in halves.values()], self.unrelated)
        for at in _some(self._entries):
            entry = self._entries[at]
            if entry.topic is None:
                continue
            fellows = [
                other
                for other, one in enumerate(self._entries)
                if one.course == entry.course and one.topic not in (None, entry.topic)
            ]
            whole = self._space.likeness_to(listed[at]).of_listed(self._listed)
            self._rehearse(seen, whole, [_Group([other], []) for other in fellows], NONE, 0.5)
            if at in halves:
                second = self._seen_text(halves[at][1], entry.language)
                groups = [_Group([order.index(one)], []) for one in (at, *fellows) if one in halves]
                self._rehearse(seen, split.likeness_to(second).of_listed(len(order)), groups, 0)
        for at, each in enumerate(self.catalogue_.confirmed):
            course = self._courses.get(each.course)
            names = sorted({topic.name for topic in course.topics}) if course else []
            if each.topic in names:
                likes = self._space.likeness_to(self._examples[at]).split(self._listed)
                groups = [self._of_topic(each.course, name).without_example(at) for name in names]
                named = [_share(self._stems(name, each.course), self._examples[at].named) for name in names]
                self._rehearse(seen, likes, groups, names.index(each.topic), CONFIRMED_WEIGHT, named)
        return {meaning: Chooser(_BEGIN_TOPIC).fit(seen[meaning]) for meaning in seen}

    def _joined(self, together: Sequence[int], listed: Sequence[_Seen]) -> _Seen:
        """Several entries as one text."""
        if len(together) == 1:
            return listed[together[0]]
        vectors = [listed[at].vector for at in together if listed[at].vector is not None]
        return _Seen(
            likeness.Counts.joined([listed[at].stems for at in together]),
            likeness.Counts.joined([listed[at].pieces for at in together]),
            _unit(np.mean(vectors, axis=0)) if vectors else None,
        )

    @staticmethod
    def _rehearse(
        seen: dict[bool, list[Choice]],
        likes: "_Likeness",
        groups: Sequence["_Group"],
        right: int,
        weight: float = 1.0,
        named: Sequence[float] | None = None,
    ) -> None:
        named = named if named is not None else [0.0] * len(groups)
        if not groups:
            return
        seen[False].append(Choice(_features(likes.without_meaning(), groups, named), right, weight))
        if likes.has_meaning:
            seen[True].append(Choice(_features(likes, groups, named), right, weight))

    def _confirmed_levels(self) -> list[Choice]:
        seen = []
        for at, each in enumerate(self.catalogue_.confirmed):
            if not each.grade_level:
                continue
            likes = self._space.likeness_to(self._examples[at]).split(self._listed)
            programs, features = self._level_features(each.course, 1.0, likes, each.document, without=at)
            if each.grade_level in programs:
                seen.append(Choice(features, programs.index(each.grade_level)))
        return seen

    def _confirmed_kinds(self) -> list[Choice]:
        return [
            Choice(
                self._kind_features(
                    self._signs[at], self._space.likeness_to(self._examples[at]).split(self._listed), without=at
                ),
                KINDS.index(each.kind),
            )
            for at, each in enumerate(self.catalogue_.confirmed)
            if each.kind in KINDS
        ]


# --- comparing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Likeness:
    """How like a text is to each of the catalogue's entries, and to each confirmed document (`like`, one figure)."""

    pieces: np.ndarray
    stems: np.ndarray
    meaning: np.ndarray
    has_meaning: bool
    like: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def split(self, listed: int) -> "_Likeness":
        """With those behind the first ones as confirmed documents."""
        together = [self.pieces, self.stems, *([self.meaning] if self.has_meaning else [])]
        like = np.mean([each[listed:] for each in together], axis=0)
        return _Likeness(self.pieces[:listed], self.stems[:listed], self.meaning[:listed], self.has_meaning, like)

    def of_listed(self, listed: int) -> "_Likeness":
        return replace(self.split(listed), like=np.zeros(0))

    def without_meaning(self) -> "_Likeness":
        return replace(self, meaning=np.zeros_like(self.meaning), has_meaning=False)


class _Space:
    def __init__(self, texts: Sequence[_Seen], unrelated: float):
        self.stems = likeness.Texts([each.stems for each in texts])
        self.pieces = likeness.Texts([each.pieces for each in texts])
        known = next((each.vector for each in texts if each.vector is not None), None)
        self.vectors = None
        if known is not None:
            zero = np.zeros_like(known)
            self.vectors = np.array([zero if each.vector is None else each.vector for each in texts])
        self.unrelated = unrelated

    def likeness_to(self, other: _Seen) -> "_Likeness":
        pieces, stems = self.pieces.like(other.pieces), self.stems.like(other.stems)
        has_meaning = self.vectors is not None and other.vector is not None
        meaning = np.zeros_like(pieces)
        if has_meaning:
            meaning = np.clip((self.vectors @ other.vector - self.unrelated) / (1 - self.unrelated), 0.0, 1.0)
        return _Likeness(pieces, stems, meaning, has_meaning)


@dataclass(frozen=True)
class _Group:
    """The entries and confirmed documents of a candidate."""

    entries: list[int]
    examples: list[int]

    def without(self, *entries: int) -> "_Group":
        return _Group([at for at in self.entries if at not in entries], self.examples)

    def without_example(self, example: int) -> "_Group":
        return _Group(self.entries, [at for at in self.examples if at != example])


def _features(likes: _Likeness, groups: Sequence[_Group], named: Sequence[float]) -> np.ndarray:
    """A row for each candidate, as `_LIKENESS` names them. A lead is that over the best of the others."""
    pieces = np.array([max(likes.pieces[group.entries], default=0.0) for group in groups])
    stems = np.array([np.mean(np.sort(likes.stems[group.entries])[-3:]) if group.entries else 0.0 for group in groups])
    meaning = np.array([max(likes.meaning[group.entries], default=0.0) for group in groups])
    like = np.array([max(likes.like[group.examples], default=0.0) if len(likes.like) else 0.0 for group in groups])
    columns = [np.ones(len(groups)), pieces, _lead(pieces), stems, _lead(stems), meaning, _lead(meaning)]
    return np.column_stack([*columns, np.array(named, dtype=float), like, _lead(like)])


def _lead(values: np.ndarray) -> np.ndarray:
    if len(values) < 2:
        return np.zeros_like(values)
    ranked = np.sort(values)
    best = np.where(values == ranked[-1], ranked[-2], ranked[-1])
    return np.clip(values - best, -0.5, 0.5)


def _distance(one: dict[str, material_kinds.Signs], other: dict[str, material_kinds.Signs]) -> float:
    rows = [np.subtract(one[kind].row[1:], other[kind].row[1:]) for kind in KINDS]
    return float(np.abs(rows).sum() / 3)


def _share(stems: frozenset[str], among: frozenset[str]) -> float:
    return len(stems & among) / len(stems) if stems else 0.0


def _entries(courses: Iterable[Course]) -> list[_Entry]:
    entries = []
    for course in courses:
        named = " ".join(dict.fromkeys((course.name, *course.called)))
        entries.append(_Entry(course.name, None, f"{named}\n{course.description}", course.language))
        entries += (
            _Entry(course.name, topic.name, f"{topic.name}\n{topic.text}", course.language) for topic in course.topics
        )
    return entries


def _halves(entries: Sequence[_Entry]) -> dict[int, tuple[str, str, str]]:
    """Entry -> its sentences by turns in two halves, and their language. Too short a text has none."""
    found = {}
    for at, entry in enumerate(entries):
        sentences = [each for each in re.split(r"(?<=[.!?;])\s+", entry.text) if each.strip()]
        first, second = " ".join(sentences[::2]), " ".join(sentences[1::2])
        if entry.topic and min(len(first.split()), len(second.split())) >= 6:
            found[at] = (first, second, entry.language)
    return found


def _following(entries: Sequence[_Entry], at: int) -> list[list[int]]:
    """An entry, and it with one and with three others of its course that follow it, in a circle."""
    fellows = [other for other, one in enumerate(entries) if one.course == entries[at].course and one.topic]
    turned = fellows[fellows.index(at) :] + fellows[: fellows.index(at)]
    return [turned[:size] for size in _TOGETHER if size < max(len(fellows), 2)]


def _unit(vector: np.ndarray) -> np.ndarray | None:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector, dtype=float) / length if length else None


def _some(entries: Sequence[_Entry]) -> list[int]:
    """Not more of them than rehearsing can take, from all over the catalogue."""
    step = max(1, -(-len(entries) // MOST_REHEARSALS))
    return list(range(0, len(entries), step)) if step == 1 else [at for at in range(len(entries)) if at % step == 1]


def gist_of(text: str, parts: int = 4, size: int = 150) -> list[str]:
    """Stretches of a text, from all over it, by which its meaning is told. `size`: words."""
    spoken = text.split()
    stretches = [" ".join(spoken[at : at + size]) for at in range(0, len(spoken), size)]
    if len(stretches) > 1 and len(stretches[-1].split()) < size // 3:
        stretches.pop()
    chosen = dict.fromkeys(int(at) for at in np.linspace(0, len(stretches) - 1, min(parts, len(stretches))))
    return [stretches[at] for at in chosen]


# --- small things ----------------------------------------------------------------------------------------------------


def _stem(file_name: str) -> str:
    return re.sub(r"[_\-.]+", " ", re.sub(r"\.\w{1,5}$", "", file_name))


_LEVEL = (
    r"(?:grade|year|class|form|level|klassenstufe|klasse|jahrgangsstufe|jahrgang|stufe|kl\.|classe de|niveau|grado|"
    r"curso)"
)


def _speaks_of_level(text: str, called: Iterable[str]) -> bool:
    """Whether a text names a program, or the grade whose number is in the program's name."""
    folded = words.fold(text)
    for name in called:
        plain = words.fold(name).strip()
        # A number alone may be that of anything.
        if re.search(r"[^\W\d]", plain) and re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", folded):
            return True
        number = re.search(r"(?<!\d)(\d{1,2})(?!\d)", plain)
        if not number:
            continue
        n = int(number[1])
        spoken = rf"{_LEVEL}\s*0?{n}(?:\s?[a-f])?(?!\w)|(?<!\w)0?{n}(?:\.|th|st|nd|rd|e|eme|o|º|°)?\s?{_LEVEL}(?!\w)"
        if re.search(rf"(?<!\w)(?:{spoken})", folded):
            return True
    return False


def _language(document: Document) -> Proposal | None:
    """By its small words; the sooner believed the more parts of the text say the same."""
    text = document.form.text[:60_000]
    whole = language_guess.guess(text)
    if whole is None:
        return None
    tokens = text.split()
    size = max(60, len(tokens) // 5)
    parts = [" ".join(tokens[at : at + size]) for at in range(0, len(tokens), size)]
    said = [guess for part in parts if (guess := language_guess.guess(part))]
    agree = sum(guess == whole for guess in said)
    confidence = (agree + 1.9) / (len(said) + 2) if said else 0.7
    return Proposal(LANGUAGE, whole, confidence, BY_WORDS)


def _shared_words(form: Form, language: str, space: _Space, entry: _Entry) -> tuple[str, ...]:
    """The words of a document that it has in common with an entry, most telling first."""
    text = f"{form.title}\n{form.text[:40_000]}"
    spelled: dict[int, str] = {}
    for word in re.findall(r"[^\W\d_]{3,}", text):
        for term in likeness.stems(word, language).terms if len(spelled) < 3000 else ():
            spelled.setdefault(int(term), word.lower())
    ours = space.stems.weights_of(likeness.stems(text, language))
    theirs = space.stems.weights_of(likeness.stems(entry.text, entry.language))
    shared = {term: weight * theirs[term] for term, weight in ours.items() if term in theirs and term in spelled}
    ranked = sorted(shared, key=lambda term: (-shared[term], spelled[term]))
    return tuple(dict.fromkeys(spelled[term] for term in ranked))[:4]
