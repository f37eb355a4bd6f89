import datetime

import numpy as np
import pytest

from school_ai.ai.knowledge import audience, keywords, words
from school_ai.ai.knowledge.audience import Reader
from school_ai.ai.knowledge.diversity import spread
from school_ai.ai.knowledge.keywords import Vocabulary
from school_ai.ai.knowledge.query import Catalogue, Listed
from school_ai.ai.knowledge.retrieve import Hit, Retriever, StoredPassage, View
from school_ai.tests.fakes.embedder import WordEmbedder

TODAY = datetime.date(2026, 10, 5)


class Shelf:
    """Passages in a dictionary; a database and an index that both propose all of them whatever they are asked, and let
    everybody read everything: the worst ones possible."""

    def __init__(self, *passages: StoredPassage):
        self.passages = {passage.name: passage for passage in passages}
        self.embedder = WordEmbedder()
        self.proposed_from = dict(self.passages)
        self.asked: list[tuple[frozenset[str] | None, int]] = []

    # the index

    def nearest(self, vector, scopes, limit, among=None):
        self.asked.append((scopes, limit))
        texts = {name: passage.text for name, passage in self.proposed_from.items() if among is None or name in among}
        scores = {name: float(self.embedder.embed_question(text) @ np.asarray(vector)) for name, text in texts.items()}
        return sorted(scores.items(), key=lambda item: -item[1])[:limit]

    # the database

    def _written(self, passage):
        return keywords.written(words.content(passage.text, "en"))

    def vocabulary(self):
        return Vocabulary.of(map(self._written, self.passages.values()), {"en"})

    def with_words(self, keys, view, limit):
        written = {name: self._written(passage) for name, passage in self.proposed_from.items()}
        return {name: text for name, text in written.items() if set(keys) & set(text.split())}

    def readable(self, names, view):
        return set(names)

    def at(self, place, view, limit):
        found = {
            name: self._written(each)
            for name, each in self.proposed_from.items()
            if place.fits(each.document, each.course, each.page_number, each.heading, each.added) == place.says
        }
        return dict(list(found.items())[:limit])

    def catalogue(self):
        return Catalogue(
            Listed(each.document, each.title, each.course, (each.course or "",), scope=each.scope)
            for each in self.passages.values()
        )

    def load(self, names):
        return {name: self.passages[name] for name in names if name in self.passages}

    def search(self, question, reader, **options):
        retriever = Retriever(self.embedder, self, self)
        return [hit.passage.name for hit in retriever.search(question, reader, TODAY, **options)]


def passage(name: str, text: str, scope: str, **values) -> StoredPassage:
    document = {
        "document": name,
        "title": name,
        "course": None,
        "page_number": 1,
        "start": 0,
        "end": len(text),
        "heading": "",
        "scope": scope,
        **values,
    }
    return StoredPassage(name=name, text=text, **document)


PHYSICS = audience.scope_of_course("Physics")
PUPIL = Reader(frozenset({PHYSICS, audience.EVERYONE}))


@pytest.fixture
def shelf():
    return Shelf(
        passage("law", "Every action has an equal reaction", PHYSICS, course="Physics"),
        passage("key", "The action exercise has the answer seven", audience.scope_of_instructors("Physics")),
        passage("acid", "An acid reaction turns litmus red", audience.scope_of_course("Chemistry"), course="Chemistry"),
        passage("rules", "Every action in the library is quiet", audience.EVERYONE),
    )


def test_what_is_nearest_comes_first(shelf):
    assert shelf.search("equal reaction to every action", PUPIL)[0] == "law"


def test_what_the_index_proposes_is_checked_again(shelf):
    assert set(shelf.search("action reaction answer", PUPIL)) == {"law", "rules"}


def test_a_passage_that_is_gone_is_not_found_though_the_index_has_it(shelf):
    del shelf.passages["law"]
    assert "law" not in shelf.search("equal reaction to every action", PUPIL)


def test_one_course_leaves_out_the_others_but_keeps_what_is_for_everyone(shelf):
    chemist = Reader(frozenset({PHYSICS, audience.scope_of_course("Chemistry"), audience.EVERYONE}))
    assert set(shelf.search("action reaction", chemist, course="Chemistry")) == {"acid", "rules"}


def test_who_has_no_scope_is_not_even_looked_for(shelf):
    shelf.nearest = None
    assert shelf.search("action", Reader()) == []


def test_no_more_than_was_asked_for(shelf):
    assert len(shelf.search("action", Reader(reads_all=True), limit=2)) == 2


def test_who_looks_after_the_shelf_finds_everything(shelf):
    assert set(shelf.search("action", Reader(reads_all=True))) == {"law", "key", "acid", "rules"}


def test_what_shares_rare_words_with_the_question_is_found_however_far_it_is(shelf):
    shelf.embedder.embed_question = lambda text: np.eye(1, shelf.embedder.DIMENSIONS, dtype=np.float32)[0]
    assert shelf.search("What does litmus do?", Reader(reads_all=True))[0] == "acid"


def test_what_is_near_is_found_without_a_common_word(shelf):
    shelf.with_words = lambda keys, view, limit: {}
    assert shelf.search("equal reaction to every action", PUPIL)[0] == "law"


