"""/school-ai/changes: what a pupil, a guardian or an instructor was told about changes of their timetable. Instructors
swap lessons here too: the page's script asks for theirs."""

from frappe import _

from school_ai import portal, settings
from school_ai.portal.words import Words
from school_ai.services.calendars import addresses
from school_ai.services.timetables import notices


def get_context(context):
    standing = portal.prepare(context, _("Timetable Changes"), "timetables_enabled")
    context.connected = bool(standing.student or standing.guardian or standing.instructor)
    context.teaches = bool(standing.instructor)
    context.has_calendar = context.teaches and settings.is_on("families_enabled")
    context.calendar_student = None
    context.calendar_address = addresses.kept(standing, None) if context.has_calendar else None
    context.words = Words()
    context.notices = notices.of(standing)
    notices.note_seen(standing)
