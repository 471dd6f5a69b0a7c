"""A model's reply becomes a record as it was written, or is asked for once more, or is none."""

import pytest

from service.domain.record import Record
from service.errors import ModelUnavailable
from service.ports import Completion, Message
from service.strict_replies import reply_as
from tests.doubles.scripted_model import ScriptedModel

ASKED = (Message("system", "List the steps."), Message("user", "The plan of Shiqiao."))
WHOLE = '{"title": "疏散", "steps": ["关阀"]}'
CUT = '{"title": "疏散", "steps": ["关'


class Plan(Record):
    """A shape for these tests."""

    title: str
    steps: tuple[str, ...]


async def test_a_reply_of_the_right_shape_is_asked_for_once() -> None:
    model = ScriptedModel([WHOLE])

    assert await reply_as(model, ASKED, Plan) == Plan(title="疏散", steps=("关阀",))
    assert model.heard == [ASKED]
    assert model.schemas == [Plan.model_json_schema()]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (CUT, "Invalid JSON"),  # LangChain's parser would have made steps=("关",) of it
        ('{"title": "疏散"}', "steps: Field required"),
        ('{"title": "疏散", "steps": [], "note": "x"}', "note: Extra inputs"),
        (f"Here you are: {WHOLE}", "Invalid JSON"),
        (Completion(WHOLE, "length", None, None), "the reply was cut"),
    ],
)
async def test_a_wrong_reply_is_asked_for_again_with_what_is_wrong(wrong: str | Completion, said: str) -> None:
    model = ScriptedModel([wrong, WHOLE])

    assert (await reply_as(model, ASKED, Plan)).steps == ("关阀",)

    system, user = model.heard[1]
    assert system.content.startswith("List the steps.")
    assert user.content.startswith("The plan of Shiqiao.")
    assert (wrong if isinstance(wrong, str) else wrong.text) in user.content
    assert said in user.content


async def test_a_second_wrong_reply_is_no_reply() -> None:
    model = ScriptedModel([CUT, CUT, WHOLE])

    with pytest.raises(ModelUnavailable, match="no Plan the second time") as failure:
        await reply_as(model, ASKED, Plan)

    assert failure.value.trouble == "malformed"
    assert len(model.heard) == 2


async def test_a_model_that_is_not_there_is_not_asked_twice() -> None:
    model = ScriptedModel([ModelUnavailable("down"), WHOLE])

    with pytest.raises(ModelUnavailable, match="down"):
        await reply_as(model, ASKED, Plan)

    assert len(model.heard) == 1
