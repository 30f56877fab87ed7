"""The data set of a record: stations of one city in every state, people, keepers, reports, closures."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from recording.site import Site

COUNTY, NEXT_COUNTY, CITY = "441202", "441203", "441200"
NORTH_DEG = 1 / 110_750  # a metre northwards at this latitude
LON, LAT = 112.47, 23.05  # the middle of Zhaoqing, WGS 84
OFFICE = "Mo-Fr 08:30-17:30; PH off"

Row = Mapping[str, str]


def station(name: str, north_m: float | None, **said: str) -> Row:
    """Return a row of a file of stations, so many metres north of the middle; None: without a position."""
    place = {"position_quality": "missing"}
    if north_m is not None:
        lat = LAT + north_m * NORTH_DEG
        place = {"lon": f"{LON:.6f}", "lat": f"{lat:.6f}", "crs": "wgs84", "position_quality": "surveyed"}
    usual = {
        "name": name,
        "type": "union_station",
        "division_code": COUNTY,
        "address": f"端州区蓝塘路{abs(int(north_m or 0))}号",
        "opening_hours": OFFICE,
        "services": "drinking_water、seating",
        "access": "open_door",
        "access_audience": "anyone",
        "access_price": "free",
        "source": "记录用的数据",
        "as_of": "2026-06-01",
    }
    return usual | place | said


SPECIAL = (
    station(
        "黄塘驿站",
        300,
        name_en="Huangtang Station",
        aliases="黄塘加油站驿站",
        opening_hours="24/7",
        services="drinking_water、meal_heating、phone_charging、aed、toilet、wifi",
        services_missing="shower",
        phone="0758-1234567",
        wayfinding="从加油站东门进，左手第一间",
        host="端州区总工会",
        hours_checked_on="2026-06-10",
        position_checked_on="2026-05-20",
        checked_by="王小明",
    ),
    station("江滨工会驿站", 800, hours_checked_on="2025-01-10", phone="0758-2234567"),
    station("江滨户外劳动者服务站", 840, address="端州区江滨路1号", services="drinking_water、rain_gear"),
    station(
        "星湖司机之家",
        5_000,
        type="driver_home",
        opening_hours="24/7",
        services="truck_parking、shower、dining",
        road="G80",
        road_side="up",
        road_km="512.3",
        max_length_m="18",
        max_height_m="4.5",
        truck_guarded="yes",
        truck_spaces="24",
        access_audience="drivers",
    ),
    station("关着的驿站", 50, opening_hours="off"),
    station("不知道几点的驿站", 500, opening_hours="", opening_hours_text="看情况开门"),
    station("没位置的驿站", None),
    station("大概位置的驿站", 1_200, position_quality="approximate", opening_hours="Mo-Su 09:00-12:30"),
    station(
        "装修中的驿站",
        1_500,
        status="suspended",
        status_since="2026-06-01",
        status_reason="装修",
        expected_reopen_on="2026-07-01",
    ),
    station("试运行的驿站", 1_700, status="trial", opening_hours="Mo-Su 18:00-02:00"),
    station(
        "扫码进的驿站",
        1_900,
        access="qr_scan",
        access_app="粤工惠",
        access_registration="yes",
        self_service_hours="24/7",
        self_service_access="code",
        access_note="先在门口登记",
    ),
    station("本单位职工之家", 2_100, visibility="site_only", access="employees_only"),
    station("会员书屋", 2_300, visibility="members", type="workers_home", services="reading"),
    station("<img src=x onerror=alert(2)>驿站", 2_500),
    station("`{{7*7}}`${alert(1)}驿站", 2_700, on_holiday="closed"),
    station("节日照开的驿站", 2_900, opening_hours="Mo-Su 08:00-18:00", on_holiday="week"),
)
HOURS = (
    "24/7",
    OFFICE,
    "Mo-Su 08:00-22:00",
    "Mo-Sa 08:30-11:30,13:30-17:00; PH off",
    "Mo-Su 12:00-13:00",
    "",
)
SERVICES = (
    "drinking_water",
    "drinking_water、aed",
    "toilet、phone_charging",
    "first_aid_kit",
    "cooling、wifi",
)
DOORS = ("open_door", "staff", "code", "face", "unknown", "call")
USUAL = tuple(
    station(
        f"肇庆第{n}工会驿站",
        3_000 + 170 * n,
        division_code=(COUNTY, NEXT_COUNTY, "441204", "441226")[n % 4],
        address=f"蓝塘路{n}00号",
        opening_hours=HOURS[n % len(HOURS)],
        services=SERVICES[n % len(SERVICES)],
        access=DOORS[n % len(DOORS)],
    )
    for n in range(1, 31)
)
STATIONS = (*SPECIAL, *USUAL)
MISTAKEN = (
    station("区县写错的驿站", 3_100, division_code=NEXT_COUNTY),
    station("经纬度写反的驿站", 3_200, lon=f"{LAT}", lat=f"{LON}"),
    station("", 3_300),
    station("时间写错的驿站", 3_400, opening_hours="Mo-Fr 25:00-08:00", services="擦鞋机"),
)

HEADING = ("站名", "区划代码", "地址", "经度", "纬度", "电话", "开放时间", "服务项目")
SHEET = (
    (
        "桥头驿站",
        COUNTY,
        "端州区桥头路2号",
        "112.501234",
        "23.071234",
        "0758-2234999",
        "24小时",
        "饮水、充电",
    ),
    ("西江驿站", COUNTY, "端州区西江路9号", "112.480123", "23.060123", "", "周一至周五8:30-17:30", "饮水"),
    ("反着的驿站", COUNTY, "端州区西江路11号", "23.051234", "112.471234", "1234", "8:30-25:00", "擦鞋机"),
    ("黄塘工会驿站", COUNTY, "端州区蓝塘路300号", "112.470060", "23.052709", "", "24小时", "饮水"),
)
DECREE = "day,kind,name,source\n2027-10-01,放假,国庆节,国办发明电〔2026〕9号\n2027-10-09,上班,国庆节,同上\n"


class DataSet:
    """The codes of the stations by name, and the files that commands and pages are given."""

    def __init__(self, site: Site) -> None:
        self._site = site
        found = site.client().get("/api/v1/stations?limit=500&division=441202").get_json()["features"]
        codes = {one["properties"]["name"]: int(one["properties"]["code"]) for one in found}
        first = codes[STATIONS[0]["name"]]
        self.codes = {one["name"]: str(first + n) for n, one in enumerate(STATIONS)}
        wrong = [name for name, code in codes.items() if self.codes.get(name, str(code)) != str(code)]
        if wrong:
            raise RuntimeError(f"stations were not given their codes in the order of the file: {wrong}")

    def code(self, name: str) -> str:
        """Return a station's code."""
        return self.codes[name]

    def file(self, name: str) -> str:
        """Return the path of a file of the data set."""
        return str(self._site.folder / name)


