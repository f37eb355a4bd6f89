"""Texts can be found in the catalogue, and the catalogues hold texts that there are."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import frappe
import pytest
from babel.messages.pofile import read_po

from tests.app import texts
from tests.app.project import app_code, app_files, place, strings
from tests.app.texts import PLACEHOLDER, Text

# Texts that stand elsewhere than in the call, and why a catalogue has them all the same: (file, expression) -> where.
LOOKED_UP = {
    ("school_ai/portal/__init__.py", "text"): "collected from the portal's scripts",
    ("school_ai/settings.py", "CAPABILITIES[capability]"): "labels of the switches in School AI Settings",
    ("school_ai/services/analytics/describing.py", "WHY_NO_PROGRESS[found.why]"): "reasons of ai/analytics/teaching",
    ("school_ai/services/analytics/describing.py", "REMARKS[each.what]"): "remarks of ai/analytics/records",
    ("school_ai/services/analytics/describing.py", "difficulty.WHY_NOT[key]"): "reasons of ai/analytics/difficulty",
    ("school_ai/services/analytics/following.py", "WHY_NOT[found.why]"): "reasons of ai/analytics/effects",
    ("school_ai/services/analytics/following.py", "action"): "options of a field of AI Insight Action",
    ("school_ai/services/analytics/looking.py", "TITLES[outcome]"): "options of a field of AI Prediction",
    ("school_ai/services/teaching/attention.py", "TITLES[outcome]"): "options of a field of AI Prediction",
    ("school_ai/services/analytics/models.py", "WHY_RULE[predictor.why_rule]"): "reasons of ai/analytics/model",
    ("school_ai/services/analytics/models.py", "title"): "options of a field of AI Model",
    ("school_ai/services/analytics/models.py", "frappe.unscrub(attribute)"): "labels of fields of Student",
    ("school_ai/services/analytics/tabulating.py", "outcome"): "options of a field of AI Prediction",
    ("school_ai/services/analytics/tabulating.py", "title"): "options of a field of AI Model",
    ("school_ai/services/cataloguing.py", "field.label"): "labels of fields of AI Knowledge Document",
    ("school_ai/services/cataloguing.py", "value"): "options of a field of AI Knowledge Document",
    ("school_ai/services/cataloguing.py", "row.basis"): "options of a field of AI Knowledge Document",
    ("school_ai/services/doctor.py", "name"): "labels of the switches in School AI Settings",
    ("school_ai/services/heads/consents_given.py", "purpose"): "options of a field of AI Consent",
    ("school_ai/services/heads/consents_given.py", "kept"): "options of a field of AI Consent",
    ("school_ai/services/heads/consents_given.py", "each"): "options of a field of AI Consent",
    ("school_ai/services/heads/integrity_status.py", "status"): "options of a field of AI Webhook Delivery",
    ("school_ai/services/heads/integrity_status.py", "kind"): "options of a field of AI Data Conflict",
    ("school_ai/services/heads/integrity_status.py", "each.doctype"): "names of DocTypes",
    ("school_ai/services/heads/provider_cost.py", "purpose"): "purposes that services name when they call a provider",
    ("school_ai/services/heads/timetable_quality.py", "RULES[name].title"): "sentences of ai/scheduling/sentences",
    ("school_ai/services/heads/timetable_quality.py", "kind"): "options of a field of AI Timetable Change",
    ("school_ai/school_ai/doctype/ai_alert/ai_alert_list.js", "state"): "options of a field of AI Alert",
    ("school_ai/services/monitoring/alerting.py", "figure.unit"): "units in services/monitoring/figures.py",
    ("school_ai/services/monitoring/escalating.py", "alert.severity"): "options of a field of AI Alert",
    ("school_ai/services/monitoring/escalating.py", "alert.figure"): "options of a field of AI Alert",
    (
        "school_ai/school_ai/doctype/ai_alert_rule/ai_alert_rule.py",
        "self.figure",
    ): "options of a field of AI Alert Rule",
    ("school_ai/services/overseeing/overriding.py", "kind"): "kinds in services/overseeing/proposals.py",
    ("school_ai/services/overseeing/proposals.py", "name"): "kinds in the same file",
    ("school_ai/services/overseeing/proposals.py", "str(row.get(kind.status) or '')"): "options of fields of status",
    ("school_ai/services/overseeing/proposals.py", "answer.mode or ''"): "options of a field of AI Message",
    ("school_ai/services/overseeing/proposals.py", "row.basis or ''"): "options of a field of Topic Prerequisite",
    ("school_ai/services/following/pushing.py", "_SUBJECTS[field]"): "names of DocTypes",
    ("school_ai/services/indexing.py", "error.kind"): "kinds of files in ai/knowledge/filetype.py",
    ("school_ai/services/integrity/versions.py", "of.label"): "labels of fields of ERPNext's and Education's",
    ("school_ai/services/integrity/versions.py", "value"): "options of fields of ERPNext's and Education's",
    ("school_ai/services/integrity/deciding.py", "conflict.status"): "options of a field of AI Data Conflict",
    ("school_ai/services/integrity/deciding.py", "conflict.way"): "options of a field of AI Data Conflict",
    ("school_ai/services/integrity/our_fields.py", "each.doctype"): "names of DocTypes",
    ("school_ai/services/integrity/our_fields.py", "each.field['label']"): "labels of our fields",
    ("school_ai/services/integrity/our_fields.py", "field['label']"): "labels of our fields",
    ("school_ai/services/integrity/our_fields.py", "field['options']"): "names of DocTypes",
    ("school_ai/services/integrity/our_records.py", "links[field]"): "names of DocTypes",
    ("school_ai/services/integrity/our_records.py", "target"): "names of DocTypes",
    ("school_ai/services/inviting.py", "doctype"): "names of DocTypes",
    ("school_ai/services/logins.py", "doctype"): "names of DocTypes",
    ("school_ai/services/logins.py", "meta.get_label(field)"): "labels of fields of ERPNext's and Education's",
    ("school_ai/services/logins.py", "role"): "names of roles",
    ("school_ai/services/people.py", "role"): "names of roles",
    (
        "school_ai/school_ai/report/people_without_login/people_without_login.js",
        "state.status",
    ): "options of a field of AI Task",
    (
        "school_ai/school_ai/report/people_without_login/people_without_login.py",
        "kept.status",
    ): "options of a field of AI Invitation",
    ("school_ai/school_ai/report/retention/retention.py", "each.title"): "kinds of services/rights/retention",
    ("school_ai/school_ai/report/retention/retention.py", "each.action"): "options of a field of AI Retention Rule",
    ("school_ai/school_ai/report/retention/retention.py", "each.law"): "reasons of services/rights/rules",
    ("school_ai/school_ai/report/retention/retention.py", "each.set_in"): "names of DocTypes",
    (
        "school_ai/school_ai/report/security_check/security_check.js",
        "each",
    ): "levels in services/security/found.py",
    (
        "school_ai/school_ai/report/security_check/security_check.py",
        "each.area",
    ): "areas in services/security",
    (
        "school_ai/school_ai/report/security_check/security_check.py",
        "each.title",
    ): "titles of checks in services/security",
    (
        "school_ai/school_ai/report/security_check/security_check.py",
        "each.level",
    ): "levels in services/security/found.py",
    ("school_ai/services/destinations.py", "found.about"): "options of a field in School AI Settings, or a host",
    ("school_ai/services/security/signing_in.py", "frappe.get_meta(SYSTEM).get_label(field)"): "labels of Frappe’s own",
    ("school_ai/services/security/signing_in.py", "method"): "options of a field of Frappe’s own",
    ("school_ai/services/security/signing_in.py", "method or 'OTP App'"): "options of a field of Frappe’s own",
    ("school_ai/services/rights/erasing.py", "step"): "titles of services/rights/places",
    ("school_ai/services/rights/exporting.py", "places.title_of(doctype)"): "titles of services/rights/places",
    ("school_ai/services/rights/looking.py", "places.title_of(doctype)"): "titles of services/rights/places",
    ("school_ai/services/rights/looking.py", "place.why"): "reasons of services/rights/places",
    ("school_ai/services/rights/looking.py", "places.SCHOOL['Sales Invoice'].why"): "reasons of services/rights/places",
    ("school_ai/services/rights/looking.py", "why"): "reasons of services/rights/places",
    (
        "school_ai/school_ai/doctype/ai_erasure_request/ai_erasure_request.js",
        "what",
    ): "names of DocTypes",
    (
        "school_ai/school_ai/doctype/ai_erasure_request/ai_erasure_request_list.js",
        "status",
    ): "options of a field of AI Erasure Request",
    ("school_ai/services/safeguarding.py", "alert.severity"): "options of a field of AI Safety Alert",
    ("school_ai/public/js/desk/panels/assistant.js", "form.doctype"): "names of DocTypes",
    ("school_ai/public/js/desk/panels/comments.js", "shown.status"): "options of a field of Report Comment",
    ("school_ai/public/js/desk/panels/parts.js", "kind"): "options of a field of AI Knowledge Document",
    ("school_ai/www/school-ai/teaching.html", "each.reason"): "options of a field of Instructor Absence",
    ("school_ai/public/js/predictions/pupil.js", "status"): "options of a field of AI Recommendation",
    (
        "school_ai/school_ai/doctype/ai_insight/ai_insight.js",
        "action",
    ): "options of a field of AI Insight Action",
    (
        "school_ai/school_ai/doctype/ai_scheduling_rule/ai_scheduling_rule.py",
        "rule.limit",
    ): "sentences of ai/scheduling/sentences",
    ("school_ai/services/telling/choices.py", "kind"): "options of a field of AI Notice",
    ("school_ai/services/telling/notices.py", "row.kind"): "options of a field of AI Notice",
    ("school_ai/services/telling/push.py", "notice.kind"): "options of a field of AI Notice",
    ("school_ai/services/telling/sending.py", "kind"): "options of a field of AI Notice",
    ("school_ai/services/timetables/looking.py", "RULES[name].title"): "sentences of ai/scheduling/sentences",
    ("school_ai/services/timetables/runs.py", "RULES[name].title"): "sentences of ai/scheduling/sentences",
    ("school_ai/services/timetables/stating.py", "time.weekday"): "options of a field of Course Load Time",
    ("school_ai/services/timetables/words.py", "WEEKDAYS[number]"): "options of a field of Course Load Time",
    ("school_ai/services/timetables/words.py", "sentence.template"): "sentences of ai/scheduling/sentences",
    ("school_ai/services/timetables/words.py", "kept['template']"): "sentences of ai/scheduling/sentences",
    ("school_ai/services/trying.py", "mode"): "options of a field of AI Message",
    ("school_ai/services/providers.py", "model"): "options of a field in School AI Settings",
    (
        "school_ai/school_ai/doctype/ai_knowledge_document/ai_knowledge_document.js",
        "label",
    ): "labels of fields of AI Knowledge Document",
    (
        "school_ai/school_ai/doctype/ai_knowledge_document/ai_knowledge_document_list.js",
        "look.kind",
    ): "options of a field of AI Knowledge Document",
    ("school_ai/www/school-ai/materials.html", "each.kind"): "options of a field of AI Knowledge Document",
    (
        "school_ai/school_ai/doctype/ai_knowledge_document/ai_knowledge_document.py",
        "visibility",
    ): "options of a field of AI Knowledge Document",
}


# What speaks every language that there is a catalogue for: the portal, the planner's page, and what both show.
# What pupils, families and teachers see on their pages: in Arabic too, which is written from right to left.
PORTAL = (
    "school_ai/portal/",
    "school_ai/public/js/portal/",
    "school_ai/services/calendars/",
    "school_ai/services/consenting.py",
    "school_ai/services/family_messages.py",
    "school_ai/services/leave_requests.py",
    "school_ai/services/own_data.py",
    "school_ai/services/pupil_days.py",
    "school_ai/services/quiet_hours.py",
    "school_ai/services/rights/exporting.py",
    "school_ai/services/teaching/",
    "school_ai/services/telling/",
    "school_ai/templates/",
    "school_ai/www/school-ai/family",
    "school_ai/www/school-ai/home",
    "school_ai/www/school-ai/materials",
    "school_ai/www/school-ai/messages",
    "school_ai/www/school-ai/notices",
    "school_ai/www/school-ai/notifications",
    "school_ai/www/school-ai/offline",
    "school_ai/www/school-ai/privacy",
    "school_ai/www/school-ai/progress",
    "school_ai/www/school-ai/start",
    "school_ai/www/school-ai/teaching",
    "school_ai/www/school-ai/talk",
)
OF_PORTAL_ALONE = ("ar",)
SPOKEN = (
    *PORTAL,
    "school_ai/ai/scheduling/sentences/preferences.py",
    "school_ai/ai/scheduling/sentences/repair.py",
    "school_ai/ai/scheduling/sentences/rules.py",
    "school_ai/public/js/desk/",
    "school_ai/public/js/timetable/",
    "school_ai/school_ai/doctype/ai_change/",
    "school_ai/school_ai/doctype/ai_data_conflict/",
    "school_ai/school_ai/doctype/ai_sync_state/",
    "school_ai/school_ai/doctype/ai_timetable_change/",
    "school_ai/school_ai/doctype/ai_timetable_preference/",
    "school_ai/school_ai/doctype/ai_webhook_delivery/",
    "school_ai/school_ai/doctype/ai_webhook_sender/",
    "school_ai/school_ai/doctype/instructor_absence/",
    "school_ai/school_ai/doctype/instructor_preference/",
    "school_ai/school_ai/doctype/lesson_swap/",
    "school_ai/school_ai/report/logins_that_disagree/",
    "school_ai/school_ai/report/people_without_login/",
    "school_ai/services/analytics/looking.py",
    "school_ai/services/analytics/recommending.py",
    "school_ai/services/analytics/wording.py",
    "school_ai/services/integrity/",
    "school_ai/services/inviting.py",
    "school_ai/services/logins.py",
    "school_ai/services/timetables/adjusting.py",
    "school_ai/services/timetables/changes.py",
    "school_ai/services/timetables/covering.py",
    "school_ai/services/timetables/learning.py",
    "school_ai/services/timetables/looking.py",
    "school_ai/services/timetables/swapping.py",
    "school_ai/services/timetables/words.py",
    "school_ai/services/writing_back/",
    "school_ai/services/webhooks/",
    "school_ai/www/school-ai/api.html",
    "school_ai/www/school-ai/api.py",
    "school_ai/www/school-ai/changes.html",
    "school_ai/www/school-ai/changes.py",
    "school_ai/www/school-ai/progress.html",
    "school_ai/www/school-ai/progress.py",
)
# Figures with their units, which are the same everywhere.
SAME_EVERYWHERE = {"{0} %", "{0} s", "{0} min {1} s"}


def text_problems(text: Text) -> Iterator[str]:
    if text.words is None:
        if (text.file, text.expression) not in LOOKED_UP and not texts.is_looked_up(text):
            yield f"{text.where}: {text.expression} is no text: write it there, or say in LOOKED_UP who has it"
        return
    if not text.words.strip():
        yield f"{text.where}: the text is empty"
    if text.words != text.words.strip():
        yield f"{text.where}: “{text.words}” begins or ends with a space, which is lost in catalogues"
    if "{}" in text.words:
        yield f"{text.where}: “{text.words}”: other languages have another order: write {{0}}"
    wanted = {int(number) for number in PLACEHOLDER.findall(text.words) if number}
    # A text that is filled in elsewhere has no values here.
    if text.values and wanted != set(range(text.values)):
        yield f"{text.where}: “{text.words}” is given {text.values} values"


def catalogue(file: Path) -> list[tuple[str, str]]:
    """Texts with their translations. A translation may be missing."""
    if file.suffix == ".po":
        with file.open("rb") as opened:
            messages = list(read_po(opened))
        return [(str(message.id), str(message.string or "")) for message in messages if message.id]
    with file.open(newline="", encoding="utf-8") as opened:
        return [(row[0], row[1] if len(row) > 1 else "") for row in csv.reader(opened) if row]


def catalogue_problems(file: Path, known_texts: Iterable[str]) -> Iterator[str]:
    there = set(known_texts)
    seen = set()
    for text, translation in catalogue(file):
        if text in seen:
            yield f"{place(file)}: “{text}” stands there twice"
        seen.add(text)
        if text not in there:
            yield f"{place(file)}: “{text}” is nowhere in the app"
        if translation and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translation)):
            yield f"{place(file)}: “{text}” and “{translation}” fill in other values"


def untranslated(file: Path, spoken: Iterable[Text]) -> Iterator[str]:
    """Texts that a catalogue lacks, and Frappe's own of that language too."""
    there = {text for text, translation in [*catalogue(file), *_of_the_host(file.stem)] if translation}
    for text in spoken:
        if text.words and text.words not in there | SAME_EVERYWHERE:
            yield f"{text.where}: {place(file)} lacks “{text.words}”"


