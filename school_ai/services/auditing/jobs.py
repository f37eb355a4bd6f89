"""Jobs of the queue: what they note is written when they end."""

from school_ai.services.auditing import writing


def begin(**_more) -> None:
    """Hook `before_job`."""
    writing.begin()


def finish(**_more) -> None:
    """Hook `after_job`: Frappe has committed or undone what the job did."""
    writing.finish()
