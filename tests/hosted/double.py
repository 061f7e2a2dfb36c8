"""A service on loopback that a test scripts: what it answers by method and path, and what it was asked."""

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, NamedTuple, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit


class Asked(NamedTuple):
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Service:
    """`answers["GET /jobs/1"]` is a JSON body, or (status, body, headers); of a list, one after the other."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[Asked] = []
        self.url = ""

    def next_answer(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        found = self.answers.get(f"{asked.method} {asked.path}", (404, {"error": {"message": "nothing here"}}, {}))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        return found if isinstance(found, tuple) else (200, found, {})


class Vendor(Service):
    """A service that keeps what it is given: what `answers` says comes first, then what its routes do.

    A route is "METHOD path" as a regular expression, its groups the arguments behind the service and the request.
    """

    routes: ClassVar[dict[str, Callable[..., Any]]] = {}
    nothing: ClassVar[Any] = {"error": {"message": "there is no such thing"}}

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, Any] = {}
        self.polls: dict[str, int] = {}
        self.held: dict[str, str] = {}
        self.lost: list[str] = []  # like routes: what is done once without an answer

    def jobs(self) -> list[str]:
        return list(self.orders)

    def put(self, job: str, raw_state: str) -> None:
        self.held[job] = raw_state

    def count(self, method: str, path: str) -> int:
        return sum(1 for one in self.asked if (one.method, one.path) == (method, path))

    def missing(self) -> tuple[int, Any, dict[str, str]]:
        return 404, self.nothing, {}

    def next_answer(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        name = f"{asked.method} {asked.path}"
        if name in self.answers:
            return super().next_answer(asked)
        given = self._routed(asked, name)
        if lost := next((one for one in self.lost if re.fullmatch(one, name)), ""):
            self.lost.remove(lost)
            return 0, b"", {}
        return given if isinstance(given, tuple) else (200, given, {})

    def _routed(self, asked: Asked, name: str) -> Any:
        for route, handle in self.routes.items():
            if found := re.fullmatch(route, name):
                return handle(self, asked, *found.groups())
        return self.missing()


S = TypeVar("S", bound=Service)


@contextmanager
def served(made: Callable[[], S] = Service, tls: ssl.SSLContext | None = None) -> Iterator[S]:
    service = made()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            pass

        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, unquote(parts.path), parse_qs(parts.query), headers, body)
            service.asked.append(asked)
            status, said, extra = service.next_answer(asked)
            if status == 0:  # the connection is dropped
                self.close_connection = True
                return
            sent = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **extra}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    service.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
