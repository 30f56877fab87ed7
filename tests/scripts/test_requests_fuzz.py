"""Requests that are wrong in all ways end in typed answers (scripts/requests-fuzz sends 20,000 of them)."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from fuzzing.requests import main
from gateways import served

from locator.serving.bounds import Bounds
from locator.serving.gateway import Gateway
from locator.serving.worker import largest_body_of

COUNT = 400


@contextlib.contextmanager
def site(client: FlaskClient) -> Iterator[str]:
    """Serve the application of a client; give its URL."""
    app = client.application
    with served(Gateway(app, largest_body_of(app), Bounds())) as port:
        yield f"http://127.0.0.1:{port}/"


def test_mutated_requests_find_no_fault(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    with site(client) as url:
        status = main([url, "--count", str(COUNT)])
    printed = capsys.readouterr().out
    assert f"0 faults of {COUNT}; the server lives" in printed, printed
    assert status == 0


def test_a_server_that_fails_at_a_header_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    def fragile(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["HTTP_HOST"] != "localhost":
            raise ValueError
        start("204 No Content", [])
        return []

    with served(Gateway(fragile, lambda path, method: 1000, Bounds())) as port:
        assert main([f"http://127.0.0.1:{port}", "--count", str(COUNT)]) == 1
    assert "fault: b'" in capsys.readouterr().out
