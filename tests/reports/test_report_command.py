"""The commands that list, answer and maintain reports."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factories import AddStation
from sqlalchemy import Engine, select, text

from locator.cli import main
from locator.db.session import change
from locator.reports.actions import reports
from locator.reports.actions.reports import Details, NewReport, code_hash
from locator.reports.domain.report import Verdict
from locator.reports.queries import reports as report_queries
from locator.reports.tables import report
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str) -> Run:
    """Return a function that runs a command on this test's database."""

    def _run(*arguments: str) -> Result:
        return CliRunner(env={"LOCATOR_DATABASE_URL": database_url}).invoke(main, arguments)

    return _run


@pytest.fixture
def reported(engine: Engine, add: AddStation) -> str:
    """Return the code of a report of broken water with a photo, made five hours ago."""
    add(name="星光驿站")
    at = datetime.now(SHANGHAI) - timedelta(hours=5)
    with change(engine) as connection:
        code = str(connection.scalar(select(station.c.code)))
        number = reports.submit(connection, NewReport(code, Verdict.BROKEN, "li", "10.0.0.1"), at)
        details = Details("没有热水", "drinking_water", "13800000000")
        reports.add_details(connection, number, details, at)
        kept = text("INSERT INTO report_photo (report_id, jpeg) SELECT id, :jpeg FROM report")
        connection.execute(kept, {"jpeg": b"\xff\xd8photo"})
    return number


def test_open_reports_are_listed_and_answered(run: Run, reported: str, engine: Engine) -> None:
    listed = run("report", "list").output
    assert "星光驿站" in listed and "没有热水" in listed and "[照片]" in listed
    assert "13800000000" not in listed
    number = listed.split()[0]
    assert "已答复" in run("report", "answer", number, "明天换滤芯", "--by", "端州区总工会").output
    assert "共 0 条" in run("report", "list").output
    assert "星光驿站" in run("report", "list", "--all").output
    with change(engine) as connection:
        found = report_queries.by_code(connection, code_hash(reported), datetime.now(SHANGHAI))
    assert found.answer == "明天换滤芯"


def test_a_photo_is_written_to_a_file(run: Run, reported: str, tmp_path: Path) -> None:
    number = run("report", "list").output.split()[0]
    assert run("report", "photo", number, str(tmp_path / "a.jpg")).exit_code == 0
    assert (tmp_path / "a.jpg").read_bytes() == b"\xff\xd8photo"


def test_an_unknown_report_gives_a_message(run: Run) -> None:
    answer = run("report", "answer", "99", "好", "--by", "市总工会")
    assert answer.exit_code == 1 and "没有第 99 号反映" in answer.output
    assert "没有照片" in run("report", "photo", "99", "x.jpg").output


def test_tidy_settles_reports_that_are_old_enough(run: Run, reported: str, engine: Engine) -> None:
    assert "已判断 1 条" in run("report", "tidy").output
    with change(engine) as connection:
        assert connection.scalar(select(report.c.settled_at)) is not None
