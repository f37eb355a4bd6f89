"""The shelf of course materials: the models and the index in force, and passages as the database holds them."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from time import monotonic

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce, Count, Date
from frappe.utils import getdate
from pypika.terms import BasicCriterion, Criterion, Field, Function

from school_ai import settings
from school_ai.ai.knowledge import audience
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import ChromaIndex, IndexUnavailable
from school_ai.ai.knowledge.keywords import Vocabulary
from school_ai.ai.knowledge.pages import PARAGRAPH
from school_ai.ai.knowledge.query import Catalogue, Listed, Place, is_in_section
from school_ai.ai.knowledge.retrieve import StoredPassage, View
from school_ai.exceptions import ServiceUnavailable
from school_ai.services import providers, vocabulary

PASSAGE = "AI Knowledge Passage"
DOCUMENT = "AI Knowledge Document"
WORD_INDEX = "school_ai_words"


def index_for(embedder: Embedder) -> ChromaIndex:
    """This site's index of one embedding model."""
    return ChromaIndex(settings.index_url(), site_tag(), embedder.name)


def site_tag() -> str:
    """Tells the sites that share an index server apart. A copy of a site, restored elsewhere, has a database of its own
    and so an index of its own, which it builds anew."""
    return f"{frappe.local.site}-{frappe.conf.db_name}"


def index_unavailable(error: IndexUnavailable) -> None:
    """Say so to the person who asked, and keep the detail in the log."""
    frappe.logger("school_ai").warning("index server: %s", error)
    frappe.throw(
        _("The index of course materials cannot be reached at the moment. Please try again in a minute."),
        ServiceUnavailable,
    )


def scope_of(document) -> str:
    """Who a knowledge document is for."""
    match document.visibility:
        case "Everyone":
            return audience.EVERYONE
        case "Program":
            return audience.scope_of_program(document.program)
        case "Course":
            return audience.scope_of_course(document.course)
        case "Student Group":
            return audience.scope_of_group(document.student_group)
        case _:
            # Instructors, and whatever should not be there: the narrowest.
            return audience.scope_of_instructors(document.course)


def load_passages(names: Sequence[str], at_this_moment: bool = False) -> dict[str, StoredPassage]:
    """Passages that are there, with what their documents say about who may read them.

    A request sees the database as it was when it began. `at_this_moment` looks at what others have changed since, and
    keeps them from changing it until the transaction ends: for the last look before a reply.
    """
    if not names:
        return {}
    passage = frappe.qb.DocType(PASSAGE)
    document = frappe.qb.DocType(DOCUMENT)
    course = frappe.qb.DocType("Course")
    query = (
        frappe.qb.from_(passage)
        .join(document)
        .on(document.name == passage.document)
        .left_join(course)
        .on(course.name == document.course)
        .select(
            passage.name,
            passage.document,
            document.title,
            document.course,
            passage.page_number,
            passage.start,
            passage.end,
            passage.heading,
            passage.text,
            passage.kind,
            document.visibility,
            document.program,
            document.student_group,
            document.visible_from,
            document.visible_until,
            document.creation,
            Coalesce(document.text_language, course.school_ai_language).as_("language"),
            document.terms_with,
        )
        .where(passage.name.isin(list(names)))
    )
    if at_this_moment:
        # Only a locking read looks past the transaction's snapshot. The text is the query builder's own.
        rows = frappe.db.sql(f"{query.get_sql()} lock in share mode", as_dict=True)  # nosemgrep
    else:
        rows = query.run(as_dict=True)
    return {
        row.name: StoredPassage(
            name=row.name,
            document=row.document,
            title=row.title,
            course=row.course,
            page_number=row.page_number,
            start=row.start,
            end=row.end,
            heading=row.heading or "",
            text=row.text,
            scope=scope_of(row),
            visible_from=row.visible_from,
            visible_until=row.visible_until,
            added=_added(row),
            kind=row.kind or PARAGRAPH,
            language=(row.language or vocabulary.language_of(row.terms_with)).partition("-")[0],
        )
        for row in rows
    }


