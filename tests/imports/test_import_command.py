"""The commands `import`, `demo` and `db`: exit codes and messages, never a traceback."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import databases
import pytest
from click.testing import CliRunner, Result
from factories import AddStation
from sqlalchemy import Connection, Engine, func, select, text

from locator.cli import main
from locator.stations.tables import station

Locator = Callable[..., Result]

COLUMNS = ("name", "type", "address", "division_code", "lon", "lat", "opening_hours", "services")
GOOD = {
    "name": "蓝塘驿站",
    "type": "union_station",
    "address": "端州一路26号",
    "division_code": "441202",
    "lon": "112.4652",
    "lat": "23.0481",
    "opening_hours": "24/7",
    "services": "热水",
}


@pytest.fixture
def locator(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Locator:
    """Return a function that runs the command line on this test's database."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


def listing(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows or [GOOD])
    return path


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(station)) or 0


def ends_with_a_message(result: Result) -> bool:
    """Tell whether a command ended with a message."""
    ended_well = result.exception is None or isinstance(result.exception, SystemExit)
    return ended_well and "Traceback" not in result.output and result.output.strip() != ""


def test_a_good_list_is_written(locator: Locator, tmp_path: Path, connection: Connection) -> None:
    result = locator("import", listing(tmp_path), "--crs", "wgs84")
    assert (result.exit_code, result.stdout) == (0, "已写入：新增 1，修改 0 个站点\n")
    assert connection.scalar(select(station.c.name)) == "蓝塘驿站"


def test_a_dry_run_writes_nothing(locator: Locator, tmp_path: Path, connection: Connection) -> None:
    result = locator("import", listing(tmp_path), "--crs", "wgs84", "--dry-run")
    assert (result.exit_code, result.stdout) == (0, "新增 1\n")
    assert count(connection) == 0


def test_without_a_coordinate_system_it_asks_for_one(
    locator: Locator, tmp_path: Path, connection: Connection
) -> None:
    result = locator("import", listing(tmp_path))
    assert result.exit_code == 1
    assert "第 2 行 lon、lat：没有说坐标是从哪里抄来的" in result.stderr and "用 --crs 指定" in result.stderr
    assert count(connection) == 0


def test_an_unknown_coordinate_system_is_named(locator: Locator, tmp_path: Path) -> None:
    result = locator("import", listing(tmp_path), "--crs", "mars")
    assert result.exit_code != 0
    assert ends_with_a_message(result)
    assert "“mars”不认识" in result.stderr


def test_all_problems_are_listed_and_nothing_is_written(
    locator: Locator, tmp_path: Path, connection: Connection
) -> None:
    bad = GOOD | {"name": "", "type": "cafe"}
    result = locator("import", listing(tmp_path, GOOD, bad), "--crs", "wgs84")
    assert result.exit_code == 1
    assert "第 3 行 name：没有站名" in result.stderr
    assert "第 3 行 type：没有“cafe”这种站" in result.stderr
    assert "有 2 处问题，什么也没有写入" in result.stderr
    assert count(connection) == 0


def test_a_long_list_of_problems_is_cut(locator: Locator, tmp_path: Path) -> None:
    result = locator(
        "import",
        listing(tmp_path, *[GOOD | {"name": f"驿站{n}", "type": "cafe"} for n in range(250)]),
        "--crs",
        "wgs84",
    )
    assert result.exit_code == 1
    assert "……另有 50 处" in result.stderr
    assert "有 250 处问题" in result.stderr


def test_importing_twice_changes_nothing(locator: Locator, tmp_path: Path, connection: Connection) -> None:
    path = listing(tmp_path)
    locator("import", path, "--crs", "wgs84")
    tried = locator("import", path, "--crs", "wgs84", "--dry-run")
    assert (tried.exit_code, tried.stdout) == (0, "无变化 1\n")
    result = locator("import", path, "--crs", "wgs84")
    assert (result.exit_code, result.stdout) == (0, "已写入：新增 0，修改 0 个站点\n")
    assert count(connection) == 1


def test_a_dry_run_counts_the_rows_by_outcome(locator: Locator, tmp_path: Path) -> None:
    locator("import", listing(tmp_path), "--crs", "wgs84")
    rows = (GOOD, GOOD | {"name": "新驿站", "address": "星湖大道9号", "lon": "112.52"}, GOOD | {"name": ""})
    result = locator("import", listing(tmp_path, *rows), "--crs", "wgs84", "--dry-run")
    assert result.exit_code == 1
    assert "第 4 行 name：没有站名" in result.stderr
    assert result.stdout.splitlines()[-1] == "新增 1；无变化 1；有错，不写入 1"


