"""The same application without what protects it, for controls: other servers that bound nothing."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bootstrap.layout import ROOT
from ports import free_port, listens

from trials.deployment.doors import Door
from trials.deployment.site import Site

UNPROTECTED = "unprotected"
# Its two threads read the bodies of requests themselves, as the site's server did before decision 66.
THREADS_READ_BODIES = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian("locator.app:create_server_app", address="127.0.0.1", port=int(sys.argv[1]),
        interface=Interfaces.WSGI, factory=True, workers=1, blocking_threads=2, websockets=False).serve()
"""
# Python's own server: one request after the other, heads read as they come.
ONE_BY_ONE = """
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server
from locator.app import create_server_app
class Silent(WSGIRequestHandler):
    def log_message(self, *_): pass
make_server("127.0.0.1", int(sys.argv[1]), create_server_app(), handler_class=Silent).serve_forever()
"""


@contextmanager
def served(site: Site, program: str) -> Iterator[Door]:
    """Serve a site's database by another server; give the way in."""
    port = free_port()
    place = {"LOCATOR_DATABASE_URL": site.cluster.url, "LOCATOR_DATA_DIR": str(site.data)}
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(port)],
        cwd=ROOT,
        env=os.environ | site.environment() | place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not listens(port):
            if process.poll() is not None:
                raise RuntimeError("the unprotected server did not start")
            time.sleep(0.05)
        yield Door(UNPROTECTED, port, f"127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()
