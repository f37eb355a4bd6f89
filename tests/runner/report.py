"""Tells how the steps go, and in the end how all of it went."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Counts:
    """Tests of one or more runs of pytest."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


class StepFailed(Exception):
    """A step found something. The text is one line for the summary; details were printed before."""


@dataclass
class Report:
    """The steps so far."""

    counts: Counts = field(default_factory=Counts)
    lines: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Print a heading, run the block, print its seconds. What fails is noted, and the next step goes on."""
        heading(name)
        begun = time.monotonic()
        problem = ""
        try:
            yield
        except StepFailed as failure:
            problem = str(failure) or "failed"
        except Exception as error:
            # A step that breaks must not hide what the others would have found.
            problem = f"{type(error).__name__}: {error}"
            print(problem, flush=True)
        self.note(name, time.monotonic() - begun, problem)

    def note(self, name: str, seconds: float, problem: str = "") -> None:
        """Put down how a step went."""
        verdict = "FAILED" if problem else "ok"
        first = problem.strip().splitlines()[0] if problem.strip() else ""
        self.lines.append(f"{verdict:<7} {seconds:>6.1f} s  {name}" + (f": {first}" if first else ""))
        if problem:
            self.failed.append(name)
        print(f"-- {name}: {verdict.lower()} in {seconds:.1f} s", flush=True)

    def close(self) -> int:
        """Print the summary. Returns the exit status."""
        heading("summary")
        print("\n".join(self.lines))
        print(f"        {time.monotonic() - self.started:>6.1f} s  in all")
        if self.failed:
            print(f"Failed: {', '.join(self.failed)}")
        print(self.counts, flush=True)
        return 1 if self.failed else 0


def heading(text: str) -> None:
    print(f"\n== {text}", flush=True)
