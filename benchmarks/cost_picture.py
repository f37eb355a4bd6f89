"""Draws how cost and bound of a timetable come together over time.

`python -m benchmarks.cost_picture` solves the large school and prints the curve; with `--write` it draws
docs/pictures/timetable-cost.svg.
"""

import argparse
import math
from pathlib import Path

from benchmarks.scheduling.large_school import large_school
from embedded.environment import ROOT

PICTURE = ROOT / "docs" / "pictures" / "timetable-cost.svg"
SECONDS, SEED = 120.0, 7
_COST, _BOUND = "#1f6feb", "#1a7f37"
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 400, 70, 150, 50, 60


def solved(seconds: float = SECONDS, seed: int = SEED) -> list[tuple[float, int, int, float]]:
    """Seconds, cost, hard violations and bound, each time that something got better."""
    from school_ai.ai.scheduling.solve import Progress, solve

    points: list[tuple[float, int, int, float]] = []

    def follow(progress: Progress) -> bool:
        point = (progress.seconds, progress.cost, progress.hard, progress.bound)
        if not points or points[-1][1:] != point[1:]:
            points.append(point)
        return True

    outcome = solve(large_school(seed), seed=seed, seconds=seconds, on_progress=follow)
    points.append((outcome.seconds, outcome.cost, outcome.hard, outcome.bound))
    return points


def drawn(points: list[tuple[float, int, int, float]]) -> str:
    """An SVG picture: seconds (logarithmic) against cost, from the first timetable that breaks no hard rule on."""
    usable = [point for point in points if not point[2]]
    first, last = max(0.1, usable[0][0]), usable[-1][0]
    step = 10 ** math.floor(math.log10(max(10, usable[0][1])))
    highest = math.ceil(usable[0][1] / step) * step
    right = _WIDTH - _RIGHT

    def x(seconds: float) -> float:
        share = math.log(max(seconds, first) / first) / math.log(last / first) if last > first else 1.0
        return _LEFT + share * (right - _LEFT)

    def y(cost: float) -> float:
        return _HEIGHT - _BOTTOM - cost / highest * (_HEIGHT - _TOP - _BOTTOM)

    def text(at_x: float, at_y: float, words: str, more: str = "") -> str:
        return f'<text x="{at_x:.0f}" y="{at_y:.0f}" {more}>{words}</text>'

    def line(values: list[tuple[float, float]], colour: str) -> str:
        # A step: what was found holds until something better is.
        path = f"M{x(values[0][0]):.1f} {y(values[0][1]):.1f}"
        path += "".join(f"H{x(seconds):.1f}V{y(value):.1f}" for seconds, value in values[1:])
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="13" fill="#24292f">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        text(_LEFT, 26, "A school of 40 groups and 1,300 lessons: cost and bound while it is solved", 'font-size="15"'),
    ]
    for cost in range(0, highest + 1, max(1, highest // 5)):
        parts.append(f'<path d="M{_LEFT} {y(cost):.0f}H{right}" stroke="#d0d7de"/>')
        parts.append(text(_LEFT - 8, y(cost) + 4, f"{cost:,}", 'text-anchor="end"'))
    parts += [
        text(x(seconds), _HEIGHT - _BOTTOM + 20, f"{seconds} s", 'text-anchor="middle"')
        for seconds in (1, 2, 5, 10, 20, 60, 120, 300)
        if first <= seconds <= last * 1.01
    ]
    parts.append(line([(seconds, cost) for seconds, cost, _hard, _bound in usable], _COST))
    parts.append(line([(seconds, bound) for seconds, _cost, _hard, bound in usable], _BOUND))
    cost, bound = usable[-1][1], usable[-1][3]
    parts.append(text(right + 8, y(cost) + 4, f"cost {cost:,}", f'fill="{_COST}"'))
    parts.append(text(right + 8, max(y(bound) + 4, y(cost) + 20), f"bound {bound:,.0f}", f'fill="{_BOUND}"'))
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"draw {PICTURE.relative_to(ROOT)}")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    points = solved(options.seconds)
    for seconds, cost, hard, bound in points:
        print(f"{seconds:8.1f} s  cost {cost:6}  hard {hard:4}  bound {bound:8.1f}")
    if options.write:
        Path(PICTURE).write_text(drawn(points))


if __name__ == "__main__":
    main()
