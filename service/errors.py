"""The errors a caller must expect: one base with an HTTP status, and its named children."""

from typing import Literal


class WatchdeskError(Exception):
    """Something the caller could not have expected; the message says what, to what, and what to do."""

    status = 500
    code = "failed"


class WrongCall(WatchdeskError):
    """The request itself is wrong: a missing argument, an unknown name, a value out of range."""

    status = 422
    code = "wrong_call"


class NotFound(WatchdeskError):
    """The named record does not exist."""

    status = 404
    code = "not_found"


class PersonalData(WatchdeskError):
    """What was asked for shows residents' personal data, and the reader did not say that this is wanted."""

    status = 403
    code = "personal_data"


class SettingsError(WatchdeskError):
    """A setting names something that cannot be used here."""

    code = "settings"


class TooLarge(WatchdeskError):
    """What was sent has more bytes than this desk takes at once."""

    status = 413
    code = "too_large"


class HomeFull(WatchdeskError):
    """The home cannot be written: its disk is full, or a limit on the size of files is reached."""

    status = 507
    code = "home_full"


class HomeBusy(WatchdeskError):
    """Another process holds the home and does not answer for it."""

    status = 409
    code = "home_busy"


ModelTrouble = Literal[
    "unreachable", "slow", "broke_off", "missing", "busy", "cut", "unchecked", "language", "too_long", "not_taken",
    "prompt_cut", "malformed", "queue", "paused", "failed",
]
"""What kept a model from answering, for words in the officer's language."""


class ModelUnavailable(WatchdeskError):
    """The language model did not answer, answered too slowly, or broke off."""

    status = 503
    code = "model_unavailable"

    def __init__(self, message: str, trouble: ModelTrouble = "failed", because: ModelTrouble | None = None) -> None:
        super().__init__(message)
        self.trouble: ModelTrouble = trouble
        self.because: ModelTrouble | None = because
        """The trouble behind it, where the desk itself keeps from asking."""


class ReadFailed(WatchdeskError):
    """A file could not be read; `code` is one of the problem codes of ingestion."""

    status = 422

    def __init__(self, code: str, message: str, page: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.page = page
