"""A served desk looks after its model: warmed up in the background, and its state told."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from service import standing as standing_module
from service.commands import DoctorArguments, doctor
from service.errors import ModelUnavailable
from service.ports import Message
from service.standing import Standing
from service.wiring import Desk, open_desk
from tests.doubles.fault_server import FaultServer
from tests.doubles.small_home import small_settings


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as opened:
        yield opened


@asynccontextmanager
async def looked_after(desk: Desk) -> AsyncIterator[Standing]:
    """Look after a desk in the background, and stop doing so."""
    standing = Standing(desk)
    care = asyncio.create_task(standing.look_after())
    try:
        async with asyncio.timeout(15):
            yield standing
    finally:
        care.cancel()
        with suppress(asyncio.CancelledError):
            await care
        desk.close()


async def until_warm_is_known(standing: Standing) -> bool:
    while standing.model.warm is None:
        await asyncio.sleep(0.02)
    return standing.model.warm


async def test_a_service_that_starts_loads_the_model_with_the_desks_instructions(server: FaultServer, tmp_path: Path) -> None:
    async with looked_after(open_desk(small_settings(tmp_path, server.url, model_warm_up=True))) as standing:
        assert await until_warm_is_known(standing)

        (asked,) = server.asked
        assert asked["options"]["num_ctx"] == 8192
        assert "应急值班室" in asked["messages"][0]["content"]
        assert standing.health().model.warm_up_problem is None


async def test_a_warm_up_that_fails_is_shown_in_health_and_the_desk_goes_on(server: FaultServer, tmp_path: Path) -> None:
    server.mode = "load_only"
    async with looked_after(open_desk(small_settings(tmp_path, server.url, model_warm_up=True))) as standing:
        assert not await until_warm_is_known(standing)

        said = standing.health()
        assert said.status == "ok"
        assert said.model.warm_up_problem is not None and "wrote nothing" in said.model.warm_up_problem
        server.mode = "normal"
        assert standing.desk.model is not None
        assert (await standing.desk.model.complete([Message("user", "问题：？")])).done_reason == "stop"


async def test_a_server_that_comes_later_is_warmed_up_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setattr(standing_module, "LOOK_EVERY_S", 0.05)
    settings = small_settings(tmp_path, f"http://127.0.0.1:{unused_tcp_port}", model_warm_up=True)
    async with looked_after(open_desk(settings)) as standing:
        assert not await until_warm_is_known(standing)
        assert standing.model.warm_up_problem is not None and "no model server answers" in standing.model.warm_up_problem

        with FaultServer(port=unused_tcp_port):
            while not standing.model.warm:
                await asyncio.sleep(0.02)
        assert standing.model.warm_up_problem is None


async def test_nothing_is_warmed_up_where_it_is_not_wanted(server: FaultServer, tmp_path: Path) -> None:
    async with looked_after(open_desk(small_settings(tmp_path, server.url))) as standing:
        while not standing.model.reachable:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)

    assert server.asked == []


async def test_health_and_doctor_say_when_the_model_is_left_alone(server: FaultServer, tmp_path: Path) -> None:
    server.mode = "busy"
    desk = open_desk(small_settings(tmp_path, server.url, circuit_faults=1))
    assert desk.model is not None
    with pytest.raises(ModelUnavailable):
        await desk.model.complete([Message("user", "问题：？")])

    use = Standing(desk).health().model.use
    told = (await doctor(desk, DoctorArguments()))["model"]["use"]

    desk.close()
    assert use is not None
    assert (use.circuit, use.asking, use.waiting) == ("open", 0, 0)
    assert use.retry_in_s is not None and 25 < use.retry_in_s <= 30
    assert use.last_fault is not None and "busy" in use.last_fault
    assert (told["circuit"], told["last_fault"]) == ("open", use.last_fault)
