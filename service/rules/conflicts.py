"""Documents in force that say different things of the same, and which of them prevails."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from service.domain.documents import Version
from service.domain.facts import Contact, Fact
from service.rules.desk_names import desk_name, same_desk, same_person
from service.rules.fact_keys import SILENT, Keyed, keyed
from service.rules.precedence import Precedence, Subject, prevails

ROUNDING = 0.05  # feet and miles of a table are rounded from metres: 0.06 mi is 97 m, printed for 0.1 km
_CONVERTED = ("ft", "mile", "lb", "gal", "℉", "mph", "acre", "yd", "in")
"""Units that a table prints beside the metric ones it was worked out from."""
_STATED = Precedence(None, "未写明限制不等于没有限制，以写明限制的条文为准", "silence about a limit does not lift it; the clause that states it holds")
_COUNTED_APART = Precedence(None, "计算口径不同，不能直接比较，请对照两处原文后确认",
                            "they do not count the same thing and cannot be held against each other; read both wordings and decide")

Shares = Callable[[Version, Version], bool]
"""Whether two documents rule the same place."""


class Said(NamedTuple):
    """One of several values, and the fact that gives it."""

    fact: Fact
    shown: str
    value: str


class Disagreement(NamedTuple):
    """Facts that give different values for one key."""

    key: str
    said: tuple[Said, ...]
    """One a value and document, in the order in which they were found."""
    winner: str | None
    """The value that prevails, as shown; None when a person must decide."""
    why_zh: str
    why_en: str
    of_one_thing: bool = True
    """False where the values count different things: each stands for itself, and a person looks at both."""

    @property
    def label(self) -> str:
        """What the values are of, without the kind: a person's name, or the parts of the key."""
        parts = [part for part in self.key.split("|")[1:] if part and part not in ("min", "None")]
        return parts[0] if self.key.startswith("contact|") else " · ".join(parts)

    @property
    def is_open(self) -> bool:
        """Whether a person must decide."""
        return self.winner is None


class _Statement(NamedTuple):
    said: Said
    number: float | None
    subject: Subject | None
    counts: str = ""
    scope: str = ""
    is_converted: bool = False


def find_conflicts(
    facts: Iterable[Fact], versions: Mapping[str, Version], names: Mapping[str, str], shares: Shares
) -> tuple[Disagreement, ...]:
    """Return every disagreement among facts of the versions given; rejected facts and those of other places aside.

    A case or a log never sets a value: only where a review contradicts itself is it reported."""
    by_key: dict[str, list[_Statement]] = defaultdict(list)
    contacts = []
    for fact in facts:
        version = versions.get(fact.version_id)
        if version is None or fact.state == "rejected":
            continue
        if isinstance(fact.value, Contact):
            contacts.append(fact)
        elif version.kind not in ("case", "log") or fact.value.kind == "count":
            for one in keyed(fact, version, names):
                by_key[one.key].append(_statement(fact, one))
    for key, of_contact in _contact_keys(contacts, versions).items():
        by_key[key].extend(of_contact)
    found = []
    for key, statements in by_key.items():
        for group in _same_place(statements, versions, shares):
            if disagreement := _disagreement(key, group, versions):
                found.append(disagreement)
    return tuple(found)


def _statement(fact: Fact, one: Keyed) -> _Statement:
    return _Statement(Said(fact, one.shown, one.value), one.number, one.subject, one.counts, one.scope, one.is_converted)


def _contact_keys(facts: Sequence[Fact], versions: Mapping[str, Version]) -> dict[str, list[_Statement]]:
    """Return people and desks with what documents print as their numbers; a desk counts where a roster knows it."""
    found: dict[str, list[_Statement]] = {}
    people: list[tuple[str, Contact]] = []
    desks = [(f"contact|{name}", name) for name in dict.fromkeys(
        desk_name(_contact(fact)) for fact in facts if versions[fact.version_id].kind == "roster") if name]
    for fact in sorted(facts, key=lambda one: versions[one.version_id].kind != "roster"):
        contact = _at_home(_contact(fact), versions[fact.version_id])
        if not contact.phone:
            continue
        if contact.name:
            key = next((key for key, known in people if same_person(known, contact)), None)
            if key is None:
                key = f"contact|{contact.name}|{contact.unit}"
                people.append((key, contact))
        else:
            name = desk_name(contact)
            key = next((key for key, known in desks if same_desk(known, name)), None)
        if key is not None:
            found.setdefault(key, []).append(_Statement(Said(fact, contact.phone, contact.phone), None, "contact"))
    return found


