"""A test double of a model server: it speaks Ollama's protocol, misbehaves on request, and is no model.

It understands nothing.  Its answers are sentences copied from the numbered clauses of the prompt, or
written-out mistakes; what it says about versions, tokens and context lengths is made up.  It shows how
the desk behaves towards a server, never how well a model answers.

For trials by hand: `python -m tests.doubles.fault_server --mode normal --port 11434`.
"""

import argparse
import asyncio
import json
import re
import socket
import struct
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple, Self, get_args

from tests.doubles.fault_replies import reply_to

Mode = Literal[
    "normal",
    "no_model",  # 404
    "busy",  # 503
    "slow_first",  # waits before the first byte
    "slow_pieces",  # waits between two pieces
    "trickle",  # many pieces, each soon enough, never done
    "closed",  # FIN in the middle of a reply
    "reset",  # RST in the middle of a reply
    "half_line",  # half a JSON line, then a clean end
    "no_done",  # a clean end without `done`
    "error_line",  # an error line in the middle of a reply
    "load_only",  # says that the model was loaded and no more
    "length",  # cut by num_predict
    "bad_json",
    "bad_line",  # a line without a role
    "thinking",  # thinks in the field for it
    "thinking_inline",  # thinks between <think> and </think> in the reply
    "cut_prompt",  # read much less than it was sent
    "too_long",  # 400 for a prompt it was told not to cut; reads a part of one that it may cut
    "no_counts",  # does not say how many tokens it read
    "wrong_language",
    "no_marks",
    "invented_marks",
    "invented_numbers",
    "one_invented",  # one sentence invented beside honest ones
    "injected",  # obeys an instruction that stands in a clause
]
VERSION = "0.0.0-double"
CONTEXT = 40960
_STATUS = {200: "OK", 400: "Bad Request", 404: "Not Found", 503: "Service Unavailable"}


class Heard(NamedTuple):
    """A request that came."""

    method: str
    path: str
    body: dict[str, Any]


