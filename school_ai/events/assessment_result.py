"""Assessment Result: estimates for the pupil are made anew."""

from school_ai.events.guarded import never_in_the_way
from school_ai.services.analytics import estimating


@never_in_the_way("predictions_enabled")
def on_submit(doc, method=None) -> None:
    estimating.note_results()


@never_in_the_way("predictions_enabled")
def on_cancel(doc, method=None) -> None:
    estimating.note_results()
