"""What the page says of a model that is busy with others, or left alone after faults."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from nicegui.storage import Storage
from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation

from service.commands import COMMANDS
from service.desk_ui import ask_page
from service.desk_ui.frame import Served
from service.errors import ModelUnavailable
from service.ports import Message
from service.standing import Standing
from service.wiring import Desk, open_desk
from tests.doubles.fault_server import FaultServer
from tests.doubles.small_home import put_in, small_settings

QUESTION = "接到转移指令后多长时间通知到每一户？"
OTHER = [Message("user", "问题：？")]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer("slow_pieces", delay_s=30) as opened:
        yield opened


@pytest.fixture
def desk(server: FaultServer, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(small_settings(tmp_path / "home", server.url, model_silence_s=30, circuit_faults=1))
    put_in(opened)
    yield opened
    opened.close()


@pytest.fixture
async def user(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[User]:
    monkeypatch.setattr(Storage, "path", tmp_path / "pages")
    standing = Standing(desk)
    standing.look_at_indexes()
    standing.reconciling = False
    async with user_simulation() as simulated:
        ask_page.register(Served(lambda: standing, COMMANDS, desk.settings))
        yield simulated


async def send(user: User) -> None:
    await user.open("/")
    user.find(marker="question").elements.pop().set_value(QUESTION)
    user.find(marker="send").click()


async def test_the_place_in_the_queue_is_shown_until_the_turn_comes(user: User, desk: Desk, server: FaultServer) -> None:
    assert desk.model is not None
    async with aclosing(desk.model.stream(OTHER)) as other:
        await anext(other)
        await send(user)
        await user.should_see("模型正忙，排在第 1 位", retries=100)
        server.mode = "normal"

    await user.should_see(marker="copy", retries=100)
    await user.should_see("模型生成，逐句核对")


async def test_who_stops_waiting_leaves_the_queue(user: User, desk: Desk) -> None:
    assert desk.model is not None
    async with aclosing(desk.model.stream(OTHER)) as other:
        await anext(other)
        await send(user)
        await user.should_see("排在第 1 位", retries=100)

        user.find(marker="stop").click()
        await user.should_see("已停止，没有形成回答", retries=100)

        use = desk.model_use()
        assert use is not None and (use.asking, use.waiting) == (1, 0)


async def test_a_model_that_is_left_alone_is_told_before_and_in_the_answer(user: User, desk: Desk, server: FaultServer) -> None:
    assert desk.model is not None
    server.mode = "busy"
    with pytest.raises(ModelUnavailable):
        await desk.model.complete(OTHER)

    await send(user)
    await user.should_see(marker="copy", retries=100)

    await user.should_see("已暂停询问：模型服务忙")
    user.find(marker="new").click()
    await user.should_see("模型连续出错，暂停询问，以原文作答")
    assert len(server.asked) == 1
