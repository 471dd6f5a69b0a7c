"""How a served desk stands: whether its indexes answer, whether it is still reconciling, whether its model is there."""

import asyncio
import logging

from service.adapters.model_servers import ask_model_server
from service.adapters.shared_model import ModelUse
from service.answering.warming import warm_up
from service.domain.record import Record
from service.errors import ModelUnavailable
from service.home import VERSION
from service.keeping import purge_outlived
from service.ports import PassageIndex, Query
from service.retrieval.query import to_query
from service.wiring import Desk

log = logging.getLogger(__name__)

LOOK_EVERY_S = 15.0
PURGE_EVERY_S = 3600.0


class ModelStanding(Record):
    """The model and whether its server answered at the last look."""

    name: str | None
    reachable: bool | None
    """None before the first look, and where there is no server to look at."""
    problem: str | None = None
    warm: bool | None = None
    """Whether it was loaded ahead of questions; None while that was not tried."""
    warm_up_problem: str | None = None
    use: ModelUse | None = None
    """Who asks it now, and whether it is left alone after repeated faults."""


class Health(Record):
    """What a served desk says of itself at any moment, without asking anyone."""

    status: str
    """`ok` when both indexes answer, else `degraded`."""
    version: str
    words: bool
    vectors: bool
    documents: int
    passages: int
    today: str
    place: str | None
    model: ModelStanding
    reconciling: bool


class Standing:
    """A desk being served, looked after in the background."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.reconciling = True
        self.words = self.vectors = False
        self.model = ModelStanding(name=desk.model.name if desk.model else None, reachable=None)
        self._came = asyncio.Event()
        """Set at the first look, and whenever the model's server is there and was not before."""

    async def look_after(self) -> None:
        """Reconcile once, look at indexes and model from time to time, keep the model warm; runs until cancelled."""
        await asyncio.to_thread(self.look_at_indexes)
        await asyncio.gather(self._reconcile(), self._keep_looking(), self._keep_warm(), self._keep_purging())

    def look_at_indexes(self) -> None:
        """Ask each index a small question; this also warms the embedder."""
        query = to_query(self.desk.search.understand("值班电话"), self.desk.embedder)
        self.words = _answers(self.desk.words, query)
        self.vectors = _answers(self.desk.vectors, query)

    async def look_at_model(self) -> None:
        """Ask the model's server whether it is there; does nothing without a model."""
        server = await ask_model_server(self.desk.settings) if self.desk.model is not None else None
        if server is None:
            return
        reachable = server.reachable and server.problem is None
        if self.model.reachable is None or (reachable and not self.model.reachable):
            self._came.set()
        self.model = self.model.model_copy(update={"reachable": reachable, "problem": server.problem})

    async def warm_up(self) -> None:
        """Have the model loaded; a failure is logged and kept for `health`, and the desk goes on."""
        assert self.desk.model is not None
        problem = None
        try:
            await warm_up(self.desk.model, self.desk.settings.prompt_language)
        except ModelUnavailable as failure:
            problem = str(failure)
            log.warning("the model was not warmed up", extra={"reason": problem})
        self.model = self.model.model_copy(update={"warm": problem is None, "warm_up_problem": problem})

    def health(self) -> Health:
        """Return what is known now; cheap."""
        current = [version for version in self.desk.records.versions() if version.state == "current"]
        return Health(
            status="ok" if self.words and self.vectors else "degraded",
            version=VERSION,
            words=self.words,
            vectors=self.vectors,
            documents=len(current),
            passages=sum(version.passages for version in current),
            today=self.desk.today().isoformat(),
            place=self.desk.settings.place,
            model=self.model.model_copy(update={"use": self.desk.model_use()}),
            reconciling=self.reconciling,
        )

    async def _reconcile(self) -> None:
        try:
            wrong = await asyncio.to_thread(self.desk.reconcile)
            log.info("indexes reconciled", extra={"wrong": wrong})
        except Exception:  # the desk goes on with what answers; `doctor` tells what is not level
            log.exception("reconciling failed")
        finally:
            self.reconciling = False

    async def _keep_looking(self) -> None:
        while True:
            await self.look_at_model()
            await asyncio.sleep(LOOK_EVERY_S)
            await asyncio.to_thread(self.look_at_indexes)

    async def _keep_warm(self) -> None:
        """Warm the model up at the start, and when its server appears later."""
        while self.desk.settings.model_warm_up:
            await self._came.wait()
            self._came.clear()
            await self.warm_up()

    async def _keep_purging(self) -> None:
        while True:
            try:
                await asyncio.to_thread(purge_outlived, self.desk)
            except Exception:  # a store that is busy or full: the next hour tries again
                log.exception("old answers could not be purged")
            await asyncio.sleep(PURGE_EVERY_S)


def _answers(index: PassageIndex, query: Query) -> bool:
    try:
        index.search(query, 1)
    except Exception:  # whatever broke inside an index, the desk only needs to know that it does not answer
        log.exception("an index does not answer", extra={"index": index.name})
        return False
    return True
