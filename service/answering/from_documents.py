"""Answers that need no model: refused or held back, looked up in typed facts, or taken from the clauses themselves."""

from collections.abc import Callable, Sequence

from service.answering.body import Ask, Body
from service.answering.call_back import call_back_rows
from service.answering.conflicting import conflicts_cited
from service.answering.details import lacks_the_detail
from service.answering.disputed import settle
from service.answering.extraction import Extract, extract
from service.answering.first_actions import LIKELY, first_actions, wants_actions
from service.answering.gap import emergency_number, gap_report, whom_to_call
from service.answering.intents import Intents
from service.answering.level_rows import level_rows
from service.answering.looked import Looked
from service.answering.lookups import look_up
from service.answering.not_held import lacks_the_number, not_held
from service.answering.past import without_stories
from service.answering.screening import Screened
from service.answering.units_asked import lacks_the_unit
from service.answering.wording import say
from service.domain.answers import Citation, Claim, Gap
from service.domain.documents import Language, Version
from service.grounding.citing import cite
from service.ports import DocumentRecords, Embedder, PieceVectors
from service.retrieval.asked_for import kinds_asked
from service.retrieval.query import Understood
from service.retrieval.searching import Found, Hit, Search
from service.rules.hostile_text import is_suspect
from service.steps.stages import stage_of

EXTRACTED = 8  # best passages that sentences are taken from without a model
SECTIONS = 3  # best passages whose whole sections are looked at
CLEAR = 0.8  # how likely a hazard must be to stand in for what the thesaurus makes of a word
BESIDE_ACTIONS = 12  # clauses beside first actions: a page in all
CALLS = 0.3  # how likely the classifier must find it that a number is wanted, for an answer without one to be none
FEW = 2  # rows that were looked up, to which the best sentences of the search are added
BESIDE = 3  # sentences that are added
REACH = 4  # passages before and behind that still belong to the same list

_RULES = {
    "delay": ("严禁迟报、谎报、瞒报、漏报 报告时限", ("瞒报", "迟报")),
    "falsify": ("严禁迟报、谎报、瞒报、漏报 报告时限", ("瞒报", "迟报")),
    "unauthorised": ("不得擅自泄洪、开闸，水库调度和涵闸启闭执行县防指命令", ("擅自",)),
    "bulk_personal": ("通讯录 个人电话仅供值守和应急联系使用，不得整表外传", ("外传",)),
}
"""What a refusal looks for as its basis: the rule, and the words that its clause says."""


