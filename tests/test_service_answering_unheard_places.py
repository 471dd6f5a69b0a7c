"""A place that no document in force knows is told from one that is misheard or only sounds like a name."""

from collections.abc import Iterator

import pytest

from service.adapters.embedding.static_embedder import StaticEmbedder
from service.answering.unheard_places import names_an_unheard_place
from service.wiring import Desk
from tests.doubles.small_county import county_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.mark.parametrize(("question", "unheard"), [
    ("南坡村多少毫米转移", True), ("红枫镇值班电话", True), ("At what stage does Baisha station reach level III?", True),
    ("柳湾镇值班电话", False), ("变电站起火", False), ("火车站有人晕倒", False), ("城中村着火怎么办", False), ("大型水库报汛", False),
    ("Petrol Station leaking, what now?", False), ("Which village evacuates first?", False),
    ("石桥站水位多少启动三级", False), ("石乔站水位多少启动三级", False), ("新堰村多久巡堤一次", False), ("村里要不要转移", False),
    ("镇上谁值班", False), ("值班室电话", False), ("How do I call the town?", False),
])
def test_places_that_documents_know(desk: Desk, question: str, unheard: bool) -> None:
    scope = frozenset(desk.search.scope(desk.today(), desk.place(None)))

    assert names_an_unheard_place(question, scope, desk.records, StaticEmbedder()) is unheard
