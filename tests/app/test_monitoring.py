"""What documents and records say of figures is what we serve."""

import json
import re

import pytest

from embedded.environment import ROOT
from school_ai.measuring.catalogue import COUNTERS
from school_ai.services.monitoring import alerting, escalating, exposing, figures
from school_ai.setup import alert_rules
from tests.app import known

DASHBOARD = ROOT / "docs" / "monitoring" / "grafana-dashboard.json"
DOCUMENT = ROOT / "docs" / "monitoring.md"
SERIES = re.compile(r"\bschool_ai_[a-z_]+\b")
# Names of ours that are no series.
OTHERS = {"school_ai"}


def unknown(text: str) -> set[str]:
    # A histogram goes by its name without the ending, too.
    histograms = {counter.name for counter in COUNTERS if counter.buckets}
    return set(SERIES.findall(text)) - exposing.names() - histograms - OTHERS


def expressions(panel: dict) -> list[str]:
    found = [target["expr"] for target in panel.get("targets", ())]
    return found + [each for inner in panel.get("panels", ()) for each in expressions(inner)]


def test_the_dashboard_asks_for_nothing_but_what_is_served():
    dashboard = json.loads(DASHBOARD.read_text())
    asked = [each for panel in dashboard["panels"] for each in expressions(panel)]
    assert len(asked) >= 15
    assert {name for each in asked for name in unknown(each)} == set()
    assert all(SERIES.search(each) for each in asked)


def test_the_dashboard_shows_every_counter_and_most_gauges():
    text = DASHBOARD.read_text()
    missing = {name.removesuffix("_sum").removesuffix("_count") for name in exposing.names() if name not in text}
    assert (
        missing - {"school_ai_info", "school_ai_citations"} - {name for name in missing if f"{name}_bucket" in text}
        == set()
    )


def test_panels_have_places_of_their_own():
    dashboard = json.loads(DASHBOARD.read_text())
    numbers = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(numbers)) == len(numbers)
    taken = set()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells


def test_the_document_names_nothing_but_what_is_served():
    assert unknown(DOCUMENT.read_text()) == set()


def test_a_series_that_is_not_served_is_found():
    assert unknown("rate(school_ai_wishes_total[5m])") == {"school_ai_wishes_total"}


@pytest.mark.parametrize("doctype", ["AI Alert Rule", "AI Alert"])
def test_a_rule_chooses_among_the_figures_that_there_are(doctype):
    assert _options(doctype, "figure") == [figure.name for figure in figures.ALL]


def test_options_are_what_the_services_know():
    assert _options("AI Alert Rule", "kind") == [alerting.THRESHOLD, alerting.UNUSUAL]
    assert _options("AI Alert Rule", "direction") == [alerting.ABOVE, alerting.BELOW, alerting.EITHER]
    assert _options("AI Alert", "state") == [alerting.FIRING, alerting.LOOKED_AFTER, alerting.OVER]
    assert _options("AI Alert Step", "tell") == [escalating.EVERYBODY, escalating.ONE, escalating.SLACK]


def test_ready_made_rules_are_of_figures_that_there_are():
    for title, rule in alert_rules.READY_MADE.items():
        figure = figures.BY_NAME[rule["figure"]]
        assert rule.get("kind") != alerting.UNUSUAL or figure.hourly, title


def _options(doctype: str, fieldname: str) -> list[str]:
    fields = {field["fieldname"]: field for field in known.our_doctypes()[doctype]["fields"]}
    return fields[fieldname]["options"].split("\n")
