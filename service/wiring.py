"""The one place where ports meet adapters: `open_desk(settings)` gives a desk."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from service import indexing
from service.adapters.chat_model import LangChainChat, provider_and_model
from service.adapters.chroma_index import ChromaIndex
from service.adapters.closed_index import ClosedIndex
from service.adapters.cross_encoder import CrossEncoderScorer
from service.adapters.embedding.sentence_embedder import SentenceEmbedder
from service.adapters.embedding.static_embedder import StaticEmbedder
from service.adapters.entailment import CrossEncoderEntailment
from service.adapters.model_circuit import Circuit
from service.adapters.model_options import parameters_of
from service.adapters.model_queue import ModelQueue
from service.adapters.shared_model import ModelUse, SharedModel
from service.adapters.sql.answer_records import SqlAnswerRecords
from service.adapters.sql.correction_records import SqlCorrectionRecords
from service.adapters.sql.document_records import SqlDocumentRecords
from service.adapters.sql.drill_records import SqlDrillRecords
from service.adapters.sql.engine import open_engine
from service.adapters.sql.grade_records import SqlGradeRecords
from service.adapters.sql.outbox import SqlOutbox
from service.adapters.sql.run_records import SqlRunRecords
from service.adapters.word_index import WordIndex
from service.answering.answerer import Answerer
from service.answering.intents import IntentModel
from service.domain.places import Place
from service.errors import SettingsError, WrongCall
from service.grounding.checking import Checker
from service.grounding.glossary import read_glossary
from service.grounding.soft_coverage import SoftCoverage
from service.grounding.synonyms import SHIPPED as SYNONYMS
from service.grounding.synonyms import read_synonyms
from service.home import Home, wants_room
from service.ports import (
    AnswerRecords,
    ChatModel,
    CorrectionRecords,
    DocumentRecords,
    DrillRecords,
    Embedder,
    GradeRecords,
    Outbox,
    PassageIndex,
    RunRecords,
)
from service.retrieval.gazetteer import Gazetteer, read_gazetteer
from service.retrieval.searching import Search
from service.retrieval.thesaurus import SHIPPED, Thesaurus, read_thesaurus
from service.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Everything a command works with."""

    settings: Settings
    home: Home
    records: DocumentRecords
    outbox: Outbox
    answers: AnswerRecords
    corrections: CorrectionRecords
    drills: DrillRecords
    runs: RunRecords
    grades: GradeRecords
    embedder: Embedder
    vectors: PassageIndex
    words: PassageIndex
    search: Search
    thesaurus: Thesaurus
    model: ChatModel | None
    answerer: Answerer
    close: Callable[[], None]
    # Requests come from many threads, and only one of them may work on an index.
    _indexing: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    @property
    def index_names(self) -> tuple[str, str]:
        """Names of the derived indexes, as the outbox knows them."""
        return self.vectors.name, self.words.name

    def model_use(self) -> ModelUse | None:
        """Return who asks the model now and whether it is left alone; None without one."""
        return self.model.use() if isinstance(self.model, SharedModel) else None

    def today(self) -> date:
        """Return the day that counts as today."""
        return self.settings.current_date()

    def place(self, name: str | None) -> Place | None:
        """Return the place of that name, or the home's own when none is named.  Raises: WrongCall."""
        wanted = name or self.settings.place
        if not wanted:
            return None
        found = self.search.gazetteer().named(wanted)
        if found is None and name:
            raise WrongCall(f"no place named {name!r} is known; see places.csv in {self.home.path}")
        return found

    def catch_up(self, on_progress: Callable[[int, int], None] | None = None) -> None:
        """Bring both indexes level with the records, then let finished versions answer; words first."""
        with self._indexing:
            indexing.catch_up(self.records, self.outbox, self.words, None, on_progress)
            indexing.catch_up(self.records, self.outbox, self.vectors, self.embedder, on_progress)
            if indexing.promote_complete(self.records, self.outbox, self.index_names):
                indexing.catch_up(self.records, self.outbox, self.words, None)
                indexing.catch_up(self.records, self.outbox, self.vectors, self.embedder)

    def reconcile(self) -> int:
        """Compare both indexes with the records and mend them; return how many versions were wrong."""
        with self._indexing:
            wrong = sum(indexing.reconcile(self.records, self.outbox, index) for index in (self.words, self.vectors))
            self.catch_up()
        return wrong

    def rebuild(self, on_progress: Callable[[int, int], None] | None = None) -> None:
        """Make both indexes anew from the records."""
        with self._indexing:
            for index in (self.words, self.vectors):
                indexing.rebuild(self.records, self.outbox, index)
            self.catch_up(on_progress)


