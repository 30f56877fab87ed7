"""Every route, by every role and method, against the table beside this file; a route without a row fails."""

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
FILLED = {
    **{"token": "x", "code": "999999", "other": "999998", "key": "1", "number": "1"},
    **{"version": "1", "name": "x"},
    **{"form": "csv", "platform": "amap"},
}


class Door(NamedTuple):
    """One way in: an endpoint by one method, an address of it, and the roles that it is open to."""

    endpoint: str
    method: str
    roles: frozenset[Role]


def table() -> dict[tuple[str, str], Door]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8") as lines:
        rows = [(row["endpoint"], row["method"], row["roles"]) for row in csv.DictReader(lines)]
    everybody = frozenset(Role)
    return {
        (endpoint, method): Door(
            endpoint, method, everybody if roles == EVERYBODY else frozenset(map(Role, roles.split()))
        )
        for endpoint, method, roles in rows
    }


def ways_in(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and address of every route for staff."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not is_public(app, rule.endpoint):
                values = {name: FILLED[name] for name in rule.arguments}
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    yield rule.endpoint, method, app.url_map.bind("x").build(rule.endpoint, values, method)


def test_every_route_for_staff_has_its_row(app: Flask) -> None:
    assert {(endpoint, method) for endpoint, method, _ in ways_in(app)} == set(table())


def test_nobody_comes_in_without_an_account(app: Flask, client: FlaskClient) -> None:
    for endpoint, method, address in ways_in(app):
        answer = client.open(address, method=method)
        to_the_door = answer.status_code == 303 and answer.location == "/staff/sign-in"
        assert to_the_door or answer.status_code == 401, (endpoint, method)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_doors_and_no_other(app: Flask, staff: SignIn, role: Role) -> None:
    for (endpoint, method), door in table().items():
        address = next(where for name, how, where in ways_in(app) if (name, how) == (endpoint, method))
        client = staff(role, "441202")
        answer = client.open(
            address, method=method, buffered=True, data={"csrf": client.csrf} if method != "GET" else None
        )
        refused = answer.status_code == 403 and "您的岗位不管这件事" in answer.text
        assert refused == (role not in door.roles), (endpoint, method, role, answer.status_code)
        assert answer.status_code < 500, (endpoint, method)


def test_a_session_that_has_shown_no_code_opens_the_code_page_only(app: Flask, staff: SignIn) -> None:
    client = staff(Role.APPROVER, "441202", second_factor=False)
    assert client.get("/staff/").location == "/staff/code"
    assert client.get("/staff/code").status_code == 200
