"""A file that is made for one person, sent, and gone."""

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Response, send_file

from locator.errors import ExportFailed
from locator.http.responses import PRIVATE

# One at a time in each process: while a large one is made, its other thread goes on answering.
MAKING = threading.Lock()


def download(name: str, make: Callable[[Path], object]) -> Response:
    """Let `make` write a file and return the answer that sends it under a name.

    The file has no name in the file system any more when it is sent. Raises ExportFailed while another
    is being made.
    """
    if not MAKING.acquire(blocking=False):
        raise ExportFailed("有人正在导出，请过一会儿再试")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"made{Path(name).suffix}"  # by which writers know what to make
            make(path)
            made = path.open("rb")
    finally:
        MAKING.release()
    answer = send_file(made, download_name=name, as_attachment=True)
    answer.headers["Cache-Control"] = PRIVATE
    return answer
