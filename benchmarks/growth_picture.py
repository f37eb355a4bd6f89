"""Draws how the time of a search grows with the shelf.

`python -m benchmarks.growth_picture` measures and prints; with `--write` it draws docs/pictures/retrieval-growth.svg.
"""

import argparse
import math
from pathlib import Path

from benchmarks.knowledge.growth import SIZES, p95_of_readers
from benchmarks.registry import Run
from benchmarks.run import DEFAULT_DATA
from embedded.environment import ROOT

PICTURE = ROOT / "docs" / "pictures" / "retrieval-growth.svg"
_COLOURS = ("#1f6feb", "#bf8700", "#57606a")
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 400, 70, 190, 50, 60


def drawn(measured: dict[int, dict[str, float]], bar: float = 150) -> str:
    """An SVG picture: size of the shelf (logarithmic) against milliseconds, a line for each reader, and the bar."""
    highest = math.ceil(max(bar, *(time for times in measured.values() for time in times.values())) / 50) * 50
    first, last = math.log10(min(measured)), math.log10(max(measured))

    def x(size: float) -> float:
        return _LEFT + (math.log10(size) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    def y(time: float) -> float:
        return _HEIGHT - _BOTTOM - time / highest * (_HEIGHT - _TOP - _BOTTOM)

    def text(at_x: float, at_y: float, words: str, more: str = "") -> str:
        return f'<text x="{at_x:.0f}" y="{at_y:.0f}" {more}>{words}</text>'

    right = _WIDTH - _RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="13" fill="#24292f">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        text(_LEFT, 26, "Time of a search, with the asker’s permissions (95 of 100 are faster)", 'font-size="15"'),
    ]
    for time in range(0, highest + 1, 50):
        parts.append(f'<path d="M{_LEFT} {y(time):.0f}H{right}" stroke="#d0d7de"/>')
        parts.append(text(_LEFT - 8, y(time) + 4, f"{time} ms", 'text-anchor="end"'))
    parts += [text(x(size), _HEIGHT - _BOTTOM + 20, f"{size:,}", 'text-anchor="middle"') for size in measured]
    parts.append(text((_LEFT + right) / 2, _HEIGHT - 14, "passages on the shelf", 'text-anchor="middle"'))
    parts.append(f'<path d="M{_LEFT} {y(bar):.0f}H{right}" stroke="#cf222e" stroke-dasharray="6 4"/>')
    parts.append(text(right + 8, y(bar) + 4, f"bar: {bar:.0f} ms", 'fill="#cf222e"'))
    below = -math.inf
    names = sorted(measured[max(measured)], key=lambda name: measured[max(measured)][name], reverse=True)
    for name, colour in zip(names, _COLOURS, strict=False):
        line = " ".join(f"{x(size):.1f},{y(times[name]):.1f}" for size, times in measured.items())
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(times[name]):.1f}" r="3.5" fill="{colour}"/>'
            for size, times in measured.items()
        ]
        time = measured[max(measured)][name]
        # Names do not stand on one another where lines end close together.
        below = max(below + 16, y(time) + 4)
        parts.append(text(right + 8, below, f"{name}: {time:.0f} ms", f'fill="{colour}"'))
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PICTURE.relative_to(ROOT)}")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    options = parser.parse_args()
    run = Run(options.data.resolve())
    measured = {}
    for size in SIZES:
        measured[size] = p95_of_readers(run, size)
        print(f"{size:>8,}", "  ".join(f"{name} {time:.0f} ms" for name, time in measured[size].items()), flush=True)
    if options.write:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_text(drawn(measured))


if __name__ == "__main__":
    main()
