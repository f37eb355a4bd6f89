"""The models that were learned: kept, loaded, used, and changed back to an earlier one."""

from dataclasses import asdict, dataclass
from typing import Any

import frappe
import numpy as np
import sklearn
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai import __version__
from school_ai.ai.analytics import candidates
from school_ai.ai.analytics.alerting import Threshold
from school_ai.ai.analytics.audit import Audit
from school_ai.ai.analytics.drift import Profile
from school_ai.ai.analytics.model import FEWEST_ROWS, WHY_RULE, Predictor
from school_ai.jobs import tasks
from school_ai.services.analytics import signed_files, wording
from school_ai.services.analytics.outcome_words import NAMES, TITLES
from school_ai.services.analytics.signed_files import NotOurs

MODEL = "AI Model"
LEARN = "Learn predictions"
IN_USE, EARLIER, NOT_ALLOWED, NOTHING = "In Use", "Earlier", "Not Allowed", "Nothing to Learn From"
# So many earlier models of each outcome keep their file, to be used again.
KEPT_FILES = 6


@dataclass(frozen=True)
class Learned:
    """What came of learning one outcome. `reasons`: the engine's, or "limits"."""

    outcome: str
    predictor: Predictor
    profile: Profile | None
    threshold: Threshold | None
    audit: Audit | None
    data_from: Any
    data_to: Any
    terms: int
    pupils: int
    made_with: dict[str, Any]

    @property
    def is_allowed(self) -> bool:
        return self.audit is None or self.audit.passes


@dataclass(frozen=True)
class Held:
    """A model as it is used."""

    name: str
    outcome: str
    predictor: Predictor
    profile: Profile | None
    threshold: float | None


def keep(learned: Learned) -> str:
    """Write down what was learned, and use it, unless it is beyond the limits or says nothing. Returns its name."""
    status = IN_USE if learned.predictor.says_chance else NOTHING
    if status == IN_USE and not learned.is_allowed:
        status = NOT_ALLOWED
    document = frappe.get_doc({"doctype": MODEL, "status": status, **_described(learned)})
    document.flags.is_ours = True
    document.insert(ignore_permissions=True)
    if learned.predictor.says_chance:
        # What it was tried on names pupils, and is not needed any more.
        learned.predictor.tried = learned.predictor.tried.iloc[:0]
        held = {"predictor": learned.predictor, "profile": learned.profile}
        file = f"{document.name}.model"
        file_hash, size = signed_files.write(file, held)
        document.db_set({"file": file, "file_hash": file_hash, "file_size": size}, update_modified=False)
    if status == IN_USE:
        _put_in_use(document)
    _prune(document.outcome)
    return document.name


def _described(learned: Learned) -> dict[str, Any]:
    predictor = learned.predictor
    title = TITLES[learned.outcome]
    rule = predictor.model.startswith(candidates.RULE)
    return {
        "title": f"{_(title)} · {frappe.format(getdate(), 'Date')}",
        "outcome": title,
        "method": predictor.model,
        "uses_rule": int(rule),
        "quality": quality(predictor, learned.threshold),
        "why_rule": wording.sentences([_why_not_allowed(learned), why_rule(predictor)]),
        "learned_on": now_datetime(),
        "data_from": learned.data_from,
        "data_to": learned.data_to,
        "terms": learned.terms,
        "pupils": learned.pupils,
        "cases": predictor.rows,
        "share": 100 * predictor.share if predictor.kind == "chance" and np.isfinite(predictor.share) else 0,
        "threshold": learned.threshold.chance if learned.threshold else 0,
        "audit_passes": int(learned.is_allowed),
        "metrics": as_json([asdict(each) for each in predictor.metrics]),
        "curve": as_json([asdict(each) for each in predictor.curve]),
        "alerts": as_json(asdict(learned.threshold) if learned.threshold else None),
        "audit": as_json(_of_audit(learned.audit)),
        "made_with": as_json({**learned.made_with, "app": __version__, "scikit-learn": sklearn.__version__}),
    }


def _why_not_allowed(learned: Learned) -> str:
    """Where a model is beyond the limits of fairness: for whom, in words; else empty."""
    if learned.is_allowed:
        return ""
    beyond = [": ".join(named(each.attribute, each.group)) for each in learned.audit.groups if each.beyond]
    return _("Not used, since it errs more often about some pupils than the school's limits allow: {0}.").format(
        ", ".join(beyond)
    )


def named(attribute: str, group: str) -> tuple[str, str]:
    """An attribute that was audited and one of its groups, as people call them."""
    # Check fields are stored as numbers.
    return _(frappe.unscrub(attribute)), {"0": _("No"), "1": _("Yes")}.get(group, group)


