"""What every chat model promises, held against LangChain's, the one that is shared, and the scripted one."""

from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest

from service.adapters.chat_model import LangChainChat
from service.adapters.model_circuit import Circuit
from service.adapters.model_queue import ModelQueue
from service.adapters.shared_model import SharedModel
from service.errors import ModelUnavailable
from service.ports import ChatModel, Completion, Message, Waiting
from service.settings import Settings
from tests.doubles.fault_server import FaultServer
from tests.doubles.scripted_model import ScriptedModel

REPLIES = ("警戒水位为86.50米[1]。", "第二句。")
ASKED = (Message("system", "只用条文回答"), Message("user", "警戒水位是多少？"))


def made(model: ScriptedModel, kind: str) -> ChatModel:
    return SharedModel(model, ModelQueue(1), Circuit(3, 30, 600), 1) if kind == "shared" else model


@pytest.fixture(params=["langchain", "scripted", "shared"])
def model(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    if request.param != "langchain":
        yield made(ScriptedModel(REPLIES), request.param)
        return
    with FaultServer(replies=REPLIES) as server:
        yield LangChainChat(Settings(model_url=server.url))


@pytest.fixture(params=["langchain", "scripted", "shared"])
def failing(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    if request.param != "langchain":
        yield made(ScriptedModel([ModelUnavailable("busy"), ModelUnavailable("busy")]), request.param)
        return
    with FaultServer("busy") as server:
        yield LangChainChat(Settings(model_url=server.url))


@pytest.fixture(params=["langchain", "scripted", "shared"])
def cut(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    if request.param != "langchain":
        yield made(ScriptedModel([Completion("警戒", "length", 10, 2)] * 2), request.param)
        return
    with FaultServer("length", replies=["警戒水位为", "警戒水位为"]) as server:
        yield LangChainChat(Settings(model_url=server.url))


async def pieces_of(model: ChatModel) -> list[str | Waiting | Completion]:
    async with aclosing(model.stream(ASKED)) as stream:
        return [piece async for piece in stream]


async def test_a_stream_is_pieces_of_text_and_then_one_completion(model: ChatModel) -> None:
    *pieces, end = await pieces_of(model)

    assert isinstance(end, Completion)
    assert all(isinstance(piece, str) and piece for piece in pieces)
    assert len(pieces) > 1
    assert "".join(str(piece) for piece in pieces) == end.text == REPLIES[0]
    assert end.done_reason == "stop"


async def test_a_whole_reply_is_the_text_as_written(model: ChatModel) -> None:
    whole = await model.complete(ASKED)

    assert whole.text == REPLIES[0]
    assert whole.done_reason == "stop"


async def test_a_schema_changes_nothing_about_how_a_reply_ends(model: ChatModel) -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"title": {"type": "string"}}}

    assert (await model.complete(ASKED, schema)).done_reason == "stop"


async def test_a_second_call_stands_for_itself(model: ChatModel) -> None:
    await model.complete(ASKED)

    assert (await model.complete(ASKED)).text == REPLIES[1]


async def test_a_stream_can_be_closed_early(model: ChatModel) -> None:
    stream = model.stream(ASKED)
    await anext(stream)

    await stream.aclose()

    with pytest.raises(StopAsyncIteration):
        await anext(stream)
    assert (await model.complete(ASKED)).text == REPLIES[1]


async def test_a_failure_is_that_the_model_is_unavailable(failing: ChatModel) -> None:
    with pytest.raises(ModelUnavailable, match="busy"):
        await pieces_of(failing)
    with pytest.raises(ModelUnavailable, match="busy"):
        await failing.complete(ASKED)


async def test_a_cut_reply_says_so(cut: ChatModel) -> None:
    *_, end = await pieces_of(cut)

    assert isinstance(end, Completion)
    assert end.done_reason == "length"
    assert (await cut.complete(ASKED)).done_reason == "length"


async def test_a_model_says_its_name_and_how_much_it_holds(model: ChatModel) -> None:
    assert model.name
    assert model.max_context >= 1024
