"""Send a file that is generated for one request and removed afterwards."""

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Response, send_file

from locator.errors import ExportFailed
from locator.http.responses import NO_STORE

# One export at a time in each process, so that its other thread stays free for requests.
EXPORT_LOCK = threading.Lock()


def download(name: str, make: Callable[[Path], object]) -> Response:
    """Let `make` write a file, and return the response that sends it under a name.

    The file is removed from the file system before it is sent. Raises ExportFailed while another export runs.
    """
    if not EXPORT_LOCK.acquire(blocking=False):
        raise ExportFailed("有人正在导出，请过一会儿再试")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"made{Path(name).suffix}"  # writers choose the format by the suffix
            make(path)
            file = path.open("rb")
    finally:
        EXPORT_LOCK.release()
    response = send_file(file, download_name=name, as_attachment=True)
    response.headers["Cache-Control"] = NO_STORE
    return response
