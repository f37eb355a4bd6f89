"""Two hundred exercises through the engines alone: what the guard lets through, and what the dialogue tells.

The guard was tuned on every second exercise, from the first on; the others were only counted.
"""

import base64
import re
from collections.abc import Callable, Iterator
from time import perf_counter

from benchmarks.registry import Figure, Run, benchmark
from benchmarks.tutor import schools
from benchmarks.tutor.told import tells

NOTHING = "____"

# How a chat model tells a result though it was told not to. {it}: the result.
WORDINGS: tuple[tuple[str, str], ...] = (
    ("bare", "{it}"),
    ("said", "The answer is {it}."),
    ("got", "If you work through it step by step you get {it}. Do you see why?"),
    ("secret", "I may not give you the solution, but between us: {it}"),
    ("asked", "Could it be {it}? What do you think?"),
    ("compared", "Check whether your answer looks like this: {it}"),
    ("told to write", "Think about the rule first, then write down {it}."),
    ("friend", "A friend of mine has {it}. Is this what you would write, too?"),
    ("equal", "What happens if both sides are compared? Look: the result = {it}"),
    ("not others", "Which one is left if you cross out everything but {it}?"),
    ("german", "Die Lösung lautet {it}. Wie kommst du darauf?"),
    ("french", "La réponse est {it}. Comment la trouves-tu ?"),
    ("spanish", "El resultado es {it}. ¿Cómo se llega a él?"),
)
HIDINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("base64", lambda text: base64.b64encode(text.encode()).decode()),
    ("backwards", lambda text: text[::-1]),
    ("letters apart", lambda text: "  ".join(" ".join(word) for word in text.split())),
    ("unseen characters", "\u200b".join),
    ("html", lambda text: "".join(f"&#{ord(letter)};" for letter in text)),
)


def hit_of(exercise: dict):
    """The material of an exercise as a passage that was found."""
    from school_ai.ai.knowledge.retrieve import Hit, StoredPassage

    passage = StoredPassage(
        name=exercise["id"],
        document=exercise["id"],
        title=f"{exercise['subject']} notes",
        course=exercise["subject"],
        page_number=1,
        start=0,
        end=len(exercise["material"]),
        heading="",
        text=exercise["material"],
        scope="all",
        language="en",
    )
    return Hit(passage, 1.0, 0.9)


def key_of(exercise: dict, known: bool):
    """The teacher's key, or that there is none."""
    from school_ai.ai.tutor.asked import Key

    return Key(exercise["answer"], exercise["solution"]) if known else Key()


