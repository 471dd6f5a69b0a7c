"""Questions answered straight from typed facts: a level, people of one name, a stock."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from service.answering.asking_back import asks_back
from service.answering.call_back import call_back
from service.answering.call_order import next_to_call
from service.answering.capacity import capacity, needs
from service.answering.datums import converted, covers, datum_clauses
from service.answering.desk_numbers import desk_numbers
from service.answering.distances import distances
from service.answering.graded import graded
from service.answering.looked import Looked
from service.answering.reached import own_figures, reached
from service.answering.role_holders import role_holders
from service.answering.teams import teams
from service.answering.units_left_out import with_units
from service.answering.wording import say
from service.domain.answers import Citation, Claim, Conflict, ConflictValue
from service.domain.documents import Language, Version
from service.domain.facts import Contact, Fact, ResponseLevel, Supply, Threshold
from service.domain.places import Place
from service.domain.table_rows import cells, first
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.retrieval.pinyin import named_by_title, names_in
from service.retrieval.searching import Found
from service.rules.precedence import prevails
from service.rules.readings import find_readings, of_another_datum
from service.rules.review import may_answer
from service.rules.sums import total
from service.steps.consistency import computable
from service.steps.finding import levels_in
from service.steps.suggesting import cite_facts, suggest_level, thresholds_in_force

_ASKS_LEVEL = re.compile(r"几级|级别|级响应|启动|定级|上几级|[一二三四ⅠⅡⅢⅣ]级|\blvl\b|what level|which level|level\b|activate", re.IGNORECASE)
_ASKS_STOCK = re.compile(r"多少|几[条顶件张台部套艘个箱]|合计|一共|总共|总数|总量|还有|库存|how many|total|in stock|do we have(?! to)|have we|好多[件顶条张台]|拢共|统共|这个数", re.IGNORECASE)
_ASKS_CONTACT = re.compile(r"电话|号码|手机|联系|找|是谁|怎么打|空号|phone|number|mobile|contact|call|reach|who is|connect", re.IGNORECASE)
_PER_HEAD = re.compile(r"\d+\s*(?:人|名|个人|people|persons|evacuees|residents)|每[顶艘条件张台部套个间]|[住坐载装站]几|容纳|"
                       r"\bper (?:tent|boat|box|person)|(?:tent|boat) (?:hold|take|seat)", re.IGNORECASE)
_SUMS = frozenset({"合计", "总计", "小计", "总数", "total", "subtotal", "sum"})
_USELESS = re.compile(r"已过(?:有效)?期|停止发放|停用|报废|失效|损坏|expired|out of (?:date|service|use)|withdrawn", re.IGNORECASE)
LONGEST_CALL = 48  # characters of a question that just wants somebody
MOST_ITEMS = 4  # items that one question is answered for
MOST_ROWS = 8  # rows that a stock in several units is shown by
_AUTHORITY = re.compile(r"权限|authority|who may", re.IGNORECASE)
_ITEM_NAMES = {
    "帐篷": ("tent",), "冲锋舟": ("boat",), "救生衣": ("life jacket", "life vest"), "编织袋": ("sandbag",),
    "折叠床": ("folding bed", "cot"), "卫星电话": ("satellite phone", "sat phone"), "发电机": ("generator",),
    "空气呼吸器": ("breathing",), "大型排水泵": ("big pump", "large pump"),
}


def look_up(
    question: str, found: Found, scope: Mapping[str, Version], records: DocumentRecords, language: Language,
    *, home: Place | None = None, said_before: str = "", require_review: bool = False,
) -> Looked | None:
    """Return an answer from typed facts; None when the question does not ask for one of them.

    `home` is where the asker stands; `said_before` what the desk answered earlier in the conversation."""
    question = with_units(question)
    return (
        asks_back(question, found.understood, scope, records, language)
        or _level(question, found, scope, records, language, require_review)
        or reached(question, _villages(found.understood.places, home), scope, records, language, require_review=require_review)
        or graded(question, found.understood, scope, records, language, home, require_review=require_review)
        or next_to_call(question, said_before, scope, records, language)
        or _people(question, scope, records, language, require_review)
        or role_holders(question, found.understood.places, home, scope, records, language, require_review=require_review)
        or _people(question, scope, records, language, require_review, by_title=True)
        or desk_numbers(question, found.understood, scope, records, language, require_review=require_review)
        or call_back(question, found.understood.places, scope, records, language)
        or needs(question, found.understood.places, home, scope, records, language, require_review=require_review)
        or capacity(question, found.understood.places, scope, records, language, require_review=require_review)
        or teams(question, found.understood.places, scope, records, language)
        or distances(question, home, scope, records, language)
        or own_figures(question, found.understood.places, scope, records)
        or _stock(question, found, scope, records, language, require_review)
    )


def _villages(places: Sequence[Place], home: Place | None) -> tuple[Place, ...]:
    """Return the places named, else the village that the asker stands in."""
    return tuple(places) or ((home,) if home is not None and home.kind in ("village", "community") else ())


def _level(
    question: str, found: Found, scope: Mapping[str, Version], records: DocumentRecords, language: Language, require_review: bool
) -> Looked | None:
    """A reading in the question, and a level asked for: the comparison made, and the clauses it rests on."""
    on_our_datum = converted(question, scope, records)
    if on_our_datum is None and not _ASKS_LEVEL.search(question):
        return None
    facts = thresholds_in_force(None, scope, records, require_review=require_review)
    thresholds = [fact.value for fact in facts if isinstance(fact.value, Threshold)]
    names = {place.name_zh: (place.name_en,) for place in found.understood.places}
    readings = find_readings(on_our_datum.question if on_our_datum is not None else question, thresholds, names)
    if on_our_datum is not None and not any(
            one.subject in readings and covers(on_our_datum.claim, one.subject) for one in thresholds if one.quantity == "stage_m"):
        on_our_datum, readings = None, find_readings(question, thresholds, names)
    if not readings:
        staged = any(threshold.quantity == "stage_m" for threshold in thresholds)
        clauses = datum_clauses(scope, records) if staged and of_another_datum(question) else ()
        return Looked(clauses, warnings=(say("other_datum", language),)) if clauses else None
    suggestion = suggest_level(readings, None, scope, records, language, require_review=require_review)
    if not suggestion.citations:
        return None
    key = "suggest" if suggestion.level else "judge" if suggestion.unjudged else "below"
    text = say(key, language, scale=suggestion.scale, level=suggestion.level)
    claims = [Claim(text=text, verdict="supported", kind="computed", trace="; ".join(suggestion.trace), citations=suggestion.citations)]
    if on_our_datum is not None:
        claims.insert(0, Claim(text=say("converted", language, stage=on_our_datum.trace.rpartition(" = ")[2]), verdict="supported", kind="computed",
                               trace=on_our_datum.trace, citations=on_our_datum.claim.citations))
    claims += [Claim(text=citation.quote, verdict="supported", kind="quoted", citations=(citation,))
               for citation in suggestion.citations]
    claims += _said_otherwise(suggestion.citations, facts, scope, records)
    plans = {citation.document_id: version for citation in suggestion.citations for version in scope.values()
             if version.document_id == citation.document_id}
    claims += _who_may_start(suggestion.level, plans.values(), records) if suggestion.level else []
    return Looked(tuple(claims), warnings=(say("unverified", language), say("unreviewed", language)))


def _said_otherwise(
    cited: Sequence[Citation], facts: Iterable[Fact], scope: Mapping[str, Version], records: DocumentRecords
) -> list[Claim]:
    """Quote the clause that states a cited row's value in a sentence, with its unit, where the plan has one."""
    rows = [fact for fact in facts if any(fact.quote == citation.quote for citation in cited)]
    for row in rows[:1]:
        for fact in records.facts({row.version_id}, "threshold"):
            if _same_figure(fact, row) and not cells(fact.quote) and fact.quote != row.quote:
                return [Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records))]
    return []


