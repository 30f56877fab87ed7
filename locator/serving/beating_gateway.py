"""The gateway of a server process that somebody watches."""

import asyncio
import os
import signal

from locator.serving.beats import BEAT_S, beat
from locator.serving.gateway import Gateway


class BeatingGateway(Gateway):
    """A gateway that says every second that its event loop and its threads get on."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads and the beat."""
        super().__rsgi_init__(loop)
        self.leaving.await_signal(loop)
        self._main_process = os.getppid()
        self._beat()

    def _beat(self) -> None:
        if os.getppid() != self._main_process:  # killed: nobody would end this process
            os.kill(os.getpid(), signal.SIGTERM)
        if not self.is_stuck:
            beat()
        self.loop.call_later(BEAT_S, self._beat)
