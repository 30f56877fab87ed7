"""Exports that are imported again: untouched they change nothing; renamed stations keep their identity."""

import io
from pathlib import Path

import openpyxl
import pytest
from factories import AddStation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_tables import ImportAs
from sheet_cells import rows
from sqlalchemy import Engine, select
from stored_rows import name_of, number_of, stored

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.imports.actions import steps
from locator.imports.domain.run import Outcome, RunState
from locator.imports.queries import runs
from locator.publishing.actions.exports import write_file
from locator.publishing.domain.export import Format
from locator.publishing.queries.exports import stations
from locator.stations.tables import station

COUNTY = "441202"
TRUCKS = {
    "road": "G80",
    "road_side": "up",
    "road_km": "K12+300",
    "max_length_m": "17.5",
    "max_height_m": "4.5",
    "truck_guarded": "yes",
    "truck_spaces": "30",
}


def exported(engine: Engine, path: Path, form: Format) -> bytes:
    path.unlink(missing_ok=True)
    with change(engine) as connection:
        write_file(path, form, stations(connection), "演示")
    return path.read_bytes()


@pytest.mark.parametrize("form", list(Format))
def test_an_untouched_export_changes_nothing(
    import_as: ImportAs,
    engine: Engine,
    tmp_path: Path,
    in_process: None,
    form: Format,
) -> None:
    importer = import_as(Role.ADMINISTRATOR)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(rows(), min_size=1, max_size=5, unique_by=(name_of, number_of)), st.booleans())
    def holds(sheet: list[dict[str, str]], trucks: bool) -> None:
        stored(engine, [row | TRUCKS if trucks else row for row in sheet])
        run = importer.check(exported(engine, tmp_path / f"out.{form}", form), f"站点.{form}")
        with engine.connect() as connection:
            found = runs.rows(connection, run.id, list(Outcome), 1)
        seen = [
            (row.outcome, row.changes, row.findings) for row in found if row.outcome is not Outcome.UNCHANGED
        ]
        assert (run.state, run.counts[Outcome.UNCHANGED], seen) == (RunState.CHECKED, len(sheet), [])

    holds()


@pytest.mark.parametrize("form", list(Format))
def test_an_export_of_a_county_changes_nothing(
    import_as: ImportAs, engine: Engine, add: AddStation, tmp_path: Path, form: Format
) -> None:
    for n in range(7):
        add(
            name=f"第{n}驿站",
            address=f"蓝塘路{n}号",
            division_code=COUNTY,
            opening_hours="Mo-Fr 08:30-17:30; PH off",
        )
    run = import_as(Role.APPROVER, COUNTY).check(
        exported(engine, tmp_path / f"out.{form}", form), f"站点.{form}"
    )
    assert (run.state, run.counts[Outcome.UNCHANGED], run.to_write) == (RunState.CHECKED, 7, 0)


@pytest.mark.parametrize("phone", ["+86 0758-2222333", "+8600000000000", "0086 13800000001、0758 2222333"])
def test_a_number_stored_with_the_code_of_the_country_is_not_changed_by_its_export(
    import_as: ImportAs, engine: Engine, add: AddStation, tmp_path: Path, phone: str
) -> None:
    add(division_code=COUNTY, phone=phone)
    run = import_as(Role.APPROVER, COUNTY).check(exported(engine, tmp_path / "out.csv", Format.CSV), "站.csv")
    assert (run.counts[Outcome.UNCHANGED], run.to_write) == (1, 0)


def test_rows_with_their_own_coordinate_system_need_no_choice(
    import_as: ImportAs, engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    add(division_code=COUNTY)
    add(name="没有位置的站", at=None, division_code=COUNTY)
    importer = import_as(Role.APPROVER, COUNTY)
    run = importer.begin(exported(engine, tmp_path / "out.csv", Format.CSV), "站点.csv")
    with change(importer.staff, importer.client.by) as connection:
        steps.choose_columns(connection, run, {})
    assert importer.run(run.id).state is RunState.CHECKING


def test_a_renamed_station_is_changed_and_an_unknown_code_is_noted(
    import_as: ImportAs, engine: Engine, add: AddStation, tmp_path: Path
) -> None:
    add(name="老名字", division_code=COUNTY, address="蓝塘路1号")
    add(name="别处的站", division_code="441203", address="别处1号")
    book = openpyxl.load_workbook(io.BytesIO(exported(engine, tmp_path / "out.xlsx", Format.XLSX)))
    page = book["站点"]
    assert (page["A1"].value, page["B1"].value) == ("我们的代码", "站名")
    page["B2"] = "新名字"
    unknown_row = {"我们的代码": "999999", "站名": "陌生驿站", "类型": "union_station"}
    unknown_row |= {"行政区划": COUNTY, "地址": "远路9号"}
    page.append([unknown_row.get(str(cell.value)) for cell in page[1]])
    saved = io.BytesIO()
    book.save(saved)
    run = import_as(Role.APPROVER, COUNTY).check(saved.getvalue(), "站点.xlsx")
    with engine.connect() as connection:
        own, others, unknown = runs.rows(connection, run.id, list(Outcome), 1)
        code = connection.scalar(select(station.c.code).where(station.c.name == "别处的站"))
    assert (own.outcome, own.changes) == (Outcome.CHANGED, (("name", "老名字", "新名字"),))
    assert others.outcome is Outcome.REFUSED and f"代码 {code} 是别处的站" in others.findings[-1].sentence
    assert unknown.outcome is Outcome.ADDED and "没有代码是“999999”的站" in unknown.findings[-1].sentence
