from frappe.model.document import Document


class AIDocumentSuggestion(Document):
    """A value that was proposed for a field of a document, and what a person made of it. Read through our methods:
    to whom a proposal is shown depends on what they teach."""
