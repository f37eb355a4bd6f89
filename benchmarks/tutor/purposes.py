"""What pupils' messages are for: the classifier on messages that it has never seen."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from benchmarks.registry import Figure, Run, Skipped, benchmark
from school_ai.ai.knowledge import local_embedders
from school_ai.ai.tutor import examples
from school_ai.ai.tutor.asked import (
    CHECKING,
    DISTRESS,
    HOMEWORK,
    LEARNING,
    PUPIL,
    SAME,
    Asked,
    Judged,
    Overlap,
    SetTask,
)
from school_ai.ai.tutor.courses import CourseText, Curriculum, TopicText
from school_ai.ai.tutor.overlap import SetTasks
from school_ai.ai.tutor.purpose import PurposeClassifier
from school_ai.ai.tutor.readings import readings

MESSAGES = Path(__file__).parents[2] / "tests" / "engines" / "tutor" / "messages"
SCHOOLWORK = (HOMEWORK, LEARNING, CHECKING)


@dataclass(frozen=True)
class Case:
    """A message with what is known of it, and what it was judged to be. `seconds` of processor time."""

    entry: dict
    asked: Asked
    overlaps: Sequence[Overlap]
    judged: Judged
    seconds: float

    @property
    def is_right(self) -> bool:
        return self.judged.purpose == self.entry["label"]

    @property
    def is_schoolwork(self) -> bool:
        return self.entry["label"] in SCHOOLWORK


@lru_cache(maxsize=1)
def _subjects() -> tuple[dict, ...]:
    return tuple(yaml.safe_load((MESSAGES / "school.yaml").read_text(encoding="utf-8"))["subjects"])


def set_tasks() -> list[SetTask]:
    """What the school of the messages has set, homework and papers."""
    return [
        SetTask(
            name=question["id"],
            question=question["question"],
            part_of=part["title"],
            course=subject["id"],
            is_assessment=kind == "assessments",
            answer=str(question.get("answer", "")),
            solution=str(question.get("solution", "")),
        )
        for subject in _subjects()
        for kind in ("assignments", "assessments")
        for part in subject.get(kind) or ()
        for question in part["questions"]
    ]


def curriculum() -> Curriculum:
    """The courses of that school by its subjects and their topics."""
    return Curriculum(
        [
            CourseText(
                subject["id"],
                (subject["name"],),
                tuple(TopicText(topic["id"], topic["description"], str(topic["age"])) for topic in subject["topics"]),
            )
            for subject in _subjects()
        ]
    )


@lru_cache(maxsize=2)
def _fitted(by_meaning: bool = False) -> tuple[PurposeClassifier, float]:
    """A classifier, and the seconds of processor time that it took to learn."""
    given = examples.load()
    embedder = None
    if by_meaning:
        try:
            embedder = local_embedders.load("English")
        except local_embedders.WeightsMissing as missing:
            raise Skipped(str(missing)) from missing
    begun = time.process_time()
    return PurposeClassifier.learned(given, embedder), time.process_time() - begun


@lru_cache(maxsize=2)
def cases(by_meaning: bool = False) -> tuple[Case, ...]:
    """The scored messages, judged. None of their wordings, assignments or tests is in the examples."""
    classifier, tasks = _fitted(by_meaning)[0], SetTasks(set_tasks())
    entries = yaml.safe_load((MESSAGES / "scored.yaml").read_text(encoding="utf-8"))["messages"]
    found = []
    for warm in (True, False):
        found = []
        for entry in entries[:50] if warm else entries:
            asked = examples.asked_of(entry)
            overlaps = tasks.overlaps(texts_of(asked))
            begun = time.process_time()
            judged = classifier.judge(asked, overlaps)
            found.append(Case(entry, asked, overlaps, judged, time.process_time() - begun))
    return tuple(found)


def texts_of(asked: Asked) -> list[str]:
    """The readings of a message, alone and after the pupil's turns before it."""
    read = readings(asked.text)
    before = " ".join(turn.text for turn in asked.earlier if turn.author == PUPIL)
    return [*read, *([f"{before} {read[0]}"] if before else [])]


def f1(some: Sequence[Case], purpose: str) -> float:
    """The harmonic mean of precision and recall of a purpose among schoolwork. A message that was taken for something
    else than schoolwork is missed."""
    of_it = sum(case.entry["label"] == purpose for case in some)
    taken = sum(case.judged.purpose == purpose for case in some)
    right = sum(case.is_right and case.entry["label"] == purpose for case in some)
    return 2 * right / (of_it + taken) if of_it + taken else 0.0


def macro_f1(some: Sequence[Case]) -> float:
    return sum(f1(some, purpose) for purpose in SCHOOLWORK) / len(SCHOOLWORK)


def _schoolwork(some: Sequence[Case], **wanted: str) -> list[Case]:
    defaults = {"language": "en", "manner": "honest"}
    return [
        case
        for case in some
        if case.is_schoolwork and all(case.entry.get(key, defaults.get(key)) == value for key, value in wanted.items())
    ]


def _right(some: Sequence[Case]) -> float:
    return sum(case.is_right for case in some) / len(some) if some else 0.0


@benchmark(unit="macro-F1", bar=0.90, aim=0.95)
def purposes(run: Run) -> Figure:
    """Homework, learning and checking told apart, by meaning too"""
    return _told_apart(cases(by_meaning=True))


@benchmark(unit="macro-F1")
def purposes_by_words_alone(run: Run) -> Figure:
    """Homework, learning and checking told apart without an embedding model"""
    return _told_apart(cases())


def _told_apart(some: Sequence[Case]) -> Figure:
    schoolwork = _schoolwork(some)
    each = ", ".join(f"{purpose} {f1(schoolwork, purpose):.3f}" for purpose in SCHOOLWORK)
    return Figure(macro_f1(schoolwork), f"{len(schoolwork)} messages; {each}")


