"""HTTP/1.1 on loopback, with connections that stay open, in threads of this process.

Python's own `http.server` is enough: the requests are few, and what they ask for takes longer than to carry it.
"""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ftkit.errors import ConfigError
from ftkit.testing.rehearsal.exchange import Answer, Asked, error_answer
from ftkit.testing.rehearsal.service import Service
from ftkit.testing.rehearsal.shelves import fresh

HOST = "127.0.0.1"
_MOST_BYTES = 520_000_000


class Listening(ThreadingHTTPServer):
    """The listening socket, and the connections that are open."""

    daemon_threads = True
    request_queue_size = 128
    service: Service

    def __init__(self, port: int) -> None:
        self.ending = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Binds without asking a name server what this machine is called, as `http.server` would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def get_request(self) -> tuple[socket.socket, Any]:
        """A new connection, remembered for as long as it is open."""
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Closes a connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Ends the connections that clients keep open, and so the threads that listen to them."""
        self.ending.set()
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # its client was faster
                continue


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "ftkit-rehearsal"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Listening

    def handle(self) -> None:
        """Serves the connection until either side closes it."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):  # the client went away, and that is its right
            self.close_connection = True

    def finish(self) -> None:
        """Lets go of the connection; what could not be sent is not sent."""
        try:
            super().finish()
        except (ConnectionError, ValueError):
            return

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > _MOST_BYTES:
            self.close_connection = True
            self._send(error_answer(413, "A request must tell its length, and may have 520 MB."))
            return
        self._send(self.server.service.answer(self._asked(self.rfile.read(int(length)))))

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = _serve  # noqa: N815 - the names that http.server calls

    def _asked(self, body: bytes) -> Asked:
        split = urlsplit(self.path)
        return Asked(
            method=self.command,
            path=split.path,
            query=dict(parse_qsl(split.query, keep_blank_values=True)),
            content_type=self.headers.get("Content-Type", ""),
            has_key=bool(self.headers.get("api-key") or self.headers.get("Authorization", "").startswith("Bearer ")),
            body=body,
        )

    def _send(self, answer: Answer) -> None:
        if answer.sent == "nothing":
            self.close_connection = True
            return
        streamed = len(answer.pieces) != 1
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("x-request-id", fresh("req_"))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if streamed:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(answer.pieces[0])))
        self.end_headers()
        self._send_body(answer, streamed=streamed)

    def _send_body(self, answer: Answer, *, streamed: bool) -> None:
        pieces = _dribbled(answer) if answer.seconds and not streamed else list(answer.pieces)
        if answer.sent == "half":
            self.close_connection = True
            whole = b"".join(pieces)
            pieces = [whole[: len(whole) // 2]]
        for piece in pieces:
            if answer.seconds:
                self.wfile.flush()
                self.server.ending.wait(answer.seconds / len(pieces))
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if streamed else piece)
        if streamed and answer.sent == "whole":
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's signature
        """Nothing: the log of requests is the service's."""


def listening(service: Service, port: int) -> Listening:
    """A socket that serves the service. Raises ConfigError where the port is taken."""
    try:
        found = Listening(port)
    except OSError as error:
        raise ConfigError(f"port {port} cannot be listened on: {error.strerror}. Name another with --port.") from error
    found.service = service
    return found


def _dribbled(answer: Answer) -> list[bytes]:
    whole = b"".join(answer.pieces)
    size = max(1, -(-len(whole) // 10))
    return [whole[start : start + size] for start in range(0, len(whole), size)]
