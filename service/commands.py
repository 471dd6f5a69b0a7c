"""One function a command: a desk and arguments in, one JSON-ready document out."""

import asyncio
import base64
import platform
from collections.abc import Callable, Coroutine, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import Base64Bytes, Field, ValidationError

from ingest_docs.hidden_texts import kept_hidden
from ingest_docs.pipeline import SourceFile, ingest_file, remove_document
from ingest_docs.readers.pages_read import PageRead
from service import reviewing
from service.adapters.embedding.static_embedder import SHIPPED as SHIPPED_WEIGHTS
from service.adapters.model_servers import ask_model_server
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.documents import Language, Version
from service.domain.facts import FactState
from service.domain.record import Record
from service.drilling.making import DrillRequest, make_drill
from service.errors import NotFound, WrongCall
from service.grounding.citing import cite
from service.home import VERSION
from service.incidents.drafting import SituationGiven, draft_steps
from service.ports import Message
from service.prompt_files import FOLDER as PROMPTS
from service.retrieval.explaining import explain_hit, explain_question
from service.retrieval.in_force import in_force, superseded
from service.retrieval.thesaurus import SHIPPED as SHIPPED_THESAURUS
from service.rules.hostile_text import is_addressed_to_a_machine
from service.steps import consistency
from service.steps.suggesting import suggest_level
from service.wiring import Desk

Document = dict[str, Any]


class NoArguments(Record):
    """A command without arguments."""


class LookupArguments(Record):
    """What goes with every command that looks something up."""

    as_of: date | None = None
    """The day asked for; the home's today when None."""
    place: str | None = None
    no_model: bool = False


class GivenFile(Record):
    """A file that travels with a command, as bytes."""

    name: str
    source: str
    data: Base64Bytes

    @classmethod
    def of(cls, name: str, source: str, data: bytes) -> "GivenFile":
        """Return a file of these bytes."""
        return cls(name=name, source=source, data=base64.b64encode(data))


class IngestArguments(Record):
    files: tuple[GivenFile, ...]


class DocumentArguments(Record):
    document: str
    """Document id, doc_id, document number or title."""


class SearchArguments(LookupArguments):
    text: str = Field(min_length=1)
    k: int = Field(default=10, ge=1, le=100)
    thesaurus: bool = True
    explain: bool = False


class Turn(Record):
    role: str
    content: str


class AskArguments(LookupArguments):
    text: str = Field(min_length=1, max_length=4000)
    history: tuple[Turn, ...] = ()
    language: Language | None = None


class LevelArguments(LookupArguments):
    hazard: str | None = None
    readings: dict[str, float]


class DraftArguments(LookupArguments):
    text: str = Field(min_length=1, max_length=20_000)
    hazard: str | None = None
    readings: dict[str, float] = Field(default_factory=dict)
    language: Language | None = None


class DrillArguments(LookupArguments):
    hazard: str
    place: str
    minutes: int = Field(default=120, ge=20, le=1440)
    lang: Language = "zh"
    seed: int = 1


class FactsArguments(Record):
    document: str | None = None
    """Document id, doc_id, document number or title; every document in force when None."""
    kind: str | None = None
    state: FactState | None = None


class ReviewArguments(Record):
    fact_id: str
    by: str = Field(min_length=1)
    """Name of the person who decides."""


class CorrectionArguments(ReviewArguments):
    changes: dict[str, str]
    """Fields of the fact's value and what they should be."""


class Command(NamedTuple):
    """A command's arguments and what it does."""

    arguments: type[Record]
    run: Callable[[Desk, Any], Coroutine[Any, Any, Document]]

    def parse(self, values: Mapping[str, Any]) -> Record:
        """Return typed arguments.  Raises: WrongCall."""
        try:
            return self.arguments.model_validate(values)
        except ValidationError as failure:
            said = "; ".join(f"{'.'.join(map(str, error['loc'])) or 'arguments'}: {error['msg']}"
                             for error in failure.errors(include_url=False, include_input=False))
            raise WrongCall(said) from failure


async def ingest(desk: Desk, arguments: IngestArguments, on_page: PageRead | None = None) -> Document:
    """Take files in; each gets a report, and one that fails leaves the others as they are."""
    reports = [
        await asyncio.to_thread(ingest_file, desk, SourceFile(file.name, file.source, file.data), on_page)
        for file in arguments.files
    ]
    return {"documents": [report.model_dump(mode="json") for report in reports]}


async def documents_list(desk: Desk, arguments: LookupArguments) -> Document:
    """List documents, each with whether it is in force on the day asked and what stands in for it."""
    as_of = arguments.as_of or desk.today()
    versions = [version for version in desk.records.versions() if version.state == "current"]
    holding, replaced = in_force(versions, as_of), superseded(versions, as_of)
    by_id = {version.version_id: version for version in versions}
    rows = []
    for version in sorted(versions, key=lambda one: (one.doc_id, one.title)):
        row = version.model_dump(mode="json")
        instead = replaced.get(version.version_id)
        row["in_force"] = version.version_id in holding
        row["superseded_by"] = by_id[instead.by_version_id].title if instead else None
        rows.append(row)
    return {"as_of": as_of.isoformat(), "documents": rows}


