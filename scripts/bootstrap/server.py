"""The web server as a child process: start it, wait until it answers, stop it."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bootstrap.console import SetupFailed
from bootstrap.layout import PYTHON, ROOT

START_TIMEOUT_S = 300  # while the process has not ended: a busy machine is slow
STOP_TIMEOUT_S = 15
# One thread a worker: Python runs one at a time anyway, and granian queues the rest outside of it.
THREADS_PER_WORKER = 2


@dataclass
class WebServer:
    """Granian serving the locator at one address."""

    host: str
    port: int
    workers: int
    log: Path
    process: subprocess.Popen[bytes] | None = None

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
        assert self.process is not None
        return self.process.pid

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
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command(),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-25:])
                raise SetupFailed(f"The web server did not start:\n{tail}", f"see {self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Let open requests end, then stop the server."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _command(self) -> list[str]:
        return [
            *(str(PYTHON), "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--host", self.host, "--port", str(self.port), "--workers", str(self.workers)),
            *("--blocking-threads", str(THREADS_PER_WORKER), "--respawn-failed-workers"),
            *("--http1-header-read-timeout", "10000", "--log-level", "warning", "--no-access-log"),
            "locator.app:create_server_app",
        ]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}live", timeout=10) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
