import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime


class TopicPrerequisite(Document):
    """One topic (or criterion) of a course builds on another. Proposed from the curriculum or from results, confirmed
    by a teacher; only confirmed ones are used."""

    def validate(self):
        self.earlier, self.later = (self.earlier or "").strip(), (self.later or "").strip()
        if self.earlier == self.later:
            frappe.throw(_("A topic does not build on itself. Choose two different ones."))
        others = {"course": self.course, "earlier": self.earlier, "later": self.later, "name": ("!=", self.name or "")}
        if frappe.db.exists("Topic Prerequisite", others):
            frappe.throw(_("{0} builds on {1} already. Change that one.").format(self.later, self.earlier))
        if self.status == "Confirmed":
            self.check_circle()
        if self.status != "Proposed" and (self.is_new() or self.has_value_changed("status")):
            self.update({"decided_by": frappe.session.user, "decided_on": now_datetime()})

    def check_circle(self):
        """Topics that build on one another in a circle have no beginning."""
        pairs = frappe.get_all(
            "Topic Prerequisite",
            {"course": self.course, "status": "Confirmed", "name": ("!=", self.name or "")},
            ["earlier", "later"],
        )
        after, reached = {}, [self.later]
        for pair in pairs:
            after.setdefault(pair.earlier, []).append(pair.later)
        for topic in reached:
            if topic == self.earlier:
                frappe.throw(
                    _("{0} already builds on {1}, so the two would build on one another.").format(
                        self.earlier, self.later
                    )
                )
            reached += [each for each in after.get(topic, ()) if each not in reached]
