"""Who a sentence names is found in the cited text under every name that means the same."""

import pytest

from service.grounding.actors import actors, is_named, is_told, tells
from service.grounding.glossary import read_glossary

GLOSSARY = read_glossary()


@pytest.mark.parametrize(("sentence", "names"), [
    ("由县防办值班负责人提出建议", ["县防办", "值班负责人"]),
    ("县公安局30分钟内设卡", ["县公安局"]),
    ("The shift leader tells the county fire brigade.", ["shift leader", "county fire brigade"]),
    ("天气转晴，适宜出行", []),
])
def test_offices_and_roles_are_found(sentence: str, names: list[str]) -> None:
    assert [actor.text for actor in actors(sentence)] == names


@pytest.mark.parametrize(("sentence", "text"), [
    ("县卫健局派人到场", "县卫生健康局30分钟内到场"),
    ("街道办组织转移", "由街道办事处组织转移"),
    ("The fire brigade seals the leak.", "县消防救援大队负责堵漏"),
    ("消防队到场", "County fire brigade arrives"),
    ("zone wardens count", "Responsible: zone warden"),
])
def test_another_name_of_the_same_actor_is_named(sentence: str, text: str) -> None:
    assert all(is_named(actor, text, GLOSSARY) for actor in actors(sentence))


@pytest.mark.parametrize(("sentence", "text"), [
    ("县水利局30分钟内到场", "县卫生健康局30分钟内到场"),
    ("镇长签发", "由县长签发"),
    ("The safety manager decides.", "The shift leader decides."),
    ("市应急局发布", "县应急局发布"),
])
def test_somebody_else_is_not_named(sentence: str, text: str) -> None:
    assert not any(is_named(actor, text, GLOSSARY) for actor in actors(sentence))


def test_who_tells_and_who_is_told() -> None:
    text = "The station calls the Park EOC at every alarm."
    eoc = actors(text)[0]

    assert (eoc.text, is_told(eoc, text)) == ("Park EOC", True)
    assert tells(actors("The Park EOC calls the station.")[0], "The Park EOC calls the station.")
