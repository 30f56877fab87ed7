"""Every route rejects a control character in a path, query, form or JSON body."""

import pytest
from clerks import SignIn
from flask import Flask
from flask.testing import FlaskClient

from locator.accounts.domain.rights import Role

NUL = "%00"


@pytest.mark.parametrize(
    "address, status",
    [
        ("/stations/%00", 404),
        ("/static/%00", 404),
        ("/?near=%00&open=true", 400),
        ("/?q=%1b[0m", 400),
        ("/?%00=1", 400),
        ("/api/v1/stations?division=%00", 400),
    ],
)
def test_public_routes_reject_control_characters(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_tabs_and_line_breaks_are_accepted(client: FlaskClient) -> None:
    assert client.get("/?q=%E8%82%87%E5%BA%86%09%0A").status_code == 200


def test_staff_pages_reject_control_characters(staff: SignIn) -> None:
    clerk = staff(Role.ADMINISTRATOR)
    assert clerk.get("/staff/stations?q=%00").status_code == 400
    assert clerk.get("/staff/duplicates/1/%00").status_code == 404
    answer = clerk.send("/staff/keepers", code="1\x00", email="a@example.org")
    assert answer.status_code == 400 and "控制字符" in answer.text


def test_the_api_names_the_field_with_a_control_character(client: FlaskClient) -> None:
    body = {"lon": 112.4, "lat": 23.0, "road": "G4\x00"}
    answer = client.post("/api/v1/stations/nearest", json=body)
    assert answer.status_code == 400 and answer.json and answer.json["errors"][0]["parameter"] == "road"


def test_no_route_fails_on_control_characters(app: Flask, staff: SignIn) -> None:
    """Try every path, query and form field as an administrator."""
    clerk = staff(Role.ADMINISTRATOR)
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "1")
        address = rule.build(values, append_unknown=False)
        assert address
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            form = {"csrf": clerk.csrf, "name": "\x00", "\x01": "x"} if method != "GET" else None
            answers = {
                where: clerk.open(where, method=method, data=form, buffered=True).status_code
                for where in (f"{address[1]}?q={NUL}", f"{address[1]}?a=1&a={NUL}", f"{address[1]}{NUL}")
            }
            assert all(400 <= status < 500 for status in answers.values()), (rule.endpoint, method, answers)
            for name in rule.arguments:
                inside = rule.build(values | {name: "1"}, append_unknown=False)
                assert inside
                where = inside[1].replace("/1", f"/1{NUL}", 1)
                assert clerk.open(where, method=method, data=form).status_code in (400, 404, 405), where
