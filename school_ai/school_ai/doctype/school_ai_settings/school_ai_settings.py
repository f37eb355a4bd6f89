from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.jobs import tasks
from school_ai.services import education_texts, safeguarding
from school_ai.services.encryption import renewing
from school_ai.services.teaching import opening
from school_ai.services.writing_back import asking
from school_ai.settings import EMBEDDING_FIELDS, Provider

# Of a token that nobody can guess.
SHORTEST_TOKEN = 32


class SchoolAISettings(Document):
    """Every save in the school asks for the settings. What loads models and their libraries is imported where it is
    needed, so that the first save of a process does not wait for it."""

    def onload(self):
        if unreadable := renewing.count().unreadable:
            self.set_onload("unreadable_texts", renewing.unreadable_words(unreadable))

    def validate(self):
        for provider, fieldname in (
            (self.chat_provider, "chat_base_url"),
            (self.embedding_provider, "embedding_base_url"),
        ):
            if provider == "OpenAI-compatible":
                self.check_address(fieldname)
        if self.index_url:
            self.check_address("index_url")
        for provider, fieldname in (
            (self.chat_provider, "chat_model"),
            (self.embedding_provider, "embedding_model"),
        ):
            if (provider or "Local") != "Local" and not self.get(fieldname):
                frappe.throw(
                    _("{0} is needed for {1}.").format(_(self.meta.get_label(fieldname)), provider),
                    frappe.MandatoryError,
                )

        if self.instructors_open_records and not self.narrow_education_access:
            frappe.throw(
                _("Instructors would see the records of all pupils: {0} needs {1}.").format(
                    _(self.meta.get_label("instructors_open_records")),
                    _(self.meta.get_label("narrow_education_access")),
                )
            )
        self.check_destinations()
        self.check_local_model()
        self.check_monitoring()
        safeguarding.check_contacts(self.get("safety_contacts") or ())
        before = self.get_doc_before_save()
        if before and self.changes_embedding(before):
            from school_ai.services import model_change

            model_change.begin(self, before)

    def check_destinations(self):
        """Rules that can be followed, and providers that they allow: better refused here than at a pupil's question."""
        from school_ai.ai.llm.destinations import HOST, host_of
        from school_ai.services import destinations

        for row in self.get("provider_rules") or ():
            if row.kind == HOST:
                row.region, row.host = None, host_of((row.host or "").strip())
                if not row.host:
                    frappe.throw(_("Row {0}: please enter a host, such as api.openai.com.").format(row.idx))
            else:
                row.host = None
                if not row.region:
                    frappe.throw(_("Row {0}: please choose a region.").format(row.idx))
        rules = destinations.rules(self.get("provider_rules") or ())
        for kind in ("chat", "embedding"):
            address = self.get(f"{kind}_base_url") if self.get(f"{kind}_provider") == "OpenAI-compatible" else ""
            provider = Provider(
                kind=self.get(f"{kind}_provider") or "Local",
                model="",
                base_url=address or "",
                key="",
                timeout=0,
                region=self.get(f"{kind}_region") or "",
            )
            if found := destinations.refusal(provider, rules):
                frappe.throw(
                    _("{0}: {1}").format(_(self.meta.get_label(f"{kind}_provider")), destinations.words(found)),
                    title=_("This provider may not be used"),
                )

    def check_local_model(self):
        """A model that is chosen must be there, before the whole shelf is handed to it."""
        if (self.embedding_provider or "Local") == "Local" and self.has_value_changed("local_embedding_model"):
            from school_ai.services import providers

            try:
                providers.require_local_embedder(self.local_embedding_model or "English")
            except providers.ProviderFailed as failure:
                frappe.throw(str(failure), title=_("This model cannot be used yet"))

    def check_monitoring(self):
        """What was entered anew: a kept password comes as stars."""
        token = (self.metrics_token or "").strip()
        if token.strip("*") and (len(token) < SHORTEST_TOKEN or not token.isascii() or " " in token):
            frappe.throw(
                _("The token for figures must have at least {0} letters and digits. Make one with: {1}").format(
                    SHORTEST_TOKEN, "openssl rand -hex 32"
                )
            )
        address = (self.slack_webhook_url or "").strip()
        if address.strip("*"):
            from school_ai.services.webhooks import addresses

            try:
                addresses.check(address)
            except addresses.WrongAddress as wrong:
                frappe.throw(str(wrong), title=_("Slack Webhook"))

    def check_address(self, fieldname):
        address = (self.get(fieldname) or "").strip().rstrip("/")
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            frappe.throw(
                _("{0} must be an address such as http://10.0.0.5:8000/v1.").format(_(self.meta.get_label(fieldname)))
            )
        if parts.username or parts.password:
            frappe.throw(
                _("Please put the key into its own field, not into {0}.").format(_(self.meta.get_label(fieldname)))
            )
        self.set(fieldname, address)

    def changes_embedding(self, before) -> bool:
        return any((before.get(field) or "") != (self.get(field) or "") for field in EMBEDDING_FIELDS)

    def contacts(self, of=None) -> set[tuple[str, str]]:
        """Who is told of messages of distress, and from which severity on."""
        return {(row.user, row.from_severity) for row in (of or self).get("safety_contacts") or ()}

    def on_update(self):
        before = self.get_doc_before_save()
        if bool(self.instructors_open_records) != bool(before and before.instructors_open_records):
            opening.apply(bool(self.instructors_open_records))
        if before and self.contacts() != self.contacts(before):
            safeguarding.share_with_named()
        if before and any(self.get(field) != before.get(field) for field in asking.SETTINGS):
            asking.ask()
        if before and self.changes_embedding(before):
            for document in frappe.get_all("AI Knowledge Document", pluck="name"):
                tasks.start("Index document", "AI Knowledge Document", document)
        if before and self.education_texts_enabled and not before.education_texts_enabled:
            education_texts.note_change()
