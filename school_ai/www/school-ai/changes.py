"""/school-ai/changes: what a pupil, a guardian or an instructor was told about changes of their timetable. Instructors
swap lessons here too: the page's script asks for theirs."""

from frappe import _

from school_ai import portal
from school_ai.services.timetables import notices


def get_context(context):
    standing = portal.prepare(context, _("Timetable Changes"), "timetables_enabled")
    context.connected = bool(standing.student or standing.guardian or standing.instructor)
    context.teaches = bool(standing.instructor)
    context.notices = notices.of(standing)
    notices.note_seen(standing)
