"""What the matrix is made of: roles, how somebody stands to a record, and what one can do with it."""

from collections.abc import Mapping
from dataclasses import dataclass

# --- roles ---

ADMINISTRATOR = "School AI Administrator"
SYSTEM = "System Manager"
PRINCIPAL = "Principal"
AUDITOR = "School AI Auditor"
PLANNER = "Academics User"
INSTRUCTOR = "Instructor"
STUDENT = "Student"
GUARDIAN = "Guardian"
# A login without any role, and whoever has not signed in.
OUTSIDER = "Outsider"
GUEST = "Guest"

ROLES = (
    *(ADMINISTRATOR, SYSTEM, PRINCIPAL, AUDITOR, PLANNER),
    *(INSTRUCTOR, STUDENT, GUARDIAN, OUTSIDER, GUEST),
)

# --- relations ---

# Of those who look after the whole school, and of strangers: the same with every record.
ANY = "any"

OWN = "own"
TAUGHT = "pupil and course taught"
OTHER_COURSE = "pupil taught, in a colleague's course"
NO_LONGER = "no longer taught"
OTHERS = "another's"
WIDE = "of the whole school"

CHILD = "own child"
LIMITED = "child with a custody limit"
LEFT = "child who has left"

RELATIONS: dict[str, tuple[str, ...]] = {
    INSTRUCTOR: (OWN, TAUGHT, OTHER_COURSE, NO_LONGER, OTHERS, WIDE),
    STUDENT: (OWN, OTHERS, WIDE),
    GUARDIAN: (CHILD, LIMITED, LEFT, OTHERS, WIDE),
}

MEANINGS = {
    OWN: "of a pupil: they are the one whom it is about; of an instructor: theirs, of pupils and a course they teach",
    TAUGHT: "a colleague's, of a pupil whom they teach, in a course that they teach",
    OTHER_COURSE: "of a pupil whom they teach, in a course that a colleague teaches",
    NO_LONGER: "of a group that they taught in a year that has ended",
    OTHERS: "of a pupil, a group or a colleague that they have nothing to do with",
    WIDE: "of no pupil, group or course: for the whole school",
    CHILD: "of a pupil who names them as guardian",
    LIMITED: "of a pupil who names them as guardian, with *No access*",
    LEFT: "of a pupil who names them as guardian, and is no longer at the school",
}

# --- operations ---

OPERATIONS = (
    *("read", "write", "create", "delete", "submit", "cancel", "amend"),
    *("report", "export", "print", "email", "share", "import"),
)
NOTHING: frozenset[str] = frozenset()
# At the desk: reading in forms, lists and reports; and taking it along.
LOOK = frozenset({"read", "report"})
TAKE = LOOK | {"export"}
PAPER = TAKE | {"print"}
MAKE = frozenset({"write", "create"})
KEEP = MAKE | {"delete"}
WRITE, CREATE, DELETE = frozenset({"write"}), frozenset({"create"}), frozenset({"delete"})

# --- the matrix ---

OURS, EDUCATION = "School AI", "Education and ERPNext"
PUPILS, GROUPS = "pupils", "groups"


@dataclass(frozen=True)
class Rule:
    """Who may do what with the records of a DocType.

    `why`: in a sentence. `rights`: role -> what those may do; a role with relations has it by relation, and whatever is
    not named is nothing. `of`: OURS or EDUCATION. `about`: what relations are reckoned by. `rows_of`: a child table,
    of which there is the right to read where there is one to read its record, and no other right.
    """

    doctype: str
    why: str
    rights: Mapping[str, Mapping[str, frozenset[str]]]
    of: str = OURS
    about: str = PUPILS
    rows_of: str = ""
    single: bool = False

    def may(self, role: str, relation: str) -> frozenset[str]:
        return self.rights.get(role, {}).get(relation, NOTHING)


def relations_of(role: str) -> tuple[str, ...]:
    return RELATIONS.get(role, (ANY,))
