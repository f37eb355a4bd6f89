"""The site's configuration on the server, and what its pages tell a browser."""

from collections.abc import Iterator
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cint, get_url

from school_ai.services.encryption import renewing, texts
from school_ai.services.security.found import DANGER, OK, SYSTEM, WARNING, Check, Said, conf, number

# Named as a hook names it: pages stand above services.
_HEADERS = "school_ai.portal.rendering.HEADERS"


def _switch(key: str, level: str, on: str, off: str) -> Iterator[Said]:
    if cint(conf(key)):
        yield level, on, _("Run: bench --site {0} set-config {1} 0").format(frappe.local.site, key)
    else:
        yield OK, off, ""


def _csrf() -> Iterator[Said]:
    yield from _switch(
        "ignore_csrf",
        DANGER,
        _("Pages of others can make a browser that is signed in here do things."),
        _("Requests of other pages are refused."),
    )


def _developer() -> Iterator[Said]:
    yield from _switch(
        "developer_mode",
        DANGER,
        _("Whoever may change forms writes code to the server, and pages tell of errors in full."),
        _("Nobody writes code by the desk."),
    )


def _tests() -> Iterator[Said]:
    yield from _switch(
        "allow_tests",
        WARNING,
        _("Tests may be run on this site: they change its records."),
        _("No tests run on this site."),
    )


def _cors() -> Iterator[Said]:
    allowed = conf("allow_cors")
    if not allowed:
        yield OK, _("No other site’s pages read anything here."), ""
    elif allowed == "*" or "*" in allowed:
        yield (
            DANGER,
            _("Pages of every site may read what somebody who is signed in may read."),
            _("Take allow_cors out of site_config.json, or name the sites that need it."),
        )
    else:
        listed = [allowed] if isinstance(allowed, str) else list(allowed)
        yield (
            WARNING,
            _("Pages of these sites may read here: {0}.").format(", ".join(listed)),
            _("Look whether each is the school’s own."),
        )


def _server_scripts() -> Iterator[Said]:
    if conf("server_script_enabled"):
        yield (
            WARNING,
            _("Scripts that are entered at the desk run on the server."),
            _("Run: bench set-config -g server_script_enabled 0, unless the school has scripts of its own."),
        )
    else:
        yield OK, _("No scripts that are entered at the desk run on the server."), ""


def _https() -> Iterator[Said]:
    address = get_url()
    if address.startswith("https://"):
        # Frappe marks its cookies Secure where a request came by https.
        yield OK, _("The site’s address is {0}, and its cookies go by https alone.").format(address), ""
    else:
        yield (
            DANGER,
            _("The site’s address is {0}: passwords and cookies go readable over the network.").format(address),
            _("Set up a certificate (bench setup lets-encrypt), and host_name in site_config.json with https://."),
        )


def _key() -> Iterator[Said]:
    if not conf("encryption_key"):
        yield (
            DANGER,
            _("The site has no encryption_key."),
            _("Run: bench --site {0} migrate, then back up site_config.json.").format(frappe.local.site),
        )
        return
    if unreadable := renewing.count().unreadable:
        yield (
            DANGER,
            _("{0} texts of conversations cannot be read: they were written while the site had another key.").format(
                unreadable
            ),
            _("Add that key to school_ai_former_keys, then run: bench --site {0} school-ai rotate-key").format(
                frappe.local.site
            ),
        )
    elif texts.former_keys():
        yield (
            WARNING,
            _("A former encryption_key stands beside the present one."),
            _("Run: bench --site {0} school-ai rotate-key").format(frappe.local.site),
        )
    else:
        yield OK, _("There is one encryption_key. Keep a copy of it apart from the backups of the database."), ""


def _configuration_file() -> Iterator[Said]:
    mode = Path(frappe.get_site_path("site_config.json")).stat().st_mode
    if mode & 0o007:
        yield (
            WARNING,
            _("Everybody who has a login on the server can read site_config.json, with the key and the password."),
            _("Run on the server: chmod 640 site_config.json"),
        )
    else:
        yield OK, _("Only the bench’s user and group read site_config.json."), ""


def _errors() -> Iterator[Said]:
    if number(SYSTEM, "allow_error_traceback"):
        yield (
            WARNING,
            _("Whoever causes an error is shown where in the code it was."),
            _("Untick Show Full Error and Allow Reporting of Issues to the Developer."),
        )
    else:
        yield OK, _("Errors tell nothing of the code."), ""


def _uploads() -> Iterator[Said]:
    if number(SYSTEM, "allow_guests_to_upload_files"):
        yield (
            DANGER,
            _("Anybody can put files on the server without signing in."),
            _("Untick Allow Guests to Upload Files."),
        )
    else:
        yield OK, _("Only who is signed in uploads files."), ""


def _policy() -> Iterator[Said]:
    policy = frappe.get_attr(_HEADERS).get("Content-Security-Policy", "")
    shown_by_us = any(path.startswith("school_ai.") for path in frappe.get_hooks("page_renderer"))
    if shown_by_us and "default-src 'none'" in policy and "unsafe-eval" not in policy:
        yield OK, _("Pages of School AI say what a browser may load and do on them."), ""
    else:
        yield (
            DANGER,
            _("Pages of School AI do not say what a browser may load."),
            _("Install the app anew: its pages were changed."),
        )


AREA = "Server"
CHECKS = (
    Check(AREA, "Requests of other pages", _csrf),
    Check(AREA, "Developer mode", _developer),
    Check(AREA, "Tests", _tests),
    Check(AREA, "Other sites", _cors),
    Check(AREA, "Server scripts", _server_scripts, "/app/server-script"),
    Check(AREA, "HTTPS", _https),
    Check(AREA, "Encryption key", _key),
    Check(AREA, "Configuration file", _configuration_file),
    Check(AREA, "Errors", _errors, "/app/system-settings"),
    Check(AREA, "Uploads of guests", _uploads, "/app/system-settings"),
    Check(AREA, "Content Security Policy", _policy),
)
