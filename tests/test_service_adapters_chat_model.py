"""The chat adapter against a server that misbehaves in every way of its protocol."""

import asyncio
import importlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import aclosing

import httpx
import pytest

from service.adapters.chat_model import LangChainChat, _End, provider_and_model
from service.adapters.model_options import options_for, parameters_of, schema_options
from service.adapters.uncut_prompts import UncutPrompts
from service.errors import ModelUnavailable, SettingsError
from service.ports import Completion, Message
from service.settings import Settings
from tests.doubles.fault_server import FaultServer, Mode

PROMPT = (
    "日期：2025-06-01\n地点：石桥镇\n\n条文：\n[1] 预案 · 3.1\n石桥站警戒水位为86.50米。超过时立即报告。\n\n"
    "[2] 通讯录 · 2\n镇值班室电话0999-5551234。\n\n问题：石桥站警戒水位是多少？"
)
ASKED = (Message("system", "只用条文回答。"), Message("user", PROMPT))
ANSWER = "石桥站警戒水位为86.50米[1]。镇值班室电话0999-5551234[2]。"
SLACK_S = 0.6  # a busy machine is late, never early


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    """Import LangChain before anything is timed."""
    importlib.import_module("langchain.chat_models")
    importlib.import_module("langchain_ollama")


def model_at(server: FaultServer, **limits: float) -> LangChainChat:
    return LangChainChat(Settings.model_validate({"model_url": server.url, **limits}))


async def reply(model: LangChainChat, asked: Sequence[Message] = ASKED) -> tuple[list[str], Completion]:
    async with aclosing(model.stream(asked)) as stream:
        *pieces, end = [piece async for piece in stream]
    assert isinstance(end, Completion)
    return [str(piece) for piece in pieces], end


async def test_a_reply_streams_and_says_how_it_ended() -> None:
    with FaultServer() as server:
        pieces, end = await reply(model_at(server))

    assert len(pieces) > 5
    assert end == Completion(ANSWER, "stop", 10 + (len(PROMPT) + len(ASKED[0].content)) * 2 // 3, len(ANSWER))


async def test_what_the_record_says_of_the_parameters_is_what_the_server_was_told() -> None:
    with FaultServer() as server:
        model = model_at(server, model_context=4096, model_output_tokens=256)
        await model.complete(ASKED)

    told = parameters_of("ollama", Settings(model_context=4096, model_output_tokens=256))
    sent = server.asked[0]["options"]
    assert (told.temperature, told.seed, told.context_tokens, told.output_tokens) == (
        sent["temperature"], sent["seed"], sent["num_ctx"], sent["num_predict"])


def test_a_provider_that_takes_no_seed_has_none_on_record() -> None:
    assert parameters_of("anthropic", Settings()).seed is None


async def test_the_server_is_told_every_limit() -> None:
    with FaultServer() as server:
        await model_at(server, model_context=4096, model_output_tokens=256).complete(ASKED)

    body = server.asked[0]
    assert body["model"] == "qwen3:8b"
    assert body["options"] == {"num_ctx": 4096, "num_predict": 256, "temperature": 0.0, "seed": 7}
    assert body["think"] is False
    assert body["keep_alive"] == "30m"
    assert "format" not in body
    assert (body["truncate"], body["shift"]) == (False, False)
    assert [(one["role"], one["content"]) for one in body["messages"]] == [tuple(message) for message in ASKED]


async def test_a_schema_is_sent_and_the_reply_left_as_it_is() -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string"}, "steps": {"type": "array"}}}
    with FaultServer() as server:
        whole = await model_at(server).complete(ASKED, schema)
        server.mode = "bad_json"
        broken = await model_at(server).complete(ASKED, schema)

    assert server.asked[0]["format"] == schema
    assert whole.text == '{"title": "…", "steps": []}'
    # LangChain's own parser would have made {"title": "…"} of it.
    assert broken.text == '{"title": "…"'


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("no_model", "run `ollama pull qwen3:8b`"),
        ("busy", "busy (503"),
        ("closed", "broke off"),
        ("reset", "broke off"),
        ("half_line", "no JSON"),
        ("error_line", "llama runner process has terminated"),
        ("load_only", "wrote nothing"),
        ("bad_line", "not its protocol"),
        ("too_long", "refused the prompt as too long (the input length exceeds the context length)"),
    ],
)
async def test_every_failure_of_a_server_is_that_the_model_is_unavailable(mode: Mode, said: str) -> None:
    with FaultServer(mode) as server:
        for call in (reply(model_at(server)), model_at(server).complete(ASKED)):
            with pytest.raises(ModelUnavailable) as failure:
                await call

            assert said in str(failure.value)
            assert failure.value.__cause__ is not None


