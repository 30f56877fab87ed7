"""The program `locator`, imported once: for each line that it reads, a fork of this process runs a command.

Importing the program takes longer than most of its commands. programs.py starts one such process for all
commands of a test process; it has no thread and no connection, so a fork is a fresh start.
"""

import gc
import json
import os
import sys
from typing import Any

from locator.cli.main import main


def serve() -> None:
    """Answer each question by one line, until there are no more."""
    questions, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    gc.freeze()  # a fork then copies little of what was imported
    for line in questions:
        question = json.loads(line)
        if "ended" in question:
            answers.write(f"{json.dumps(_exit_code(question['ended']))}\n")
            continue
        pid = os.fork()
        if pid == 0:
            os.close(questions.fileno())
            os.close(answers.fileno())
            _run(question)
        answers.write(f"{pid}\n")


def _exit_code(pid: int) -> int | None:
    """Return the exit code of a process that was started here, as subprocess does; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _run(question: dict[str, Any]) -> None:
    """Become the command, with its environment and its log; does not return."""
    os.environ.clear()
    os.environ.update(question["environment"])
    log = os.open(question["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv = ["locator", *question["command"]]
    main(prog_name="locator")


if __name__ == "__main__":
    serve()