def _of_the_host(language: str) -> list[tuple[str, str]]:
    file = Path(frappe.__file__).parent / "translations" / f"{language}.csv"
    return catalogue(file) if file.exists() else []


def all_texts() -> set[str]:
    written = {text.words for text in texts.in_code() if text.words}
    # What is looked up by a variable stands somewhere as a string.
    return written | texts.in_records() | {text for file in app_code() for text, _line in strings(file)}


def catalogues() -> list[Path]:
    return [file for file in app_files(".csv", ".po") if file.parent.name in ("translations", "locale")]


def test_texts_are_written_where_they_are_looked_up():
    assert len(texts.in_code()) > 100, "the texts are not found any more"
    assert [problem for text in texts.in_code() for problem in text_problems(text)] == []


def test_no_exception_is_left_of_code_that_is_gone():
    there = {(text.file, text.expression) for text in texts.in_code()}
    assert LOOKED_UP.keys() - there == set()


def test_catalogues_hold_texts_that_there_are():
    assert [problem for file in catalogues() for problem in catalogue_problems(file, all_texts())] == []


def test_pages_that_speak_a_language_speak_nothing_else():
    spoken = [text for text in texts.in_code() if text.file.startswith(SPOKEN)]
    for name in SPOKEN:
        assert any(text.file.startswith(name) for text in spoken), f"there is no text in {name}"
    of_portal = [text for text in spoken if text.file.startswith(PORTAL)]
    problems = [
        problem
        for file in catalogues()
        for problem in untranslated(file, of_portal if file.stem in OF_PORTAL_ALONE else spoken)
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("_(words)", "no text"),
        ('_(f"Page {number}")', "no text"),
        ('frappe._("Page " + number)', "no text"),
        ('_("")', "empty"),
        ('_("Page ")', "space"),
        ('_("Page {}").format(1)', "another order"),
        ('_("Page {0} of {1}").format(1)', "1 values"),
        ('_("Page {0}").format(1, 2)', "2 values"),
    ],
)
def test_a_text_that_no_catalogue_has_is_found_in_python(source, problem):
    said = [said for text in texts.in_python(source, "x.py") for said in text_problems(text)]
    assert any(problem in one for one in said), said


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("__(words)", "no text"),
        ("__(`Page ${number}`)", "no text"),
        ('__("Page " + number)', "no text"),
        ('__("Page {0} of {1}", [number])', "1 values"),
    ],
)
def test_a_text_that_no_catalogue_has_is_found_in_scripts(source, problem):
    (said,) = [said for text in texts.in_javascript(source, "x.js") for said in text_problems(text)]
    assert problem in said


