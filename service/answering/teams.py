"""How strong a team is and how soon it stands ready: the newest roster's rows, summed where several are asked for."""

import re
from collections.abc import Mapping, Sequence

from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Version
from service.domain.facts import Fact, Team
from service.domain.places import Place
from service.ports import DocumentRecords
from service.rules.sums import total
from service.steps.suggesting import cite_facts

_ASKS = re.compile(r"几个?人|多少人|几号人|好多人|一共|集结|集合|到位|队长|资质|装备|how many|how (?:soon|fast|long)|people|members|strong|assembl|leader|qualif|\d+ or \d+", re.IGNORECASE)
_NAMES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(said, re.IGNORECASE), re.compile(name)) for said, name in (
    (r"综合(?:应急)?(?:救援)?队|comprehensive (?:rescue )?team|multi-?purpose", r"综合应急救援队"),
    (r"民兵|militia", r"民兵"),
    (r"消防(?:救援)?大队|fire brigade|fire and rescue", r"消防救援大队"),
    (r"森林消防|扑火队|forest.?fire (?:crew|team|brigade)", r"森林消防"),
    (r"燃气抢修队|gas repair team", r"燃气抢修"),
    (r"供电抢修队|power repair team", r"供电抢修"),
    (r"医疗(?:急救)?队|medical team", r"医疗"),
    (r"蓝岚|水域救援|社会(?:力量|队|救援)|volunteer|blue ?lan", r"蓝岚|社会"),
))
_OF_PLACE = re.compile(r"(?:镇|乡|街道|村)?.{0,4}(?:应急)?(?:救援)?队|rescue team|town team|township team", re.IGNORECASE)
_SAYS_TEAM = re.compile(r"队|民兵|力量|team|crew|brigade|militia", re.IGNORECASE)


def teams(
    question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords, language: Language
) -> Looked | None:
    """Return the rows of the teams that a question names, with their sum; None where it names none that the roster has."""
    if not _SAYS_TEAM.search(question) or not _ASKS.search(question):
        return None
    listed = [fact for fact in records.facts({key for key, version in scope.items() if version.kind == "roster"}, "team")
              if isinstance(fact.value, Team) and fact.state != "rejected"]
    chosen: dict[str, Fact] = {}
    for said, name in _NAMES:
        if said.search(question):
            chosen |= {fact.fact_id: fact for fact in listed if name.search(_team(fact).name)}
    if _OF_PLACE.search(question):
        for place in places:
            if place.kind in ("township", "subdistrict", "village", "community"):
                chosen |= {fact.fact_id: fact for fact in listed if _team(fact).name.startswith(place.name_zh)}
    rows = list(chosen.values())
    if not rows or len(rows) > 6:
        return None
    claims = [Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records)) for fact in rows]
    if len(rows) > 1 and all(_team(fact).size is not None for fact in rows):
        summed = total([(_team(fact).name, _team(fact).size) for fact in rows], "人", language)
        claims.insert(0, Claim(text=say("team_total", language, total=f"{summed.value:g}"), verdict="supported", kind="computed", trace=summed.trace,
                               citations=cite_facts(rows, scope, records)))
    return Looked(tuple(claims))


def names_a_team_not_listed(question: str, places: Sequence[Place], scope: Mapping[str, Version], records: DocumentRecords) -> bool:
    """Say whether a question asks about a place's own team that no document in force lists."""
    if not re.search(r"(?:镇|乡|街道|村|社区).{0,2}(?:应急)?救援队", question) or not _ASKS.search(question):
        return False
    towns = [place for place in places if place.kind in ("township", "subdistrict", "village", "community")]
    known = [fact for fact in records.facts(set(scope), "team") if isinstance(fact.value, Team)]
    return bool(towns) and not any(place.name_zh in _team(fact).name for place in towns for fact in known)


def _team(fact: Fact) -> Team:
    assert isinstance(fact.value, Team)
    return fact.value
