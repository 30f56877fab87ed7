"""Areas are compared with all their parts, zeros included, by kind, union, status and month; and reported."""

import json
import re
from html import unescape

import pytest
from clerks import SignIn
from factories import HERE, AddStation
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.targets.domain.comparison import by_month, months_until
from locator.targets.domain.parts import division_parts, levels_below
from locator.targets.domain.tally import Tally, standing
from locator.targets.domain.target import Metric, Per

CITY, COUNTY = "441200", "441202"
HOSTILE = '</script><img src=x onerror="alert(1)">{{7*7}}'


@pytest.fixture
def stations(add: AddStation, engine: Engine) -> None:
    """Store stations of two counties of the city and of one union; one is not public, one suspended."""
    add(name="甲站", operator=HOSTILE)
    add(name="乙站", kind=StationKind.DRIVER_HOME)
    add(name="内部站", kind=StationKind.WORKSHOP_REST, division_code="441203")
    add(name="停着的", status=LifecycleStatus.SUSPENDED)
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET opened_on = '2025-12' WHERE name = '甲站'"))
        connection.execute(text("UPDATE station SET opened_on = '2026-03-02' WHERE name <> '甲站'"))
        connection.execute(text("UPDATE station SET status_since = '2026-04-01' WHERE name = '停着的'"))
        union = "UPDATE organization SET kind = 'territorial', level = 'county', division_code = '441202'"
        connection.execute(text(union))


def table(page: str) -> dict[str, list[str]]:
    """Return the cells of a page's tables by the first cell of the row."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    plain = [(re.sub(r"<[^>]+>", "", head), re.findall(r"<td>(.*?)</td>", cells)) for head, cells in rows]
    return {unescape(head): [re.sub(r"<[^>]+>", "", cell) for cell in cells] for head, cells in plain}


@pytest.mark.usefixtures("stations")
def test_all_parts_are_listed_with_zeros_and_by_what_is_asked_for(staff: SignIn) -> None:
    clerk = staff(Role.AUDITOR, CITY)
    rows = table(clerk.get("/staff/figures/comparison?begin=2026&end=2026-11-23").text)
    assert len([name for name in rows if name.endswith(("区", "县", "市"))]) == 8
    # 工会驿站, 司机之家, 工间活动站; 共, 公开, 不公开, 期内新增, 筹建, 暂停
    assert rows["端州区"] == ["1", "1", "0", "2", "2", "0", "1", "0", "1"]
    assert rows["鼎湖区"] == ["0", "0", "1", "1", "0", "1", "1", "0", "0"]
    assert rows["广宁县"] == ["0"] * 9
    assert rows["2025-12"] == ["1", "0", "0", "1"] and rows["2026-04"] == ["0", "0", "1", "3"]
    drivers = table(clerk.get("/staff/figures/comparison?kind=driver_home&kind=workshop_rest").text)
    assert drivers["合计"][:4] == ["1", "1", "2", "1"]
    assert table(clerk.get("/staff/figures/comparison?status=suspended").text)["合计"][1] == "1"
    assert table(clerk.get("/staff/figures/comparison?end=2025").text)["合计"][:2] == ["1", "1"]
    by_union = table(clerk.get("/staff/figures/comparison?by=union").text)
    assert by_union[HOSTILE][:4] == ["1", "0", "0", "1"] and by_union["没有写清楚是哪里的"][3] == "2"
    one_union = clerk.get("/staff/figures/comparison", query_string={"union": HOSTILE}).text
    assert table(one_union)["合计"][1] == "1" and "<img" not in one_union
    assert clerk.get("/staff/figures/comparison?end=2026-13").status_code == 400
    assert clerk.get("/staff/figures/comparison?union=无").status_code == 400
    assert clerk.get("/staff/figures/comparison?place=沈阳市").status_code == 403


@pytest.mark.usefixtures("stations")
def test_a_report_is_one_file_that_asks_for_nothing_and_runs_no_text(staff: SignIn, engine: Engine) -> None:
    clerk = staff(Role.EDITOR, CITY)
    square = [(HERE.lon - 0.2, HERE.lat - 0.2), (HERE.lon + 0.2, HERE.lat), (HERE.lon, HERE.lat + 0.2)]
    ring = ", ".join(f"{lon} {lat}" for lon, lat in [*square, square[0]])
    with change(engine) as connection:
        boundary = "INSERT INTO division_area VALUES ('441202', ST_GeomFromText(:shape, 4326), '测试')"
        connection.execute(text(boundary), {"shape": f"MULTIPOLYGON ((({ring})))"})
    target = {"place": CITY, "metric": "count", "per": "county", "least": "1", "ends": "2026"}
    assert clerk.send("/staff/targets", document=HOSTILE, **target).status_code == 303
    answer = clerk.get("/staff/figures/report?by=county", buffered=True)
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    report = answer.data.decode()
    assert not re.search(r"""<[^>]* (src|href)=|url\(|@import|sourceMappingURL""", markup(report))
    assert "default-src 'none'" in report and "6 个没达到" in report and "广宁县" in report
    assert "<img" not in report and HOSTILE not in report
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", report, re.DOTALL)
    drawn = scripts[2]  # what folium wrote
    assert "端州" not in drawn and "Polygon" in drawn and "Point" in drawn and "@" not in drawn
    assert json.loads(scripts[1]) == ["端州区 2 处", "鼎湖区 1 处"]
    clerk.send("/staff/account/language", language="en")
    named = clerk.get("/staff/figures/report?by=county", buffered=True).headers["Content-Disposition"]
    assert "Zhaoqing" in named and "--" not in named


def markup(report: str) -> str:
    """Return a report without Leaflet's own script."""
    return re.sub(r"<script>.*?</script>", "", report, count=1, flags=re.DOTALL)


def test_parts_are_counted_as_offices_do() -> None:
    names = {part.name for part in division_parts(Per.COUNTY, "440000").listed}
    assert "东莞市" in names and "市辖区" not in names
    assert [len(division_parts(per, "140000").listed) for per in (Per.PREFECTURE, Per.COUNTY)] == [11, 117]
    assert "济源市" in {part.name for part in division_parts(Per.PREFECTURE, "410000").listed}
    assert levels_below("110000") == [Per.COUNTY] and levels_below("110101") == []
    assert levels_below(None) == [Per.PROVINCE, Per.PREFECTURE, Per.COUNTY]
    assert {"阳泉市城区", "晋城市城区"} <= {part.name for part in division_parts(Per.COUNTY, "140000").listed}
    assert division_parts(Per.COUNTY, "140000").by_key("140101") == ""


def test_shares_lack_whole_stations() -> None:
    tally = Tally(count=7, on_map=4, area_met=5, area_short=1, area_unknown=1)
    assert standing(Metric.ON_MAP, 80, tally).words == "差 2 个"
    assert standing(Metric.ON_MAP, 57, tally).words == "达到"
    assert standing(Metric.ON_MAP, 80, tally).shown == "57.1 %（4/7）"
    assert standing(Metric.AREA, 20, tally).words == "差 2 个"
    assert standing(Metric.CHECKED, 0, Tally()).words == "没有站点"


def test_months_run_on_over_the_year() -> None:
    assert months_until("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    months = by_month({"2020-01": 3, "2026-01": 2}, {"2026-01": 1}, {"2026-02": 4}, "2026-02")
    shown = [(one.month, one.opened, one.reopened, one.closed, one.there) for one in months[-2:]]
    assert shown == [("2026-01", 1, 1, 0, 5), ("2026-02", 0, 0, 4, 1)]
