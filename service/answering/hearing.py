"""A model listened to: what it was asked, what it said and what checking made of that, kept for the record."""

import hashlib
import json
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from service.domain.answers import CheckReason, ModelCall, ModelParameters, WrittenSentence
from service.grounding.claims import CheckedSentence
from service.ports import ChatModel, Completion, Message, Waiting
from service.prompt_files import Prompt
from service.retrieval.searching import Hit


class Hearing:
    """A `ChatModel` that passes everything on and remembers one call, however that call ends."""

    def __init__(self, model: ChatModel, parameters: ModelParameters | None, prompt: Prompt,
                 clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._model = model
        self._parameters = parameters
        self._prompt = prompt
        self._said: list[str] = []
        self._written: list[WrittenSentence] = []
        self._asked: tuple[Message, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._completion: Completion | None = None
        self._model_ms: float | None = None

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def max_context(self) -> int:
        return self._model.max_context

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Waiting | Completion, None]:
        self._asked = tuple(messages)
        began = self._clock()
        try:
            async with aclosing(self._model.stream(messages)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Completion):
                        self._completion = piece
                        self._model_ms = self._ms_since(began)
                    elif isinstance(piece, Waiting):
                        began = self._clock()  # others are being answered: their time is not this call's
                    else:
                        self._said.append(piece)
                    yield piece
        finally:
            if self._model_ms is None:
                self._model_ms = self._ms_since(began)

    async def complete(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> Completion:
        return await self._model.complete(messages, schema)

    def shows(self, passages: Sequence[Hit]) -> None:
        """Remember which passages the prompt shows, in the order of their numbers."""
        self._shown = tuple(hit.passage.passage_id for hit in passages)

    def checked(self, sentence: CheckedSentence) -> None:
        """Remember what checking made of a sentence."""
        self._written.append(WrittenSentence(
            written=sentence.raw, verdict=sentence.claim.verdict if sentence.claim else "withheld", shown=sentence.shown,
            reasons=tuple(CheckReason(code=one.code, detail=one.detail) for one in sentence.reasons),
        ))

    def _ms_since(self, began: float) -> float:
        return round((self._clock() - began) * 1000, 1)

    @property
    def raw(self) -> str | None:
        """What the model wrote so far; None when it wrote nothing."""
        return "".join(self._said) or None

    @property
    def written(self) -> tuple[WrittenSentence, ...]:
        return tuple(self._written)

    def call(self) -> ModelCall | None:
        """Return how the model was asked; None when it was not."""
        if not self._asked:
            return None
        end = self._completion
        return ModelCall(
            model=self.name, parameters=self._parameters, prompt=self._prompt.name, prompt_version=self._prompt.version,
            prompt_hash=messages_hash(self._asked), passage_ids=self._shown, done_reason=end.done_reason if end else None,
            prompt_tokens=end.prompt_tokens if end else None, output_tokens=end.output_tokens if end else None,
            model_ms=self._model_ms,
        )


def messages_hash(messages: Sequence[Message]) -> str:
    """Return the SHA-256 of messages with their roles."""
    said = json.dumps([list(message) for message in messages], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
