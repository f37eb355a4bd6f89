from frappe.model.document import Document

from school_ai.services import titles


class AIRecommendation(Document):
    """A next step for a pupil, with its reason. Teachers accept, change or dismiss it; the pupil and the family see it
    only then."""

    def validate(self):
        self.title = titles.of_step(self.student_name, self.course, self.changed_text or self.text)
        # One that is decided, done or withdrawn no longer stands in the way of a new one.
        if self.status not in ("Proposed", "Accepted", "Changed"):
            self.open_key = None
