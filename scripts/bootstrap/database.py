"""The PostGIS that a script works on: the one it is told of, or the private cluster."""

import contextlib
import os
from collections.abc import Iterator

from bootstrap import assets, environment
from bootstrap.cluster import Cluster, require_postgis
from bootstrap.console import Steps
from bootstrap.layout import ROOT, DataDir, exclusively


def prepare_checkout(steps: Steps, data: DataDir, lock: str = "runtime") -> None:
    """Bring the Python packages and the fetched assets of this checkout up to its lock files."""
    with exclusively(ROOT / "scripts"):
        with steps.step("Python packages"):
            environment.ensure(lock, data.log("setup"))
        with steps.step("Browser assets and divisions"):
            assets.ensure(data.log("setup"), dev=lock == "dev")


@contextlib.contextmanager
def running(steps: Steps, data: DataDir) -> Iterator[Cluster | None]:
    """Set LOCATOR_DATABASE_URL for what runs inside; start, and in the end stop, a private cluster.

    Yields None when the address was given: that database is not ours to start or stop.
    """
    if os.environ.get("LOCATOR_DATABASE_URL"):
        with steps.step("PostGIS: the one that LOCATOR_DATABASE_URL names"):
            pass
        yield None
        return
    with steps.step("PostgreSQL and PostGIS"):
        require_postgis(data.log("setup"))
        cluster = Cluster(data.cluster, data.log("postgres"))
        started = cluster.ensure_running()
    os.environ["LOCATOR_DATABASE_URL"] = cluster.url
    os.environ["LOCATOR_SEPARATE_LOGINS"] = "1"  # the socket's directory is the owner's: no passwords
    try:
        yield cluster
    finally:
        if started:
            cluster.stop()