def _same_figure(one: Fact, other: Fact) -> bool:
    a, b = one.value, other.value
    return (isinstance(a, Threshold) and isinstance(b, Threshold)
            and (a.quantity, a.level, a.value, a.window_h, a.comparator) == (b.quantity, b.level, b.value, b.window_h, b.comparator))


def _who_may_start(level: ResponseLevel, plans: Iterable[Version], records: DocumentRecords) -> list[Claim]:
    """Quote the plan's sentence that says who starts the level."""
    for plan in plans:
        for passage in records.passages(plan.version_id):
            heads = passage.path
            if any(_AUTHORITY.search(head) for head in heads) and any(level in levels_in(head) for head in heads):
                line = passage.text.split("\n")[0].strip()
                return [Claim(text=line, verdict="supported", kind="quoted", citations=(cite(passage, plan, line),))]
    return []


def _people(
    question: str, scope: Mapping[str, Version], records: DocumentRecords, language: Language, require_review: bool, *, by_title: bool = False
) -> Looked | None:
    """A person named in the question: the roster's row; several of one name are asked back.

    Where the row that counts still wants its review, the clauses answer: no older row that has had one stands in."""
    asks = _ASKS_CONTACT.search(question) is not None
    if by_title and not asks:
        return None
    facts = [fact for fact in records.facts(set(scope), "contact")
             if isinstance(fact.value, Contact) and fact.value.phone and fact.state != "rejected"]
    meant = set(names_in(question, {_contact(fact).name for fact in facts if len(_contact(fact).name) >= 2}))
    named = [fact for fact in facts if _contact(fact).name in meant]
    if by_title:
        named = [fact for fact in facts if (name := _contact(fact).name) and scope[fact.version_id].kind == "roster"
                 and named_by_title(question, name, _contact(fact).role)]
    if not named:
        return None
    listed = [fact for fact in named if scope[fact.version_id].kind == "roster"] or named
    people: list[list[Fact]] = []
    for fact in listed:
        known = next((rows for rows in people if any(_same_person(_contact(row), _contact(fact)) for row in rows)), None)
        if known is None:
            people.append([fact])
        else:
            known.append(fact)
    rows = [_counts(facts_of_one, scope) for facts_of_one in people]
    likeness = [_likeness(_contact(fact), question) for fact in rows]
    fitting = [fact for fact, like in zip(rows, likeness, strict=True) if like == max(likeness) > 0]
    chosen = fitting if len(fitting) == 1 else rows
    if not asks and (len(chosen) == 1 or len(question) > LONGEST_CALL):
        return None  # a name alone asks for nobody's number; two of one name are never taken for each other
    if not all(may_answer(fact, require_review=require_review) for fact in chosen):
        return None
    claims = tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records))
                   for fact in chosen)
    if len(chosen) > 1:
        name = _contact(chosen[0]).name
        options = tuple(f"{name}（{_contact(fact).unit}{_contact(fact).role}）" for fact in chosen)
        return Looked(claims, options, warnings=(say("which", language, count=len(chosen), name=name),))
    return Looked(claims, conflicts=_phone_conflicts(chosen[0], named, scope, records, language))