class FromDocuments:
    """Answers from the records alone; `intents` tells kinds of requests and `lexicon` knows common words, where there is one."""

    def __init__(
        self, records: DocumentRecords, search: Search, embedder: Embedder, require_review: bool, intents: Callable[[str], Intents] | None,
        lexicon: PieceVectors | None = None,
    ) -> None:
        self._records = records
        self._search = search
        self._embedder = embedder
        self._require_review = require_review
        self._intents = intents
        self._lexicon = lexicon

    def extracted(self, found: Found, ask: Ask, language: Language, note: str) -> Body:
        """Return the sentences of the documents that answer best, first actions before them; or why there is none."""
        extracts = self._extracts(found)
        if not extracts:
            return self.abstained(found, ask, say("nothing", language))
        cited = [cite(one.passage, one.version, one.text.strip()) for one in extracts]
        quoted = [Claim(text=one.quote, verdict="supported", kind="quoted", citations=(one,)) for one in cited]
        first: list[Claim] = []
        if self._wants_actions(found.understood.text):
            first = [*call_back_rows(found.understood.text, self._scope(ask), self._records, language), *self._first_actions(found, ask)]
        # Whoever tells of an emergency gets the first actions, also where a figure that was asked for is nowhere.
        missing = None if first else self._what_is_missing(found, quoted)
        if missing is not None:
            return self.abstained(found, ask, say(missing, language))
        said = {citation.quote for claim in first for citation in claim.citations}
        beside = [one for one in cited if one.quote not in said][:BESIDE_ACTIONS] if first else cited
        claims = (*first, *(_quoted(one, language) for one in beside))
        return Body("answered", "keyword" if found.degraded == "vectors" else "extracted", claims,
                     warnings=(note, *hostile_warning(claims, found, language)))

    def _what_is_missing(self, found: Found, quoted: Sequence[Claim]) -> str | None:
        """Return which word of `say` tells what was asked for and no sentence found holds; None when nothing is missing."""
        text = found.understood.text
        if self._wants_to_call(text) and lacks_the_number(text, found.understood.places, quoted):
            return "no_number"
        return "no_detail" if lacks_the_detail(text, found.understood, quoted) or lacks_the_unit(text, quoted) else None

    def not_held(self, question: str, found: Found, ask: Ask) -> str | None:
        """Return which word of `say` tells why no document holds what is asked; None when nothing speaks against an answer."""
        return not_held(question, found.understood, found.query, ask.as_of, ask.place, self._scope(ask),
                        self._records, self._records.versions(), self._lexicon)

    def _wants_actions(self, question: str) -> bool:
        return wants_actions(question, self._intents(question) if self._intents else None)

    def _wants_to_call(self, question: str) -> bool:
        """Say whether somebody wants a number and little else: what else is asked may be answered without one."""
        return self._intents is None or (self._intents(question).likely["call"] >= CALLS and len(kinds_asked(question)) <= 2)

    def _wants_list(self, question: str) -> bool:
        return (self._intents is not None and self._intents(question).likely["list"] >= LIKELY) or self._wants_actions(question)

    def has_actions(self, question: str, found: Found, ask: Ask) -> bool:
        """Say whether a plan has a card for what is happening: it answers, however little of it the question says."""
        return self._wants_actions(question) and bool(self._first_actions(found, ask))

    def _first_actions(self, found: Found, ask: Ask) -> list[Claim]:
        """Quote the section of first actions, each line with its stage, and the desk to call."""
        scope = self._scope(ask)
        understood = self._with_hazard(found.understood)
        actions = first_actions(understood, found.query, scope, self._records, self._embedder, self._search.gazetteer(), ask.place)
        if actions is None:
            return []
        claims = [_quoted(cite(line.passage, actions.version, line.text), ask.language or found.understood.language).model_copy(
                      update={"stage": stage_of(line.text)}) for line in actions.lines]
        if not any("119" in line.text or "120" in line.text for line in actions.lines):
            claims = [*(Claim(text=one.quote, verdict="supported", kind="quoted", stage="快速响应", citations=(one,))
                        for one in emergency_number(scope, self._records)), *claims]
        for desk in whom_to_call("steps", understood.hazard, scope, self._records)[:1]:
            claims.append(Claim(text=desk.quote, verdict="supported", kind="quoted", stage="协同联动", citations=(desk,)))
        return claims

    def _with_hazard(self, understood: Understood) -> Understood:
        """Return a question with the hazard that the classifier hears in it, where no word of it names one."""
        if understood.hazards or self._intents is None:
            return understood
        intents = self._intents(understood.text)
        # What the thesaurus makes of a word is less sure than the whole of what was said, if that is clear.
        if intents.hazard is not None and (understood.hazard is None or intents.hazard_likely >= CLEAR):
            return understood._replace(hazard=intents.hazard)
        return understood

    def _sections_beside(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the rest of the sections of the best passages: a list or a table is often cut into several."""
        beside: dict[str, Hit] = {}
        for hit in hits[:SECTIONS]:
            for passage in self._records.passages(hit.version.version_id):
                if passage.path == hit.passage.path and abs(passage.ordinal - hit.passage.ordinal) <= REACH:
                    beside.setdefault(passage.passage_id, hit._replace(passage=passage))
        return tuple(hit for passage_id, hit in beside.items() if passage_id not in {one.passage.passage_id for one in hits[:EXTRACTED]})

    def looked_up(self, question: str, found: Found, ask: Ask, language: Language) -> Body | None:
        """Return an answer from typed facts, with what belongs beside it; None when the question asks for none."""
        scope = self._scope(ask)
        before = "\n".join(turn.content for turn in ask.history if turn.role == "assistant")
        found = found._replace(understood=self._with_hazard(found.understood))
        looked: Looked | None = look_up(question, found, scope, self._records, language, home=ask.place, said_before=before,
                                         require_review=self._require_review)
        if looked is None:
            looked = level_rows(question, found.understood, found.query, scope, self._records, self._embedder,
                                language, ask.place)
        if looked is None:
            return None
        claims = looked.claims
        if not looked.options:
            claims = (*claims, *self._actions_beside(claims, found, ask))
        if not looked.options and len(claims) <= FEW and all(claim.kind == "quoted" for claim in claims):
            claims = (*claims, *self._clauses_beside(claims, found, language))
        return Body("asked_back" if looked.options else "answered", "extracted", claims, looked.options,
                     conflicts=looked.conflicts, warnings=looked.warnings)

    def _clauses_beside(self, said: Sequence[Claim], found: Found, language: Language) -> list[Claim]:
        """Return the best sentences of the search beside a row or two that were looked up: the row may be of the wrong desk."""
        quoted = {citation.quote for claim in said for citation in claim.citations}
        best = sorted(self._extracts(found), key=lambda one: -one.score)
        cited = [cite(one.passage, one.version, one.text.strip()) for one in best[:BESIDE]]
        return [_quoted(one, language) for one in cited if one.quote not in quoted]

    def _extracts(self, found: Found) -> tuple[Extract, ...]:
        """Return the sentences that answer best, without what is of another place or only a story."""
        gazetteer = self._search.gazetteer()
        extracts = extract(found.query, found.hits[:EXTRACTED], self._embedder,
                           lambda passage, text: self._search.is_of_another(passage, text, found.understood, gazetteer),
                           self._sections_beside(found.hits), self._wants_list(found.understood.text))
        return tuple(without_stories(found.understood.text, extracts, lambda one: one.version))

    def _actions_beside(self, said: Sequence[Claim], found: Found, ask: Ask) -> list[Claim]:
        """Return the first actions that somebody wants who also asks for a figure, a level or a number; without what is said already."""
        if self._intents is None or self._intents(found.understood.text).likely["act"] < LIKELY:
            return []
        quoted = {citation.quote for claim in said for citation in claim.citations}
        actions = self._first_actions(found, ask)
        return [claim for claim in actions if not any(citation.quote in quoted for citation in claim.citations)]

    def screened(self, screened: Screened, found: Found, ask: Ask, language: Language) -> Body:
        """Return the refusal with its basis, or whom to call for what no document can say."""
        scope = self._scope(ask)
        text = say(screened.reason, language, about=screened.about)
        if screened.refuse:
            basis: tuple[Citation, ...] = ()
            if screened.reason in _RULES:
                asked, words = _RULES[screened.reason]
                basis = _clauses_saying(self._search.find(asked, 8, ask.as_of, ask.place).hits, words)
            if screened.reason == "medical":
                basis = emergency_number(scope, self._records, "120")
            quoted = tuple(Claim(text=one.quote, verdict="supported", kind="quoted", citations=(one,)) for one in basis
                           if screened.reason in ("unauthorised", "medical"))
            claims = (Claim(text=text, verdict="supported", kind="worded", citations=basis), *quoted)
            return Body("refused", "extracted", claims)
        call = whom_to_call(screened.reason, found.understood.hazard, scope, self._records)
        return Body("abstained", "extracted", gap=Gap(missing=text, call=call))

    def abstained(self, found: Found, ask: Ask, missing: str) -> Body:
        """Return the gap report."""
        return Body("abstained", "extracted", gap=gap_report(missing, found, self._scope(ask), self._records))

    def with_conflicts(self, body: Body, ask: Ask, language: Language) -> Body:
        """Show beside each value of the answer what other documents in force say instead."""
        found = conflicts_cited(body.claims, body.conflicts, self._scope(ask), self._records, self._search.gazetteer(), language)
        return body._replace(conflicts=found, claims=settle(body.claims, found, language))

    def _scope(self, ask: Ask) -> dict[str, Version]:
        return self._search.scope(ask.as_of, ask.place)


def hostile_warning(claims: Sequence[Claim], found: Found, language: Language) -> tuple[str, ...]:
    """Say when a cited document contains text addressed to an AI."""
    marked: dict[str, Version] = {hit.version.document_id: hit.version for hit in found.hits
                                  if "hostile_text" in hit.version.warnings}
    cited = {citation.document_id for claim in claims for citation in claim.citations}
    return (say("hostile", language),) if cited & set(marked) else ()


def _quoted(citation: Citation, language: Language) -> Claim:
    """Quote a sentence; one that may be an order to software is shown as such, and no order that surely is one gets here."""
    if is_suspect(citation.quote):
        return Claim(text=citation.quote, verdict="flagged", reason=say("suspect", language), kind="quoted", citations=(citation,))
    return Claim(text=citation.quote, verdict="supported", kind="quoted", citations=(citation,))


def _clauses_saying(hits: Sequence[Hit], words: Sequence[str]) -> tuple[Citation, ...]:
    """Cite the first line that says one of the words."""
    for hit in hits:
        for line in hit.passage.text.split("\n"):
            if any(word in line for word in words):
                return (cite(hit.passage, hit.version, line.strip()),)
    return ()
