"""Refuses what a page of another site makes the officer's browser send here."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.problems import problem

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


class SameOrigin:
    """Answers 403 to a foreign `Origin`; a desk on loopback also to a foreign `Host`, as DNS rebinding sends it."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self.on_loopback = host in LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await problem(403, "forbidden", "this request comes from a page of another site")(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        host, origin = headers.get("host", ""), headers.get("origin")
        if self.on_loopback and urlsplit(f"//{host}").hostname not in LOOPBACK:
            return False
        return origin is None or urlsplit(origin).netloc == host