def _counts(rows: Sequence[Fact], scope: Mapping[str, Version]) -> Fact:
    """Return the row that counts of those that documents give for one person."""
    counting = rows[0]
    for row in rows[1:]:
        winner = prevails(scope[counting.version_id], scope[row.version_id], "contact").winner
        if winner is not None and winner.version_id == row.version_id:
            counting = row
    return counting


def _likeness(contact: Contact, question: str) -> int:
    """Return how many pairs of characters of somebody's unit and role the question says, the name left out."""
    said = question.replace(contact.name, " ")
    place = f"{contact.unit}{contact.role}"
    return sum(place[at : at + 2] in said for at in range(len(place) - 1))


def _same_person(one: Contact, other: Contact) -> bool:
    """Two of one name are the same person at one number, or at one unit, perhaps written shorter (县水利局, 青岚县水利局)."""
    return one.name == other.name and (one.phone == other.phone or one.unit in other.unit or other.unit in one.unit)


def _phone_conflicts(
    shown: Fact, named: Sequence[Fact], scope: Mapping[str, Version], records: DocumentRecords, language: Language
) -> tuple[Conflict, ...]:
    """Documents in force that print another number for the person shown."""
    others = [fact for fact in named if _same_person(_contact(fact), _contact(shown))
              and _contact(fact).phone != _contact(shown).phone and fact.version_id != shown.version_id]
    conflicts = []
    for other in others:
        verdict = prevails(scope[shown.version_id], scope[other.version_id], "contact")
        values = tuple(ConflictValue(value=_contact(fact).phone, citation=cite_facts([fact], scope, records)[0])
                       for fact in (shown, other))
        winner = next((_contact(fact).phone for fact in (shown, other)
                       if verdict.winner is not None and fact.version_id == verdict.winner.version_id), None)
        conflicts.append(Conflict(key=_contact(shown).name, values=values, prevails=winner,
                                  why=verdict.why_zh if language == "zh" else verdict.why_en))
    return tuple(conflicts)


