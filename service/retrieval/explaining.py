"""Why a search found what it found: how the question was understood, and what put each passage in its place."""

from typing import Any

from service.ports import PassageIndex
from service.retrieval.reordering import contributions
from service.retrieval.searching import Found, Hit
from service.retrieval.thesaurus import Thesaurus


def explain_question(found: Found, thesaurus: Thesaurus, words: PassageIndex) -> dict[str, Any]:
    """Return what was recognised in the question and what was looked for: terms with weights, and where they come from."""
    understood = found.understood
    return {
        "language": understood.language,
        "hazard": understood.hazard,
        "hazards_named": list(understood.hazards),
        "places": [place.name_zh for place in understood.places],
        "earlier_editions": [f"{version.title} ({version.doc_id})" for version in found.earlier],
        "expansions": list(understood.expansions),
        "thesaurus": [{"said": list(entry.said), "official": list(entry.official), "source": entry.source}
                      for entry in (thesaurus.matching(understood.text) if understood.expansions else ())],
        "terms": {token: round(weight, 2) for token, weight in found.query.tokens.items()},
        "not_as_written": words.substitutes(found.query),
        "dense_weight": round(found.weight, 4),
        "degraded": found.degraded,
    }


def explain_hit(hit: Hit) -> dict[str, Any]:
    """Return a passage's own scores and what each feature added to its place in the order."""
    return {
        "dense": round(hit.dense, 4), "words": round(hit.words, 4), "coverage": round(hit.coverage, 4),
        "features": {name: round(value, 4) for name, value in hit.features._asdict().items()} if hit.features else {},
        "adds": {name: round(value, 4) for name, value in contributions(hit.features).items()} if hit.features else {},
    }
