"""An OpenAI-compatible server by setting: it answers like any model, and fails like one."""

import asyncio
import time
from contextlib import aclosing

import pytest

from service.adapters.chat_model import LangChainChat
from service.adapters.model_servers import ask_model_server
from service.errors import ModelTrouble, ModelUnavailable
from service.ports import Completion, Message
from service.settings import Settings
from service.strict_replies import reply_as
from tests.doubles.fault_server import FaultServer, Mode
from tests.doubles.openai_fault_server import OpenAIFaultServer
from tests.test_service_adapters_chat_model import ANSWER, ASKED, PROMPT, reply
from tests.test_service_strict_replies import Plan


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_API_BASE", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def settings_for(server: FaultServer, **limits: float) -> Settings:
    return Settings.model_validate({"chat_model": "openai:qwen3:8b", "model_url": server.url, **limits})


def model_at(server: FaultServer, **limits: float) -> LangChainChat:
    return LangChainChat(settings_for(server, **limits))


async def test_a_reply_streams_and_says_how_it_ended() -> None:
    with OpenAIFaultServer() as server:
        pieces, end = await reply(model_at(server))

    assert len(pieces) > 5
    assert end == Completion(ANSWER, "stop", 10 + (len(PROMPT) + len(ASKED[0].content)) * 2 // 3, len(ANSWER))


async def test_the_server_is_told_what_its_protocol_has_words_for() -> None:
    with OpenAIFaultServer() as server:
        await model_at(server, model_output_tokens=256).complete(ASKED)

    (body,) = server.asked
    assert (body["model"], body["stream"], body["stream_options"]) == ("qwen3:8b", True, {"include_usage": True})
    assert (body["temperature"], body["seed"]) == (0, 7)
    assert body.get("max_tokens", body.get("max_completion_tokens")) == 256
    assert {"options", "truncate", "keep_alive"}.isdisjoint(body)
    assert [(one["role"], one["content"]) for one in body["messages"]] == [tuple(message) for message in ASKED]


@pytest.mark.parametrize(
    ("mode", "trouble", "said"),
    [
        ("no_model", "missing", "name another model"),
        ("busy", "busy", "busy (503"),
        ("too_long", "not_taken", "refused the prompt as too long"),
        ("closed", "broke_off", "broke off"),
        ("reset", "broke_off", "broke off"),
        ("error_line", "failed", "llama runner process has terminated"),
    ],
)
async def test_every_failure_of_a_server_is_that_the_model_is_unavailable(mode: Mode, trouble: ModelTrouble, said: str) -> None:
    with OpenAIFaultServer(mode) as server:
        for call in (reply(model_at(server)), model_at(server).complete(ASKED)):
            with pytest.raises(ModelUnavailable) as failure:
                await call

            assert failure.value.trouble == trouble
            assert said in str(failure.value)
            assert "ollama" not in str(failure.value)


async def test_without_a_server_it_says_so(unused_tcp_port: int) -> None:
    model = LangChainChat(Settings(chat_model="openai:qwen3:8b", model_url=f"http://127.0.0.1:{unused_tcp_port}/v1"))

    with pytest.raises(ModelUnavailable, match=r"no model server answers at .*; is it running") as failure:
        await reply(model)
    assert failure.value.trouble == "unreachable"


@pytest.mark.parametrize(
    ("mode", "limit", "said"),
    [
        ("slow_first", {"model_first_token_s": 0.2}, "said nothing for 0.2 s"),
        ("slow_pieces", {"model_silence_s": 0.2}, "silent for 0.2 s"),
        ("trickle", {"model_total_s": 0.2}, "longer than 0.2 s in all"),
    ],
)
async def test_each_kind_of_waiting_has_its_own_limit(mode: Mode, limit: dict[str, float], said: str) -> None:
    with OpenAIFaultServer(mode, delay_s=0.05 if mode == "trickle" else 5) as server:
        model = model_at(server, **limit)
        await model._open(None)  # the first import takes a second
        began = time.monotonic()

        with pytest.raises(ModelUnavailable, match=said):
            await reply(model)

        assert time.monotonic() - began < 1.5
        assert await asyncio.to_thread(server.left.wait, 1.0)


@pytest.mark.parametrize(("mode", "reason"), [("no_done", ""), ("half_line", ""), ("length", "length")])
async def test_a_reply_that_is_not_whole_says_so(mode: Mode, reason: str) -> None:
    with OpenAIFaultServer(mode) as server:
        _, end = await reply(model_at(server))

    assert end.text and end.done_reason == reason


async def test_thinking_is_never_part_of_the_reply() -> None:
    with OpenAIFaultServer("thinking") as server:
        assert (await reply(model_at(server)))[1].text == ANSWER


async def test_closing_the_stream_hangs_up_at_once() -> None:
    with OpenAIFaultServer("slow_pieces", delay_s=30) as server:
        async with aclosing(model_at(server).stream(ASKED)) as stream:
            await anext(stream)

        assert await asyncio.to_thread(server.left.wait, 1.0)


async def test_a_reply_of_a_shape_is_asked_for_by_schema_and_taken_as_written() -> None:
    with OpenAIFaultServer(replies=['{"title": "疏散", "steps": ["关', '{"title": "疏散", "steps": ["关阀"]}']) as server:
        plan = await reply_as(model_at(server), (Message("system", "s"), Message("user", "u")), Plan)

    assert plan.steps == ("关阀",)
    assert server.asked[0]["response_format"]["json_schema"]["schema"] == Plan.model_json_schema()
    assert len(server.asked) == 2


async def test_a_server_is_asked_for_its_models() -> None:
    with OpenAIFaultServer() as server:
        there = await ask_model_server(settings_for(server))
        server.mode = "no_model"
        lacking = await ask_model_server(settings_for(server))
    gone = await ask_model_server(settings_for(server))

    assert there is not None and (there.reachable, there.problem, there.models) == (True, None, ("qwen3:8b",))
    assert lacking is not None and lacking.problem is not None and "does not list" in lacking.problem
    assert gone is not None and not gone.reachable


@pytest.mark.parametrize("chat_model", ["", "openai:gpt", "anthropic:small"])
async def test_a_provider_without_an_address_of_ours_is_not_asked(chat_model: str) -> None:
    assert await ask_model_server(Settings(chat_model=chat_model)) is None
