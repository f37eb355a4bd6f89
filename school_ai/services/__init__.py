"""Use cases: load records, call an engine, save the outcome. One module a capability."""

from importlib.util import find_spec

# Without Frappe, as where a program of ours outside a site takes the signing of webhooks from here, there are no lists.
if find_spec("frappe"):
    from school_ai.services.encryption import lists

    lists.show_texts()
