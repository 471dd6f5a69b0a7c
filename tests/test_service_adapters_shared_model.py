"""Everyone at the desk shares one model: in turn, told the place, and kept from one that keeps failing."""

import asyncio
from contextlib import aclosing

import pytest

from service.adapters.chat_model import LangChainChat
from service.adapters.model_circuit import Circuit
from service.adapters.model_queue import ModelQueue
from service.adapters.shared_model import ModelUse, SharedModel
from service.errors import ModelTrouble, ModelUnavailable
from service.ports import ChatModel, Completion, Message, Waiting
from service.settings import Settings
from tests.doubles.fault_server import FaultServer
from tests.doubles.scripted_model import ScriptedModel

ASKED = (Message("user", "警戒水位是多少？"),)


def shared(model: ChatModel, faults: int = 2, patience_s: float = 5) -> SharedModel:
    return SharedModel(model, ModelQueue(1), Circuit(faults, 30, 600), patience_s)


def failing(count: int, trouble: ModelTrouble = "unreachable") -> ScriptedModel:
    return ScriptedModel([ModelUnavailable("down", trouble)] * count)


async def read(model: ChatModel) -> list[str | Waiting | Completion]:
    async with aclosing(model.stream(ASKED)) as pieces:
        return [piece async for piece in pieces]


async def fail(model: ChatModel) -> str:
    with pytest.raises(ModelUnavailable) as failure:
        await read(model)
    return failure.value.trouble



async def test_two_who_ask_at_once_are_answered_one_after_the_other() -> None:
    with FaultServer(replies=["一。", "二。"]) as server:
        model = shared(LangChainChat(Settings(model_url=server.url)))

        first, second = await asyncio.gather(read(model), read(model))

    assert not any(isinstance(piece, Waiting) for piece in first)
    assert second[:2] == [Waiting(1), Waiting(0)]
    assert [end.text for end in (first[-1], second[-1]) if isinstance(end, Completion)] == ["一。", "二。"]


async def test_who_waits_too_long_is_told_so_and_the_model_is_not_asked() -> None:
    with FaultServer("slow_pieces", delay_s=30) as server:
        model = shared(LangChainChat(Settings(model_url=server.url)), patience_s=0.1)
        stream = model.stream(ASKED)
        await anext(stream)

        assert await fail(model) == "queue"

        assert (model.use().asking, model.use().waiting) == (1, 0)
        assert len(server.asked) == 1
        await stream.aclose()


async def test_who_leaves_while_being_answered_lets_the_next_one_in() -> None:
    with FaultServer("slow_pieces", delay_s=30) as server:
        model = shared(LangChainChat(Settings(model_url=server.url)))
        stream = model.stream(ASKED)
        await anext(stream)
        waiting = asyncio.create_task(read(model))
        while model.use().waiting != 1:
            await asyncio.sleep(0.01)

        server.mode = "normal"
        await stream.aclose()

        assert isinstance((await waiting)[-1], Completion)
        assert model.use() == ModelUse(asking=0, waiting=0, circuit="closed")


async def test_who_leaves_the_queue_is_never_asked_for() -> None:
    with FaultServer("slow_pieces", delay_s=30) as server:
        model = shared(LangChainChat(Settings(model_url=server.url)))
        first, second = model.stream(ASKED), model.stream(ASKED)
        await anext(first)
        assert await anext(second) == Waiting(1)

        await second.aclose()
        await first.aclose()

        assert model.use().asking == 0
        assert len(server.asked) == 1


async def test_after_faults_in_a_row_the_model_is_not_asked() -> None:
    inner = failing(2)
    model = shared(inner)

    assert [await fail(model) for _ in range(3)] == ["unreachable", "unreachable", "paused"]
    assert len(inner.heard) == 2
    assert (model.use().circuit, model.use().last_fault) == ("open", "down")


async def test_a_stream_that_only_stops_is_a_fault() -> None:
    model = shared(ScriptedModel([Completion("警戒", "", None, None)] * 2))

    assert [await fail(model) for _ in range(3)] == ["broke_off", "broke_off", "paused"]


async def test_a_reply_that_was_cut_by_its_limit_is_none() -> None:
    model = shared(ScriptedModel([Completion("警戒", "length", None, None)] * 3))

    for _ in range(3):
        assert isinstance((await read(model))[-1], Completion)
    assert model.use().circuit == "closed"


async def test_a_reader_who_stops_at_the_end_counts_as_a_success() -> None:
    model = shared(ScriptedModel([ModelUnavailable("down", "busy"), "一。", ModelUnavailable("down", "busy")]))
    await fail(model)
    async with aclosing(model.stream(ASKED)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Completion):
                break

    await fail(model)

    assert model.use().circuit == "closed"


async def test_when_it_opens_those_in_the_queue_are_sent_away() -> None:
    with FaultServer("slow_first", delay_s=30) as server:
        model = shared(LangChainChat(Settings(model_url=server.url, model_first_token_s=0.2)), faults=1)

        troubles = await asyncio.gather(fail(model), fail(model), fail(model))

    assert troubles == ["slow", "paused", "paused"]
    assert len(server.asked) == 1


async def test_whole_replies_wait_in_the_same_line_however_long_it_takes() -> None:
    with FaultServer("slow_pieces", delay_s=0.3) as server:
        model = shared(LangChainChat(Settings(model_url=server.url)), patience_s=0.05)
        stream = model.stream(ASKED)
        await anext(stream)
        whole = asyncio.create_task(model.complete(ASKED))
        await asyncio.sleep(0.15)
        assert model.use().waiting == 1

        server.mode = "normal"
        await stream.aclose()

        assert (await whole).done_reason == "stop"
