"""What signs in without a password: OAuth2 and OpenID, keys of the API."""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from school_ai.services.security.found import DANGER, OK, SYSTEM, WARNING, Check, Said, has, names, number, value

# Frappe gives a token an hour; one that is good for longer than a day was made otherwise.
LONGEST_TOKEN = 24 * 3600
OLD_KEY_DAYS = 365


def _clients() -> Iterator[Said]:
    if not has("OAuth Client"):
        return
    rows = frappe.get_all("OAuth Client", fields=["*"], limit_page_length=0)
    plain = [row.app_name or row.name for row in rows if _is_plain(f"{row.redirect_uris} {row.default_redirect_uri}")]
    implicit = [
        row.app_name or row.name for row in rows if row.grant_type == "Implicit" or row.response_type == "Token"
    ]
    if plain:
        yield (
            DANGER,
            _("Codes that sign somebody in are sent to these without encryption: {0}.").format(names(plain)),
            _("Give them redirect addresses that begin with https://."),
        )
    if implicit:
        yield (
            WARNING,
            _("Tokens stand in the addresses of these: {0}.").format(names(implicit)),
            _("Choose the grant type Authorization Code, with PKCE where the client has no secret."),
        )
    unasked = [row.app_name or row.name for row in rows if row.skip_authorization]
    if value("OAuth Provider Settings", "skip_authorization") == "Force":
        unasked = [row.app_name or row.name for row in rows]
    if unasked:
        yield (
            WARNING,
            _("Nobody is asked before these act in their name: {0}.").format(names(unasked)),
            _("Leave it so for the school’s own alone; else untick Skip Authorization."),
        )
    if not plain and not implicit and not unasked:
        yield OK, _("{0} other applications may sign people in by this site.").format(len(rows)), ""


def _is_plain(addresses: str) -> bool:
    """Whether one of them is called without encryption. This machine itself is."""
    local = ("http://localhost", "http://127.0.0.1", "http://[::1]")
    return any(each.startswith("http://") and not each.startswith(local) for each in addresses.split())


def _bearer_tokens() -> Iterator[Said]:
    if not has("OAuth Bearer Token"):
        return
    active = {"status": "Active"}
    rows = frappe.get_all("OAuth Bearer Token", active, ["name", "user", "expires_in"], limit_page_length=0)
    long = sorted({row.user or "" for row in rows if (row.expires_in or 0) > LONGEST_TOKEN})
    endless = sorted({row.user or "" for row in rows if not row.expires_in})
    if long or endless:
        yield (
            WARNING,
            _("Tokens of these people are good for longer than a day: {0}.").format(names([*long, *endless])),
            _("Revoke them in the list OAuth Bearer Token; new ones are good for an hour."),
        )
    else:
        yield OK, _("{0} tokens are in use; each ends within a day.").format(len(rows)), ""


def _api_keys() -> Iterator[Said]:
    rows = frappe.get_all(
        "User", {"api_key": ("is", "set"), "enabled": 1}, ["name", "modified", "last_active"], limit_page_length=0
    )
    powerful = [row.name for row in rows if "System Manager" in frappe.get_roles(row.name)]
    limit = add_to_date(now_datetime(), days=-OLD_KEY_DAYS)
    unused = [row.name for row in rows if row.last_active and row.last_active < limit]
    if powerful:
        yield (
            DANGER,
            _("A key of the API, which never ends, is a System Manager: {0}.").format(names(powerful)),
            _("Give the other system a User of its own with the roles that it needs, and take this key away."),
        )
    if unused:
        yield (
            WARNING,
            _("Keys of people who were not here for a year: {0}.").format(names(unused)),
            _("Take the API Key out of these Users, or disable them."),
        )
    if not powerful and not unused:
        yield OK, _("{0} Users have a key of the API.").format(len(rows)), ""


def _shared_links() -> Iterator[Said]:
    days = number(SYSTEM, "document_share_key_expiry")
    if number(SYSTEM, "allow_older_web_view_links"):
        yield (
            WARNING,
            _("Links to documents that were made before Frappe v14 never end."),
            _("Untick Allow Older Web View Links."),
        )
    elif days > 90 or not days:
        yield (
            WARNING,
            _("A link to a document that somebody was sent opens it for {0} days.").format(days or "∞"),
            _("Set Document Share Key Expiry to 30 days."),
        )
    else:
        yield OK, _("A link to a document that somebody was sent ends after {0} days.").format(days), ""


AREA = "Tokens"
CHECKS = (
    Check(AREA, "OAuth2 and OpenID clients", _clients, "/app/oauth-client"),
    Check(AREA, "Lifetime of tokens", _bearer_tokens, "/app/oauth-bearer-token"),
    Check(AREA, "Keys of the API", _api_keys, "/app/user"),
    Check(AREA, "Links to documents", _shared_links, "/app/system-settings"),
)
