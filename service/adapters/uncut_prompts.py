"""Asks Ollama to refuse a prompt that it cannot take whole, where it would cut it without a word."""

import json

import httpx

UNCUT = {"truncate": False, "shift": False}
"""Neither may the prompt lose its beginning nor the context move on while the model writes; older servers ignore both."""


class UncutPrompts(httpx.AsyncBaseTransport):
    """Puts `UNCUT` into every chat request; LangChain and Ollama's client have no way to say it."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, a chat's with `UNCUT` in its body."""
        if request.url.path.endswith("/api/chat"):
            body = json.dumps({**json.loads(await request.aread()), **UNCUT}, ensure_ascii=False).encode()
            headers = {name: value for name, value in request.headers.items() if name != "content-length"}
            request = httpx.Request(request.method, request.url, headers=headers, content=body,
                                    extensions=request.extensions)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections below."""
        await self._inner.aclose()
