"""What School AI adds: limits, narrowed rights, the audit log, and where texts may go."""

from collections.abc import Iterator

from frappe import _

from school_ai import settings
from school_ai.services import destinations
from school_ai.services.auditing import verifying
from school_ai.services.encryption import renewing
from school_ai.services.security.found import DANGER, OK, WARNING, Check, Said

MOST_QUESTIONS = 200
SETTINGS = "/app/school-ai-settings"


def _questions() -> Iterator[Said]:
    most = settings.number("questions_per_hour")
    if not most or most > MOST_QUESTIONS:
        yield (
            WARNING,
            _("A pupil may ask the tutor {0} questions an hour.").format(most or "∞"),
            _("Set Questions a pupil may ask in an hour to 60 or less."),
        )
    else:
        yield OK, _("A pupil may ask the tutor {0} questions an hour.").format(most), ""


def _budget() -> Iterator[Said]:
    provider = settings.chat_provider()
    if provider.is_outside and not settings.amount("chat_monthly_budget"):
        yield (
            WARNING,
            _("Calls of the chat provider have no budget."),
            _("Set Budget of a month: nobody spends more by accident, or on purpose."),
        )
    else:
        yield OK, _("Calls of a provider cannot cost more than the school has set, or cost nothing."), ""


def _narrowed() -> Iterator[Said]:
    if settings.is_on("narrow_education_access"):
        yield OK, _("Pupils and instructors see the records of those that they have to do with."), ""
    else:
        yield (
            DANGER,
            _("Every pupil can read the results and addresses of all pupils."),
            _("Tick Narrow Education's records to the people they are about."),
        )


def _audited() -> Iterator[Said]:
    last = verifying.last()
    if not last.on:
        yield WARNING, _("The audit log was not verified yet."), _("Run: bench --site SITE school-ai audit-verify")
    elif last.is_whole:
        yield OK, _("The audit log is whole."), ""
    else:
        yield DANGER, _("The audit log does not hold: somebody has changed it."), " ".join(last.findings[:3])


def _where_texts_go() -> Iterator[Said]:
    outside = [each for each in (settings.chat_provider(), settings.embedding_provider()) if each.is_outside]
    if not outside:
        yield OK, _("No text leaves the school’s network."), ""
    elif not destinations.rules():
        yield (
            WARNING,
            _("Texts go to a provider outside, and no rule says where they may."),
            _("Add a rule under Where Texts May Go, such as the region European Union."),
        )
    elif any(destinations.refusal(each) for each in outside):
        yield (
            WARNING,
            _("A provider is chosen that the rules forbid: nothing goes to it."),
            _("Choose another provider, or put down its region."),
        )
    else:
        yield OK, _("Texts go where the rules allow it."), ""


def _encrypted() -> Iterator[Said]:
    waiting = renewing.count().to_renew
    if waiting:
        yield (
            WARNING,
            _("{0} texts of conversations do not lie encrypted under the present key.").format(waiting),
            _("Run: bench --site SITE school-ai rotate-key"),
        )
    else:
        yield OK, _("Texts of conversations lie encrypted in the database."), ""


AREA = "School AI"
CHECKS = (
    Check(AREA, "Questions an hour", _questions, SETTINGS),
    Check(AREA, "Budget of the provider", _budget, SETTINGS),
    Check(AREA, "Narrowed rights", _narrowed, SETTINGS),
    Check(AREA, "Audit log", _audited, "/app/ai-audit-log"),
    Check(AREA, "Where texts go", _where_texts_go, SETTINGS),
    Check(AREA, "Encrypted texts", _encrypted),
)
