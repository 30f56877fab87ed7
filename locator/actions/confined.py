"""Programs that open a clerk's file, each in a process of its own: bounded in memory, time and words.

It gets no settings, no password and no way to the database: a file and its own output are all it has.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import geodata
from geodata.errors import UnreadableFile
from geodata.sentence import Sentence

WALL_S = 120.0
MOST_BYTES = 256_000_000
REFUSED = 3  # the status by which a program says: the reason stands in my errors
TOO_MUCH = Sentence("这个文件太大或者太绕，读到一半就停了：请拆开，或者另存为新的表格再试")


def run_confined(module: str, folder: Path, *arguments: str, words: bytes = b"") -> bytes:
    """Run a module of ours in a folder; return what it wrote; raise UnreadableFile with its reason."""
    command = [sys.executable, "-m", "geodata.confined", module, *arguments]
    with tempfile.TemporaryFile(dir=folder) as out, tempfile.TemporaryFile(dir=folder) as errors:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=errors, cwd=folder, env=_bare(folder)
        ) as process:
            status = _waited(process, words)
        out.seek(0)
        errors.seek(0)
        return _answer(status, out.read(MOST_BYTES), errors.read(4000))


def _waited(process: subprocess.Popen[bytes], words: bytes) -> int:
    try:
        process.communicate(words, timeout=WALL_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -signal.SIGKILL
    return process.returncode


def _answer(status: int, out: bytes, errors: bytes) -> bytes:
    if status == REFUSED:
        raise UnreadableFile(errors.decode(errors="replace").strip().splitlines()[-1])
    if status:  # killed by a limit, or out of memory in the middle of a library
        raise UnreadableFile(TOO_MUCH)
    return out


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