class Shelf:
    """The passages of this site, as retrieval asks for them (`retrieve.Passages`)."""

    def vocabulary(self) -> Vocabulary:
        return vocabulary.current()

    def with_words(self, keys: Sequence[str], view: View, limit: int) -> dict[str, str]:
        passage = frappe.qb.DocType(PASSAGE)
        document = frappe.qb.DocType(DOCUMENT)
        fits = _stands_in(passage.terms, keys)
        query = (
            frappe.qb.from_(passage)
            .join(document)
            .on(document.name == passage.document)
            .select(passage.name, passage.terms)
            .where(fits)
            .where(in_view(document, view))
            .orderby(fits, order=frappe.qb.desc)
            .limit(limit)
        )
        try:
            return dict(query.run())
        except frappe.db.OperationalError as error:
            if error.args[0] != _NO_FULLTEXT_INDEX:
                raise
            # Finding by meaning goes on. The doctor tells the operator.
            frappe.logger("school_ai").error("the full-text index of passages is missing: bench migrate makes it")
            return {}

    def readable(self, names: Sequence[str], view: View) -> set[str]:
        if not names:
            return set()
        passage = frappe.qb.DocType(PASSAGE)
        document = frappe.qb.DocType(DOCUMENT)
        query = (
            frappe.qb.from_(passage)
            .join(document)
            .on(document.name == passage.document)
            .select(passage.name)
            .where(passage.name.isin(list(names)))
            .where(in_view(document, view))
        )
        return {name for (name,) in query.run()}

    def at(self, place: Place, view: View, limit: int) -> dict[str, str]:
        passage = frappe.qb.DocType(PASSAGE)
        document = frappe.qb.DocType(DOCUMENT)
        query = (
            frappe.qb.from_(passage)
            .join(document)
            .on(document.name == passage.document)
            .select(passage.name, passage.terms, passage.heading)
            .where(in_view(document, view))
            .orderby(document.title)
            .orderby(passage.document)
            .orderby(passage.position)
            .limit(limit)
        )
        if place.documents:
            query = query.where(document.name.isin(sorted(place.documents)))
        if place.courses:
            query = query.where(document.course.isin(sorted(place.courses)))
        if place.pages:
            query = query.where(passage.page_number[place.pages[0] : place.pages[1]])
        if place.section:
            query = query.where(passage.heading.like(f"%{place.section}%"))
        if place.days:
            query = query.where(Date(Coalesce(document.visible_from, document.creation))[place.days[0] : place.days[1]])
        return {
            name: terms or ""
            for name, terms, heading in query.run()
            if not place.section or is_in_section(heading or "", place.section)
        }

    def catalogue(self) -> Catalogue:
        return _catalogue()

    def load(self, names: Sequence[str]) -> dict[str, StoredPassage]:
        return load_passages(names)


# Site -> when its catalogue was made, and the catalogue.
_catalogues: dict[str, tuple[float, Catalogue]] = {}
# Seconds in which a new title need not be known: titles only tell what a question may mean.
_CATALOGUE_KEEPS = 60


def _catalogue() -> Catalogue:
    site = frappe.local.site
    made, catalogue = _catalogues.get(site, (0.0, None))
    if catalogue is None or monotonic() - made > _CATALOGUE_KEEPS:
        catalogue = Catalogue(_listed())
        _catalogues[site] = (monotonic(), catalogue)
    return catalogue


def forget_catalogue() -> None:
    """Have the catalogue of this site made anew in this process: called when a document was changed."""
    _catalogues.pop(frappe.local.site, None)


def _listed() -> list[Listed]:
    document = frappe.qb.DocType(DOCUMENT)
    course = frappe.qb.DocType("Course")
    topic = frappe.qb.DocType("Topic")
    rows = (
        frappe.qb.from_(document)
        .left_join(course)
        .on(course.name == document.course)
        .left_join(topic)
        .on(topic.name == document.topic)
        .select(
            document.name,
            document.title,
            document.visibility,
            document.program,
            document.course,
            document.student_group,
            document.visible_from,
            document.visible_until,
            document.creation,
            document.terms_with,
            document.kind,
            Coalesce(topic.topic_name, document.topic).as_("topic"),
            course.course_name,
        )
    ).run(as_dict=True)
    return [
        Listed(
            name=row.name,
            title=row.title,
            course=row.course,
            course_names=tuple({name for name in (row.course, row.course_name) if name}),
            language=vocabulary.language_of(row.terms_with) or "en",
            added=_added(row),
            scope=scope_of(row),
            visible_from=row.visible_from,
            visible_until=row.visible_until,
            kind=row.kind,
            topic=row.topic,
        )
        for row in rows
    ]


