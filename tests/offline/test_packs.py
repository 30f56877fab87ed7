"""Packs: signed, small, brought up to date by what changed; what is gone is named."""

from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from factories import HERE, NOON, TODAY, AddStation, draft, north
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select, text, update

from locator.db.session import change, write_engine
from locator.entries.actions.coordinates import placed
from locator.entries.actions.station_rows import insert_stations
from locator.offline.views.pack_key import PackKey
from locator.stations.tables import public_station, station

CITY = "/packs/441200"
PACK_BYTES = 300_000
DELTA_BYTES = 30_000
PATIENCE_S = 600  # a country may be stored meanwhile, on a busy machine


def pack(client: FlaskClient, address: str = CITY) -> dict[str, Any]:
    """Return a pack whose signature is right."""
    signed, body = client.get(address).data.split(b"\n", 1)
    said = orjson.loads(signed)
    Ed25519PublicKey.from_public_bytes(b64decode(said["key"])).verify(b64decode(said["signature"]), body)
    packed: dict[str, Any] = orjson.loads(body)
    return packed


def delta(client: FlaskClient, kept: dict[str, Any]) -> dict[str, Any]:
    return pack(client, f"{CITY}?since={kept['version']}")


def settled(client: FlaskClient) -> dict[str, Any]:
    """Return a pack made while nobody was in the midst of a change, whose delta is empty.

    Another database of the same cluster may hold the number back: then more is sent again.
    """
    ends = monotonic() + PATIENCE_S
    while monotonic() < ends:
        kept = pack(client)
        if not delta(client, kept)["name"]:
            return kept
        sleep(0.05)
    raise AssertionError("somebody never ends")


