"""Tinker on loopback, as the SDK asks it: JSON and protocol buffers over HTTP, every result fetched as a future.

Behind it a tiny model is really trained. It is no proof that Tinker itself behaves so: it proves that the plugin and
the SDK agree on what goes over the wire. Faults are scripted: operation -> the n-th request of it -> fault.
"""

import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tinker.proto.response_conv import PROTO_SUPPORTED_TYPES
from tinker.proto.tinker_public_pb2 import ForwardBackwardOutput

from .operations import Operations, StatusError

KEY = "tml-of-the-double"
_PATHS = {
    "/api/v1/sessions/(.+)/finish": "finish",
    "/api/v1/samplers/(.+)": "sampler",
    "/api/v1/training_runs/(.+)/checkpoints": "checkpoints",
    "/api/v1/client/(?:config|dynamic_config)": "config",
    "/api/v1/([a-z_]+)": "",
}


class Tinker(ThreadingHTTPServer):
    """The service. `log` holds each request in order: its operation and, where it is JSON, its body."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.operations, self.log, self.faults = Operations(), [], {}
        self.keys = (KEY,)
        self.seconds = 0.0  # that a step takes
        self.guard = threading.Lock()
        self._polled = set()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def asked(self, operation):
        return [body for name, body in self.log if name == operation]

    def fault(self, operation):
        """What goes wrong with the request that was logged last."""
        return self.faults.get(operation, {}).get(len(self.asked(operation)))

    def retrieve_future(self, body):
        """A result is never there at the first look."""
        future = body["request_id"]
        if future not in self._polled:
            self._polled.add(future)
            return {"type": "try_again", "request_id": future, "queue_state": "active"}
        if future not in self.operations.futures:
            raise StatusError(410, f"future {future} has expired")
        return self.operations.futures[future]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self._serve(self.rfile.read(int(self.headers.get("content-length", 0))))

    def do_GET(self):
        self._serve(b"")

    def log_message(self, *_):
        pass

    def _serve(self, body):
        operation, named = _operation(self.path)
        if operation == "optim_step":
            time.sleep(self.server.seconds)
        with self.server.guard:
            given = body if self._is_proto() else json.loads(body or b"{}")
            self.server.log.append((operation, given))
            fault = self.server.fault(operation)
            status, answer = self._answer(operation, named, given, fault)
        if fault == "lost":
            self.close_connection = True
            return
        self._send(status, answer)

    def _answer(self, operation, named, given, fault):
        if self.headers.get("X-API-Key") not in self.server.keys:
            return 401, {"detail": f"the key {self.headers.get('X-API-Key')} is not known"}
        if isinstance(fault, int):
            return fault, {"detail": "as it was planned"}
        try:
            answer = self._act(operation, named, given)
        except StatusError as refused:
            return refused.status, {"detail": refused.detail}
        if fault == "silent":
            self.server.operations.futures[answer["request_id"]] = ForwardBackwardOutput()
        if fault in {"server", "user"}:
            self.server.operations.futures[answer["request_id"]] = {"error": "it failed", "category": fault}
        return 200, answer

    def _act(self, operation, named, given):
        if operation in {"config", "session_heartbeat"}:
            return {}
        if operation == "telemetry":
            return {"status": "accepted"}
        if operation == "retrieve_future":
            return self.server.retrieve_future(given)
        act = getattr(self.server.operations, operation)
        return act(named, given) if operation == "finish" else act(named or given)

    def _send(self, status, answer):
        proto = not isinstance(answer, dict | None)
        if proto:
            assert "application/x-protobuf" in self.headers.get("Accept", ""), PROTO_SUPPORTED_TYPES
        body = answer.SerializeToString() if proto else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/x-protobuf" if proto else "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _is_proto(self):
        return "protobuf" in self.headers.get("content-type", "")


@contextmanager
def serving():
    """A new service on a port of its own."""
    server = Tinker()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _operation(path):
    """The operation of a path, and what the path names."""
    for pattern, operation in _PATHS.items():
        found = re.fullmatch(pattern, path)
        if found:
            return (operation, found[1] if found.groups() else "") if operation else (found[1], "")
    raise AssertionError(f"the SDK asked for {path}")
