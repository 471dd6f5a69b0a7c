"""What the desk needs from the world: models, embedders, indexes and record stores, one Protocol each."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from service.domain.answers import Answer, Evidence
from service.domain.corrections import Correction
from service.domain.documents import Document, Passage, ScoredPassage, Section, Version
from service.domain.drills import Drill
from service.domain.facts import Fact
from service.domain.grades import Grade

FloatRow = NDArray[np.float32]
FloatRows = NDArray[np.float32]


class Embedder(Protocol):
    """Texts to vectors of length 1."""

    @property
    def identity(self) -> str:
        """Name and version of the model; vectors of two identities never mix."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_query(self, text: str) -> FloatRow:
        """Embed a question: array (dimension,), float32, length 1."""

    def embed_documents(self, texts: Sequence[str]) -> FloatRows:
        """Embed passages: array (n, dimension), float32, rows of length 1."""


class PairScorer(Protocol):
    """A model that reads a question and a passage together."""

    def scores(self, question: str, texts: Sequence[str]) -> FloatRow:
        """Return how well each text answers the question: array (n,), float32, between 0 and 1."""


class Pieces(NamedTuple):
    """The pieces that a text falls into, each with a vector and how much it says."""

    spans: tuple[tuple[int, int], ...]
    vectors: FloatRows
    """Rows of length 1, one a piece; zeros for a piece that is not known."""
    weights: FloatRow
    """Small for words that stand everywhere."""


class PieceVectors(Protocol):
    """A text's words to vectors that lie near each other when they mean the same, in both languages."""

    def pieces(self, text: str) -> Pieces:
        """Cut a text into pieces, in order."""


class Entailment(Protocol):
    """A model of whether one text follows from another."""

    def contradicts(self, premise: str, hypothesis: str) -> float:
        """Return the probability that both cannot be true."""

    def entails(self, premise: str, hypothesis: str) -> float:
        """Return the probability that the hypothesis follows."""


class Query(NamedTuple):
    """A question in every form an index may want."""

    text: str
    tokens: Mapping[str, float]
    """Search terms with their weights: 1 for the question's own, less for expansions."""
    vector: FloatRow


class IndexedPassage(NamedTuple):
    """A passage in every form an index may want."""

    passage_id: str
    version_id: str
    tokens: Sequence[str]
    vector: FloatRow


class PassageIndex(Protocol):
    """A derived index of passages; it can be deleted and rebuilt from the records at any time."""

    @property
    def name(self) -> str:
        """What the outbox calls it: `vectors` or `words`."""

    @property
    def identity(self) -> str:
        """Name of the index's content: it changes with the embedder or the tokens.

        What was added under another identity is gone at opening, so that reconciling rebuilds it."""

    def add(self, passages: Sequence[IndexedPassage]) -> None:
        """Add passages, replacing those of the same id; durable when it returns."""

    def remove_version(self, version_id: str) -> None:
        """Remove a version's passages; nothing happens when there are none."""

    def counts(self) -> dict[str, int]:
        """Passages held, by version id."""

    def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
        """Return at most `k` passages, best first, of the versions named or of all; empty when none matches."""

    def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        """Score the passages named; one that does not match or is not held scores 0."""

    def substitutes(self, query: Query) -> dict[str, str]:
        """Return the query's terms that no passage holds as written, with what is looked for in their place."""

    def ceiling(self, query: Query) -> float | None:
        """Return a scale for a good score of this query, 0 when it has no words of its own.

        None where the score has a natural scale."""

    def clear(self) -> None:
        """Drop everything."""

    def close(self) -> None:
        """Let go of files and threads."""


class Message(NamedTuple):
    """One turn of a conversation with a model."""

    role: str
    """`system`, `user` or `assistant`."""
    content: str


class Waiting(NamedTuple):
    """Others are being answered first."""

    place: int
    """1 for the next one, 0 once the turn has come."""


class Completion(NamedTuple):
    """How a model's reply ended."""

    text: str
    done_reason: str
    """`stop` when the reply is whole."""
    prompt_tokens: int | None
    output_tokens: int | None


