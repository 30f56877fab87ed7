"""A gateway for text messages on loopback: what it was sent, and how it answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

from locator.messages.domain.signature import is_signed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # that of the specification's example


@dataclass
class Gateway:
    """What arrived, signed by `secret`, and the status of the answer."""

    url: str = ""
    status: int = 202
    received: list[dict[str, Any]] = field(default_factory=list)

    def take(self, headers: Any, body: bytes) -> int:
        """Keep a message; 401 for one whose signature is not right."""
        if not is_signed(SECRET, headers, body, int(headers["webhook-timestamp"])):
            return 401
        if 200 <= self.status < 300:
            self.received.append(orjson.loads(body))
        return self.status


@contextmanager
def message_gateway() -> Iterator[Gateway]:
    """Run a gateway on a free port."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(gateway.take(self.headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    gateway.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
