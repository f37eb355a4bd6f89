from school_ai.services.telling import push
from school_ai.setup.notifications import make_notifications


def execute() -> None:
    """Schools that had School AI before people chose how they are told get words for it, and keys for push, once."""
    make_notifications()
    push.make_keys()
