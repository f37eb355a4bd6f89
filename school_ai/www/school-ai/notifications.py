"""/school-ai/notifications: how somebody is told, of what, and when not."""

from frappe import _

from school_ai import portal
from school_ai.services.telling import overview

HOURS = tuple(f"{hour:02d}:{minute}" for hour in range(24) for minute in ("00", "30"))


def get_context(context):
    standing = portal.prepare(context, _("How you are told"))
    context.told = overview.look(standing)
    context.hours = HOURS
    context.how_often = (
        ("At Once", _("at once")),
        ("Daily", _("once a day, all together")),
        ("Weekly", _("once a week, all together")),
        ("Never", _("not by email")),
    )
    context.has_sms = "SMS" in context.told.ways
    context.has_push = bool("Push" in context.told.ways and context.told.push_key)
    context.has_email = "Email" in context.told.ways
    context.at_desk = portal.is_at_desk()
