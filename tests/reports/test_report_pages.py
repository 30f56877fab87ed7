"""Reporting from a station's page: one tap without sign-in or JavaScript, and a code to look it up."""

from io import BytesIO

import pytest
from factories import HERE, AddStation
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from queues import work
from sqlalchemy import Engine, text

from locator.db.session import change
from locator.errors import NotAllowed
from locator.http.database import read
from locator.jobs.domain import Queue
from locator.limits import PHOTO_BYTES, PHOTOS
from locator.reports.jobs import jobs as report_jobs

JPEG_BEGINNING = b"\xff\xd8\xff" + bytes(1000)  # and no photo


@pytest.fixture
def code(add: AddStation, client: FlaskClient) -> str:
    """Return the code of the only station there is."""
    add(name="星光驿站", opening_hours="24/7")
    return str(client.get("/api/v1/stations").json["features"][0]["id"])


def send_report(client: FlaskClient, code: str, verdict: str = "locked", **values: object) -> str:
    answer = client.post(f"/stations/{code}/reports", data={"verdict": verdict, **values})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def another_phone(client: FlaskClient) -> FlaskClient:
    """Return another client: without the first one's cookie, with an address of its own."""
    other = client.application.test_client()
    other.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    return other


def test_each_verdict_is_a_button_without_script(client: FlaskClient, code: str) -> None:
    page = client.get(f"/stations/{code}").text
    for verdict in ("fine", "locked", "needs_app", "not_here", "full", "broken"):
        assert f'name="verdict" value="{verdict}"' in page


def test_a_report_gets_a_code(client: FlaskClient, code: str) -> None:
    page = client.get(send_report(client, code)).text
    assert "谢谢" in page and "锁着门" in page and "星光驿站" in page
    assert "找附近开着的站" in page


def test_reports_of_two_phones_change_the_page(client: FlaskClient, code: str) -> None:
    send_report(client, code)
    assert "有人反映锁门" not in client.get(f"/stations/{code}").text
    send_report(another_phone(client), code)
    page = client.get(f"/stations/{code}").text
    assert "刚刚有人反映锁门" in page and "时间未核实" in page


def test_a_phone_is_recognised_by_its_cookie(client: FlaskClient, code: str) -> None:
    send_report(client, code)
    assert client.get_cookie("device", path="/stations/") is not None
    assert client.get_cookie("device", path="/") is None
    client.environ_base["REMOTE_ADDR"] = "10.1.1.1"
    send_report(client, code)
    assert "有人反映锁门" not in client.get(f"/stations/{code}").text


def test_text_a_photo_and_a_contact_can_be_added(client: FlaskClient, engine: Engine, code: str) -> None:
    address = send_report(client, code, "broken")
    taken = BytesIO()
    Image.new("RGB", (30, 30)).save(taken, "PNG")
    photo = (BytesIO(taken.getvalue()), "../../etc/passwd.png")
    added = client.post(
        address,
        data={"words": "<b>没水</b>", "service": "drinking_water", "contact": "13800000000", "photo": photo},
    )
    assert added.status_code == 303
    page = client.get(address).text
    assert "&lt;b&gt;没水&lt;/b&gt;" in page and "东西坏了：" in page and "13800000000" not in page
    assert "照片收到了，正在处理" in page and client.get(f"{address}/photo").status_code == 404
    work(engine, jobs=report_jobs, queues=[Queue.CHORES])
    assert "正在处理" not in client.get(address).text
    shown = client.get(f"{address}/photo")
    assert shown.content_type == "image/jpeg" and shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/stations/{code}/reports", {"verdict": "wonderful"}, 400),
        ("/stations/{code}/reports", {}, 400),
        ("/stations/{code}/reports", {"verdict": "broken", "service": "rocket"}, 400),
        ("/stations/{code}/reports", {"verdict": "fine", "mood": "good"}, 400),
        ("/stations/nope/reports", {"verdict": "fine"}, 404),
        ("/reports/AAAAA-AAAAA", {"words": "x"}, 404),
    ],
)
def test_invalid_reports_are_refused(
    client: FlaskClient, code: str, path: str, data: dict[str, str], status: int
) -> None:
    assert client.post(path.format(code=code), data=data).status_code == status


def test_an_invalid_contact_or_long_text_is_refused(client: FlaskClient, code: str) -> None:
    address = send_report(client, code)
    assert client.post(address, data={"contact": "<script>"}).status_code == 400
    assert client.post(address, data={"words": "字" * 501}).status_code == 400


