"""What a model server says of itself, and what is said of one that is not there."""

import asyncio
import time

import pytest

from service.adapters.ollama_server import LoadedModel, ask_server
from tests.doubles.fault_server import CONTEXT, VERSION, FaultServer


async def test_a_server_says_what_it_has_and_can() -> None:
    with FaultServer() as server:
        state = await ask_server(server.url, "qwen3:8b")

    assert (state.reachable, state.problem, state.version) == (True, None, VERSION)
    assert state.models == ("qwen3:8b",)
    assert state.is_pulled
    assert (state.context_length, state.capabilities) == (CONTEXT, ("completion", "thinking"))
    assert state.loaded == (LoadedModel(name="qwen3:8b", context_length=8192),)


async def test_a_name_without_a_tag_means_the_latest() -> None:
    with FaultServer(model="llama3:latest") as server:
        assert (await ask_server(server.url, "llama3")).is_pulled


async def test_a_model_that_was_not_pulled_is_a_problem_with_a_way_out() -> None:
    with FaultServer("no_model") as server:
        state = await ask_server(server.url, "qwen3:8b")

    assert (state.reachable, state.is_pulled, state.context_length) == (True, False, None)
    assert state.problem is not None and "ollama pull qwen3:8b" in state.problem


async def test_a_model_that_takes_less_than_it_would_be_sent_is_a_problem() -> None:
    with FaultServer() as server:
        small = await ask_server(server.url, "qwen3:8b", context=CONTEXT + 1)
        enough = await ask_server(server.url, "qwen3:8b", context=CONTEXT)

    assert small.problem is not None and f"set model_context to {CONTEXT} or less" in small.problem
    assert enough.problem is None


async def test_a_server_that_is_not_there_is_a_state(unused_tcp_port: int) -> None:
    state = await ask_server(f"http://127.0.0.1:{unused_tcp_port}", "qwen3:8b")

    assert not state.reachable
    assert state.problem is not None and "ollama serve" in state.problem


async def test_a_server_that_does_not_answer_is_left_soon() -> None:
    with FaultServer("slow_first", delay_s=30) as server:
        began = time.monotonic()
        state = await ask_server(server.url, "qwen3:8b", patience_s=0.2)

    assert time.monotonic() - began < 1.5
    assert not state.reachable
    assert state.problem is not None and "in time" in state.problem


async def test_something_else_that_listens_there_is_a_state() -> None:
    async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>")
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(page, "127.0.0.1", 0)
    async with other:
        port = other.sockets[0].getsockname()[1]
        state = await ask_server(f"http://127.0.0.1:{port}", "qwen3:8b")

    assert not state.reachable
    assert state.problem


async def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_tcp_port}")
    with FaultServer() as server:
        state = await ask_server(server.url, "qwen3:8b")

    assert state.reachable and state.version == VERSION
