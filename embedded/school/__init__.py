"""A believable demo school, generated: `generate(SchoolSpec())` gives rows for Education's DocTypes and,
beside them, the truth behind the rows. Pure Python and numpy; nothing here imports frappe."""

from .logins import Login
from .school import CourseLoad, School, SchoolSpec, generate
from .tables import Table
from .truth import Truth
from .verify import verify

__all__ = ["CourseLoad", "Login", "School", "SchoolSpec", "Table", "Truth", "generate", "verify"]
