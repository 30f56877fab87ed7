"""Photos of stations: sent, cleaned by the worker, public for public stations only, removed for a reason."""

import io
from typing import Any

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, north
from flask.testing import FlaskClient
from PIL import Image
from queues import work
from sqlalchemy import Connection, Engine, insert, select, text

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.entries.queries import drafts
from locator.history.queries.integrity import current_table, replay_table
from locator.keepers.actions import links
from locator.photos.tables import station_photo, station_photo_upload
from locator.privacy.actions import expiry
from locator.stations.domain.station import Visibility

COUNTY, OTHER = "441202", "441203"
GPS, CAMERA = 0x8825, 0x0110


@pytest.fixture
def key(add: AddStation) -> int:
    """Return the id of a station of the county."""
    return add(name="黄塘驿站")


def jpeg() -> bytes:
    """Return a photo that tells its camera and its position."""
    exif, file = Image.Exif(), io.BytesIO()
    exif[CAMERA] = "Secret Phone 7"
    exif.get_ifd(GPS).update({1: "N", 2: (23.0, 3.0, 0.0)})
    Image.new("RGB", (640, 480), "green").save(file, "JPEG", exif=exif)
    return file.getvalue()


def form(content: bytes | None = None, **fields: str) -> dict[str, Any]:
    given = {"view": "outside", "duty": "yes"} | fields
    return given | {"photo": (io.BytesIO(jpeg() if content is None else content), "a.jpg")}


def send(client: StaffClient, code: str, content: bytes | None = None, **fields: str) -> Any:
    data = form(content, csrf=client.csrf, **fields)
    return client.post(f"/staff/stations/{code}/photos", data=data, content_type="multipart/form-data")


def code_of(connection: Connection, key: int) -> str:
    return drafts.by_ids(connection, [key])[0].code


def test_a_photo_is_cleaned_shown_and_removed(
    staff: SignIn, client: FlaskClient, engine: Engine, connection: Connection, key: int
) -> None:
    clerk, code = staff(Role.EDITOR, COUNTY), code_of(connection, key)
    before = client.get(f"/api/v1/stations/{code}").json["properties"]
    assert "photos" not in before
    assert send(clerk, code).status_code == 303
    page = f"/staff/stations/{code}/photos"
    assert "正在处理" in clerk.get(page).text
    work(engine)
    (address,) = client.get(f"/api/v1/stations/{code}").json["properties"]["photos"]["outside"]
    answer = client.get(address)
    shown = Image.open(io.BytesIO(answer.data))
    assert answer.mimetype == "image/jpeg" and shown.size == (640, 480) and not shown.getexif()
    assert b"Secret" not in answer.data
    assert Image.open(io.BytesIO(client.get(f"{address}?size=small").data)).size == (320, 240)
    assert f'src="{address}?size=small"' in client.get(f"/stations/{code}").text
    assert f'src="{address}?size=small"' in client.get(f"/?division={COUNTY}").text, "on the card"
    assert client.get(f"/packs/stations?code={code}").json["photos"] == {"0": address}
    photo = address.rsplit("/", 1)[1]
    assert clerk.send(f"{page}/{photo}/remove", reason="").status_code == 400
    assert staff(Role.ADMINISTRATOR, OTHER).send(f"{page}/{photo}/remove", reason="x").status_code == 403
    assert clerk.send(f"{page}/{photo}/remove", reason="拍到了路人").status_code == 303
    assert client.get(address).status_code == 404 and clerk.get(f"{page}/{photo}").status_code == 404
    assert client.get(f"/api/v1/stations/{code}").json["properties"] == before
    assert "拍到了路人" in clerk.get(page).text
    with change(engine) as owner:
        assert replay_table(owner, "station_photo") == current_table(owner, "station_photo")
        assert bytes(owner.scalars(select(station_photo.c.jpeg)).one()) == b""
        assert bytes(owner.scalars(select(station_photo_upload.c.content)).one()) == b""


@pytest.mark.parametrize(
    ("content", "fields", "sentence"),
    [
        (None, {"duty": ""}, "人脸和车牌"),
        (None, {"view": "inside"}, "拍的是什么"),
        (b"", {}, "请选一张照片"),
        (b"<svg/>", {}, "不是能打开的照片"),
    ],
)
def test_what_is_no_photo_or_not_looked_at_is_refused(
    staff: SignIn,
    connection: Connection,
    key: int,
    content: bytes | None,
    fields: dict[str, str],
    sentence: str,
) -> None:
    answer = send(staff(Role.EDITOR, COUNTY), code_of(connection, key), content, **fields)
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert not connection.scalars(select(station_photo_upload.c.id)).all()


def test_what_the_worker_cannot_open_is_said_and_is_no_photo(
    staff: SignIn, engine: Engine, connection: Connection, key: int
) -> None:
    clerk, code = staff(Role.EDITOR, COUNTY), code_of(connection, key)
    assert send(clerk, code, b"\xff\xd8\xff" + bytes(500)).status_code == 303
    work(engine)
    assert "照片没有收下" in clerk.get(f"/staff/stations/{code}/photos").text
    assert not connection.scalars(select(station_photo.c.id)).all()
    expiry.delete_expired(engine, NOON.replace(month=12))
    assert not connection.scalars(select(station_photo_upload.c.id)).all()


def test_a_station_has_three_of_a_view(staff: SignIn, connection: Connection, key: int) -> None:
    clerk, code = staff(Role.EDITOR, COUNTY), code_of(connection, key)
    assert [send(clerk, code).status_code for _ in range(4)] == [303, 303, 303, 409]
    assert send(clerk, code, view="way_in").status_code == 303
    assert send(staff(Role.ADMINISTRATOR, OTHER), code).status_code == 403
    assert send(staff(Role.INSPECTOR, COUNTY), code).status_code == 403


def test_a_keeper_sends_a_photo_by_the_link(
    client: FlaskClient, engine: Engine, connection: Connection, key: int
) -> None:
    with change(engine) as owner:
        token = links.create(owner, key, NOON)
    assert "认得出的人脸和车牌" in client.get(f"/keeper/{token}").text
    answer = client.post(f"/keeper/{token}/photo", data=form(), content_type="multipart/form-data")
    assert answer.status_code == 200 and "照片收到了" in answer.text
    assert client.post("/keeper/none/photo", data=form()).status_code == 404
    work(engine)
    assert connection.scalars(select(station_photo.c.staff_id)).all() == [None]
    assert client.get(f"/keeper/{token}").status_code == 200, "the link is not used up"


def test_photos_of_stations_that_are_not_public_are_for_staff(
    staff: SignIn, client: FlaskClient, engine: Engine, connection: Connection, add: AddStation, key: int
) -> None:
    hidden = add(at=north(300), visibility=Visibility.MEMBERS)
    with change(engine) as owner:
        photo = {"view": "outside", "jpeg": b"x", "small": b"y", "made_at": NOON}
        owner.execute(insert(station_photo), [photo | {"station_id": hidden}, photo | {"station_id": key}])
    code, seen = code_of(connection, hidden), code_of(connection, key)
    assert client.get(f"/stations/{code}/photos/1").status_code == 404
    assert client.get(f"/stations/{seen}/photos/1").status_code == 404, "another station's"
    assert client.get(f"/stations/{seen}/photos/2").data == b"x"
    assert staff(Role.EDITOR, COUNTY).get(f"/staff/stations/{code}/photos/1?size=small").data == b"y"
    with change(engine) as owner:
        owner.execute(text("UPDATE station SET visibility = 'members' WHERE id = :key"), {"key": key})
    assert client.get(f"/stations/{seen}/photos/2").status_code == 404
