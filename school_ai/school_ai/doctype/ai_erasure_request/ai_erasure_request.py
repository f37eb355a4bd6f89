import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from school_ai.services.rights import erasing, persons


class AIErasureRequest(Document):
    """That somebody is to be erased: asked for by the family, the office or Frappe's own request. It is decided, and
    done, by `services/rights/erasing.py`; afterwards it stands under the pseudonym."""

    def before_insert(self):
        self.status = erasing.REQUESTED
        self.asked_on = now_datetime()
        self.asked_by = self.asked_by or frappe.session.user
        self.pseudonym = persons.new_pseudonym()
        for field in ("decided_by", "decided_on", "answer", "found_by", "outcome", "plan", "started_on", "done_on"):
            self.set(field, None)

    def validate(self):
        if not self.is_new():
            frappe.throw(_("A request is decided, not changed. Refuse it, and ask anew."))
        name_of = {"Student": "student_name", "Guardian": "guardian_name"}
        if self.subject_doctype not in name_of:
            frappe.throw(_("Pupils and guardians are erased here."))
        self.subject_name = frappe.db.get_value(self.subject_doctype, self.subject, name_of[self.subject_doctype])
        if persons.is_pseudonym(self.subject):
            frappe.throw(_("This person was erased already."))
        same = {"subject_doctype": self.subject_doctype, "subject": self.subject, "status": ("in", erasing.OPEN)}
        if frappe.db.exists(erasing.REQUEST, same):
            frappe.throw(_("There is an open request for this person."))

    def on_trash(self):
        if self.status not in (erasing.REQUESTED, erasing.REFUSED):
            frappe.throw(_("It shows that the school has followed the request, and goes when its time is over."))


def on_doctype_update():
    frappe.db.add_index(erasing.REQUEST, ["subject_doctype", "subject"], "subject_doctype_subject")
