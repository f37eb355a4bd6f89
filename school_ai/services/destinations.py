"""Where texts may go, by the rules in School AI Settings. Asked where a call is made; what is refused is noted in the
audit log."""

from collections.abc import Iterable

from frappe import _

from school_ai import settings
from school_ai.ai.llm import destinations as engine
from school_ai.ai.llm.destinations import Destination, Refusal, Rule
from school_ai.ai.llm.errors import Forbidden
from school_ai.services.auditing import writing
from school_ai.services.auditing.vocabulary import SENT
from school_ai.settings import Provider


def rules(rows: Iterable | None = None) -> list[Rule]:
    """The school's rules. `rows`: of settings that are being saved."""
    rows = settings.get().get("provider_rules") or () if rows is None else rows
    return [Rule(row.effect, row.kind, (row.host if row.kind == engine.HOST else row.region) or "") for row in rows]


def refusal(provider: Provider, by: Iterable[Rule] | None = None) -> Refusal | None:
    """What stands against sending anything to a provider; None where nothing does, or nothing leaves this server."""
    if provider.is_local:
        return None
    return engine.refusal(_destination(provider), rules() if by is None else by)


def _destination(provider: Provider) -> Destination:
    host = engine.host_of(engine.address_of(provider.kind, provider.base_url))
    return Destination(host, provider.region, provider.is_outside)


def allows(provider: Provider) -> bool:
    """Whether something may go to a provider. A refusal is noted, once a request."""
    found = refusal(provider)
    if found:
        _note(provider, found)
    return found is None


def require(provider: Provider) -> None:
    """Raise `Forbidden` where nothing may go to a provider, and note it."""
    if found := refusal(provider):
        _note(provider, found)
        raise Forbidden(f"{found.why} {found.about}".strip())


def _note(provider: Provider, found: Refusal) -> None:
    at = _destination(provider)
    writing.denied(
        SENT,
        doctype=settings.SETTINGS,
        record=settings.SETTINGS,
        detail=f"{found.why}: {at.host or '?'}, {at.region or '?'}",
    )


def words(found: Refusal) -> str:
    """Why nothing goes there, for who looks after the settings."""
    return {
        engine.NO_HOST: _("By the rules in School AI Settings nothing goes to a provider whose host is not known."),
        engine.FORBIDDEN_HOST: _("By the rules in School AI Settings nothing goes to {0}."),
        engine.OTHER_HOST: _("By the rules in School AI Settings texts go to other hosts alone, not to {0}."),
        engine.NO_REGION: _(
            "By the rules in School AI Settings the region counts, and that of this provider is not put down. Say "
            "where it processes what it gets."
        ),
        engine.FORBIDDEN_REGION: _("By the rules in School AI Settings nothing goes to the region {0}."),
        engine.OTHER_REGION: _("By the rules in School AI Settings texts go to other regions alone, not to {0}."),
    }[found.why].format(_(found.about))
