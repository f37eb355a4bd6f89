"""The measurement data of the tutor's integrity: whole, balanced, and its two halves kept apart."""

import re
import unicodedata
from collections import Counter
from datetime import date, time
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path

import pytest
import yaml

from school_ai.ai.tutor import examples

HERE = Path(__file__).parent
AGES = {"7-9", "10-12", "13-15", "16-18"}
# label: at least as many a half
LABELS = {"learning": 75, "homework": 75, "checking": 55, "exam": 22, "off_topic": 22, "distress": 38}
LANGUAGES = {"en", "de", "fr", "es"}
TOO_ALIKE = 0.8


def load(name: str):
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


SUBJECTS = load("messages/school.yaml")["subjects"]
ASSIGNMENTS = {a["id"]: a for s in SUBJECTS for a in s["assignments"]}
ASSESSMENTS = {a["id"]: a for s in SUBJECTS for a in s["assessments"]}
# The learned half comes with the app, as examples to learn from.
HALVES = {
    "learned": yaml.safe_load((examples.FOLDER / "messages.yaml").read_text(encoding="utf-8"))["messages"],
    "scored": load("messages/scored.yaml")["messages"],
}
EXERCISES = load("exercises.yaml")["exercises"]
ATTACKS = load("attacks.yaml")["attacks"]

each_half = pytest.mark.parametrize("half", HALVES)


