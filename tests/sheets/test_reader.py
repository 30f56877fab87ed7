"""Reading one row of a file: the values of each column, and the problems with column and sentence."""

import pytest

from geodata.crs.conversion import Crs
from locator.entries.domain.draft import CRS_MISSING, StationDraft
from locator.errors import RowProblem
from locator.sheets.domain.reader import read_draft, unknown_columns
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet, LifecycleStatus, PositionQuality, StationKind, Visibility

ROW = {"name": "黄塘驿站", "type": "union_station", "lon": "112.47", "lat": "23.05"}


def read(**cells: str) -> tuple[StationDraft | None, list[RowProblem]]:
    return read_draft(7, ROW | cells, Crs.WGS_84)


def draft(**cells: str) -> StationDraft:
    station, problems = read(**cells)
    assert station is not None, problems
    return station


def test_a_row_is_read_into_a_draft() -> None:
    station = draft(
        address="端州区蓝塘路1号",
        division_code="441202",
        opening_hours="Mo-Fr 08:30-17:30; PH off",
        access="扫码开门",
        access_app="粤工惠",
        access_registration="是",
        access_audience="riders",
        access_price="免费",
        services="drinking_water、如厕",
        services_missing="shower",
        aliases="蓝塘站、黄塘站",
        name_en="Huangtang",
        source="市总工会名单",
        as_of="2026-05",
        hours_checked_on="2026-11-01",
        checked_by="张三",
    )
    assert station.kind is StationKind.UNION_STATION
    assert station.division_code == "441202"
    assert (station.access.method, station.access.app) == (AccessMethod.QR_SCAN, "粤工惠")
    assert station.access.registration_needed is True
    assert (station.access.audience, station.access.price) == (Audience.RIDERS, Price.FREE)
    assert {offer.code: offer.availability for offer in station.services} == {
        "drinking_water": Availability.YES,
        "toilet": Availability.YES,
        "shower": Availability.NO,
    }
    assert station.aliases == ("蓝塘站", "黄塘站")
    assert station.names == {"en": "Huangtang"}
    assert str(station.provenance.checked_on[Facet.HOURS]) == "2026-11-01"
    assert Facet.ACCESS not in station.provenance.checked_on


def test_self_service_and_special_days_are_read() -> None:
    station = draft(
        opening_hours="Mo-Fr 08:30-17:30",
        self_service_hours="17:30-22:00",
        self_service_access="刷脸开门",
        on_holiday="closed",
        on_makeup="09:00-12:00",
    )
    assert station.self_service.method is AccessMethod.FACE
    assert (station.on_holiday, station.on_makeup) == ("closed", "09:00-12:00")


def test_missing_cells_are_unknown() -> None:
    station = draft()
    assert station.access.method is AccessMethod.UNKNOWN
    assert station.access.registration_needed is None
    assert station.opening_hours == ""
    assert station.services == ()
    assert station.status is LifecycleStatus.OPEN


def test_a_row_may_have_no_position() -> None:
    station = draft(lon="", lat="")
    assert (station.position_input, station.position_quality) == (None, PositionQuality.MISSING)


def test_a_position_keeps_its_text_and_coordinate_system() -> None:
    given = draft(lon=" 112.470000 ", crs="bd09").position_input
    assert given is not None
    assert (given.lon_text, given.crs) == ("112.470000", Crs.BD_09)


def test_break_rooms_are_visible_on_their_site_only() -> None:
    assert draft(type="workshop_rest").visibility is Visibility.SITE_ONLY


@pytest.mark.parametrize(
    ("column", "text", "excerpt"),
    [
        ("name", "", "没有站名"),
        ("name", "长" * 201, "最多 200"),
        ("name", "黄\u0007塘", "控制字符"),
        ("type", "", "没有类型"),
        ("type", "teahouse", "不认识"),
        ("lon", "１１２.47", "半角"),
        ("lon", "nan", "度"),
        ("lon", "inf", "度"),
        ("lon", "512.47", "经度"),
        ("lon", "112,47", "度"),
        ("lat", "", "只有一个坐标"),
        ("crs", "EPSG:3857", "wgs84"),
        ("position_quality", "missing", "可是有坐标"),
        ("position_quality", "perfect", "不认识"),
        ("division_code", "449999", "449999"),
        ("division_code", "abc", "abc"),
        ("opening_hours", "Mo-Fr 8:30-", "第 12 个字符"),
        ("opening_hours", "sometimes", "第 1 个字符"),
        ("self_service_hours", "nachts", "第 1 个字符"),
        ("on_holiday", "perhaps", "应是"),
        ("access", "magic", "不认识"),
        ("access_registration", "maybe", "yes 或 no"),
        ("access_audience", "aliens", "不认识"),
        ("access_price", "cheap", "不认识"),
        ("services", "热水、飞毯", "飞毯"),
        ("services_missing", "飞毯", "飞毯"),
        ("visibility", "secret", "不认识"),
        ("status", "merged", "不能写 merged"),
        ("status_since", "yesterday", "不是日期"),
        ("expected_reopen_on", "2026-02-30", "不是日期"),
        ("as_of", "last year", "不是日期"),
        ("hours_checked_on", "11/01", "不是日期"),
    ],
)
def test_an_invalid_cell_is_refused_with_column_and_reason(column: str, text: str, excerpt: str) -> None:
    station, problems = read(**{column: text})
    assert station is None
    assert (problems[0].line, problems[0].column) == (7, column)
    assert excerpt in problems[0].sentence


def test_swapped_coordinates_are_refused_with_the_reason() -> None:
    station, problems = read(lon="23.05", lat="112.47")
    assert station is None
    assert "写反" in problems[0].sentence or "经度" in problems[0].sentence


def test_zero_coordinates_are_refused() -> None:
    station, problems = read(lon="0", lat="0")
    assert station is None and problems


def test_a_break_room_cannot_be_made_public() -> None:
    station, problems = read(type="workshop_rest", visibility="public")
    assert station is None
    assert "厂区" in problems[0].sentence


def test_a_service_cannot_be_both_offered_and_missing() -> None:
    _, problems = read(services="shower", services_missing="shower")
    assert [(problem.column, "又写有又写没有" in problem.sentence) for problem in problems] == [
        ("services_missing", True)
    ]


def test_all_problems_of_a_row_are_reported_at_once() -> None:
    _, problems = read(name="", type="teahouse", lon="nan", access="magic")
    assert {problem.column for problem in problems} == {"name", "type", "lon", "access"}


def test_a_position_needs_a_coordinate_system() -> None:
    station, problems = read_draft(2, ROW, None)
    assert station is None
    assert (problems[0].column, problems[0].sentence) == ("crs", CRS_MISSING)


def test_an_unknown_column_is_reported() -> None:
    problems = unknown_columns(("name", "type", "经度", "fid"))
    assert [problem.column for problem in problems] == ["经度"]
