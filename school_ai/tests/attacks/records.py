"""Records of others and what stands beside them, by ways that Frappe has for one's own."""

import json

import frappe

from school_ai import permissions
from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    OUTSIDER,
    PRINCIPAL,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    answered,
    ask,
    of,
    record,
    rows,
    tells,
)

# In two parts: it is an attempt, and no call that a later Frappe would have to be spared.
_GET_JS = ".".join(("frappe.client", "get_js"))

FAMILY = "Records of others"
SECRETS = "Secrets"
SEARCH = "Search and links"
ROOMS = "Rooms, charts and numbers"
GET, VALUE = "frappe.client.get", "frappe.client.get_value"


def _got(doctype: str, key: str, **more) -> Go:
    return ask(GET, doctype=doctype, name=record(doctype, key), **more)


def _several(who: str, key: str, doctypes: str) -> dict[str, Go]:
    return {f"{each} of {key}": _got(each, key) for each in doctypes.split(", ")}


def _value(doctype: str, fieldname: str, filters) -> Go:
    return ask(VALUE, doctype=doctype, fieldname=fieldname, filters=json.dumps(filters) if filters else None)


_SETTINGS = "School AI Settings"
_SECRET_FIELDS = {
    "the provider's key": _value(_SETTINGS, "chat_api_key", {"name": _SETTINGS}),
    "the provider's key alone": ask("frappe.client.get_single_value", doctype=_SETTINGS, field="chat_api_key"),
    "the provider's key, decrypted": ask("frappe.client.get_password", doctype=_SETTINGS, name=_SETTINGS, fieldname="chat_api_key"),
    "an administrator's API secret": ask("frappe.client.get_password", doctype="User", name="Administrator", fieldname="api_secret"),
    "a head's password": ask("frappe.client.get_password", doctype="User", name=lambda s: s.user(PRINCIPAL), fieldname="password"),
    "the settings": ask(GET, doctype=_SETTINGS, name=_SETTINGS),
    "a sender's secret": ask("frappe.client.get_password", doctype="AI Webhook Sender", name=record("AI Webhook Sender", "a"), fieldname="secret"),
    "keys of users": _value("User", '["api_key", "reset_password_key"]', {"name": "Administrator"}),
    "keys made anew": ask("frappe.core.doctype.user.user.generate_keys", user="Administrator"),
    "hashes": ask("frappe.client.get_list", doctype="__Auth", fields='["*"]'),
    "sessions": ask("frappe.client.get_list", doctype="Sessions", fields='["*"]'),
    "singles": ask("frappe.client.get_list", doctype="Singles", fields='["*"]'),
    "the site's configuration": ask(_GET_JS, items=json.dumps(["../site_config.json", "../../site_config.json"])),
    "push secrets": _value("AI Push Subscription", "secret", {"name": ["like", "%"]}),
    "hashes of calendar addresses": _value("Calendar Address", "secret_hash", {"name": ["like", "%"]}),
    "the error log": ask("frappe.client.get_list", doctype="Error Log", fields='["*"]'),
    "versions": ask("frappe.client.get_list", doctype="Version", fields='["*"]'),
    "deleted records": ask("frappe.client.get_list", doctype="Deleted Document", fields='["*"]'),
    "the queue of mails": ask("frappe.client.get_list", doctype="Email Queue", fields='["*"]'),
}  # fmt: skip


def _heatmap(doctype: str, filters: list):
    chart = {"name": "x", "chart_type": "Count", "type": "Heatmap", "based_on": "creation", "document_type": doctype}
    found = called(
        "frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
        chart=json.dumps({**chart, "filters_json": json.dumps(filters)}),
        no_cache=1,
    )
    return (found or {}).get("dataPoints")


