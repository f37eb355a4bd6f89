"""`./benchmark`: runs benchmarks and prints each figure beside its bar."""

import argparse
import dataclasses
import json
import sys
import time
import traceback
from pathlib import Path

from benchmarks.registry import Benchmark, Figure, Run, Skipped, chosen

DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@dataclasses.dataclass
class Line:
    """The outcome of one benchmark."""

    name: str
    figure: float | None
    unit: str
    bar: float | None
    aim: float | None
    better: str
    verdict: str  # met, short, measured (no bar), skipped, failed
    note: str
    seconds: float

    def __str__(self) -> str:
        sign = "≥" if self.better == "higher" else "≤"
        bar = "" if self.bar is None else f"bar {sign} {self.bar:g}"
        figure = "–" if self.figure is None else _shown(self.figure)
        text = f"{self.name:<46} {figure:>12} {self.unit:<14} {bar:<14} {self.verdict}"
        return f"{text}  {self.note}".rstrip()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./benchmark", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="group or name", help="nothing: all of them")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and end")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of outside data sets")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)

    wanted = chosen(options.names)
    if options.list:
        for entry in wanted:
            print(f"{entry.full_name:<46} {entry.title}")
        return 0
    run = Run(options.data.resolve(), options.seed)
    lines = []
    for entry in wanted:
        lines.append(_measured(entry, run))
        if not options.json:
            print(lines[-1], flush=True)
    if options.json:
        print(json.dumps([dataclasses.asdict(line) for line in lines], indent=1))
    return 1 if any(line.verdict in ("short", "failed") for line in lines) else 0


def _measured(entry: Benchmark, run: Run) -> Line:
    started = time.monotonic()
    figure, verdict, note = None, "failed", ""
    try:
        found = entry.measure(run)
        found = found if isinstance(found, Figure) else Figure(float(found))
        figure, note = float(found.value), found.note
        verdict = "measured" if entry.bar is None else "met" if entry.is_met(figure) else "short"
    except Skipped as reason:
        verdict, note = "skipped", str(reason)
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        note = f"{type(error).__name__}: {error}"
    return Line(
        name=entry.full_name,
        figure=figure,
        unit=entry.unit,
        bar=entry.bar,
        aim=entry.aim,
        better=entry.better,
        verdict=verdict,
        note=note,
        seconds=round(time.monotonic() - started, 1),
    )


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:.4g}"


if __name__ == "__main__":
    sys.exit(main())
