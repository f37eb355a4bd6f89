"""A teacher asks beside a form: what of the records, and what of the materials, answers.

Records are looked up by a fixed set of tools (`tools.py`), each of which asks for rights itself. Without a provider the
words of the question choose the tool; with one it chooses, and puts into words what was found. It is never told a name,
nor a line about a pupil without a consent; such lines are added here. What is kept of a question is the asker's own.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime

from school_ai import settings
from school_ai.ai.assistant import calling, intents
from school_ai.ai.assistant.intents import Call, Known
from school_ai.ai.assistant.pseudonyms import Pseudonyms
from school_ai.ai.knowledge.words import fold
from school_ai.ai.llm import errors
from school_ai.permissions import Standing
from school_ai.services import answering, chatting, consent, limits
from school_ai.services.markup import without_tags
from school_ai.services.teaching import tools
from school_ai.services.teaching.evidence import Link
from school_ai.services.teaching.tools import Found, Line

QUESTION, PURPOSE = "Assistant Question", "Assistant"
OWN_WORDS, MATERIALS = "Local", "Materials"
LONGEST_TITLE, AT_ONCE, MOST_SHOWN = 120, 500, 20
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Passage:
    """Where in the materials a statement stands."""

    number: int
    document: str
    title: str
    page_number: int
    quote: str


@dataclass(frozen=True)
class LineShown:
    """A line of an answer, with the records that it comes from."""

    text: str
    links: list[Link]


@dataclass(frozen=True)
class Answer:
    """An answer. `title`: what was looked for; `text`: in sentences, empty where the lines speak for themselves;
    `lines`: what was found in the records; `passages`: what was quoted of the materials; `answered_by`: Local,
    Materials, or the provider's model; `held_back`: lines that were not sent to the provider, for want of consent."""

    question: str
    asked_on: datetime
    title: str
    text: str
    lines: list[LineShown]
    passages: list[Passage]
    answered_by: str
    held_back: int


@dataclass(frozen=True)
class _Used:
    """A tool that was used, and what it found; None: the materials are asked."""

    call: Call | None
    found: Found | None
    by_provider: bool = False


def ask(standing: Standing, question: str, doctype: str | None = None, name: str | None = None) -> Answer:
    """Answer a question. `doctype`, `name`: the form that is open."""
    question = " ".join(question.split())
    limits.admit_question(standing.user, question)
    known = tools.known(standing)
    about = tools.about_of(standing, doctype, name)
    hidden, provider_call = _Provider(standing, known, question), None
    used = _choose(standing, question, known, about, hidden)
    if used.call is None:
        answer = _of_materials(standing, question, about.get("course"), hidden)
    elif used.found is None:
        answer = _plain(
            question, _("This is about something that you do not teach, or it does not say what it is about.")
        )
    elif used.call.ambiguous and not used.call.student:
        answer = _plain(question, _which(used.call, known))
    else:
        answer, provider_call = _of_records(question, used.found, hidden)
    provider_call = provider_call or hidden.last_call
    _keep(standing, answer, used.call, doctype, name, provider_call)
    return answer


def _choose(standing: Standing, question: str, known: Known, about: dict[str, str], hidden: "_Provider") -> _Used:
    by_provider = hidden.choose(about) if hidden.is_there else None
    call = by_provider.call if by_provider else intents.chosen(question, known, getdate(), about)
    if call is None:
        return _Used(None, None)
    if by_provider:
        call = _with_about(call, about)
    if call.ambiguous and not call.student:
        return _Used(call, Found(""))
    try:
        return _Used(call, tools.use(standing, call), bool(by_provider))
    except tools.NotTheirs:
        return _Used(call, None)


def _with_about(call: Call, about: dict[str, str]) -> Call:
    """What the open form is about, where the provider has named nothing else."""
    alone = not (call.student or call.student_group)
    return Call(
        call.tool,
        student=call.student or (about.get("student") if alone else None),
        student_group=call.student_group or (about.get("student_group") if alone else None),
        course=call.course or about.get("course"),
        first=call.first,
        last=call.last,
    )


