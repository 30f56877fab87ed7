"""Listings on map platforms (上图): sheets to send, answers to record, and listings recorded by hand."""

import io
from datetime import date

import pytest
from clerks import SignIn
from factories import HERE, AddStation, north
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, select, update

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.platforms.domain import ListingStatus, Platform, parse_status
from locator.platforms.tables import map_listing
from locator.stations.domain.station import StationKind
from locator.stations.tables import station

ANSWER = "/staff/listings/answer?platform=amap"


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def recorded(engine: Engine) -> dict[tuple[int, str], tuple[str, str, date]]:
    with engine.connect() as connection:
        rows = connection.execute(select(map_listing)).all()
    return {(row.station_id, row.platform): (row.status, row.poi_id, row.status_on) for row in rows}


@pytest.mark.parametrize("platform", list(Platform))
def test_the_sheet_has_positions_in_the_platforms_coordinate_system(
    staff: SignIn, add: AddStation, platform: Platform
) -> None:
    add(name="=黄塘驿站", phone="0758-123", opening_hours="Mo-Fr 08:30-17:30")
    add(at=north(20), kind=StationKind.WORKSHOP_REST)
    add(at=None)
    client = staff(Role.AUDITOR, "441202")
    answer = client.get(f"/staff/listings/{platform.value}.xlsx", buffered=True)
    book = load_workbook(io.BytesIO(answer.data))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert len(rows) == 1, "neither a break room nor a station without a position is submitted"
    row = {str(head).partition("(")[0]: cell for head, cell in zip(heads, rows[0], strict=True)}
    position = position_to_wgs84(LonLat(float(row["经度"]), float(row["纬度"])), platform.crs)
    assert distance_m(position, HERE) < 1
    assert (row["省"], row["市"], row["区县"]) == ("广东省", "肇庆市", "端州区")
    assert (row["名称"], row["电话"], row["营业时间"]) == ("=黄塘驿站", "0758-123", "周一至周五 08:30-17:30")
    notes = " ".join(str(cell) for line in book.worksheets[1].iter_rows(values_only=True) for cell in line)
    assert "没有公开" in notes and ("BD-09" if platform.crs is Crs.BD_09 else "GCJ-02") in notes


def test_listed_stations_are_not_in_the_sheet(staff: SignIn, add: AddStation, engine: Engine) -> None:
    first, second = add(name="甲站"), add(name="乙站", at=north(50))
    client = staff(Role.EDITOR, "441202")
    form = {
        "code": code_of(engine, first),
        "status": "listed",
        "on": "2026-11-20",
        f"poi-{code_of(engine, first)}": "B0FF",
    }
    assert client.send("/staff/listings/stations?platform=amap", **form).status_code == 303
    assert recorded(engine) == {(first, "amap"): ("listed", "B0FF", date(2026, 11, 20))}
    sheet = load_workbook(io.BytesIO(client.get("/staff/listings/amap.xlsx", buffered=True).data))
    assert [row[1] for row in sheet.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["乙站"]
    assert second


def test_many_listings_are_recorded_at_once_and_can_be_deleted(
    staff: SignIn, add: AddStation, engine: Engine
) -> None:
    codes = [code_of(engine, add(at=north(n))) for n in range(3)]
    client = staff(Role.EDITOR, "441202")
    address = "/staff/listings/stations?platform=baidu"
    assert client.send(address, code=codes, status="submitted", on="2026-11-20").status_code == 303
    assert len(recorded(engine)) == 3
    client.send(address, code=codes[:2], status="never", on="2026-11-20")
    assert len(recorded(engine)) == 1
    assert client.send(address, status="listed", on="2026-11-20").status_code == 400


def test_a_listing_outside_the_area_is_not_recorded(staff: SignIn, add: AddStation, engine: Engine) -> None:
    code = code_of(engine, add(division_code="110115"))
    client = staff(Role.EDITOR, "441202")
    client.send("/staff/listings/stations?platform=amap", code=code, status="listed", on="2026-11-20")
    assert recorded(engine) == {}


def test_the_database_refuses_a_listing_outside_the_area(
    app: object, staff: SignIn, add: AddStation, engine: Engine
) -> None:
    from locator.errors import NotAllowed
    from locator.http.database import as_staff

    key = add(division_code="110115")
    client = staff(Role.EDITOR, "441202")
    row = {"station_id": key, "platform": "amap", "status": "listed", "status_on": date(2026, 11, 20)}
    with app.app_context(), pytest.raises(NotAllowed):  # type: ignore[attr-defined]
        as_staff(lambda connection: connection.execute(map_listing.insert(), row), client.by)


def test_an_answer_is_recorded_and_rows_that_are_not_understood_are_reported(
    staff: SignIn, add: AddStation, engine: Engine
) -> None:
    here, there, elsewhere = add(), add(at=north(9)), add(division_code="110115")
    codes = {key: code_of(engine, key) for key in (here, there, elsewhere)}
    book = Workbook()
    sheet = book.active
    for row in (
        ("高德地图审核结果",),
        ("站点编号", "审核状态", "POI ID", "驳回原因"),
        (codes[here], "审核通过", "B0FFG1", ""),
        (codes[there], "未通过", "", "名称不规范"),
        (codes[elsewhere], "通过", "B1", ""),
        (codes[here], "随缘", "", ""),
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    client = staff(Role.EDITOR, "441202")
    page = client.send(
        "/staff/listings/answer?platform=amap", file=(io.BytesIO(file.getvalue()), "回执.xlsx")
    ).text
    assert recorded(engine) == {
        (here, "amap"): ("listed", "B0FFG1", date(2026, 11, 23)),
        (there, "amap"): ("rejected", "", date(2026, 11, 23)),
    }
    assert "记下了 2 处" in page and "第 5 行" in page and "看不懂“随缘”" in page


def test_a_file_that_is_no_answer_is_refused(staff: SignIn) -> None:
    client = staff(Role.EDITOR, "441202")
    answer = client.send(
        "/staff/listings/answer?platform=amap", file=(io.BytesIO("甲,乙\n1,2\n".encode()), "a.csv")
    )
    assert answer.status_code == 400 and "站点编号" in answer.text
    exe = client.send(ANSWER, file=(io.BytesIO(b"MZ"), "a.exe"))
    assert exe.status_code == 400


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("审核通过", ListingStatus.LISTED),
        ("审核不通过", ListingStatus.REJECTED),
        ("待审核", ListingStatus.SUBMITTED),
        ("已上线", ListingStatus.LISTED),
        ("已下线", ListingStatus.GONE),
        ("位置有误", ListingStatus.WRONG),
        ("listed", ListingStatus.LISTED),
        ("随缘", None),
    ],
)
def test_the_status_in_a_platforms_answer_is_understood(text: str, status: ListingStatus | None) -> None:
    assert parse_status(text) is status


def test_divisions_are_compared_by_share_with_links_to_missing_stations(
    staff: SignIn, add: AddStation, engine: Engine
) -> None:
    first = add()
    add(at=north(40))
    add(division_code="441203", at=north(60))
    client = staff(Role.EDITOR, "441200")
    client.send(
        "/staff/listings/stations?platform=amap",
        code=code_of(engine, first),
        status="listed",
        on="2026-11-01",
    )
    page = client.get("/staff/listings?division=441200").text
    assert page.index("端州区") < page.index("鼎湖区"), "the highest share comes first"
    assert "50 %" in page
    assert "trait=not_on_amap" in page
    assert "2026-11" in page
    with change(engine) as connection:
        connection.execute(update(station).values(status="suspended"))
    assert "50 %" not in client.get("/staff/listings?division=441200").text