def _stock(
    question: str, found: Found, scope: Mapping[str, Version], records: DocumentRecords, language: Language, require_review: bool
) -> Looked | None:
    """An item and a quantity asked for: the rows of the newest count, summed with a trace."""
    if not _ASKS_STOCK.search(question) or _PER_HEAD.search(question):
        return None
    stated = [fact for fact in records.facts(set(scope), "supply") if isinstance(fact.value, Supply) and fact.state != "rejected"]
    # What a plan says it has lies in the same depots as what the list counts: added to it, it would be counted twice.
    facts = [fact for fact in stated if _supply(fact).basis == "list"]
    sure = {fact.fact_id for fact in computable(facts, scope, records, require_review=require_review)}
    items = sorted({_supply(fact).item for fact in facts}, key=len, reverse=True)
    asked = " ".join((question, *(term for term in found.understood.expansions if not term.isascii())))
    lowered = question.lower()
    named = [one for one in items if one in question or any(name in lowered for name in _english(one))] or [one for one in items if one in asked]
    several = [one for at, one in enumerate(named) if not any(one in longer for longer in named[:at])]
    if len(several) > 1 and sum(one in question for one in several) + sum(any(name in lowered for name in _english(one)) for one in several) > 1:
        each = [_of_item(one, facts, stated, sure, found, scope, records, language) for one in several[:MOST_ITEMS]]
        held = [one for one in each if one is not None]
        return Looked(tuple(claim for one in held for claim in one.claims), warnings=held[0].warnings) if held else None
    return _of_item(several[0], facts, stated, sure, found, scope, records, language) if several else None


