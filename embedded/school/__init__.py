"""A believable demo school, generated: `generate(SchoolSpec())` gives rows for Education's DocTypes and,
beside them, the truth behind the rows. Pure Python and numpy; nothing here imports frappe."""

from .earlier import EarlierTerms, earlier_terms
from .logins import Login
from .school import CourseLoad, School, SchoolSpec, generate
from .tables import Table
from .truth import Truth
from .verify import verify, verify_earlier

__all__ = [
    "CourseLoad",
    "EarlierTerms",
    "Login",
    "School",
    "SchoolSpec",
    "Table",
    "Truth",
    "earlier_terms",
    "generate",
    "verify",
    "verify_earlier",
]
