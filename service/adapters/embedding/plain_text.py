"""Text as tokenizers accept it."""


def encodable(text: str) -> str:
    """Return the text with `?` for lone surrogates, which broken input brings and tokenizers refuse."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
