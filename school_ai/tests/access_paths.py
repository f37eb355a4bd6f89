"""The ways to a record that Frappe has, each called as its web server calls it: with overrides, verbs and rights.

A way takes a `Target` and answers whatever Frappe answers. It is refused where it raises, or where nothing comes.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
import frappe.handler
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from school_ai.access.matrix import MATRIX
from school_ai.api import statements
from school_ai.tests.access_world import MARK

Way = Callable[["Target"], Any]
# More rows than a site of a test has.
MANY = 5000
_REQUESTS: dict[str, Request] = {}


@dataclass(frozen=True)
class Target:
    """What is reached for. `names`: all records of the DocType that the world knows; `word`: what stands in its texts;
    `text`: a field for text, where there is one."""

    doctype: str
    name: str = ""
    word: str = ""
    names: tuple[str, ...] = ()
    text: str = "name"

    @property
    def parent(self) -> str:
        return MATRIX[self.doctype].rows_of

    @property
    def of(self) -> dict[str, str]:
        return {"parent": self.parent} if self.parent else {}


@dataclass(frozen=True)
class Answer:
    """What came. `said`: all of it as text; `error`: what was raised instead."""

    value: Any = None
    said: str = ""
    error: Exception | None = None

    @property
    def refused(self) -> bool:
        return isinstance(self.error, frappe.PermissionError)


def asked(way: Way, target: Target) -> Answer:
    """Go a way as who is signed in, and take back whatever was written."""
    frappe.db.savepoint("one_way")
    frappe.local.response = frappe._dict(docs=[])
    frappe.local.message_log = []
    try:
        value = way(target)
        response = {key: each for key, each in frappe.local.response.items() if key != "docs" or each}
        return Answer(value, _as_text(value) + _as_text(response))
    except Exception as error:
        return Answer(error=error)
    finally:
        frappe.db.rollback(save_point="one_way")
        frappe.local.message_log = []


def called(path: str, verb: str = "POST", /, **arguments: Any) -> Any:
    """A whitelisted method, as Frappe's handler calls it."""
    if verb not in _REQUESTS:
        _REQUESTS[verb] = Request(EnvironBuilder("/api/method", method=verb).get_environ())
    frappe.local.request = _REQUESTS[verb]
    frappe.local.form_dict = frappe._dict(arguments, cmd=path)
    try:
        # As before every request; the other hooks of that moment count and number.
        statements.refuse()
        return frappe.handler.execute_cmd(path)
    finally:
        frappe.local.request = None
        frappe.local.form_dict = frappe._dict()


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else frappe.as_json(value, indent=None)


# --- many records at once ---


def listed(target: Target) -> Any:
    return called("frappe.client.get_list", doctype=target.doctype, fields='["*"]', limit_page_length=MANY, **target.of)


def in_report_view(target: Target) -> Any:
    columns = json.dumps([f"`tab{target.doctype}`.`{each}`" for each in dict.fromkeys(("name", target.text))])
    more = {"parent_doctype": target.parent} if target.parent else {}
    return called(
        "frappe.desk.reportview.get", doctype=target.doctype, fields=columns, start=0, page_length=MANY, **more
    )


def exported(target: Target) -> Any:
    columns = json.dumps([f"`tab{target.doctype}`.`{each}`" for each in dict.fromkeys(("name", target.text))])
    return called(
        "frappe.desk.reportview.export_query", doctype=target.doctype, fields=columns, file_format_type="CSV", title="x"
    )


def searched_for_link(target: Target) -> Any:
    return called("frappe.desk.search.search_link", doctype=target.doctype, txt=MARK, page_length=MANY)


def grouped(target: Target) -> Any:
    return called("frappe.desk.listview.get_group_by_count", doctype=target.doctype, current_filters="[]", field="name")


def in_side_bar(target: Target) -> Any:
    return called("frappe.desk.reportview.get_sidebar_stats", stats='["name"]', doctype=target.doctype, filters="[]")