async def test_without_a_server_it_says_what_to_start(unused_tcp_port: int) -> None:
    model = LangChainChat(Settings(model_url=f"http://desk:secret@127.0.0.1:{unused_tcp_port}"))

    with pytest.raises(ModelUnavailable, match="is `ollama serve` running") as failure:
        await reply(model)
    assert "secret" not in str(failure.value)


async def test_a_prompt_that_the_server_would_have_to_cut_is_a_trouble_of_its_own() -> None:
    with FaultServer("too_long") as server, pytest.raises(ModelUnavailable) as failure:
        await reply(model_at(server))

    assert failure.value.trouble == "not_taken"


async def test_what_is_put_into_a_request_leaves_the_rest_of_it_as_it_was() -> None:
    sent: list[httpx.Request] = []

    async def keep(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    async with httpx.AsyncClient(transport=UncutPrompts(httpx.MockTransport(keep))) as client:
        await client.post("http://desk/api/chat", json={"model": "问"}, headers={"x-key": "k"})
        await client.post("http://desk/api/show", json={"model": "问"})

    chat, show = sent
    assert json.loads(chat.content) == {"model": "问", "truncate": False, "shift": False}
    assert chat.headers["content-length"] == str(len(chat.content))
    assert chat.headers["x-key"] == "k"
    assert json.loads(show.content) == {"model": "问"}


async def test_connecting_has_its_own_limit() -> None:
    with socket.socket() as deaf:  # its backlog is full, so that another connection is left without an answer
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        with socket.create_connection(deaf.getsockname()), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(deaf.getsockname())
            model = LangChainChat(Settings(model_url=f"http://127.0.0.1:{deaf.getsockname()[1]}", model_connect_s=0.2))
            began = time.monotonic()

            with pytest.raises(ModelUnavailable, match="no model server answers") as failure:
                await reply(model)

    assert failure.value.trouble == "unreachable"
    assert time.monotonic() - began < 0.2 + SLACK_S


@pytest.mark.parametrize(
    ("mode", "limit", "said"),
    [
        ("slow_first", {"model_first_token_s": 0.2}, "said nothing for 0.2 s"),
        ("slow_pieces", {"model_silence_s": 0.2}, "silent for 0.2 s"),
        ("trickle", {"model_total_s": 0.2}, "longer than 0.2 s in all"),
    ],
)
async def test_each_kind_of_waiting_has_its_own_limit(mode: Mode, limit: dict[str, float], said: str) -> None:
    with FaultServer(mode, delay_s=0.05 if mode == "trickle" else 5) as server:
        model = model_at(server, **limit)
        began = time.monotonic()

        with pytest.raises(ModelUnavailable, match=said):
            await reply(model)

        assert 0.2 <= time.monotonic() - began < 0.2 + SLACK_S
        assert await asyncio.to_thread(server.left.wait, 1.0)


async def test_loading_may_take_longer_than_a_silence() -> None:
    with FaultServer("slow_first", delay_s=0.3) as server:
        _, end = await reply(model_at(server, model_silence_s=0.1, model_first_token_s=5))

    assert end.text == ANSWER


async def test_a_stream_that_only_stops_is_not_whole() -> None:
    with FaultServer("no_done") as server:
        pieces, end = await reply(model_at(server))

    assert "".join(pieces) == end.text != ""
    assert end.done_reason == ""
    assert end.prompt_tokens is None


async def test_a_cut_reply_says_length() -> None:
    with FaultServer("length") as server:
        assert (await reply(model_at(server)))[1].done_reason == "length"


async def test_missing_counts_are_unknown() -> None:
    with FaultServer("no_counts") as server:
        _, end = await reply(model_at(server))

    assert (end.done_reason, end.prompt_tokens, end.output_tokens) == ("stop", None, None)


@pytest.mark.parametrize("mode", ["thinking", "thinking_inline"])
async def test_thinking_is_never_part_of_the_reply(mode: Mode) -> None:
    with FaultServer(mode) as server:
        pieces, end = await reply(model_at(server))

    assert "".join(pieces) == end.text == ANSWER


async def test_closing_the_stream_hangs_up_at_once() -> None:
    with FaultServer("slow_pieces", delay_s=30) as server:
        stream = model_at(server).stream(ASKED)
        await anext(stream)
        assert not server.left.is_set()

        await stream.aclose()

        assert await asyncio.to_thread(server.left.wait, 1.0)


async def test_cancelling_whoever_waits_hangs_up_at_once() -> None:
    with FaultServer("slow_first", delay_s=30) as server:
        waiting = asyncio.create_task(model_at(server).complete(ASKED))
        while not server.asked:
            await asyncio.sleep(0.01)

        waiting.cancel()

        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await asyncio.to_thread(server.left.wait, 1.0)


async def test_two_questions_at_once_get_their_own_replies() -> None:
    with FaultServer() as server:
        model = model_at(server)
        first, second = await asyncio.gather(
            model.complete(ASKED), model.complete([Message("user", "问题：没有条文")])
        )

    assert first.text == ANSWER
    assert second.text == "资料中没有。"


def test_one_model_serves_several_event_loops() -> None:
    with FaultServer() as server:
        model = model_at(server)
        ends = [asyncio.run(model.complete(ASKED)) for _ in range(3)]

    assert [end.text for end in ends] == [ANSWER] * 3


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_proxies_of_the_environment_are_ignored(
    variable: str, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, f"http://127.0.0.1:{unused_tcp_port}")
    with FaultServer() as server:
        assert (await model_at(server).complete(ASKED)).text == ANSWER


async def test_questions_are_not_traced_to_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith import Client

    def leak(*_: object, **__: object) -> None:
        raise AssertionError("a run was traced")

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "not-a-key")
    monkeypatch.setattr(Client, "create_run", leak)
    with FaultServer() as server:
        assert (await model_at(server).complete(ASKED)).text == ANSWER


