"""What a benchmark is, and the list of all."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import benchmarks

GROUPS = (
    *(
        "knowledge",
        "tutor",
        "scheduling",
        "analytics",
        "integrity",
        "sync",
        "api",
        "audit",
        "security",
        "portal",
        "monitoring",
    ),
    "load",
    "encryption",
)


class Skipped(Exception):
    """Something that the benchmark needs is not here. Skipped is not met."""


@dataclass(frozen=True)
class Run:
    """What a benchmark may ask for: outside data by name, and the seed of everything random."""

    data: Path
    seed: int = 7

    def dataset(self, name: str) -> Path:
        """Folder of an outside data set. Raises `Skipped` when it is not there."""
        folder = self.data / name
        if not folder.is_dir():
            raise Skipped(f"no {name} in {self.data}")
        return folder


@dataclass(frozen=True)
class Figure:
    """What was measured, when more than a number is to be said."""

    value: float
    note: str = ""


@dataclass(frozen=True)
class Benchmark:
    """A figure that is to be reached. `bar` must be reached, `aim` is what we would like; both in `unit`."""

    name: str
    group: str
    measure: Callable[[Run], float | Figure]
    unit: str
    bar: float | None
    aim: float | None
    better: Literal["higher", "lower"]
    title: str
    needs_site: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.group}.{self.name}"

    def is_met(self, value: float) -> bool:
        if self.bar is None:
            return True
        return value >= self.bar if self.better == "higher" else value <= self.bar


@dataclass
class _Registry:
    benchmarks: dict[str, Benchmark] = field(default_factory=dict)


_registry = _Registry()


def benchmark(
    *,
    unit: str,
    bar: float | None = None,
    aim: float | None = None,
    better: Literal["higher", "lower"] = "higher",
    needs_site: bool = False,
) -> Callable:
    """Register a function as the benchmark of its name, in the group that its module's folder is named after.

    A benchmark without a bar is for information. The function's docstring says in its first line what is measured.
    """

    def register(function: Callable[[Run], float | Figure]) -> Callable:
        group = function.__module__.split(".")[1]
        entry = Benchmark(
            name=function.__name__,
            group=group,
            measure=function,
            unit=unit,
            bar=bar,
            aim=aim,
            better=better,
            title=(function.__doc__ or "").strip().splitlines()[0],
            needs_site=needs_site,
        )
        _registry.benchmarks[entry.full_name] = entry
        return function

    return register


def all_benchmarks() -> list[Benchmark]:
    """Every benchmark, group by group."""
    for group in GROUPS:
        folder = Path(benchmarks.__file__).parent / group
        if not folder.is_dir():
            continue
        for module in pkgutil.iter_modules([str(folder)]):
            importlib.import_module(f"benchmarks.{group}.{module.name}")
    return sorted(_registry.benchmarks.values(), key=lambda entry: (GROUPS.index(entry.group), entry.name))


def chosen(names: list[str]) -> list[Benchmark]:
    """Those of the given groups or names (with or without their group); all of them for no names."""
    everything = all_benchmarks()
    if not names:
        return everything
    unknown = [name for name in names if not any(name in (b.group, b.name, b.full_name) for b in everything)]
    if unknown:
        raise SystemExit(f"There is no benchmark or group {', '.join(unknown)}. ./benchmark --list shows them.")
    return [b for b in everything if {b.group, b.name, b.full_name} & set(names)]
