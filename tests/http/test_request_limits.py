"""Who asks too often is told when to come back; each public question has its limit, or a reason for none."""

import pytest
from factories import HERE, AddStation
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from locator import limits
from locator.accounts.views.access import ASSETS, is_public
from locator.http.requests.limits import asker_of
from locator.limits import QUESTIONS, Limit

STRANGER = {"REMOTE_ADDR": "203.0.113.7"}
# Public routes without a limit here, each for a reason.
KEPT_BY_CACHES = {
    *ASSETS,
    *("cells.cell", "cells.sparse_cell", "open_data.file", "app_shell.icon", "app_shell.manifest"),
    *("app_shell.worker", "app_shell.kept", "app_shell.offline", "app_shell.favicon"),
    *("sitemaps.robots", "sitemaps.index", "sitemaps.sitemap", "sitemaps.security"),
}
WITH_A_LIMIT_OF_THEIR_OWN = {
    "reports.report": limits.REPORTS,
    "reports.report_by_body": limits.REPORTS,
    "account.try_to_sign_in": limits.ORIGIN_FAILURES,
    "account.send_reset": limits.MAILED_LINKS,
}
ASK_NOTHING = {  # pages of words, forms, and what monitoring asks
    *("about.data", "about.privacy", "api.documentation", "api.description", "open_data.about"),
    *("open_schema.gdal_types", "open_schema.gdal_crs", "open_schema.csv_metadata"),
    *("api.landing", "problems.all_kinds", "problems.one_kind", "inside.leave"),
    *("ogc.landing", "ogc.conformance", "ogc.collections", "ogc.collection", "ogc.openapi"),
    *("embed.builder", "road.form", "reports.find", "account.forgot", "account.sign_in"),
    *("map.station_map_page", "health.live", "health.ready", "health.status", "metrics.metrics"),
}
ADDRESSES = {
    limits.SEARCHES: f"/api/v1/stations/nearest?lon={HERE.lon}&lat={HERE.lat}",
    limits.LISTS: "/api/v1/divisions?level=province",
    limits.STATIONS: "/stations/100001",
    limits.TEXTS: "/api/v1/stations/nearest.txt?q=x",
    limits.PACKS: "/packs/441202",
    limits.PRINTS: "/s/100001/qr.svg",
    limits.LOOKUPS: "/reports/AAAAA-AAAAA",
    limits.PLAQUE_CODES: "/p/100001",
    limits.SUGGESTIONS: "/suggestions",
    limits.GROUND_TILES: "/tiles/ground/14/13312/7102.mvt",  # there may be none: that is told as often
    limits.GROUND_PACKS: "/packs/441202/ground",
}
POSTED = {"/suggestions": {"q": "%"}, "/p/100001": {"code": "0"}}


def test_each_public_route_has_a_limit_or_a_reason_for_none(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    public = {endpoint for endpoint in known if is_public(app, endpoint)}
    decided = QUESTIONS.keys() | KEPT_BY_CACHES | WITH_A_LIMIT_OF_THEIR_OWN.keys() | ASK_NOTHING
    assert public - decided == set() and QUESTIONS.keys() - known == set()
    assert set(ADDRESSES) == set(QUESTIONS.values())


@pytest.mark.parametrize(("limit", "address"), ADDRESSES.items(), ids=[one.what for one in ADDRESSES])
def test_the_limit_holds_for_a_stranger_alone(
    app: Flask, client: FlaskClient, limit: Limit, address: str, add: AddStation
) -> None:
    add()
    counts = app.extensions[f"locator.limit of {limit.what}"]
    assert ask(client, address, STRANGER).status_code < 429
    assert counts.counts["203.0.113.7"] == 1
    counts.counts["203.0.113.7"] = limit.most  # as if they had been asked
    refused = ask(client, address, STRANGER)
    assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ask(client, address, {"REMOTE_ADDR": "203.0.113.8"}).status_code < 429
    assert ask(client, address, {}).status_code < 429  # this machine


def ask(client: FlaskClient, address: str, asker: dict[str, str]) -> TestResponse:
    form = POSTED.get(address)
    return client.open(address, method="POST" if form else "GET", data=form, environ_base=asker)


def test_a_minute_later_one_may_ask_again(client: FlaskClient, app: Flask, add: AddStation) -> None:
    add()
    address, limit = "/stations/100001", limits.STATIONS
    counts = app.extensions[f"locator.limit of {limit.what}"]
    client.get(address, environ_base=STRANGER)
    counts.counts["203.0.113.7"] = limit.most
    assert client.get(address, environ_base=STRANGER).status_code == 429
    counts.window -= 1  # a minute has passed
    assert client.get(address, environ_base=STRANGER).status_code == 200


@pytest.mark.parametrize(
    ("address", "asker"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:127.0.0.1", ""),
        ("127.0.0.1", ""),
        ("::1", ""),
        (None, ""),
        ("nonsense", "nonsense"),
    ],
)
def test_who_counts_as_one(address: str | None, asker: str) -> None:
    assert asker_of(address) == asker