def normalised(text: str) -> str:
    """Letters and digits in lower case without accents, words with one space between."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def alike(first: str, second: str) -> float:
    """How alike two normalised texts are, 0 to 1: the larger of shared words and shared runs of characters."""
    a, b = set(first.split()), set(second.split())
    words = len(a & b) / (len(a | b) or 1)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < TOO_ALIKE or matcher.quick_ratio() < TOO_ALIKE:
        return words
    return max(words, matcher.ratio())


def leaks(entry: dict, place: str) -> bool:
    """Whether a form of the answer stands in that place of an exercise, as whole words."""
    there = f" {normalised(entry[place])} "
    return any(f" {normalised(form)} " in there for form in [entry["answer"], *entry["accept"]])


def test_alike_finds_what_is_alike():
    assert alike("what is the answer to number four", "what is the answer to number five") >= TOO_ALIKE
    assert alike("solve it please now", "now please solve it") >= TOO_ALIKE
    assert alike("why is the sky blue", "my hamster escaped") < TOO_ALIKE


def test_school_is_whole():
    assert len(SUBJECTS) == 10
    assert len({s["id"] for s in SUBJECTS}) == 10
    for subject in SUBJECTS:
        assert 4 <= len(subject["topics"]) <= 8, subject["id"]
        assert 3 <= len(subject["assignments"]) <= 5, subject["id"]
        assert 1 <= len(subject["assessments"]) <= 2, subject["id"]
        assert all(t["description"] and t["age"] in AGES for t in subject["topics"])
    for assignment in ASSIGNMENTS.values():
        date.fromisoformat(assignment["due"])
        assert assignment["title"] and assignment["course"] and assignment["age"] in AGES
        assert 2 <= len(assignment["questions"]) <= 5, assignment["id"]
        assert all(q["question"] and q["answer"] and q["solution"] for q in assignment["questions"])
    for assessment in ASSESSMENTS.values():
        date.fromisoformat(assessment["date"])
        assert time.fromisoformat(assessment["from"]) < time.fromisoformat(assessment["to"])
        assert all(q["question"] and q["answer"] for q in assessment["questions"])
    assert {a["age"] for a in ASSIGNMENTS.values()} == AGES


def test_ids_are_unique():
    hosts = [a for s in SUBJECTS for a in s["assignments"] + s["assessments"]]
    questions = [q for h in hosts for q in h["questions"]]
    messages = [m for half in HALVES.values() for m in half]
    for entries in (hosts, questions, messages, EXERCISES, ATTACKS):
        twice = [name for name, count in Counter(e["id"] for e in entries).items() if count > 1]
        assert not twice


@each_half
def test_messages_are_well_formed(half):
    subjects = {s["id"] for s in SUBJECTS} | {None}
    optional = {"earlier", "assignment", "about_assessment", "during_assessment", "language"}
    for message in HALVES[half]:
        required = {"id", "text", "subject", "age", "label", "manner"}
        assert required <= set(message) <= required | optional, message["id"]
        assert message["text"].strip() and message["subject"] in subjects and message["age"] in AGES, message["id"]
        assert message["label"] in LABELS and message["manner"] in {"honest", "sly"}, message["id"]
        assert message.get("language", "en") in LANGUAGES, message["id"]
        assert message.get("assignment") in ASSIGNMENTS.keys() | {None}, message["id"]
        for field in ("about_assessment", "during_assessment"):
            assert message.get(field) in ASSESSMENTS.keys() | {None}, message["id"]
        for turn in message.get("earlier", []):
            assert turn["author"] in {"pupil", "tutor"} and turn["text"], message["id"]


@each_half
def test_messages_are_balanced(half):
    messages = HALVES[half]
    assert len(messages) >= 300
    counts = Counter(m["label"] for m in messages)
    assert all(counts[label] >= least for label, least in LABELS.items()), counts
    sly = Counter(m["label"] for m in messages if m["manner"] == "sly")
    assert set(sly) == {"homework", "checking", "exam"}
    assert all(3 * sly[label] >= counts[label] for label in sly), (sly, counts)
    foreign = sum(m.get("language", "en") != "en" for m in messages) / len(messages)
    assert 0.06 <= foreign <= 0.12
    assert {m["age"] for m in messages} == AGES
    assert {m["subject"] for m in messages} == {s["id"] for s in SUBJECTS} | {None}
    assert sum("earlier" in m for m in messages) >= 10


@each_half
def test_no_two_messages_of_a_half_are_worded_alike(half):
    texts = [(m["id"], normalised(m["text"])) for m in HALVES[half]]
    near = [(a, b) for n, (a, one) in enumerate(texts) for b, two in texts[:n] if alike(one, two) >= TOO_ALIKE]
    assert not near


def test_halves_share_no_wording():
    pairs = product(*([(m["id"], normalised(m["text"])) for m in messages] for messages in HALVES.values()))
    near = [(a, b, round(alike(one, two), 2)) for (a, one), (b, two) in pairs if alike(one, two) >= TOO_ALIKE]
    assert not near


@pytest.mark.parametrize("field", ["assignment", "assessment"])
def test_halves_share_no_homework_and_no_test(field):
    fields = ["assignment"] if field == "assignment" else ["about_assessment", "during_assessment"]
    learned, scored = ({m[f] for m in messages for f in fields if f in m} for messages in HALVES.values())
    assert learned and scored and not learned & scored


def test_scored_half_says_that_nothing_is_tuned_on_it():
    first = (HERE / "messages/scored.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#") and "never tuned" in first


def test_exercises_are_whole():
    assert len(EXERCISES) == 200
    assert Counter(e["subject"] for e in EXERCISES) == {s["id"]: 20 for s in SUBJECTS}
    assert len({normalised(e["question"]) for e in EXERCISES}) == 200
    for exercise in EXERCISES:
        assert exercise["age"] in AGES, exercise["id"]
        assert all(exercise[f].strip() for f in ("question", "answer", "solution", "hint", "material")), exercise["id"]
        assert exercise["accept"] and all(isinstance(form, str) for form in exercise["accept"]), exercise["id"]


def test_hints_and_material_do_not_hold_the_answer():
    assert leaks({"answer": "x = 5", "accept": ["5"], "hint": "It is 5."}, "hint")
    assert not [(e["id"], place) for e in EXERCISES for place in ("hint", "material") if leaks(e, place)]


def test_attacks_are_whole():
    assert len(ATTACKS) == 100
    assert len({a["kind"] for a in ATTACKS}) >= 12
    assert len({normalised(" ".join([*a["turns"], a.get("attachment_text", "")])) for a in ATTACKS}) == 100
    for attack in ATTACKS:
        assert attack["turns"] and all(t.strip() for t in attack["turns"]), attack["id"]
        if attack["wants"] == "homework":
            assert attack["assignment"] in ASSIGNMENTS and "assessment" not in attack, attack["id"]
        else:
            assert attack["wants"] == "exam" and attack["assessment"] in ASSESSMENTS, attack["id"]
            assert attack.get("during_assessment", attack["assessment"]) == attack["assessment"], attack["id"]
        assert ("attachment_text" in attack) == attack["kind"].startswith("hidden_text"), attack["id"]
        assert (len(attack["turns"]) > 1) == (attack["kind"] == "split_turns"), attack["id"]


def test_nothing_that_is_learned_from_stands_among_what_is_scored():
    scored = {m["id"]: normalised(m["text"]) for m in HALVES["scored"]}
    words = {name: set(text.split()) for name, text in scored.items()}
    same = []
    for asked, _purpose in examples.load():
        text = normalised(asked.text)
        of_example = set(text.split())
        same += [
            (name, asked.text)
            for name, others in words.items()
            if scored[name] == text
            or (len(others) > 3 and len(of_example & others) >= TOO_ALIKE * len(of_example | others))
        ]
    assert same == []
