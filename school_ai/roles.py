"""The roles that school_ai knows. Instructor and Student are Education's own."""

ADMINISTRATOR = "School AI Administrator"
PRINCIPAL = "Principal"
INSTRUCTOR = "Instructor"
STUDENT = "Student"
GUARDIAN = "Guardian"
AUDITOR = "School AI Auditor"

# Those that school_ai brings: name -> whether its holders use the desk.
BROUGHT = {ADMINISTRATOR: True, PRINCIPAL: True, AUDITOR: True, GUARDIAN: False}

# Roles that lead into a school's records only as far as the person has to do with them.
NARROW = frozenset({INSTRUCTOR, STUDENT, GUARDIAN})
# Roles that everybody has, or everybody at the desk: they widen nothing.
AUTOMATIC = frozenset({"All", "Guest", "Desk User"})
# Roles that look after school_ai as a whole.
OVERSIGHT = frozenset({ADMINISTRATOR, "System Manager"})
# Roles that read who has read and changed what.
AUDITING = frozenset({AUDITOR, "System Manager"})
