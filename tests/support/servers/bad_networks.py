"""A network between phones and the server that can be made bad, and good again."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

from wire import CHUNK_BYTES, accepting

TRICKLE_BYTES, TRICKLE_S = 40, 0.2
HALF_BYTES = 600  # the headers of an answer, and a part of its body
PORTAL = b"<!doctype html><html><head><title>Login</title></head><body><h1>Wi-Fi</h1></body></html>"
FAILURE = b"<html><body><center><h1>Bad Gateway</h1></center></body></html>"


class Fault(Enum):
    """What the network does with requests."""

    NONE = auto()
    SILENT = auto()  # accepts and never answers
    HALF = auto()  # the body stops half-way, and the connection stays open
    CUT = auto()  # the body stops half-way, and the connection ends
    TRICKLE = auto()  # a few bytes a second
    GONE = auto()  # connections end at once, as where no name resolves
    BAD_GATEWAY = auto()  # a proxy answers 502 with a page of its own
    GATEWAY_TIMEOUT = auto()  # and 504
    PORTAL = auto()  # answers 200 with somebody else's page
    ELSEWHERE = auto()  # redirects to another origin


def _answer(status: bytes, body: bytes, *headers: bytes) -> bytes:
    lines = (b"HTTP/1.1 " + status, b"Content-Type: text/html", b"Connection: close", *headers)
    return b"\r\n".join((*lines, b"Content-Length: %d" % len(body), b"", body))


ANSWERS = {
    Fault.BAD_GATEWAY: _answer(b"502 Bad Gateway", FAILURE),
    Fault.GATEWAY_TIMEOUT: _answer(b"504 Gateway Timeout", FAILURE),
    Fault.PORTAL: _answer(b"200 OK", PORTAL, b"Cache-Control: public, max-age=31536000, immutable"),
    Fault.ELSEWHERE: _answer(b"302 Found", b"", b"Location: http://localhost:1/login"),
}


@dataclass
class BadNetwork:
    """The network's URL, and its fault, which open connections have as well."""

    address: str
    requests: list[str] = field(default_factory=list)  # their first lines, whatever became of them
    _fault: Fault = Fault.NONE
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def become(self, fault: Fault) -> None:
        """Change the fault; what waited in a silent network goes on."""
        with self._changed:
            self._fault = fault
            self._changed.notify_all()

    def to_server(self, phone: socket.socket, port: int) -> None:
        """Handle one connection of a phone."""
        with phone, suppress(OSError), socket.create_connection(("127.0.0.1", port)) as server:
            answers = threading.Thread(target=self._to_phone, args=(server, phone), daemon=True)
            answers.start()
            while request := phone.recv(CHUNK_BYTES):
                self._note(request)
                fault = self._await_end_of_silence()
                if fault is Fault.GONE:
                    break
                if fault in ANSWERS:
                    phone.sendall(ANSWERS[fault])
                    break
                server.sendall(request)
            for connection in (server, phone):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            answers.join()

    def _note(self, request: bytes) -> None:
        first_line = request.split(b"\r\n", 1)[0].decode(errors="replace")
        if first_line.endswith("HTTP/1.1"):
            self.requests.append(first_line.rpartition(" ")[0])

    def _await_end_of_silence(self) -> Fault:
        with self._changed:
            self._changed.wait_for(lambda: self._fault is not Fault.SILENT)
            return self._fault

    def _to_phone(self, server: socket.socket, phone: socket.socket) -> None:
        with suppress(OSError):
            while answer := server.recv(CHUNK_BYTES):
                if self._fault in (Fault.HALF, Fault.CUT):
                    phone.sendall(answer[:HALF_BYTES])
                    if self._fault is Fault.HALF:
                        with self._changed:
                            self._changed.wait_for(lambda: self._fault is not Fault.HALF)
                    break
                self._send(phone, answer)
        with suppress(OSError):
            phone.shutdown(socket.SHUT_RDWR)

    def _send(self, phone: socket.socket, answer: bytes) -> None:
        while answer and self._fault is Fault.TRICKLE:
            phone.sendall(answer[:TRICKLE_BYTES])
            answer = answer[TRICKLE_BYTES:]
            time.sleep(TRICKLE_S)  # this is what the fault is
        phone.sendall(answer)


@contextmanager
def bad_network(port: int) -> Iterator[BadNetwork]:
    """Run a network to a port of this machine; it is good at first."""
    with accepting(lambda phone: network.to_server(phone, port)) as address:
        network = BadNetwork(address)
        yield network
        network.become(Fault.GONE)
