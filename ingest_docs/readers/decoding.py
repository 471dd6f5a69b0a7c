"""Text from bytes whose encoding nobody states."""

from service.domain.documents import Problem
from service.errors import ReadFailed

_GUESSED = Problem(code="encoding_guessed", message="the text is not UTF-8; it was read as GB 18030")


def decode(name: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text, and a problem when its encoding had to be guessed.  Raises: ReadFailed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), (_GUESSED,)
    except UnicodeDecodeError as failure:
        raise ReadFailed("unreadable", f"{name} is neither UTF-8 nor GB 18030 text") from failure
