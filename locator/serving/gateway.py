"""The RSGI application that runs a WSGI application in threads.

The event loop receives bodies, answers what is refused, and beats; a thread gets a request when it is
whole. What has waited too long for a thread is answered with 503.
"""

import asyncio
import contextvars
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from queue import SimpleQueue
from time import perf_counter
from typing import IO, Any

from granian.rsgi import Scope

from locator.http.logging import trace_of
from locator.http.requests.times import ASKED_S
from locator.serving.answers import Answer, Application, send_pieces
from locator.serving.bodies import receive_large, receive_small
from locator.serving.bounds import Bounds
from locator.serving.environ import BadHead, Head, environ_of, read_head
from locator.serving.leaving import LastAnswer, Leaving
from locator.serving.protocol import HTTPProtocol, ProtocolClosed
from locator.serving.refusals import answer_live, refuse

log = logging.getLogger("locator")
LIVE = "/live"
SWEEP_S = 0.5
LargestBody = Callable[[str, str], int]  # path, method -> bytes


@dataclass(slots=True)
class Waiting:
    """A whole request that waits for a thread, and then for its answer."""

    environ: dict[str, Any]
    protocol: HTTPProtocol
    since: float
    done: asyncio.Future[None]
    is_taken: bool = False  # by a thread, or by the event loop that refused it
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Claim the request; return False if it was claimed before."""
        with self.lock:
            was_taken, self.is_taken = self.is_taken, True
            return not was_taken


class Busy(Exception):
    """As much waits as may wait."""


class Gateway:
    """The bridge from granian to the application; one in each server process."""

    def __init__(self, application: Application, largest_body: LargestBody, bounds: Bounds) -> None:
        """Set the WSGI application and how large a body it takes."""
        self.application, self.largest_body, self.bounds = application, largest_body, bounds
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._waiting: deque[Waiting] = deque()
        self._answered: deque[Waiting] = deque()
        self._large_bodies = 0
        self._streams = threading.Semaphore(bounds.streams)
        self._finished_at = 0.0
        self.leaving = Leaving()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads."""
        self.loop = loop
        self._finished_at = loop.time()
        for _ in range(self.bounds.threads):
            threading.Thread(target=self._run_requests, daemon=True).start()
        loop.call_later(SWEEP_S, self._refuse_overdue)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End the threads."""
        for _ in range(self.bounds.threads):
            self._queue.put(None)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if self.leaving.has_begun:
            protocol = LastAnswer(protocol)
        if scope.path == LIVE and scope.method == "GET":
            answer_live(protocol)
            return
        try:
            head = read_head(scope)
            body = await self._receive(scope, head, protocol)
            with body:
                await self._answer(environ_of(scope, head, body), protocol)
        except BadHead:
            refuse(protocol, HTTPStatus.BAD_REQUEST)
        except TimeoutError:
            refuse(protocol, HTTPStatus.REQUEST_TIMEOUT)
        except ProtocolClosed:
            return  # the client went before its body was here
        except Busy:
            refuse(protocol, HTTPStatus.SERVICE_UNAVAILABLE)

    @property
    def is_stuck(self) -> bool:
        """Tell whether requests wait and none was finished for long."""
        waits = bool(self._waiting) and not self._waiting[-1].is_taken
        return waits and self.loop.time() - self._finished_at > self.bounds.stuck_s

    async def _receive(self, scope: Scope, head: Head, protocol: HTTPProtocol) -> IO[bytes]:
        """Return the body; an empty one where the application will refuse it by its announced length."""
        if not head.has_body:
            return BytesIO()
        if head.length is not None and head.length <= self.bounds.memory_bytes:
            return await receive_small(protocol, self.bounds)
        largest_bytes = self.largest_body(scope.path, scope.method)
        if head.length is not None and head.length > largest_bytes:
            return BytesIO()
        if self._large_bodies >= self.bounds.large_bodies:
            raise Busy
        self._large_bodies += 1
        try:
            return await receive_large(protocol, largest_bytes, self.bounds)
        finally:
            self._large_bodies -= 1

    async def _answer(self, environ: dict[str, Any], protocol: HTTPProtocol) -> None:
        """Let a thread answer; return when it has."""
        if self._queue.qsize() >= self.bounds.waiting_requests:
            raise Busy
        self._let_go()
        environ[ASKED_S] = perf_counter()
        waiting = Waiting(environ, protocol, self.loop.time(), self.loop.create_future())
        self._waiting.append(waiting)
        self._queue.put(waiting)
        await waiting.done

    def _refuse_overdue(self) -> None:
        """Answer what has waited too long for a thread; forget what a thread has taken."""
        self._let_go()
        overdue = self.loop.time() - self.bounds.longest_wait_s
        while self._waiting and (self._waiting[0].is_taken or self._waiting[0].since < overdue):
            waiting = self._waiting.popleft()
            if waiting.take():
                refuse(waiting.protocol, HTTPStatus.SERVICE_UNAVAILABLE)
                waiting.done.set_result(None)
        self.loop.call_later(SWEEP_S, self._refuse_overdue)

    def _run_requests(self) -> None:
        """Answer requests, each in a context of its own, until the process ends."""
        while (waiting := self._queue.get()) is not None:
            if not waiting.take():
                continue
            context = contextvars.Context()
            long_answer = context.run(self._run, waiting)
            if long_answer:
                work = (self._stream, long_answer, waiting)
                threading.Thread(target=context.run, args=work, daemon=True).start()

    def _run(self, waiting: Waiting) -> Answer | None:
        """Answer a request; return an answer that is sent piece by piece."""
        try:
            answer = Answer(self.application, waiting.environ)
            if not answer.is_short(self.bounds.memory_answer_bytes):
                if self._streams.acquire(blocking=False):
                    return answer
                answer.close()
                refuse(waiting.protocol, HTTPStatus.SERVICE_UNAVAILABLE)
            else:
                waiting.protocol.response_bytes(answer.status, answer.headers, answer.body())
        except ProtocolClosed:
            log.debug("serve: a client went before its answer")
        except Exception as error:
            log.error("serve: the application failed\n%s", trace_of(error))
            refuse(waiting.protocol, HTTPStatus.INTERNAL_SERVER_ERROR)
        self._finish(waiting)
        return None

    def _stream(self, answer: Answer, waiting: Waiting) -> None:
        try:
            send_pieces(answer, waiting.protocol, self.loop, self.bounds.chunk_s)
        except Exception as error:
            log.info("serve: a long answer was not sent to its end: %s", type(error).__name__)
        finally:
            self._streams.release()
            self._finish(waiting)

    def _finish(self, waiting: Waiting) -> None:
        """Note that a request is answered.

        The event loop is not woken for it, which would cost a third of the gateway's time: its client has
        the answer, and what waits for `done` is let go when the next request comes, or within SWEEP_S.
        """
        self._finished_at = self.loop.time()
        self._answered.append(waiting)

    def _let_go(self) -> None:
        while self._answered:
            self._answered.popleft().done.set_result(None)
