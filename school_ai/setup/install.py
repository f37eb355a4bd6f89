"""What `bench install-app` and `bench migrate` run. Everything here can be run again."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.utils import now_datetime

from school_ai import roles, settings
from school_ai.jobs import tasks
from school_ai.services import people, purposes, shelf, site_key
from school_ai.services.auditing import pseudonyms
from school_ai.services.monitoring import schema
from school_ai.services.rights import rules
from school_ai.services.telling import push
from school_ai.services.timetables import rule_records, warming
from school_ai.setup.alert_rules import make_alert_rules
from school_ai.setup.custom_fields import CUSTOM_FIELDS
from school_ai.setup.indexes import make_indexes
from school_ai.setup.notifications import make_notifications
from school_ai.setup.webhooks import make_webhooks


def before_install() -> None:
    """Roles come first: Frappe would make a role that a DocType names itself, and give it the desk."""
    # Frappe looks our modules up in a list that it may have cached before the bench knew of us.
    frappe.setup_module_map()
    make_roles()


def after_install() -> None:
    site_key.to_sign_with()
    make_custom_fields()
    make_indexes()
    make_word_index()
    keep_default_settings()
    make_webhooks()
    make_notifications()
    make_alert_rules()
    push.make_keys()
    rule_records.write_usual()
    rules.write_usual()
    purposes.start_learning()
    warming.start()
    people.link_everybody()
    pseudonyms.draw_for_everybody()


def before_migrate() -> None:
    """From here to the end, processes of this release are not ready: see `readiness`."""
    schema.begin_migration()


def after_migrate() -> None:
    site_key.note()
    make_roles()
    make_custom_fields()
    make_indexes()
    make_word_index()
    have_words_made()
    write_defaults_of_new_settings()
    make_alert_rules()
    push.make_keys()
    rule_records.write_usual()
    rules.write_usual()
    have_regular_work_begin()
    pseudonyms.draw_for_everybody()
    purposes.start_learning()
    warming.start()
    schema.end_migration()


def have_regular_work_begin() -> None:
    """Frappe reckons when a job of ours is due from when it ran last, or was made. Where that is ahead of the site's
    time, as on a site whose time zone was set after we were installed, the job would wait for hours."""
    now = now_datetime()
    for field in ("last_execution", "creation"):
        jobs = {"method": ("like", "school_ai.%"), field: (">", now)}
        for name in frappe.get_all("Scheduled Job Type", jobs, pluck="name"):
            frappe.db.set_value("Scheduled Job Type", name, field, now, update_modified=False)


def make_roles() -> None:
    for name, has_desk in roles.BROUGHT.items():
        if frappe.db.exists("Role", name):
            continue
        frappe.get_doc(
            {
                "doctype": "Role",
                "role_name": name,
                "desk_access": int(has_desk),
                "is_custom": 0,
            }
        ).insert(ignore_permissions=True)
    # The school may have had a role Guardian before, made by a DocType and so with desk access.
    for name, has_desk in roles.BROUGHT.items():
        if not has_desk and frappe.db.get_value("Role", name, "desk_access"):
            frappe.get_doc("Role", name).update({"desk_access": 0}).save(ignore_permissions=True)


def make_custom_fields() -> None:
    create_custom_fields(CUSTOM_FIELDS, ignore_validate=True)


def make_word_index() -> None:
    """The full-text index that passages are found by through their words. A DocType cannot describe one."""
    if not shelf.has_word_index():
        # The DocType's table, which Frappe drops with the DocType, and the index with it.
        frappe.db.sql_ddl(f"alter table `tab{shelf.PASSAGE}` add fulltext index `{shelf.WORD_INDEX}` (`terms`)")


def have_words_made() -> None:
    """Documents that were read before their words were kept, or whose words are now made by other rules, are read
    again by the workers. What is unchanged in them costs nothing."""
    for document in sorted(shelf.documents_without_words()):
        tasks.start("Index document", shelf.DOCUMENT, document)


def write_defaults_of_new_settings() -> None:
    """A setting that came with an update has no value in the database, and a switch without one counts as off."""
    stored = set(frappe.db.get_singles_dict(settings.SETTINGS))
    if not stored:
        return
    missing = {
        field.fieldname: field.default
        for field in frappe.get_meta(settings.SETTINGS).fields
        if field.default and field.fieldname not in stored
    }
    for fieldname, default in missing.items():
        frappe.db.set_single_value(settings.SETTINGS, fieldname, default)
    if missing:
        frappe.clear_document_cache(settings.SETTINGS, settings.SETTINGS)


def keep_default_settings() -> None:
    """Save the settings once, so that the defaults stand in the database and can be seen there."""
    document = frappe.get_doc(settings.SETTINGS)
    for field in document.meta.fields:
        if field.default and document.get(field.fieldname) in (None, ""):
            document.set(field.fieldname, field.default)
    document.flags.ignore_mandatory = True
    document.save(ignore_permissions=True)
