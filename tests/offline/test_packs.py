"""Packs: signature, size, deltas, deleted stations."""

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
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.offline.views.pack_key import PackKey
from locator.stations.tables import public_station, station

CITY = "/packs/441200"
MAX_PACK_BYTES = 300_000
MAX_DELTA_BYTES = 30_000
PATIENCE_S = 600  # a country may be stored meanwhile, on a busy machine


def pack(client: FlaskClient, url: str = CITY) -> dict[str, Any]:
    """Return a pack after verifying its signature."""
    header, body = client.get(url).data.split(b"\n", 1)
    signature = orjson.loads(header)
    key = Ed25519PublicKey.from_public_bytes(b64decode(signature["key"]))
    key.verify(b64decode(signature["signature"]), body)
    packed: dict[str, Any] = orjson.loads(body)
    return packed


def delta(client: FlaskClient, stored: dict[str, Any]) -> dict[str, Any]:
    return pack(client, f"{CITY}?since={stored['version']}")


def test_a_pack_has_names_in_the_letters_of_a_language(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", address="端州区蓝塘路1号", names={"mn": "Шар цөөрөм"})
    written = pack(client, f"{CITY}?names=mn")["written"]
    assert written["name"] == ["Шар цөөрөм"] and written["own"] == [0] and written["language"] == "mn"
    assert "written" not in pack(client)
    code = pack(client)["code"][0]
    favourites = orjson.loads(client.get(f"/packs/stations?code={code}&names=en").data)
    assert favourites["written"]["name"] == ["Huangtang Yizhan"]


def stable_pack(client: FlaskClient) -> dict[str, Any]:
    """Return a pack made while no transaction was open, so that its delta is empty.

    Transactions in other databases of the cluster count too: changes are then sent again.
    """
    ends = monotonic() + PATIENCE_S
    while monotonic() < ends:
        stored = pack(client)
        if not delta(client, stored)["name"]:
            return stored
        sleep(0.05)
    raise AssertionError("a transaction in the cluster does not end")


def test_a_pack_contains_the_stations_of_its_division_only(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站", phone="0758-1234567", opening_hours="Mo-Su 08:30-17:30")
    add(name="没位置的站", at=None)
    add(name="别处的站", division_code="440106")
    stored = pack(client)
    assert (stored["id"], stored["title"], stored["since"]) == ("441200", "广东省肇庆市", None)
    assert stored["name"] == ["黄塘驿站", "没位置的站"] and stored["lon"][1] is None
    assert stored["origin"][0] + stored["lon"][0] == round(HERE.lon * 1e9)
    assert stored["phone"]["of"][0] == "0758-1234567"
    assert str(stored["hours"][0]) in stored["timetables"]
    assert stored["hours_until_min"] * 60 >= (NOON + timedelta(days=13)).timestamp()


def test_a_changed_byte_invalidates_the_signature(client: FlaskClient, add: AddStation) -> None:
    add()
    header, body = client.get(CITY).data.split(b"\n", 1)
    signature = orjson.loads(header)
    key = Ed25519PublicKey.from_public_bytes(b64decode(signature["key"]))
    for index in (0, len(body) // 2, len(body) - 1):
        flipped = bytearray(body)
        flipped[index] ^= 1
        with pytest.raises(InvalidSignature):
            key.verify(b64decode(signature["signature"]), bytes(flipped))


def test_a_delta_has_the_changed_stations_and_the_codes_to_delete(
    client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    ids = {name: add(name=name, at=north(n)) for n, name in enumerate(("同", "改", "关", "搬", "藏"))}
    stored = stable_pack(client)
    codes = dict(zip(stored["name"], stored["code"], strict=True))
    values = {
        "改": {"phone": "12345"},
        "关": {"status": "suspended", "status_reason": "装修"},
        "搬": {"division_code": "440106"},
        "藏": {"visibility": "members"},
    }
    with change(engine) as connection:
        for name, changed in values.items():
            connection.execute(update(station).where(station.c.id == ids[name]).values(changed))
    add(name="新")
    changes = delta(client, stored)
    assert sorted(changes["name"]) == ["改", "新"]
    assert set(changes["gone"]) == {codes["关"], codes["搬"], codes["藏"]}
    assert changes["since"] == stored["version"]
    assert delta(client, stable_pack(client))["name"] == []


def test_a_station_that_returned_is_not_deleted(client: FlaskClient, add: AddStation, engine: Engine) -> None:
    station_id = add(name="回来的站")
    stored = pack(client)
    for code in ("440106", "441202"):
        with change(engine) as connection:
            connection.execute(update(station).where(station.c.id == station_id).values(division_code=code))
    changes = delta(client, stored)
    assert changes["name"] == ["回来的站"] and changes["gone"] == []


def test_a_change_that_commits_late_is_in_the_next_delta(
    client: FlaskClient, add: AddStation, database_url: str
) -> None:
    station_id = add(name="慢的站")
    late = write_engine(database_url, "test")
    with change(late) as connection:
        connection.execute(update(station).where(station.c.id == station_id).values(phone="110"))
        with change(late) as other:  # begins later, ends earlier
            other.execute(text("SELECT pg_current_xact_id()"))
        stored = pack(client)
        assert stored["phone"]["of"] == [""]
    late.dispose()
    assert delta(client, stored)["phone"]["of"] == ["110"]


def test_a_pack_of_another_database_or_too_old_is_sent_completely(
    client: FlaskClient, add: AddStation
) -> None:
    add()
    stored = pack(client)
    database, transaction, made_min = stored["version"].split("-")
    for since in (f"00000000-{transaction}-{made_min}", f"{database}-{transaction}-{int(made_min) - 90_000}"):
        whole = pack(client, f"{CITY}?since={since}")
        assert whole["since"] is None and len(whole["name"]) == 1
    assert client.get(f"{CITY}?since=x").status_code == 400


def test_a_pack_of_two_thousand_stations_and_its_delta_are_small(client: FlaskClient, engine: Engine) -> None:
    hours = [f"Mo-Su 0{7 + n % 3}:{n % 6}0-{17 + n % 6}:00" for n in range(40)]
    stations = [
        {
            "name": f"{'工会户外劳动者驿站'[: 4 + n % 6]}{n}号（{n * 7919 % 1000}路店）",
            "address": f"端州区建设{n % 90}路{n * 31 % 400}号之{n % 9}",
            "at": north(n * 13 % 20_000),
            "opening_hours": hours[n % 40],
            "phone": f"0758-{2_000_000 + n * 7919 % 900_000}",
        }
        for n in range(2_000)
    ]
    drafts, problems = convert_positions([draft(**fields) for fields in stations])
    assert not problems
    with change(engine) as connection:
        insert_stations(connection, drafts, TODAY, lambda _: None)
    whole = client.get(CITY, headers={"Accept-Encoding": "gzip"})
    assert len(whole.data) <= MAX_PACK_BYTES
    stored = stable_pack(client)
    assert len(stored["code"]) == 2_000
    with change(engine) as connection:
        twenty = select(public_station.c.station_id).limit(20)
        connection.execute(update(station).where(station.c.id.in_(twenty)).values(phone="1"))
    url = f"{CITY}?since={stored['version']}"
    changes = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert len(pack(client, url)["code"]) == 20
    assert len(changes.data) <= MAX_DELTA_BYTES


def test_single_stations_are_found_by_their_former_codes(
    client: FlaskClient, add: AddStation, engine: Engine
) -> None:
    old, middle, new = (add(name=name) for name in ("旧", "中", "新"))
    with change(engine) as connection:
        for station_id, successor in ((old, middle), (middle, new)):
            merged = {"status": "merged", "successor_id": successor}
            connection.execute(update(station).where(station.c.id == station_id).values(merged))
        codes = dict(connection.execute(select(station.c.name, station.c.code)).all())
    stations = client.get(f"/packs/stations?code={codes['旧']}&code={codes['新']}&code=x").json
    assert stations["moved"] == {codes["旧"]: codes["新"]}
    assert stations["code"] == [codes["新"]] and stations["gone"] == ["x"]
    assert client.get("/packs/stations").status_code == 400


def test_a_deleted_station_is_in_the_delta(client: FlaskClient, add: AddStation, engine: Engine) -> None:
    station_id = add()
    stored = pack(client)
    with engine.begin() as connection:
        connection.execute(delete(station).where(station.c.id == station_id))
    assert delta(client, stored)["gone"] == stored["code"]


def test_the_key_is_generated_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first, second = (PackKey("", str(tmp_path / "data")) for _ in range(2))
    assert first.public == second.public
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert PackKey(file.read_text(), "/nowhere").public == first.public
