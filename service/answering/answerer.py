"""A question answered: screened, searched, looked up, worded or extracted, recorded."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from service.answering.body import Ask, Body
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
from service.answering.from_documents import FromDocuments, hostile_warning
from service.answering.gap import enough, is_near
from service.answering.generation import Finished, generate, offer
from service.answering.heard import put_right, with_names_of_substances
from service.answering.hearing import Hearing
from service.answering.history import resolve
from service.answering.intents import Intents
from service.answering.pasted import without_pasted_orders
from service.answering.rendering import render
from service.answering.screening import screen
from service.answering.wording import say, trouble_in_words
from service.domain.answers import (
    Answer,
    AskedWith,
    Evidence,
    EvidenceAge,
    ModelParameters,
)
from service.domain.documents import Language
from service.errors import ModelUnavailable
from service.grounding.checking import PLAIN, Checker
from service.grounding.reasons import WITHHELD_TEXT
from service.ports import AnswerRecords, ChatModel, DocumentRecords, Embedder, PieceVectors, Waiting
from service.prompt_files import load_prompt
from service.retrieval.query import language_of
from service.retrieval.searching import Found, Hit, Search
from service.settings import PromptLanguage

log = logging.getLogger(__name__)

HITS = 16  # passages a question is answered from

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
        lexicon: PieceVectors | None = None,
        prompt_language: PromptLanguage = "auto",
    ) -> None:
        self._records = records
        self._answers = answers
        self._search = search
        self._model = model
        self._output_tokens = output_tokens
        self._documents = FromDocuments(records, search, embedder, require_review, intents, lexicon)
        self._clock = clock
        self._parameters = parameters
        self._prompt_language = prompt_language
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
        if screened is not None and screened.is_guess and is_near(found):
            screened = None
        body: Body | None
        missing = None if screened is not None else await asyncio.to_thread(self._documents.not_held, resolved, found, ask)
        if missing is not None:
            body = await asyncio.to_thread(self._documents.abstained, found, ask, say(missing, language))
        elif screened is not None:
            body = await asyncio.to_thread(self._documents.screened, screened, found, ask, language)
        else:
            body = await asyncio.to_thread(self._documents.looked_up, resolved, found, ask, language)
        if body is None and not enough(found) and not await asyncio.to_thread(self._documents.has_actions, resolved, found, ask):
            body = await asyncio.to_thread(self._documents.abstained, found, ask, say("nothing", language))
        if body is None:
            yield EvidenceFound(sources=tuple(_source(hit) for hit in found.hits))
            timings["evidence"] = self._since(began)
            async with aclosing(self._worded(found, ask, resolved, language)) as steps:
                async for step in steps:
                    if isinstance(step, Body):
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
            body = await asyncio.to_thread(self._documents.with_conflicts, body, ask, language)
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
    ) -> AsyncGenerator[Event | Body, None]:
        """Yield the model's checked sentences and its body; the extracted body when there is no model or it fails."""
        if self._model is None or not ask.use_model:
            yield await asyncio.to_thread(self._documents.extracted, found, ask, language, say("no_model", language))
            return
        prompt = load_prompt(f"answer.{language if self._prompt_language == 'auto' else self._prompt_language}")
        heard = Hearing(self._model, self._parameters, prompt)
        try:
            offered = offer(prompt, question, found.hits, ask.as_of.isoformat(), ask.place.name_zh if ask.place else "—",
                            self._model.max_context, self._output_tokens, language)
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
            body = await asyncio.to_thread(self._documents.extracted, found, ask, language, note)
            yield body._replace(model=self._model.name, raw=heard.raw, call=heard.call(), written=heard.written)

    async def _finished(self, step: Finished, found: Found, ask: Ask, prompt_version: str, language: Language) -> Body:
        """Return what the model's checked reply amounts to.  Raises: ModelUnavailable when nothing of it holds."""
        assert self._model is not None
        if step.says_nothing:
            body = await asyncio.to_thread(self._documents.abstained, found, ask, say("model_says_nothing", language))
            return body._replace(mode="generated", model=self._model.name, prompt_version=prompt_version, raw=step.raw)
        if not any(claim.verdict == "supported" for claim in step.claims):
            raise ModelUnavailable("no sentence of the reply passed its checks", "unchecked")
        withheld = (f"{WITHHELD_TEXT[language]} ×{step.withheld}",) if step.withheld else ()
        warnings = (*step.warnings, *withheld, *hostile_warning(step.claims, found, language))
        return Body("answered", "generated", step.claims, warnings=warnings, model=self._model.name,
                     prompt_version=prompt_version, raw=step.raw)

    def _put_together(
        self, ask: Ask, resolved: str, language: Language, body: Body, found: Found, timings: dict[str, float]
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


def _source(hit: Hit) -> Source:
    return Source(passage_id=hit.passage.passage_id, title=hit.version.title, section=hit.passage.anchor_path,
                  page=hit.passage.page)