def test_a_pack_has_the_city_and_nothing_else(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", phone="0758-1234567", opening_hours="Mo-Su 08:30-17:30")
    add(name="没位置的站", at=None)
    add(name="别处的站", division_code="440106")
    kept = pack(client)
    assert (kept["id"], kept["title"], kept["since"]) == ("441200", "广东省肇庆市", None)
    assert kept["name"] == ["黄塘驿站", "没位置的站"] and kept["lon"][1] is None
    assert kept["origin"][0] + kept["lon"][0] == round(HERE.lon * 1e9)
    assert kept["phone"]["of"][0] == "0758-1234567"
    assert str(kept["hours"][0]) in kept["timetables"]
    assert kept["hours_until_min"] * 60 >= (NOON + timedelta(days=13)).timestamp()


def test_a_flipped_byte_breaks_the_signature(client: FlaskClient, add: AddStation) -> None:
    add()
    signed, body = client.get(CITY).data.split(b"\n", 1)
    said = orjson.loads(signed)
    key = Ed25519PublicKey.from_public_bytes(b64decode(said["key"]))
    for at in (0, len(body) // 2, len(body) - 1):
        flipped = bytearray(body)
        flipped[at] ^= 1
        with pytest.raises(InvalidSignature):
            key.verify(b64decode(said["signature"]), bytes(flipped))


def test_a_delta_has_what_changed_and_names_what_is_gone(
    client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    ids = {name: add(name=name, at=north(n)) for n, name in enumerate(("同", "改", "关", "搬", "藏"))}
    kept = settled(client)
    codes = dict(zip(kept["name"], kept["code"], strict=True))
    values = {
        "改": {"phone": "12345"},
        "关": {"status": "suspended", "status_reason": "装修"},
        "搬": {"division_code": "440106"},
        "藏": {"visibility": "members"},
    }
    with change(engine) as connection:
        for name, said in values.items():
            connection.execute(update(station).where(station.c.id == ids[name]).values(said))
    add(name="新")
    news = delta(client, kept)
    assert sorted(news["name"]) == ["改", "新"]
    assert set(news["gone"]) == {codes["关"], codes["搬"], codes["藏"]}
    assert news["since"] == kept["version"]
    assert delta(client, settled(client))["name"] == []


def test_who_comes_back_is_not_gone(client: FlaskClient, add: AddStation, engine: Engine) -> None:
    key = add(name="回来的站")
    kept = pack(client)
    for code in ("440106", "441202"):
        with change(engine) as connection:
            connection.execute(update(station).where(station.c.id == key).values(division_code=code))
    news = delta(client, kept)
    assert news["name"] == ["回来的站"] and news["gone"] == []


def test_a_change_that_commits_late_is_not_passed_over(
    client: FlaskClient, add: AddStation, database_url: str
) -> None:
    key = add(name="慢的站")
    late = write_engine(database_url, "test")
    with change(late) as connection:
        connection.execute(update(station).where(station.c.id == key).values(phone="110"))
        with change(late) as other:  # begins later, ends earlier
            other.execute(text("SELECT pg_current_xact_id()"))
        kept = pack(client)
        assert kept["phone"]["of"] == [""]
    late.dispose()
    assert delta(client, kept)["phone"]["of"] == ["110"]


def test_a_pack_of_another_database_or_of_long_ago_is_sent_whole(
    client: FlaskClient, add: AddStation
) -> None:
    add()
    kept = pack(client)
    database, transaction, made_min = kept["version"].split("-")
    for since in (f"00000000-{transaction}-{made_min}", f"{database}-{transaction}-{int(made_min) - 90_000}"):
        whole = pack(client, f"{CITY}?since={since}")
        assert whole["since"] is None and len(whole["name"]) == 1
    assert client.get(f"{CITY}?since=x").status_code == 400


def test_two_thousand_stations_are_light_and_a_days_news_lighter(client: FlaskClient, engine: Engine) -> None:
    hours = [f"Mo-Su 0{7 + n % 3}:{n % 6}0-{17 + n % 6}:00" for n in range(40)]
    said = [
        {
            "name": f"{'工会户外劳动者驿站'[: 4 + n % 6]}{n}号（{n * 7919 % 1000}路店）",
            "address": f"端州区建设{n % 90}路{n * 31 % 400}号之{n % 9}",
            "at": north(n * 13 % 20_000),
            "opening_hours": hours[n % 40],
            "phone": f"0758-{2_000_000 + n * 7919 % 900_000}",
        }
        for n in range(2_000)
    ]
    drafts, problems = placed([draft(**one) for one in said])
    assert not problems
    with change(engine) as connection:
        insert_stations(connection, drafts, TODAY, lambda _: None)
    whole = client.get(CITY, headers={"Accept-Encoding": "gzip"})
    assert len(whole.data) <= PACK_BYTES
    kept = settled(client)
    assert len(kept["code"]) == 2_000
    with change(engine) as connection:
        some = select(public_station.c.station_id).limit(20)
        connection.execute(update(station).where(station.c.id.in_(some)).values(phone="1"))
    address = f"{CITY}?since={kept['version']}"
    news = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert len(pack(client, address)["code"]) == 20
    assert len(news.data) <= DELTA_BYTES


def test_favourites_are_found_under_their_old_codes(
    client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    old, middle, new = (add(name=name) for name in ("旧", "中", "新"))
    with change(engine) as connection:
        for key, successor in ((old, middle), (middle, new)):
            merged = {"status": "merged", "successor_id": successor}
            connection.execute(update(station).where(station.c.id == key).values(merged))
        codes = dict(connection.execute(select(station.c.name, station.c.code)).all())
    asked = client.get(f"/packs/stations?code={codes['旧']}&code={codes['新']}&code=x").json
    assert asked["moved"] == {codes["旧"]: codes["新"]}
    assert asked["code"] == [codes["新"]] and asked["gone"] == ["x"]
    assert client.get("/packs/stations").status_code == 400


def test_a_deleted_station_is_gone(client: FlaskClient, add: AddStation, engine: Engine) -> None:
    key = add()
    kept = pack(client)
    with engine.begin() as connection:
        connection.execute(delete(station).where(station.c.id == key))
    assert delta(client, kept)["gone"] == kept["code"]


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = (PackKey("", str(tmp_path / "data")) for _ in range(2))
    assert first.public == second.public
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert PackKey(file.read_text(), "/nowhere").public == first.public
