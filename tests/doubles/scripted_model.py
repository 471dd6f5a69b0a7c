"""A chat model that says what it was told to say."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from service.errors import ModelUnavailable
from service.ports import Completion, Message


class ScriptedModel:
    """Obeys the contract of `tests/contracts/test_chat_model.py`; says `replies` in turn and keeps what it heard.

    A reply is a text, a `Completion` that ends otherwise than whole, or an error to raise.
    """

    def __init__(
        self, replies: Sequence[str | Completion | ModelUnavailable], *, max_context: int = 8192, piece_chars: int = 3
    ) -> None:
        self.heard: list[tuple[Message, ...]] = []
        """The messages of each call."""
        self.schemas: list[Mapping[str, Any] | None] = []
        """The schema of each call."""
        self._replies = list(replies)
        self._max_context = max_context
        self._piece_chars = piece_chars

    @property
    def name(self) -> str:
        return "scripted"

    @property
    def max_context(self) -> int:
        return self._max_context

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Completion, None]:
        whole = self._next(messages, None)
        for at in range(0, len(whole.text), self._piece_chars):
            yield whole.text[at : at + self._piece_chars]
        yield whole

    async def complete(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> Completion:
        return self._next(messages, schema)

    def _next(self, messages: Sequence[Message], schema: Mapping[str, Any] | None) -> Completion:
        self.heard.append(tuple(messages))
        self.schemas.append(schema)
        if not self._replies:
            raise ModelUnavailable("the script has no more replies")
        reply = self._replies.pop(0)
        if isinstance(reply, ModelUnavailable):
            raise reply
        return Completion(reply, "stop", None, None) if isinstance(reply, str) else reply