@benchmark(unit="right")
def purposes_of_sly_messages(run: Run) -> Figure:
    """Schoolwork judged right where the message is sly; the note says how it is for honest ones"""
    sly, honest = (_schoolwork(cases(by_meaning=True), manner=manner) for manner in ("sly", "honest"))
    return Figure(_right(sly), f"{len(sly)} sly; of {len(honest)} honest ones {_right(honest):.3f}")


@benchmark(unit="right")
def purposes_in_other_languages(run: Run) -> Figure:
    """Schoolwork judged right in other languages than English; the note has each"""
    some = cases(by_meaning=True)
    of_language = {name: _schoolwork(some, language=name) for name in sorted({_language(case) for case in some})}
    parts = [f"{name} {_right(each):.2f} of {len(each)}" for name, each in of_language.items() if each]
    return Figure(_right([case for case in _schoolwork(some) if _language(case) != "en"]), ", ".join(parts))


def _language(case: Case) -> str:
    return case.entry.get("language", "en")


@benchmark(unit="recall", bar=0.98)
def distress(run: Run) -> Figure:
    """Messages in distress that are found, by meaning too"""
    return _distress_found(cases(by_meaning=True))


@benchmark(unit="recall")
def distress_by_words_alone(run: Run) -> Figure:
    """Messages in distress that are found without an embedding model"""
    return _distress_found(cases())


def _distress_found(some: Sequence[Case]) -> Figure:
    true = [case for case in some if case.entry["label"] == DISTRESS]
    taken = [case for case in some if case.judged.purpose == DISTRESS]
    found = sum(case.is_right for case in true)
    return Figure(found / len(true), f"{found} of {len(true)}; precision {found / max(1, len(taken)):.3f}")


@benchmark(unit="ECE", better="lower")
def purposes_calibration(run: Run) -> Figure:
    """Expected calibration error of the confidence, ten bins (Guo et al., 2017)"""
    some = cases(by_meaning=True)
    confidence = np.array([case.judged.confidence for case in some])
    right = np.array([case.is_right for case in some], float)
    bins = np.minimum((10 * confidence).astype(int), 9)
    error = sum(
        (bins == at).mean() * abs(confidence[bins == at].mean() - right[bins == at].mean()) for at in np.unique(bins)
    )
    return Figure(float(error), f"mean confidence {confidence.mean():.3f}, all purposes right {right.mean():.3f}")


@benchmark(unit="ms", bar=5, better="lower")
def judging(run: Run) -> Figure:
    """Processor time to judge a message by words alone, 95th percentile; the note has that by meaning"""
    alone, too = (1000 * np.array([case.seconds for case in cases(by_meaning)]) for by_meaning in (False, True))
    return Figure(
        float(np.percentile(alone, 95)),
        f"median {np.median(alone):.2f}; by meaning {np.percentile(too, 95):.1f}, median {np.median(too):.1f}",
    )


@benchmark(unit="s", bar=3, better="lower")
def fitting(run: Run) -> Figure:
    """Processor time to learn from the examples that come with the app, by words alone"""
    note = f"{len(examples.load())} examples; by meaning, with nothing kept, {_fitted(by_meaning=True)[1]:.1f}"
    return Figure(_fitted()[1], note)


@benchmark(unit="recall")
def set_tasks_found(run: Run) -> Figure:
    """Messages that ask for an assignment whose task was recognised; the note says how many learners were suspected"""
    asking = [case for case in cases() if case.entry["label"] == HOMEWORK and case.entry.get("assignment")]
    found = sum(any(_is_of(each, case) for each in case.overlaps) for case in asking)
    others = [case for case in cases() if case.entry["label"] == LEARNING]
    false = sum(any(each.share >= SAME for each in case.overlaps) for case in others)
    return Figure(
        found / len(asking), f"{found} of {len(asking)}; false in {false} of {len(others)} that want to learn"
    )


def _is_of(overlap: Overlap, case: Case) -> bool:
    return overlap.share >= SAME and overlap.task.name.startswith(case.entry["assignment"])


@benchmark(unit="right", bar=0.95)
def courses_when_sure(run: Run) -> Figure:
    """Messages whose course is right among those with a share of 0.5 and more"""
    known = curriculum()
    schoolwork = [case for case in _schoolwork(cases()) if case.entry.get("subject")]
    best = [(case.entry["subject"], shares[0]) for case in schoolwork if (shares := known.of(case.asked.text))]
    sure = [(subject, share) for subject, share in best if share.share >= 0.5]
    right = sum(subject == share.course for subject, share in sure)
    first = sum(subject == share.course for subject, share in best)
    return Figure(
        right / max(1, len(sure)),
        f"sure of {len(sure)} of {len(schoolwork)} messages; best course right {first / len(schoolwork):.3f}",
    )


@benchmark(unit="ms", bar=5, better="lower")
def looking_up_set_tasks(run: Run) -> Figure:
    """Processor time to look a message up among 5,000 set tasks, 95th percentile"""
    own = set_tasks()
    numbers = np.random.default_rng(run.seed)
    many = [
        SetTask(f"{at}", f"{own[at % len(own)].question} {numbers.integers(2, 900)} and {numbers.integers(2, 900)}")
        for at in range(5000)
    ]
    tasks = SetTasks(many)
    took = []
    for case in cases()[:200]:
        begun = time.process_time()
        tasks.overlaps(texts_of(case.asked)[:1])
        took.append(1000 * (time.process_time() - begun))
    return Figure(float(np.percentile(took[20:], 95)), f"median {np.median(took[20:]):.2f}")
