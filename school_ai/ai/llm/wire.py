"""What requests to providers go out by: to the address that the school has put down, and to no other.

The clients of OpenAI and Anthropic follow redirects. Then whoever answers for an address that is allowed, or somebody
between, could have a question sent on to any other, one within the school's own network included.
"""

import os
from functools import cached_property, lru_cache
from typing import Any


def openai_client() -> Any:
    """What requests in OpenAI's format go out by, in this process: connections are kept from one to the next."""
    return _openai_client(os.getpid())


# A process that was forked must not write into the connections of the other.
@lru_cache(maxsize=1)
def _openai_client(_process: int) -> Any:
    import openai

    return openai.DefaultHttpxClient(follow_redirects=False)


@lru_cache(maxsize=1)
def _anthropic_client(_process: int) -> Any:
    import anthropic

    return anthropic.DefaultHttpxClient(follow_redirects=False)


def anthropic_chat(**options: Any):
    """Anthropic's chat model that goes out in the same way, which langchain's class can be told by no option."""
    return _anthropic_chat()(**options)


@lru_cache(maxsize=1)
def _anthropic_chat() -> type:
    # Loaded where it is asked for: it takes a second, and most requests ask no provider.
    import anthropic
    from langchain_anthropic import ChatAnthropic

    class Chat(ChatAnthropic):
        @cached_property
        def _client(self) -> anthropic.Client:
            return anthropic.Client(**self._client_params, http_client=_anthropic_client(os.getpid()))

    return Chat