def charted(target: Target) -> Any:
    chart = {
        "name": "attempt",
        "chart_type": "Group By",
        "group_by_type": "Count",
        "group_by_based_on": "name",
        "document_type": target.doctype,
        "parent_document_type": target.parent or None,
        "filters_json": "[]",
    }
    return called("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=frappe.as_json(chart), no_cache=1)


LISTS: dict[str, Way] = {
    "list": listed,
    "report view": in_report_view,
    "export": exported,
    "link search": searched_for_link,
    "counts by field": grouped,
    "side bar": in_side_bar,
    "chart": charted,
}

# --- how many records there are ---


def _named(target: Target) -> list:
    return [["name", "in", list(target.names)]]


def counted(target: Target) -> Any:
    return called("frappe.client.get_count", doctype=target.doctype, filters=json.dumps(_named(target)))


def counted_for_list(target: Target) -> Any:
    filters = [[target.doctype, *each] for each in _named(target)]
    return called("frappe.desk.reportview.get_count", doctype=target.doctype, filters=json.dumps(filters), fields="[]")


def on_a_card(target: Target) -> Any:
    card = {"function": "Count", "document_type": target.doctype, "parent_document_type": target.parent or None}
    filters = [[target.doctype, *each] for each in _named(target)]
    return called(
        "frappe.desk.doctype.number_card.number_card.get_result",
        doc=frappe.as_json(card),
        filters=json.dumps(filters),
    )


def on_a_heatmap(target: Target) -> Any:
    chart = {
        "name": "attempt",
        "chart_type": "Count",
        "type": "Heatmap",
        "based_on": "creation",
        "document_type": target.doctype,
        "filters_json": json.dumps([[target.doctype, *each] for each in _named(target)]),
    }
    found = called("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=frappe.as_json(chart), no_cache=1)
    return sum(int(each) for each in (found or {}).get("dataPoints", {}).values())


NUMBERS: dict[str, Way] = {
    "count": counted,
    "count of a list": counted_for_list,
    "number card": on_a_card,
    "heatmap": on_a_heatmap,
}

# --- one record ---


def got(target: Target) -> Any:
    return called("frappe.client.get", doctype=target.doctype, name=target.name, **target.of)


def value_got(target: Target) -> Any:
    return called(
        "frappe.client.get_value",
        doctype=target.doctype,
        fieldname=target.text,
        filters=json.dumps({"name": target.name}),
        **target.of,
    )


def in_form(target: Target) -> Any:
    return called("frappe.desk.form.load.getdoc", doctype=target.doctype, name=target.name)


def around_form(target: Target) -> Any:
    return called("frappe.desk.form.load.get_docinfo", doctype=target.doctype, name=target.name)


def printed(target: Target) -> Any:
    return called("frappe.www.printview.get_html_and_style", doc=target.doctype, name=target.name)


def in_room(target: Target) -> Any:
    return called("frappe.realtime.can_subscribe_doc", doctype=target.doctype, docname=target.name)


def by_title(target: Target) -> Any:
    title = called("frappe.desk.search.get_link_title", doctype=target.doctype, docname=target.name)
    return title if title != target.name else None


def validated(target: Target) -> Any:
    found = called(
        "frappe.client.validate_link", doctype=target.doctype, docname=target.name, fields=json.dumps([target.text])
    )
    return {key: each for key, each in (found or {}).items() if key != "name" and each} or None


def word_of_kind(doctype: str) -> str:
    """A word that stands in the index of global search at every record of the DocType, and at no other."""
    return f"{MARK}kind{hashlib.sha256(doctype.encode()).hexdigest()[:12]}"


def searched_for(doctype: str) -> set[str]:
    """Names of the DocType's records that global search finds."""
    found = called("frappe.utils.global_search.search", text=word_of_kind(doctype), limit=MANY)
    return {each.name for each in found if each.doctype == doctype}


def rest_got(target: Target) -> Any:
    """What `/api/resource/DocType/name` does."""
    document = frappe.get_doc(target.doctype, target.name)
    if not document.has_permission("read"):
        raise frappe.PermissionError
    return document.as_dict()


RECORDS: dict[str, Way] = {
    "get": got,
    "value": value_got,
    "resource": rest_got,
    "form": in_form,
    "around the form": around_form,
    "print": printed,
    "realtime room": in_room,
    "link title": by_title,
    "link check": validated,
}

# --- changing one ---


def value_set(target: Target) -> Any:
    return called(
        "frappe.client.set_value", doctype=target.doctype, name=target.name, fieldname="owner_note", value="mine"
    )


def deleted(target: Target) -> Any:
    return called("frappe.client.delete", doctype=target.doctype, name=target.name)


def inserted(target: Target) -> Any:
    document = frappe.copy_doc(frappe.get_doc(target.doctype, target.name), ignore_no_copy=False)
    document.name = None
    return called("frappe.client.insert", doc=document.as_json())


CHANGES: dict[str, tuple[str, Way]] = {
    "set value": ("write", value_set),
    "delete": ("delete", deleted),
    "insert": ("create", inserted),
}

# --- beside a record: what Frappe keeps about it ---


def shared(target: Target) -> Any:
    return called("frappe.share.add", doctype=target.doctype, name=target.name, user=frappe.session.user)


def assigned(target: Target) -> Any:
    given = {"assign_to": json.dumps([frappe.session.user]), "doctype": target.doctype, "name": target.name}
    return called("frappe.desk.form.assign_to.add", **given)


def assignments(target: Target) -> Any:
    given = frappe.as_json({"doctype": target.doctype, "name": target.name})
    called("frappe.desk.form.assign_to.get", args=given)
    # Nobody is assigned, and nobody is told whether: an answer at all is what is asked for.
    return True


def commented(target: Target) -> Any:
    return called(
        "frappe.desk.form.utils.add_comment",
        reference_doctype=target.doctype,
        reference_name=target.name,
        content="Seen",
        comment_email=frappe.session.user,
        comment_by="Somebody",
    )


def tagged(target: Target) -> Any:
    return called("frappe.desk.doctype.tag.tag.add_tag", tag="seen", dt=target.doctype, dn=target.name)


def liked(target: Target) -> Any:
    called("frappe.desk.like.toggle_like", doctype=target.doctype, name=target.name, add="Yes")
    return True


def followed(target: Target) -> Any:
    called(
        "frappe.desk.form.document_follow.follow_document",
        doctype=target.doctype,
        doc_name=target.name,
        user=frappe.session.user,
    )
    return frappe.db.exists("Document Follow", {"ref_doctype": target.doctype, "ref_docname": target.name})


def attached(target: Target) -> Any:
    return called(
        "frappe.client.attach_file",
        filename="mine.txt",
        filedata=b"mine",
        doctype=target.doctype,
        docname=target.name,
        is_private=1,
    )


def linked(target: Target) -> Any:
    found = called("frappe.desk.form.linked_with.get", doctype=target.doctype, docname=target.name)
    return found or None


def renamed(target: Target) -> Any:
    try:
        return called(
            "frappe.client.rename_doc", doctype=target.doctype, old_name=target.name, new_name=f"{target.name}-mine"
        )
    except frappe.ValidationError as error:
        # Frappe says by this kind of error, too, that the right is lacking.
        if "permission" in str(error) or "not allowed" in str(error):
            raise frappe.PermissionError from error
        raise


BESIDE: dict[str, Way] = {
    "share": shared,
    "assign": assigned,
    "assignments": assignments,
    "comment": commented,
    "tag": tagged,
    "like": liked,
    "follow": followed,
    "attach": attached,
    "links": linked,
    "rename": renamed,
}
