from frappe.model.document import Document
from frappe.utils import now_datetime


class AIConsent(Document):
    """That a pupil, or a guardian for them, agrees to something, until it is withdrawn. A pupil without one has not
    agreed."""

    def validate(self):
        if self.status == "Withdrawn":
            self.withdrawn_on = self.withdrawn_on or now_datetime()
        else:
            self.withdrawn_on = None
