from frappe.model.document import Document


class LessonSwap(Document):
    """What an instructor asks of a colleague: that they swap two lessons, or that the colleague takes one."""
