"""Blocks of a check read and evaluated in other processes: no database, no settings, a lower priority.

`python -m locator.imports.actions.evaluating.process` reads from its input, pickled: a RowReader, with which
it reads the Lines that follow, or an Evaluation, by which it evaluates the Blocks that follow. It writes an
answer for each: ReadLines, Results, an exception, or a list of places about which it asks which of them lie
outside of their division. It ends with its input, so that it never outlives the check.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import replace
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Self

from geodata.files.confined import bare_environment
from locator.imports.actions.evaluating.evaluate import LinesOutside
from locator.imports.actions.evaluating.rows import (
    Block,
    Evaluation,
    Results,
    evaluate_block,
    garbage_collection_off,
)
from locator.imports.actions.spooled_rows import Lines, ReadLines, read_lines
from locator.sheets.domain.row import RowReader

PROCESSES = min(2, len(os.sched_getaffinity(0)))
LOWER_PRIORITY = 10  # of 19: whoever searches goes first
STAY_ALIVE_S = 10.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
MODULE = "locator.imports.actions.evaluating.process"


class RowProcesses:
    """The processes of one check, started when they are first needed, until the block ends.

    `lines_outside` is called in other threads. `are_used` is for who decides whether they are worth it.
    """

    def __init__(self, lines_outside: LinesOutside) -> None:
        self.lines_outside = lines_outside
        self.are_used = False
        self.all: list[_Process] = []
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def are_possible(self) -> bool:
        """Tell whether there are processors for several."""
        return PROCESSES > 1

    def read(self, reader: RowReader, blocks: Iterable[Lines]) -> Iterator[tuple[Lines, ReadLines]]:
        """Yield the blocks of a sheet with what they became.

        A block that was read before it was known that one above has left the clerk's division is read again.
        """
        self._send(reader)
        has_left = reader.has_left_division

        def current() -> Iterator[Lines]:
            for lines in blocks:
                yield replace(lines, has_left_division=has_left)

        for lines, rows in self._in_order(current(), lambda: None):
            if has_left and not lines.has_left_division:
                ((lines, rows),) = self._in_order([replace(lines, has_left_division=True)], lambda: None)
            has_left = rows.has_left_division
            yield lines, rows

    def evaluate(
        self, evaluation: Evaluation, blocks: Iterable[Block], stay_alive: Callable[[], object]
    ) -> Iterator[Results]:
        """Yield the results of blocks in their order.

        `stay_alive` is called every STAY_ALIVE_S while a block is awaited: on a busy machine processes of a
        lower priority may take longer than a transaction may be idle.
        """
        self._send(evaluation)
        for _, results in self._in_order(blocks, stay_alive):
            yield results

    def _send(self, tool: object) -> None:
        if not self.all:
            self.all = [self._stack.enter_context(_Process(self.lines_outside)) for _ in range(PROCESSES)]
            self._threads = self._stack.enter_context(ThreadPoolExecutor(PROCESSES))
            for process in self.all:
                self._idle.put(process)
        for process in self.all:
            _send(process.input, tool)

    def _in_order(self, given: Iterable[Any], stay_alive: Callable[[], object]) -> Iterator[tuple[Any, Any]]:
        """Yield what is given with its answers; little is read ahead."""
        waiting: deque[tuple[Any, Future[Any]]] = deque()
        for one in given:
            waiting.append((one, self._threads.submit(self._do, one)))
            if len(waiting) > PROCESSES:
                first, future = waiting.popleft()
                yield first, _awaited(future, stay_alive)
        while waiting:
            first, future = waiting.popleft()
            yield first, _awaited(future, stay_alive)

    def _do(self, given: object) -> Any:
        process = self._idle.get()
        try:
            return process.do(given)
        finally:
            self._idle.put(process)


def _awaited(future: Future[Any], stay_alive: Callable[[], object]) -> Any:
    while not wait([future], STAY_ALIVE_S).done:
        stay_alive()
    return future.result()


class _Process:
    """A process that reads or evaluates blocks, one after another."""

    def __init__(self, lines_outside: LinesOutside) -> None:
        self.lines_outside = lines_outside
        command = [sys.executable, "-m", MODULE]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=bare_environment() | ONE_THREAD
        )
        assert self.process.stdin and self.process.stdout
        self.input: IO[bytes] = self.process.stdin
        self.output: IO[bytes] = self.process.stdout

    def do(self, given: object) -> Any:
        """Return the answer to a block; answer what the process asks meanwhile."""
        _send(self.input, given)
        while True:
            answer = pickle.load(self.output)
            if isinstance(answer, Exception):
                raise answer
            if not isinstance(answer, list):
                return answer
            _send(self.input, self.lines_outside(answer))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.__exit__(None, None, None)


def _send(pipe: IO[bytes], value: object) -> None:
    pickle.dump(value, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def main() -> None:
    """Do what is given until the input ends."""
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    os.nice(LOWER_PRIORITY)

    def lines_outside(places: Any) -> set[int]:
        _send(answers, list(places))
        return set(pickle.load(given))

    tool: Any = None
    with garbage_collection_off():
        while True:
            try:
                one = pickle.load(given)
            except EOFError:
                return
            if isinstance(one, RowReader | Evaluation):
                tool = one
                continue
            try:
                is_read = isinstance(one, Lines)
                _send(answers, read_lines(tool, one) if is_read else evaluate_block(tool, one, lines_outside))
            except Exception as error:  # the check raises it
                _send(answers, error)


if __name__ == "__main__":
    main()
