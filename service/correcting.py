"""A reader's objection to one sentence of an answer, kept with the answer."""

import logging
import uuid
from datetime import UTC, datetime

from service.domain.answers import Answer, sentences_of
from service.domain.corrections import Correction, CorrectionKind
from service.errors import NotFound, WrongCall
from service.wiring import Desk

log = logging.getLogger(__name__)


def kept_answer(desk: Desk, answer_id: str) -> Answer:
    """Return an answer that is kept.  Raises: NotFound."""
    found = desk.answers.get(answer_id)
    if found is None:
        raise NotFound(f"there is no answer {answer_id}; it was never given here, or it was purged")
    return found[0]


def correct(
    desk: Desk, answer_id: str, sentence: int, kind: CorrectionKind, says: str | None = None, by: str | None = None
) -> Correction:
    """Keep that a sentence is wrong or outdated, and what would be right.  Raises: NotFound, WrongCall."""
    count = len(sentences_of(kept_answer(desk, answer_id)))
    if not 1 <= sentence <= count:
        raise WrongCall(f"answer {answer_id} has {count} sentences, there is no sentence {sentence}; "
                        f"`watchdesk answers show {answer_id}` numbers them")
    correction = Correction(
        correction_id=uuid.uuid4().hex, answer_id=answer_id, sentence=sentence, kind=kind, says=_given(says),
        by=_given(by), at=datetime.now(UTC),
    )
    desk.corrections.add(correction)
    log.info("answer corrected", extra={"answer": answer_id, "kind": kind})
    return correction


def _given(text: str | None) -> str | None:
    """Return what was typed; nothing typed is None."""
    return (text or "").strip() or None
