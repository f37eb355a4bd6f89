"""How well passages are found, and how fast, by the whole of what a question goes through."""

import datetime
from collections.abc import Callable

import numpy as np

from benchmarks.knowledge import shelves
from benchmarks.knowledge.scifact import SciFact, document_vectors, ndcg
from benchmarks.knowledge.shelves import Written, fill, milliseconds, shelf_site
from benchmarks.registry import Figure, Run, Skipped, benchmark
from school_ai.ai.knowledge import fuse
from school_ai.ai.knowledge.audience import EVERYONE, Reader
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.local_embedders import ENGLISH, WeightsMissing, load
from school_ai.ai.knowledge.retrieve import Retriever, View

TODAY = datetime.date(2026, 11, 23)
QUESTIONS = 200


@benchmark(unit="nDCG@10", bar=0.72, aim=0.75, needs_site=True)
def scifact_ndcg(run: Run) -> Figure:
    """SciFact by what ships: full-text index and vector index of a site, fused; nothing is tuned on its queries."""
    scifact = SciFact.read(run.dataset("scifact"))
    embedder = _embedder()
    vectors, note = document_vectors(embedder, list(scifact.documents.values()))
    passages = [
        Written(name, text, vector) for (name, text), vector in zip(scifact.documents.items(), vectors, strict=True)
    ]
    with shelf_site("scifact") as frappe:
        documents = {name: {"visibility": "Everyone"} for name in scifact.documents}
        fill(frappe, documents, passages, embedder.name)
        retriever = _retriever(embedder)
        reader = Reader(frozenset({EVERYONE}))
        view = View(reader, TODAY)
        document_of = dict(frappe.get_all("AI Knowledge Passage", fields=["name", "document"], as_list=True, limit=0))

        def found(claim: str) -> list[str]:
            return [hit.passage.document for hit in retriever.search(claim, reader, TODAY, limit=10)]

        def alone(way: Callable) -> Callable[[str], list[str]]:
            return lambda claim: [document_of[name] for name, _ in way(claim, view)[:10]]

        def by_ranks(claim: str) -> list[str]:
            fused = fuse.reciprocal_ranks([retriever.by_nearness(claim, view), retriever.by_words(claim, view)])
            return [document_of[name] for name in sorted(fused, key=lambda name: (-fused[name], name))[:10]]

        figures = {
            name: float(np.mean([ndcg(way(claim), scifact.relevant[of]) for of, claim in scifact.questions.items()]))
            for name, way in (
                ("fused", found),
                ("vectors alone", alone(retriever.by_nearness)),
                ("words alone", alone(retriever.by_words)),
                ("fused by ranks", by_ranks),
            )
        }
    value = figures.pop("fused")
    return Figure(value, "; ".join(f"{name} {figure:.4f}" for name, figure in figures.items()) + f"; {note}")


@benchmark(unit="ms", bar=150, aim=50, better="lower", needs_site=True)
def retrieval_p95_ms(run: Run) -> Figure:
    """Milliseconds that 95 of 100 searches of a pupil take, who may read a part of 100,000 passages."""
    figures = times_of_searches(run, 100_000)
    pupil = figures.pop("pupil")
    others = "; ".join(f"{name} {_shown(times)}" for name, times in figures.items())
    return Figure(float(np.percentile(pupil, 95)), f"median and p95: pupil {_shown(pupil)}; {others}")


def times_of_searches(run: Run, passages: int) -> dict[str, np.ndarray]:
    """Milliseconds of 200 searches, each the whole of `answering.search`, of several readers. Warm, one at a time."""
    scifact = SciFact.read(run.dataset("scifact"))
    embedder = _embedder()
    questions = list(scifact.questions.values())[:QUESTIONS]
    with shelf_site(f"passages{passages}") as frappe:
        fill(frappe, *shelves.school(passages, scifact, embedder, run.seed), embedder.name)
        from school_ai.services import answering

        return {
            name: milliseconds(lambda question, standing=standing: answering.search(standing, question), questions)
            for name, standing in _readers().items()
        }


def _readers() -> dict:
    """People as they stand in the school: a pupil with eight courses, one with one, a head who reads everything."""
    from school_ai import roles
    from school_ai.erpnext_records.enrolment import Membership
    from school_ai.permissions import Standing

    def pupil(courses: int) -> Standing:
        learns = Membership(
            programs=frozenset({"Program 0"}),
            courses=frozenset(f"Course {number}" for number in range(courses)),
            groups=frozenset({"Group 0", "Group 1"}),
        )
        return Standing("pupil@school.example", frozenset({roles.STUDENT}), student="STU", learns=learns)

    return {
        "pupil": pupil(8),
        "pupil of one course": pupil(1),
        "head": Standing("head@school.example", frozenset({roles.PRINCIPAL})),
    }


def _shown(times: np.ndarray) -> str:
    return f"{np.median(times):.0f}, {np.percentile(times, 95):.0f}"


def _embedder() -> Embedder:
    try:
        return load(ENGLISH)
    except WeightsMissing as missing:
        raise Skipped(str(missing)) from missing


def _retriever(embedder: Embedder) -> Retriever:
    """As `answering.search` makes it. Within a site."""
    from school_ai.services import shelf

    return Retriever(embedder, shelf.index_for(embedder), shelf.Shelf())
