"""Signing in: sessions, passwords, the second factor, and who may make a login."""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.sessions import get_expiry_in_seconds, get_expiry_period

from school_ai.services.security.found import (
    DANGER,
    OK,
    SYSTEM,
    WARNING,
    WEBSITE,
    Check,
    Said,
    conf,
    has,
    names,
    number,
    value,
)

# A day and a half: a school's device that lies about over a weekend is signed out.
LONGEST_SESSION = 36
MOST_ATTEMPTS = 10
WEAKEST_SCORE = 2
# Roles that see or change what is of everybody.
POWERFUL = ("System Manager", "School AI Administrator", "Principal")


def _sessions() -> Iterator[Said]:
    hours = round(get_expiry_in_seconds(get_expiry_period()) / 3600)
    if hours > LONGEST_SESSION:
        yield (
            WARNING,
            _("Somebody who does nothing stays signed in for {0} hours.").format(hours),
            _("Set Session Expiry to 12:00 or less: devices of a school go from hand to hand."),
        )
    else:
        yield OK, _("Somebody who does nothing is signed out after {0} hours.").format(hours), ""


def _simultaneous() -> Iterator[Said]:
    if number(SYSTEM, "deny_multiple_sessions"):
        yield OK, _("Whoever signs in on a second device is signed out on the first."), ""
    else:
        yield (
            WARNING,
            _("A login may be used on any number of devices at once, by others too."),
            _("Tick Allow only one session per user, or give each User a number of Simultaneous Sessions."),
        )


def _password_policy() -> Iterator[Said]:
    score = number(SYSTEM, "minimum_password_score")
    if not number(SYSTEM, "enable_password_policy"):
        yield DANGER, _("Any password is taken."), _("Tick Enable Password Policy, with a score of 3.")
    elif score < WEAKEST_SCORE:
        yield (
            WARNING,
            _("Passwords that are guessed quickly are taken (score {0} of 4).").format(score),
            _("Set Minimum Password Score to 3."),
        )
    else:
        yield OK, _("Passwords need a score of {0} of 4.").format(score), ""


def _attempts() -> Iterator[Said]:
    most = number(SYSTEM, "allow_consecutive_login_attempts")
    if not most:
        yield (
            DANGER,
            _("Passwords may be tried without end."),
            _("Set Allow Consecutive Login Attempts to 5, and Allow Login After Fail to some minutes."),
        )
    elif most > MOST_ATTEMPTS:
        yield (
            WARNING,
            _("A password may be tried {0} times in a row.").format(most),
            _("Set Allow Consecutive Login Attempts to 5."),
        )
    else:
        yield OK, _("After {0} wrong passwords in a row a login waits.").format(most), ""


def _other_names() -> Iterator[Said]:
    ways = [
        _(frappe.get_meta(SYSTEM).get_label(field))
        for field in ("allow_login_using_mobile_number", "allow_login_using_user_name")
        if number(SYSTEM, field)
    ]
    if ways:
        yield (
            WARNING,
            _("People sign in by more than their email: {0}.").format(", ".join(ways)),
            _("Names and numbers are guessed and known to others. Leave it off unless the school needs it."),
        )
    else:
        yield OK, _("People sign in by their email alone."), ""


def _by_email_link() -> Iterator[Said]:
    minutes = number(SYSTEM, "login_with_email_link_expiry")
    if number(SYSTEM, "login_with_email_link") and minutes > 30:
        yield (
            WARNING,
            _("A link by email signs somebody in for {0} minutes after it was sent.").format(minutes),
            _("Set Login with Email Link Expiry to 10 minutes, or switch these links off."),
        )
    else:
        yield OK, _("No link by email signs somebody in for long."), ""


