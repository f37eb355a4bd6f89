"""What `bench uninstall-app` runs before and after Frappe drops our DocTypes: the mirror image of `install`.

Frappe itself removes what belongs to our module: DocTypes with their tables, reports, workspaces. Here goes the rest.
"""

import json
import shutil
from pathlib import Path

import frappe
from frappe.installer import update_site_config

from school_ai import roles, settings
from school_ai.ai.knowledge import index
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.measuring import counters, events
from school_ai.services import shelf
from school_ai.services.encryption import texts
from school_ai.services.monitoring import archive
from school_ai.services.teaching import opening
from school_ai.services.writing_back import writing
from school_ai.setup.custom_fields import CUSTOM_FIELDS
from school_ai.setup.indexes import delete_indexes
from school_ai.setup.notifications import delete_notifications
from school_ai.setup.webhooks import delete_webhooks


def before_uninstall() -> None:
    drop_index()
    writing.take_everything_back()
    opening.apply(False)
    delete_models()
    delete_settings()
    delete_logs()
    delete_webhooks(our_doctypes())
    delete_notifications()
    delete_secrets()
    delete_records_about_ours()
    delete_custom_fields()
    delete_indexes()
    delete_roles()


def after_uninstall() -> None:
    """What Frappe leaves: the schedule of our jobs, and copies of everything that it has just deleted."""
    for name in frappe.get_all("Scheduled Job Type", {"method": ("like", "school_ai.%")}, pluck="name"):
        frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": name})
        frappe.db.delete("Scheduled Job Type", {"name": name})
    frappe.db.delete("DefaultValue", {"defkey": ("like", "school_ai_%")})
    frappe.db.delete("Portal Menu Item", {"route": ("like", "/school-ai/%")})
    ours = shipped_doctypes()
    frappe.db.delete("Deleted Document", {"deleted_doctype": ("in", ours)})
    frappe.db.delete("Error Log", {"error": ("like", "%school_ai%")})
    frappe.db.delete("Error Log", {"method": ("like", "%school_ai%")})
    module = "School AI"
    frappe.db.delete("Deleted Document", {"deleted_doctype": "Module Def", "deleted_name": module})
    frappe.db.delete("Deleted Document", {"data": ("like", f'%"module": "{module}"%')})
    # Frappe has committed by now, and does not again.
    frappe.db.commit()  # nosemgrep: commit-in-hook


def drop_index() -> None:
    """The index holds what the school's documents are about, as vectors. One that cannot be reached is named, not
    waited for."""
    try:
        index.drop_site(settings.index_url(), shelf.site_tag())
    except IndexUnavailable:
        frappe.logger("school_ai").warning("index server unreachable, collections of this site remain there")
        print(f"The index server at {settings.index_url()} could not be reached; this site's collections remain there.")


def delete_models() -> None:
    """Models that were converted for this site."""
    shutil.rmtree(settings.models_folder().parent, ignore_errors=True)


def delete_settings() -> None:
    """The settings, and the keys of providers with them, which Frappe keeps apart."""
    frappe.db.delete("__Auth", {"doctype": settings.SETTINGS})
    frappe.db.delete("Singles", {"doctype": settings.SETTINGS})


def delete_logs() -> None:
    """The log of events and its archives, and the counters in the cache."""
    folder = events.folder()
    for where in (folder, folder / archive.FOLDER):
        for file in where.glob(f"{events.NAME}.*"):
            file.unlink(missing_ok=True)
    frappe.cache.delete_keys(counters.WHOLE)


def delete_secrets() -> None:
    """Secrets of systems that sent us something, and of devices, which Frappe keeps apart as well."""
    frappe.db.delete("__Auth", {"doctype": ("in", ("AI Webhook Sender", "AI Push Subscription"))})
    if texts.former_keys():
        update_site_config(texts.FORMER, "None")


def our_doctypes() -> list[str]:
    return frappe.get_all("DocType", filters={"module": ("in", frappe.get_module_list("school_ai"))}, pluck="name")


def shipped_doctypes() -> list[str]:
    """Names of our DocTypes by the files they come in, for when the site knows none of them any more."""
    folder = Path(frappe.get_app_path("school_ai")) / "school_ai" / "doctype"
    return [json.loads(file.read_text())["name"] for file in sorted(folder.glob("*/*.json"))]


def delete_records_about_ours() -> None:
    """Traces that Frappe's own records keep of ours: versions, comments, files, deleted documents, and the like."""
    doctypes = our_doctypes()
    if not doctypes:
        return
    for file in frappe.get_all("File", filters={"attached_to_doctype": ("in", doctypes)}, pluck="name"):
        frappe.delete_doc("File", file, force=True, ignore_permissions=True, delete_permanently=True)
    for doctype in doctypes:
        frappe.db.delete(
            "Deleted Document",
            {"deleted_doctype": "File", "data": ("like", f'%"attached_to_doctype": "{doctype}"%')},
        )
    for doctype, fieldname in (
        ("Version", "ref_doctype"),
        ("Comment", "reference_doctype"),
        ("Communication", "reference_doctype"),
        ("ToDo", "reference_type"),
        ("Deleted Document", "deleted_doctype"),
        ("View Log", "reference_doctype"),
        ("Activity Log", "reference_doctype"),
        ("Document Follow", "ref_doctype"),
        ("DocShare", "share_doctype"),
        ("Notification Log", "document_type"),
        ("Custom DocPerm", "parent"),
        ("Property Setter", "doc_type"),
        ("User Permission", "allow"),
        ("Error Log", "reference_doctype"),
    ):
        if frappe.db.exists("DocType", doctype) and frappe.get_meta(doctype).has_field(fieldname):
            frappe.db.delete(doctype, {fieldname: ("in", doctypes)})


def delete_custom_fields() -> None:
    for doctype, fields in CUSTOM_FIELDS.items():
        names = [field["fieldname"] for field in fields]
        frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": ("in", names)})
        frappe.db.delete("Property Setter", {"doc_type": doctype, "field_name": ("in", names)})
        for name in names:
            # Frappe leaves the column of a deleted custom field in the table.
            if name in frappe.db.get_table_columns(doctype):
                frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `{name}`")
        frappe.clear_cache(doctype=doctype)


def delete_roles() -> None:
    """Our roles go, unless the school has granted them rights on DocTypes of its own or of other apps."""
    ours = set(our_doctypes())
    for name in roles.BROUGHT:
        used_elsewhere = [
            parent
            for doctype in ("DocPerm", "Custom DocPerm")
            for parent in frappe.get_all(doctype, filters={"role": name}, pluck="parent")
            if parent not in ours
        ]
        if used_elsewhere:
            print(f"The role {name} stays: it has rights on {', '.join(sorted(set(used_elsewhere)))}.")
            continue
        frappe.db.delete("DocPerm", {"role": name})
        frappe.db.delete("Has Role", {"role": name})
        frappe.delete_doc("Role", name, force=True, ignore_permissions=True, delete_permanently=True)
