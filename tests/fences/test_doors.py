"""Every route is public by name or closed; every refusal has a status; no position is written down."""

from flask import Flask
from flask.testing import FlaskClient

import geodata.errors
import locator.errors
from locator.web.doors import PUBLIC, STAFF
from locator.web.errors import STATUS, WORDS, status_of


def test_every_route_is_public_by_name_or_for_staff_by_name(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == PUBLIC | STAFF.keys()
    assert not PUBLIC & STAFF.keys()


def test_a_route_that_is_not_named_is_closed(app: Flask) -> None:
    app.add_url_rule("/secret", "secret", lambda: "here I am")
    assert app.test_client().get("/secret").status_code == 404


def _below(error: type[Exception]) -> set[type[Exception]]:
    return {error}.union(*(_below(one) for one in error.__subclasses__()))


def test_every_refusal_has_a_status_and_words() -> None:
    named = _below(locator.errors.LocatorError) | _below(geodata.errors.GeodataError)
    for error in named - {locator.errors.LocatorError}:
        assert status_of(error.__new__(error)) in WORDS, error


def test_no_refusal_is_a_server_error() -> None:
    assert {status for status in STATUS.values() if status >= 500} == {503}


def test_a_bug_is_a_page_with_a_reference_and_no_trace(client: FlaskClient, app: Flask) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.view_functions["find.all_divisions"] = broken
    answer = client.get("/divisions/", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "编号" in answer.text
    assert "secret detail" not in answer.text and "Traceback" not in answer.text
