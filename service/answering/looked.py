"""What typed facts say to a question."""

from typing import NamedTuple

from service.domain.answers import Claim, Conflict


class Looked(NamedTuple):
    """An answer from typed facts, before it is put together."""

    claims: tuple[Claim, ...]
    options: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
