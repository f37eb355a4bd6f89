# ruff: noqa
import frappe
from frappe import _

from school_ai import permissions
from school_ai.exceptions import ServiceUnavailable
from school_ai.jobs.tasks import CannotBeDone


def keep(doctype, name, typed):
    # ruleid: commit-in-hook
    frappe.db.commit()
    # ruleid: commit-in-hook
    frappe.local.db.commit()
    # ok: commit-in-hook
    frappe.db.rollback(save_point="school_ai")
    # ruleid: sql-string
    frappe.db.sql("select name from tabStudent where name = %s", (name,))
    # ruleid: sql-string
    frappe.db.multisql({"mariadb": "select 1", "postgres": "select 1"})
    # ruleid: sql-string
    frappe.db.sql_list("select name from tabStudent")
    # ok: sql-string
    frappe.get_all("Student", filters={"name": name})
    # ruleid: sql-string, sql-built-from-text
    frappe.db.sql(f"select name from tabStudent where name = '{typed}'")
    # ruleid: sql-string, sql-built-from-text
    frappe.db.sql("select name from tabStudent where name = '%s'" % typed)
    # ruleid: sql-string, sql-built-from-text
    frappe.db.sql("select name from tabStudent where name = '{0}'".format(typed))
    # ruleid: sql-string, sql-built-from-text
    frappe.db.sql("select name from tabStudent where name = " + typed)
    # ruleid: table-changed-outside-setup
    frappe.db.sql_ddl("alter table tabStudent add column x int")
    # ok: permissions-ignored
    frappe.get_doc(doctype, name).save(ignore_permissions=True)


def bulk(cursor, rows, typed):
    # ruleid: sql-built-from-text
    cursor.execute(f"insert into `tabStudent` values ({typed})")
    # ruleid: sql-built-from-text
    cursor.execute("insert into `tabStudent` values (%s)" % typed)
    # ruleid: sql-built-from-text
    cursor.execute("insert into `tabStudent` values ({0})".format(typed))
    # ruleid: sql-built-from-text
    cursor.execute("insert into `tabStudent` values " + typed)
    # ok: sql-built-from-text
    cursor.execute("insert into `tabStudent` values (%s)", rows)


def say(name, message):
    # ruleid: untranslated-text
    frappe.throw("There is no such pupil.")
    # ruleid: untranslated-text
    frappe.throw(f"There is no pupil {name}.", frappe.DoesNotExistError)
    # ruleid: untranslated-text
    frappe.throw("There is no pupil {0}.".format(name))
    # ruleid: untranslated-text
    frappe.throw("There is no pupil " + name)
    # ruleid: untranslated-text
    frappe.throw(_("There is no pupil {0}.").format(name), title="Not found")
    # ruleid: untranslated-text
    frappe.msgprint("Saved.")
    # ruleid: untranslated-text
    frappe.msgprint(_("Saved."), title="Pupil")
    # ruleid: untranslated-text
    frappe.throw(exc=frappe.DoesNotExistError, msg="There is no such pupil.")
    # ruleid: untranslated-text
    frappe.respond_as_web_page("Not found", _("There is no such pupil."))
    # ruleid: untranslated-text
    frappe.respond_as_web_page(_("Not found"), "There is no such pupil.")
    # ruleid: untranslated-text
    permissions.refuse("This is not yours.")
    # ok: untranslated-text
    frappe.throw(_("There is no pupil {0}.").format(name), frappe.DoesNotExistError)
    # ok: untranslated-text
    frappe.throw(message or _("You do not have access to this."), frappe.PermissionError)
    # ok: untranslated-text
    frappe.msgprint(_("Saved."), title=_("Pupil"))
    # ruleid: text-filled-in-before-translation
    frappe.throw(_(f"There is no pupil {name}."))
    # ruleid: text-filled-in-before-translation
    frappe.throw(_("There is no pupil {0}.".format(name)))
    # ruleid: text-filled-in-before-translation
    frappe.throw(_("There is no pupil %s." % name))
    # ruleid: text-filled-in-before-translation
    frappe.throw(_("There is no pupil " + name))
    # ruleid: text-filled-in-before-translation
    frappe.throw(_(name + " is no pupil"))
    # ruleid: text-filled-in-before-translation
    frappe.throw(frappe._(f"There is no pupil {name}."))
    # ruleid: text-filled-in-before-translation
    frappe.throw(frappe._("There is no pupil {0}.".format(name)))
    # ok: text-filled-in-before-translation
    frappe.throw(_(message))
    # ok: text-filled-in-before-translation
    frappe.throw(frappe._("There is no pupil {0}.").format(name))


def refuse(kind):
    match kind:
        case "forbidden":
            # ruleid: untranslated-text
            raise frappe.PermissionError("Not allowed")
        case "away":
            # ruleid: untranslated-text
            raise ServiceUnavailable(f"No answer from {kind}")
        case "broken":
            # ruleid: untranslated-text
            raise CannotBeDone("The file is damaged.")
        case "translated":
            # ok: untranslated-text
            raise CannotBeDone(_("The file is damaged."))
        case "for programmers":
            # ok: untranslated-text
            raise ValueError(f"there is no kind {kind}")
    # ok: untranslated-text
    raise frappe.DoesNotExistError(_("There is no {0}.").format(kind))
