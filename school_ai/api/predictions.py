"""The models behind the estimates: learned, looked at, changed back. For heads of school and those who look after
School AI."""

from dataclasses import dataclass

import frappe
from frappe.utils import getdate

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.analytics import estimating, following, gathering, models, training
from school_ai.services.analytics.following import FollowedShown
from school_ai.services.remembered import RECORDS, remembered

ON = "predictions_enabled"


@dataclass(frozen=True)
class Begun:
    """The task that does the work; ask `tasks.state` how far it is."""

    task: str


@endpoint("POST", guard=permissions.oversees_school_ai, capability=ON)
def learn() -> Begun:
    """Learn all models anew from the terms that are over, in the background. Asked twice, it is done once."""
    return Begun(training.start())


@endpoint("POST", guard=permissions.oversees_school_ai, capability=ON)
def estimate() -> Begun:
    """Make estimates, insights and recommendations for all pupils anew, in the background."""
    return Begun(estimating.start())


@permissions.for_callers(permissions.overseeing)
def _decides_model(model: str) -> None:
    permissions.oversees_school_ai()
    if not frappe.db.exists(models.MODEL, model):
        raise frappe.DoesNotExistError(frappe._("There is no model {0}.").format(model))


@endpoint("POST", guard=_decides_model, capability=ON)
def use_model(model: str) -> Begun:
    """Use an earlier model in place of the present one, and make all estimates anew with it."""
    models.use(model)
    return Begun(estimating.start())


@endpoint("GET", guard=permissions.heads_school, capability=ON)
def followed(months: int = 12) -> list[FollowedShown]:
    """What followed on what was done: before and after, beside pupils like those with whom it was done."""
    months = min(60, max(1, months))
    return remembered(
        "predictions.followed",
        (months,),
        lambda: following.of_actions(gathering.records(with_tutor=False), getdate(), months=months),
        (*RECORDS, "AI Insight", "AI Recommendation"),
    )
