"""/school-ai/privacy: somebody's own data, and a child's: to take them along, and to have them erased."""

import frappe
from frappe import _

from school_ai import portal
from school_ai.permissions import refuse
from school_ai.portal.words import Words
from school_ai.services import own_data
from school_ai.services.analytics import looking
from school_ai.services.rights import erasing, exporting


def get_context(context):
    standing = portal.prepare(context, _("Your data"))
    context.words = Words()
    family = looking.pupils_of_family(looking.as_family(standing)) if standing.student or standing.children else {}
    context.pupils = {
        name: title for name, title in family.items() if name in standing.children or name == standing.student
    }
    if not context.pupils and not standing.guardian:
        context.notice = _("Your login is not connected to a pupil or a guardian. Please ask the school's office.")
        return
    wanted = frappe.form_dict.get("child")
    if wanted and wanted not in context.pupils:
        refuse()
    context.student = wanted or next(iter(context.pupils), "")
    context.name = context.pupils.get(context.student, "")
    context.is_own = context.student == standing.student
    context.is_guardian = bool(standing.guardian)
    context.why_not = own_data.why_not_theirs(standing, context.student) if context.student else ""
    context.exports = exporting.listed(standing)
    context.asked = erasing.asked(standing, context.student) if context.student else []
    context.may_ask = bool(context.student) and not any(each.status in erasing.OPEN for each in context.asked)
    context.scopes = (
        (erasing.OURS_ALONE, _("What the tutor and the estimates keep. The school's own records stay.")),
        (
            erasing.EVERYTHING,
            _("Everything, for a pupil who has left, but for what a law asks the school to keep."),
        ),
    )
