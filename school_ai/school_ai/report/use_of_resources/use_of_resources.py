from frappe import _

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics import tabulating

ABOUT = ("classes", "instructors", "rooms", "support")


def execute(filters=None):
    return UseOfResources(filters or {}).answer()


class UseOfResources(FiguresReport):
    """Class sizes, lessons of instructors, rooms, and where support would help most. For heads of school."""

    def __init__(self, filters):
        about = filters.get("about")
        self.about = about if about in ABOUT else ABOUT[0]
        self.found = tabulating.resources(self.about, filters.get("academic_term"))

    def columns(self) -> list[dict]:
        beside = column("beside", _("Unlike the Others"), width=190)
        return {
            "classes": [
                column("group", _("Student Group"), width=180),
                column("pupils", _("Pupils"), "Int", 90),
                column("capacity", _("Seats in the Smallest Room"), "Int", 190),
                column("filled", _("Seats Taken"), "Percent", 140),
                column("over", _("Pupils Without a Seat"), "Int", 160),
                beside,
            ],
            "instructors": [
                column("title", _("Instructor"), width=200),
                column("week", _("Lessons a Week"), "Float", 130),
                column("most", _("Most in One Week"), "Int", 140),
                column("weeks", _("Weeks"), "Int", 90),
                beside,
            ],
            "rooms": [
                column("title", _("Room"), width=200),
                column("capacity", _("Seats"), "Int", 90),
                column("used", _("Lessons"), "Int", 90),
                column("share", _("Used of the Week"), "Percent", 170),
                column("seats", _("Seats Taken"), "Percent", 140),
                beside,
            ],
            "support": [
                column("course", _("Course"), width=150),
                column("group", _("Student Group"), width=150),
                column("pupils", _("Pupils"), "Int", 90),
                column("expected", _("Expected to Fail"), "Float", 130),
                column("near", _("Could Go Either Way"), "Int", 150),
                column("seats", _("Pupils Helped"), "Int", 120),
                column("avoided", _("Failures Avoided by {0} Hours").format(tabulating.HOURS), "Float", 210),
                column("avoided_between", _("Avoided Between"), width=140),
            ],
        }[self.about]
