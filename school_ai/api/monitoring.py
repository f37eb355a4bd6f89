"""How the installation is: for Prometheus, for whoever balances load between servers, and for those who are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import frappe
from frappe import _
from pydantic import Field
from werkzeug.wrappers import Response

from school_ai import permissions
from school_ai.api import measured
from school_ai.api.endpoint import endpoint
from school_ai.services.monitoring import alerting, exposing
from school_ai.services.monitoring import readiness as examination

JSON, TEXT = "application/json", "text/plain"
NOT_READY = 503
Name = Annotated[str, Field(max_length=140)]


@permissions.for_callers(permissions.overseeing)
def reads_metrics() -> None:
    """Those who look after School AI, and a program with the token that the settings hold."""
    if not measured.is_scraper():
        permissions.oversees_school_ai()


@dataclass(frozen=True)
class AlertShown:
    """An alert. `value` when it fired, `value_now` when it was looked at last; `expected` in words."""

    name: str
    title: str
    severity: str
    state: str
    figure: str
    since: datetime
    value: float
    value_now: float
    expected: str
    looked_after_by: str
    over_on: datetime | None


@endpoint("GET", guard=reads_metrics, allow_guest=True, produces=TEXT)
def metrics() -> Response:
    """All figures in the text format of Prometheus. For those who look after School AI, and with the header
    `Authorization: Bearer TOKEN` for a program that has the token of School AI Settings."""
    return Response(exposing.text(), content_type=exposing.MEDIA, headers={"Cache-Control": "no-store"})


@endpoint("GET", open_because="Whoever balances load asks whether the process answers, and is told nothing else.",
          allow_guest=True)  # fmt: skip
def health() -> Literal["ok"]:
    """Whether the process answers at all. Nothing that it stands on is asked."""
    return "ok"


@endpoint("GET", open_because="Whoever balances load asks whether to send anybody here; the reasons are for overseers.",
          allow_guest=True, produces=JSON, also_answers=(NOT_READY,))  # fmt: skip
def readiness(only: Literal["serving"] | None = None) -> Response:
    """Whether School AI can do its work: 200, or 503. With `only=serving`: whether a web process can, which is what a
    load balancer should ask; workers, scheduler and index server are left out then. Those who look after School AI are
    told of each part what is wrong with it."""
    parts = examination.examine(only_serving=only == "serving")
    ready = examination.is_ready(parts)
    said: dict = {"ready": ready}
    if permissions.standing_of().oversees:
        said["parts"] = {part.name: part.words or "ready" for part in parts}
    body = frappe.as_json(said)
    headers = {"Cache-Control": "no-store"}
    return Response(body, status=200 if ready else NOT_READY, mimetype=JSON, headers=headers)


@endpoint("GET", guard=permissions.oversees_school_ai)
def alerts(
    state: Literal["Firing", "Looked after", "Over"] | None = None,
    start: Annotated[int, Field(ge=0)] = 0,
    page_length: Annotated[int, Field(ge=1, le=200)] = 50,
) -> list[AlertShown]:
    """Alerts, the latest first."""
    rows = frappe.get_list(
        alerting.ALERT,
        filters={"state": state} if state else {},
        fields=["name", "title", "severity", "state", "figure", "since", "value", "value_now", "expected",
                "looked_after_by", "over_on", "fired_on"],
        order_by="fired_on desc, name",
        limit_start=start,
        limit_page_length=page_length,
    )  # fmt: skip
    for row in rows:
        # What fired at once has not been on its way for a while.
        row.since = row.since or row.fired_on
        del row["fired_on"]
    return [AlertShown(**row) for row in rows]


@endpoint("POST", guard=permissions.oversees_school_ai)
def look_after(alert: Name, note: Annotated[str, Field(max_length=1000)] = "") -> str:
    """Say that you look after an alert: nobody else is told of it. Returns its state."""
    alerting.look_after(alert, frappe.session.user, note)
    return alerting.LOOKED_AFTER


@endpoint("POST", guard=permissions.oversees_school_ai)
def try_rule(rule: Name) -> str:
    """What a rule sees now, in words. Nobody is told, nothing is changed."""
    permissions.is_there(alerting.RULE, rule)
    seen = alerting.look_at(frappe.get_doc(alerting.RULE, rule), frappe.utils.now_datetime())
    if seen.value is None:
        return seen.words
    figure = alerting.figures.BY_NAME[frappe.db.get_value(alerting.RULE, rule, "figure")]
    said = _("{0}. Expected: {1}.").format(alerting.amount(seen.value, figure), seen.words)
    return f"{said} {_('Out of bounds.')}" if seen.crossed else said
