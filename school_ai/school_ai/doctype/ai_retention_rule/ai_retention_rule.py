import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.rights import rules


class AIRetentionRule(Document):
    """For how long a kind of data is kept, and what asks for it. The kinds are the app's; the days are the school's."""

    def validate(self):
        if self.kind not in rules.USUAL:
            frappe.throw(_("There is no such kind of data. The rules that there are come with School AI."))
        usual = rules.USUAL[self.kind]
        self.action, self.what = usual.action, usual.what

    def on_trash(self):
        if not frappe.flags.in_uninstall:
            frappe.throw(_("Switch the rule off instead: then these data stay until the person is erased."))
