"""A Host or Origin that is none is refused with a problem, never with a bare 500."""

import orjson
import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

GOOD = (
    *("a", "a.example", "a.example.", "a.example:8000", "127.0.0.1:80"),
    *("[::1]:80", "my_app:1", "xn--fiqs8s.cn"),
)
BAD = (
    *("", ".", "..", "a..b", ".a", "[", "[]", "[::1", "::1", "a b", "a/b", "a:b", "a:99999", "a:123456"),
    *("a,b", "a@b", "http://a", "x" * 300, "x" * 64 + ".cn", "xn--", "xn--a.b", "%00", "ü.example", "a:"),
)
BAD_ORIGINS = ("http://[", "http://[::1", "http://[x]", "null", "", "://", "http://a:b:c", "[]", "http://\\")


@pytest.mark.parametrize("host", GOOD)
def test_a_host_is_accepted(client: FlaskClient, host: str) -> None:
    assert client.get("/live", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", BAD)
def test_what_is_no_host_is_refused(client: FlaskClient, host: str) -> None:
    for path in ("/live", "/nothing-here", "/staff/"):
        environ = create_environ(path) | {"HTTP_HOST": host}
        pieces, status, headers = run_wsgi_app(client.application, environ)
        assert (status, headers["Content-Type"]) == ("400 Bad Request", "application/problem+json")
        assert orjson.loads(b"".join(pieces))["type"].endswith(":bad-host")


@pytest.mark.parametrize("origin", BAD_ORIGINS)
def test_an_origin_that_is_none_is_foreign(client: FlaskClient, origin: str) -> None:
    answer = client.post("/api/v1/stations/1/reports", json={}, headers={"Origin": origin})
    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (403, "foreign-request")
