"""No public answer contains a private column of a station: each such column is filled with a canary."""

from factories import TODAY, AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Text, select
from test_site_only_canary import addresses

from locator.db.session import change
from locator.publishing.actions import open_data
from locator.publishing.domain.open_files import TEXTS, Origin
from locator.stations.domain.station_fields import STORED_FIELDS
from locator.stations.tables import station

CANARY = "albatross"  # unchanged by JSON and URL encoding
# The columns of free text that public pages, the API and open data may show: those declared so.
PUBLIC_COLUMNS = {field.column for field in STORED_FIELDS if field.may_be_shown}


def private_columns() -> list[str]:
    """Return the private columns of free text; those of codes have a default that is not empty."""
    defaults = {column.name: getattr(column.server_default, "arg", None) for column in station.columns}
    texts = [column.name for column in station.columns if isinstance(column.type, Text)]
    return [name for name in texts if defaults[name] == "" and name not in PUBLIC_COLUMNS]


def test_no_public_answer_holds_a_private_field(
    app: Flask, client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    add(name="公开的站", address="端州区蓝塘路1号")
    canaries = {name: f"{CANARY}{name}" for name in private_columns()}
    assert "external_identifier" in canaries
    with change(engine) as connection:
        connection.execute(station.update().values(canaries))
        codes = list(connection.scalars(select(station.c.code)))
    open_data.generate(engine, Origin("https://example.org", "", TODAY), TEXTS)
    answers = {address: client.get(address, buffered=True) for address in addresses(app, codes)}
    assert "蓝塘路" in answers[f"/api/v1/stations/{codes[0]}"].text
    for address, answer in answers.items():
        shown = [name for name, canary in canaries.items() if canary.encode() in answer.data]
        assert not shown, (address, shown)