async def documents_show(desk: Desk, arguments: DocumentArguments) -> Document:
    """Show one document: its version, sections, passages and facts, and apart from them what its file hides."""
    version = find_document(desk, arguments.document)
    home = desk.home
    hidden = await asyncio.to_thread(kept_hidden, home.hidden_texts(version.sha256), home.original(version.sha256),
                                     version.file_name, version.warnings)
    return {
        **version.model_dump(mode="json"),
        "sections": [section.model_dump(mode="json") for section in desk.records.sections(version.version_id)],
        "passage_list": [passage.model_dump(mode="json") for passage in desk.records.passages(version.version_id)],
        "facts": [fact.model_dump(mode="json") for fact in desk.records.facts({version.version_id})],
        "hidden": [{"where": one.where, "text": one.text, "addressed_to_software": is_addressed_to_a_machine(one.text)}
                   for one in hidden],
    }


async def documents_remove(desk: Desk, arguments: DocumentArguments) -> Document:
    """Remove a document: it answers nothing from now on."""
    version = find_document(desk, arguments.document)
    await asyncio.to_thread(remove_document, desk, version.document_id)
    return {"removed": version.document_id, "title": version.title}


def find_document(desk: Desk, name: str) -> Version:
    """Return the current version of the document named by id, doc_id, number or title.  Raises: NotFound, WrongCall."""
    current = [version for version in desk.records.versions() if version.state == "current"]
    found = [version for version in current
             if name in (version.document_id, version.doc_id, version.doc_no, version.title, version.file_name)]
    if not found:
        raise NotFound(f"no document {name!r} is here; `watchdesk documents list` shows those that are")
    if len(found) > 1:
        ids = ", ".join(version.document_id for version in found)
        raise WrongCall(f"{name!r} names {len(found)} documents; name one by its document_id: {ids}")
    return found[0]


async def facts_list(desk: Desk, arguments: FactsArguments) -> Document:
    """List facts of the documents that are here, by document, kind and state."""
    current = [find_document(desk, arguments.document)] if arguments.document else \
        [version for version in desk.records.versions() if version.state == "current"]
    versions = {version.version_id: version for version in current}
    return await asyncio.to_thread(reviewing.listed, desk, versions, arguments.kind, arguments.state)


async def facts_approve(desk: Desk, arguments: ReviewArguments) -> Document:
    """Keep that a person found a fact right."""
    return reviewing.decided(desk, arguments.fact_id, "reviewed", arguments.by).model_dump(mode="json")


async def facts_reject(desk: Desk, arguments: ReviewArguments) -> Document:
    """Keep that a person found a fact wrong; it is used for nothing."""
    return reviewing.decided(desk, arguments.fact_id, "rejected", arguments.by).model_dump(mode="json")


async def facts_correct(desk: Desk, arguments: CorrectionArguments) -> Document:
    """Keep a person's values in place of those that were read."""
    return reviewing.corrected(desk, arguments.fact_id, arguments.changes, arguments.by).model_dump(mode="json")


async def conflicts(desk: Desk, arguments: LookupArguments) -> Document:
    """Report where documents in force disagree, which prevails, and what the lists lack."""
    as_of, gazetteer = arguments.as_of or desk.today(), desk.search.gazetteer()
    scope = desk.search.scope(as_of, desk.place(arguments.place))
    found = await asyncio.to_thread(consistency.report, scope, desk.records, gazetteer, as_of)
    return consistency.as_document(found, scope, desk.records)


async def search(desk: Desk, arguments: SearchArguments) -> Document:
    """Search what is in force, and an earlier edition where the text asks for one; `explain` adds how the question was understood and how each passage scored."""
    as_of = arguments.as_of or desk.today()
    found = await asyncio.to_thread(
        desk.search.find, arguments.text, arguments.k, as_of, desk.place(arguments.place), arguments.thesaurus,
        with_earlier=True,
    )
    results = []
    for rank, hit in enumerate(found.hits, start=1):
        row: Document = {"rank": rank, "score": round(hit.score, 4), "in_force": hit.in_force, "text": hit.passage.text,
                         **cite(hit.passage, hit.version, hit.passage.text).model_dump(mode="json")}
        if arguments.explain:
            row["explain"] = explain_hit(hit)
        results.append(row)
    document: Document = {"results": results}
    if arguments.explain:
        document["understood"] = explain_question(found, desk.thesaurus, desk.words)
    return document


def to_ask(desk: Desk, arguments: AskArguments) -> Ask:
    """Return a question in the circumstances of this desk."""
    return Ask(
        question=arguments.text,
        as_of=arguments.as_of or desk.today(),
        place=desk.place(arguments.place),
        history=tuple(Message(turn.role, turn.content) for turn in arguments.history),
        use_model=not arguments.no_model,
        language=arguments.language,
    )


