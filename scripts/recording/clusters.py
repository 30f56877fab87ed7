"""The PostGIS that a record is made on: the tests' one where it is named, or a throw-away one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.cluster import TEMPORARY_SETTINGS, Cluster, require_postgis


@contextmanager
def cluster() -> Iterator[str]:
    """Give the address of a cluster in which databases may be made."""
    named = os.environ.get("LOCATOR_TEST_DATABASE_URL")
    if named:
        yield named
        return
    scratch = Path(tempfile.mkdtemp(prefix="locator-record-"))
    scratch.chmod(0o755)  # the cluster's ordinary user has to pass
    require_postgis(scratch / "setup.log")
    own = Cluster(scratch / "postgres", scratch / "postgres.log", TEMPORARY_SETTINGS)
    try:
        own.ensure_running()
        yield own.url
    finally:
        own.stop()
        shutil.rmtree(scratch, ignore_errors=True)
