"""A planner asks who reaches a station in time: over a grid, by hour, with a station more and one less."""

from collections.abc import Callable
from datetime import date

import pytest
from clerks import SignIn
from coverage_grids import CITY, at, send_grid, shares, sheet
from factories import AddStation, draft
from queues import work
from sqlalchemy import Engine, select, text

from locator.accounts.domain.rights import Role
from locator.coverage.domain.run import Run, season_days
from locator.db.session import change
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.stations.tables import station

Ask = Callable[..., Run]
PEOPLE = sheet((0, 0, 600), (800, 0, 200), (5000, 0, 200))  # within 1,008 m of HERE: the first two


def code_of(engine: Engine, station_id: int) -> str:
    """Return the code of a station."""
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))


def test_a_grid_is_read_and_the_share_covered_is_by_hour(
    staff: SignIn, add: AddStation, engine: Engine, ask: Ask
) -> None:
    add(name="白天站", opening_hours="Mo-Su 08:00-20:00")
    add(name="不知道", at=at(5000, 0), opening_hours="")
    clerk = staff(Role.EDITOR, CITY)
    send_grid(clerk, PEOPLE)
    work(engine)
    page = clerk.get("/staff/coverage").text
    assert "常住人口" in page and ">3<" in page and ">1000<" in page
    run = ask(clerk, grid="1")
    found = shares(engine, run)
    whole, night, day = (found["before", *when] for when in (("", 0), ("winter", 3), ("summer", 9)))
    assert (whole.stations, whole.weight) == (2, 1000)
    assert (night.stations, night.unknown_stations, night.weight, night.unknown_weight) == (0, 1, 0, 200)
    assert (day.stations, day.weight, day.unknown_weight) == (1, 800, 200)
    shown = clerk.get(f"/staff/coverage/{run.id}").text
    assert "直线估算" in shown and "80.0 %" in shown and "+ 20.0 %" in shown
    with clerk.get(f"/staff/coverage/{run.id}/report") as report:
        assert "直线估算" in report.text and "report_map" in report.text and 'src="http' not in report.text


def test_without_a_grid_there_is_area_only_and_the_page_says_so(
    staff: SignIn, add: AddStation, engine: Engine, ask: Ask
) -> None:
    add(name="甲站")
    clerk = staff(Role.EDITOR, CITY)
    run = ask(clerk)
    share = shares(engine, run)["before", "", 0]
    assert share.weight is None and 3.1 < share.area_km2 < 3.25  # a circle of 1,008 m
    assert "没有网格：只有面积" in clerk.get(f"/staff/coverage/{run.id}").text


def test_rights_points_of_three_tiers_are_covered_by_a_quarter_of_an_hour_on_foot(
    staff: SignIn, add: AddStation, engine: Engine, ask: Ask
) -> None:
    tiers = (
        StationKind.RIGHTS_CENTER,
        StationKind.LABOR_RELATIONS_STATION,
        StationKind.LABOR_RELATIONS_POINT,
    )
    for n, kind in enumerate(tiers):
        add(name=kind.value, kind=kind, at=at(3000 * n, 0))
    add(name="不算的驿站", at=at(0, 4000))
    clerk = staff(Role.EDITOR, CITY)
    send_grid(clerk, sheet((0, 0, 1), (3000, 0, 1), (6000, 0, 1), (0, 4000, 1)))
    work(engine)
    run = ask(clerk, grid="1", kind=[kind.value for kind in tiers])
    share = shares(engine, run)["before", "", 0]
    assert (share.stations, share.weight) == (3, 3)


def test_removing_one_of_67_stations_lowers_the_share_and_a_planned_one_raises_it(
    staff: SignIn, add_all: Callable[..., list[int]], engine: Engine, ask: Ask
) -> None:
    hours = "Mo-Su 08:00-20:00"
    ids = add_all([draft(at(2500 * (n % 9), 2500 * (n // 9)), opening_hours=hours) for n in range(67)])
    cells = [(2500 * (n % 9), 2500 * (n // 9), 10) for n in range(67)]
    clerk = staff(Role.EDITOR, CITY)
    send_grid(clerk, sheet(*cells, (0, -2500, 50)))
    work(engine)
    less = shares(engine, ask(clerk, grid="1", code=code_of(engine, ids[30])))
    assert (less["before", "", 0].weight, less["after", "", 0].weight) == (670, 660)
    place = at(0, -2500)
    run = ask(
        clerk, grid="1", position=f"{place.lon},{place.lat}", name="河边新点", hours="Mo-Su 06:00-22:00"
    )
    more = shares(engine, run)
    assert (more["after", "", 0].weight, more["after", "summer", 3].stations) == (720, 0)
    assert more["after", "summer", 21].weight == 50
    page = clerk.get(f"/staff/coverage/{run.id}").text
    assert "加上“河边新点”" in page and "93.1 %" in page and "+6.9 %" in page


def test_a_planned_station_is_opened_by_its_code(
    staff: SignIn, add: AddStation, engine: Engine, ask: Ask
) -> None:
    add(name="甲站")
    planned = add(name="筹建站", at=at(4000, 0), status=LifecycleStatus.PLANNED)
    run = ask(staff(Role.EDITOR, CITY), code=code_of(engine, planned))
    found = shares(engine, run)
    assert [found[part, "", 0].stations for part in ("before", "after")] == [1, 2]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"minutes": "99"}, "应是 1 到 60 的整数"),
        ({"position": "118"}, "应先写经度，再写纬度"),
        ({"code": "X-1"}, "这里没有编号 X-1 的站"),
        ({"grid": "7"}, "请选一份读好的网格"),
        ({"hours": "半夜"}, "新点的开放时间"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_form(
    staff: SignIn, fields: dict[str, str], sentence: str
) -> None:
    clerk = staff(Role.EDITOR, CITY)
    answer = clerk.send("/staff/coverage", **{"minutes": "15", "mode": "walk"} | fields)
    assert answer.status_code == 400 and sentence in answer.text


def test_others_see_neither_grids_nor_runs(staff: SignIn, add: AddStation, engine: Engine, ask: Ask) -> None:
    add(name="甲站")
    clerk = staff(Role.EDITOR, CITY)
    send_grid(clerk, PEOPLE)
    work(engine)
    run = ask(clerk, grid="1")
    other = staff(Role.EDITOR, "350200")
    assert ">常住人口<" not in other.get("/staff/coverage").text
    for address in ("", "/areas.json", "/report"):
        assert other.get(f"/staff/coverage/{run.id}{address}").status_code == 404
    assert other.send(f"/staff/coverage/{run.id}/remove").status_code == 404
    assert other.send("/staff/coverage/grids/1/remove").status_code == 404
    assert clerk.send("/staff/coverage/grids/1/remove").status_code == 303
    with change(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM reach_run")) == 0, "a run goes with its grid"


def test_seasons_are_the_next_working_wednesdays() -> None:

    days = season_days(date(2026, 11, 23))
    assert [day.isoformat() for day in days.values()] == ["2027-01-20", "2027-07-21"]
