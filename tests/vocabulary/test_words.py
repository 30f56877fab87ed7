"""A union's own words for services: added by its page, written by the form, found by searches, renamed."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from clerks import SignIn, StaffClient
from factories import HERE, NOON, AddStation, north
from flask.testing import FlaskClient
from forms import form, send
from sqlalchemy import Connection, Engine, select, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.editing.actions.restore import restore_version
from locator.entries.queries import drafts
from locator.history.queries import timeline
from locator.history.queries.integrity import current_table, replay_table
from locator.operations.actions.reference import load_reference
from locator.search.queries.own_words import split_own_word
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.domain.own_words import english_name, other_wordings, word_code
from locator.stations.domain.service import Availability, ServiceOffer
from locator.stations.domain.service_vocabulary import SERVICE_TYPES
from locator.stations.queries import service_words
from locator.stations.tables import service_word

COUNTY, CITY, OTHER = "441202", "441200", "441203"
WORDS = "/staff/words"
COURSE = "training:银发课堂"
ON_WEDNESDAYS = {
    "offer_901_new": "training",
    "offer_901_word": "银发课堂",
    "offer_901_hours": "周三14:00-16:00",
}


def add_word(client: StaffClient, word: str, area: str = COUNTY, **more: str) -> Any:
    """Add a word under training by the page."""
    return client.send(WORDS, area=f"division:{area}", parent="training", word=word, **more)


def key_of(client: StaffClient, word: str) -> str:
    """Return the number of a word, from the page."""
    page = unescape(client.get(WORDS).text)
    return re.search(rf"{word}</span>.*?/staff/words/(\d+)", page, re.DOTALL)[1]  # type: ignore[index]


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station of the county, open from 8 to 20 each day."""
    key = add(name="黄塘驿站", opening_hours="08:00-20:00")
    return drafts.by_ids(connection, [key])[0].code


def address(code: str) -> str:
    return f"/staff/stations/{code}/edit"


def cells(connection: Connection, code: str) -> dict[str, str]:
    return cells_of(drafts.by_code(connection, code).draft)


def test_a_rider_finds_the_course_open_on_wednesday_only(
    staff: SignIn, client: FlaskClient, connection: Connection, add: AddStation, code: str
) -> None:
    add(at=north(30), name="天宁驿站", opening_hours="08:00-20:00")
    clerk = staff(Role.APPROVER, COUNTY)
    refused = send(clerk, address(code), "publish", form(clerk, address(code)) | ON_WEDNESDAYS)
    assert refused.status_code == 422 and "还不是本会的服务词" in refused.text
    assert add_word(clerk, "银发课堂", en="Silver class", wordings="老年课").status_code == 303
    assert (
        send(clerk, address(code), "publish", form(clerk, address(code)) | ON_WEDNESDAYS).status_code == 303
    )
    near = {"lon": HERE.lon, "lat": HERE.lat, "services": COURSE, "open_state": "open,closing_soon"}
    for days, names in ((2, ["黄塘驿站"]), (3, []), (0, [])):  # the 23rd of November is a Monday
        at = (NOON.replace(hour=15) + timedelta(days=days)).isoformat()
        found = client.post("/api/v1/stations/nearest", json=near | {"at": at}).get_json()["features"]
        assert [one["properties"]["name"] for one in found] == names
        for asked in ("银发课堂", "老年课", "端州区银发课堂", "silver class"):
            page = client.get(
                "/", query_string={"q": asked, "open": "1", "at": at}, follow_redirects=True
            ).text
            assert ("黄塘驿站" in page) is bool(names), asked
            assert "天宁驿站" not in page
    wednesday = {"q": "端州区 明天有银发课堂吗", "at": (NOON + timedelta(days=1)).isoformat()}
    assert (
        "明天 14:00-16:00 银发课堂" in client.get("/api/v1/stations/nearest.txt", query_string=wednesday).text
    )
    english = {"Accept-Language": "en"}
    assert '<span lang="en">Silver class</span>' in client.get(f"/stations/{code}", headers=english).text
    assert '<b lang="en">Silver class</b>' in client.get("/?division=441202", headers=english).text
    assert (
        'lang="zh-Hans"'
        not in client.get(f"/stations/{code}").text.partition("有什么")[2].partition("</ul>")[0]
    )


def test_a_word_is_its_unions_and_of_those_below(
    staff: SignIn, connection: Connection, add: AddStation, code: str
) -> None:
    there = drafts.by_ids(connection, [add(name="东岸驿站", division_code=OTHER)])[0].code
    county, other, city = (staff(Role.APPROVER, area) for area in (COUNTY, OTHER, CITY))
    assert add_word(county, "银发课堂").status_code == 303
    said = send(other, address(there), "publish", form(other, address(there)) | ON_WEDNESDAYS)
    assert (
        said.status_code == 422 and "银发课堂”是广东省肇庆市端州区的工会的服务词，这一站不能用" in said.text
    )
    assert add_word(other, "外人", COUNTY).status_code == 403
    assert other.send(f"{WORDS}/{key_of(county, '银发课堂')}/retire").status_code == 403
    assert staff(Role.EDITOR, COUNTY).send(f"{WORDS}/{key_of(county, '银发课堂')}/retire").status_code == 403
    assert add_word(other, "银发课堂", OTHER).status_code == 303  # its own, from now on
    assert (
        send(other, address(there), "publish", form(other, address(there)) | ON_WEDNESDAYS).status_code == 303
    )
    assert add_word(city, "银发课堂", CITY).status_code == 303  # takes over those of both
    again = add_word(county, "银发课堂")
    assert again.status_code == 409 and "本会已经有“银发课堂”：已经停用" in again.text
    restored = county.send(f"{WORDS}/{key_of(county, '银发课堂')}/restore")
    assert restored.status_code == 409 and "上级工会已经有" in restored.text
    assert (
        send(county, address(code), "publish", form(county, address(code)) | ON_WEDNESDAYS).status_code == 303
    )
    assert "银发课堂" in county.get(address(code)).text


