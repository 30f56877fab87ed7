"""The PostGIS database of a script: the one in the settings, or a private cluster."""

import contextlib
import os
from collections.abc import Iterator

from bootstrap import assets, environment
from bootstrap.cluster import Cluster, require_postgis
from bootstrap.console import Steps
from bootstrap.layout import ROOT, DataDir, locked


def prepare_checkout(steps: Steps, data: DataDir, lock: str = "runtime") -> None:
    """Update the Python packages and generated assets of this checkout to its lock files."""
    with locked(ROOT / "scripts"):
        with steps.step("Python packages"):
            environment.ensure(lock, data.log("setup"))
        with steps.step("Browser assets and divisions"):
            assets.ensure(data.log("setup"), dev=lock == "dev")


@contextlib.contextmanager
def running(steps: Steps, data: DataDir) -> Iterator[Cluster | None]:
    """Set LOCATOR_DATABASE_URL; start a private cluster if it is unset, and stop it in the end.

    Yields None if the URL was given: that database is not ours to start or stop.
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
    os.environ["LOCATOR_SEPARATE_LOGINS"] = "1"  # only the owner can use the socket, so no passwords
    try:
        yield cluster
    finally:
        if started:
            cluster.stop()
