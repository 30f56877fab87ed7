"""In a browser: a rider sees on the station's page when the film begins, and opens the film's page."""

from datetime import datetime, timedelta

import pytest
from happenings import add_event
from phones import Phone, Site
from playwright.sync_api import expect
from sqlalchemy import select
from staff_browser import assert_accessible

from locator.db.session import change, write_engine
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser


def test_a_rider_sees_the_film_on_the_stations_page(site: Site, phone: Phone, axe: str) -> None:
    tomorrow = (datetime.now(SHANGHAI) + timedelta(days=1)).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        by_name = select(station.c.id).where(station.c.name == "黄塘驿站")
        station_id = connection.execute(by_name).scalar_one()
    said = {"kind": "film", "name": "公益电影", "rule": "FREQ=DAILY", "when_text": "每天18:00-20:00"}
    signing_up = {"sign_up": "phone", "sign_up_target": "0818-12351", "capacity": 60, "places_left": 12}
    at_station = {"station_id": station_id, "today": tomorrow.date()}
    add_event(engine, tomorrow, hours=2, **said | signing_up | at_station)  # type: ignore[arg-type]
    engine.dispose()
    page = phone(bypass_csp=True)
    page.goto(site.station("黄塘驿站"))
    here = page.locator("#happenings")
    expect(here.get_by_role("heading", name="这里的活动")).to_be_visible()
    expect(here.get_by_text("电话报名：0818-12351，还有 12 个名额").first).to_be_visible()
    assert_accessible(page, axe, "happenings-of-station")
    page.goto(f"{site.address}divisions/441202")
    assert_accessible(page, axe, "happenings-of-division")
    page.locator("#happenings").get_by_role("link", name="公益电影").first.click()
    expect(page.get_by_role("heading", name="公益电影")).to_be_visible()
    assert_accessible(page, axe, "event")
