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
from service.grounding.support import conversions, stands_in, values
from service.grounding.verification import status_of, verify
from service.rules.units import same_value
from service.rules.value import Value


class Computed(NamedTuple):
    """A figure that our code computed, and how."""

    value: Value
    trace: str
    """Each step with its numbers, such as `6 艘 + 2 艘 = 8 艘`."""


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


def check_sentence(raw_sentence: str, shown: Sequence[tuple[Passage, Version]], computed: Sequence[Computed] = (),
                   language: Language | None = None, checker: Checker = PLAIN) -> CheckedSentence:
    """Check a sentence with its marks; mark 1 names the first of the passages shown.

    A mark that names none of them is removed and flagged. `language` is the reader's, by default the sentence's.
    A figure that was computed or converted keeps its trace. A supported claim always has the original quote beside it,
    in whatever language that is."""
    text, marks = split_marks(raw_sentence)
    reader = language or language_of(text)
    cited = [shown[mark - 1] for mark in marks if 1 <= mark <= len(shown)]
    reasons = [Reason("dangling", f"[{mark}]") for mark in marks if not 1 <= mark <= len(shown)]
    reasons += verify(text, [_quotable(passage) for passage, _ in cited], [figure.value for figure in computed],
                      [title for passage, version in cited for title in _titles(passage, version)], checker).reasons
    words = "；".join(reason.text("zh") for reason in reasons) if reader == "zh" else "; ".join(
        reason.text("en") for reason in reasons)
    status = status_of(reasons)
    if status == "withheld":
        return CheckedSentence(None, words, raw_sentence, tuple(reasons), reader)
    if not any(passage.text.strip() for passage, _ in cited) and status == "supported":
        reasons.append(Reason("no_citation"))
        status, words = "flagged", reasons[-1].text(reader)
    citations = tuple(cite_best(passage, version, text) for passage, version in cited if passage.text.strip())
    figures = [figure.trace for figure in computed if _uses(text, figure.value, [passage.text for passage, _ in cited])]
    traces = [*figures, *conversions(text, "\n".join(_quotable(passage) for passage, _ in cited))]
    claim = Claim(text=text, verdict=status, reason=words or None, citations=citations, trace="; ".join(traces) or None,
                  kind="computed" if figures else "combined" if len(citations) > 1 else "worded")
    return CheckedSentence(claim, None, raw_sentence, tuple(reasons), reader)


def _quotable(passage: Passage) -> str:
    """Return the passage with the headings and table header that it stands under."""
    return "\n".join(part for part in (passage.context, passage.text) if part)


def _uses(sentence: str, figure: Value, cited: Sequence[str]) -> bool:
    """Return whether the sentence says a computed figure that the cited text does not."""
    return any(same_value(value, figure) and not any(stands_in(value, sentence, values(text), text) for text in cited)
               for value in values(sentence))


def _titles(passage: Passage, version: Version) -> tuple[str, ...]:
    dates = " ".join(day.isoformat() for day in (version.effective, version.issued) if day)
    named = " ".join(part for part in (version.doc_id, version.title, version.doc_no, version.version, dates) if part)
    return named, *passage.path