def _chart_after_a_head(scene: Scene):
    """Whether an instructor is shown the same as the head who looked first, although they see fewer records."""

    def look():
        name = "Open Insights by Kind"
        found = called("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart_name=name)
        return found and found["datasets"][0]["values"]

    frappe.db.set_value("AI Insight", {"name": ("like", "zq%")}, "status", "Open")
    user = frappe.session.user
    frappe.set_user(scene.user(PRINCIPAL))
    permissions.forget_standings()
    whole = look()
    frappe.set_user(user)
    permissions.forget_standings()
    return whole and whole == look()


ATTACKS = [
    *rows(FAMILY, PUPIL, answered, _several(PUPIL, "b", "Student, AI Conversation, AI Message, AI Insight, AI Prediction, Report Comment, Assessment Result, Program Enrollment, Exam Accommodation")),
    *rows(FAMILY, PUPIL, answered, _several(PUPIL, "a", "AI Insight, AI Prediction, AI Recommendation, AI Safety Alert, School Assignment, AI Knowledge Document, Family Message")),
    *rows(FAMILY, GUARDIAN, answered, _several(GUARDIAN, "a", "Student, AI Conversation, AI Insight, AI Consent, Family Conversation, Family Message, AI Notice")),
    *rows(FAMILY, INSTRUCTOR, answered, _several(INSTRUCTOR, "c", "Student, AI Conversation, AI Insight, Report Comment, School Assignment, Instructor Absence, Course Enrollment")),
    *rows(FAMILY, INSTRUCTOR, answered, _several(INSTRUCTOR, "e", "Student, AI Conversation, AI Insight, AI Prediction, Report Comment, Exam Accommodation, Student Group")),
    *rows(FAMILY, INSTRUCTOR, answered, _several(INSTRUCTOR, "b", "Family Conversation, Family Message, Instructor Preference, Assistant Question, AI Safety Alert")),
    *rows(FAMILY, PRINCIPAL, answered, _several(PRINCIPAL, "a", "AI Audit Log, AI Audit Pseudonym, AI Webhook Sender, AI Data Export, AI Notice, AI Alert")),
    *rows(
        FAMILY,
        PUPIL,
        tells,
        {
            "a row of a classmate's marks": ask(GET, doctype="Assessment Result Detail", name=record("Assessment Result Detail", "b"), parent="Assessment Result"),
            "a row of a classmate's guardians": ask(GET, doctype="Student Guardian", name=record("Student Guardian", "b"), parent="Student"),
            "a key's row": ask(GET, doctype="School Assignment Question", name=record("School Assignment Question", "a"), parent="School Assignment"),
            "a form with onload": ask("frappe.desk.form.load.getdoc", doctype="AI Insight", name=record("AI Insight", "b")),
            "a print of a classmate": ask("frappe.www.printview.get_html_and_style", doc="Student", name=record("Student", "c")),
            "a print of raw": ask("frappe.www.printview.get_rendered_raw_commands", doc="Student", name=record("Student", "c")),
            "a PDF of a classmate": ask("frappe.utils.print_format.download_pdf", doctype="Student", name=record("Student", "c")),
            "many PDFs": ask("frappe.utils.print_format.download_multi_pdf", doctype="Student", name=lambda s: json.dumps([s.record("Student", "c")])),
            "timeline of a classmate": ask("frappe.desk.form.load.get_communications", doctype="Student", name=record("Student", "c")),
            "next record": ask("frappe.desk.form.utils.get_next", doctype="AI Insight", value=record("AI Insight", "a"), prev=0),
        },
    ),
    *rows(SECRETS, PUPIL, tells, _SECRET_FIELDS),
    *rows(SECRETS, INSTRUCTOR, tells, _SECRET_FIELDS),
    *rows(
        SEARCH,
        PUPIL,
        tells,
        {
            "what is linked to a classmate": ask("frappe.desk.form.linked_with.get", doctype="Student", docname=record("Student", "b")),
            "what is linked to oneself": ask("frappe.desk.form.linked_with.get", doctype="Student", docname=record("Student", "a")),
            "what is linked to a course": ask("frappe.desk.form.linked_with.get", doctype="Course", docname=of("a", "course")),
            "pupils by link search": ask("frappe.desk.search.search_link", doctype="Student", txt="zq"),
            "insights by link search": ask("frappe.desk.search.search_link", doctype="AI Insight", txt="zq"),
            "with fields of choice": ask("frappe.desk.search.search_widget", doctype="Student", txt="", searchfield="student_email_id", filter_fields='["date_of_birth"]'),
            "a method as the query": ask("frappe.desk.search.search_link", doctype="User", txt="api_secret", query="frappe.client.get_password", filters="{}"),
            "a service as the query": ask("frappe.desk.search.search_link", doctype="Student", txt="x", query="school_ai.services.rights.gathering.gather"),
            "a statement as the query": ask("frappe.desk.search.search_link", doctype="Student", txt="x", query="select name from `tabStudent`"),
            "a statement as the search field": ask("frappe.desk.search.search_link", doctype="Student", txt="x", searchfield="name` or sleep(5) -- "),
            "ignoring user permissions": ask("frappe.desk.search.search_link", doctype="Student", txt="zq", ignore_user_permissions=1),
            "the title of a document": ask("frappe.desk.search.get_link_title", doctype="AI Knowledge Document", docname=record("AI Knowledge Document", "c")),
            "fields by a link check": ask("frappe.client.validate_link", doctype="Student", docname=record("Student", "c"), fields='["first_name"]'),
        },
    ),
    *rows(
        SEARCH,
        PUPIL,
        answered,
        {
            "whether there is a pupil": lambda s: called("frappe.client.validate_link", doctype="Student", docname=s.record("Student", "c")).get("name"),
            "a classmate's tags": ask("frappe.desk.doctype.tag.tag.add_tag", tag="x", dt="Student", dn=record("Student", "c")),
            "tags of many": ask("frappe.desk.doctype.tag.tag.add_tags", tags='["x"]', dt="Student", docs=lambda s: json.dumps([s.record("Student", "c")])),
            "a like": lambda s: called("frappe.desk.like.toggle_like", doctype="AI Insight", name=s.record("AI Insight", "b"), add="Yes") or True,
            "an assignment": ask("frappe.desk.form.assign_to.add", assign_to=lambda s: json.dumps([s.user(PUPIL)]), doctype="AI Insight", name=record("AI Insight", "b")),
            "an assignment in args": lambda s: called("frappe.desk.form.assign_to.add", args={"assign_to": [s.user(PUPIL)], "doctype": "AI Insight", "name": s.record("AI Insight", "b")}),
            "a comment": ask("frappe.desk.form.utils.add_comment", reference_doctype="AI Insight", reference_name=record("AI Insight", "b"), content="x", comment_email="x@example.com", comment_by="x"),
            "a share": ask("frappe.share.add", doctype="Student", name=record("Student", "a"), user=lambda s: s.user(OUTSIDER)),
            "a share of a leave request": ask("frappe.share.add", doctype="Student Leave Application", name=record("Student Leave Application", "a"), user=lambda s: s.user(OUTSIDER)),
        },
    ),
    *rows(
        SEARCH,
        INSTRUCTOR,
        tells,
        {
            "what is linked to a pupil": ask("frappe.desk.form.linked_with.get", doctype="Student", docname=record("Student", "a")),
            "what is linked to a group of others": ask("frappe.desk.form.linked_with.get", doctype="Student Group", docname=of("c", "group")),
            "the title of another course's document": ask("frappe.desk.search.get_link_title", doctype="AI Knowledge Document", docname=record("AI Knowledge Document", "c")),
            "who is assigned to insights": ask("frappe.desk.listview.get_group_by_count", doctype="AI Insight", current_filters='[["AI Insight", "title", "like", "zqcsecret%"]]', field="assigned_to"),
        },
    ),
    *rows(
        ROOMS,
        PUPIL,
        answered,
        {
            "the room of a classmate": ask("frappe.realtime.can_subscribe_doc", doctype="Student", docname=record("Student", "c")),
            "the room of an insight": ask("frappe.realtime.can_subscribe_doc", doctype="AI Insight", docname=record("AI Insight", "a")),
            "the room of a key's row": ask("frappe.realtime.can_subscribe_doc", doctype="School Assignment Question", docname=record("School Assignment Question", "a")),
            "the room of all insights": ask("frappe.realtime.can_subscribe_doctype", doctype="AI Insight"),
            "a heat map": lambda s: _heatmap("AI Safety Alert", [["AI Safety Alert", "text", "like", "%"]]),
            "a heat map of pupils": lambda s: _heatmap("Student", [["Student", "name", "like", "zq%"]]),
            "a number card": ask("frappe.desk.doctype.number_card.number_card.get_result", doc=json.dumps({"function": "Count", "document_type": "AI Safety Alert"}), filters="[]"),
            "a sum on a card": ask("frappe.desk.doctype.number_card.number_card.get_result", doc=json.dumps({"function": "Sum", "document_type": "Assessment Result", "aggregate_function_based_on": "(select 1)"}), filters="[]"),
            "a count of keys": ask("frappe.client.get_count", doctype="School Assignment Question", filters='{"answer": ["like", "zq%"]}'),
            "a count of classmates": ask("frappe.client.get_count", doctype="Student", filters='{"name": ["like", "zq%"]}'),
            "a count in a report view": lambda s: called("frappe.desk.reportview.get_count", doctype="Student", filters='[["Student", "name", "like", "zq%"]]', fields="[]"),
        },
    ),
    *rows(
        ROOMS,
        GUEST,
        answered,
        {
            "the room of a pupil": ask("frappe.realtime.can_subscribe_doc", doctype="Student", docname=record("Student", "a")),
            "a count": ask("frappe.client.get_count", doctype="AI Insight"),
            "a room of a task": ask("frappe.realtime.can_subscribe_doc", doctype="AI Task", docname=record("AI Task", "a")),
        },
    ),
    # What a head sees on a chart is not kept for who looks next.
    Attack("a chart that a head has looked at", ROOMS, INSTRUCTOR, _chart_after_a_head, lambda s, who, outcome: bool(outcome.value)),
]  # fmt: skip


def _came(scene: Scene, who: str, outcome: Outcome) -> bool:
    return answered(scene, who, outcome)


CONTROLS = [
    Attack("one's own record", FAMILY, PUPIL, _got("Student", "a"), _came),
    Attack("an insight about one's pupil", FAMILY, INSTRUCTOR, _got("AI Insight", "a"), _came),
    Attack("a row of one's own", FAMILY, INSTRUCTOR, ask(GET, doctype="School Assignment Question", name=record("School Assignment Question", "a"), parent="School Assignment"), _came),
    Attack("the settings", SECRETS, "administrator", ask(GET, doctype=_SETTINGS, name=_SETTINGS), _came),
    Attack("oneself by link search", SEARCH, PUPIL, ask("frappe.desk.search.search_link", doctype="Student", txt=""), lambda s, who, o: s.subject("a").student in o.said),
    Attack("what is linked to a pupil", SEARCH, INSTRUCTOR, ask("frappe.desk.form.linked_with.get", doctype="Student", docname=record("Student", "a")), lambda s, who, o: s.record("AI Insight", "a") in o.said),
    Attack("a tag at one's own insight", SEARCH, INSTRUCTOR, ask("frappe.desk.doctype.tag.tag.add_tag", tag="x", dt="AI Insight", dn=record("AI Insight", "a")), _came),
    Attack("one's own room", ROOMS, INSTRUCTOR, ask("frappe.realtime.can_subscribe_doc", doctype="AI Insight", docname=record("AI Insight", "a")), _came),
    Attack("a heat map of all", ROOMS, PRINCIPAL, lambda s: _heatmap("AI Insight", []), _came),
    Attack("a count of one's own", ROOMS, PUPIL, ask("frappe.client.get_count", doctype="Student"), _came),
]  # fmt: skip