class FaultServer:
    """Serves on a free port of 127.0.0.1 while its context lasts; `replies`, when given, are said in turn."""

    chat_path = "/api/chat"
    content_type = "application/x-ndjson"

    def __init__(
        self, mode: Mode = "normal", *, replies: Sequence[str] = (), delay_s: float = 5.0, model: str = "qwen3:8b",
        port: int = 0,
    ) -> None:
        self.mode = mode
        self.heard: list[Heard] = []
        self.left = threading.Event()
        """Set when a client hung up before its reply was whole."""
        self.most_at_once = 0
        """Most chat requests that were under way together."""
        self._under_way = 0
        self._replies = list(replies)
        self._delay_s = delay_s
        self._model = model
        self._port = port
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fault server", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Bodies of the chat requests, in order."""
        return [one.body for one in self.heard if one.path == self.chat_path]

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        talks: set[asyncio.Task[None]] = set()

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            talks.add(task)
            try:
                await self._talk(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.left.set()
            except asyncio.CancelledError:
                pass  # the server stops; asyncio's stream callback would report it as unhandled
            finally:
                writer.close()
                with suppress(ConnectionError, asyncio.CancelledError):
                    await writer.wait_closed()
                talks.discard(task)  # not before: who stops the server waits for connections that are still closing

        try:
            server = await asyncio.start_server(talk, "127.0.0.1", self._port)
        except OSError as failure:
            self._failure = failure
            self._ready.set()
            return
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        await asyncio.sleep(0)  # a connection taken in this moment begins to talk
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await asyncio.sleep(0)  # transports told to close do so when the loop comes round
        await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path, _ = head.split("\r\n", 1)[0].split(" ", 2)
        length = re.search(r"(?i)\r\ncontent-length: *(\d+)", head)
        raw = await reader.readexactly(int(length[1])) if length else b""
        body: dict[str, Any] = json.loads(raw) if raw else {}
        self.heard.append(Heard(method, path, body))
        hung_up = asyncio.create_task(reader.read(1))
        try:
            if path == self.chat_path:
                self._under_way += 1
                self.most_at_once = max(self.most_at_once, self._under_way)
                try:
                    await self._chat(body, writer, hung_up)
                finally:
                    self._under_way -= 1
            else:
                await self._tell(path, body, writer)
        finally:
            hung_up.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await hung_up

    async def _tell(self, path: str, body: Mapping[str, Any], writer: asyncio.StreamWriter) -> None:
        """Answer what Ollama answers about itself."""
        model = {"name": self._model, "model": self._model}
        pulled = self.mode != "no_model"
        answers: dict[str, Callable[[], Any]] = {
            "/api/version": lambda: {"version": VERSION},
            "/api/tags": lambda: {"models": [model] if pulled else []},
            "/api/ps": lambda: {"models": [{**model, "context_length": 8192}] if pulled else []},
            "/api/show": lambda: {
                "model_info": {"general.architecture": "double", "double.context_length": CONTEXT},
                "capabilities": ["completion", "thinking"],
            },
        }
        if path not in answers or (path == "/api/show" and (not pulled or body.get("model") != self._model)):
            await _send(writer, 404, {"error": f"{path} is not here"})
        elif self.mode == "slow_first":
            await asyncio.sleep(self._delay_s)
        else:
            await _send(writer, 200, answers[path]())

    async def _chat(self, body: dict[str, Any], writer: asyncio.StreamWriter, hung_up: asyncio.Task[bytes]) -> None:
        if self.mode == "no_model":
            await _send(writer, 404, self._refusal(f"model '{body.get('model')}' not found"))
        elif self.mode == "busy":
            await _send(writer, 503, self._refusal("server busy, please try again.  maximum pending requests exceeded"))
        elif self.mode == "too_long" and self._may_not_cut(body):
            await _send(writer, 400, self._refusal("the input length exceeds the context length"))
        else:
            await self._stream(body, writer, hung_up)

    async def _stream(self, body: dict[str, Any], writer: asyncio.StreamWriter, hung_up: asyncio.Task[bytes]) -> None:
        if self.mode == "slow_first" and await self._is_left(hung_up, self._delay_s):
            return
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {self.content_type}\r\nTransfer-Encoding: chunked\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode())
        async for line in self._lines(body, hung_up):
            if hung_up.done():
                self.left.set()
                return
            writer.write(b"%x\r\n%s\r\n" % (len(line), line))
            await writer.drain()
        if hung_up.done() or self.mode == "closed":
            return
        if self.mode == "reset":
            await asyncio.sleep(0.05)  # so that the client has read what came before
            raw: socket.socket = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def _lines(self, body: dict[str, Any], hung_up: asyncio.Task[bytes]) -> AsyncIterator[bytes]:
        messages = body.get("messages", [])
        text = self._replies.pop(0) if self._replies else reply_to(self.mode, messages, self._schema(body))
        prompt = sum(len(message["content"]) for message in messages)
        if self.mode == "load_only":
            yield self._line("", done=True, done_reason="load")
            return
        if self.mode == "thinking":
            for piece in ("先看", "条文。"):
                yield self._line("", thinking=piece)
        if self.mode == "thinking_inline":
            text = f"<think>\n先看条文[1]，共9999米。\n</think>\n\n{text}"
        if self.mode == "bad_line":
            yield b'{"message": {"content": "who says this?"}, "done": false}\n'
        pieces = [text[at : at + 4] for at in range(0, len(text), 4)]
        broken = self.mode in ("closed", "reset", "half_line", "no_done", "error_line", "length", "slow_pieces")
        if broken:
            pieces = pieces[: max(1, len(pieces) // 2)]
        for number, piece in enumerate(pieces):
            if self.mode == "slow_pieces" and number == 1 and await self._is_left(hung_up, self._delay_s):
                return
            yield self._line(piece)
        while self.mode == "trickle" and not await self._is_left(hung_up, self._delay_s):
            yield self._line("。")
        if hung_up.done() or self.mode in ("closed", "reset", "no_done"):  # of this request: another's client may have left
            return
        if self.mode == "half_line":
            yield self._line("断")[:20]
        elif self.mode == "error_line":
            yield self._error_line("llama runner process has terminated")
        else:
            read = 5 if self.mode in ("cut_prompt", "too_long") else 10 + prompt * 2 // 3
            counts: dict[str, Any] = {"prompt_eval_count": read, "eval_count": len(text)}
            reason = "length" if self.mode == "length" else "stop"
            yield self._line("", done=True, done_reason=reason, **({} if self.mode == "no_counts" else counts))

    def _refusal(self, said: str) -> dict[str, Any]:
        return {"error": said}

    def _may_not_cut(self, body: Mapping[str, Any]) -> bool:
        return body.get("truncate") is False

    def _schema(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        schema: dict[str, Any] | None = body.get("format")
        return schema

    def _error_line(self, said: str) -> bytes:
        return json.dumps({"error": said}).encode() + b"\n"

    def _line(self, content: str, *, thinking: str | None = None, done: bool = False, **rest: Any) -> bytes:
        message = {"role": "assistant", "content": content} | ({"thinking": thinking} if thinking else {})
        line = {"model": self._model, "created_at": "2025-06-01T00:00:00Z", "message": message, "done": done, **rest}
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"

    async def _is_left(self, hung_up: asyncio.Task[bytes], wait_s: float) -> bool:
        """Wait, and say whether the client hung up meanwhile."""
        done, _ = await asyncio.wait({hung_up}, timeout=wait_s)
        if done:
            self.left.set()
        return bool(done)


async def _send(writer: asyncio.StreamWriter, status: int, body: object) -> None:
    raw = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} {_STATUS[status]}\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(raw)}\r\nConnection: close\r\n\r\n".encode() + raw)
    await writer.drain()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A test double of a model server; it is no model.")
    parser.add_argument("--mode", choices=get_args(Mode), default="normal")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=30.0, help="seconds that the slow modes wait")
    given = parser.parse_args()
    with FaultServer(given.mode, delay_s=given.delay, port=given.port) as server, suppress(KeyboardInterrupt):
        print(server.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
