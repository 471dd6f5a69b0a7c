"""Names of files that came from elsewhere, made safe to keep and to show."""

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

LONGEST_NAME = 200


def safe_name(name: str) -> str | None:
    """Return the file's own name, without folders and unprintable characters; None when nothing is left of it."""
    own = PurePosixPath(PureWindowsPath(name.replace("\0", "")).name).name
    own = "".join(one for one in own if one.isprintable()).strip()
    if not own or own in (".", ".."):
        return None
    if len(own) > LONGEST_NAME:
        suffix = own[own.rfind(".") :] if 0 < len(own) - own.rfind(".") <= 12 else ""
        own = own[: LONGEST_NAME - len(suffix)] + suffix
    return own


def shown_name(path: Path) -> str:
    """Return a path's last part as text; a name in no valid UTF-8 is taken for the GB 18030 of an unpacked archive."""
    return _text(os.fsencode(path.name))


def shown_path(path: Path) -> str:
    """Return a path as text that can be stored, whatever bytes it is made of."""
    return "/".join(_text(part) for part in os.fsencode(path).split(b"/"))


def _text(part: bytes) -> str:
    try:
        return part.decode()
    except UnicodeDecodeError:
        return part.decode("gb18030", "backslashreplace")