async def test_an_address_that_is_none_is_never_replaced_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        model = LangChainChat(Settings(model_url="model server"))

        with pytest.raises(ModelUnavailable, match="no address"):
            await reply(model)
    assert server.heard == []


@pytest.mark.parametrize(
    ("chat_model", "said"),
    [("mistralai:small", "package that is not installed"), ("qwen3:8b", "provider")],
)
async def test_a_provider_that_cannot_be_had_is_named(chat_model: str, said: str) -> None:
    with pytest.raises(ModelUnavailable, match=said):
        await LangChainChat(Settings(chat_model=chat_model)).complete(ASKED)


@pytest.mark.parametrize(
    ("chat_model", "expected"),
    [
        ("ollama:qwen3:8b", ("ollama", "qwen3:8b")),
        ("openai:Qwen/Qwen3-8B", ("openai", "Qwen/Qwen3-8B")),
        ("llama3", ("ollama", "llama3")),
    ],
)
def test_the_setting_names_provider_and_model(chat_model: str, expected: tuple[str, str]) -> None:
    assert provider_and_model(chat_model) == expected
    assert LangChainChat(Settings(chat_model=chat_model)).name == expected[1]


def test_another_provider_gets_only_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    tls = httpx.create_ssl_context()

    pool, _ = options_for("openai", Settings(model_url="http://127.0.0.1:8000/v1"), tls)
    cloud, _ = options_for("openai", Settings(), tls)
    other, transport = options_for("anthropic", Settings(), tls)

    assert pool["base_url"] == "http://127.0.0.1:8000/v1"
    assert {"num_ctx", "num_predict", "keep_alive", "reasoning", "client_kwargs"}.isdisjoint(pool)
    assert "base_url" not in cloud and "api_key" not in cloud
    assert other == {"temperature": 0, "max_tokens": 1024, "max_retries": 0, "timeout": 180.0}
    assert transport is None
    assert schema_options("anthropic", {"type": "object"}) == {}
    with pytest.raises(SettingsError):
        options_for("openai", Settings(model_url="127.0.0.1:8000"), tls)


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ([{"finish_reason": "stop"}, {}], "stop"),  # OpenAI: the count of tokens comes after the end
        ([{}, {"stop_reason": "end_turn"}], "stop"),
        ([{"finish_reason": "length"}], "length"),
        ([{"finish_reason": "content_filter"}], "content_filter"),
        ([{"done": True, "done_reason": "stop"}, {}], "stop"),
        ([{"done": False, "done_reason": "stop"}], ""),
        ([{}, {}], ""),
    ],
)
def test_each_provider_has_its_own_word_for_the_end(metadata: list[dict[str, object]], reason: str) -> None:
    from langchain_core.messages import AIMessageChunk

    end = _End("", None, None)
    for said in metadata:
        end = end.after(AIMessageChunk(content="", response_metadata=said))

    assert end.done_reason == reason


async def test_a_failure_elsewhere_does_not_name_ollamas_address() -> None:
    with pytest.raises(ModelUnavailable) as failure:
        await LangChainChat(Settings(chat_model="openai:gpt")).complete(ASKED)
    assert "11434" not in str(failure.value)


def test_making_a_model_imports_no_vendor() -> None:
    check = (
        "import sys; from service.adapters.chat_model import LangChainChat; from service.settings import Settings;"
        "LangChainChat(Settings()); import service.adapters.ollama_server;"
        "print([name for name in ('langchain', 'langchain_core', 'langchain_ollama', 'ollama', 'langsmith')"
        " if name in sys.modules])"
    )

    loaded = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