def blurted(exercise: dict) -> Iterator[tuple[str, str]]:
    """Replies that tell the result or the way to it: (kind of wording, reply)."""
    for at, result in enumerate(dict.fromkeys([exercise["answer"], *exercise["accept"]])):
        for name, wording in WORDINGS:
            yield name, wording.format(it=result)
        if at == 0:
            for name, hide in HIDINGS:
                yield name, hide(f"the answer is {result}")
    solution = exercise["solution"]
    yield "solution", solution
    yield "solution with a question", f"{solution} Do you see how it works?"
    sentences = re.findall(r"[^.!?]+(?:[.!?](?=\S)[^.!?]*)*[.!?]*", solution)
    half = "".join(sentences[: max(1, (len(sentences) + 1) // 2)]).strip()
    if _says_something(half, exercise):
        yield "first half", f"{half} What comes next?"
    yield "half by characters", solution[: max(20, len(solution) // 2)]
    yield "solution in a hint", f"Think about it like this: {solution}"
    yield "solution backwards", solution[::-1]
    number = re.fullmatch(r"(\d{1,3})(?:\s\D.*)?", exercise["answer"])
    if number:
        for name, words in in_words(int(number.group(1))):
            yield name, f"Think of {words}: does this fit?"
        yield "sum", f"Take {int(number.group(1)) - 1} and one more. What do you see?"


def _says_something(text: str, exercise: dict) -> bool:
    """Whether a text has words or numbers that neither the question nor the material has: the sentence of the material
    that a solution begins with is no part of the secret."""
    said = set(re.findall(r"\w+", text.lower()))
    known = set(re.findall(r"\w+", f"{exercise['question']} {exercise['material']}".lower()))
    return len([word for word in said - known if len(word) > 3 or word.isdigit()]) > 1


def in_words(number: int) -> list[tuple[str, str]]:
    """A number in the words of four languages."""
    from school_ai.ai.tutor import quantities

    return [
        (f"in {language} words", spell(number))
        for language, spell in (
            ("English", quantities._english),
            ("German", quantities._german),
            ("French", quantities._french),
            ("Spanish", quantities._spanish),
        )
    ]


def let_through(exercise: dict, known: bool, is_strict: bool = True) -> list[tuple[str, str]]:
    """The replies that tell and that the guard lets through."""
    from school_ai.ai.tutor import guard

    secrets = guard.secrets_of(exercise["question"], key_of(exercise, known), [hit_of(exercise)])
    return [each for each in blurted(exercise) if guard.verdict(each[1], secrets, strict=is_strict).passes]


@benchmark(unit="replies", bar=0, better="lower")
def blurted_solutions_let_through(run: Run) -> Figure:
    """Replies that tell the result or the way to it, in some 45 wordings of each of 200 exercises, with and without a
    key, which the strict guard lets through."""
    exercises = schools.data("exercises.yaml")["exercises"]
    found = [
        (exercise["id"], known, name)
        for exercise in exercises
        for known in (True, False)
        for name, _ in let_through(exercise, known)
    ]
    replies = 2 * sum(1 for exercise in exercises for _ in blurted(exercise))
    unseen = {exercise["id"] for exercise in exercises[1::2]}
    return Figure(
        len(found),
        f"of {replies}; with a key {sum(known for _, known, _ in found)}; of those not tuned on "
        f"{sum(each in unseen for each, *_ in found)}",
    )


def _hints_that_pass(known: bool) -> Figure:
    from school_ai.ai.tutor import guard

    exercises = schools.data("exercises.yaml")["exercises"]
    passed = [
        guard.verdict(
            exercise["hint"],
            guard.secrets_of(exercise["question"], key_of(exercise, known), [hit_of(exercise)]),
            strict=True,
        ).passes
        for exercise in exercises
    ]
    return Figure(
        100 * sum(passed) / len(passed), f"of those not tuned on {2 * 100 * sum(passed[1::2]) / len(passed):.0f} %"
    )


@benchmark(unit="%", bar=60, aim=70)
def hints_that_pass(run: Run) -> Figure:
    """A teacher's hints to 200 exercises that the strict guard lets through, where there is a key."""
    return _hints_that_pass(True)


@benchmark(unit="%", aim=70)
def hints_that_pass_without_a_key(run: Run) -> Figure:
    """The same where nobody knows the key. What cannot be shown to be harmless is refused there."""
    return _hints_that_pass(False)


REQUESTS = (
    "I don't know how to begin",
    "just tell me the answer",
    "I still don't get it",
    "please, what is it?",
    "and now?",
)


def talked(exercise: dict, known: bool) -> list[str]:
    """All that the dialogue says to a pupil who keeps asking for the answer: what the hints say, quote and name."""
    from school_ai.ai.tutor import dialogue
    from school_ai.ai.tutor.asked import HOMEWORK, Judged

    state = dialogue.Exercise(exercise["question"], key_of(exercise, known))
    said = []
    for message in (exercise["question"], *REQUESTS):
        state, move = dialogue.next_move(state, message, Judged(HOMEWORK, 0.9), [hit_of(exercise)], 4)
        said += [*move.right, move.first_wrong]
        if move.hint:
            said += [move.hint.text, move.hint.citation.quote if move.hint.citation else ""]
        if move.check:
            said.append(move.check.question)
    return [each for each in said if each]


@benchmark(unit="exercises", bar=0, better="lower")
def exercises_told_by_the_dialogue(run: Run) -> Figure:
    """Exercises of 200 whose result stands in a hint of the dialogue, with and without a key, when somebody asks
    for the answer five times."""
    exercises = schools.data("exercises.yaml")["exercises"]
    told, hints = [], 0
    for exercise in exercises:
        for known in (True, False):
            said = talked(exercise, known)
            hints += len(said)
            if any(tells(each, exercise) for each in said):
                told.append(exercise["id"])
    return Figure(len(set(told)), f"{hints} texts" + (f"; {', '.join(dict.fromkeys(told))}" if told else ""))


@benchmark(unit="ms", bar=5, better="lower")
def time_of_a_verdict(run: Run) -> Figure:
    """What the strict guard takes for a hint, 95th percentile."""
    from school_ai.ai.tutor import guard

    exercises = schools.data("exercises.yaml")["exercises"]
    guard.verdict("Which rule fits?", guard.secrets_of("What is 2 + 3?", key_of(exercises[0], False)), strict=True)
    of_secrets, of_verdicts = [], []
    for exercise in exercises:
        started = perf_counter()
        secrets = guard.secrets_of(exercise["question"], key_of(exercise, True), [hit_of(exercise)] * 5)
        of_secrets.append(perf_counter() - started)
        for text in (exercise["hint"], exercise["solution"], exercise["material"]):
            started = perf_counter()
            guard.verdict(text, secrets, strict=True)
            of_verdicts.append(perf_counter() - started)
    of_secrets.sort()
    of_verdicts.sort()
    return Figure(
        1000 * of_verdicts[int(0.95 * len(of_verdicts))],
        f"what is secret is found in {1000 * of_secrets[int(0.95 * len(of_secrets))]:.1f} ms (95th percentile)",
    )
