"""Addresses that name several servers, as libpq writes them."""

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from locator.db.address import conninfo


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("postgresql+psycopg://locator@/locator", {"user": "locator", "dbname": "locator"}),
        (
            "postgresql+psycopg://locator:a%20b@db:5433/locator?connect_timeout=9&options=-c%20jit%3Don",
            {"user": "locator", "password": "a b", "host": "db", "port": "5433", "dbname": "locator"},
        ),
        (
            "postgresql+psycopg://locator@/locator?host=a:5432&host=b:5433&target_session_attrs=read-write",
            {
                **{"user": "locator", "dbname": "locator", "host": "a,b", "port": "5432,5433"},
                "target_session_attrs": "read-write",
            },
        ),
    ],
)
def test_an_address_names_the_same_servers_to_libpq(url: str, given: dict[str, str]) -> None:
    assert conninfo_to_dict(conninfo(make_url(url))) == given
