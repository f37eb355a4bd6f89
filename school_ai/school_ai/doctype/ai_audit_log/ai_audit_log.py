from school_ai.school_ai.append_only import AppendOnly


class AIAuditLog(AppendOnly):
    """Who read or changed what about whom: written by `services/auditing/writing.py`, changed by nobody."""
