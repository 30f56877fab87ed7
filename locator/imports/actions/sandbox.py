"""Programs that open a clerk's file, each in a process of its own: bounded in memory, time and words.

It gets no settings, no password and no way to the database: a file and its own output are all it has.
What the limits stopped is said of the file; what failed otherwise is our fault, and is said as that.
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

import geodata
from geodata.errors import UnreadableFile
from geodata.sentence import Sentence
from locator.imports.domain.errors import ReaderFailed

log = logging.getLogger("locator")
WALL_S = 120.0
MOST_BYTES = 256_000_000
MOST_ERRORS_BYTES = 16_000  # the end of them, where the reason stands
REFUSED = 3  # the status by which a program says: the reason stands in my errors
TOO_MUCH = Sentence("这个文件太大或者太绕，读到一半就停了：请拆开，或者另存为新的表格再试")

# What Python and its libraries say when memory, room on the disk or the stack came to an end.
AT_ITS_LIMIT = re.compile(
    rb"\b(MemoryError|_ArrayMemoryError|RecursionError|bad_alloc|Cannot allocate memory|out of memory"
    rb"|File too large)\b"
)
FRAME = re.compile(rb'^  File "([^"]{1,200})", line (\d{1,6}), in (\S{1,80})', re.MULTILINE)
RAISED = re.compile(rb"^([A-Za-z_][\w.]{0,80})(?::|$)")


def run_confined(module: str, folder: Path, *arguments: str, words: bytes = b"") -> bytes:
    """Run a module of ours in a folder; return what it wrote.

    Raises UnreadableFile with its reason, and ReaderFailed where the program itself is at fault.
    """
    command = [sys.executable, "-m", "geodata.files.confined", module, *arguments]
    with tempfile.TemporaryFile(dir=folder) as out, tempfile.TemporaryFile(dir=folder) as errors:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=errors, cwd=folder, env=_bare(folder)
        ) as process:
            status = _waited(process, words)
        out.seek(0)
        return _answer(module, status, out.read(MOST_BYTES), _end_of(errors))


def _end_of(errors: IO[bytes]) -> bytes:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - MOST_ERRORS_BYTES))
    return errors.read(MOST_ERRORS_BYTES)


def _waited(process: subprocess.Popen[bytes], words: bytes) -> int:
    try:
        process.communicate(words, timeout=WALL_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -signal.SIGKILL
    return process.returncode


def _answer(module: str, status: int, out: bytes, errors: bytes) -> bytes:
    if status == REFUSED:
        raise UnreadableFile(errors.decode(errors="replace").strip().splitlines()[-1])
    if status < 0 or (status and AT_ITS_LIMIT.search(errors)):  # by a signal of the kernel, or in a library
        log.warning("%s was stopped: status %s", module, status)
        raise UnreadableFile(TOO_MUCH)
    if status:
        raise _our_fault(module, status, errors)
    return out


def _our_fault(module: str, status: int, errors: bytes) -> ReaderFailed:
    """Log where a program of ours failed - its error's message may hold a cell - and return what to say."""
    reference = secrets.token_hex(4)
    where = [b":".join(frame).decode(errors="replace") for frame in FRAME.findall(errors)[-1:]]
    kinds = [found[1].decode() for line in errors.splitlines() if (found := RAISED.match(line))]
    log.error("bug %s: %s, status %s, %s at %s", reference, module, status, *(kinds or ["?"])[-1:], where)
    return ReaderFailed(
        Sentence("这是我们的错，不是您的表有问题：请把编号 {reference} 告诉管理员", reference=reference)
    )


def _bare(folder: Path) -> dict[str, str]:
    """Return an environment with nothing of ours in it but where our programs lie."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(Path(geodata.__file__).parents[1]),
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve address space
        "OMP_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
    }
