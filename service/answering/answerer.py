"""A question answered: screened, searched, looked up, worded or extracted, recorded."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import date
from typing import NamedTuple

from service.answering.call_back import call_back_rows
from service.answering.conflicting import conflicts_cited
from service.answering.details import lacks_the_detail
from service.answering.disputed import settle
from service.answering.events import (
    AnswerReady,
    Event,
    EvidenceFound,
    FellBack,
    QuestionResolved,
    Queued,
    SentenceChecked,
    Source,
)
from service.answering.extraction import LOOKUP, Extract, extract
from service.answering.first_actions import LIKELY, first_actions, wants_actions
from service.answering.gap import emergency_number, enough, gap_report, whom_to_call
from service.answering.generation import Finished, generate, offer
from service.answering.heard import put_right, with_names_of_substances
from service.answering.hearing import Hearing
from service.answering.history import resolve
from service.answering.intents import Intents
from service.answering.level_rows import level_rows
from service.answering.looked import Looked
from service.answering.lookups import look_up
from service.answering.not_held import lacks_the_number, not_held
from service.answering.past import without_stories
from service.answering.pasted import without_pasted_orders
from service.answering.rendering import render
from service.answering.screening import Screened, screen
from service.answering.wording import say, trouble_in_words
from service.domain.answers import (
    Answer,
    AskedWith,
    Citation,
    Claim,
    Conflict,
    Evidence,
    EvidenceAge,
    Gap,
    Mode,
    ModelCall,
    ModelParameters,
    Outcome,
    WrittenSentence,
)
from service.domain.documents import Language, Version
from service.domain.places import Place
from service.errors import ModelUnavailable
from service.grounding.checking import PLAIN, Checker
from service.grounding.citing import cite
from service.grounding.reasons import WITHHELD_TEXT
from service.ports import AnswerRecords, ChatModel, DocumentRecords, Embedder, Message, Query, Waiting
from service.prompt_files import load_prompt
from service.retrieval.query import language_of, to_query
from service.retrieval.searching import Found, Hit, Search
from service.rules.hostile_text import is_suspect
from service.steps.stages import stage_of

log = logging.getLogger(__name__)

HITS = 16  # passages a question is answered from
EXTRACTED = 8  # best passages that sentences are taken from without a model
SECTIONS = 3  # best passages whose whole sections are looked at
CLEAR = 0.8  # how likely a hazard must be to stand in for what the thesaurus makes of a word
FEW = 2  # rows that were looked up, to which the best sentences of the search are added
BESIDE = 3  # sentences that are added
REACH = 4  # passages before and behind that still belong to the same list
SECTION_SHARE = 0.9  # of a passage's score that the rest of its section gets


_RULES = {
    "delay": ("严禁迟报、谎报、瞒报、漏报 报告时限", ("瞒报", "迟报")),
    "falsify": ("严禁迟报、谎报、瞒报、漏报 报告时限", ("瞒报", "迟报")),
    "unauthorised": ("不得擅自泄洪、开闸，水库调度和涵闸启闭执行县防指命令", ("擅自",)),
    "bulk_personal": ("通讯录 个人电话仅供值守和应急联系使用，不得整表外传", ("外传",)),
}
"""What a refusal looks for as its basis: the rule, and the words that its clause says."""


class Ask(NamedTuple):
    """A question and the circumstances it is asked in."""

    question: str
    as_of: date
    place: Place | None = None
    history: tuple[Message, ...] = ()
    use_model: bool = True
    language: Language | None = None
    """Language of the answer; the question's own when None."""
    keep: bool = True
    """Whether the answer is recorded."""


class _Body(NamedTuple):
    """What an answer says, before it is put together."""

    outcome: Outcome
    mode: Mode
    claims: tuple[Claim, ...] = ()
    options: tuple[str, ...] = ()
    gap: Gap | None = None
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    model: str | None = None
    prompt_version: str | None = None
    raw: str | None = None
    call: ModelCall | None = None
    written: tuple[WrittenSentence, ...] = ()


