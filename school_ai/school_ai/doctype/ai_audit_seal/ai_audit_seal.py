from school_ai.school_ai.append_only import AppendOnly


class AIAuditSeal(AppendOnly):
    """A batch of the audit log that is closed: written by `services/auditing/sealing.py`."""
