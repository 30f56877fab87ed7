"""Every route declares who may open it, every error has an HTTP status, and no page shows a traceback."""

from flask import Flask
from flask.testing import FlaskClient

import geodata.errors
import locator.errors
from locator.accounts.views.access import access_of, public
from locator.errors import LocatorError
from locator.http.errors import TITLE_AND_ADVICE, status_of


def test_every_route_declares_who_may_open_it(app: Flask) -> None:
    undeclared = [rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]
    assert undeclared == []


def test_a_route_without_declared_access_is_closed(app: Flask) -> None:
    app.add_url_rule("/secret", "secret", lambda: "secret page")
    assert app.test_client().get("/secret").status_code == 404


def _subclasses(error: type[Exception]) -> set[type[Exception]]:
    """Return an error class with all classes derived from it."""
    return {error}.union(*(_subclasses(derived) for derived in error.__subclasses__()))


def test_every_error_has_a_status_with_title_and_advice() -> None:
    errors = _subclasses(locator.errors.LocatorError) | _subclasses(geodata.errors.GeodataError)
    for error in errors - {locator.errors.LocatorError}:
        assert status_of(error) in TITLE_AND_ADVICE, error
    for error in _subclasses(locator.errors.LocatorError) - {locator.errors.LocatorError}:
        own_bases = error.__mro__[: error.__mro__.index(LocatorError)]
        assert any("status" in vars(base) for base in own_bases), error


def test_no_error_is_a_server_error_but_unavailable() -> None:
    errors = _subclasses(locator.errors.LocatorError) | _subclasses(geodata.errors.GeodataError)
    statuses = {status_of(error) for error in errors}
    assert {status for status in statuses if status >= 500} == {503}


def test_an_unexpected_error_is_a_page_with_a_reference_and_no_traceback(
    client: FlaskClient, app: Flask
) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.view_functions["find.all_divisions"] = public(broken)
    answer = client.get("/divisions/", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert "编号" in answer.text
    assert "secret detail" not in answer.text and "Traceback" not in answer.text
