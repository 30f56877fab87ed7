"""Each request has a number, in its answer and in what is logged about it; a log may be JSON lines."""

import json
import logging
import re

import pytest
from flask import Flask, current_app

from locator.app import create_app
from locator.config import SettingError, Settings
from locator.http.database import KEY
from locator.http.log_format import TEXT, JsonLines, TextLines

FROM_NGINX = "0123456789abcdef0123456789abcdef"
RECORD = logging.LogRecord("locator", logging.ERROR, "", 0, "bug %s\n%s", ("1a2b", "Traceback"), None)


@pytest.fixture
def plain(database_url: str) -> Flask:
    app = create_app(Settings(database_url=database_url))
    app.extensions[KEY].dispose()
    return app


def test_each_answer_has_a_number_of_its_own(plain: Flask) -> None:
    client = plain.test_client()
    numbers = [client.get(path).headers["X-Request-Id"] for path in ("/live", "/live", "/nothing-here")]
    assert len(set(numbers)) == 3 and all(re.fullmatch(r"[0-9a-f]{16}", number) for number in numbers)


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(1, FROM_NGINX, True), (0, FROM_NGINX, False), (1, 'a"b', False), (1, "23.0518263,112.47", False)],
)
def test_the_number_of_a_proxy_of_our_own_is_kept(
    database_url: str, proxies: int, given: str, is_kept: bool
) -> None:
    app = create_app(Settings(database_url=database_url, proxies=proxies))
    answer = app.test_client().get("/live", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is is_kept
    app.extensions[KEY].dispose()


def test_lines_tell_the_request(plain: Flask) -> None:
    with plain.test_request_context("/?lat=23.0518263"):
        current_app.preprocess_request()
        number = current_app.process_response(current_app.make_response("")).headers["X-Request-Id"]
        line = JsonLines().format(RECORD)
        text = TextLines(TEXT).format(RECORD)
    said = json.loads(line)
    assert "\n" not in line
    assert (said["request"], said["level"]) == (number, "ERROR")
    assert said["message"] == "bug 1a2b\nTraceback" and said["at"].endswith("+00:00")
    assert text.endswith(f"ERROR bug 1a2b (request {number})\nTraceback")
    assert "23.05" not in line + text


def test_outside_of_a_request_there_is_none() -> None:
    assert "request" not in json.loads(JsonLines().format(RECORD))
    assert TextLines(TEXT).format(RECORD).endswith("ERROR bug 1a2b\nTraceback")


def test_another_format_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="LOCATOR_LOG_FORMAT should be text or json, not 'xml'"):
        Settings.from_environment({"LOCATOR_LOG_FORMAT": "xml"})
