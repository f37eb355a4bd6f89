"""Chat models of OpenAI, Anthropic and servers that speak OpenAI's format."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from school_ai.ai.llm import wire
from school_ai.ai.llm.errors import BadReply, translated

OPENAI, ANTHROPIC, COMPATIBLE = "OpenAI", "Anthropic", "OpenAI-compatible"

SYSTEM, PERSON, MODEL = "system", "human", "ai"


@dataclass(frozen=True)
class Connection:
    """How a provider is reached. `base_url` is empty for the provider's own. `correlation`: the number that the request
    goes by, by which it is found again in the provider's logs; empty: none is sent."""

    kind: str
    model: str
    key: str
    base_url: str = ""
    timeout: float = 30
    max_tokens: int = 1000
    correlation: str = ""
    # Asked before every call; raises a `ProviderError` where it may not be made.
    permit: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    @property
    def headers(self) -> dict[str, str]:
        """Headers of every request beside the client's own."""
        return {"X-Request-ID": self.correlation} if self.correlation else {}

    def __repr__(self) -> str:
        return f"Connection({self.kind}, {self.model}, {self.base_url})"


# What a message says: text, or blocks of it with pictures between, as `with_pictures` makes them.
Content = str | list[dict]


def with_pictures(text: str, jpegs: Sequence[bytes]) -> Content:
    """A message of a text and pictures (JPEG)."""
    blocks: list[dict] = [{"type": "text", "text": text}] if text else []
    for jpeg in jpegs:
        address = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
        blocks.append({"type": "image_url", "image_url": {"url": address}})
    return blocks


@dataclass(frozen=True)
class Reply:
    """What a model wrote, and what it cost in tokens as the provider counts them."""

    text: str
    tokens_in: int
    tokens_out: int


@dataclass
class Usage:
    """Tokens of a call that is under way."""

    tokens_in: int = 0
    tokens_out: int = 0


class ProviderChat:
    """A chat model at a provider. A call is tried once; what to do after a failure is the caller's to decide."""

    def __init__(self, connection: Connection):
        self.connection = connection

    def complete(self, messages: Sequence[tuple[str, Content]]) -> Reply:
        """The model's reply to (role, content) messages. Raises a `ProviderError`."""
        with translated(self.connection.key):
            message = self._model().invoke(list(messages))
            if not isinstance(message.content, (str, list)):
                raise BadReply("no text in the reply")
            usage = message.usage_metadata or {}
            return Reply(message.text, usage.get("input_tokens", 0), usage.get("output_tokens", 0))

    def stream(self, messages: Sequence[tuple[str, Content]], used: "Usage | None" = None) -> Iterator[str]:
        """The reply part by part as the model writes it. `used` is told the tokens. Raises a `ProviderError`, also in
        the middle of a reply."""
        with translated(self.connection.key):
            for part in self._model().stream(list(messages)):
                if not isinstance(part.content, (str, list)):
                    raise BadReply("no text in the reply")
                if used is not None and part.usage_metadata:
                    used.tokens_in += part.usage_metadata.get("input_tokens", 0)
                    used.tokens_out += part.usage_metadata.get("output_tokens", 0)
                if part.text:
                    yield str(part.text)

    def _model(self):
        connection = self.connection
        connection.permit()
        if connection.kind == ANTHROPIC:
            options = {"base_url": connection.base_url} if connection.base_url else {}
            return wire.anthropic_chat(
                model=connection.model,
                api_key=connection.key,
                timeout=connection.timeout,
                max_tokens=connection.max_tokens,
                max_retries=0,
                default_headers=connection.headers,
                **options,
            )
        from langchain_openai import ChatOpenAI

        options = {"base_url": connection.base_url} if connection.base_url else {}
        return ChatOpenAI(
            model=connection.model,
            # A server of the school's own may want no key, but the client insists on one.
            api_key=connection.key or "none",
            timeout=connection.timeout,
            max_tokens=connection.max_tokens,
            max_retries=0,
            default_headers=connection.headers,
            stream_usage=True,
            http_client=wire.openai_client(),
            **options,
        )
