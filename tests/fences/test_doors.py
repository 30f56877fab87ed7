"""Every route is public by name or closed; every refusal has a status; no position is written down."""

from flask import Flask
from flask.testing import FlaskClient

import geodata.errors
import locator.errors
from locator.accounts.views.access import access_of, public
from locator.errors import LocatorError
from locator.http.errors import TITLE_AND_ADVICE, status_of


def test_every_route_says_who_may_open_it(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]
    assert silent == []


def test_a_route_that_says_nothing_is_closed(app: Flask) -> None:
    app.add_url_rule("/secret", "secret", lambda: "here I am")
    assert app.test_client().get("/secret").status_code == 404


def _below(error: type[Exception]) -> set[type[Exception]]:
    return {error}.union(*(_below(one) for one in error.__subclasses__()))


def test_every_refusal_has_a_status_and_words() -> None:
    named = _below(locator.errors.LocatorError) | _below(geodata.errors.GeodataError)
    for error in named - {locator.errors.LocatorError}:
        assert status_of(error.__new__(error)) in TITLE_AND_ADVICE, error
    for error in _below(locator.errors.LocatorError) - {locator.errors.LocatorError}:
        assert any("status" in vars(one) for one in error.__mro__[: error.__mro__.index(LocatorError)]), error


def test_no_refusal_is_a_server_error() -> None:
    named = _below(locator.errors.LocatorError) | _below(geodata.errors.GeodataError)
    assert {status for one in named if (status := status_of(one.__new__(one))) >= 500} == {503}


def test_a_bug_is_a_page_with_a_reference_and_no_trace(client: FlaskClient, app: Flask) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.view_functions["find.all_divisions"] = public(broken)
    answer = client.get("/divisions/", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "编号" in answer.text
    assert "secret detail" not in answer.text and "Traceback" not in answer.text
