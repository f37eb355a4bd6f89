"""The rules that a school starts with, weighted as planners weigh them. Names are those of the catalogue of rules."""

from school_ai.ai.scheduling.problem import Setting

__all__ = ["DEFAULT_SETTINGS"]

# What nobody would sign weighs most: free periods of pupils, then everything of a course on one day, then what is
# unpleasant for teachers, then what is a question of taste.
DEFAULT_SETTINGS: tuple[Setting, ...] = (
    Setting("lessons_a_day", weight=None, of="teachers", limit=7),
    Setting("same_day", weight=None, limit=2),
    Setting("gaps", weight=6, of="groups"),
    Setting("spread", weight=4),
    Setting("days_taught", weight=5, of="teachers"),
    Setting("gaps", weight=2, of="teachers"),
    Setting("lonely", weight=1, of="teachers"),
    Setting("wishes", weight=2, of="teachers"),
    Setting("late", weight=1, of="groups", limit=6),
    Setting("load_balance", weight=1, of="groups"),
    Setting("heavy_late", weight=1, limit=6),
    Setting("room_changes", weight=1),
    Setting("home_room", weight=1, of="groups"),
)
