"""The kinds of news that people are told, and how they are told until the school or they themselves choose."""

from dataclasses import dataclass, field

from frappe import _

GUARDIANS, PUPILS, INSTRUCTORS, OTHERS = "Guardians", "Pupils", "Instructors", "Others"
PEOPLE = (GUARDIANS, PUPILS, INSTRUCTORS, OTHERS)
AT_ONCE, DAILY, WEEKLY, NEVER = "At Once", "Daily", "Weekly", "Never"
HOW_OFTEN = (AT_ONCE, DAILY, WEEKLY, NEVER)
EMAIL, SMS, PUSH = "Email", "SMS", "Push"

MESSAGES, TIMETABLE, SWAPS = "Messages", "Timetable changes", "Swaps of lessons"
INSIGHTS, STEPS, LEAVE = "Insights about pupils", "Suggested steps", "Leave from school"
HOMEWORK, COMMENTS, CONSENTS = "Homework", "Comments of teachers", "Consents"
WORK, ALERTS, SAFETY = "Work of School AI", "Alerts of operation", "Safety alerts"


@dataclass(frozen=True)
class Choice:
    """On which channels somebody is told. `on_page`: on the page of notices, and at the desk; `email`: how often."""

    on_page: bool = True
    email: str = NEVER
    sms: bool = False
    push: bool = False


@dataclass(frozen=True)
class Kind:
    """`defaults`: whom there is such news for, and how they are told. `must`: it cannot be switched off, nor put off by
    quiet hours. `for_overseers`: only those who look after School AI are told. `email_switch`: the setting without
    which nobody gets it by email unless they choose so."""

    defaults: dict[str, Choice] = field(default_factory=dict)
    must: bool = False
    for_overseers: bool = False
    email_switch: str = ""


_BY_EMAIL = Choice(email=AT_ONCE, push=True)
KINDS: dict[str, Kind] = {
    MESSAGES: Kind({GUARDIANS: _BY_EMAIL, INSTRUCTORS: _BY_EMAIL}, email_switch="tell_messages_by_email"),
    TIMETABLE: Kind(dict.fromkeys((GUARDIANS, PUPILS, INSTRUCTORS), _BY_EMAIL), email_switch="tell_timetable_by_email"),
    SWAPS: Kind({INSTRUCTORS: _BY_EMAIL, OTHERS: _BY_EMAIL}, email_switch="tell_timetable_by_email"),
    INSIGHTS: Kind({INSTRUCTORS: Choice()}),
    STEPS: Kind({PUPILS: Choice(push=True), GUARDIANS: Choice(email=WEEKLY)}),
    LEAVE: Kind({GUARDIANS: _BY_EMAIL}),
    HOMEWORK: Kind({PUPILS: Choice(push=True), GUARDIANS: Choice()}),
    COMMENTS: Kind({PUPILS: Choice(push=True)}),
    CONSENTS: Kind({GUARDIANS: _BY_EMAIL, OTHERS: Choice()}),
    WORK: Kind({OTHERS: Choice()}),
    ALERTS: Kind({OTHERS: _BY_EMAIL}, for_overseers=True),
    SAFETY: Kind({OTHERS: _BY_EMAIL}, must=True),
}


def described(kind: str) -> str:
    """What there is to be told of, for those who choose how."""
    match kind:
        case "Messages":
            return _("Somebody has written to you about a pupil.")
        case "Timetable changes":
            return _("A lesson of yours is moved, cancelled or covered, or there is a new timetable.")
        case "Swaps of lessons":
            return _("Colleagues want to swap lessons, and what became of it.")
        case "Insights about pupils":
            return _("A pupil whom you teach may need a look.")
        case "Suggested steps":
            return _("A teacher suggests what to do next.")
        case "Leave from school":
            return _("The school has decided about leave that was asked for.")
        case "Homework":
            return _("A teacher has set homework.")
        case "Comments of teachers":
            return _("A teacher has commented on a talk with the tutor.")
        case "Consents":
            return _("A consent for a pupil was given or withdrawn.")
        case "Work of School AI":
            return _("Records do not agree, or a webhook cannot be delivered to.")
        case "Alerts of operation":
            return _("School AI does not work as it should.")
        case "Safety alerts":
            return _("A pupil has written of distress.")
    raise ValueError(f"there are no words for the kind {kind!r}")