class Crowd(Shelf):
    """A large index in which few entries are the reader's; the database knows whose they are."""

    def __init__(self, others: int, own: int):
        super().__init__(
            *(passage(f"other {number}", f"force number {number}", "group:B") for number in range(others)),
            *(passage(f"own {number}", f"force and energy {number}", "group:A") for number in range(own)),
        )

    def nearest(self, vector, scopes, limit):
        self.asked.append((scopes, limit))
        names = [name for name, found in self.proposed_from.items() if scopes is None or found.scope in scopes]
        return [(name, 1 - place / 10_000) for place, name in enumerate(names[:limit])]

    def with_words(self, keys, view, limit):
        return {}

    def readable(self, names, view):
        return {name for name in names if view.shows(self.passages[name])}


@pytest.mark.parametrize("others", [0, 200, 320, 5000])
def test_a_reader_of_little_finds_it_however_much_there_is_of_others(others):
    shelf = Crowd(others, own=30)
    assert len(shelf.search("force", Reader(frozenset({"group:A"})), limit=20)) == 20


def test_the_index_is_asked_once_where_that_is_enough():
    shelf = Crowd(others=200, own=200)
    shelf.search("force", Reader(frozenset({"group:A"})))
    assert shelf.asked == [(None, Retriever.PROPOSED)]


def test_the_index_is_told_the_scopes_where_few_entries_are_the_readers():
    shelf = Crowd(others=5000, own=30)
    shelf.search("force", Reader(frozenset({"group:A"})))
    assert shelf.asked[-1][0] == frozenset({"group:A"})


def test_nearness_is_told_apart_from_rank(shelf):
    retriever = Retriever(shelf.embedder, shelf, shelf)
    best, *others = retriever.search("equal reaction to every action", PUPIL, TODAY)
    assert best.score == 1.0
    assert 0 < best.nearness < 1
    assert all(hit.nearness <= best.nearness for hit in others)


def test_documents_that_fit_about_equally_well_take_turns():
    hits = [
        Hit(passage(f"book {number}", f"text {number}", "everyone", document="book"), 1 - number / 100, 0.5)
        for number in range(5)
    ]
    hits.append(Hit(passage("handout", "another text", "everyone"), 0.96, 0.5))
    hits.append(Hit(passage("poem", "something else", "everyone"), 0.2, 0.5))
    assert [hit.passage.name for hit in spread(hits, 4)] == ["book 0", "handout", "book 1", "book 2"]


def test_a_text_that_was_uploaded_twice_is_found_once():
    hits = [Hit(passage(name, "The same  text", "everyone"), score, 0.5) for name, score in (("a", 1.0), ("b", 0.9))]
    assert [hit.passage.name for hit in spread(hits, 4)] == ["a"]


def test_the_view_of_a_course_is_the_same_for_index_and_database():
    view = View(PUPIL, TODAY, "Physics")
    assert view.shows(passage("law", "", PHYSICS, course="Physics"))
    assert not view.shows(passage("acid", "", audience.scope_of_course("Chemistry"), course="Chemistry"))


@pytest.fixture
def library():
    def page(document, number, text, **values):
        values = {"document": document, "title": document, "page_number": number, "course": "Physics", **values}
        return passage(f"{document} {number}", text, PHYSICS, **values)

    return Shelf(
        page("Forces and motion", 1, "Friction slows a body down", heading="1 Motion", added=TODAY),
        page("Forces and motion", 2, "Springs push and pull", heading="2 Springs", added=TODAY),
        page("Heat", 1, "Friction makes heat", heading="1 Heat", added=TODAY - datetime.timedelta(days=7)),
        page("Heat", 2, "Friction is useful in brakes", heading="2 Brakes", added=TODAY - datetime.timedelta(days=7)),
        passage("Cells 1", "Friction between cells", audience.scope_of_course("Biology"), course="Biology"),
    )


def test_a_document_that_is_named_is_all_that_is_looked_at(library):
    assert set(library.search("What does the sheet Forces and motion say about friction?", PUPIL)) == {
        "Forces and motion 1",
        "Forces and motion 2",
    }


def test_last_weeks_handout_is_that_of_last_week(library):
    assert library.search("What does last week's handout say about brakes?", PUPIL) == ["Heat 2", "Heat 1"]


def test_what_is_named_and_not_there_leaves_everything(library):
    assert len(library.search("What does the handout of 2026-01-05 say about friction?", PUPIL)) == 4


def test_a_page_that_is_named_is_found_whatever_it_says(library):
    assert set(library.search("What is on page 2?", PUPIL)) == {"Forces and motion 2", "Heat 2"}


def test_a_chapter_moves_up(library):
    assert library.search("friction in chapter 2", PUPIL)[0] == "Heat 2"


def test_a_course_moves_up(library):
    both = Reader(frozenset({PHYSICS, audience.scope_of_course("Biology")}))
    assert library.search("friction in biology", both)[0] == "Cells 1"


def test_naming_what_may_not_be_read_finds_nothing_of_it(library):
    biologist = Reader(frozenset({audience.scope_of_course("Biology")}))
    for question in ("the handout “Heat”", "What is on page 2?", "friction in chapter 2", "last week's handout"):
        assert set(library.search(question, biologist)) <= {"Cells 1"}
