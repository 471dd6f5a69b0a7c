"""How a served desk stands: whether its indexes answer, whether it is still reconciling, whether its model is there."""

import asyncio
import logging

from service.adapters.ollama_server import ask_server
from service.domain.record import Record
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
    """None before the first look, and without a model."""
    problem: str | None = None


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

    async def look_after(self) -> None:
        """Warm up, reconcile once, then look at indexes and model from time to time; runs until cancelled."""
        await asyncio.to_thread(self.look_at_indexes)
        await asyncio.gather(self._reconcile(), self._keep_looking(), self._keep_purging())

    def look_at_indexes(self) -> None:
        """Ask each index a small question; this also warms the embedder."""
        query = to_query(self.desk.search.understand("值班电话"), self.desk.embedder)
        self.words = _answers(self.desk.words, query)
        self.vectors = _answers(self.desk.vectors, query)

    async def look_at_model(self) -> None:
        """Ask the model's server whether it is there; does nothing without a model."""
        if self.desk.model is None:
            return
        name = self.desk.model.name
        server = await ask_server(self.desk.settings.model_url, name)
        self.model = ModelStanding(name=name, reachable=server.reachable and server.problem is None,
                                   problem=server.problem)

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
            model=self.model,
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
