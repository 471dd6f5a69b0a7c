"""What a reader found wrong or outdated in an answer."""

from datetime import datetime
from typing import Literal

from service.domain.record import Record

CorrectionKind = Literal["wrong", "outdated"]


class Correction(Record):
    """One sentence of an answer that a reader objects to; it goes when its answer goes."""

    correction_id: str
    answer_id: str
    sentence: int
    """Number of the sentence in the answer, from 1, as `sentences_of` counts them."""
    kind: CorrectionKind
    says: str | None = None
    """What would be right; None when the reader did not say."""
    by: str | None = None
    """Name of the reader; None when it was not given."""
    at: datetime
    """When it was said, UTC."""
