"""Posted hours at the command line: shown back in Chinese to be confirmed, adopted only where certain."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, select

from locator.cli import main
from locator.stations.tables import station

Locator = Callable[..., Result]
SIGNS = ("周一至周五8:30-17:30（节假日除外）", "周一至周五8:30-17:30", "看门口通知")


@pytest.fixture
def locator(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Locator:
    """Return the command line, on this test's database."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    return lambda *said: CliRunner().invoke(main, [str(word) for word in said])


@pytest.fixture
def signs(tmp_path: Path) -> Path:
    """Return a list of three stations that give their hours only as they are posted."""
    path = tmp_path / "signs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "type", "address", "division_code", "opening_hours_text"])
        for number, sign in enumerate(SIGNS):
            writer.writerow([f"驿站{number}", "union_station", f"端州路{number}号", "441202", sign])
    return path


def hours(connection: Connection) -> list[str]:
    return list(connection.scalars(select(station.c.opening_hours).order_by(station.c.name)))


def test_a_sign_is_shown_back_to_be_confirmed(locator: Locator) -> None:
    said = locator("hours", "--posted", SIGNS[1], "--at", "2026-11-23T09:00").output
    assert "周一至周五 08:30-17:30（Mo-Fr 08:30-17:30）" in said
    assert "请核对：没有写节假日怎么办，按平时推算" in said
    assert "2026-11-23 09:00：开门" in said


def test_a_program_reads_the_confidence(locator: Locator) -> None:
    said = json.loads(locator("hours", "--posted", "--json", SIGNS[0], "--at", "2026-10-01T09:00").output)
    assert said["opening_hours"] == "Mo-Fr 08:30-17:30; PH closed"
    assert (said["confidence"], said["assumptions"], said["state"]) == ("certain", [], "closed")


def test_a_sign_that_cannot_be_read_is_refused_at_its_place(locator: Locator) -> None:
    result = locator("hours", "--posted", "周一至周五9:00-17:00（需预约）")
    assert result.exit_code == 1 and "第 17 个字" in result.output


def test_only_certain_readings_are_adopted(locator: Locator, signs: Path, connection: Connection) -> None:
    said = locator("import", signs, "--crs", "wgs84", "--read-posted").output
    assert "读作：周一至周五 08:30-17:30；节假日不开放" in said
    assert "没有采用，可能是：周一至周五 08:30-17:30" in said
    assert "第 4 行“看门口通知”没有采用：第 1 个字" in said
    assert "采用 1 条，其余 2 条" in said
    assert hours(connection) == ["Mo-Fr 08:30-17:30; PH closed", "", ""]


def test_without_being_asked_no_sign_is_read(locator: Locator, signs: Path, connection: Connection) -> None:
    locator("import", signs, "--crs", "wgs84")
    assert hours(connection) == ["", "", ""]
