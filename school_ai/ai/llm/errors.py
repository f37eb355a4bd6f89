"""What can go wrong with a provider, told apart by what a person would do about it."""

from collections.abc import Iterator
from contextlib import contextmanager


class ProviderError(Exception):
    """A call to a provider failed. The text is the provider's own, without secrets, and is for the log."""


class Unreachable(ProviderError):
    """No connection: wrong address, no network, or no server there."""


class TimedOut(ProviderError):
    """The provider did not answer in time."""


class WrongKey(ProviderError):
    """The provider does not accept the key, or the key may not do this."""


class UnknownModel(ProviderError):
    """The provider has no model, or no path, of this name."""


class RateLimited(ProviderError):
    """Too many requests, or the account's budget is used up."""


class BadReply(ProviderError):
    """The provider answered, but not in its own format."""


class Refused(ProviderError):
    """The provider answered with an error of its own."""


class Redirected(ProviderError):
    """The provider's address leads on to another one, where nothing is sent."""


class Forbidden(ProviderError):
    """By the school's own rules nothing goes there."""


@contextmanager
def translated(key: str) -> Iterator[None]:
    """Turn the errors of the OpenAI and Anthropic clients into ours; `key` never appears in their text."""
    import anthropic
    import httpx
    import openai

    def text_of(error: Exception) -> str:
        text = str(error)
        return (text.replace(key, "***") if key else text)[:500]

    try:
        yield
    except ProviderError:
        raise
    except (openai.APITimeoutError, anthropic.APITimeoutError, httpx.TimeoutException) as error:
        raise TimedOut(text_of(error)) from None
    except (openai.APIConnectionError, anthropic.APIConnectionError, httpx.TransportError, httpx.InvalidURL) as error:
        raise Unreachable(text_of(error.__cause__ or error)) from None
    except (
        openai.AuthenticationError,
        openai.PermissionDeniedError,
        anthropic.AuthenticationError,
        anthropic.PermissionDeniedError,
    ) as error:
        raise WrongKey(text_of(error)) from None
    except (openai.NotFoundError, anthropic.NotFoundError) as error:
        raise UnknownModel(text_of(error)) from None
    except (openai.RateLimitError, anthropic.RateLimitError) as error:
        raise RateLimited(text_of(error)) from None
    except (openai.APIStatusError, anthropic.APIStatusError) as error:
        if 300 <= error.status_code < 400:
            raise Redirected(text_of(error)) from None
        raise Refused(text_of(error)) from None
    except (openai.OpenAIError, anthropic.AnthropicError, ValueError, TypeError, KeyError, AttributeError) as error:
        # A reply that is not JSON, or JSON of another shape, surfaces in the clients as any of these.
        raise BadReply(text_of(error)) from None
