"""What is kept for a time is there on its last day and gone a day later; a second run finds nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from locator.accounts.actions import accounts
from locator.backups.actions import nightly
from locator.db.session import change
from locator.imports.actions import worker
from locator.imports.domain.run import RETENTION as RETENTION_OF_IMPORTS
from locator.photos.actions import uploads as station_photos
from locator.privacy.actions import expiry
from locator.privacy.domain import retention
from locator.privacy.queries.retention import RETENTION
from locator.reports.actions import maintenance, reports, uploads
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.reports.queries.evidence import RECORD_RETENTION

# Who deletes it, how long it stays, whether it is still there, and how it is made as it was at :at.
Case = tuple[Callable[[Engine, datetime], object], timedelta, str, str]
WITH_IDS = "WITH p AS (SELECT min(s.id) AS person, min(r.id) AS report FROM staff s, report r) "
CASES: tuple[Case, ...] = (
    (
        expiry.delete_expired,
        retention.ENDED_SESSION,
        "staff_session",
        "INSERT INTO staff_session (token_hash, staff_id, csrf, expires_at)"
        " SELECT 'x', person, '', :at FROM p",
    ),
    (
        expiry.delete_expired,
        retention.FAILED_SIGN_IN,
        "sign_in_failure",
        "INSERT INTO sign_in_failure (account, origin_hash, at) VALUES ('a', '', :at)",
    ),
    (
        expiry.delete_expired,
        retention.SPENT_LINK,
        "staff_link",
        "INSERT INTO staff_link (token_hash, staff_id, purpose, expires_at)"
        " SELECT 'x', person, 'reset', :at FROM p",
    ),
    (
        expiry.delete_expired,
        retention.UNSEEN_BROWSER,
        "known_device",
        "INSERT INTO known_device (token_hash, staff_id, seen_at) SELECT 'x', person, :at FROM p",
    ),
    (
        expiry.delete_expired,
        retention.SENT_MAIL,
        "outbox",
        "INSERT INTO outbox (to_address, subject, body, sent_at) VALUES ('a@example.org', 'a', '', :at)",
    ),
    (
        expiry.delete_expired,
        retention.UNSENT_MAIL,
        "outbox",
        "INSERT INTO outbox (to_address, subject, body, made_at) VALUES ('a@example.org', 'a', 'b', :at)",
    ),
    (
        expiry.delete_expired,
        retention.SENT_MAIL,
        "message",
        "INSERT INTO message (to_phone, template, made_at, due_at, sent_at, state)"
        " VALUES ('13800138000', 'keeper_ask', :at, :at, :at, 'sent')",
    ),
    (
        expiry.delete_expired,
        retention.UNSENT_MAIL,
        "message",
        "INSERT INTO message (to_phone, template, made_at, due_at)"
        " VALUES ('13800138000', 'keeper_ask', :at, :at)",
    ),
    (
        maintenance.delete_expired,
        maintenance.CONTACT_RETENTION,
        "report WHERE contact <> ''",
        "UPDATE report SET contact = '13911112222', said_at = :at",
    ),
    (
        maintenance.delete_expired,
        maintenance.ORIGIN_RETENTION,
        "report WHERE origin_hash IS NOT NULL",
        "UPDATE report SET origin_hash = 'x', said_at = :at",
    ),
    (
        maintenance.delete_expired,
        RECORD_RETENTION,
        "report WHERE device_hash IS NOT NULL",
        "UPDATE report SET device_hash = 'x', said_at = :at",
    ),
    (
        maintenance.delete_expired,
        maintenance.PHOTO_RETENTION,
        "report_photo",
        "INSERT INTO report_photo (report_id, jpeg, taken_in_at) SELECT report, 'x', :at FROM p",
    ),
    (
        maintenance.delete_expired,
        uploads.KEPT_WAITING,
        "report_upload",
        "INSERT INTO report_upload (report_id, content, bytes, received_at)"
        " SELECT report, 'x', 1, :at FROM p",
    ),
    (
        expiry.delete_expired,
        station_photos.KEPT_WAITING,
        "station_photo_upload",
        "INSERT INTO station_photo_upload (station_id, view, content, received_at)"
        " SELECT min(id), 'outside', 'x', :at FROM station",
    ),
    (
        worker.delete_expired,
        RETENTION_OF_IMPORTS,
        "import_file",
        ", run AS (INSERT INTO import_run (author_id, file_name, made_at)"
        " SELECT person, 'a.csv', :at FROM p RETURNING id)"
        " INSERT INTO import_file (run_id, kind, content) SELECT id, 'given', 'x' FROM run",
    ),
)


@pytest.fixture
def somebody(engine: Engine, add: AddStation) -> None:
    """Add an account and a report."""
    add()
    with change(engine) as connection:
        accounts.add_account(connection, "li@example.org", "李")
        code = str(connection.scalar(text("SELECT code FROM station")))
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "192.0.2.1"), NOON)


@pytest.mark.usefixtures("somebody")
def test_each_period_ends_when_it_says(engine: Engine) -> None:
    for delete_expired, period, kept, made in CASES:
        with change(engine) as connection:
            connection.execute(text(WITH_IDS + made), {"at": NOON})
        before_the_end, a_day_later = NOON + period - timedelta(minutes=1), NOON + period + timedelta(days=1)
        for at, count in ((before_the_end, 1), (a_day_later, 0), (a_day_later, 0)):
            delete_expired(engine, at)
            with change(engine) as connection:
                found = connection.scalar(text(f"SELECT count(*) FROM {kept}"))  # noqa: S608
            assert found == count, (kept, at)


def test_the_table_names_every_period_and_pages_show_it(client: FlaskClient) -> None:
    days = sorted(kept.days for kept in RETENTION if kept.days is not None)
    periods = {kept: period.days for _, period, kept, _ in CASES}  # of mail and messages two, of 30 days
    assert days == sorted([*periods.values(), nightly.KEPT])
    page = client.get("/about/privacy").text
    for kept in RETENTION:
        assert str(kept.what) in page
    assert nightly.KEPT == retention.BACKUPS_KEPT
