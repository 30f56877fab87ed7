"""Every staff route by role and method, compared with the table beside this file."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from clerks import SignIn
from flask import Flask
from flask.testing import FlaskClient

from locator.accounts.domain.rights import Role
from locator.accounts.views.access import is_public

TABLE = Path(__file__).with_name("staff_routes.csv")
EVERYBODY = "everybody"
ARGUMENTS = {  # values for the variable parts of the routes
    **{"token": "x", "code": "999999", "other": "999998", "key": "1", "number": "1"},
    **{"team_id": "1", "member_id": "1", "photo_key": "1"},
    **{"version": "1", "name": "x", "cell": "phone"},
    **{"form": "csv", "platform": "amap"},
    **{"z": "14", "x": "13310", "y": "7113"},
}


class Route(NamedTuple):
    """An endpoint and method, with the roles that may use it."""

    endpoint: str
    method: str
    roles: frozenset[Role]


def expected_routes() -> dict[tuple[str, str], Route]:
    """Return the rows of the table by endpoint and method."""
    with TABLE.open(encoding="utf-8") as lines:
        rows = [(row["endpoint"], row["method"], row["roles"]) for row in csv.DictReader(lines)]
    everybody = frozenset(Role)
    return {
        (endpoint, method): Route(
            endpoint, method, everybody if roles == EVERYBODY else frozenset(map(Role, roles.split()))
        )
        for endpoint, method, roles in rows
    }


def staff_routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and an address of every route that is not public."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not is_public(app, rule.endpoint):
                values = {name: ARGUMENTS[name] for name in rule.arguments}
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield rule.endpoint, method, app.url_map.bind("x").build(rule.endpoint, values, method)


def test_every_staff_route_has_a_row_in_the_table(app: Flask) -> None:
    assert {(endpoint, method) for endpoint, method, _ in staff_routes(app)} == set(expected_routes())


def test_no_staff_route_opens_without_an_account(app: Flask, client: FlaskClient) -> None:
    for endpoint, method, address in staff_routes(app):
        answer = client.open(address, method=method)
        is_sent_to_sign_in = answer.status_code == 303 and answer.location == "/staff/sign-in"
        assert is_sent_to_sign_in or answer.status_code == 401, (endpoint, method)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_can_use_the_routes_of_the_table_and_no_other(
    app: Flask, staff: SignIn, role: Role
) -> None:
    addresses = {(endpoint, method): address for endpoint, method, address in staff_routes(app)}
    for (endpoint, method), route in expected_routes().items():
        address = addresses[endpoint, method]
        client = staff(role, "441202")
        answer = client.open(
            address, method=method, buffered=True, data={"csrf": client.csrf} if method != "GET" else None
        )
        is_refused = answer.status_code == 403 and "您的岗位不管这件事" in answer.text
        assert is_refused == (role not in route.roles), (endpoint, method, role, answer.status_code)
        assert answer.status_code < 500, (endpoint, method)


def test_a_session_without_second_factor_can_open_the_code_page_only(app: Flask, staff: SignIn) -> None:
    client = staff(Role.APPROVER, "441202", second_factor=False)
    assert client.get("/staff/").location == "/staff/code"
    assert client.get("/staff/code").status_code == 200
