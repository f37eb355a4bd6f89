"""What a school has chosen for its predictions, from School AI Settings."""

from dataclasses import dataclass

from frappe.utils import cint, flt

from school_ai import settings
from school_ai.ai.analytics.audit import Limits

DAYS_BETWEEN = {"Weekly": 7, "Monthly": 28, "Termly": 112}
NEEDED = "A consent is needed"


@dataclass(frozen=True)
class Choices:
    """`leave_out`: themes of features that are not used. `attributes`: what the audit compares. Shares are of 1."""

    pass_mark: float
    absent_share: float
    learn_every: str
    consent_needed: bool
    leave_out: tuple[str, ...]
    with_tutor: bool
    least_right: float
    most_alerts: float
    tells_instructors: bool
    attributes: tuple[str, ...]
    limits: Limits

    @property
    def days_between(self) -> int:
        """After so many days models are learned anew."""
        return DAYS_BETWEEN[self.learn_every]

    def of_learning(self) -> dict:
        """What a model depends on: learned under other choices, it is another one."""
        return {
            "pass_mark": self.pass_mark,
            "absent_share": self.absent_share,
            "leave_out": list(self.leave_out),
            "with_tutor": self.with_tutor,
        }


def current() -> Choices:
    read = settings.get()
    left_out = [("notes", "predictions_use_notes"), ("fees", "predictions_use_fees")]
    return Choices(
        pass_mark=_number("predictions_pass_mark"),
        absent_share=_number("predictions_absent_share") / 100,
        learn_every=read.get("predictions_learn_every") or "Monthly",
        consent_needed=read.get("predictions_consent") == NEEDED,
        leave_out=tuple(theme for theme, switch in left_out if not settings.number(switch)),
        with_tutor=settings.is_on("predictions_use_tutor"),
        least_right=_number("alert_least_right") / 100,
        most_alerts=_number("alert_most") / 100,
        tells_instructors=settings.is_on("alert_to_instructors"),
        attributes=tuple(dict.fromkeys(_names(read.get("audit_attributes")))),
        limits=Limits(
            false_alarms=_number("audit_false_alarms") / 100,
            missed=_number("audit_missed") / 100,
            calibration=_number("audit_calibration") / 100,
            fewest=max(5, cint(_number("audit_fewest"))),
        ),
    )


def _number(fieldname: str) -> float:
    """A setting; its default where it was never saved or is empty."""
    value = settings.get().get(fieldname)
    return flt(settings.default_of(fieldname) if value in (None, "") else value)


def _names(text: str | None) -> list[str]:
    text = settings.default_of("audit_attributes") if text is None else text
    return [name.strip() for name in text.replace("\n", ",").split(",") if name.strip()]
