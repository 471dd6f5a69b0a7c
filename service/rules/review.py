"""Whether a fact may be computed with, or answer by itself: extracted facts may, unless something stands against it."""

from service.domain.facts import Fact


def may_compute_with(fact: Fact, *, is_ocr: bool, in_open_conflict: bool, require_review: bool) -> bool:
    """Say whether a fact may be computed with; one that a person has reviewed or corrected always may."""
    if fact.state == "rejected":
        return False
    if fact.state in ("reviewed", "corrected"):
        return True
    return not (require_review or is_ocr or in_open_conflict)


def may_answer(fact: Fact, *, require_review: bool) -> bool:
    """Say whether a fact's line may stand as the answer; a number is quoted and not computed with, so a scan's is too."""
    return fact.state in ("reviewed", "corrected") or (fact.state == "extracted" and not require_review)
