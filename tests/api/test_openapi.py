"""The OpenAPI description matches the API: checked by schemathesis with generated requests."""

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

EXAMPLES_PER_OPERATION = 40
# Without "positive data is accepted": no schema says which coordinates are valid positions.
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
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_the_description_is_openapi_3_1(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert schemathesis.openapi.from_dict(document).validate() is None


def test_every_path_with_a_code_documents_a_404() -> None:
    with_code = {path: methods for path, methods in openapi.document()["paths"].items() if "{code}" in path}
    undocumented = [
        path
        for path, methods in with_code.items()
        if any("404" not in operation["responses"] for operation in methods.values())
    ]
    assert with_code and undocumented == []


def test_the_documentation_page_loads_no_assets_of_other_hosts(client: FlaskClient) -> None:
    page = client.get("/api/").text
    assert "/static/vendor/" in page and "//cdn" not in page


def test_no_request_by_the_description_breaks_the_api(app: Flask, add: AddStation) -> None:
    add(at=HERE)
    add(at=north(200), opening_hours="")
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operations = [operation.ok() for operation in schema.get_all_operations()]
    assert len(operations) == 15

    @settings(
        max_examples=EXAMPLES_PER_OPERATION * len(operations),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of([operation.as_strategy() for operation in operations]))
    def send_and_validate(case: schemathesis.Case) -> None:
        response = case.call(headers={"Accept-Encoding": "identity"})
        assert response.status_code < 500, (case.as_curl_command(), response.text)
        case.validate_response(response, checks=CHECKS)

    send_and_validate()
