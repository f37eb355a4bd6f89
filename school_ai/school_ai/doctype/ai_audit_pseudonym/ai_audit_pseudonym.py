from school_ai.school_ai.append_only import AppendOnly


class AIAuditPseudonym(AppendOnly):
    """Under which name a person stands in the audit log: kept by `services/auditing/pseudonyms.py`."""
