"""The thinking that some models write before their answer, taken out as it streams."""

_OPEN, _CLOSE = "<think>", "</think>"


class ThinkingFilter:
    """Lets text through except one `<think>` part at its beginning; older servers leave it in the reply."""

    def __init__(self) -> None:
        self._held = ""
        self._state = "start"

    def feed(self, piece: str) -> str:
        """Return what of the text so far is known to be answer and was not returned before."""
        if self._state == "answer":
            return piece
        self._held += piece
        if self._state == "start":
            begun = self._held.lstrip()
            if _OPEN.startswith(begun[: len(_OPEN)]) and len(begun) < len(_OPEN):
                return ""
            if not begun.startswith(_OPEN):
                self._state = "answer"
                return self._release(self._held)
            self._state = "thinking"
        _, closed, answer = self._held.partition(_CLOSE)
        if not closed or not answer.strip():
            return ""
        self._state = "answer"
        return self._release(answer.lstrip())

    def flush(self) -> str:
        """Return what was held back and is answer after all."""
        return self._release(self._held) if self._state == "start" else ""

    def _release(self, text: str) -> str:
        self._held = ""
        return text
