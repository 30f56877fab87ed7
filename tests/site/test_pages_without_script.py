"""The public pages without JavaScript: search, results, and stations of every lifecycle status."""

import re
from datetime import date

import pytest
from factories import HERE, NOON, AddStation, access, north, offers
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from locator.db.session import change
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.station import LifecycleStatus, PositionQuality
from locator.stations.tables import station


def text(client: FlaskClient, url: str, **form: str) -> str:
    response = client.post(url, data=form) if form else client.get(url)
    assert response.status_code == 200, response.text
    return re.sub(r"\s+", " ", response.text)


def code_of(engine: Engine, station_id: int) -> str:
    with change(engine) as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))


def page_of(client: FlaskClient, engine: Engine, station_id: int) -> str:
    return text(client, f"/stations/{code_of(engine, station_id)}")


def test_the_first_page_has_the_form_and_the_provinces(client: FlaskClient, add: AddStation) -> None:
    add()
    page = text(client, "/")
    assert 'name="q"' in page
    assert '<a href="/divisions/440000"><span>广东省</span><small>1 处</small></a>' in page


@pytest.mark.parametrize("query", ["黄塘", "huangtang", "htyz", "蓝塘路", "端州"])
def test_a_station_is_found_by_name_pinyin_initials_road_and_division(
    client: FlaskClient, add: AddStation, query: str
) -> None:
    add(name="黄塘驿站", address="端州区蓝塘路1号")
    assert "黄塘驿站" in text(client, f"/?q={query}")


def test_a_division_lists_its_open_stations_first(client: FlaskClient, add: AddStation) -> None:
    add(name="关着的站", opening_hours="14:00-15:00")
    add(name="开着的站")
    page = text(client, "/?division=441202")
    assert "共 2 处" in page
    assert page.index("开着的站") < page.index("关着的站")


def test_a_position_in_the_body_returns_a_page_with_the_list(client: FlaskClient, add: AddStation) -> None:
    add(at=north(400), name="黄塘驿站")
    page = text(client, "/", lon=str(HERE.lon), lat=str(HERE.lat))
    assert "黄塘驿站" in page
    assert "<b>400</b> 米" in page
    assert "步行约 6 分钟" in page
    assert str(HERE.lon) not in re.sub(r'data-l\w+="[^"]*"', "", page)


def test_filters_apply_and_stay_checked_in_the_form(client: FlaskClient, add: AddStation) -> None:
    add(name="有水", services=offers("drinking_water"))
    add(name="没水", services=offers(missing=("drinking_water",)))
    page = text(client, "/?division=441202&service=drinking_water&open=1")
    assert "有水" in page and "没水" not in page
    assert re.search(r'value="drinking_water"[^>]*checked', page)
    assert re.search(r'name="open" value="1" checked', page)


def test_an_empty_result_says_what_to_do(client: FlaskClient, add: AddStation) -> None:
    add()
    page = text(client, "/?q=火星")
    assert "没有找到" in page
    assert "12351" in page and "/divisions/" in page


def test_stations_open_tonight_can_be_searched(client: FlaskClient, add: AddStation) -> None:
    add(name="通宵的站")
    add(name="白天的站", opening_hours="08:00-20:00")
    page = text(client, "/?division=441202&tonight=1")
    assert "通宵的站" in page and "白天的站" not in page


def test_divisions_link_down_to_stations(client: FlaskClient, add: AddStation) -> None:
    add()
    assert "/divisions/440000" in text(client, "/divisions/")
    assert "/divisions/441200" in text(client, "/divisions/440000")
    assert "/?division=441202" in text(client, "/divisions/441200")
    assert "共 1 处" in text(client, "/divisions/441202")


