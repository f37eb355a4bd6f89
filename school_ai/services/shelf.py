"""The shelf of course materials: the models and the index in force, and passages as the database holds them."""

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.query_builder.functions import Count

from school_ai import settings
from school_ai.ai.knowledge import audience
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.index import ChromaIndex, IndexUnavailable
from school_ai.ai.knowledge.retrieve import StoredPassage
from school_ai.exceptions import ServiceUnavailable
from school_ai.services import providers


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


def load_passages(names: Sequence[str]) -> dict[str, StoredPassage]:
    """Passages that are there at this moment, with what their documents say at this moment about who may read them."""
    if not names:
        return {}
    passage = frappe.qb.DocType("AI Knowledge Passage")
    document = frappe.qb.DocType("AI Knowledge Document")
    rows = (
        frappe.qb.from_(passage)
        .join(document)
        .on(document.name == passage.document)
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
            document.visibility,
            document.program,
            document.student_group,
            document.visible_from,
            document.visible_until,
        )
        .where(passage.name.isin(list(names)))
    ).run(as_dict=True)
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
        )
        for row in rows
    }


def passage_counts() -> dict[str, int]:
    """Number of passages of every document that has any."""
    passage = frappe.qb.DocType("AI Knowledge Passage")
    counted = frappe.qb.from_(passage).select(passage.document, Count(passage.name)).groupby(passage.document)
    return dict(counted.run())


def embedder() -> Embedder:
    """The embedding model that the settings name."""
    return providers.embedder(settings.embedding_provider())
