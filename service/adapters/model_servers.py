"""Whether the model that is set can be asked: Ollama's own word, or the list of an OpenAI-compatible server."""

import os

import httpx

from service.adapters.chat_model import provider_and_model
from service.adapters.model_failures import explain
from service.adapters.model_options import address_is_used
from service.adapters.ollama_server import PATIENCE_S, ModelServer, ask_server
from service.settings import Settings


async def ask_model_server(settings: Settings, patience_s: float = PATIENCE_S) -> ModelServer | None:
    """Return what the server says; None where no model is set or its provider has no address of ours."""
    provider, model = provider_and_model(settings.chat_model)
    if not model or not address_is_used(provider, settings):
        return None
    if provider == "ollama":
        return await ask_server(settings.model_url, model, patience_s, settings.model_context)
    return await _ask_openai(settings.model_url, model, patience_s)


async def _ask_openai(url: str, model: str, patience_s: float) -> ModelServer:
    key = os.environ.get("OPENAI_API_KEY")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with httpx.AsyncClient(timeout=patience_s, trust_env=False, headers=headers) as client:
            answer = await client.get(f"{url.rstrip('/')}/models")
            answer.raise_for_status()
            names = tuple(sorted(str(one["id"]) for one in answer.json()["data"]))
    except Exception as failure:  # whatever listens there, the desk only wants to know
        waited = f"nothing came within {patience_s:g} s"
        return ModelServer(url=url, model=model, reachable=False, problem=explain(failure, model, url, waited, "openai"))
    return ModelServer(url=url, model=model, reachable=True, models=names, is_pulled=model in names,
                       problem=None if model in names else f"the server does not list a model {model}; name another model")