def test_a_renamed_word_is_renamed_in_the_entries_and_still_found_by_its_former_name(
    staff: SignIn, client: FlaskClient, connection: Connection, engine: Engine, code: str
) -> None:
    clerk = staff(Role.APPROVER, COUNTY)
    add_word(clerk, "银发课堂")
    send(clerk, address(code), "publish", form(clerk, address(code)) | ON_WEDNESDAYS)
    before = timeline.timeline(connection, drafts.by_code(connection, code).id)[0]
    opened = form(clerk, address(code))  # by a colleague, before it is renamed
    renamed = clerk.send(f"{WORDS}/{key_of(clerk, '银发课堂')}", word="长者学堂")
    assert renamed.status_code == 303
    stored = cells(connection, code)
    assert stored["services"] == "drinking_water、training:长者学堂"
    assert stored["service_hours"] == "长者学堂（技能培训）：We 14:00-16:00; PH unknown"
    for asked in ("长者学堂", "银发课堂"):
        assert "黄塘驿站" in client.get(f"/?q={asked}").text
    assert send(clerk, address(code), "publish", opened | {"phone": "0758-2812345"}).status_code in (303, 409)
    with change(engine, clerk.by) as writing:
        restore_version(writing, code, before.set_id, NOON.date())
    assert "training:长者学堂" in cells(connection, code)["services"]
    with engine.begin() as writing:
        for name in ("service_word", "service_offer"):
            assert replay_table(writing, name) == current_table(writing, name)
    clerk.send(f"{WORDS}/{key_of(clerk, '长者学堂')}/retire")
    assert (
        send(clerk, address(code), "publish", form(clerk, address(code)) | {"phone": "0758-1"}).status_code
        == 303
    )
    assert "training:长者学堂" in cells(connection, code)["services"]  # what is there stays


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("=1+1", "不能作服务词"),
        ("长" * 31, "最多 30 个字"),
        ("", "不能作服务词"),
        ("热水", "就是本来就有的“热水”"),
        ("开水", "就是本来就有的“热水”"),
        ("银发 课堂", "里面不要有空格"),
        ("<b>课</b>", "不能作服务词"),
        ("课\u200b", "不能作服务词"),
    ],
)
def test_what_is_no_word_is_refused_with_a_sentence(word: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        word_code("training", word)


def test_other_names_of_a_word_are_read_or_refused() -> None:
    assert other_wordings(COURSE, "老年课、 长者课堂,银发课堂") == ("老年课", "长者课堂")
    assert english_name(" Silver  class ") == "Silver class"
    for wrong in ("银发", "<b>", "a" * 61):
        with pytest.raises(ValueError, match="英文名"):
            english_name(wrong)
    with pytest.raises(ValueError, match="最多 20 个"):
        other_wordings(COURSE, "、".join(f"课{n}" for n in range(21)))


def test_the_table_has_the_standard_services_of_the_file(connection: Connection) -> None:
    stored = {row["code"]: row for row in service_words.standard_rows(connection)}
    assert list(stored) and stored.keys() == {one.code for one in SERVICE_TYPES}
    assert all(stored[one.code]["zh"] == one.zh for one in SERVICE_TYPES)


def test_words_of_entries_from_before_become_their_counties(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    add(services=(ServiceOffer(COURSE, Availability.YES),))
    with engine.begin() as writing:
        writing.execute(text("SET LOCAL locator.actor = 'test'"))
        writing.execute(text("DELETE FROM service_word"))
        load_reference(writing)
    areas = connection.execute(
        select(service_word.c.code, service_word.c.area).where(service_word.c.area != "")
    )
    assert areas.all() == [(COURSE, f"division:{COUNTY}")]


def test_a_text_with_a_word_of_two_services_stays_a_text(
    staff: SignIn, connection: Connection, add: AddStation
) -> None:
    clerk = staff(Role.APPROVER, COUNTY)
    for parent in ("training", "film"):
        clerk.send(WORDS, area=f"division:{COUNTY}", parent=parent, word="乐龄")
    add(
        services=(
            ServiceOffer("training:乐龄", Availability.YES),
            ServiceOffer("film:乐龄", Availability.YES),
        )
    )
    assert split_own_word(connection, "乐龄").services == ()
    clerk.send(WORDS, area=f"division:{COUNTY}", parent="film", word="驿站")  # in every station's name
    add(name="塔脚驿站", services=(ServiceOffer("film:驿站", Availability.YES),))
    assert split_own_word(connection, "端州区驿站").services == ()
