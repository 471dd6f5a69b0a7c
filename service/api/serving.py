"""Serves a home's desk: holds its lock, listens, says where, and leaves cleanly."""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

import uvicorn
from fastapi import FastAPI

from service.api.app import create_app
from service.commands import Command
from service.errors import HomeBusy, SettingsError
from service.home import VERSION, Home, ServeNote
from service.settings import Settings
from service.wiring import open_desk

log = logging.getLogger(__name__)

GRACE_S = 3  # for requests in flight when the service ends
LOCK_WAIT_S = 2.0

Mount = Callable[[FastAPI], None]
"""Adds pages to the app."""


def serve(
    settings: Settings,
    table: Mapping[str, Command],
    on_ready: Callable[[str], None],
    mount: Mount | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; `on_ready` gets the desk's address once it listens.

    Raises: HomeBusy, SettingsError."""
    home = Home(settings.home)
    try:
        with home.hold(min(LOCK_WAIT_S, settings.lock_wait_s)), _listening(settings) as listener:
            _serve(home, settings, table, on_ready, mount, listener)
    except HomeBusy as busy:
        note = home.read_note()
        if note is None:
            raise
        raise HomeBusy(f"{home.path} is held already, last by the service at {_address(note.host, note.port)}; "
                       "use that one or end it first") from busy


def _serve(
    home: Home,
    settings: Settings,
    table: Mapping[str, Command],
    on_ready: Callable[[str], None],
    mount: Mount | None,
    listener: socket.socket,
) -> None:
    port = listener.getsockname()[1]
    note = ServeNote(host=_reached_at(settings.host), port=port, token=secrets.token_urlsafe(32), version=VERSION,
                     pid=os.getpid())

    def listens() -> None:
        home.write_note(note)
        on_ready(_address(note.host, port))

    desk = open_desk(settings)
    try:
        app = create_app(settings, table, desk, note.token)
        if mount is not None:
            mount(app)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", server_header=False,
                                timeout_graceful_shutdown=GRACE_S)
        _let_the_server_end_itself()
        _Server(config, listens).run(sockets=[listener])
    finally:
        home.remove_note()
        desk.close()


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_listening()


def _listening(settings: Settings) -> socket.socket:
    """Return a socket bound to the desk's port.  Raises: SettingsError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as failure:
        listener.close()
        raise SettingsError(
            f"port {settings.port} on {settings.host} cannot be used ({failure.strerror}); "
            "name another one with --port, or 0 for any that is free"
        ) from failure
    return listener


def _let_the_server_end_itself() -> None:
    """Keep the signal that the server raises again after its shutdown from ending the process half-way."""

    def ended(number: int, frame: Any) -> None:
        log.info("service ended", extra={"signal": signal.Signals(number).name})

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ended)


def _reached_at(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
