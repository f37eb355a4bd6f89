"""A few sentences out of facts: by the school's own words, or by the chat provider where the school has one and the
pupil's consent lets their facts go to it. Names never go: the provider is told of PERSON_1."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _

from school_ai import settings
from school_ai.ai.assistant import drafting as engine
from school_ai.ai.assistant.pseudonyms import Pseudonyms
from school_ai.ai.llm import errors
from school_ai.services import chatting, consent
from school_ai.services.auditing import writing
from school_ai.services.teaching.evidence import Link, Said

PURPOSE = "Draft"
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
OWN_WORDS = "Local"


@dataclass(frozen=True)
class Draft:
    """A draft. `facts`: what it is built from; `drafted_by`: Local, or the provider's model; `why_local`: why the
    provider was not asked, in words, empty where there is none or it was; `removed`: sentences of the provider that
    the facts did not bear out."""

    text: str
    facts: list[Said]
    drafted_by: str
    why_local: str
    removed: list[str]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.facts)


def fingerprint(facts: Sequence[Said]) -> str:
    """Changes as soon as a fact's figures do, or the records that they come from; whatever the language."""
    parts = ["\0".join([fact.kind, *_DIGITS.findall(fact.text), *(link.name for link in fact.links)]) for fact in facts]
    return hashlib.sha256("\1".join(parts).encode()).hexdigest()[:32]


def draft(what: str, student: str, name: str, facts: list[Said]) -> Draft:
    """A draft out of facts about one pupil. `what`: FEEDBACK or REPORT of the engine."""
    local = Draft(" ".join(fact.text for fact in facts), facts, OWN_WORDS, "", [])
    provider = settings.chat_provider()
    if provider.is_local or not facts:
        return local
    if not may_leave(student):
        return _why(local, _("There is no consent for this pupil's records to go to the provider."))
    hidden = Pseudonyms({student: name})
    # So that it is the first one, whatever the facts say.
    hidden.hide(name)
    lines = [hidden.hide(fact.text) for fact in facts]
    try:
        with writing.of_pupil(student):
            call = chatting.complete(provider, engine.to_draft(what, lines, _language()), PURPOSE)
    except errors.ProviderError as error:
        frappe.logger("school_ai").warning("chat provider: %s, a draft is made here", type(error).__name__)
        return _why(local, _("The provider did not answer."))
    checked = engine.drafted(call.reply.text, lines)
    chatting.note_citations(call.record, len(checked.kept.split(". ")) if checked.kept else 0, len(checked.removed))
    if not checked.kept:
        return _why(local, _("The facts bore out nothing of what the provider wrote."))
    return Draft(
        hidden.show(checked.kept), facts, provider.model, "", [hidden.show(sentence) for sentence in checked.removed]
    )


def may_leave(student: str) -> bool:
    """Whether what is recorded of a pupil may go to the chat provider."""
    provider = settings.chat_provider()
    return not provider.is_outside or consent.given(student, consent.OUTSIDE_PROVIDER)


def _why(local: Draft, why: str) -> Draft:
    return Draft(local.text, local.facts, local.drafted_by, why, [])


def _language() -> str:
    return frappe.db.get_value("Language", frappe.local.lang, "language_name") or frappe.local.lang


def as_json(facts: Sequence[Said]) -> str:
    """Facts as they are kept with a draft."""
    return frappe.as_json(
        [
            {
                "text": fact.text,
                "kind": fact.kind,
                "links": [[link.doctype, link.name, link.title] for link in fact.links],
            }
            for fact in facts
        ]
    )


def from_json(kept: str | None) -> list[Said]:
    return [
        Said(each["kind"], each["text"], "", [Link(*link) for link in each["links"]])
        for each in frappe.parse_json(kept or "[]")
    ]
