"""One row of a file: what is read from each column, and what is refused, by name and in a sentence."""

import pytest

from geodata.crs import Crs
from locator.entries.domain.draft import CRS_MISSING, StationDraft
from locator.errors import RowProblem
from locator.sheets.domain.reader import read_draft, unknown_columns
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.service import Availability
from locator.stations.domain.station import Facet, LifecycleStatus, PositionQuality, StationKind, Visibility

PLACED = {"name": "黄塘驿站", "type": "union_station", "lon": "112.47", "lat": "23.05"}


def read(**cells: str) -> tuple[StationDraft | None, list[RowProblem]]:
    return read_draft(7, PLACED | cells, Crs.WGS_84)


def draft(**cells: str) -> StationDraft:
    made, problems = read(**cells)
    assert made is not None, problems
    return made


def test_a_row_becomes_a_station() -> None:
    made = draft(
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
    assert made.kind is StationKind.UNION_STATION
    assert made.division_code == "441202"
    assert (made.access.method, made.access.app) == (AccessMethod.QR_SCAN, "粤工惠")
    assert made.access.registration_needed is True
    assert (made.access.audience, made.access.price) == (Audience.RIDERS, Price.FREE)
    assert {offer.code: offer.availability for offer in made.services} == {
        "drinking_water": Availability.YES,
        "toilet": Availability.YES,
        "shower": Availability.NO,
    }
    assert made.aliases == ("蓝塘站", "黄塘站")
    assert made.names == {"en": "Huangtang"}
    assert str(made.provenance.checked_on[Facet.HOURS]) == "2026-11-01"
    assert Facet.ACCESS not in made.provenance.checked_on


def test_self_service_and_special_days_are_read() -> None:
    made = draft(
        opening_hours="Mo-Fr 08:30-17:30",
        self_service_hours="17:30-22:00",
        self_service_access="刷脸开门",
        on_holiday="closed",
        on_makeup="09:00-12:00",
    )
    assert made.self_service.method is AccessMethod.FACE
    assert (made.on_holiday, made.on_makeup) == ("closed", "09:00-12:00")


def test_what_is_not_said_is_unknown_and_nothing_is_guessed() -> None:
    made = draft()
    assert made.access.method is AccessMethod.UNKNOWN
    assert made.access.registration_needed is None
    assert made.opening_hours == ""
    assert made.services == ()
    assert made.status is LifecycleStatus.OPEN


def test_a_row_without_a_position_is_kept_without_one() -> None:
    made = draft(lon="", lat="")
    assert (made.position_input, made.position_quality) == (None, PositionQuality.MISSING)


def test_a_position_keeps_its_text_and_its_system() -> None:
    given = draft(lon=" 112.470000 ", crs="bd09").position_input
    assert given is not None
    assert (given.lon_text, given.crs) == ("112.470000", Crs.BD_09)


def test_break_rooms_are_for_their_site_only() -> None:
    assert draft(type="workshop_rest").visibility is Visibility.SITE_ONLY


@pytest.mark.parametrize(
    ("column", "text", "word"),
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
def test_a_cell_is_refused_by_column_and_reason(column: str, text: str, word: str) -> None:
    made, problems = read(**{column: text})
    assert made is None
    assert (problems[0].line, problems[0].column) == (7, column)
    assert word in problems[0].sentence


def test_swapped_axes_are_refused_with_what_was_expected() -> None:
    made, problems = read(lon="23.05", lat="112.47")
    assert made is None
    assert "写反" in problems[0].sentence or "经度" in problems[0].sentence


def test_null_island_is_no_place() -> None:
    made, problems = read(lon="0", lat="0")
    assert made is None and problems


def test_a_break_room_cannot_be_made_public() -> None:
    made, problems = read(type="workshop_rest", visibility="public")
    assert made is None
    assert "厂区" in problems[0].sentence


def test_a_service_cannot_be_there_and_not_there() -> None:
    _, problems = read(services="shower", services_missing="shower")
    assert [(one.column, "又写有又写没有" in one.sentence) for one in problems] == [
        ("services_missing", True)
    ]


def test_a_row_tells_all_its_problems_at_once() -> None:
    _, problems = read(name="", type="teahouse", lon="nan", access="magic")
    assert {one.column for one in problems} == {"name", "type", "lon", "access"}


def test_a_position_needs_its_system_said() -> None:
    made, problems = read_draft(2, PLACED, None)
    assert made is None
    assert (problems[0].column, problems[0].sentence) == ("crs", CRS_MISSING)


def test_a_column_that_nobody_knows_is_reported() -> None:
    found = unknown_columns(("name", "type", "经度", "fid"))
    assert [one.column for one in found] == ["经度"]
