import datetime

import numpy as np
import pytest

from school_ai.ai.knowledge import audience
from school_ai.ai.knowledge.audience import Reader
from school_ai.ai.knowledge.retrieve import Retriever, StoredPassage
from school_ai.tests.fakes.embedder import WordEmbedder

TODAY = datetime.date(2026, 10, 5)


class Shelf:
    """Passages in a dictionary, and an index that proposes all of them whatever it is asked: the worst one possible."""

    def __init__(self, *passages: StoredPassage):
        self.passages = {passage.name: passage for passage in passages}
        self.embedder = WordEmbedder()
        self.proposed_from = dict(self.passages)

    def nearest(self, vector, scopes, limit):
        texts = {name: passage.text for name, passage in self.proposed_from.items()}
        scores = {name: float(self.embedder.embed_question(text) @ np.asarray(vector)) for name, text in texts.items()}
        return sorted(scores.items(), key=lambda item: -item[1])

    def load(self, names):
        return {name: self.passages[name] for name in names if name in self.passages}

    def search(self, question, reader, **options):
        retriever = Retriever(self.embedder, self, self.load)
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
