"""Which insights go back to ERPNext, and to which places, as the school has chosen in School AI Settings."""

from dataclasses import dataclass

from school_ai import settings
from school_ai.services import insights
from school_ai.services.analytics import noticing
from school_ai.services.analytics.outcome_words import ALERT_KINDS

FIELD, COMMENT, NOTIFICATION = "Field", "Comment", "Notification"
_SWITCHES = {FIELD: "back_field", COMMENT: "back_comment", NOTIFICATION: "back_notification"}
_ORDER = {"": 0, insights.LOW: 1, insights.MEDIUM: 2, insights.HIGH: 3}


@dataclass(frozen=True)
class Choices:
    """`kinds`: of insights that go back; `least`: by place that is switched on, the severity from which on."""

    kinds: frozenset[str]
    least: dict[str, str]

    def has(self, place: str, kind: str, severity: str | None) -> bool:
        """Whether an insight goes to a place."""
        least = self.least.get(place)
        return least is not None and kind in self.kinds and _ORDER[severity or ""] >= _ORDER[least]


def current() -> Choices:
    if not settings.is_on("predictions_enabled"):
        return Choices(frozenset(), {})
    kinds: set[str] = set()
    if settings.is_on("back_estimates"):
        kinds.update(ALERT_KINDS.values())
    if settings.is_on("back_noticed"):
        kinds.update(noticing.KINDS)
    read = settings.get()
    least = {
        place: read.get(f"{switch}_from") or settings.default_of(f"{switch}_from")
        for place, switch in _SWITCHES.items()
        if settings.is_on(switch)
    }
    return Choices(frozenset(kinds), least)
