"""All figures as Prometheus reads them (text format 0.0.4): counters of all processes, and what stands in the records.

The library's own registry counts for one process; the school has many, whose sum stands in the cache. So its collector
is one of ours, made for each reading.
"""

from collections.abc import Iterator

import frappe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from school_ai.measuring import counters
from school_ai.measuring.catalogue import COUNTERS, Counter
from school_ai.services.monitoring import gauges

MEDIA = "text/plain; version=0.0.4; charset=utf-8"


def text() -> bytes:
    """The figures of this site. Those that stand in Redis are missing where it does not answer."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    return generate_latest(registry)


def names() -> set[str]:
    """The names of all series that may be served."""
    found = {gauge.name for gauge in gauges.GAUGES}
    for counter in COUNTERS:
        ends = ("_bucket", "_sum", "_count") if counter.buckets else ("",)
        found |= {counter.name + end for end in ends}
    return found


class _Collector:
    def collect(self) -> Iterator[Metric]:
        try:
            written = counters.written()
        except Exception:
            frappe.logger("school_ai").warning("the cache does not answer: no counters")
            written = {}
        for counter in COUNTERS:
            values = written.get(counter, {})
            yield _histogram(counter, values) if counter.buckets else _counter(counter, values)
        for gauge, values in gauges.read():
            family = GaugeMetricFamily(gauge.name, gauge.help, labels=gauge.labels)
            for labels, value in sorted(values.items()):
                family.add_metric(labels, value)
            yield family


def _counter(counter: Counter, values: dict[tuple[str, ...], float]) -> Metric:
    family = CounterMetricFamily(counter.name, counter.help, labels=counter.labels)
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    return family


def _histogram(counter: Counter, values: dict[tuple[str, ...], float]) -> Metric:
    family = HistogramMetricFamily(counter.name, counter.help, labels=counter.labels)
    width = len(counter.labels)
    bounds = [*map(str, counter.buckets), "+Inf"]
    for labels in sorted({each[:width] for each in values}):
        buckets, count = [], 0.0
        for bound in bounds:
            count += values.get((*labels, "le", bound), 0.0)
            buckets.append((bound, count))
        family.add_metric(labels, buckets, sum_value=values.get((*labels, "sum"), 0.0))
    return family