def test_a_text_that_no_catalogue_has_is_found_in_pages():
    source = '{{ _("Pupil") }} {{ _(title) }} {% if a %}{{ _("Page {0} of {1}").format(1) }}{% endif %}'
    found = list(texts.in_markup(source, "x.html"))
    assert [text.words for text in found] == ["Pupil", None, "Page {0} of {1}"]
    assert len([said for text in found for said in text_problems(text)]) == 2


def test_texts_of_the_blocks_of_a_workspace_are_found():
    assert '<span class="h4"><b>What Needs Me Today</b></span>' in texts.in_records()


def test_good_texts_are_let_through():
    python = '_("Page {0} of {1}").format(page, count)\n_("It’s \\"here\\"")\nfrappe._("A {0}").format(*values)'
    script = 'x = `<b>${__("Page {0}", [a(b, c)])}</b>`; label = __(doc.status); function __(text) {}'
    found = [*texts.in_python(python, "x.py"), *texts.in_javascript(script, "x.js")]
    assert [problem for text in found for problem in text_problems(text)] == []
    assert {text.words for text in found} == {"Page {0} of {1}", 'It’s "here"', "A {0}", "Page {0}", None}


def test_a_text_that_a_catalogue_lacks_is_found(tmp_path):
    file = tmp_path / "de.csv"
    file.write_text("Pupil,Schüler\nTeacher,\n")
    # Frappe itself has "Cancel".
    spoken = list(texts.in_python('_("Pupil")\n_("Teacher")\n_("Cancel")\n_("Lesson {0}")\n_("{0} s")', "x.py"))
    assert [problem.partition(" lacks ")[2] for problem in untranslated(file, spoken)] == ["“Teacher”", "“Lesson {0}”"]


@pytest.mark.parametrize("suffix", [".csv", ".po"])
def test_a_stale_or_broken_translation_is_found(tmp_path, suffix):
    rows = [("Page {0}", "Seite {0}"), ("Pupil", ""), ("Page {0} of {1}", "Seite {0}"), ("Gone", "Fort")]
    file = tmp_path / f"de{suffix}"
    if suffix == ".csv":
        with file.open("w", newline="") as opened:
            csv.writer(opened).writerows(rows)
    else:
        file.write_text("".join(f'msgid "{text}"\nmsgstr "{translation}"\n\n' for text, translation in rows))
    said = list(catalogue_problems(file, {"Page {0}", "Page {0} of {1}", "Pupil"}))
    assert len(said) == 2
    assert "fill in other values" in said[0]
    assert "nowhere in the app" in said[1]