def test_a_file_that_is_no_photo_is_refused_with_a_message(client: FlaskClient, code: str) -> None:
    address = send_report(client, code)
    answer = client.post(address, data={"photo": (BytesIO(b"%PDF-1.7"), "a.jpg")})
    assert answer.status_code == 400 and "照片" in answer.text


def test_a_photo_that_cannot_be_opened_is_refused_by_the_worker(
    client: FlaskClient, engine: Engine, code: str
) -> None:
    address = send_report(client, code)
    assert client.post(address, data={"photo": (BytesIO(JPEG_BEGINNING), "a.jpg")}).status_code == 303
    work(engine, jobs=report_jobs, queues=[Queue.CHORES])
    page = client.get(address).text
    assert "照片没有收下" in page and "不是能打开的照片" in page
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT length(content) FROM report_upload")) == 0


def test_a_network_has_its_photos_of_a_day_by_number_and_by_size(
    client: FlaskClient, engine: Engine, code: str
) -> None:
    address = send_report(client, code)

    def send() -> int:
        return client.post(address, data={"photo": (BytesIO(JPEG_BEGINNING), "a.jpg")}).status_code

    assert {send() for _ in range(PHOTOS.most)} == {303}
    assert send() == 429
    with change(engine) as connection:
        full = text("UPDATE report_upload SET uploads = 1, bytes = :most")
        connection.execute(full, {"most": PHOTO_BYTES.most})
    assert send() == 429
    with change(engine) as connection:
        connection.execute(text("UPDATE report_upload SET bytes = 1"))
    assert send() == 303


def test_only_so_many_photos_wait(client: FlaskClient, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locator.reports.actions.uploads.MAX_WAITING", 1)
    addresses = [send_report(client, code), send_report(client, code)]
    photos = [{"photo": (BytesIO(JPEG_BEGINNING), "a.jpg")} for _ in addresses]
    answers = [client.post(address, data=data) for address, data in zip(addresses, photos, strict=True)]
    assert [answer.status_code for answer in answers] == [303, 429]
    assert answers[1].headers["Retry-After"] == "300" and "请只写字" in answers[1].text


def test_the_public_cannot_read_what_was_sent(client: FlaskClient, code: str, app: Flask) -> None:
    client.post(send_report(client, code), data={"photo": (BytesIO(JPEG_BEGINNING), "a.jpg")})
    with app.app_context(), pytest.raises(NotAllowed):
        read(lambda connection: connection.execute(text("SELECT content FROM report_upload")).all())


def test_too_large_a_body_is_refused_unread(client: FlaskClient, code: str) -> None:
    address = send_report(client, code)
    form = "multipart/form-data; boundary=x"
    answer = client.post(address, data=bytes(9_000_000), content_type=form)
    assert answer.status_code == 413
    assert client.post(f"/stations/{code}/reports", data={"verdict": "x" * 70_000}).status_code == 413


def test_cross_site_reports_are_rejected(client: FlaskClient, code: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post(f"/stations/{code}/reports", data={"verdict": "locked"}, headers=headers)
    assert answer.status_code == 403


def test_a_code_typed_loosely_finds_the_report(client: FlaskClient, code: str) -> None:
    number = send_report(client, code).rpartition("/")[2]
    typed = number.replace("-", "").lower()
    answer = client.get(f"/reports/?code={typed}", follow_redirects=True)
    assert "锁着门" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_many_reports_are_refused(client: FlaskClient, code: str) -> None:
    statuses = [
        client.post(f"/stations/{code}/reports", data={"verdict": "fine"}).status_code for _ in range(21)
    ]
    assert statuses == [303] * 20 + [429]


def test_a_program_can_report_by_json(client: FlaskClient, code: str) -> None:
    body = {"verdict": "locked", "lon": HERE.lon, "lat": HERE.lat}
    answer = client.post(f"/api/v1/stations/{code}/reports", json=body)
    assert answer.status_code == 201
    again = client.get(answer.headers["Location"]).json
    assert again["verdict"] == "locked" and again["station"] == code and again["told"] is False


def test_the_table_of_the_day_marks_doubtful_hours(client: FlaskClient, code: str) -> None:
    send_report(client, code)
    send_report(another_phone(client), code)
    page = client.get(f"/stations/{code}").text
    assert "12:00–16:01 说不准" in page
    assert "放假安排没公布" not in page


def test_an_unknown_code_is_reported_beside_the_field(client: FlaskClient) -> None:
    answer = client.get("/reports/abc")
    assert answer.status_code == 404
    assert "没有编号是“abc”的反映" in answer.text and 'name="code"' in answer.text
