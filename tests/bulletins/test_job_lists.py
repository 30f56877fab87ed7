"""Job lists: a sheet in, a poster out, found by place and word, gone when they expire, unchecked marked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import orjson
import pytest
from clerks import SignIn, StaffClient
from factories import NOON, TODAY, AddStation
from flask.testing import FlaskClient
from import_tables import sheet
from sqlalchemy import Engine, insert, select
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.bulletins.domain.post import parse_openings, parse_wage
from locator.bulletins.tables import bulletin, job_post
from locator.db.session import change
from locator.stations.domain.station import Visibility
from locator.stations.tables import station

COUNTY, AREA = "441202", "division:441202"
HEADING = ("用人单位", "岗位", "人数", "月薪", "工作地点", "联系方式", "可公开", "核实")
POSTS = (
    ("某某外卖平台", "外卖骑手", "200人", "6000-8000元/月", "端州区各站点", "13900000001", "是", "是"),
    ("某某鞋业", "针车工", "10", "5000元以上", "高要区金利镇", "13900000002", "", "是"),
    ("某某物业", "物业保安", "20", "面议", "端州区黄塘路", "0758-2222333", "是", ""),
)
LIST = {"area": AREA, "title": "达川就业快讯", "issue": "第10期", "edition": "第22版"}
DAYS = {"published_on": "2026-11-20", "expires_on": "2026-12-20"}


def publish(clerk: StaffClient, *rows: tuple[str, ...], **told: str) -> TestResponse:
    file = (BytesIO(sheet(*rows, heading=HEADING)), "岗位.csv")
    return clerk.send("/staff/bulletins", file=file, **{**LIST, **DAYS, **told})


def key_of(done: TestResponse) -> str:
    """Return the id of the list that was published."""
    return re.search(r"bulletins/(\d+)", done.location or "")[1]  # type: ignore[index]


@pytest.fixture
def clerk(staff: SignIn) -> StaffClient:
    return staff(Role.EDITOR, COUNTY)


def test_a_sheet_becomes_a_poster_of_230_openings(
    clerk: StaffClient, client: FlaskClient, now_is: Callable[[datetime], None]
) -> None:
    done = publish(clerk, *POSTS)
    assert done.status_code == 303, done.text
    key = key_of(done)
    poster = client.get(f"/jobs/{key}/poster").text
    assert all(words in poster for words in ("招 230 人", "第10期，第22版", "外卖骑手", "针车工", "物业保安"))
    assert poster.count("单位还没有核实") == 1 and "<svg" in poster
    page = client.get(f"/jobs/{key}").text
    assert "13900000001" in page and "13900000002" not in page, "only what the clerk said is public"
    assert "13900000002" in clerk.get(f"/staff/bulletins/{key}").text
    first = orjson.loads(re.findall(r"ld\+json[^>]*>(.*?)</script>", page)[0])
    assert (first["@type"], first["totalJobOpenings"]) == ("JobPosting", 200)
    assert first["validThrough"] == "2026-12-20T23:59:59+08:00"
    assert first["baseSalary"]["value"]["maxValue"] == 8000
    assert "达川就业快讯" in client.get(f"/divisions/{COUNTY}").text
    assert (
        clerk.send(f"/staff/bulletins/{key}/checked", employer="某某物业", checked="yes").status_code == 303
    )
    assert "单位还没有核实" not in client.get(f"/jobs/{key}").text
    now_is(NOON + timedelta(days=28))
    assert client.get(f"/jobs/{key}").status_code == 404, "gone on the day after its last"
    assert "外卖骑手" not in client.get("/jobs/").text
    assert "达川就业快讯" not in client.get(f"/divisions/{COUNTY}").text


def test_what_is_wrong_with_a_sheet_is_told_and_nothing_is_published(
    clerk: StaffClient, staff: SignIn, client: FlaskClient
) -> None:
    refused = publish(clerk, ("", "骑手", "很多人", "8000-6000", "", "", "也许", ""))
    assert refused.status_code == 422
    for words in ("不能空着", "“很多人”应写 20", "前面的数比后面的大", "“也许”应写 是 或 否"):
        assert words in refused.text
    assert publish(clerk, *POSTS, expires_on="2026-11-01").status_code == 400
    assert publish(clerk).status_code == 422
    assert publish(clerk, *POSTS, area="division:110101").status_code == 403
    assert publish(clerk, *POSTS, station="999999").status_code == 404
    assert "骑手" not in client.get("/jobs/").text
    key = key_of(publish(clerk, *POSTS))
    stranger = staff(Role.EDITOR, "441203")
    assert stranger.get(f"/staff/bulletins/{key}").status_code == 404
    assert stranger.send(f"/staff/bulletins/{key}/remove").status_code == 404
    assert clerk.send(f"/staff/bulletins/{key}/remove").status_code == 303
    assert client.get(f"/jobs/{key}").status_code == 404


def test_three_thousand_posts_are_found_by_place_and_word(client: FlaskClient, engine: Engine) -> None:
    with change(engine) as connection:
        days = {"published_on": TODAY, "expires_on": TODAY}
        lists = [{"area": AREA, "division_code": COUNTY, "title": f"第{n}期", **days} for n in range(22)]
        keys = connection.scalars(insert(bulletin).values(lists).returning(bulletin.c.id)).all()
        posts = [
            {"bulletin_id": keys[n % 22], "employer": f"企业{n % 1200:04}", "title": f"工种{n % 50:02}",
             "openings": 2, "place": "宁波镇海" if n % 100 == 7 else "高要金利"}
            for n in range(3000)
        ]  # fmt: skip
        connection.execute(insert(job_post), posts)
    assert "找到 3000 个岗位，招 6000 人" in client.get("/jobs/").text
    assert "找到 30 个岗位" in client.get("/jobs/?place=镇海").text
    assert "找到 60 个岗位" in client.get("/jobs/?q=工种07").text
    assert "找到 3 个岗位" in client.get("/jobs/?q=企业0042").text
    assert client.get("/jobs/?page=60").text.count("<h3") == 50
    assert "找到 0 个岗位" in client.get("/jobs/?division=110000").text
    assert client.get("/jobs/?division=999999").status_code == 400
    assert client.get("/jobs/?q=%25").text.count("<h3") == 0, "a percent sign is one"


def test_a_stations_list_stands_on_its_page_and_is_as_public_as_the_station(
    clerk: StaffClient, client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    ids = [add(name="共享的站"), add(name="厂里的站", visibility=Visibility.SITE_ONLY)]
    with change(engine) as connection:
        codes = dict(connection.execute(select(station.c.id, station.c.code)).all())
    shown, hidden = (key_of(publish(clerk, *POSTS, station=codes[one])) for one in ids)
    assert "达川就业快讯" in client.get(f"/stations/{codes[ids[0]]}").text
    assert client.get(f"/jobs/{shown}").status_code == 200
    assert client.get(f"/jobs/{hidden}").status_code == 404
    assert "找到 3 个岗位" in client.get("/jobs/").text


@pytest.mark.parametrize(
    ("written", "read"),
    [("200人", 200), ("20", 20), ("若干", None), ("", None), ("5名", 5), ("3.0", 3)],
)
def test_how_many_are_wanted(written: str, read: int | None) -> None:
    assert parse_openings(written) == read


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("4000-6000元/月", 4000, 6000),
        ("5000元以上", 5000, None),
        ("4500", 4500, 4500),
        ("面议", None, None),
        ("4000元+提成", None, None),
        ("200元/天", None, None),
    ],
)
def test_a_wage_has_bounds_where_it_is_nothing_else(written: str, low: int | None, high: int | None) -> None:
    assert parse_wage(written) == (written, low, high)
