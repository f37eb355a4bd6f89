from frappe.model.document import Document


class AIPrediction(Document):
    """An estimate for one pupil, as of a day. Made anew as the records change; pupils and families never see these rows
    but are told in words that fit them."""
