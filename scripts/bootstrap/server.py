"""The web server as a child process: start it, wait until it answers, stop it."""

import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bootstrap.background import BackgroundCommand
from bootstrap.console import SetupFailed

START_TIMEOUT_S = 300  # while the process has not ended: a busy machine is slow


@dataclass
class WebServer:
    """`locator serve` at one address."""

    host: str
    port: int
    workers: int
    log: Path

    @cached_property
    def command(self) -> BackgroundCommand:
        """The command that serves."""
        place = ("--host", self.host, "--port", str(self.port))
        return BackgroundCommand(("serve", *place, "--workers", str(self.workers)), self.log)

    @property
    def address(self) -> str:
        """The URL to open in a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"

    @property
    def public_url(self) -> str:
        """The default URL for links and printed codes."""
        return self.address.rstrip("/")

    @property
    def pid(self) -> int:
        """The process id of the running server, the parent of its workers."""
        assert self.command.process is not None
        return self.command.process.pid

    def require_free_port(self) -> None:
        """Raise SetupFailed if the address cannot be listened on."""
        with socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise SetupFailed(
                    f"Port {self.port} on {self.host} cannot be used: {error.strerror}.",
                    remedy="name another by --port or LOCATOR_PORT.",
                ) from None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.require_free_port()
        self.command.ensure_running()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if not self.command.is_running or time.monotonic() > deadline:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-25:])
                raise SetupFailed(f"The web server did not start:\n{tail}", f"see {self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Let open requests end, then stop the server."""
        self.command.stop()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}live", timeout=10) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
