"""What happens at a station and in a division, as workers read it and as their phones' calendars do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import icalendar
import orjson
import pytest
from factories import NOON, TODAY, AddStation
from flask.testing import FlaskClient
from happenings import add_event
from sqlalchemy import Engine

from locator.stations.domain.station import Visibility
from locator.time_zone import SHANGHAI

NowIs = Callable[[datetime], None]
WEDNESDAY = datetime(2026, 11, 25, 18, tzinfo=SHANGHAI)
FILM: dict[str, Any] = {
    "kind": "film",
    "name": "公益电影",
    "rule": "FREQ=WEEKLY;BYDAY=WE",
    "when_text": "每周三18:00-20:00",
}
CODE = "100001"


def film(engine: Engine, station_id: int, **said: Any) -> int:
    return add_event(engine, WEDNESDAY, hours=2, station_id=station_id, **FILM | said)


def part(client: FlaskClient, address: str = f"/stations/{CODE}") -> str:
    """Return the words of the part of a page that tells what happens; empty where there is none."""
    text = client.get(address).text
    if 'id="happenings"' not in text:
        return ""
    return text.split('id="happenings"')[1].split("</section>")[0]


def test_on_a_wednesday_afternoon_the_page_says_when_the_film_begins(
    client: FlaskClient, engine: Engine, add: AddStation, now_is: NowIs
) -> None:
    event_id = film(engine, add())
    now_is(WEDNESDAY - timedelta(minutes=30))
    assert "今天 18:00–20:00" in part(client) and "公益电影" in part(client)
    assert "12月2日 周三 18:00–20:00" in part(client)  # the next week's
    assert "本区的活动" in client.get("/divisions/441202").text
    page = client.get(f"/events/{event_id}").text
    linked = orjson.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert linked["eventSchedule"]["repeatFrequency"] == "P1W"
    assert linked["eventSchedule"]["byDay"] == ["https://schema.org/Wednesday"]
    assert (linked["eventSchedule"]["startTime"], linked["organizer"]["name"]) == ("18:00:00", "大兴区总工会")
    now_is(WEDNESDAY + timedelta(hours=2))  # it is over
    assert "今天" not in part(client) and "12月2日" in part(client)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"state": "unknown"}, "说不准"),
        ({"state": "cancelled"}, "这一场取消"),
        ({"moved_to": WEDNESDAY + timedelta(days=1)}, "改期，原定 11月25日 18:00"),
        ({"sign_up": "phone", "sign_up_target": "0818-12351"}, "电话报名：0818-12351"),
        (
            {"sign_up": "phone", "sign_up_target": "0818-12351", "capacity": 500, "places_left": 0},
            "名额已满，报名截止",
        ),
    ],
)
def test_what_is_unsure_off_moved_or_full_is_said(
    client: FlaskClient, engine: Engine, add: AddStation, said: dict[str, Any], words: str
) -> None:
    film(engine, add(), **said)
    assert words in part(client) and part(client).count("报名") <= 1  # of all its evenings
    assert "0818" not in part(client) or said.get("places_left") is None


def test_a_phone_reads_the_calendar_of_a_station_and_of_its_division(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    long_way = "从东门进，上二楼；左手第三间，门口有“职工影院”的牌子，问值班的人就行"
    event_id = film(
        engine, add(name="达川劳动者大本营"), moved_to=WEDNESDAY + timedelta(days=1), wayfinding=long_way
    )
    answer = client.get(f"/stations/{CODE}/events.ics")
    assert answer.mimetype == "text/calendar" and all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(answer.data)
    first: Any
    first, *others = calendar.walk("VEVENT")
    assert first["DTSTART"].dt == WEDNESDAY + timedelta(days=1) and first["SUMMARY"] == "公益电影"
    assert first["LOCATION"] == f"达川劳动者大本营 {long_way}"
    assert first["URL"] == f"http://127.0.0.1:8000/events/{event_id}" and first["STATUS"] == "CONFIRMED"
    assert len(others) >= 7 and len({one["UID"] for one in [first, *others]}) == len(others) + 1
    again = client.get(f"/stations/{CODE}/events.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    of_division = icalendar.Calendar.from_ical(client.get("/divisions/511700/events.ics").data)
    assert not of_division.walk("VEVENT")
    assert (
        len(icalendar.Calendar.from_ical(client.get("/divisions/441200/events.ics").data).walk("VEVENT")) > 7
    )


def test_drafts_and_events_at_stations_that_are_not_public_are_nowhere(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    draft = film(engine, add(), status="draft")
    inside = film(engine, add(name="内部站", visibility=Visibility.MEMBERS))
    assert [client.get(f"/events/{key}").status_code for key in (draft, inside, 999)] == [404] * 3
    assert part(client) == part(client, "/divisions/441202") == ""
    assert b"VEVENT" not in client.get("/divisions/441202/events.ics").data
    assert client.get("/stations/100002/events.ics").status_code == 404


def test_a_fair_at_a_partners_is_listed_in_its_division_once(client: FlaskClient, engine: Engine) -> None:
    repair: dict[str, Any] = {"kind": "activity", "name": "义务修家电", "place_name": "新时代文明实践中心"}
    event_id = add_event(engine, NOON + timedelta(days=1), hours=3, **repair)
    assert f'href="/events/{event_id}"' in part(client, "/divisions/441202")
    page = client.get(f"/events/{event_id}").text
    assert "新时代文明实践中心" in page and "eventSchedule" not in page
    assert TODAY.isoformat() not in page
