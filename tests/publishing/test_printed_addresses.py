"""What is printed leads somewhere: staff is told where that is this computer only."""

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
def test_an_address_of_this_computer_is_known(public_url: str, is_local_only: bool) -> None:
    assert Settings(public_url=public_url).is_local_only is is_local_only


def test_pages_to_print_say_where_their_codes_lead(
    client: FlaskClient, add: AddStation, connection: Connection
) -> None:
    add()
    code = connection.scalar(text("SELECT code FROM station"))
    for address in (f"/stations/{code}/card", "/divisions/441202/sheet", "/embed/?division=441202"):
        assert HERE_ONLY in client.get(address).text, address


def test_they_say_nothing_where_others_can_open_it(
    app: Flask, database_url: str, add: AddStation, connection: Connection
) -> None:
    add()
    code = connection.scalar(text("SELECT code FROM station"))
    settings = Settings(database_url=database_url, public_url="https://yizhan.example.org")
    with application(settings) as open_to_all:
        assert HERE_ONLY not in open_to_all.test_client().get(f"/stations/{code}/card").text
