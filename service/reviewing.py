"""Facts looked at by a person: listed, approved, corrected, rejected; who and when is kept with each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.domain.documents import Version
from service.domain.facts import Fact, FactState, FactValue
from service.errors import NotFound, WrongCall
from service.grounding.citing import cite
from service.wiring import Desk

_VALUE: TypeAdapter[FactValue] = TypeAdapter(FactValue)


def listed(desk: Desk, versions: Mapping[str, Version], kind: str | None, state: FactState | None) -> dict[str, Any]:
    """Return the facts of versions, of one kind and state where they are named, each with its citation."""
    facts = [fact for fact in desk.records.facts(set(versions), kind) if state is None or fact.state == state]
    passages = desk.records.passages_by_id([fact.passage_id for fact in facts])
    rows = [
        {**fact.model_dump(mode="json", exclude={"quote"}), "kind": fact.value.kind, "is_ocr": passages[fact.passage_id].is_ocr,
         **cite(passages[fact.passage_id], versions[fact.version_id], fact.quote).model_dump(mode="json")}
        for fact in facts
    ]
    return {"facts": rows, "count": len(rows)}


def decided(desk: Desk, fact_id: str, state: FactState, by: str) -> Fact:
    """Keep a person's decision on a fact.  Raises: NotFound, WrongCall."""
    return _kept(desk, find_fact(desk, fact_id), {"state": state}, by)


def corrected(desk: Desk, fact_id: str, changes: Mapping[str, str], by: str) -> Fact:
    """Keep a person's values in place of those that were read, which stay beside them.  Raises: NotFound, WrongCall."""
    fact = find_fact(desk, fact_id)
    said = fact.value.model_dump()
    unknown = [name for name in changes if name not in said or name == "kind"]
    if unknown or not changes:
        raise WrongCall(f"a {fact.value.kind} is corrected by its fields {', '.join(name for name in said if name != 'kind')}; "
                        f"not by {', '.join(unknown) or 'nothing'}")
    try:
        value = _VALUE.validate_python({**said, **{name: text or None if said[name] is None else text for name, text in changes.items()}})
    except ValidationError as failure:
        raise WrongCall("; ".join(f"{error['loc'][-1]}: {error['msg']}" for error in failure.errors())) from failure
    return _kept(desk, fact, {"state": "corrected", "value": value, "extracted": fact.extracted or fact.value}, by)


def find_fact(desk: Desk, fact_id: str) -> Fact:
    """Return the fact of that id.  Raises: NotFound."""
    version_id = fact_id.rpartition("-")[0]
    found = next((fact for fact in desk.records.facts({version_id}) if fact.fact_id == fact_id), None)
    if found is None:
        raise NotFound(f"there is no fact {fact_id}; `watchdesk facts list` shows those that are here")
    return found


def _kept(desk: Desk, fact: Fact, changes: Mapping[str, Any], by: str) -> Fact:
    if not by.strip():
        raise WrongCall("a review wants the name of who made it: --by NAME")
    reviewed = fact.model_copy(update={**changes, "reviewed_by": by.strip(), "reviewed_at": datetime.now(UTC)})
    desk.records.revise_fact(reviewed)
    return reviewed
