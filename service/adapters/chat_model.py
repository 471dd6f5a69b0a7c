"""The language model behind LangChain's `init_chat_model`: Ollama by default, another provider by setting."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import httpx

from service.adapters.model_failures import explain, trouble_of
from service.adapters.model_options import address_is_used, options_for, schema_options
from service.adapters.thinking import ThinkingFilter
from service.errors import ModelUnavailable
from service.ports import Completion, Message
from service.settings import Settings

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_core.runnables import Runnable

_WHOLE = {"stop", "end_turn", "stop_sequence", "STOP"}  # how providers say that the model had finished


class LangChainChat:
    """A `ChatModel` of any LangChain provider; LangChain is imported at the first call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._provider, self._name = provider_and_model(settings.chat_model)
        self._where = settings.model_url if address_is_used(self._provider, settings) else self._provider
        self._tls: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def max_context(self) -> int:
        return self._settings.model_context

    def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Completion, None]:
        """Yield pieces of text, then exactly one `Completion`; closing it closes the connection.

        Raises: ModelUnavailable.
        """
        return self._reply(messages, None)

    async def complete(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> Completion:
        """Return the whole reply as the model wrote it, unrepaired.  Raises: ModelUnavailable."""
        async with aclosing(self._reply(messages, schema)) as reply:
            async for piece in reply:
                if isinstance(piece, Completion):
                    return piece
        raise ModelUnavailable(f"the model {self._name} gave no reply", "broke_off")

    async def _reply(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None
    ) -> AsyncGenerator[str | Completion, None]:
        thinking = ThinkingFilter()
        said: list[str] = []
        end = _End("", None, None)
        async with AsyncExitStack() as closing:
            opened = await self._open(schema)
            if opened.transport is not None:
                closing.push_async_callback(opened.transport.aclose)
            turns = [(message.role, message.content) for message in messages]
            chunks = await closing.enter_async_context(
                aclosing(cast("AsyncGenerator[AIMessageChunk, None]", opened.chat.astream(turns)))
            )
            async for chunk in await closing.enter_async_context(aclosing(self._timed(chunks))):
                end = end.after(chunk)
                if text := thinking.feed(str(chunk.text)):
                    said.append(text)
                    yield text
        if text := thinking.flush():
            said.append(text)
            yield text
        yield Completion("".join(said), *end)

    async def _timed(self, chunks: AsyncIterator["AIMessageChunk"]) -> AsyncGenerator["AIMessageChunk", None]:
        """Yield chunks, each within its limit of waiting and all within the total.  Raises: ModelUnavailable."""
        from langsmith import tracing_context

        limits = self._settings
        clock = asyncio.get_running_loop().time
        last = clock() + limits.model_total_s
        heard = False
        while True:
            patience = limits.model_silence_s if heard else limits.model_first_token_s
            due = min(last, clock() + patience)
            try:
                # Questions stay in the house, whatever LANGSMITH_* variables are about.
                async with asyncio.timeout_at(due):
                    with tracing_context(enabled=False):
                        chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            except Exception as failure:  # a provider's library may raise anything; the desk must go on
                waited = _waited(limits, heard, due == last) if clock() >= due else None
                raise self._unavailable(failure, waited) from failure
            heard = True
            yield chunk

    async def _open(self, schema: Mapping[str, Any] | None) -> "_Opened":
        """Make the vendor's client for one call: it belongs to the running loop.  Raises: ModelUnavailable."""
        try:
            # In a thread, because the first import takes about a second and the server has other work.
            return await asyncio.to_thread(self._make, schema)
        except Exception as failure:
            raise self._unavailable(failure, None) from failure

    def _unavailable(self, failure: Exception, waited: str | None) -> ModelUnavailable:
        return ModelUnavailable(explain(failure, self._name, self._where, waited, self._provider), trouble_of(failure))

    def _make(self, schema: Mapping[str, Any] | None) -> "_Opened":
        from langchain.chat_models import init_chat_model

        if self._tls is None:
            self._tls = httpx.create_ssl_context()
        options, transport = options_for(self._provider, self._settings, self._tls)
        chat = init_chat_model(self._name, model_provider=self._provider, **options)
        bound = chat.bind(**schema_options(self._provider, schema)) if schema is not None else chat
        return _Opened(cast("Runnable[Any, Any]", bound), transport)


class _Opened(NamedTuple):
    chat: "Runnable[Any, Any]"
    transport: httpx.AsyncBaseTransport | None
    """The connection under the vendor's client, ours to close; None where the vendor keeps its own."""


class _End(NamedTuple):
    """What the chunks so far say of how the reply ended."""

    done_reason: str
    prompt_tokens: int | None
    output_tokens: int | None

    def after(self, chunk: "AIMessageChunk") -> "_End":
        """Return what is known after one more chunk; a stream that only stops leaves the reason empty."""
        said = chunk.response_metadata
        reason = ""
        if "done" in said:  # Ollama
            reason = str(said.get("done_reason") or "") if said["done"] is True else ""
        elif other := said.get("finish_reason") or said.get("stop_reason"):
            reason = "stop" if other in _WHOLE else str(other)
        usage = chunk.usage_metadata
        return _End(
            reason or self.done_reason,
            usage["input_tokens"] if usage else self.prompt_tokens,
            usage["output_tokens"] if usage else self.output_tokens,
        )


def provider_and_model(chat_model: str) -> tuple[str, str]:
    """Split `provider:model`; a name without a provider is Ollama's."""
    provider, colon, model = chat_model.partition(":")
    return (provider, model) if colon else ("ollama", chat_model)


def _waited(limits: Settings, heard: bool, in_all: bool) -> str:
    """Say which limit was reached."""
    if in_all:
        return f"its reply took longer than {limits.model_total_s:g} s in all"
    if heard:
        return f"it fell silent for {limits.model_silence_s:g} s in the middle of its reply"
    return f"it said nothing for {limits.model_first_token_s:g} s; a model being loaded takes long the first time"