def filled(site: Site) -> DataSet:
    """Fill a site that was prepared, by its commands and as visitors do; return what is in it."""
    _write_files(site.folder)
    site.must("import", str(site.folder / "stations.csv"))
    data = DataSet(site)
    site.must("boundaries", "load", data.file("boundaries.geojson"), "--crs", "wgs84")
    in_heat = [data.code(f"肇庆第{n}工会驿站") for n in range(5, 10)]
    (site.folder / "codes.txt").write_text("\n".join(in_heat), encoding="utf-8")
    campaign = ("--name", "高温红色预警", "--banner", "高温天，延长开放", "--by", "肇庆市总工会")
    days = ("--from", "2026-06-15T08:00", "--until", "2026-06-18T22:00")
    site.must("campaign", "start", data.file("codes.txt"), *campaign, "--daily", "18:00-22:00", *days)
    closed = ("--reason", "停电检修", "--by", "端州区总工会")
    site.must("closure", "close", data.code("肇庆第4工会驿站"), *days, *closed)
    for name, email in (("黄塘驿站", "li@example.org"), ("江滨工会驿站", "zhao@example.org")):
        site.must("keeper", "add", data.code(name), email, "--union", "union@example.org")
    site.must("duplicates")
    site.settle_plans()
    return data


def _write_files(folder: Path) -> None:
    _write_stations(folder / "stations.csv", STATIONS)
    _write_stations(folder / "mistaken.csv", MISTAKEN)
    with (folder / "sheet.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows((HEADING, *SHEET))
    (folder / "decree.csv").write_text(DECREE, encoding="utf-8")
    (folder / "boundaries.geojson").write_text(json.dumps(_boundaries()), encoding="utf-8")


def _write_stations(path: Path, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(name for one in rows for name in one))
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, columns, restval="")
        lines.writeheader()
        lines.writerows(rows)


def _boundaries() -> dict[str, object]:
    """Return a square around the middle of the city as the county's boundary."""
    w, s, e, n = LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1
    ring = [[w, s], [e, s], [e, n], [w, n], [w, s]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"adcode": COUNTY}, "geometry": shape}
    return {"type": "FeatureCollection", "features": [feature]}
