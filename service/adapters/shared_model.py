"""The one model that everyone at the desk shares: asked in turn, and left alone for a while when it keeps failing."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from service.adapters.model_circuit import Circuit, CircuitState
from service.adapters.model_queue import ModelQueue
from service.domain.record import Record
from service.errors import ModelUnavailable
from service.ports import ChatModel, Completion, Message, Waiting


class ModelUse(Record):
    """How a shared model is used at this moment."""

    asking: int
    """Calls under way."""
    waiting: int
    """Calls in the queue behind them."""
    circuit: CircuitState
    retry_in_s: float | None = None
    """Seconds until a model that kept failing is tried again."""
    last_fault: str | None = None
    """What went wrong last, until a call succeeds."""


class SharedModel:
    """A `ChatModel` in front of another one, with a queue and a circuit."""

    def __init__(self, model: ChatModel, queue: ModelQueue, circuit: Circuit, patience_s: float) -> None:
        self._model = model
        self._queue = queue
        self._circuit = circuit
        self._patience_s = patience_s

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def max_context(self) -> int:
        return self._model.max_context

    def use(self) -> ModelUse:
        """Return who asks and waits now, and whether the model is left alone."""
        circuit = self._circuit
        wait = circuit.retry_in_s
        return ModelUse(asking=self._queue.asking, waiting=self._queue.waiting, circuit=circuit.state,
                        retry_in_s=None if wait is None else round(wait, 1), last_fault=circuit.last_fault)

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Waiting | Completion, None]:
        """Yield places in the queue while others are answered, then what the model yields.

        Raises: ModelUnavailable, also when the wait takes too long or the model is left alone.
        """
        self._circuit.require_closed()
        with self._queue.ticket() as ticket:
            async with aclosing(self._queue.places(ticket, self._patience_s)) as places:
                async for place in places:
                    yield Waiting(place)
            with self._circuit.call() as served:
                async with aclosing(self._model.stream(messages)) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, Completion):
                            _require_end(piece)
                            served()  # now, because whoever reads stops here
                        yield piece

    async def complete(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> Completion:
        """Return the whole reply, however long the queue is: nobody watches this one.  Raises: ModelUnavailable."""
        self._circuit.require_closed()
        with self._queue.ticket() as ticket:
            async with aclosing(self._queue.places(ticket, None)) as places:
                async for _ in places:
                    pass
            with self._circuit.call() as served:
                completion = await self._model.complete(messages, schema)
                _require_end(completion)
                served()
                return completion


def _require_end(completion: Completion) -> None:
    """Refuse a reply that only stopped coming.  Raises: ModelUnavailable."""
    if not completion.done_reason:
        raise ModelUnavailable(
            f"the reply broke off after {len(completion.text)} characters without saying that it was whole", "broke_off"
        )
