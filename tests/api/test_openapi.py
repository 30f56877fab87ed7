"""The description of the API says what the API does: checked by a tool that tries it out."""

import schemathesis
from factories import HERE, AddStation, north
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from locator.api.views import openapi

TRIES = 40
# Not "whatever fits the schema is accepted": no schema says which places lie on the earth's land.
CHECKS = (
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    described = {
        (path, method.upper()) for path, methods in openapi.document()["paths"].items() for method in methods
    }
    served = {
        (rule.rule.replace("<code>", "{code}"), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_the_description_is_openapi_3_1(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert schemathesis.openapi.from_dict(document).validate() is None


def test_every_address_with_a_code_in_it_may_lead_nowhere() -> None:
    with_code = {path: methods for path, methods in openapi.document()["paths"].items() if "{code}" in path}
    silent = [
        path
        for path, methods in with_code.items()
        if any("404" not in m["responses"] for m in methods.values())
    ]
    assert with_code and silent == []


def test_the_documentation_page_loads_only_our_own_assets(client: FlaskClient) -> None:
    page = client.get("/api/").text
    assert "/static/vendor/" in page and "//cdn" not in page


def test_no_question_of_the_described_kind_breaks_the_api(app: Flask, add: AddStation) -> None:
    add(at=HERE)
    add(at=north(200), opening_hours="")
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) == 13

    @settings(
        max_examples=TRIES * len(operations),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of([one.as_strategy() for one in operations]))
    def try_it(case: schemathesis.Case) -> None:
        answer = case.call(headers={"Accept-Encoding": "identity"})
        assert answer.status_code < 500, (case.as_curl_command(), answer.text)
        case.validate_response(answer, checks=CHECKS)

    try_it()
