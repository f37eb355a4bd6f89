import frappe
from frappe.model.document import Document


class AIPrediction(Document):
    """An estimate for one pupil, as of a day. Made anew as the records change; pupils and families never see these rows
    but are told in words that fit them."""


def on_doctype_update():
    # Those that hold are few among those that were: there is one a week for each pupil, course and outcome.
    frappe.db.add_index("AI Prediction", ["student", "told", "valid_until"], "estimates_that_hold")