def _of_audit(audit: Audit | None) -> dict[str, Any] | None:
    if audit is None:
        return None
    return {**asdict(audit), "passes": audit.passes}


def as_json(value: Any) -> str:
    """JSON without NaN, which is none."""
    return frappe.as_json(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, 6) if np.isfinite(value) else None
    return value


def why_rule(predictor: Predictor) -> str:
    """Why the naive rule is used, in words; empty where it is not."""
    if predictor.why_rule == "limits":
        return _("A better model erred more often about some pupils than the school's limits allow.")
    if not predictor.why_rule:
        return ""
    return _(WHY_RULE[predictor.why_rule]).format(predictor.rows, FEWEST_ROWS)


def quality(predictor: Predictor, threshold: Threshold | None) -> str:
    """How good it is, in one or two sentences."""
    used = next((each for each in predictor.metrics if each.model == predictor.model), None)
    if used is None or not predictor.says_chance:
        return _("Nothing is foretold: there is nothing yet to learn from or to try it on.")
    if predictor.kind == "value":
        return _("Off by {0} points of 100 on average (root of the mean square).").format(round(used.rmse, 1))
    said = []
    if np.isfinite(used.auc):
        said.append(
            _(
                "Of a pupil whom it came true for and one whom it did not, it puts the right one first "
                "{0} times in 100."
            ).format(round(100 * used.auc))
        )
    if threshold is not None:
        right, found = threshold.right[0], threshold.found[0]
        said.append(
            _("Of 100 alerts {0} would have been right, and {1} of 100 cases would have been found.").format(
                round(100 * right), round(100 * found)
            )
        )
    else:
        said.append(_("No alert is given: not enough of them would be right."))
    return " ".join(said)


def _put_in_use(document) -> None:
    now = now_datetime()
    for other in frappe.get_all(
        MODEL, {"outcome": document.outcome, "status": IN_USE, "name": ("!=", document.name)}, pluck="name"
    ):
        earlier = frappe.get_doc(MODEL, other)
        earlier.flags.is_ours = True
        earlier.update({"status": EARLIER, "used_until": now}).save(ignore_permissions=True)
    document.flags.is_ours = True
    document.update({"status": IN_USE, "used_from": now, "used_until": None}).save(ignore_permissions=True)


def use(name: str) -> None:
    """Use an earlier model in place of the present one. Raises `ValidationError` where that cannot be."""
    document = frappe.get_doc(MODEL, name, for_update=True)
    if document.status == IN_USE:
        return
    if document.status != EARLIER:
        frappe.throw(_("This model cannot be used: {0}.").format(_(document.status)))
    try:
        signed_files.read(document.file or "")
    except (NotOurs, OSError):
        frappe.throw(_("The file of this model is not there any more. Learn anew instead."))
    _put_in_use(document)


def in_use() -> dict[str, Held]:
    """The models in use by the engine's name of what they foretell. One whose file is not there is left out."""
    found = {}
    for row in frappe.get_all(MODEL, {"status": IN_USE}, ["name", "outcome", "file", "threshold"]):
        try:
            kept = signed_files.read(row.file or "")
        except (NotOurs, OSError):
            continue
        outcome = NAMES[row.outcome]
        found[outcome] = Held(row.name, outcome, kept["predictor"], kept["profile"], row.threshold or None)
    return found


def unreadable() -> int:
    """How many models in use have a file that is gone, or that this site has not signed."""
    files = frappe.get_all(MODEL, {"status": IN_USE}, pluck="file")
    return sum(not signed_files.is_ours(file or "") for file in files)


def why_none() -> str:
    """Why nothing is estimated, in words; empty where models are in use that can be read."""
    if not frappe.db.exists(MODEL, {"status": IN_USE}):
        if frappe.db.exists(tasks.DOCTYPE, {"kind": LEARN, "status": ("in", tasks.OPEN)}):
            return _("There are no estimates yet: models are just being learned.")
        return _("There are no estimates yet: there are too few finished terms to learn from.")
    if not unreadable():
        return ""
    return _("Models that were learned cannot be read any more. They are learned anew tonight.")


def forget_file(document) -> None:
    if document.file:
        signed_files.forget(document.file)


def _prune(outcome: str) -> None:
    """Only some earlier models can be used again; of the others stay the figures."""
    rows = frappe.get_all(
        MODEL, {"outcome": outcome, "status": ("!=", IN_USE), "file": ("is", "set")}, ["name", "file"],
        order_by="learned_on desc",
    )  # fmt: skip
    for row in rows[KEPT_FILES:]:
        signed_files.forget(row.file)
        frappe.db.set_value(MODEL, row.name, {"file": None}, update_modified=False)
