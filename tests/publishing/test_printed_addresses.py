"""Printed URLs: staff are warned if they lead to this computer only."""

import pytest
from applications import application
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from locator.config import Settings

HERE_ONLY = "只在这台电脑上有用"


@pytest.mark.parametrize(
    "public_url, is_local_only",
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://10.0.0.5:8000", False),
        ("https://yizhan.example.org", False),
        ("https://127.example.org", False),
    ],
)
def test_local_urls_are_recognised(public_url: str, is_local_only: bool) -> None:
    assert Settings(public_url=public_url).is_local_only is is_local_only


def test_pages_to_print_warn_about_local_urls(
    client: FlaskClient, add: AddStation, connection: Connection
) -> None:
    add()
    code = connection.scalar(text("SELECT code FROM station"))
    for address in (f"/stations/{code}/card", "/divisions/441202/sheet", "/embed/?division=441202"):
        assert HERE_ONLY in client.get(address).text, address


def test_there_is_no_warning_for_a_public_url(
    app: Flask, database_url: str, add: AddStation, connection: Connection
) -> None:
    add()
    code = connection.scalar(text("SELECT code FROM station"))
    settings = Settings(database_url=database_url, public_url="https://yizhan.example.org")
    with application(settings) as public_app:
        assert HERE_ONLY not in public_app.test_client().get(f"/stations/{code}/card").text
