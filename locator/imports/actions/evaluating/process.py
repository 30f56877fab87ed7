"""Blocks of a check evaluated in other processes, which have no database, no settings and a lower priority.

`python -m locator.imports.actions.evaluating.process` reads an Evaluation and then Blocks, pickled, from its
input, and writes an answer for each: Results, an exception, or a list of places about which it asks which of
them lie outside of their division. It ends with its input, so that it never outlives the check.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from queue import SimpleQueue
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

PROCESSES = min(2, len(os.sched_getaffinity(0)))
LOWER_PRIORITY = 10  # of 19: whoever searches goes first
STAY_ALIVE_S = 10.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
MODULE = "locator.imports.actions.evaluating.process"


def evaluate_blocks(
    evaluation: Evaluation,
    blocks: Iterable[Block],
    lines_outside: LinesOutside,
    stay_alive: Callable[[], object],
    *,
    is_shared: bool,
) -> Iterator[Results]:
    """Yield the results of blocks in their order; `is_shared` has other processes evaluate them.

    `lines_outside` is then called in other threads, and `stay_alive` every STAY_ALIVE_S while a block is
    awaited: on a busy machine processes of a lower priority may take longer than a transaction may be idle.
    Few blocks are read ahead.
    """
    if not is_shared or PROCESSES < 2:
        yield from (evaluate_block(evaluation, block, lines_outside) for block in blocks)
        return
    with ExitStack() as stack:
        idle: SimpleQueue[_Process] = SimpleQueue()
        for _ in range(PROCESSES):
            idle.put(stack.enter_context(_Process(evaluation, lines_outside)))
        threads = stack.enter_context(ThreadPoolExecutor(PROCESSES))
        waiting: deque[Future[Results]] = deque()
        for block in blocks:
            waiting.append(threads.submit(_evaluate, idle, block))
            if len(waiting) > PROCESSES:
                yield _awaited(waiting.popleft(), stay_alive)
        while waiting:
            yield _awaited(waiting.popleft(), stay_alive)


def _awaited(future: Future[Results], stay_alive: Callable[[], object]) -> Results:
    while not wait([future], STAY_ALIVE_S).done:
        stay_alive()
    return future.result()


def _evaluate(idle: "SimpleQueue[_Process]", block: Block) -> Results:
    process = idle.get()
    try:
        return process.evaluate(block)
    finally:
        idle.put(process)


class _Process:
    """A process that evaluates blocks, one after another."""

    def __init__(self, evaluation: Evaluation, lines_outside: LinesOutside) -> None:
        self.lines_outside = lines_outside
        command = [sys.executable, "-m", MODULE]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=bare_environment() | ONE_THREAD
        )
        assert self.process.stdin and self.process.stdout
        self.input: IO[bytes] = self.process.stdin
        self.output: IO[bytes] = self.process.stdout
        _send(self.input, evaluation)

    def evaluate(self, block: Block) -> Results:
        """Return the results of a block; answer what the process asks meanwhile."""
        _send(self.input, block)
        while True:
            answer = pickle.load(self.output)
            if isinstance(answer, Results):
                return answer
            if isinstance(answer, Exception):
                raise answer
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
    """Evaluate blocks until the input ends."""
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    os.nice(LOWER_PRIORITY)
    evaluation = pickle.load(given)

    def lines_outside(places: Any) -> set[int]:
        _send(answers, list(places))
        return set(pickle.load(given))

    with garbage_collection_off():
        while True:
            try:
                block = pickle.load(given)
            except EOFError:
                return
            try:
                _send(answers, evaluate_block(evaluation, block, lines_outside))
            except Exception as error:  # the check raises it
                _send(answers, error)


if __name__ == "__main__":
    main()
