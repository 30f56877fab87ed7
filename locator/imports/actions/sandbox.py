"""Run the programs that open a clerk's file in processes of their own, with limited memory, time and output.

A process gets no settings, no password and no way to the database: only a file and its own output.
When a limit stops it, the file is to blame; any other failure is a fault of ours and reported as such.
"""

import logging
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from geodata.errors import UnreadableFile
from geodata.files.confined import bare_environment
from geodata.sentence import Sentence
from locator.imports.domain.errors import ReaderFailed

log = logging.getLogger("locator")
TIMEOUT_S = 120.0
MAX_OUTPUT_BYTES = 256_000_000
MAX_ERRORS_BYTES = 16_000  # from the end, where the reason is
UNREADABLE_STATUS = 3  # the exit status of a program whose errors end with the reason
TOO_LARGE = Sentence("这个文件太大或者太绕，读到一半就停了：请拆开，或者另存为新的表格再试")

# Messages of Python and its libraries when memory, disk space or stack is exhausted.
LIMIT_REACHED = re.compile(
    rb"\b(MemoryError|_ArrayMemoryError|RecursionError|bad_alloc|Cannot allocate memory|out of memory"
    rb"|File too large)\b"
)
FRAME = re.compile(rb'^  File "([^"]{1,200})", line (\d{1,6}), in (\S{1,80})', re.MULTILINE)
RAISED = re.compile(rb"^([A-Za-z_][\w.]{0,80})(?::|$)")


def run_sandboxed(module: str, folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    """Run a module in a folder with `data` as its input; return its output.

    Raises UnreadableFile with its reason, and ReaderFailed if the program itself is at fault.
    """
    command = [sys.executable, "-m", "geodata.files.confined", module, *arguments]
    with tempfile.TemporaryFile(dir=folder) as out, tempfile.TemporaryFile(dir=folder) as errors:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=errors, cwd=folder, env=_environment(folder)
        ) as process:
            status = _wait(process, data)
        out.seek(0)
        return _result(module, status, out.read(MAX_OUTPUT_BYTES), _tail(errors))


def _tail(errors: IO[bytes]) -> bytes:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - MAX_ERRORS_BYTES))
    return errors.read(MAX_ERRORS_BYTES)


def _wait(process: subprocess.Popen[bytes], data: bytes) -> int:
    try:
        process.communicate(data, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -signal.SIGKILL
    return process.returncode


def _result(module: str, status: int, out: bytes, errors: bytes) -> bytes:
    if status == UNREADABLE_STATUS:
        raise UnreadableFile(errors.decode(errors="replace").strip().splitlines()[-1])
    if status < 0 or (status and LIMIT_REACHED.search(errors)):  # by a signal, or in a library
        log.warning("%s was stopped: status %s", module, status)
        raise UnreadableFile(TOO_LARGE)
    if status:
        raise _internal_error(module, status, errors)
    return out


def _internal_error(module: str, status: int, errors: bytes) -> ReaderFailed:
    """Log where a program failed, without its message, which may contain a cell; return the error."""
    reference = secrets.token_hex(4)
    where = [b":".join(frame).decode(errors="replace") for frame in FRAME.findall(errors)[-1:]]
    kinds = [found[1].decode() for line in errors.splitlines() if (found := RAISED.match(line))]
    log.error("bug %s: %s, status %s, %s at %s", reference, module, status, *(kinds or ["?"])[-1:], where)
    return ReaderFailed(
        Sentence("这是我们的错，不是您的表有问题：请把编号 {reference} 告诉管理员", reference=reference)
    )


def _environment(folder: Path) -> dict[str, str]:
    return bare_environment() | {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve address space
        "OMP_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
    }
