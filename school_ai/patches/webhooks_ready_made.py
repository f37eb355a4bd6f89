from school_ai.setup.webhooks import make_webhooks


def execute() -> None:
    """Schools that had School AI before there were webhooks get the ready-made ones, once."""
    make_webhooks()
