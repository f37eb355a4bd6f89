import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from school_ai.jobs import tasks
from school_ai.services import cataloguing, indexing, shelf

# Written by the worker only. A form that was opened before must not write its old values back.
WRITTEN_BY_WORKER = (
    "status",
    "progress",
    "step",
    "problem",
    "page_count",
    "scanned_page_count",
    "passage_count",
    "indexed_on",
    "indexed_with",
    "indexed_scope",
    "content_hash",
    "terms_with",
    "suggestions",
    "catalogued_with",
)


class AIKnowledgeDocument(Document):
    def validate(self):
        self.keep_what_the_worker_wrote()
        self.check_audience()
        self.check_dates()
        self.check_source()
        self.check_file()
        self.check_size()

    def keep_what_the_worker_wrote(self):
        if self.is_new():
            for fieldname in WRITTEN_BY_WORKER:
                self.set(fieldname, None)
            self.status = "Queued"
            return
        stored = frappe.db.get_value(self.doctype, self.name, WRITTEN_BY_WORKER, as_dict=True)
        if stored:
            self.update(stored)

    def check_audience(self):
        for visibility, fieldname in (
            ("Program", "program"),
            ("Course", "course"),
            ("Student Group", "student_group"),
        ):
            if self.visibility == visibility and not self.get(fieldname):
                frappe.throw(
                    _("A document that is visible to a {0} needs the {0} named.").format(_(visibility)),
                    frappe.MandatoryError,
                )

    def check_dates(self):
        if self.visible_from and self.visible_until and getdate(self.visible_from) > getdate(self.visible_until):
            frappe.throw(_("Visible From is after Visible Until."))

    def check_source(self):
        """Only school_ai itself makes documents of Education's records, and they have no file."""
        before = None if self.is_new() else self.get_doc_before_save()
        made_so = self.flags.from_education if self.is_new() else bool(before and before.source_doctype)
        if not made_so:
            self.source_doctype = self.source_name = None
        elif before:
            self.source_doctype, self.source_name = before.source_doctype, before.source_name
        if self.source_doctype:
            self.file = None

    def check_file(self):
        """Whoever names a file must be allowed to read it: else a document would show them what is another's."""
        if self.source_doctype:
            return
        if not self.file:
            frappe.throw(_("Please upload the file of the document."), frappe.MandatoryError)
        if not (self.is_new() or self.has_value_changed("file")):
            return
        files = frappe.get_all("File", {"file_url": self.file}, pluck="name")
        if not files:
            frappe.throw(_("There is no file {0}. Please upload it again.").format(self.file))
        if not any(frappe.has_permission("File", "read", frappe.get_doc("File", name)) for name in files):
            frappe.throw(_("You do not have access to the file {0}.").format(self.file), frappe.PermissionError)

    def check_size(self):
        if self.source_doctype or not (self.is_new() or self.has_value_changed("file")):
            return
        indexing.check_size(frappe.db.get_value("File", {"file_url": self.file}, "file_size") or 0)

    def on_update(self):
        shelf.forget_catalogue()
        cataloguing.note_saved(self)
        before = self.get_doc_before_save()
        if (
            before is None
            or any(self.has_value_changed(field) for field in ("file", "text_language", "course"))
            or shelf.scope_of(before) != shelf.scope_of(self)
        ):
            self.read_again()

    def read_again(self):
        """Have the file read and the index brought up to date."""
        self.db_set({"status": "Queued", "progress": 0, "problem": None, "step": None}, update_modified=False)
        tasks.start("Index document", self.doctype, self.name)

    def on_trash(self):
        shelf.forget_catalogue()
        indexing.remove_content(self.name)
        cataloguing.forget(self.name)
        tasks.start("Forget document", self.doctype, self.name)
