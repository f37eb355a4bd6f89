"""Whether what is proposed for a document is right, and whether the confidence that is shown with it can be believed.

What is learned from is the demo school's catalogue: courses with descriptions, topics and an article on each. What is
proposed for is other text: the demo's handouts and pages of theirs, the sections of OpenStax *Physics*, the demo's
quizzes, which are in no article. Each of them is also shown to a catalogue without its course, where every proposal of
a course is wrong: a school has documents that belong to none.

Weights and bars were chosen by the documents of four courses (`USED`) and every second one of `kinds_of_material`; what
is measured is the others.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from benchmarks.knowledge.kinds_of_material import DOCUMENTS
from benchmarks.registry import Figure, Run, Skipped, benchmark
from embedded.school.courses import COURSES
from embedded.school.materials import load_materials
from school_ai.ai.knowledge import cataloguing as engine
from school_ai.ai.knowledge.cataloguing import Catalogue, Cataloguer, Course, Document, Topic
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.local_embedders import ENGLISH, WeightsMissing, load
from school_ai.ai.knowledge.material_kinds import Form
from school_ai.ai.knowledge.pages import HEADING

# Courses whose documents were looked at while weights were chosen.
USED = frozenset({"Mathematics", "English", "Biology", "History"})
# The demo's words for kinds.
KINDS = {"Handout": "Lesson notes", "Worksheet": "Exercise sheet", "Answer key": "Answer key"}


@dataclass(frozen=True)
class Proposed:
    """A proposal, whether it was made or stayed below its bar, and whether it is right."""

    confidence: float
    right: bool
    made: bool


@benchmark(unit="share", bar=0.95, aim=0.98)
def course_accuracy(run: Run) -> Figure:
    """Of the courses proposed for documents of known and of unknown courses, those that are right."""
    return _accuracy(_courses(run.dataset("openstax-physics")))


@benchmark(unit="ECE", bar=0.08, aim=0.05, better="lower")
def course_calibration_error(run: Run) -> Figure:
    """By how much the confidence of proposed courses differs from how often they are right (ten equal bins)."""
    return _calibration(_courses(run.dataset("openstax-physics")))


@benchmark(unit="ECE", bar=0.08, aim=0.03, better="lower")
def shown_course_calibration_error(run: Run) -> Figure:
    """The same of the courses that are sure enough to be shown to a teacher."""
    return _calibration([each for each in _courses(run.dataset("openstax-physics")) if each.made])


@benchmark(unit="share", bar=0.85, aim=0.95)
def kind_accuracy(run: Run) -> Figure:
    """Of the kinds proposed for short documents in four languages and the demo's handouts, those that are right."""
    return _accuracy(_kinds())


@benchmark(unit="ECE", bar=0.15, aim=0.08, better="lower")
def kind_calibration_error(run: Run) -> Figure:
    """By how much the confidence of kinds differs from how often they are right (ten equal bins)."""
    return _calibration(_kinds())


@benchmark(unit="share", bar=0.95, aim=1.0)
def hidden_answers(run: Run) -> Figure:
    """Answer keys and exam papers that are recognised as something that is not for pupils."""
    found = [each for each in _kind_documents() if each[0] in ("Answer key", "Exam paper")]
    others = [each for each in _kind_documents() if each[0] not in ("Answer key", "Exam paper")]
    cataloguer = _plain()

    def hidden(form: Form) -> bool:
        return any(
            proposal.field == engine.KIND and proposal.value in ("Answer key", "Exam paper")
            for proposal in cataloguer.propose(Document(form))
        )

    alarms = sum(hidden(form) for _, form in others)
    return Figure(
        sum(hidden(form) for _, form in found) / len(found), f"{len(found)} such; {alarms} of {len(others)} others too"
    )


# --- measuring -------------------------------------------------------------------------------------------------------


def _accuracy(proposed: Sequence[Proposed]) -> Figure:
    made = [each for each in proposed if each.made]
    possible = [each for each in proposed if each.right]
    right = sum(each.right for each in made)
    note = f"{len(made)} proposed of {len(proposed)}; {right} of {len(possible)} that could be found"
    return Figure(right / max(len(made), 1), note)


def _calibration(proposed: Sequence[Proposed]) -> Figure:
    """Expected calibration error (M. Naeini et al., Obtaining well calibrated probabilities, 2015)."""
    bins = np.minimum((np.array([each.confidence for each in proposed]) * 10).astype(int), 9)
    error, shown = 0.0, []
    for number in range(10):
        inside = [each for each, at in zip(proposed, bins, strict=True) if at == number]
        if inside:
            said = float(np.mean([each.confidence for each in inside]))
            was = float(np.mean([each.right for each in inside]))
            error += abs(said - was) * len(inside) / len(proposed)
            shown.append(f"{said:.2f}→{was:.2f} ({len(inside)})")
    return Figure(error, "; ".join(shown))