def _two_factor() -> Iterator[Said]:
    if not number(SYSTEM, "enable_two_factor_auth") and not conf("enable_two_factor_auth"):
        yield (
            DANGER,
            _("Nobody is asked for a second factor."),
            _("Tick Enable Two Factor Auth, then tick Two Factor Authentication in the roles {0}.").format(
                ", ".join(POWERFUL)
            ),
        )
        return
    roles = frappe.get_all("Role", {"two_factor_auth": 1, "disabled": 0}, pluck="name")
    method = value(SYSTEM, "two_factor_method") or ""
    missing = [role for role in POWERFUL if role not in roles and "All" not in roles]
    if missing:
        yield (
            WARNING,
            _("These roles sign in without a second factor: {0}.").format(names(missing)),
            _("Tick Two Factor Authentication in each of these roles."),
        )
    elif method in ("Email", "SMS"):
        yield (
            WARNING,
            _("The second factor comes by {0}, which others can read.").format(_(method)),
            _("Choose OTP App as the method."),
        )
    else:
        yield OK, _("{0} is asked of the roles {1}.").format(_(method or "OTP App"), names(roles)), ""
    if number(SYSTEM, "bypass_2fa_for_retricted_ip_users"):
        yield (
            WARNING,
            _("Whoever signs in from an address that they are restricted to is not asked for the second factor."),
            _("Untick Bypass Two Factor Auth for users who login from restricted IP Address."),
        )


def _powerful_without() -> Iterator[Said]:
    """Who has most rights, one by one."""
    managers = frappe.get_all(
        "Has Role", {"role": "System Manager", "parenttype": "User"}, pluck="parent", distinct=True
    )
    enabled = frappe.get_all("User", {"name": ("in", managers or [""]), "enabled": 1}, pluck="name")
    people = [user for user in enabled if user not in frappe.STANDARD_USERS]
    asked = set(frappe.get_all("Role", {"two_factor_auth": 1, "disabled": 0}, pluck="name"))
    on = number(SYSTEM, "enable_two_factor_auth") or conf("enable_two_factor_auth")
    without = [user for user in people if not on or not asked & {*frappe.get_roles(user)}]
    if without:
        yield (
            DANGER,
            _("{0} of {1} System Managers sign in with a password alone: {2}.").format(
                len(without), len(people), names(without)
            ),
            _("Ask for a second factor of the role System Manager, or take the role away."),
        )
    else:
        yield OK, _("All {0} System Managers are asked for a second factor.").format(len(people)), ""


def _sign_up() -> Iterator[Said]:
    if number(WEBSITE, "disable_signup"):
        yield OK, _("Nobody makes a login by themself."), ""
    else:
        yield (
            DANGER,
            _("Anybody can make a login by themself."),
            _("Tick Disable Signups: the school invites whom it knows."),
        )


def _social() -> Iterator[Said]:
    if not has("Social Login Key"):
        return
    keys = frappe.get_all("Social Login Key", {"enable_social_login": 1}, "*", limit_page_length=0)
    allow = [row.name for row in keys if row.get("sign_ups") == "Allow"]
    follows = [row.name for row in keys if row.get("sign_ups") in (None, "")]
    plain = [row.name for row in keys if (row.base_url or "").startswith("http://")]
    open_to_all = allow + (follows if not number(WEBSITE, "disable_signup") else [])
    if open_to_all:
        yield (
            DANGER,
            _("Whoever has an account there gets a login here: {0}.").format(names(open_to_all)),
            _("Set Sign ups of these keys to Deny, or tick Disable Signups in Website Settings."),
        )
    if plain:
        yield (
            DANGER,
            _("These are asked without encryption: {0}.").format(names(plain)),
            _("Enter an address that begins with https://."),
        )
    if not open_to_all and not plain:
        yield OK, _("{0} other services sign people in whom the school knows.").format(len(keys)), ""


AREA = "Signing in"
CHECKS = (
    Check(AREA, "Session expiry", _sessions, "/app/system-settings"),
    Check(AREA, "Sessions at once", _simultaneous, "/app/system-settings"),
    Check(AREA, "Password policy", _password_policy, "/app/system-settings"),
    Check(AREA, "Login attempts", _attempts, "/app/system-settings"),
    Check(AREA, "Other names to sign in by", _other_names, "/app/system-settings"),
    Check(AREA, "Links that sign in", _by_email_link, "/app/system-settings"),
    Check(AREA, "Second factor", _two_factor, "/app/system-settings"),
    Check(AREA, "System Managers", _powerful_without, "/app/user?role=System Manager"),
    Check(AREA, "Sign-up", _sign_up, "/app/website-settings"),
    Check(AREA, "Sign-on by other services", _social, "/app/social-login-key"),
)
