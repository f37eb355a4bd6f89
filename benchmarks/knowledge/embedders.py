"""The local embedding models: how well they find, how fast they are, how much room they take. See docs/embedders.md."""

import contextlib
import importlib.metadata
import importlib.util
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from benchmarks.knowledge.scifact import SciFact
from benchmarks.registry import Figure, Run, Skipped, benchmark
from embedded.environment import ROOT, STATE
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.local_embedders import ENGLISH, MULTILINGUAL, BgeSmall, E5Small, WeightsMissing, load

CONVERTED = STATE / "cache" / "embedders"
PASSAGES, WORDS, ROUNDS, QUESTIONS = 20, 200, 3, 100


@benchmark(unit="nDCG@10", bar=0.70)
def embedder_ndcg(run: Run) -> Figure:
    """SciFact by the default embedder alone, without the words' own index."""
    return _ndcg(run, ENGLISH)


@benchmark(unit="nDCG@10")
def embedder_ndcg_multilingual(run: Run) -> Figure:
    """SciFact, which is English, by the multilingual embedder alone."""
    return _ndcg(run, MULTILINGUAL)


@benchmark(unit="passages/s")
def embedder_speed(run: Run) -> Figure:
    """Passages of 200 words a second by the default embedder on one core: the best of three rounds."""
    passages = SciFact.read(run.dataset("scifact")).passages_of_words(PASSAGES, WORDS)
    speeds = _of_both(lambda embedder: _passages_per_second(embedder, passages))
    return Figure(speeds.pop(ENGLISH), _note(speeds))


@benchmark(unit="ms", better="lower")
def embedder_question_ms(run: Run) -> Figure:
    """Milliseconds to embed a question by the default embedder on one core: the median of 100 claims of SciFact."""
    questions = list(SciFact.read(run.dataset("scifact")).questions.values())[:QUESTIONS]
    times = _of_both(lambda embedder: _milliseconds(embedder, questions))
    return Figure(times.pop(ENGLISH), _note(times))


@benchmark(unit="MB", better="lower")
def embedder_install_mb(run: Run) -> Figure:
    """Room on disk that the default embedder's package takes, with the packages that only it brings."""
    sizes = _brought_by(BgeSmall.PACKAGE)
    folder = Path(next(iter(importlib.util.find_spec(BgeSmall.PACKAGE).submodule_search_locations)))
    used = _megabytes(folder / file for file in BgeSmall.SHA256)
    multilingual = _brought_by(E5Small.PACKAGE, "onnx")
    note = f"{_listed(sizes)}; the two files that are used: {used:.1f}"
    if multilingual:
        note += f"; the multilingual one brings another {sum(multilingual.values()):.0f} ({_listed(multilingual)})"
    return Figure(sum(sizes.values()), note)


def _ndcg(run: Run, model: str) -> Figure:
    scifact = SciFact.read(run.dataset("scifact"))
    return Figure(*scifact.ndcg(_loaded(model)))


def _loaded(model: str) -> Embedder:
    try:
        return load(model, threads=1, cache=CONVERTED)
    except WeightsMissing as missing:
        raise Skipped(str(missing)) from missing


def _of_both(measure: Callable[[Embedder], float]) -> dict[str, float]:
    """A figure of the default embedder, and of the multilingual one where it is installed."""
    figures = {ENGLISH: measure(_loaded(ENGLISH))}
    with contextlib.suppress(Skipped):
        figures[MULTILINGUAL] = measure(_loaded(MULTILINGUAL))
    return figures


def _note(others: dict[str, float]) -> str:
    named = "".join(f"{name.lower()} {figure:.1f}; " for name, figure in others.items())
    return f"{named}this machine: {_reference():.0f} numpy products of 256x256 int8 matrices a second"


def _reference() -> float:
    """What to hold the figures of two machines against: numpy multiplies integers in a plain loop on one core."""
    random = np.random.default_rng(7)
    left, right = random.integers(-127, 128, (2, 256, 256), np.int8)
    return 1 / min(_seconds(lambda: left @ right) for _ in range(20))


def _passages_per_second(embedder: Embedder, passages: list[str]) -> float:
    embedder.embed_passages(passages[:2])
    return len(passages) / min(_seconds(lambda: embedder.embed_passages(passages)) for _ in range(ROUNDS))


def _milliseconds(embedder: Embedder, questions: list[str]) -> float:
    embedder.embed_question(questions[0])
    return 1000 * statistics.median(_seconds(lambda text=text: embedder.embed_question(text)) for text in questions)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _other_requirements() -> list[str]:
    """What a bench with school_ai has without the models' packages: our other requirements, and Frappe's."""
    names = []
    for file in ("requirements.txt", "embedded/locks/frappe-15.92-pins.txt"):
        for line in (ROOT / file).read_text().splitlines():
            try:
                names.append(canonicalize_name(Requirement(line.partition("#")[0].strip()).name))
            except InvalidRequirement:
                continue
    names.remove(BgeSmall.PACKAGE)
    return names


def _closure(names: Iterable[str]) -> set[str]:
    """The packages of these names and all that they need, as far as they are installed."""
    found: set[str] = set()
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        needed = (
            need for need in map(Requirement, needs) if need.marker is None or need.marker.evaluate({"extra": ""})
        )
        waiting.extend(canonicalize_name(need.name) for need in needed)
    return found


def _brought_by(*packages: str) -> dict[str, float]:
    """Megabytes of these packages and of what is installed only because of them."""
    sizes = {}
    for name in _closure(packages) - _closure(_other_requirements()):
        distribution = importlib.metadata.distribution(name)
        sizes[name] = _megabytes(distribution.locate_file(file) for file in distribution.files or [])
    return sizes


def _listed(sizes: dict[str, float]) -> str:
    return ", ".join(f"{name} {size:.0f}" for name, size in sorted(sizes.items(), key=lambda item: -item[1]))


def _megabytes(files: Iterable[Path]) -> float:
    return sum(file.stat().st_size for file in map(Path, files) if file.is_file()) / 1e6
