"""Turn one sentence that a model wrote into a checked claim, or withhold it."""

from collections.abc import Sequence
from typing import NamedTuple

from service.domain.answers import Claim
from service.domain.documents import Language, Passage, Version
from service.grounding.checking import PLAIN, Checker
from service.grounding.citing import cite_best
from service.grounding.coverage import language_of
from service.grounding.marks import split_marks
from service.grounding.reasons import WITHHELD_TEXT, Reason
from service.grounding.verification import status_of, verify
from service.rules.value import Value


class CheckedSentence(NamedTuple):
    """A sentence after its check: a claim to show, or the reason why nothing is shown."""

    claim: Claim | None
    """None when the sentence is withheld."""
    withheld: str | None
    """Why it is withheld, in the reader's language."""
    raw: str
    """What the model wrote, for the record only."""
    reasons: tuple[Reason, ...] = ()
    language: Language = "zh"

    @property
    def shown(self) -> str:
        """What the reader sees: the sentence without marks, or the line that stands in its place."""
        return WITHHELD_TEXT[self.language] if self.claim is None else self.claim.text


def check_sentence(raw_sentence: str, shown: Sequence[tuple[Passage, Version]], computed: Sequence[Value] = (),
                   language: Language | None = None, checker: Checker = PLAIN) -> CheckedSentence:
    """Check a sentence with its marks; mark 1 names the first of the passages shown.

    A mark that names none of them is removed and flagged. `language` is the reader's, by default the sentence's."""
    text, marks = split_marks(raw_sentence)
    reader = language or language_of(text)
    cited = [shown[mark - 1] for mark in marks if 1 <= mark <= len(shown)]
    reasons = [Reason("dangling", f"[{mark}]") for mark in marks if not 1 <= mark <= len(shown)]
    reasons += verify(text, [_quotable(passage) for passage, _ in cited], computed,
                      [title for passage, version in cited for title in _titles(passage, version)], checker).reasons
    words = "；".join(reason.text("zh") for reason in reasons) if reader == "zh" else "; ".join(
        reason.text("en") for reason in reasons)
    status = status_of(reasons)
    if status == "withheld":
        return CheckedSentence(None, words, raw_sentence, tuple(reasons), reader)
    citations = tuple(cite_best(passage, version, text) for passage, version in cited if passage.text.strip())
    claim = Claim(text=text, verdict=status, reason=words or None, citations=citations,
                  kind="combined" if len(citations) > 1 else "worded")
    return CheckedSentence(claim, None, raw_sentence, tuple(reasons), reader)


def _quotable(passage: Passage) -> str:
    """Return the passage with the headings and table header that it stands under."""
    return "\n".join(part for part in (passage.context, passage.text) if part)


def _titles(passage: Passage, version: Version) -> tuple[str, ...]:
    dates = " ".join(day.isoformat() for day in (version.effective, version.issued) if day)
    named = " ".join(part for part in (version.doc_id, version.title, version.doc_no, version.version, dates) if part)
    return named, *passage.path
