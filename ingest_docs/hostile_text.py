"""Problems that name where a document speaks to a machine."""

from collections.abc import Sequence

from ingest_docs.blocks import Block, HiddenText
from service.domain.documents import Problem
from service.rules.hostile_text import is_addressed_to_a_machine


def hostile_problem(text: str, where: str, page: int | None = None) -> Problem:
    """Return the problem that tells a reader where such a text stands."""
    return Problem(code="hostile_text", message=f"{where}: text addressed to software: {quoted(text)}", page=page)


def quoted(text: str) -> str:
    """Return how a problem quotes a text."""
    return repr(text[:80])


def hidden_problems(hidden: Sequence[HiddenText], message: str, page: int | None = None) -> list[Problem]:
    """Return a problem for each hidden text that speaks to a machine, and one with the message; none for no text."""
    if not hidden:
        return []
    spoken = (one for one in hidden if is_addressed_to_a_machine(one.text))
    return [*(hostile_problem(one.text, f"{one.where}, left out", page) for one in spoken),
            Problem(code="active_content", message=message, page=page)]


def hostile_blocks(blocks: tuple[Block, ...]) -> tuple[Problem, ...]:
    """Return a problem for each visible block that speaks to a machine; the block itself stays."""
    return tuple(
        hostile_problem(block.text, block.sheet_row or f"line {place}", block.page)
        for place, block in enumerate(blocks, start=1)
        if is_addressed_to_a_machine(block.text)
    )