def _added(document) -> date:
    """Since when the document can be seen."""
    return document.visible_from or getdate(document.creation)


def has_word_index() -> bool:
    """Whether the full-text index is there that `Shelf.with_words` needs. Installing and migrating make it."""
    return bool(frappe.db.has_index(f"tab{PASSAGE}", WORD_INDEX))


# MariaDB's error 1191, ER_FT_MATCHING_KEY_NOT_FOUND
_NO_FULLTEXT_INDEX = 1191


class _Beside(Enum):
    """How MATCH (…) stands before AGAINST (…)."""

    nothing = " "


def _stands_in(column: Field, keys: Sequence[str]) -> Criterion:
    """Whether one of the keys stands in a column with a full-text index; as a number, how much speaks for the row."""
    return BasicCriterion(_Beside.nothing, Function("MATCH", column), Function("AGAINST", " ".join(keys)))


# Visibility -> kind of scope, and the field that names whose. What is none of these is for instructors (`scope_of`).
_NAMED = {
    "Program": (audience.PROGRAM, "program"),
    "Course": (audience.COURSE, "course"),
    "Student Group": (audience.GROUP, "student_group"),
}


def in_view(document, view: View) -> Criterion:
    """The condition on knowledge documents that `View.shows` is on passages: the same rule, for the database."""
    conditions = []
    if view.course:
        conditions.append((document.course == view.course) | (Coalesce(document.course, "") == ""))
    if view.reader.closed_courses:
        conditions.append(Coalesce(document.course, "").notin(sorted(view.reader.closed_courses)))
    if not view.reader.reads_all:
        conditions.append(Criterion.any(_audiences(document, view)))
        if not view.reader.reads_undated:
            conditions.append(document.visible_from.isnull() | (document.visible_from <= view.today))
            conditions.append(document.visible_until.isnull() | (document.visible_until >= view.today))
    return Criterion.all(conditions) if conditions else document.name.isnotnull()


def _audiences(document, view: View) -> list[Criterion]:
    reader = view.reader
    found = []
    if audience.EVERYONE in reader.scopes:
        found.append(document.visibility == "Everyone")
    for visibility, (kind, fieldname) in _NAMED.items():
        names = reader.named(kind)
        if names:
            found.append((document.visibility == visibility) & document[fieldname].isin(names))
    instructors = Coalesce(document.visibility, "").notin(["Everyone", *_NAMED])
    if audience.INSTRUCTORS in reader.scopes:
        found.append(instructors & (Coalesce(document.course, "") == ""))
    courses = reader.named(audience.INSTRUCTORS)
    if courses:
        found.append(instructors & document.course.isin(courses))
    # Nobody's: a reader without scopes is turned away before.
    return found or [document.name.isnull()]


def passage_counts() -> dict[str, int]:
    """Number of passages of every document that has any."""
    passage = frappe.qb.DocType(PASSAGE)
    counted = frappe.qb.from_(passage).select(passage.document, Count(passage.name)).groupby(passage.document)
    return dict(counted.run())


def documents_without_words() -> set[str]:
    """Documents with passages whose words are missing, or were made by other rules than those in force."""
    passage = frappe.qb.DocType(PASSAGE)
    document = frappe.qb.DocType(DOCUMENT)
    by_other_rules = document.terms_with.isnull() | document.terms_with.not_like(vocabulary.terms_with("%"))
    query = (
        frappe.qb.from_(passage)
        .join(document)
        .on(document.name == passage.document)
        .select(document.name)
        .where(passage.terms.isnull() | by_other_rules)
        .distinct()
    )
    return {name for (name,) in query.run()}


def embedder() -> Embedder:
    """The embedding model that the settings name."""
    return providers.embedder(settings.embedding_provider())
