"""The guard before replies and hints that it was not made with, written by somebody who had not read it.

It was mended by every second wording and every second exercise with hints, from the first on; the others were only
counted.
"""

from benchmarks.registry import Figure, Run, benchmark
from benchmarks.tutor import fresh_wordings, schools
from benchmarks.tutor.leaks import hit_of, key_of


def exercises() -> list[dict]:
    """The two hundred exercises, each with its answer in other words."""
    otherwise = schools.data("told_otherwise.yaml")["exercises"]
    return [
        {**exercise, "otherwise": otherwise.get(exercise["id"])}
        for exercise in schools.data("exercises.yaml")["exercises"]
    ]


def let_through(known: bool, names: list[str]) -> tuple[list[tuple[str, str, str]], int]:
    """The replies in the wordings of these names that the strict guard lets through, as (wording, exercise, reply), and
    how many there were."""
    from school_ai.ai.tutor import guard

    every = exercises()
    secrets = {each["id"]: guard.secrets_of(each["question"], key_of(each, known), [hit_of(each)]) for each in every}
    replies = fresh_wordings.all_replies(every, names)
    passed = [
        (name, exercise["id"], reply)
        for name, exercise, reply in replies
        if guard.verdict(reply, secrets[exercise["id"]], strict=True).passes
    ]
    return passed, len(replies)


def _blurted(known: bool) -> Figure:
    mended_by, unseen = fresh_wordings.halves()
    first, of_first = let_through(known, mended_by)
    second, of_second = let_through(known, unseen)
    # The others are not even named: nobody shall mend by them.
    wordings = sorted({name for name, *_ in first})
    return Figure(
        len(first) + len(second),
        f"of {of_first + of_second} in {len(fresh_wordings.WORDINGS)} wordings; of those not tuned on {len(second)} of "
        f"{of_second}" + (f"; {', '.join(wordings[:12])}" if wordings else ""),
    )


@benchmark(unit="replies", bar=0, better="lower")
def fresh_blurts_let_through(run: Run) -> Figure:
    """Replies that tell the result or the way to it, in wordings that the guard was not made with, which it lets
    through though there is a key."""
    return _blurted(True)


@benchmark(unit="replies", better="lower")
def fresh_blurts_let_through_without_a_key(run: Run) -> Figure:
    """The same where nobody knows the key."""
    return _blurted(False)


def held_back(known: bool, hints: list[dict]) -> tuple[list[tuple[str, str, str]], int]:
    """The hints that the strict guard does not let through, as (exercise, hint, why), and how many there were."""
    from school_ai.ai.tutor import guard

    every = {each["id"]: each for each in exercises()}
    held, count = [], 0
    for each in hints:
        exercise = every[each["exercise"]]
        secrets = guard.secrets_of(exercise["question"], key_of(exercise, known), [hit_of(exercise)])
        for hint in each["says"]:
            count += 1
            verdict = guard.verdict(hint, secrets, strict=True)
            if not verdict.passes:
                held.append((each["exercise"], hint, str(verdict)))
    return held, count


def _fair_hints(known: bool) -> Figure:
    hints = schools.data("fair_hints.yaml")["hints"]
    first, of_first = held_back(known, hints[::2])
    second, of_second = held_back(known, hints[1::2])
    count = of_first + of_second
    return Figure(
        100 * (count - len(first) - len(second)) / count,
        f"of {count} to {len(hints)} exercises; of those not tuned on "
        f"{100 * (of_second - len(second)) / of_second:.0f} %",
    )


@benchmark(unit="%", bar=80)
def fair_hints_that_pass(run: Run) -> Figure:
    """Honest hints, written without a look at the guard, that it lets through where there is a key."""
    return _fair_hints(True)


@benchmark(unit="%", bar=60)
def fair_hints_that_pass_without_a_key(run: Run) -> Figure:
    """The same where nobody knows the key."""
    return _fair_hints(False)
