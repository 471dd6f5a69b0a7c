"""Problems that name where a document speaks to a machine."""

from ingest_docs.blocks import Block
from service.domain.documents import Problem
from service.rules.hostile_text import is_addressed_to_a_machine


def hostile_problem(text: str, where: str, page: int | None = None) -> Problem:
    """Return the problem that tells a reader where such a text stands."""
    return Problem(code="hostile_text", message=f"{where}: text addressed to software: {text[:80]!r}", page=page)


def hostile_blocks(blocks: tuple[Block, ...]) -> tuple[Problem, ...]:
    """Return a problem for each visible block that speaks to a machine; the block itself stays."""
    return tuple(
        hostile_problem(block.text, block.sheet_row or f"line {place}", block.page)
        for place, block in enumerate(blocks, start=1)
        if is_addressed_to_a_machine(block.text)
    )