def _which(call: Call, known: Known) -> str:
    names = sorted(known.pupils.get(each, each) for each in call.ambiguous)[:6]
    return _("Whom do you mean: {0}?").format(", ".join(names))


def _plain(question: str, text: str) -> Answer:
    return Answer(question, now_datetime(), "", text, [], [], OWN_WORDS, 0)


def _of_records(question: str, found: Found, hidden: "_Provider") -> tuple[Answer, str | None]:
    lines = [LineShown(line.text, tools.readable(line.links)) for line in found.lines]
    text, by, held_back, call = "", OWN_WORDS, 0, None
    if not lines:
        text = _("Nothing was found.")
    elif hidden.is_there:
        said = hidden.say(found.lines)
        held_back = said.held_back
        if said.text:
            text, by, call = said.text, said.model, said.call
    if found.more:
        text = " ".join(filter(None, (text, _("{0} more are not shown.").format(found.more))))
    return Answer(question, now_datetime(), found.title, text, lines, [], by, held_back), call


def _of_materials(standing: Standing, question: str, course: str | None, hidden: "_Provider") -> Answer:
    """By the knowledge base, as it answers everybody, out of what the person may read. A question that names somebody
    is answered here, in the materials' own words."""
    if hidden.is_there and hidden.names_nobody():
        answered = answering.answer(standing, question, course)
        found, by = answered.answer, MATERIALS if answered.provider == OWN_WORDS else answered.model
    else:
        found, by = answering.quoted(standing, question, course)[1], MATERIALS
    passages = [
        Passage(number, each.document, each.title, each.page_number, each.quote)
        for number, each in enumerate(found.citations, 1)
    ]
    text = " ".join(f"{each.text} {''.join(f'[{number}]' for number in each.citations)}" for each in found.statements)
    if not found.found:
        text = _("Neither the records nor the materials that you may read answer this. Ask it in other words.")
    return Answer(question, now_datetime(), "", text, [], passages, by, 0)


# --- the provider ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _SaidByProvider:
    text: str = ""
    model: str = ""
    held_back: int = 0
    call: str | None = None


class _Provider:
    """The chat provider as one question sees it: with placeholders for names, the same ones in all of its calls."""

    def __init__(self, standing: Standing, known: Known, question: str):
        self.provider = settings.chat_provider()
        self.is_there = not self.provider.is_local and consent.may_send(standing, self.provider)
        self.known, self.question = known, question
        self.last_call: str | None = None
        self.hidden = Pseudonyms(_people(known, question)) if self.is_there else None

    def names_nobody(self) -> bool:
        return self.hidden.hide(self.question) == self.question

    def choose(self, about: dict[str, str]) -> calling.Chosen | None:
        """The tool that the provider chooses; None where it is of no help."""
        groups, courses = sorted(self.known.groups)[:200], sorted(self.known.courses)[:200]
        open_form = ", ".join(f"{key} {self.hidden.hide(value)}" for key, value in about.items())
        messages = calling.to_choose(self.hidden.hide(self.question), getdate(), groups, courses, open_form)
        reply = self._complete(messages)
        return calling.chosen(reply, groups, courses, self._pupil) if reply else None

    def _pupil(self, placeholder: str) -> str | None:
        record = self.hidden.record(placeholder)
        return record if record in self.known.pupils else None

    def say(self, lines: list[Line]) -> _SaidByProvider:
        """What was found, in the provider's words; lines about pupils whose records may not leave are left out."""
        leaving = [line for line in lines if all(self._may_leave(each) for each in line.about)]
        held_back = len(lines) - len(leaving)
        if not leaving:
            return _SaidByProvider(held_back=held_back)
        written = [self.hidden.hide(line.text) for line in leaving]
        language = frappe.db.get_value("Language", frappe.local.lang, "language_name") or frappe.local.lang
        reply = self._complete(calling.to_say(self.hidden.hide(self.question), written, language))
        if not reply:
            return _SaidByProvider(held_back=held_back)
        checked = calling.said(reply, written)
        chatting.note_citations(self.last_call, int(bool(checked.kept)), len(checked.removed))
        return _SaidByProvider(self.hidden.show(checked.kept), self.provider.model, held_back, self.last_call)

    def _may_leave(self, student: str) -> bool:
        return not self.provider.is_outside or consent.given(student, consent.OUTSIDE_PROVIDER)

    def _complete(self, messages: list) -> str:
        try:
            call = chatting.complete(self.provider, messages, PURPOSE)
        except errors.ProviderError as error:
            frappe.logger("school_ai").warning("chat provider: %s, answered here", type(error).__name__)
            self.is_there = False
            return ""
        self.last_call = call.record
        return call.reply.text


