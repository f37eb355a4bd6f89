"""What the school teaches: its courses with their topics, what is written on those, and the programs that take them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Count, Max
from frappe.utils import strip_html


@dataclass(frozen=True)
class CourseTaught:
    """A course. `topics`: names of its topics in their order; `language`: as the school has set it."""

    name: str
    course_name: str
    description: str
    topics: tuple[str, ...]
    programs: tuple[str, ...]
    language: str | None


@dataclass(frozen=True)
class TopicTaught:
    """A topic. `text`: its description and the articles in it."""

    name: str
    topic_name: str
    text: str


def courses() -> list[CourseTaught]:
    topics = _rows("Course Topic", "Course", "topic")
    programs: dict[str, list[str]] = defaultdict(list)
    for program, taken in _rows("Program Course", "Program", "course").items():
        for course in taken:
            programs[course].append(program)
    return [
        CourseTaught(
            name=row.name,
            course_name=row.course_name or row.name,
            description=strip_html(row.description or ""),
            topics=tuple(dict.fromkeys(topics.get(row.name, ()))),
            programs=tuple(sorted(set(programs.get(row.name, ())))),
            language=row.school_ai_language,
        )
        for row in frappe.get_all(
            "Course", fields=["name", "course_name", "description", "school_ai_language"], order_by="name"
        )
    ]


def topics(names: Iterable[str]) -> dict[str, TopicTaught]:
    names = sorted(set(names))
    if not names:
        return {}
    articles: dict[str, list[str]] = defaultdict(list)
    row = frappe.qb.DocType("Topic Content")
    article = frappe.qb.DocType("Article")
    written = (
        frappe.qb.from_(row)
        .join(article)
        .on(article.name == row.content)
        .select(row.parent, article.title, article.content)
        .where(row.content_type == "Article")
        .where(row.parenttype == "Topic")
        .where(row.parent.isin(names))
        .orderby(row.parent)
        .orderby(row.idx)
    ).run()
    for topic, title, content in written:
        articles[topic] += [title or "", strip_html(content or "")]
    found = frappe.get_all("Topic", {"name": ("in", names)}, ["name", "topic_name", "description"], order_by="name")
    return {
        each.name: TopicTaught(
            each.name, each.topic_name or each.name, "\n".join([each.description or "", *articles[each.name]])
        )
        for each in found
    }


def programs() -> dict[str, tuple[str, ...]]:
    """Programs, and what else they are called."""
    rows = frappe.get_all("Program", fields=["name", "program_name", "program_abbreviation"], order_by="name")
    return {
        row.name: tuple(dict.fromkeys(name for name in (row.program_name, row.program_abbreviation) if name))
        for row in rows
    }


def state() -> tuple:
    """Something that is another as soon as courses, topics, articles or programs have changed."""
    found = []
    for doctype in ("Course", "Topic", "Article", "Program"):
        table = frappe.qb.DocType(doctype)
        found.append(frappe.qb.from_(table).select(Count(table.name), Max(table.modified)).run()[0])
    return tuple(found)


def _rows(doctype: str, parenttype: str, fieldname: str) -> dict[str, list[str]]:
    """Parent -> what its rows name."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in frappe.get_all(doctype, {"parenttype": parenttype}, ["parent", fieldname], order_by="parent, idx"):
        if row[fieldname]:
            found[row.parent].append(row[fieldname])
    return found
