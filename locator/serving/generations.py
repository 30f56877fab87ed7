"""The web server's first process: it holds the sockets, and replaces everything else without a gap.

A generation is a main process with its server processes. On SIGHUP the next one is started, from what is
installed then; when it answers, the former one stops accepting, answers what it has, and ends. One that
does not get so far changes nothing. This process imports nothing that an upgrade would change.
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP, REPLACE, IS_READY, ENDED = signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD
LEAVE = signal.SIGUSR1  # to a generation: stop accepting, and end when what came is answered
WATCHED = {STOP, signal.SIGINT, REPLACE, IS_READY, ENDED}
log = logging.getLogger("locator")
Generation = subprocess.Popen[bytes]


@dataclass
class Generations:
    """The generation that accepts, the next one while it starts, and former ones that finish."""

    program: Path  # in the folder of the commands; which version that is, is looked up at each start
    sockets: Sequence[socket.socket]
    workers: int
    current: Generation = field(init=False)
    next: Generation | None = None
    former: list[Generation] = field(default_factory=list)

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT; return the exit code."""
        with _blocked():
            self.current = self._start()
            while True:
                told = signal.sigwaitinfo(WATCHED)
                self._look_after_ended()
                if self.current.returncode is not None:
                    return self._stop(self.current.returncode or 1)
                if told.si_signo in (STOP, signal.SIGINT):
                    return self._stop(0)
                if told.si_signo == REPLACE and self.next is None:
                    log.info("serve: starting the next generation")
                    self.next = self._start()
                if told.si_signo == IS_READY and self.next and told.si_pid == self.next.pid:
                    self._replace(self.next)

    def _start(self) -> Generation:
        python = self.program.parent.resolve() / "python"  # a link may lead to another version by now
        descriptors = [listener.fileno() for listener in self.sockets]
        return subprocess.Popen(
            [python, "-m", "locator.serving.main_process", str(self.workers), *map(str, descriptors)],
            pass_fds=descriptors,
            preexec_fn=_unblock,
        )

    def _replace(self, successor: Generation) -> None:
        log.info("serve: the next generation (process %s) answers; the former one ends", successor.pid)
        self.current.send_signal(LEAVE)
        self.former.append(self.current)
        self.current, self.next = successor, None

    def _look_after_ended(self) -> None:
        self.current.poll()
        self.former = [former for former in self.former if former.poll() is None]
        if self.next and self.next.poll() is not None:
            log.error("serve: the next generation does not start; this one goes on")
            self.next = None

    def _stop(self, code: int) -> int:
        generations = [*self.former, self.current, *([self.next] if self.next else [])]
        for generation in generations:
            generation.terminate()
        for generation in generations:
            generation.wait()
        return code


@contextlib.contextmanager
def _blocked() -> Iterator[None]:
    """Let signals wait until they are asked for."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    try:
        yield
    finally:
        _unblock()


def _unblock() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)


def interpreter_of(command: str, executable: str) -> Path:
    """Return the Python beside an installed command, as that was called; otherwise the one that runs."""
    beside = Path(os.path.abspath(command)).with_name("python")
    return beside if beside.exists() else Path(executable)
