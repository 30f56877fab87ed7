"""What the tests want of the machine: a browser, nginx, a routing engine if there can be one, a PostGIS."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bootstrap import debian, wheels
from bootstrap.cluster import TEMPORARY_SETTINGS, Cluster, require_postgis
from bootstrap.console import Steps
from bootstrap.layout import DataDir
from bootstrap.valhalla import install, newer_python

STEPS = 4
# Chromium without its windows for the pages, and its Chinese letters; the others for deploy/
PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk", "nginx-light", "pgbackrest", "pgbouncer", "systemd")
MEMORY = Path("/dev/shm")
LEAST_FREE_BYTES = 4 * 2**30
URL = "LOCATOR_TEST_DATABASE_URL"


@contextlib.contextmanager
def running(steps: Steps, data: DataDir) -> Iterator[None]:
    """Install what is missing, and name a PostGIS in LOCATOR_TEST_DATABASE_URL while the tests run."""
    with steps.step("Chromium, Chinese fonts and nginx"):
        if wanted := debian.missing(PACKAGES):
            debian.install(wanted, "The browser or the nginx of the tests", data.log("setup"))
    with steps.step("Wheels for the test of the package"):
        wheels.ensure(data.log("setup"))
    _install_routing(steps, data)
    with _database(steps, data):
        yield


def _install_routing(steps: Steps, data: DataDir) -> None:
    if newer_python() is None:
        with steps.step("Routing engine: no Python >= 3.12 here, so its tests are skipped"):
            return
    with steps.step("Routing engine"):
        install(data.log("setup"))


@contextlib.contextmanager
def _database(steps: Steps, data: DataDir) -> Iterator[None]:
    """Start a throw-away PostGIS, unless the environment names one."""
    if os.environ.get(URL):
        with steps.step(f"PostGIS: the one that {URL} names"):
            pass
        yield
        return
    scratch = Path(tempfile.mkdtemp(prefix="locator-test-", dir=_folder_in_memory()))
    scratch.chmod(0o755)  # the cluster's ordinary user has to pass
    cluster = Cluster(scratch / "postgres", scratch / "postgres.log", TEMPORARY_SETTINGS)
    try:
        with steps.step("PostgreSQL and PostGIS"):
            require_postgis(data.log("setup"))
            cluster.ensure_running()
        os.environ[URL] = cluster.url
        yield
    finally:
        cluster.stop()
        shutil.rmtree(scratch, ignore_errors=True)


def _folder_in_memory() -> Path | None:
    """Return where files lie in memory, if there is room for the tests' databases; None: let them be on disk.

    A database for each test is some six hundred files: on a disk, making them took a third of the run.
    """
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > LEAST_FREE_BYTES else None
