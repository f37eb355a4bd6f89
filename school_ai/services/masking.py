"""What tells who somebody is stays in the school: replaced in all that goes to a provider outside, and put back into
what comes."""

from collections.abc import Sequence

import frappe

from school_ai.ai.knowledge import words
from school_ai.ai.llm.chat import Content
from school_ai.ai.llm.masking import Known, Mask
from school_ai.ai.tutor import common_words
from school_ai.erpnext_records import identifying
from school_ai.services import vocabulary
from school_ai.settings import Provider

PASSAGE = "AI Knowledge Passage"
# Of the materials so many passages are read for words that are names too. Their names are drawn by chance, so the first
# ones are a sample of the whole shelf.
MOST_PASSAGES = 4000
# Words that our own messages to a provider are made with.
_OURS = frozenset(
    "question questions passages number document page heading text tried right wrong level kind age".split()
)

# Site -> what it was made of, and what is known there.
_known: dict[str, tuple[tuple, Known]] = {}


def mask(provider: Provider) -> Mask | None:
    """Placeholders for one call of a provider; None for one that is on this server or the school's network."""
    return Mask(known()) if provider.is_outside else None


def known() -> Known:
    """What tells who the people of this site are. Kept in the process until a record of theirs or the shelf changes."""
    site = frappe.local.site
    made_of = (identifying.mark(), frappe.db.get_value(vocabulary.DOCTYPE, vocabulary.NAME, "tag"))
    if _known.get(site, (None,))[0] != made_of:
        _known[site] = (made_of, _made())
    return _known[site][1]


def _made() -> Known:
    people = identifying.everybody()
    found = Known(
        names=people.names,
        records=people.records,
        phones=people.phones,
        addresses=people.addresses,
        common=_common(),
    )
    found.read(frappe.get_all(PASSAGE, pluck="text", order_by="name", limit_page_length=MOST_PASSAGES))
    return found


def _common() -> dict[str, frozenset[str]]:
    listed = {each: known | words.function_words(each) for each, known in common_words.BY_LANGUAGE.items()}
    return {**listed, "": _OURS}


def hidden(messages: Sequence[tuple[str, Content]], placeholders: Mask) -> list[tuple[str, Content]]:
    """The messages of one call with placeholders in every text of theirs. Pictures stay as they are."""
    texts = iter(placeholders.hide_all([text for _role, content in messages for text in _texts(content)]))
    return [(role, _with_texts(content, texts)) for role, content in messages]


def _texts(content: Content) -> list[str]:
    if isinstance(content, str):
        return [content]
    return [block["text"] for block in content if "text" in block]


def _with_texts(content: Content, texts) -> Content:
    if isinstance(content, str):
        return next(texts)
    return [{**block, "text": next(texts)} if "text" in block else block for block in content]
