"""Figures for Prometheus: requests as counted by the server processes, the state as the database has it now.

Nobody's position, address or name is in them: routes, not paths; numbers, not rows.
"""

import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Response, abort, request
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy import Connection

from locator.accounts.views.access import public
from locator.db.session import Login
from locator.errors import LocatorError
from locator.http import clock
from locator.http.database import change, read
from locator.http.deployment import settings
from locator.http.requests.times import collected
from locator.jobs.domain import JobState
from locator.operations.queries.lights import BY_SEVERITY, RED, Lights, check_all
from locator.operations.queries.replication import read_hosts, written
from locator.operations.queries.self_checks import SelfCheck
from locator.operations.queries.waiting_work import WaitingWork, waiting_work

bp = Blueprint("metrics", __name__)
PROCESSES = ("work", "schedule")


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Return all figures as text; 404 for whoever is neither on this machine nor has the token."""
    if not (_has_token() or _is_on_this_machine()):
        abort(HTTPStatus.NOT_FOUND)
    registry = collected()
    requests = generate_latest(registry)
    state = generate_latest(_State([*_state(clock.now())]))
    answer = Response(requests + state, content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer.headers["Cache-Control"] = "no-store"
    return answer


class _State:
    """Figures that were just asked, as the library wants to collect them."""

    def __init__(self, figures: list[Metric]) -> None:
        self.figures = figures

    def collect(self) -> list[Metric]:
        """Return the figures."""
        return self.figures


def _has_token() -> bool:
    token = settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and secrets.compare_digest(given.encode(), token.encode())


def _is_on_this_machine() -> bool:
    """Tell whether the question was asked here, by the proxy's word and by the connection itself."""
    given = request.environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR") or request.remote_addr
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if forwarded and not settings().proxies:
        return False  # a proxy that is not counted stands before us: all visitors seem to be here
    return _is_loopback(given) and _is_loopback(request.remote_addr)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _state(now: datetime) -> Iterator[Metric]:
    """Yield the figures of the service; those of the machine alone while the database is away."""

    def ask(connection: Connection) -> tuple[Lights, WaitingWork | None]:
        lights = check_all(connection, now)
        return lights, waiting_work(connection) if lights.health.schema_is_current else None

    yield from _disks()
    yield from _replication()
    try:
        lights, work = read(ask)
    except LocatorError:
        yield _gauge("database_up", "1 while the database answers.", 0)
        return
    yield _gauge("database_up", "1 while the database answers.", 1)
    yield _gauge("schema_current", "1 while the schema is of this program.", lights.health.schema_is_current)
    if work is None:
        return
    yield from _service(lights, now)
    yield from _work(work)


def _service(lights: Lights, now: datetime) -> Iterator[Metric]:
    yield _gauge("light", "0 green, 1 yellow, 2 red: the worst of /ready.", BY_SEVERITY.index(lights.worst))
    yield _gauge("stations", "Stations in the database.", lights.health.stations)
    if until := lights.health.hours_known_until:
        ahead_s = (until - now).total_seconds()
        yield _gauge("hours_ahead_seconds", "How far ahead opening hours are calculated.", ahead_s)
    missing = lights.missing_notice is not None
    yield _gauge("calendar_missing", "1 while a year's notice of days off is due.", missing)
    urgent = lights.calendar == RED
    yield _gauge("calendar_urgent", "1 while such a notice is urgent.", urgent)
    yield _gauge("report_bursts", "Bursts of reports that wait for the operator.", lights.bursts)
    alive = GaugeMetricFamily("locator_process_up", "1 while a process of a kind runs.", labels=["kind"])
    for kind in PROCESSES:
        alive.add_metric([kind], kind not in lights.missing)
    yield alive
    checks = {"text_answer": lights.texts, "backup": lights.backup, "drill": lights.drill}
    yield from _checks({name: check for name, check in checks.items() if check}, now)


def _checks(checks: dict[str, SelfCheck], now: datetime) -> Iterator[Metric]:
    """Yield what happens by itself: how long ago it last worked, and whether the last try failed."""
    age = GaugeMetricFamily(
        "locator_check_age_seconds", "Since a check of the service last worked.", labels=["check"]
    )
    failed = GaugeMetricFamily("locator_check_failed", "1 while its last try has failed.", labels=["check"])
    for name, check in checks.items():
        age.add_metric([name], (now - (check.worked_at or check.first_at)).total_seconds())
        failed.add_metric([name], bool(check.trouble))
    yield from (age, failed)


def _work(work: WaitingWork) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("locator_jobs", "Jobs of the queue, by state.", labels=["state"])
    counts = (work.jobs_waiting, work.jobs_running, work.jobs_failed)
    for state, count in zip((JobState.WAITING, JobState.RUNNING, JobState.FAILED), counts, strict=True):
        jobs.add_metric([state.value], count)
    yield jobs
    yield _gauge("job_overdue_seconds", "How long the job that is due longest waits.", work.overdue_s)
    yield _gauge("letters_waiting", "Letters that are not sent.", work.letters_waiting)
    yield _gauge("letters_failing", "Letters that could not be sent so far.", work.letters_failing)
    yield _gauge("letter_age_seconds", "Since the oldest unsent letter was written.", work.letter_age_s)


def _replication() -> Iterator[Metric]:
    """Yield how far each server that answers questions is behind, and how the archive of the log does."""
    try:
        now_at = change(written)
    except LocatorError:
        now_at = None
    if now_at:
        age_s = (now_at.archive_age_s or 0.0) if now_at.is_archived else 0.0
        yield _gauge("wal_archive_age_seconds", "Since a piece of the log was archived; 0: none is.", age_s)
        fails = now_at.is_archived and now_at.archive_fails
        yield _gauge("wal_archive_failed", "1 while the last try has failed.", fails)
    up = _by_host("read_host_up", "1 while a server for questions answers.")
    behind_bytes = _by_host("replication_lag_bytes", "What it has not replayed of the log.")
    behind_s = _by_host("replication_lag_seconds", "Since what it replayed last, if it is behind.")
    login = Login("locator_public", by_name=bool(settings().separate_logins))
    for host in read_hosts(login.url(settings().read_url), now_at) if settings().read_url else ():
        up.add_metric([host.name], host.is_up)
        if host.behind_bytes is not None:
            behind_bytes.add_metric([host.name], host.behind_bytes)
        if host.behind_s is not None:
            behind_s.add_metric([host.name], host.behind_s)
    yield from (up, behind_bytes, behind_s)


def _by_host(name: str, sentence: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"locator_{name}", sentence, labels=["host"])


def _disks() -> Iterator[Metric]:
    """Yield the share of room that is left where data and backups lie."""
    free = GaugeMetricFamily("locator_disk_free_ratio", "Room left on a folder's disk.", labels=["folder"])
    for name, folder in (("data", settings().data_dir), ("backups", settings().backup_dir)):
        if folder and Path(folder).is_dir():
            room = shutil.disk_usage(folder)
            free.add_metric([name], room.free / room.total)
    yield free


def _gauge(name: str, sentence: str, value: float) -> Metric:
    return GaugeMetricFamily(f"locator_{name}", sentence, value=float(value))
