"""The seeded set: faithful rewordings and corrupted sentences of the sample county and the real documents."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from eval.claims.cases import KINDS, ClaimCase
from eval.claims.corrupting import CORRUPTIONS, World, superseded_pairs
from eval.claims.rewording import finished, reworded, told
from eval.claims.sources import OLDER, Clause
from service.domain.documents import Language
from service.retrieval.gazetteer import Gazetteer
from service.rules.numerals import values

SEED = 20251124
FAITHFUL = 700
"""Of each language."""
A_KIND = 60
"""Corrupted sentences of each kind and language, fewer where the documents hold fewer."""
_REAL_SHARE = 0.3
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_ROUNDS = 3
"""How often a clause may serve for one kind, each time in other words."""


def make(county: Sequence[Clause], real: Sequence[Clause], gazetteer: Gazetteer, seed: int = SEED) -> tuple[ClaimCase, ...]:
    """Return the cases; the same clauses and seed give the same cases."""
    draw = random.Random(seed)
    cases: list[ClaimCase] = []
    for lang in _LANGUAGES:
        own = [clause for clause in county if clause.lang == lang and clause.document not in OLDER]
        outside = [clause for clause in real if clause.lang == lang]
        world = World({lang: _places(gazetteer, lang)}, {lang: tuple(own)})
        cases += _faithful(own, outside, lang, draw)
        for kind in KINDS:
            if kind == "superseded":
                cases += _superseded(county, lang, draw)
            else:
                cases += _corrupted(kind, own, outside, lang, world, draw)
    return tuple(case._replace(case_id=f"M{number:05d}") for number, case in enumerate(_mixed(cases, draw), 1))


def save(cases: Sequence[ClaimCase], path: Path) -> None:
    """Write the cases, one JSON object a line."""
    path.write_text("".join(json.dumps(case._asdict(), ensure_ascii=False) + "\n" for case in cases), "utf-8")


def load(path: Path) -> tuple[ClaimCase, ...]:
    """Read cases that `save` wrote."""
    return tuple(ClaimCase(**json.loads(line)) for line in path.read_text("utf-8").splitlines() if line)


def _mixed(cases: list[ClaimCase], draw: random.Random) -> list[ClaimCase]:
    """Shuffle, so that both halves by number hold every kind."""
    return draw.sample(cases, len(cases))


def _faithful(own: Sequence[Clause], outside: Sequence[Clause], lang: Language, draw: random.Random) -> list[ClaimCase]:
    wanted_outside = int(FAITHFUL * _REAL_SHARE) if outside else 0
    cases: list[ClaimCase] = []
    for pool, wanted in ((own, FAITHFUL - wanted_outside), (outside, wanted_outside)):
        order = draw.sample(list(pool), len(pool))
        made: list[ClaimCase] = []
        for clause in order:
            if len(made) >= wanted:
                break
            said = reworded(clause, draw)
            if said != finished(clause.text, lang) and len(said) >= 8:
                made.append(_case(clause, said, "reworded"))
        cases += made
    return cases


def _corrupted(kind: str, own: Sequence[Clause], outside: Sequence[Clause], lang: Language, world: World,
               draw: random.Random) -> list[ClaimCase]:
    wanted_outside = int(A_KIND * _REAL_SHARE) if outside else 0
    cases: list[ClaimCase] = []
    for pool, wanted in ((outside, wanted_outside), (own, A_KIND)):
        made: dict[str, ClaimCase] = {}
        for clause in [clause for _ in range(_ROUNDS) for clause in draw.sample(list(pool), len(pool))]:
            if len(made) >= wanted - (len(cases) if pool is own else 0):
                break
            wrong = CORRUPTIONS[kind](clause, world, draw)
            if wrong is not None:
                made.setdefault(wrong, _case(clause, wrong, kind))
        cases += made.values()
    return cases


def _superseded(county: Sequence[Clause], lang: Language, draw: random.Random) -> list[ClaimCase]:
    pairs: list[tuple[Clause, Clause]] = []
    for old, new in OLDER.items():
        pairs += superseded_pairs([clause for clause in county if clause.document == old and clause.lang == lang],
                                  [clause for clause in county if clause.document == new and clause.lang == lang])
    cases = []
    for before, after in draw.sample(pairs, min(A_KIND, len(pairs))):
        claim = finished(told(before, draw), lang)
        now = {value.canonical for value in values(f"{after.title}\n{after.context}\n{after.passage}")}
        if {value.canonical for value in values(claim) if value.kind != "clause"} - now:
            cases.append(_case(after, claim, "superseded"))
    return cases


def _case(clause: Clause, claim: str, kind: str) -> ClaimCase:
    return ClaimCase("", clause.lang, clause.title, clause.passage, clause.context, claim, kind)


def _places(gazetteer: Gazetteer, lang: Language) -> tuple[tuple[str, ...], ...]:
    by_kind: dict[str, list[str]] = {}
    for place in gazetteer:
        by_kind.setdefault(place.kind, []).append(place.name_zh if lang == "zh" else place.name_en)
    return tuple(tuple(names) for kind, names in by_kind.items() if len(names) > 2 and kind not in ("county", "city"))
