"""The fault server speaking OpenAI's chat protocol instead of Ollama's; as much a test double, and no model either."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from tests.doubles.fault_server import FaultServer, _send


class OpenAIFaultServer(FaultServer):
    """The same modes as server-sent events, as vLLM and others send them."""

    chat_path = "/v1/chat/completions"
    content_type = "text/event-stream"

    @property
    def url(self) -> str:
        return f"{super().url}/v1"

    async def _tell(self, path: str, body: Mapping[str, Any], writer: asyncio.StreamWriter) -> None:
        if path != "/v1/models":
            await _send(writer, 404, self._refusal(f"{path} is not here"))
            return
        models = [] if self.mode == "no_model" else [{"id": self._model, "object": "model"}]
        await _send(writer, 200, {"object": "list", "data": models})

    def _refusal(self, said: str) -> dict[str, Any]:
        return {"error": {"message": said, "type": "error", "param": None, "code": None}}

    def _may_not_cut(self, body: Mapping[str, Any]) -> bool:
        return True

    def _schema(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        schema: dict[str, Any] | None = body.get("response_format", {}).get("json_schema", {}).get("schema")
        return schema

    def _error_line(self, said: str) -> bytes:
        return _event(self._refusal(said))

    def _line(self, content: str, *, thinking: str | None = None, done: bool = False, **rest: Any) -> bytes:
        delta = {"role": "assistant", "content": content} | ({"reasoning_content": thinking} if thinking else {})
        reason = rest.get("done_reason") if done else None
        lines = _event(self._chunk([{"index": 0, "delta": delta, "finish_reason": reason}], None))
        if not done:
            return lines
        if "prompt_eval_count" in rest:
            read, written = rest["prompt_eval_count"], rest["eval_count"]
            usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
            lines += _event(self._chunk([], usage))
        return lines + b"data: [DONE]\n\n"

    def _chunk(self, choices: list[dict[str, Any]], usage: dict[str, int] | None) -> dict[str, Any]:
        return {"id": "double", "object": "chat.completion.chunk", "created": 0, "model": self._model,
                "choices": choices, "usage": usage}


def _event(body: object) -> bytes:
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"
