from frappe.model.document import Document
from frappe.utils import now_datetime

from school_ai.services import consent
from school_ai.services.analytics import choices, estimating
from school_ai.services.writing_back import asking


class AIConsent(Document):
    """That a pupil, or a guardian for them, agrees to something, until it is withdrawn. A pupil without one has not
    agreed."""

    def validate(self):
        # What the office enters is nobody's own decision on the page.
        self.decided_by = self.flags.decided_by
        if self.status == "Withdrawn":
            self.withdrawn_on = self.withdrawn_on or now_datetime()
        else:
            self.withdrawn_on = self.withdrawn_by = None

    def on_update(self):
        self.take_effect()

    def after_delete(self):
        self.take_effect()

    def take_effect(self):
        """What was estimated goes at once, not with the next night's estimates."""
        if self.purpose != consent.PREDICTIONS:
            return
        if not consent.may_predict(self.student, choices.current().consent_needed):
            estimating.forget(self.student)
        asking.ask()