class Answerer:
    """Answers questions from the records; the model is optional."""

    def __init__(
        self,
        records: DocumentRecords,
        answers: AnswerRecords,
        search: Search,
        embedder: Embedder,
        model: ChatModel | None,
        output_tokens: int,
        require_review: bool = False,
        clock: Callable[[], float] = time.perf_counter,
        parameters: ModelParameters | None = None,
        checker: Checker = PLAIN,
        intents: Callable[[str], Intents] | None = None,
    ) -> None:
        self._records = records
        self._answers = answers
        self._search = search
        self._embedder = embedder
        self._model = model
        self._output_tokens = output_tokens
        self._require_review = require_review
        self._clock = clock
        self._parameters = parameters
        self.checker = checker
        self.intents = intents

    async def answer(self, ask: Ask) -> AsyncGenerator[Event, None]:
        """Yield events ending in exactly one `AnswerReady`; model trouble becomes `FellBack`, never an error."""
        began = self._clock()
        timings: dict[str, float] = {}
        gazetteer = await asyncio.to_thread(self._search.gazetteer)
        cleaned = without_pasted_orders(ask.question)
        resolved = with_names_of_substances(put_right(resolve(cleaned.question, ask.history, gazetteer), gazetteer))
        language = ask.language or language_of(ask.question)
        yield QuestionResolved(resolved_question=resolved)
        intents = await asyncio.to_thread(self.intents, resolved) if self.intents else None
        screened = screen(resolved, gazetteer, ask.place, intents)
        found = await asyncio.to_thread(self._search.find, resolved, HITS, ask.as_of, ask.place)
        timings["search"] = self._since(began)
        body: _Body | None
        missing = None if screened is not None else await asyncio.to_thread(self._not_held, resolved, found, ask)
        if missing is not None:
            body = await asyncio.to_thread(self._abstained, found, ask, say(missing, language))
        elif screened is not None:
            body = await asyncio.to_thread(self._screened, screened, found, ask, language)
        else:
            body = await asyncio.to_thread(self._looked_up, resolved, found, ask, language)
        if body is None and not enough(found) and not await asyncio.to_thread(self._has_actions, resolved, found, ask):
            body = await asyncio.to_thread(self._abstained, found, ask, say("nothing", language))
        if body is None:
            yield EvidenceFound(sources=tuple(_source(hit) for hit in found.hits))
            timings["evidence"] = self._since(began)
            async with aclosing(self._worded(found, ask, resolved, language)) as steps:
                async for step in steps:
                    if isinstance(step, _Body):
                        body = step
                        continue
                    if isinstance(step, SentenceChecked):
                        timings.setdefault("first_sentence", self._since(began))
                    yield step
        assert body is not None
        if body.mode != "generated":
            for claim in body.claims:
                timings.setdefault("first_sentence", self._since(began))
                yield SentenceChecked(claim=claim, shown=claim.text)
        if body.outcome == "answered":
            body = await asyncio.to_thread(self._with_conflicts, body, ask, language)
        if cleaned.removed:
            body = body._replace(warnings=(*body.warnings, say("pasted", language)))
        timings["total"] = self._since(began)
        answer = self._put_together(ask, resolved, language, body, found, timings)
        evidence = Evidence(
            passage_ids=tuple(hit.passage.passage_id for hit in found.hits),
            scores=tuple(hit.score for hit in found.hits),
            version_ids=tuple(hit.version.version_id for hit in found.hits),
            raw_output=body.raw,
            asked=AskedWith(place=ask.place.name_zh if ask.place else None, use_model=ask.use_model),
            call=body.call,
            written=body.written,
        )
        yield AnswerReady(answer=await self._recorded(answer, evidence, ask) if ask.keep else answer)

    async def _recorded(self, answer: Answer, evidence: Evidence, ask: Ask) -> Answer:
        """Return the answer once it is kept; where it cannot be kept the officer still gets it, and is told so."""
        try:
            await asyncio.to_thread(self._answers.add, answer, evidence, ask.history)
        except Exception:  # a full disk, a broken store: whatever it is, the answer itself is ready
            log.exception("an answer could not be recorded")
            note = say("not_recorded", answer.language)
            return answer.model_copy(update={"warnings": (*answer.warnings, note), "text": f"{answer.text}\n〔{note}〕"})
        return answer

    async def _worded(
        self, found: Found, ask: Ask, question: str, language: Language
    ) -> AsyncGenerator[Event | _Body, None]:
        """Yield the model's checked sentences and its body; the extracted body when there is no model or it fails."""
        if self._model is None or not ask.use_model:
            yield await asyncio.to_thread(self._extracted, found, ask, language, say("no_model", language))
            return
        prompt = load_prompt(f"answer.{language}")
        heard = Hearing(self._model, self._parameters, prompt)
        try:
            offered = offer(prompt, question, found.hits, ask.as_of.isoformat(), ask.place.name_zh if ask.place else "—",
                            self._model.max_context, self._output_tokens)
            heard.shows(offered.passages)
            async with aclosing(generate(heard, offered, language, self.checker)) as steps:
                async for step in steps:
                    if isinstance(step, Waiting):
                        yield Queued(place=step.place)
                    elif isinstance(step, Finished):
                        body = await self._finished(step, found, ask, prompt.version, language)
                        yield body._replace(call=heard.call(), written=heard.written)
                    else:
                        heard.checked(step)
                        yield SentenceChecked(claim=step.claim, shown=step.shown)
        except ModelUnavailable as failure:
            log.warning("model failed", extra={"trouble": failure.trouble, "reason": str(failure)})
            note = say("model_failed", language, reason=trouble_in_words(failure, language))
            yield FellBack(mode="extracted", reason=note)
            body = await asyncio.to_thread(self._extracted, found, ask, language, note)
            yield body._replace(model=self._model.name, raw=heard.raw, call=heard.call(), written=heard.written)

    async def _finished(self, step: Finished, found: Found, ask: Ask, prompt_version: str, language: Language) -> _Body:
        """Return what the model's checked reply amounts to.  Raises: ModelUnavailable when nothing of it holds."""
        assert self._model is not None
        if step.says_nothing:
            body = await asyncio.to_thread(self._abstained, found, ask, say("model_says_nothing", language))
            return body._replace(mode="generated", model=self._model.name, prompt_version=prompt_version, raw=step.raw)
        if not any(claim.verdict == "supported" for claim in step.claims):
            raise ModelUnavailable("no sentence of the reply passed its checks", "unchecked")
        withheld = (f"{WITHHELD_TEXT[language]} ×{step.withheld}",) if step.withheld else ()
        warnings = (*step.warnings, *withheld, *_hostile(step.claims, found, language))
        return _Body("answered", "generated", step.claims, warnings=warnings, model=self._model.name,
                     prompt_version=prompt_version, raw=step.raw)

    def _extracted(self, found: Found, ask: Ask, language: Language, note: str) -> _Body:
        query = to_query(found.understood, self._embedder)
        extracts = self._extracts(found)
        if not extracts:
            return self._abstained(found, ask, say("nothing", language))
        cited = [cite(one.passage, one.version, one.text.strip()) for one in extracts]
        quoted = [Claim(text=one.quote, verdict="supported", kind="quoted", citations=(one,)) for one in cited]
        if lacks_the_number(found.understood.text, found.understood.places, quoted):
            return self._abstained(found, ask, say("no_number", language))
        if lacks_the_detail(found.understood.text, found.understood, quoted):
            return self._abstained(found, ask, say("no_detail", language))
        first: list[Claim] = []
        if self._wants_actions(found.understood.text):
            first = [*call_back_rows(found.understood.text, self._scope(ask), self._records, language), *self._first_actions(found, ask, query)]
        used = {citation.document_id for claim in first for citation in claim.citations}
        beside = [one for one in cited if one.document_id not in used][:LOOKUP] if first else cited
        claims = (*first, *(_quoted(one, language) for one in beside))
        return _Body("answered", "keyword" if found.degraded == "vectors" else "extracted", claims,
                     warnings=(note, *_hostile(claims, found, language)))

    def _not_held(self, question: str, found: Found, ask: Ask) -> str | None:
        return not_held(question, found.understood, to_query(found.understood, self._embedder), ask.as_of, ask.place, self._scope(ask),
                        self._records, self._records.versions())

    def _wants_actions(self, question: str) -> bool:
        return wants_actions(question, self.intents(question) if self.intents else None)

    def _has_actions(self, question: str, found: Found, ask: Ask) -> bool:
        """Say whether a plan has a card for what is happening: it answers, however little of it the question says."""
        return self._wants_actions(question) and bool(self._first_actions(found, ask, to_query(found.understood, self._embedder)))

    def _first_actions(self, found: Found, ask: Ask, query: Query) -> list[Claim]:
        """Quote the section of first actions, each line with its stage, and the desk to call."""
        scope = self._scope(ask)
        understood = found.understood
        if not understood.hazards and self.intents is not None:
            intents = self.intents(understood.text)
            # What the thesaurus makes of a word is less sure than the whole of what was said, if that is clear.
            if intents.hazard is not None and (understood.hazard is None or intents.hazard_likely >= CLEAR):
                understood = understood._replace(hazard=intents.hazard)
        actions = first_actions(understood, query, scope, self._records, self._embedder, self._search.gazetteer(), ask.place)
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

    def _with_sections(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the best passages with the rest of their sections: a list or a table is often cut into several."""
        whole: dict[str, Hit] = {}
        for hit in hits[:EXTRACTED]:
            whole.setdefault(hit.passage.passage_id, hit)
        for hit in hits[:SECTIONS]:
            for passage in self._records.passages(hit.version.version_id):
                if passage.path == hit.passage.path and abs(passage.ordinal - hit.passage.ordinal) <= REACH:
                    whole.setdefault(passage.passage_id, hit._replace(passage=passage, score=SECTION_SHARE * hit.score))
        return tuple(whole.values())

    def _looked_up(self, question: str, found: Found, ask: Ask, language: Language) -> _Body | None:
        scope = self._scope(ask)
        before = "\n".join(turn.content for turn in ask.history if turn.role == "assistant")
        looked: Looked | None = look_up(question, found, scope, self._records, language, home=ask.place, said_before=before,
                                         require_review=self._require_review)
        if looked is None:
            looked = level_rows(question, found.understood, to_query(found.understood, self._embedder), scope, self._records, self._embedder,
                                language, ask.place)
        if looked is None:
            return None
        claims = looked.claims
        if not looked.options:
            claims = (*claims, *self._actions_beside(claims, found, ask))
        if not looked.options and len(claims) <= FEW and all(claim.kind == "quoted" for claim in claims):
            claims = (*claims, *self._clauses_beside(claims, found, language))
        return _Body("asked_back" if looked.options else "answered", "extracted", claims, looked.options,
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
        extracts = extract(to_query(found.understood, self._embedder), self._with_sections(found.hits), self._embedder,
                           lambda passage, text: self._search.is_of_another(passage, text, found.understood, gazetteer))
        return tuple(without_stories(found.understood.text, extracts, lambda one: one.version))

    def _actions_beside(self, said: Sequence[Claim], found: Found, ask: Ask) -> list[Claim]:
        """Return the first actions that somebody wants who also asks for a figure, a level or a number; without what is said already."""
        if self.intents is None or self.intents(found.understood.text).likely["act"] < LIKELY:
            return []
        quoted = {citation.quote for claim in said for citation in claim.citations}
        actions = self._first_actions(found, ask, to_query(found.understood, self._embedder))
        return [claim for claim in actions if not any(citation.quote in quoted for citation in claim.citations)]

    def _screened(self, screened: Screened, found: Found, ask: Ask, language: Language) -> _Body:
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
            return _Body("refused", "extracted", claims)
        call = whom_to_call(screened.reason, found.understood.hazard, scope, self._records)
        return _Body("abstained", "extracted", gap=Gap(missing=text, call=call))

    def _abstained(self, found: Found, ask: Ask, missing: str) -> _Body:
        return _Body("abstained", "extracted", gap=gap_report(missing, found, self._scope(ask), self._records))

    def _with_conflicts(self, body: _Body, ask: Ask, language: Language) -> _Body:
        """Show beside each value of the answer what other documents in force say instead."""
        found = conflicts_cited(body.claims, body.conflicts, self._scope(ask), self._records, self._search.gazetteer(), language)
        return body._replace(conflicts=found, claims=settle(body.claims, found, language))

    def _scope(self, ask: Ask) -> dict[str, Version]:
        return self._search.scope(ask.as_of, ask.place)

    def _put_together(
        self, ask: Ask, resolved: str, language: Language, body: _Body, found: Found, timings: dict[str, float]
    ) -> Answer:
        cited = [citation for claim in body.claims for citation in claim.citations]
        warnings = (*body.warnings, say(f"{found.degraded}_down", language)) if found.degraded else body.warnings
        passages = self._records.passages_by_id([citation.passage_id for citation in cited])
        if any(passage.is_ocr for passage in passages.values()):
            warnings = (*warnings, say("ocr", language))
        versions = {hit.version.version_id: hit.version for hit in found.hits}
        ages = [versions[key] for key in versions]
        effective = [citation.effective for citation in cited if citation.effective]
        age = EvidenceAge(
            as_of=ask.as_of,
            indexed_at=max((version.ingested_at.isoformat() for version in ages), default=None),
            oldest_effective=min(effective, default=None),
        )
        return Answer(
            answer_id=uuid.uuid4().hex,
            question=ask.question,
            resolved_question=resolved,
            language=language,
            outcome=body.outcome,
            mode=body.mode,
            claims=body.claims,
            options=body.options,
            gap=body.gap,
            conflicts=body.conflicts,
            evidence_age=age,
            warnings=warnings,
            model=body.model,
            prompt_version=body.prompt_version,
            timings_ms={name: round(value, 1) for name, value in timings.items()},
            text=render(body.claims, body.options, body.gap, body.conflicts, warnings, language),
        )

    def _since(self, began: float) -> float:
        return (self._clock() - began) * 1000


def _quoted(citation: Citation, language: Language) -> Claim:
    """Quote a sentence; one that may be an order to software is shown as such, and no order that surely is one gets here."""
    if is_suspect(citation.quote):
        return Claim(text=citation.quote, verdict="flagged", reason=say("suspect", language), kind="quoted", citations=(citation,))
    return Claim(text=citation.quote, verdict="supported", kind="quoted", citations=(citation,))


def _source(hit: Hit) -> Source:
    return Source(passage_id=hit.passage.passage_id, title=hit.version.title, section=hit.passage.anchor_path,
                  page=hit.passage.page)


def _clauses_saying(hits: Sequence[Hit], words: Sequence[str]) -> tuple[Citation, ...]:
    """Cite the first line that says one of the words."""
    for hit in hits:
        for line in hit.passage.text.split("\n"):
            if any(word in line for word in words):
                return (cite(hit.passage, hit.version, line.strip()),)
    return ()


def _hostile(claims: Sequence[Claim], found: Found, language: Language) -> tuple[str, ...]:
    """Say when a cited document contains text addressed to an AI."""
    marked: dict[str, Version] = {hit.version.document_id: hit.version for hit in found.hits
                                  if "hostile_text" in hit.version.warnings}
    cited = {citation.document_id for claim in claims for citation in claim.citations}
    return (say("hostile", language),) if cited & set(marked) else ()
