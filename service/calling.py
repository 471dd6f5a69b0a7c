"""One opener: a command runs here when the home is free, else in the service that holds it."""

import asyncio
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from service.commands import Command, Document
from service.errors import HomeBusy, HomeFull, NotFound, TooLarge, WatchdeskError, WrongCall
from service.home import VERSION, Home, ServeNote
from service.settings import Settings
from service.wiring import Desk, open_desk

log = logging.getLogger(__name__)

POLL_S = 0.2
SERVICE_TIMEOUT_S = 900.0


class Caller:
    """Runs commands one after another, in process or in the service, whichever holds the home."""

    def __init__(self, commands: Mapping[str, Command], desk: Desk | None, note: ServeNote | None) -> None:
        self._commands = commands
        self._desk = desk
        self._note = note
        self._loop = asyncio.new_event_loop() if desk else None

    def call(self, name: str, values: Mapping[str, Any]) -> Document:
        """Return a command's document.  Raises: WatchdeskError."""
        command = self._commands[name]
        arguments = command.parse(values)
        if self._desk is not None and self._loop is not None:
            return self._loop.run_until_complete(command.run(self._desk, arguments))
        assert self._note is not None
        return _post(self._note, name, arguments.model_dump(mode="json"))

    def reconcile(self) -> None:
        """Finish what an interrupted command left undone; nothing to do for a client."""
        if self._desk is None:
            return
        try:
            with self._desk.home.writing():
                self._desk.reconcile()
        except HomeFull as failure:  # what is there still answers
            log.warning("%s", failure)

    def close(self) -> None:
        """Let go of the desk."""
        if self._loop is not None:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
        if self._desk is not None:
            self._desk.close()


@contextmanager
def caller(settings: Settings, commands: Mapping[str, Command]) -> Iterator[Caller]:
    """Yield a caller for this home: the lock's holder, or a client of the service.  Raises: HomeBusy, SettingsError."""
    home = Home(settings.home)
    deadline = time.monotonic() + settings.lock_wait_s
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(home.hold(0))
            except HomeBusy:
                note = home.read_note()
                if note is not None and _answers(note):
                    _require_same_version(note, home)
                    yield Caller(commands, None, note)
                    return
                if time.monotonic() >= deadline:
                    raise HomeBusy(
                        f"another command holds {home.path} and did not finish within {settings.lock_wait_s:.0f} s; "
                        "wait for it, or start `watchdesk serve` and let all commands go through it"
                    ) from None
                time.sleep(POLL_S)
                continue
            home.remove_note()  # whoever wrote it held the lock and is gone
            opened = Caller(commands, open_desk(settings), None)
            held.callback(opened.close)
            opened.reconcile()
            yield opened
            return


def _require_same_version(note: ServeNote, home: Home) -> None:
    """Refuse to talk to a service of another version.  Raises: HomeBusy."""
    if note.version != VERSION:
        raise HomeBusy(
            f"the service on {home.path} is version {note.version} and this command {VERSION}; "
            "restart the service with `watchdesk serve`"
        )


def _answers(note: ServeNote) -> bool:
    try:
        with _client(note, 2.0) as client:
            return client.get("/api/v1/health").status_code == 200
    except httpx.HTTPError:
        return False


def _post(note: ServeNote, name: str, arguments: Document) -> Document:
    try:
        with _client(note, SERVICE_TIMEOUT_S) as client:
            response = client.post(f"/api/v1/commands/{name.replace(' ', '-')}", json=arguments)
    except httpx.HTTPError as failure:
        raise HomeBusy(f"the service on port {note.port} did not answer ({type(failure).__name__}); is it stopping?") \
            from failure
    if response.status_code == 200:
        document: Document = response.json()
        return document
    problem = response.json() if "json" in response.headers.get("content-type", "") else {}
    message = problem.get("detail") or f"the service answered {response.status_code}"
    kinds = {404: NotFound, 409: HomeBusy, 413: TooLarge, 422: WrongCall, 507: HomeFull}
    kind = kinds.get(response.status_code, WatchdeskError)
    raise kind(message)


def _client(note: ServeNote, timeout_s: float) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://{note.host}:{note.port}",
        headers={"Authorization": f"Bearer {note.token}"},
        timeout=httpx.Timeout(timeout_s, connect=2.0),
        trust_env=False,
    )