def test_a_station_shows_access_before_directions(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    qr_access = access(AccessMethod.QR_SCAN, app="粤工惠", registration_needed=True, audience=Audience.RIDERS)
    page = page_of(client, engine, add(access=qr_access))
    assert page.index("怎么进门") < page.index("怎么去")
    assert "扫码开门" in page and "粤工惠" in page
    assert "要先登记" in page and "骑手" in page and "免费" in page


def test_an_unknown_access_method_is_shown_as_unknown(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    unknown_access = access(AccessMethod.UNKNOWN, price=Price.UNKNOWN, audience=Audience.UNKNOWN)
    page = page_of(client, engine, add(access=unknown_access))
    assert "进门方式未核实" in page
    assert "推门即进" not in page


def test_unknown_hours_are_never_shown_as_open_or_closed(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    station_id = add(opening_hours="")
    for page in (page_of(client, engine, station_id), text(client, "/?division=441202")):
        assert "时间未核实" in page
        assert 'class="state open"' not in page and 'class="state closed"' not in page


def test_the_coming_week_shows_its_holidays(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    station_id = add(date(2026, 9, 30), opening_hours="Mo-Su 08:00-20:00; PH off")
    page = text(client, f"/stations/{code_of(engine, station_id)}?at=2026-09-30T10:00")
    assert page.count("国庆节") >= 6
    assert "不开放" in page and "08:00–20:00" in page


def test_the_page_explains_the_state(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    page = page_of(client, engine, add(opening_hours="Mo-Fr 08:30-17:30; PH off"))
    assert "2026-11-23 周一：按“周一至周五 08:30-17:30”" in page
    assert "开放时间没有人核实过" in page


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (LifecycleStatus.TRIAL, "试运行"),
        (LifecycleStatus.RECTIFYING, "整改中"),
        (LifecycleStatus.PLANNED, "筹建"),
        (LifecycleStatus.SUSPENDED, "暂停开放"),
        (LifecycleStatus.DELISTED, "已摘牌"),
    ],
)
def test_the_url_of_a_station_is_valid_in_every_status(
    client: FlaskClient, engine: Engine, add: AddStation, status: LifecycleStatus, label: str
) -> None:
    station_id = add(status=status, status_reason="楼上装修", expected_reopen_on=date(2027, 3, 1))
    page = page_of(client, engine, station_id)
    assert label in page
    in_service = status in (LifecycleStatus.TRIAL, LifecycleStatus.RECTIFYING)
    assert ("怎么去" in page) == in_service
    assert "楼上装修" in page


def test_a_merged_station_links_to_its_successor(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    old, new = add(name="老站"), add(name="新站")
    with change(engine) as connection:
        connection.execute(
            update(station).where(station.c.id == old).values(status="merged", successor_id=new)
        )
    page = page_of(client, engine, old)
    assert "已并入别的站" in page
    assert f'<a href="/stations/{code_of(engine, new)}">新站</a>' in page


@pytest.mark.parametrize(
    ("quality", "label"),
    [(PositionQuality.APPROXIMATE, "位置是大概的"), (PositionQuality.SURVEYED, "位置到现场核过")],
)
def test_the_quality_of_the_position_is_shown(
    client: FlaskClient, engine: Engine, add: AddStation, quality: PositionQuality, label: str
) -> None:
    assert label in page_of(client, engine, add(position_quality=quality))


def test_without_a_position_there_are_no_directions(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    page = page_of(client, engine, add(at=None))
    assert "还没有位置" in page
    assert "amap" not in page and "geo:" not in page


def test_each_map_app_has_its_own_link(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 13) Mobile"
    page = page_of(client, engine, add())
    for link in ("uri.amap.com", "bdapp://map", "apis.map.qq.com", "geo:23.05"):
        assert link in page
    assert 'href="tel:12351"' in page


def test_markup_in_a_name_is_shown_as_text(client: FlaskClient, engine: Engine, add: AddStation) -> None:
    name = "<script>alert(1)</script>${alert(2)}{{7*7}}"
    page = page_of(client, engine, add(name=name))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;${alert(2)}{{7*7}}" in page


def test_the_state_at_another_moment_can_be_shown(client: FlaskClient, add: AddStation) -> None:
    add(opening_hours="Mo-Fr 08:30-17:30")
    later = NOON.replace(hour=20)
    assert "关门 明天 08:30 开" in text(client, f"/?division=441202&at={later:%Y-%m-%dT%H:%M}")


def test_a_missing_page_has_an_understandable_error(client: FlaskClient) -> None:
    answer = client.get("/stations/000", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "没有编号为 000 的站点" in answer.text
    assert 'href="/"' in answer.text


def test_parameters_added_by_chat_apps_are_ignored(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    assert "黄塘驿站" in text(client, "/?q=黄塘&from=singlemessage&isappinstalled=0")
