"""Leave Application, where HRMS is installed: an instructor's approved leave is an absence whose lessons need cover."""

from school_ai.events.guarded import never_in_the_way


@never_in_the_way("timetables_enabled")
def on_submit(doc, method=None) -> None:
    from school_ai.services.timetables import absences

    absences.from_leave(doc)


@never_in_the_way("timetables_enabled")
def on_cancel(doc, method=None) -> None:
    from school_ai.services.timetables import absences

    absences.leave_cancelled(doc.name)