def test_a_station_without_a_position_is_mentioned(locator: Locator, tmp_path: Path) -> None:
    result = locator("import", listing(tmp_path, GOOD | {"lon": "", "lat": ""}))
    assert result.exit_code == 0
    assert "第 2 行“蓝塘驿站”没有位置" in result.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00\x00"),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.zip", b"PK\x05\x06" + b"\x00" * 18),
        ("a.gpkg", b"not a package"),
        ("a.geojson", b"<OGRVRTDataSource/>"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ],
)
def test_a_hostile_file_is_refused(locator: Locator, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = locator("import", path, "--crs", "wgs84")
    assert result.exit_code == 1
    assert ends_with_a_message(result)


def test_a_missing_file_is_a_usage_error(locator: Locator, tmp_path: Path) -> None:
    assert locator("import", tmp_path / "none.csv").exit_code == 2


def test_without_a_database_it_names_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCATOR_DATABASE_URL", raising=False)
    result = CliRunner().invoke(main, ["import", str(listing(tmp_path)), "--crs", "wgs84"])
    assert result.exit_code == 1
    assert "LOCATOR_DATABASE_URL" in result.stderr


@pytest.mark.parametrize(
    "command", [("demo", "remove"), ("demo", "add", 1), ("db", "prepare"), ("db", "check"), ("hours-roll",)]
)
def test_an_unavailable_database_is_reported(
    locator: Locator, monkeypatch: pytest.MonkeyPatch, command: tuple[object, ...]
) -> None:
    monkeypatch.setenv("LOCATOR_DATABASE_URL", "postgresql://nobody@/nothing?host=/nowhere")
    result = locator(*command)
    assert (result.exit_code, ends_with_a_message(result)) == (1, True)
    assert "数据库暂时连不上" in result.stderr


@pytest.mark.parametrize(
    "command", [("demo", "remove"), ("demo", "add", 1), ("db", "check"), ("hours-roll",)]
)
def test_without_tables_it_names_the_command_to_run(
    locator: Locator, engine: Engine, command: tuple[object, ...]
) -> None:
    databases.drop_tables(engine)
    result = locator(*command)
    assert (result.exit_code, ends_with_a_message(result)) == (1, True)
    assert "locator db prepare" in result.stderr


def test_demo_stations_are_added_and_removed(
    locator: Locator, connection: Connection, add: AddStation
) -> None:
    add()
    assert locator("demo", "add", 25).exit_code == 0
    assert count(connection) == 26
    assert locator("demo", "remove").stdout == "已去掉 25 个演示站点\n"
    assert count(connection) == 1


@pytest.mark.parametrize("number", ["0", "-1", "many", "5000001"])
def test_an_invalid_number_of_demo_stations_is_rejected(locator: Locator, number: str) -> None:
    assert locator("demo", "add", "--", number).exit_code == 2


def test_prepare_can_run_twice(
    locator: Locator, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCATOR_DEMO_STATIONS", "20")
    assert locator("db", "prepare").exit_code == 0
    before = count(connection)
    assert locator("db", "prepare").exit_code == 0
    assert count(connection) == before > 20


def test_check_counts_stations_and_hours(locator: Locator, add: AddStation) -> None:
    add(at=None, opening_hours="早八点")
    result = locator("db", "check")
    assert result.exit_code == 0
    assert result.stdout.startswith("站点 1，其中没有位置的 1\n开放时间 1 种，读不懂的 1 种")


def test_check_fails_while_the_timetables_have_run_out(
    locator: Locator, connection: Connection, add: AddStation
) -> None:
    add(today=date(2020, 1, 1))
    result = locator("db", "check")
    assert result.exit_code == 1
    assert "locator hours-roll" in result.stderr
    assert locator("hours-roll").exit_code == 0
    assert locator("db", "check").exit_code == 0


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        ("0030", "数据库是 0030-.* 版，这个程序要 .* 版：请运行 locator db prepare"),
        ("0029", "数据库是 0029-.* 版，太旧：请先用程序的 6982fe3 版运行 locator db prepare"),
        ("9999", "数据库是 9999-.* 版，比这个程序的 .* 版新：请换上新的程序"),
    ],
)
def test_check_names_another_version_and_what_to_run(
    locator: Locator, engine: Engine, revision: str, sentence: str
) -> None:
    with engine.begin() as other:
        other.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    result = locator("db", "check")
    assert (result.exit_code, ends_with_a_message(result)) == (1, True)
    assert re.search(sentence, result.stderr)


@pytest.mark.parametrize("revision", ["0029", "9999"])
def test_prepare_refuses_what_it_cannot_upgrade(locator: Locator, engine: Engine, revision: str) -> None:
    with engine.begin() as other:
        other.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    result = locator("db", "prepare")
    assert (result.exit_code, ends_with_a_message(result)) == (1, True)
    assert f"数据库是 {revision}-" in result.stderr