def _of_item(
    item: str, facts: Sequence[Fact], stated: Sequence[Fact], sure: Collection[str], found: Found, scope: Mapping[str, Version],
    records: DocumentRecords, language: Language,
) -> Looked | None:
    """The rows of one item, summed; as listed where they have no sum, with the list's own total beside them."""
    rows = [fact for fact in facts if _supply(fact).item == item and _supply(fact).depot.strip().lower() not in _SUMS]
    inner = [place for place in found.understood.places if place.kind not in ("county", "city")]
    if inner:
        rows = [fact for fact in rows if any(_lies_at(_supply(fact).depot, place) for place in inner)]
    rows = _newest_count(rows, scope)
    # A sum without a row in dispute would be short of it and look whole.
    if len({_supply(fact).unit for fact in rows}) > 1 or any(fact.fact_id not in sure for fact in rows):
        return Looked((*_own_total(item, rows, scope, records), *_as_listed(rows, scope, records).claims))
    not_counted = [fact for fact in rows if "未回" in _supply(fact).note or "not returned" in _supply(fact).note]
    useless = [fact for fact in rows if fact not in not_counted and _USELESS.search(_supply(fact).note)]
    counted = [fact for fact in rows if fact not in not_counted and fact not in useless]
    missing = tuple(
        Claim(text=say(key, language, depot=_supply(fact).depot), verdict="supported", kind="worded",
              citations=cite_facts([fact], scope, records))
        for key, facts_left_out in (("not_counted", not_counted), ("not_usable", useless)) for fact in facts_left_out
    ) + _as_listed([*useless, *(fact for fact in counted if _supply(fact).expires)], scope, records).claims
    if not counted:
        return Looked(missing) if missing else None
    unit = _supply(rows[0]).unit
    summed = total([(_supply(fact).depot, _supply(fact).quantity) for fact in counted], unit, language)
    dates = "、".join(dict.fromkeys(_supply(fact).counted or "—" for fact in counted))
    if len(counted) == 1:
        text = say("stock_part", language, item=item, depot=_supply(counted[0]).depot, total=f"{summed.value:g}", unit=unit,
                   counted=dates)
    else:
        text = say("stock_total", language, item=item, total=f"{summed.value:g}", unit=unit, counted=dates)
    claim = Claim(text=text, verdict="supported", kind="computed", trace=summed.trace,
                  citations=cite_facts(counted, scope, records))
    unreviewed = any(fact.state == "extracted" for fact in counted)
    planned = _as_planned(item, summed.value, [fact for fact in stated if _supply(fact).basis == "plan"], inner)
    return Looked((claim, *missing, *_as_listed(planned, scope, records).claims), warnings=(say("unreviewed", language),) if unreviewed else ())


def _own_total(item: str, rows: Sequence[Fact], scope: Mapping[str, Version], records: DocumentRecords) -> tuple[Claim, ...]:
    """Quote the row in which the list itself adds an item up."""
    for version_id in dict.fromkeys(fact.version_id for fact in rows):
        for passage in records.passages(version_id):
            for line in passage.text.split("\n"):
                row = cells(line)
                if first(row, "合计", "total") and item in first(row, "物资", "item"):
                    return (Claim(text=line.strip(), verdict="supported", kind="quoted", citations=(cite(passage, scope[version_id], line.strip()),)),)
    return ()


def _as_planned(item: str, counted: float, stated: Sequence[Fact], inner: Sequence[Place]) -> list[Fact]:
    """Return what plans say of an item, in other figures than the list's: the officer sees both, and neither is added."""
    return [fact for fact in stated if _supply(fact).item == item and _supply(fact).quantity != counted
            and (not inner or any(_lies_at(_supply(fact).depot, place) for place in inner))]


def _as_listed(rows: Sequence[Fact], scope: Mapping[str, Version], records: DocumentRecords) -> Looked:
    """Quote the list's own rows: stock in several units has no sum, and an expiry date is the officer's to see."""
    return Looked(tuple(Claim(text=fact.quote, verdict="supported", kind="quoted", citations=cite_facts([fact], scope, records))
                        for fact in rows[:MOST_ROWS]))


def _lies_at(depot: str, place: Place) -> bool:
    """Say whether a depot is named after a place, which lists write short."""
    return place.name_zh[:2] in depot or (place.kind == "park" and "园" in depot)


def _newest_count(rows: Sequence[Fact], scope: Mapping[str, Version]) -> list[Fact]:
    """Return the rows without those of a depot that a list which prevails has counted too."""
    def recounted(row: Fact) -> bool:
        return any(
            other.version_id != row.version_id and _supply(other).depot == _supply(row).depot
            and (winner := prevails(scope[other.version_id], scope[row.version_id], "supply").winner) is not None
            and winner.version_id == other.version_id
            for other in rows
        )

    return [row for row in rows if not recounted(row)]


def _english(item: str) -> tuple[str, ...]:
    return next((names for key, names in _ITEM_NAMES.items() if key in item), ())


def _contact(fact: Fact) -> Contact:
    assert isinstance(fact.value, Contact)
    return fact.value


def _supply(fact: Fact) -> Supply:
    assert isinstance(fact.value, Supply)
    return fact.value