class ChatModel(Protocol):
    """A language model that answers messages; cancel by closing the iterator."""

    @property
    def name(self) -> str:
        """Model name as the server knows it."""

    @property
    def max_context(self) -> int:
        """Tokens of prompt and reply together."""

    def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Waiting | Completion, None]:
        """Yield places in the queue, pieces of text, then exactly one `Completion`.  Raises: ModelUnavailable."""

    async def complete(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> Completion:
        """Return the whole reply, bound to a JSON schema when one is given.  Raises: ModelUnavailable."""


class DocumentRecords(Protocol):
    """Documents, versions, sections, passages and facts."""

    def document(self, document_id: str) -> Document | None: ...

    def documents(self) -> tuple[Document, ...]:
        """Return every document, removed ones included, in order of their ids."""

    def version(self, version_id: str) -> Version | None: ...

    def versions(self) -> tuple[Version, ...]:
        """Return every version of every state, in order of ingestion."""

    def version_of_bytes(self, sha256: str) -> Version | None:
        """Return the version made of these bytes that answers now or is being built."""

    def text(self, version_id: str) -> str:
        """Return a version's stored text.  Raises: NotFound."""

    def sections(self, version_id: str) -> tuple[Section, ...]: ...

    def passages(self, version_id: str) -> tuple[Passage, ...]:
        """Return a version's passages in order."""

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]: ...

    def passage_counts(self) -> dict[str, int]:
        """Return passages stored, by version id, of versions of every state."""

    def facts(self, version_ids: Collection[str], kind: str | None = None) -> tuple[Fact, ...]: ...

    def revise_fact(self, fact: Fact) -> None:
        """Keep a reviewed, corrected or rejected fact in place of the one of the same id.  Raises: NotFound."""

    def store(
        self,
        document: Document,
        version: Version,
        text: str,
        sections: Sequence[Section],
        passages: Sequence[Passage],
        facts: Sequence[Fact],
        indexes: Sequence[str],
    ) -> None:
        """Store a version as `building` with an outbox row an index, in one transaction.

        What an earlier, unfinished ingestion of the same version left is replaced."""

    def promote(self, version_id: str, indexes: Sequence[str]) -> None:
        """Make a version its document's current one, in one transaction; the one before becomes `replaced`
        and an outbox row an index asks for its removal.  Raises: NotFound.

        Only a version that is being built is promoted: one that was removed meanwhile stays so."""

    def remove(self, document_id: str, indexes: Sequence[str]) -> None:
        """Mark a document and its versions removed, with outbox rows, in one transaction.  Raises: NotFound."""

    def building(self) -> tuple[Version, ...]:
        """Return versions that were stored and never promoted, in order of ingestion."""


class OutboxRow(NamedTuple):
    """Work that an index has still to do."""

    row_id: int
    index_name: str
    action: str
    """`add` or `remove`."""
    version_id: str


class Outbox(Protocol):
    """What each derived index has still to catch up with."""

    def pending(self, index_name: str) -> tuple[OutboxRow, ...]:
        """Return rows in the order they were written."""

    def done(self, row_id: int) -> None: ...

    def enqueue(self, index_name: str, action: str, version_ids: Sequence[str]) -> None: ...


class KeptAnswer(NamedTuple):
    """An answer's record as it lies in the store."""

    answer_id: str
    answered_at: datetime
    document: dict[str, Any]
    """The answer's JSON document as it was given, its fields in their order, whatever a later program would write."""
    evidence: Evidence
    history: tuple[Message, ...]
    is_as_given: bool | None
    """Whether the document still has the hash that was taken when it was given; None when none was taken."""


class AnswerRecords(Protocol):
    """Answers with the evidence they rested on."""

    def add(self, answer: Answer, evidence: Evidence, history: Sequence[Message]) -> None: ...

    def get(self, answer_id: str) -> tuple[Answer, Evidence] | None: ...

    def history(self, answer_id: str) -> tuple[Message, ...]:
        """Return the conversation before the question; empty when there was none."""

    def kept(self, answer_id: str) -> KeptAnswer | None:
        """Return an answer as it was given; None when there is none, or it was purged."""

    def latest(self, most: int, before: datetime | None = None) -> tuple[KeptAnswer, ...]:
        """Return at most `most` answers, newest first, given before a moment when one is named."""

    def count(self, before: datetime | None = None) -> int:
        """Return how many answers are kept, given before a moment when one is named."""

    def purge(self, answer_id: str) -> bool:
        """Delete an answer with its evidence and corrections; False when there is none."""

    def purge_before(self, moment: datetime | None) -> int:
        """Delete every answer given before a moment, or every one; return how many there were."""


class CorrectionRecords(Protocol):
    """What readers found wrong or outdated in answers."""

    def add(self, correction: Correction) -> None:
        """Keep a correction with its answer.  Raises: NotFound when the answer is not there."""

    def of_answer(self, answer_id: str) -> tuple[Correction, ...]:
        """Return an answer's corrections in the order they were said."""

    def all(self) -> tuple[Correction, ...]:
        """Return every correction in the order they were said."""


class DrillRecords(Protocol):
    """Drills that were made."""

    def add(self, drill: Drill) -> None: ...

    def get(self, drill_id: str) -> Drill | None: ...

    def all(self) -> tuple[Drill, ...]: ...


class RunRecords(Protocol):
    """Evaluation runs and their rows."""

    def add_run(self, run_id: str, header: Mapping[str, Any]) -> None: ...

    def add_row(self, run_id: str, case_id: str, row: Mapping[str, Any], place: int | None = None) -> None:
        """Keep what became of a case; `place` is its number among the cases, by default behind those that are there.

        Raises: NotFound when there is no such run."""

    def begun(self, run_id: str) -> tuple[dict[str, Any], frozenset[str]] | None:
        """Return the header and the ids of the cases that have a row; None when there is no such run."""

    def run(self, run_id: str) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]] | None:
        """Return the header and the rows in the order of the cases."""

    def runs(self) -> tuple[dict[str, Any], ...]:
        """Return headers, newest first, each with its `run_id`."""


class GradeRecords(Protocol):
    """What people found the answers of evaluation runs worth."""

    def keep(self, grade: Grade) -> None:
        """Keep a grade in place of the same grader's earlier one, or a final one in place of the final one before.

        Raises: NotFound when the run has no such case."""

    def of_run(self, run_id: str) -> tuple[Grade, ...]:
        """Return a run's grades in the order they were given; empty when there is none."""
