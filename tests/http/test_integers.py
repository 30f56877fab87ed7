"""Integers that are malformed or too large for the database are rejected on every route."""

import pytest
from clerks import SignIn
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from locator.accounts.domain.rights import Role
from locator.entries.queries import drafts
from locator.http.integers import row_number

TOO_LONG = "9" * 25
LARGEST = "9" * 18


@pytest.mark.parametrize("text", ["", "-1", "²", "１２", "1.0", " 1", TOO_LONG])
def test_malformed_row_numbers_are_rejected(text: str) -> None:
    assert row_number(text) is None


@pytest.mark.parametrize("number", [TOO_LONG, LARGEST])
def test_no_route_fails_on_a_large_number_in_its_path(app: Flask, staff: SignIn, number: str) -> None:
    clerk = staff(Role.ADMINISTRATOR)
    numbered = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(numbered) > 20
    for rule in numbered:
        address = rule.rule
        for name in rule.arguments:
            address = address.replace(f"<int:{name}>", number).replace(f"<{name}>", "441202")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            form = {"csrf": clerk.csrf, "verdict": "skip", "words": "x", "role": "editor"}
            answer = clerk.open(address, method=method, data=form if method == "POST" else None)
            assert 300 <= answer.status_code < 500, (method, address, answer.status_code)


@pytest.mark.parametrize("number", [TOO_LONG, "9" * 5000, "²"])
@pytest.mark.parametrize(
    "address",
    [
        "/staff/history?before=",
        "/staff/stations?after=",
        "/staff/exports?after=",
        "/staff/listings/stations?after=",
        "/staff/imports?page=",
    ],
)
def test_no_page_fails_on_a_malformed_number_in_its_query(staff: SignIn, address: str, number: str) -> None:
    assert staff(Role.ADMINISTRATOR).get(address + number).status_code in (200, 400)


@pytest.mark.parametrize("number", [TOO_LONG, "9" * 5000, "²"])
def test_no_form_fails_on_a_malformed_number(
    staff: SignIn, add: AddStation, connection: Connection, number: str
) -> None:
    clerk, code = staff(Role.ADMINISTRATOR), drafts.by_ids(connection, [add()])[0].code
    assert clerk.send("/staff/closures/reopen", closure=number).status_code == 400
    assert clerk.send(f"/staff/stations/{code}/history/restore", change=number).status_code == 404
    assert clerk.send(f"/staff/stations/{code}/edit", version=number, do="check").status_code < 500


def test_an_embed_with_too_large_a_limit_shows_the_default_number(
    client: FlaskClient, add: AddStation
) -> None:
    add()
    assert client.get(f"/embed/list/441202?limit={'9' * 5000}").status_code == 200