def _open_vectors(home: Home, embedder: Embedder) -> PassageIndex:
    """Open the index of vectors; on a full disk, where Chroma cannot, words alone answer."""
    try:
        return ChromaIndex(home.vectors, embedder.dimension, embedder.identity)
    except SettingsError as failure:
        if not wants_room(failure):
            raise
        log.warning("%s", failure)
        return ClosedIndex("vectors", embedder.identity, "the disk is full")


def _share(model: ChatModel, settings: Settings) -> SharedModel:
    circuit = Circuit(settings.circuit_faults, settings.circuit_pause_s, settings.circuit_longest_pause_s)
    return SharedModel(model, ModelQueue(settings.model_at_once), circuit, settings.model_queue_s)


def open_checker(
    settings: Settings, places: Gazetteer, with_vectors: bool = True, shipped: StaticEmbedder | None = None
) -> Checker:
    """Return what sentences are checked with: always the shipped word vectors, with which its thresholds were measured.

    Raises: SettingsError."""
    coverage = SoftCoverage(shipped or StaticEmbedder(), read_synonyms(SYNONYMS)) if with_vectors else None
    entailment = CrossEncoderEntailment(settings.nli_model) if settings.nli_model else None
    return Checker(coverage, read_glossary(), places, entailment)


def open_desk(settings: Settings) -> Desk:
    """Open a home's desk; the caller holds the home's lock.  Raises: SettingsError."""
    home = Home(settings.home)
    home.path.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.records_url or f"sqlite:///{home.records}")
    embedder: Embedder = StaticEmbedder() if settings.embedder == "static" else SentenceEmbedder(settings.embedder)
    records = SqlDocumentRecords(engine)
    answers = SqlAnswerRecords(engine)
    vectors = _open_vectors(home, embedder)
    words = WordIndex(home.words)
    thesaurus = read_thesaurus(SHIPPED, home.thesaurus)
    places = read_gazetteer(home.places)
    search = Search(records, vectors, words, embedder, places, thesaurus,
                    CrossEncoderScorer(settings.reranker) if settings.reranker else None)
    model = _share(LangChainChat(settings), settings) if settings.chat_model else None
    told = parameters_of(provider_and_model(settings.chat_model)[0], settings) if settings.chat_model else None
    shipped = embedder if isinstance(embedder, StaticEmbedder) else None
    lexicon = shipped or StaticEmbedder()

    def close() -> None:
        vectors.close()
        words.close()
        engine.dispose()

    return Desk(
        settings=settings,
        home=home,
        records=records,
        outbox=SqlOutbox(engine),
        answers=answers,
        corrections=SqlCorrectionRecords(engine),
        drills=SqlDrillRecords(engine),
        runs=SqlRunRecords(engine),
        grades=SqlGradeRecords(engine),
        embedder=embedder,
        vectors=vectors,
        words=words,
        search=search,
        thesaurus=thesaurus,
        model=model,
        answerer=Answerer(records, answers, search, embedder, model, settings.model_output_tokens,
                          settings.require_review, parameters=told, checker=open_checker(settings, places, shipped=shipped),
                          intents=IntentModel(lexicon).guess, lexicon=lexicon, prompt_language=settings.prompt_language),
        close=close,
    )
