"""An endpoint on loopback that answers as a test tells it to, and remembers what it was asked."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """One request as it arrived."""

    number: int  # from 0, of all requests
    method: str
    path: str  # with the query
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def question(self) -> str:
        return self.json["messages"][-1]["content"]


class Answer(NamedTuple):
    """What is sent back. A body that is no bytes is sent as JSON."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = {}
    seconds: float = 0.0  # waited before anything is sent
    dropped: bool = False  # the connection is closed instead
    missing: int = 0  # bytes of the body that are promised and never sent


Script = Callable[[Asked], Answer]


class Double:
    """A running endpoint."""

    def __init__(self, scheme: str, port: int, log: list[Asked]) -> None:
        self.url = f"{scheme}://127.0.0.1:{port}/v1"
        self.log = log


@contextmanager
def serving(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[Double]:
    """An endpoint that answers by the script until the block ends."""
    log: list[Asked] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answered()

        def do_POST(self) -> None:
            self._answered()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the library's own name
            pass

        def _answered(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            if headers.get("transfer-encoding") == "chunked":
                body = _unchunked(self.rfile)
            with lock:
                asked = Asked(len(log), self.command, self.path, headers, body)
                log.append(asked)
            _send(self, script(asked))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # clients that hang up are what some tests are about
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Double("http" if tls is None else "https", server.server_address[1], log)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text: str | None, finish: str | None = "stop", **more: Any) -> dict[str, Any]:
    """A chat completion that says a text; `more` replaces its keys."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m-1", "choices": [choice], **more}


def says_back(asked: Asked) -> Answer:
    """The question itself."""
    return Answer(completion(asked.question, usage={"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}))


def events(*chunks: Any, end: bool = True) -> Answer:
    """A stream of server-sent events."""
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks] + (["data: [DONE]\n\n"] if end else [])
    return Answer("".join(lines).encode(), headers={"content-type": "text/event-stream"})


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    time.sleep(answer.seconds)
    if answer.dropped:
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
        return
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    headers = {"content-type": "application/json", "content-length": str(len(body) + answer.missing), **answer.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    handler.wfile.write(f"HTTP/1.1 {answer.status} Said\r\n{head}\r\n".encode() + body)
    if answer.missing:
        handler.close_connection = True


def _unchunked(file: Any) -> bytes:
    parts = []
    while length := int(file.readline(), 16):
        parts.append(file.read(length))
        file.readline()
    file.readline()
    return b"".join(parts)
