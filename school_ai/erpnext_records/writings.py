"""What Education itself says of its subjects: articles, and the descriptions of courses and their topics, as web
pages."""

from html import escape

import frappe

ARTICLE, COURSE = "Article", "Course"


def articles_of_courses() -> list[tuple[str, str]]:
    """Each article with each course that it is part of through a topic, in order."""
    content = frappe.qb.DocType("Topic Content")
    topic = frappe.qb.DocType("Course Topic")
    article = frappe.qb.DocType(ARTICLE)
    rows = (
        frappe.qb.from_(content)
        .join(topic)
        .on(topic.topic == content.parent)
        .join(article)
        .on(article.name == content.content)
        .select(article.name, topic.parent)
        .distinct()
        .where(content.parenttype == "Topic")
        .where(content.content_type == ARTICLE)
        .where(topic.parenttype == COURSE)
        .orderby(topic.parent)
        .orderby(article.name)
    ).run()
    return [tuple(row) for row in rows]


def described_courses() -> list[str]:
    """Courses of which something is said: in their own description, or in that of a topic."""
    own = set(frappe.get_all(COURSE, {"description": ("is", "set")}, pluck="name"))
    row = frappe.qb.DocType("Course Topic")
    topic = frappe.qb.DocType("Topic")
    by_topic = (
        frappe.qb.from_(row)
        .join(topic)
        .on(topic.name == row.topic)
        .select(row.parent)
        .distinct()
        .where(row.parenttype == COURSE)
        .where(topic.description.isnotnull())
        .where(topic.description != "")
    ).run()
    return sorted(own | {name for (name,) in by_topic})


def title_of(doctype: str, name: str) -> str:
    field = {ARTICLE: "title", COURSE: "course_name"}[doctype]
    return frappe.db.get_value(doctype, name, field) or name


def written(doctype: str, name: str) -> str:
    """What a record says, as a web page; empty where it says nothing, or is not there."""
    return {ARTICLE: _article, COURSE: _course}[doctype](name)


def _article(name: str) -> str:
    row = frappe.db.get_value(ARTICLE, name, ["title", "content"], as_dict=True)
    if not row or not (row.content or "").strip():
        return ""
    return f"<html><body><h1>{escape(row.title or name)}</h1>\n{row.content}</body></html>"


def _course(name: str) -> str:
    row = frappe.db.get_value(COURSE, name, ["course_name", "description"], as_dict=True)
    if not row:
        return ""
    topics = frappe.get_all("Course Topic", {"parent": name, "parenttype": COURSE}, pluck="topic", order_by="idx")
    said = {
        each.name: each
        for each in frappe.get_all("Topic", {"name": ("in", topics or [""])}, ["name", "topic_name", "description"])
    }
    parts = [f"<p>{escape(row.description)}</p>"] if row.description else []
    parts += [
        f"<h2>{escape(said[topic].topic_name or topic)}</h2>\n<p>{escape(said[topic].description)}</p>"
        for topic in topics
        if topic in said and said[topic].description
    ]
    if not parts:
        return ""
    return f"<html><body><h1>{escape(row.course_name or name)}</h1>\n" + "\n".join(parts) + "</body></html>"