def _people(known: Known, question: str) -> dict[str, str]:
    """Everybody whose name may stand in what is sent: the pupils who are taught, all who teach, and any pupil or
    guardian of the school a part of whose name the question has."""
    found = dict(known.pupils)
    said = set(_WORD.findall(fold(question)))
    # "Adas" and "Ada's" name her too.
    said |= {word.removesuffix("s") for word in said}
    for doctype, field in (("Student", "student_name"), ("Guardian", "guardian_name")):
        for name, title in frappe.get_all(doctype, fields=["name", field], as_list=True, limit_page_length=0):
            if name not in found and said & set(_WORD.findall(fold(title or ""))):
                found[name] = title
    for name, title in frappe.get_all("Instructor", fields=["name", "instructor_name"], as_list=True):
        found[name] = title or name
    return found


# --- keeping ---------------------------------------------------------------------------------------------------------


def _keep(standing: Standing, answer: Answer, call: Call | None, doctype, name, provider_call: str | None) -> None:
    days = settings.number("keep_conversations_days")
    title = without_tags(answer.question)
    document = frappe.get_doc(
        {
            "doctype": QUESTION,
            "question": title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…",
            "user": standing.user,
            "about_doctype": doctype if name else None,
            "about_name": name,
            "asked": answer.question,
            "looked_up": frappe.as_json({**_call_values(call), "held back": answer.held_back}),
            "records": frappe.as_json(_records_of(answer)),
            "answered_by": answer.answered_by,
            "provider_call": provider_call,
            "asked_on": answer.asked_on,
            "kept_until": add_days(getdate(), days) if days else None,
        }
    )
    document.flags.is_ours = True
    document.insert(ignore_permissions=True, ignore_links=True)


def _call_values(call: Call | None) -> dict[str, Any]:
    if call is None:
        return {"tool": "materials that may be read"}
    values = {"tool": call.tool, "student": call.student, "student_group": call.student_group, "course": call.course}
    days = {"first": call.first and str(call.first), "last": call.last and str(call.last)}
    return {key: value for key, value in {**values, **days}.items() if value}


def _records_of(answer: Answer) -> list[list[str]]:
    """The records that an answer was taken from. What it told of them is not kept: it is looked up anew."""
    of_lines = [[link.doctype, link.name] for line in answer.lines for link in line.links]
    return [*of_lines, *(["AI Knowledge Document", each.document] for each in answer.passages)]


@dataclass(frozen=True)
class AskedBefore:
    """A question that somebody asked, to be asked again."""

    question: str
    asked_on: datetime
    answered_by: str


def asked(standing: Standing, most: int = MOST_SHOWN) -> list[AskedBefore]:
    """What somebody asked of late themself, the latest first."""
    rows = frappe.get_all(
        QUESTION,
        {"user": standing.user},
        ["asked", "answered_by", "asked_on"],
        order_by="asked_on desc, creation desc",
        limit_page_length=most,
    )
    return [AskedBefore(row.asked or "", row.asked_on, row.answered_by or "") for row in rows]


def forget_old() -> None:
    """Delete questions whose time is over, some hundreds a run. Run by the scheduler every day."""
    names = frappe.get_all(QUESTION, {"kept_until": ("<", getdate())}, pluck="name", limit_page_length=AT_ONCE)
    for name in names:
        frappe.delete_doc(QUESTION, name, force=True, ignore_permissions=True, delete_permanently=True)
