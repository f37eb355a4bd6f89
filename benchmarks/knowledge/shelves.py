"""A site of the benchmark environment with documents on its shelf, written straight into the real database and the
real index: what retrieval is measured on."""

import atexit
import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from benchmarks.knowledge.scifact import SciFact, document_vectors
from embedded import site
from embedded.environment import Environment
from embedded.inside import connected
from embedded.services import Database, IndexServer, Redis
from school_ai.ai.knowledge.embed import Embedder, unit

ENVIRONMENT = Environment("benchmark")
_AT_A_TIME = 2000

COURSES, PROGRAMS, GROUPS = 40, 4, 30
_PASSAGES_OF_A_DOCUMENT = 50
# What of a passage's words and of its direction comes from an abstract; the rest is drawn.
_WORDS_OF_ITS_OWN, _NOISE = 0.6, 0.45


@dataclass(frozen=True)
class Written:
    """A passage for the shelf: `document` is which one of the documents it is in."""

    document: str
    text: str
    vector: np.ndarray


@contextmanager
def shelf_site(name: str) -> Iterator:
    """The `frappe` module inside the benchmark site of this name, which is kept for the next time. Servers that do not
    run are started, and stopped when the program ends."""
    site.prepare_bench(ENVIRONMENT)
    for service in (Database(ENVIRONMENT), Redis(ENVIRONMENT), IndexServer(ENVIRONMENT)):
        if not service.process.running():
            service.start()
            atexit.register(service.stop)
    full_name = f"{name}.school-ai.localhost"
    file = ENVIRONMENT.sites / full_name / "site_config.json"
    made_of = site.code_fingerprint()
    if not file.exists() or json.loads(file.read_text()).get("made_of") != made_of:
        site.reset_site(ENVIRONMENT, full_name)
        file.write_text(json.dumps({**json.loads(file.read_text()), "made_of": made_of}, indent=1))
    with connected(ENVIRONMENT, full_name) as frappe:
        yield frappe


def fill(frappe, documents: dict[str, dict], passages: Sequence[Written], embedder: str) -> bool:
    """Make the shelf hold exactly these, as indexing would have left it. Returns whether there was anything to do.

    `documents`: name -> fields. Raises `IndexUnavailable`.
    """
    from school_ai.ai.knowledge import keywords, words
    from school_ai.ai.knowledge.index import ChromaIndex, Entry
    from school_ai.services import indexing, shelf, vocabulary

    index = ChromaIndex(IndexServer(ENVIRONMENT).url, shelf.site_tag(), embedder)
    digest = hashlib.sha256(f"{words.RULES}\0{embedder}\0".encode())
    digest.update(json.dumps(documents, sort_keys=True, default=str).encode())
    for each in passages:
        digest.update(f"{each.document}\0{each.text}\0".encode())
        digest.update(each.vector.tobytes())
    held = digest.hexdigest()
    if frappe.db.get_global("benchmark_shelf") == held and sum(index.documents().values()) == len(passages):
        return False

    frappe.db.set_global("benchmark_shelf", "")
    for doctype in (indexing.PASSAGE, indexing.PAGE, indexing.DOCUMENT):
        frappe.db.truncate(doctype)
    index.drop()
    fields = sorted({field for values in documents.values() for field in values})
    indexing._bulk_insert(
        indexing.DOCUMENT,
        ("name", "title", "status", "terms_with", "indexed_with", *fields),
        [
            (name, name, "Ready", vocabulary.terms_with("en"), embedder, *(values.get(field) for field in fields))
            for name, values in documents.items()
        ],
    )
    entries = []
    for start in range(0, len(passages), _AT_A_TIME):
        part = passages[start : start + _AT_A_TIME]
        rows = []
        for position, each in enumerate(part, start):
            name = hashlib.sha256(f"{each.document}:{position}".encode()).hexdigest()[:32]
            terms = keywords.written(words.content(each.text, "en"))
            rows.append((name, each.document, 1, position, "", 0, len(each.text), each.text, terms, embedder))
            entries.append(Entry(name, each.document, shelf.scope_of(frappe._dict(documents[each.document]))))
        indexing._bulk_insert(
            indexing.PASSAGE,
            ("name", "document", "page_number", "position", "heading", "start", "end", "text", "terms", "indexed_with"),
            rows,
        )
        frappe.db.commit()
    index.put(entries, np.array([each.vector for each in passages]))
    vocabulary.count()
    frappe.db.set_global("benchmark_shelf", held)
    frappe.db.commit()
    return True


def school(count: int, scifact: SciFact, embedder: Embedder, seed: int) -> tuple[dict[str, dict], list[Written]]:
    """Documents and passages of a school with 40 courses, made of the words and the vectors of abstracts.

    Words are drawn from an abstract and from all of them, so that rare and common ones are as in real text; a vector
    lies about the abstract's own. Which document gets which passage is drawn too: a school's courses would lie closer
    together, which is easier on an index that is asked for one of them.
    """
    rng = np.random.default_rng(seed)
    texts = list(scifact.documents.values())
    vectors, _ = document_vectors(embedder, texts)
    words = [text.split() for text in texts]
    all_words = np.array([word for text in words for word in text], dtype=object)
    documents = {}
    for number in range(max(1, count // _PASSAGES_OF_A_DOCUMENT)):
        course = f"Course {number % COURSES}"
        documents[f"document{number:05}"] = (
            {"visibility": "Everyone"},
            {"visibility": "Program", "program": f"Program {number % PROGRAMS}"},
            {"visibility": "Student Group", "student_group": f"Group {number % GROUPS}", "course": course},
            {"visibility": "Instructors", "course": course},
            *([{"visibility": "Course", "course": course}] * 6),
        )[rng.integers(10)]
    names = list(documents)
    passages = []
    for start in range(0, count, _AT_A_TIME):
        of = rng.integers(0, len(texts), min(_AT_A_TIME, count - start))
        noise = unit(rng.normal(size=(len(of), vectors.shape[1])))
        drawn = unit(vectors[of] + _NOISE * noise)
        for at, abstract in enumerate(of):
            length = int(rng.integers(70, 160))
            own = int(_WORDS_OF_ITS_OWN * length)
            chosen = np.concatenate(
                [rng.choice(np.array(words[abstract], dtype=object), own), rng.choice(all_words, length - own)]
            )
            passages.append(Written(names[(start + at) % len(names)], " ".join(chosen), drawn[at]))
    return documents, passages


def milliseconds(ask, questions: Sequence[str], warm_up: int = 20, rounds: int = 3) -> np.ndarray:
    """How long each question takes, after a few that do not count: the best of three rounds, since the machine has
    other things to do too."""
    for question in questions[:warm_up]:
        ask(question)
    times = np.full((rounds, len(questions)), np.inf)
    for number in range(rounds):
        for at, question in enumerate(questions):
            started = time.perf_counter()
            ask(question)
            times[number, at] = 1000 * (time.perf_counter() - started)
    return times.min(axis=0)