async def ask(desk: Desk, arguments: AskArguments) -> Document:
    """Answer a question; the answer is recorded with its evidence."""
    async for event in desk.answerer.answer(to_ask(desk, arguments)):
        if isinstance(event, AnswerReady):
            return event.answer.model_dump(mode="json")
    raise AssertionError("an answer always ends in AnswerReady")


async def level(desk: Desk, arguments: LevelArguments) -> Document:
    """Suggest a response level from readings, with each comparison and the clause it rests on."""
    place = desk.place(arguments.place)
    scope = desk.search.scope(arguments.as_of or desk.today(), place)
    suggestion = suggest_level(arguments.readings, arguments.hazard, scope, desk.records,
                               require_review=desk.settings.require_review)
    return suggestion.model_dump(mode="json")


async def draft(desk: Desk, arguments: DraftArguments) -> Document:
    """Draft response steps for a situation from the plan in force."""
    given = SituationGiven(arguments.text, arguments.hazard, arguments.readings, arguments.as_of or desk.today(),
                           desk.place(arguments.place), arguments.language, desk.settings.require_review)
    drafted = await asyncio.to_thread(draft_steps, given, desk.search, desk.records)
    return drafted.model_dump(mode="json")


async def drill_make(desk: Desk, arguments: DrillArguments) -> Document:
    """Make a drill from the plans in force; the same seed and documents give the same drill."""
    place = desk.place(arguments.place)
    assert place is not None
    request = DrillRequest(arguments.hazard, place, arguments.minutes, arguments.lang, arguments.seed,
                           arguments.as_of or desk.today())
    model = None if arguments.no_model else desk.model
    drill = await make_drill(request, desk.search, desk.records, model)
    desk.drills.add(drill)
    return drill.model_dump(mode="json")


async def reindex(desk: Desk, arguments: NoArguments) -> Document:
    """Make both indexes anew from the records."""
    await asyncio.to_thread(desk.rebuild)
    return {"words": sum(desk.words.counts().values()), "vectors": sum(desk.vectors.counts().values())}


class DoctorArguments(Record):
    offline: bool = False
    """Also list every asset that the desk needs to run without a network."""


async def doctor(desk: Desk, arguments: DoctorArguments) -> Document:
    """Say what this desk has and lacks: records, indexes, embedder, model server."""
    versions = desk.records.versions()
    current = [version for version in versions if version.state == "current"]
    passages = sum(version.passages for version in current)
    indexes = {index.name: sum(index.counts().values()) for index in (desk.words, desk.vectors)}
    server, use = await ask_model_server(desk.settings), desk.model_use()
    found: Document = {
        "version": VERSION,
        "python": platform.python_version(),
        "today": desk.today().isoformat(),
        "place": desk.settings.place,
        "records": {"documents": len(current), "passages": passages,
                    "building": len(desk.records.building())},
        "indexes": {name: {"passages": count, "level_with_records": count == passages}
                    for name, count in indexes.items()},
        "embedder": {"identity": desk.embedder.identity, "dimension": desk.embedder.dimension},
        "model": {"name": desk.settings.chat_model or None, "server": server.model_dump(mode="json") if server else None,
                  "use": use.model_dump(mode="json") if use else None},
        "places": len(desk.search.gazetteer()),
        "ok": all(count == passages for count in indexes.values()) and not desk.records.building(),
    }
    if arguments.offline:
        assets = [SHIPPED_WEIGHTS / "weights.npz", SHIPPED_WEIGHTS / "tokenizer.json", SHIPPED_THESAURUS,
                  *sorted(PROMPTS.glob("*.md")), desk.home.records, desk.home.vectors, desk.home.words, desk.home.places]
        found["assets"] = [{"path": str(path), "present": path.exists()} for path in assets]
        required = assets[:-1]
        found["ok"] = found["ok"] and all(path.exists() for path in required)
    return found


COMMANDS: dict[str, Command] = {
    "ingest": Command(IngestArguments, ingest),
    "documents list": Command(LookupArguments, documents_list),
    "documents show": Command(DocumentArguments, documents_show),
    "documents remove": Command(DocumentArguments, documents_remove),
    "facts list": Command(FactsArguments, facts_list),
    "facts approve": Command(ReviewArguments, facts_approve),
    "facts reject": Command(ReviewArguments, facts_reject),
    "facts correct": Command(CorrectionArguments, facts_correct),
    "conflicts": Command(LookupArguments, conflicts),
    "search": Command(SearchArguments, search),
    "ask": Command(AskArguments, ask),
    "level": Command(LevelArguments, level),
    "draft steps": Command(DraftArguments, draft),
    "drill make": Command(DrillArguments, drill_make),
    "reindex": Command(NoArguments, reindex),
    "doctor": Command(DoctorArguments, doctor),
}
