from frappe import _
from frappe.utils import cint

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics import tabulating


def execute(filters=None):
    return WhatFollowed(filters or {}).answer()


class WhatFollowed(FiguresReport):
    """What followed on what was done, beside pupils with whom nothing was done. For heads of school."""

    def __init__(self, filters):
        self.found = tabulating.followed(cint(filters.get("months")) or 12)

    def columns(self) -> list[dict]:
        return [
            column("action", _("What Was Done"), width=200),
            column("pupils", _("Pupils"), "Int", 80),
            column("pairs", _("Compared"), "Int", 100),
            column("before", _("Before in %"), "Float", 100),
            column("after", _("Afterwards in %"), "Float", 120),
            column("compared_before", _("Others Before"), "Float", 120),
            column("compared_after", _("Others Afterwards"), "Float", 140),
            column("difference", _("More by Points"), "Float", 120),
            column("difference_between", _("Points Between"), width=120),
            column("said", _("In Words"), width=460),
        ]
