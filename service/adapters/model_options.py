"""What each provider's chat model is given: only options which that provider takes."""

import os
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from service.adapters.uncut_prompts import UncutPrompts
from service.domain.answers import ModelParameters
from service.errors import SettingsError
from service.settings import Settings

SEED = 7
TEMPERATURE = 0
KEEP_ALIVE = "30m"  # a duty desk asks rarely and loading a model takes minutes


def options_for(
    provider: str, settings: Settings, tls: ssl.SSLContext
) -> tuple[dict[str, Any], httpx.AsyncBaseTransport | None]:
    """Return the options of `init_chat_model` and the transport in them, which the caller closes.

    Raises: SettingsError.
    """
    if provider == "ollama":
        _require_address(settings.model_url)
        uncut = UncutPrompts(httpx.AsyncHTTPTransport(verify=tls, trust_env=False))
        return _ollama(settings, tls, uncut), uncut
    shared = {"temperature": TEMPERATURE, "max_tokens": settings.model_output_tokens, "max_retries": 0}
    if provider == "openai":
        transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
        return {**shared, **_openai(settings, transport)}, transport
    return {**shared, "timeout": settings.model_total_s}, None


def parameters_of(provider: str, settings: Settings) -> ModelParameters:
    """Return what a model of this provider is told, for the record; its address and keys are no part of it."""
    return ModelParameters(
        provider=provider, temperature=TEMPERATURE, seed=SEED if provider in ("ollama", "openai") else None,
        context_tokens=settings.model_context, output_tokens=settings.model_output_tokens,
    )


def schema_options(provider: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what binds a reply to a JSON schema; nothing where the provider has no such option."""
    if provider == "ollama":
        return {"format": dict(schema)}
    if provider == "openai":
        return {"response_format": {"type": "json_schema", "json_schema": {"name": "reply", "schema": dict(schema)}}}
    return {}


def address_is_used(provider: str, settings: Settings) -> bool:
    """Say whether the provider is reached at `model_url`, whose default is Ollama's address."""
    return provider == "ollama" or (provider == "openai" and "model_url" in settings.model_fields_set)


def _ollama(settings: Settings, tls: ssl.SSLContext, transport: httpx.AsyncBaseTransport) -> dict[str, Any]:
    return {
        "base_url": settings.model_url,
        "num_ctx": settings.model_context,
        "num_predict": settings.model_output_tokens,
        "temperature": TEMPERATURE,
        "seed": SEED,
        "keep_alive": KEEP_ALIVE,
        "reasoning": False,
        "validate_model_on_init": False,
        "client_kwargs": {"timeout": _timeout(settings), "trust_env": False, "verify": tls},
        "async_client_kwargs": {"transport": transport},
    }


def _openai(settings: Settings, transport: httpx.AsyncBaseTransport) -> dict[str, Any]:
    """Options of OpenAI and of servers that speak like it, such as vLLM; the address only when one was set."""
    options: dict[str, Any] = {
        "seed": SEED,
        "stream_usage": True,
        "timeout": _timeout(settings),
        "stream_chunk_timeout": None,  # the desk bounds every wait itself
        "http_async_client": httpx.AsyncClient(transport=transport, timeout=_timeout(settings), trust_env=False),
    }
    if address_is_used("openai", settings):
        _require_address(settings.model_url)
        options["base_url"] = settings.model_url
        if "OPENAI_API_KEY" not in os.environ:
            options["api_key"] = "unused"  # a server of one's own asks for none, the client insists on one
    return options


def _timeout(settings: Settings) -> httpx.Timeout:
    """Bound connecting and writing; waiting for the reply is bounded by the caller, piece by piece."""
    return httpx.Timeout(connect=settings.model_connect_s, write=10, pool=settings.model_connect_s, read=None)


def _require_address(url: str) -> None:
    # ChatOllama replaces an address it cannot read by OLLAMA_HOST without a word.
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"model_url {url!r} is no address; write it like http://127.0.0.1:11434")
