"""The demo school's course materials: Markdown sources with front matter, rendered to PDF.

`load_materials()` reads the sources, `render.render_pdf(material)` makes a PDF of one. Only rendering needs
PyMuPDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .markup import read_front_matter

SOURCES = Path(__file__).parent / "sources"
STUDENTS, INSTRUCTORS = "Students", "Instructors"


@dataclass(frozen=True)
class Material:
    """A document. `course` and `topics` are names of Course and Topic records, `grade` is the number in the
    name of the Program, `language` an ISO 639-1 code. `visibility`: Students (whoever takes the course, and
    its instructors) or Instructors (its instructors only). A `scanned` one is rendered without a text
    layer."""

    slug: str
    title: str
    course: str
    topics: tuple[str, ...]
    grade: int
    language: str
    kind: str
    visibility: str
    scanned: bool
    body: str

    @property
    def program(self) -> str:
        return f"Grade {self.grade}"

    @property
    def file_name(self) -> str:
        return f"{self.slug}.pdf"


def load_material(path: Path) -> Material:
    """A source file as a Material; ValueError if its front matter lacks something."""
    fields, body = read_front_matter(path.read_text(encoding="utf-8"))
    expected = ("title", "course", "topics", "grade", "language", "kind", "visibility", "scanned")
    missing = [name for name in expected if name not in fields]
    if missing:
        raise ValueError(f"{path.name}: front matter lacks {', '.join(missing)}")
    if fields["visibility"] not in (STUDENTS, INSTRUCTORS):
        raise ValueError(f"{path.name}: visibility must be {STUDENTS} or {INSTRUCTORS}")
    known = {name: fields[name] for name in expected}
    return Material(**{**known, "slug": path.stem, "topics": tuple(fields["topics"]), "body": body})


def load_materials(folder: Path = SOURCES) -> list[Material]:
    """All materials, by file name."""
    return [load_material(path) for path in sorted(folder.glob("*.md"))]
