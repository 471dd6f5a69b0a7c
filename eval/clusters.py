"""Which cases hang together: those about one document stand or fall with how it was read."""

from eval.cases import Case


def cluster_of(case: Case) -> str:
    """Return the first document that a right answer cites, or `category:…` where none is to be cited."""
    return case.cite[0].document if case.cite else f"category:{case.category}"
