"""Every file format gives the same stations, at the positions of their coordinate system."""

from pathlib import Path

import pytest
from station_files import (
    POSITION,
    csv_text,
    feature,
    positioned_rows,
    read_alone,
    valid_rows,
    write_csv,
    write_geojson,
    write_gpkg,
    write_shapefile,
    write_xlsx,
)

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.entries.domain.draft import CRS_MISSING, StationDraft
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.domain.station import PositionQuality

HERE = {crs: position_to_wgs84(LonLat(*POSITION), crs) for crs in Crs}


def drafts(path: Path, crs: Crs | None = None) -> list[StationDraft]:
    found, problems = read_alone(path, crs)
    assert problems == []
    return found


def is_whole(draft: StationDraft, crs: Crs) -> bool:
    """Tell whether a draft has everything from the list, within a millimetre of its position."""
    assert draft.position is not None
    return (
        (draft.name, draft.address, draft.division_code) == ("蓝塘驿站1", "端州一路1号", "441202")
        and draft.opening_hours == "Mo-Su 08:00-20:00"
        and {offer.code for offer in draft.services} == {"drinking_water", "phone_charging"}
        and distance_m(draft.position, HERE[crs]) < 1e-3
    )


def test_the_coordinate_systems_differ() -> None:
    """Guard the tests below: a missing conversion would show."""
    assert distance_m(HERE[Crs.WGS_84], HERE[Crs.GCJ_02]) > 500
    assert distance_m(HERE[Crs.GCJ_02], HERE[Crs.BD_09]) > 500
    assert HERE[Crs.CGCS2000] == HERE[Crs.WGS_84]


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv(tmp_path: Path, encoding: str, crs: Crs) -> None:
    path = write_csv(tmp_path / "list.csv", positioned_rows(), encoding)
    assert is_whole(drafts(path, crs)[0], crs)


@pytest.mark.parametrize("crs", Crs)
def test_xlsx(tmp_path: Path, crs: Crs) -> None:
    assert is_whole(drafts(write_xlsx(tmp_path / "list.xlsx", positioned_rows()), crs)[0], crs)


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize("suffix", [".geojson", ".json"])
def test_geojson(tmp_path: Path, suffix: str, crs: Crs) -> None:
    assert is_whole(drafts(write_geojson(tmp_path / f"list{suffix}"), crs)[0], crs)


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize("declared", [None, "EPSG:4326"])
def test_gpkg(tmp_path: Path, declared: str | None, crs: Crs) -> None:
    assert is_whole(drafts(write_gpkg(tmp_path / "list.gpkg", valid_rows(), declared), crs)[0], crs)


@pytest.mark.parametrize("crs", Crs)
@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_zipped_shapefile(tmp_path: Path, encoding: str, crs: Crs) -> None:
    path = write_shapefile(tmp_path / "list.zip", valid_rows(), encoding=encoding)
    assert is_whole(drafts(path, crs)[0], crs)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("external_identifier", "A-1"), ("access_registration", "no"), ("position_checked_on", "2026-11-01")],
)
def test_a_shapefile_with_cut_column_names_loses_nothing(tmp_path: Path, column: str, cell: str) -> None:
    (draft,) = drafts(write_shapefile(tmp_path / "list.zip", valid_rows(1, **{column: cell})), Crs.WGS_84)
    assert cells_of(draft)[column] == cell


def test_a_shapefile_may_have_both_columns_of_hours(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "list.zip", valid_rows(1, opening_hours_text="早八点到晚八点"))
    draft, *_ = drafts(path, Crs.WGS_84)
    assert (draft.opening_hours, draft.hours_posted) == ("Mo-Su 08:00-20:00", "早八点到晚八点")


@pytest.mark.parametrize("name", ["Café", "Ürümqi 驿站", "Эрэн 驛站"])
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".zip"])
def test_letters_of_other_languages_are_kept(tmp_path: Path, suffix: str, name: str) -> None:
    path = tmp_path / f"list{suffix}"
    if suffix == ".geojson":
        write_geojson(path, feature(name=name))
    else:
        {".gpkg": write_gpkg, ".zip": write_shapefile}[suffix](path, valid_rows(1, name=name))
    assert drafts(path, Crs.WGS_84)[0].name == name


@pytest.mark.parametrize(("epsg", "crs"), [(4326, Crs.WGS_84), (4490, Crs.CGCS2000)])
def test_a_files_own_coordinate_system_is_used(tmp_path: Path, epsg: int, crs: Crs) -> None:
    draft, *_ = drafts(write_gpkg(tmp_path / "list.gpkg", valid_rows(), f"EPSG:{epsg}"))
    assert is_whole(draft, crs)
    assert draft.position_input is not None
    assert draft.position_input.crs is crs


def test_projected_metres_become_degrees(tmp_path: Path) -> None:
    path = write_gpkg(tmp_path / "list.gpkg", valid_rows(), "EPSG:3857", at=(12525228.0, 2641000.0))
    position = drafts(path)[0].position
    assert position == pytest.approx(LonLat(112.5163, 23.0737), abs=1e-3)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".gpkg", ".zip"])
def test_a_missing_coordinate_system_is_a_problem_of_each_row(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    if suffix in (".csv", ".xlsx"):
        {".csv": write_csv, ".xlsx": write_xlsx}[suffix](path, positioned_rows())
    else:
        {".gpkg": write_gpkg, ".zip": write_shapefile}[suffix](path, valid_rows())
    _, problems = read_alone(path, None)
    assert [problem.line for problem in problems] == [2, 3]
    assert all(problem.sentence == CRS_MISSING for problem in problems)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".geojson"])
def test_a_rows_own_coordinate_system_overrides_the_files(tmp_path: Path, suffix: str) -> None:
    """GIS programs label all degrees WGS 84; the row's column is right."""
    path = tmp_path / f"list{suffix}"
    if suffix == ".geojson":
        write_geojson(path, feature(crs="gcj02"))
    else:
        {".csv": write_csv, ".xlsx": write_xlsx}[suffix](path, positioned_rows(crs="gcj02"))
    assert is_whole(drafts(path, Crs.WGS_84)[0], Crs.GCJ_02)


def test_coordinates_are_stored_as_written(tmp_path: Path) -> None:
    given = drafts(write_csv(tmp_path / "a.csv", positioned_rows(lon="112.5160370")), Crs.BD_09)[
        0
    ].position_input
    assert given is not None
    assert (given.lon_text, given.lat_text, given.crs) == ("112.5160370", "23.073437", Crs.BD_09)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".geojson"])
def test_a_station_without_coordinates_is_accepted_as_missing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    if suffix == ".geojson":
        write_geojson(path, feature(at=None))
    else:
        {".csv": write_csv, ".xlsx": write_xlsx}[suffix](path, valid_rows(1))
    (found,) = drafts(path)
    assert (found.position, found.position_quality) == (None, PositionQuality.MISSING)


def test_numbers_of_a_workbook_are_read_as_shown(tmp_path: Path) -> None:
    rows = positioned_rows(1, division_code=441202, phone=75812351)
    draft, *_ = drafts(write_xlsx(tmp_path / "a.xlsx", rows), Crs.WGS_84)
    assert (draft.division_code, draft.phone) == ("441202", "75812351")


def test_rows_have_their_line_numbers_in_the_file(tmp_path: Path) -> None:
    text = csv_text(positioned_rows(2)).replace("\r\n蓝塘驿站2", "\r\n\r\n\r\n蓝塘驿站2")
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert [draft.line for draft in drafts(path, Crs.WGS_84)] == [2, 5]