@lru_cache(maxsize=1)
def _courses(openstax: Path) -> list[Proposed]:
    vector_of, unrelated = _vectors()
    catalogue = demo_catalogue()
    with_all = Cataloguer(vector_of, unrelated).fit(catalogue)
    without = {
        course.name: Cataloguer(vector_of, unrelated).fit(
            replace(catalogue, courses=tuple(each for each in catalogue.courses if each != course))
        )
        for course in catalogue.courses
    }
    found = []
    for course, form in _course_documents(openstax):
        if course in USED:
            continue
        for cataloguer, there in ((with_all, True), (without[course], False)):
            best = cataloguer.propose(Document(form), all_of_them=True)[0]
            made = best.confidence >= engine.BARS[engine.COURSE]
            found.append(Proposed(best.confidence, there and best.value == course, made))
    return found


def _kinds() -> list[Proposed]:
    cataloguer = _plain()
    found = []
    for kind, form in _kind_documents():
        best = next(each for each in cataloguer.propose(Document(form), all_of_them=True) if each.field == engine.KIND)
        found.append(Proposed(best.confidence, best.value == kind, best.confidence >= engine.BARS[engine.KIND]))
    return found


def _plain() -> Cataloguer:
    return Cataloguer().fit(Catalogue())


# --- documents -------------------------------------------------------------------------------------------------------


def demo_catalogue() -> Catalogue:
    return Catalogue(
        courses=tuple(
            Course(
                name=course.name,
                description=course.description,
                topics=tuple(Topic(topic.name, topic.text) for topic in course.topics),
                programs=tuple(f"Grade {grade}" for grade in course.lessons),
            )
            for course in COURSES
        ),
        programs={f"Grade {grade}": () for grade in range(7, 12)},
    )


def _course_documents(openstax: Path) -> Iterator[tuple[str, Form]]:
    """Whole documents, and stretches of 120 words out of them under a title that says nothing."""
    for material in load_materials():
        yield material.course, Form(material.title, material.file_name, (), material.body)
        for number, stretch in enumerate(_stretches(material.body)):
            yield material.course, Form(f"Scan {number + 1}", f"scan{number + 1}.pdf", (), stretch)
    for course in COURSES:
        for quiz in course.quizzes:
            text = "\n".join(f"{each.text} {' / '.join(each.options)}" for each in quiz.questions)
            yield course.name, Form("Quiz", "quiz.pdf", (), text)
    for file in sorted(openstax.glob("*.pdf")):
        if "scanned" in file.name:
            continue
        form = _read(file)
        yield "Physics", form
        for number, stretch in enumerate(_stretches(form.text, 400)):
            yield "Physics", Form(f"Scan {number + 1}", f"scan{number + 1}.pdf", (), stretch)


def _kind_documents() -> Iterator[tuple[str, Form]]:
    for kind, title, file_name, pages, text in DOCUMENTS[1::2]:
        yield kind, Form(title, file_name, (title,), text, pages)
    for material in load_materials():
        headings = re.findall(r"^#+ (.+)$", material.body, re.MULTILINE)
        yield KINDS[material.kind], Form(material.title, material.file_name, headings, material.body, 3)


def _stretches(text: str, size: int = 120) -> list[str]:
    spoken = text.split()
    return [" ".join(spoken[at : at + size]) for at in range(0, len(spoken) - size + 1, size)]


def _read(file: Path) -> Form:
    with open_document(file.read_bytes(), name=file.name) as opened:
        pages = [opened.page(number) for number in range(1, opened.page_count + 1)]
    headings = [page.text[block.start : block.end] for page in pages for block in page.blocks if block.kind == HEADING]
    title = file.stem.replace("-", " ")
    return Form(title, file.name, headings[:20], "\n".join(page.text for page in pages)[:20_000], len(pages))


def _vectors() -> tuple[Callable, float]:
    try:
        embedder = load(ENGLISH, threads=2)
    except WeightsMissing as error:
        raise Skipped(str(error)) from error
    kept: dict[tuple[str, ...], np.ndarray] = {}

    def vector_of(texts: Sequence[str]) -> np.ndarray:
        key = tuple(texts)
        if key not in kept:
            kept[key] = embedder.embed_passages(list(texts)).mean(axis=0)
        return kept[key]

    return vector_of, embedder.unrelated