def _at_home(contact: Contact, version: Version) -> Contact:
    """Return a person whose row names no unit as one of the document's own place."""
    return contact.model_copy(update={"unit": version.place}) if contact.name and not contact.unit and version.place else contact


def _same_place(
    statements: Sequence[_Statement], versions: Mapping[str, Version], shares: Shares
) -> list[list[_Statement]]:
    """Return the statements in groups whose documents all rule a common place with the group's first."""
    groups: list[list[_Statement]] = []
    for statement in statements:
        version = versions[statement.said.fact.version_id]
        for group in groups:
            if shares(versions[group[0].said.fact.version_id], version):
                group.append(statement)
                break
        else:
            groups.append([statement])
    return groups


def _disagreement(key: str, group: Sequence[_Statement], versions: Mapping[str, Version]) -> Disagreement | None:
    by_document: dict[str, set[str]] = defaultdict(set)
    for one in group:
        by_document[one.said.fact.version_id].add(one.said.value)
    first_of: dict[tuple[str, str], _Statement] = {}
    for one in group:
        known = first_of.setdefault((one.said.fact.version_id, one.said.value), one)
        if one.scope and not known.scope:
            first_of[one.said.fact.version_id, one.said.value] = one
    kept = list(first_of.values())
    if all(_agree(one, other) for one in kept for other in kept):
        return None
    subject = next((one.subject for one in kept if one.subject), None)
    if subject == "contact" and _one_has_all(by_document):
        return None
    winner, reason = _winner(kept, versions, subject)
    shown = winner.said.shown if winner else None
    return Disagreement(key, tuple(one.said for one in kept), shown, reason.why_zh, reason.why_en,
                        of_one_thing=not any(one.counts for one in kept))


def _one_has_all(by_document: Mapping[str, set[str]]) -> bool:
    """Say whether one document lists every number: a person may have two telephones."""
    every = set().union(*by_document.values())
    return any(values == every for values in by_document.values())


def _agree(one: _Statement, other: _Statement) -> bool:
    if one.said.value == other.said.value:
        return True
    is_of_one_document = one.said.fact.version_id == other.said.fact.version_id
    if one.counts and (is_of_one_document or one.counts == other.counts):
        return True  # compared under the key of what they count
    if is_of_one_document and one.scope and other.scope and one.scope != other.scope:
        return True  # 15 L, and 7.5 L on the first day
    if one.number is None or other.number is None:
        return False
    in_other_units = one.is_converted or other.is_converted or any(said.shown.split(" ")[-1] in _CONVERTED for said in (one.said, other.said))
    return in_other_units and abs(one.number - other.number) <= ROUNDING * max(one.number, other.number)


def _winner(
    kept: Sequence[_Statement], versions: Mapping[str, Version], subject: Subject | None
) -> tuple[_Statement | None, Precedence]:
    """Return the statement that prevails over every one that differs from it; None when none does."""
    if any(one.counts for one in kept):
        return None, _COUNTED_APART
    stated = [one for one in kept if one.said.value != SILENT]
    if len(stated) < len(kept) and all(_agree(one, stated[0]) for one in stated):
        return stated[0], _STATED
    last: Precedence | None = None
    for candidate in stated:
        verdicts = [prevails(versions[candidate.said.fact.version_id], versions[other.said.fact.version_id], subject)
                    for other in kept if not _agree(candidate, other)]
        last = last or next((verdict for verdict in verdicts if verdict.winner is None), None)
        wins = [verdict.winner is not None and verdict.winner.version_id == candidate.said.fact.version_id for verdict in verdicts]
        if verdicts and all(wins):
            return candidate, verdicts[0]
    return None, last or Precedence(None, "三份以上文件互相不一致，须由值班负责人确认", "more than two documents disagree; a person must decide")


def _contact(fact: Fact) -> Contact:
    assert isinstance(fact.value, Contact)
    return fact.value
