"""Posted hours on the command line: described in Chinese for confirmation, adopted only if certain."""

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
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


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


def test_a_reading_is_described_for_confirmation(locator: Locator) -> None:
    output = locator("hours", "--posted", SIGNS[1], "--at", "2026-11-23T09:00").output
    assert "周一至周五 08:30-17:30（Mo-Fr 08:30-17:30）" in output
    assert "请核对：没有写节假日怎么办，按平时推算" in output
    assert "2026-11-23 09:00：开门" in output


def test_json_output_has_the_confidence(locator: Locator) -> None:
    result = json.loads(locator("hours", "--posted", "--json", SIGNS[0], "--at", "2026-10-01T09:00").output)
    assert result["opening_hours"] == "Mo-Fr 08:30-17:30; PH closed"
    assert (result["confidence"], result["assumptions"], result["state"]) == ("certain", [], "closed")


def test_an_unreadable_sign_is_refused_with_its_column(locator: Locator) -> None:
    result = locator("hours", "--posted", "周一至周五9:00-17:00（需排队）")
    assert result.exit_code == 1 and "第 17 个字" in result.output


def test_only_certain_readings_are_adopted(locator: Locator, signs: Path, connection: Connection) -> None:
    output = locator("import", signs, "--crs", "wgs84", "--read-posted").output
    assert "读作：周一至周五 08:30-17:30；节假日不开放" in output
    assert "没有采用，可能是：周一至周五 08:30-17:30" in output
    assert "第 4 行“看门口通知”没有采用：第 1 个字" in output
    assert "采用 1 条，其余 2 条" in output
    assert hours(connection) == ["Mo-Fr 08:30-17:30; PH closed", "", ""]


def test_signs_are_not_read_without_the_option(locator: Locator, signs: Path, connection: Connection) -> None:
    locator("import", signs, "--crs", "wgs84")
    assert hours(connection) == ["", "", ""]
