"""What a model server says of itself: reachable, which version, which models, what is loaded."""

import asyncio
from typing import TYPE_CHECKING, Any

import httpx

from service.adapters.model_failures import explain
from service.domain.record import Record

if TYPE_CHECKING:
    from ollama import AsyncClient

PATIENCE_S = 2.0  # a status is worth no longer wait


class LoadedModel(Record):
    """A model in the server's memory."""

    name: str
    context_length: int | None = None
    """Tokens that it was loaded for."""


class ModelServer(Record):
    """The state of a model server; one that cannot be reached is a state like another."""

    url: str
    model: str
    """The model that was asked about."""
    reachable: bool
    problem: str | None = None
    """What keeps the model from answering and what to do; None when nothing does."""
    version: str | None = None
    models: tuple[str, ...] = ()
    """Models that were pulled, by name."""
    is_pulled: bool = False
    """The model asked about is among them."""
    context_length: int | None = None
    """Tokens the model can take at most."""
    capabilities: tuple[str, ...] = ()
    """What the model can do, such as `completion`, `thinking`."""
    loaded: tuple[LoadedModel, ...] = ()


async def ask_server(url: str, model: str, patience_s: float = PATIENCE_S, context: int = 0) -> ModelServer:
    """Return what the server at `url` says of itself and of `model`, within `patience_s`.

    A model that takes fewer tokens than `context` is a problem: a server cuts what it is sent to its own limit.
    """
    from ollama import AsyncClient

    try:
        async with asyncio.timeout(patience_s), AsyncClient(url, timeout=patience_s, trust_env=False) as client:
            return await _ask(client, url, model, patience_s, context)
    except Exception as failure:  # whatever listens there, the desk only wants to know
        waited = f"nothing came within {patience_s:g} s"
        return ModelServer(url=url, model=model, reachable=False, problem=explain(failure, model, url, waited))


async def _ask(client: "AsyncClient", url: str, model: str, patience_s: float, wanted: int) -> ModelServer:
    listed = await client.list()
    names = tuple(sorted(one.model for one in listed.models if one.model))
    pulled = next((name for name in names if name in (model, f"{model}:latest")), None)
    version = await _version(url, patience_s)
    context, capabilities = await _shown(client, pulled) if pulled else (None, ())
    return ModelServer(
        url=url,
        model=model,
        reachable=True,
        problem=_problem(model, pulled, context, wanted),
        version=version,
        models=names,
        is_pulled=pulled is not None,
        context_length=context,
        capabilities=capabilities,
        loaded=await _loaded(client),
    )


def _problem(model: str, pulled: str | None, context: int | None, wanted: int) -> str | None:
    if pulled is None:
        return f"the server has no model {model}; run `ollama pull {model}` or name another model"
    if context is not None and context < wanted:
        return f"{model} takes {context} tokens at most; set model_context to {context} or less"
    return None


async def _version(url: str, patience_s: float) -> str | None:
    async with httpx.AsyncClient(base_url=url, timeout=patience_s, trust_env=False) as client:
        return _text((await client.get("/api/version")).json().get("version"))


async def _shown(client: "AsyncClient", model: str) -> tuple[int | None, tuple[str, ...]]:
    shown = await client.show(model)
    lengths = [value for name, value in (shown.modelinfo or {}).items() if name.endswith(".context_length")]
    context = lengths[0] if lengths and isinstance(lengths[0], int) else None
    return context, tuple(shown.capabilities or ())


async def _loaded(client: "AsyncClient") -> tuple[LoadedModel, ...]:
    running = await client.ps()
    return tuple(
        LoadedModel(name=one.model, context_length=one.context_length) for one in running.models if one.model
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
