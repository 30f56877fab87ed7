"""A control character in an address, a query, a form or a body is the asker's mistake, on every route."""

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
def test_a_visitor_is_told(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_tab_and_a_line_are_no_control_characters(client: FlaskClient) -> None:
    assert client.get("/?q=%E8%82%87%E5%BA%86%09%0A").status_code == 200


def test_staff_are_told(staff: SignIn) -> None:
    clerk = staff(Role.ADMINISTRATOR)
    assert clerk.get("/staff/stations?q=%00").status_code == 400
    assert clerk.get("/staff/duplicates/1/%00").status_code == 404
    told = clerk.send("/staff/keepers", code="1\x00", email="a@example.org")
    assert told.status_code == 400 and "控制字符" in told.text


def test_a_program_is_told_which_name(client: FlaskClient) -> None:
    asked = {"lon": 112.4, "lat": 23.0, "road": "G4\x00"}
    told = client.post("/api/v1/stations/nearest", json=asked)
    assert told.status_code == 400 and told.json and told.json["errors"][0]["parameter"] == "road"


def test_no_route_falls_over(app: Flask, staff: SignIn) -> None:
    """Every text in every address, every query and every form, by whoever may do everything."""
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
