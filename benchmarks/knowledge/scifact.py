"""SciFact: 300 scientific claims, 5,183 abstracts, and the judgement of people on which abstract speaks of which claim
(Wadden et al. 2020, https://arxiv.org/abs/2004.14974, in the form of BEIR, https://arxiv.org/abs/2104.08663)."""

import hashlib
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embedded.environment import STATE
from school_ai.ai.knowledge.embed import Embedder

CACHE = STATE / "cache" / "scifact"
# Of the vectors of an earlier run so many are made again, and all of them if one is not the same to the last bit.
SAMPLED = 8


@dataclass(frozen=True)
class SciFact:
    """`documents`: name -> title, abstract; `questions`: name -> claim; `relevant`: question -> document -> grade."""

    documents: Mapping[str, str]
    questions: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]

    @classmethod
    def read(cls, folder: Path) -> "SciFact":
        """The documents, and of the questions those of the test set."""
        documents = {line["_id"]: f"{line['title']} {line['text']}".strip() for line in _lines(folder / "corpus.jsonl")}
        claims = {line["_id"]: line["text"] for line in _lines(folder / "queries.jsonl")}
        relevant: dict[str, dict[str, int]] = {}
        for row in (folder / "test.tsv").read_text().splitlines()[1:]:
            question, document, grade = row.split("\t")
            if int(grade) > 0:
                relevant.setdefault(question, {})[document] = int(grade)
        return cls(documents, {question: claims[question] for question in relevant}, relevant)

    def passages_of_words(self, count: int, words: int) -> list[str]:
        """The first words of the first abstracts that have as many."""
        long_enough = (text.split() for text in self.documents.values() if len(text.split()) >= words)
        return [" ".join(found[:words]) for found, _ in zip(long_enough, range(count), strict=False)]

    def ndcg(self, embedder: Embedder, limit: int = 10) -> tuple[float, str]:
        """Mean nDCG of the nearest documents by the embedder alone, and a note on where the vectors came from."""
        vectors, note = document_vectors(embedder, list(self.documents.values()))
        names = list(self.documents)
        gains = []
        for name, claim in self.questions.items():
            nearness = vectors @ embedder.embed_question(claim)
            best = np.argsort(-nearness, kind="stable")[:limit]
            gains.append(ndcg([names[at] for at in best], self.relevant[name], limit))
        return float(np.mean(gains)), note


def ndcg(found: Sequence[str], relevant: Mapping[str, int], limit: int = 10) -> float:
    """Normalised discounted cumulative gain of names in the order found, 0 to 1; linear gain, like trec_eval
    (Järvelin and Kekäläinen 2002, https://doi.org/10.1145/582415.582418)."""

    def gain(grades: Sequence[int]) -> float:
        return sum(grade / np.log2(place + 2) for place, grade in enumerate(grades[:limit]))

    ideal = gain(sorted(relevant.values(), reverse=True))
    return gain([relevant.get(name, 0) for name in found]) / ideal if ideal else 0.0


def document_vectors(embedder: Embedder, texts: Sequence[str], cache: Path = CACHE) -> tuple[np.ndarray, str]:
    """A vector for each text, kept from one run to the next because it takes minutes, and a note on which it was."""
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    file = cache / f"{embedder.name}-{digest}.npy"
    sampled = np.linspace(0, len(texts) - 1, SAMPLED).astype(int)
    now = embedder.embed_passages([texts[at] for at in sampled])
    if file.exists():
        vectors = np.load(file)
        if np.array_equal(vectors[sampled], now):
            return vectors, f"vectors of an earlier run, {SAMPLED} of them checked"
    started = time.monotonic()
    vectors = embedder.embed_passages(texts)
    note = f"{len(texts):,} abstracts embedded in {(time.monotonic() - started) / 60:.0f} min"
    cache.mkdir(parents=True, exist_ok=True)
    part = cache / f"{uuid.uuid4().hex}.npy"
    np.save(part, vectors)
    part.replace(file)
    return vectors, note


def _lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
