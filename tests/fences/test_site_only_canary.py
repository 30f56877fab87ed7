"""No public answer contains a break room inside a factory: every public route is searched for a canary."""

import pytest
from factories import HERE, NOON, TODAY, AddStation, north
from flask import Flask
from flask.testing import FlaskClient
from happenings import add_event
from sqlalchemy import Engine, select

from locator.accounts.views.access import is_public
from locator.db.session import change
from locator.publishing.actions import open_data, sitemaps
from locator.publishing.domain.open_files import TEXTS, Origin
from locator.stations.domain.station import StationKind, Visibility
from locator.stations.tables import station
from locator.stops.actions import show_stops

CANARY = "金丝雀工间活动站"
PINYIN = ("jinsique", "jsqgjhdz", "金丝雀", "金丝")


@pytest.fixture
def codes(engine: Engine, add: AddStation) -> list[str]:
    """Store a public station and two that are not public; return the codes of these two."""
    add(name="公开的站")
    hidden = [
        add(name=CANARY, kind=StationKind.WORKSHOP_REST, address="金丝雀路1号"),
        add(at=north(5), name=f"{CANARY}会员", visibility=Visibility.MEMBERS, address="金丝雀路2号"),
    ]
    for number in hidden:
        add_event(engine, NOON, station_id=number, name=f"{CANARY}电影", kind="film")
    add_event(engine, NOON, name=f"{CANARY}草稿", status="draft")
    assert show_stops(engine, NOON) == 0
    open_data.generate(engine, Origin("https://example.org", "", TODAY), TEXTS)
    sitemaps.generate(engine, TODAY, "https://example.org")
    with change(engine) as connection:
        query = select(station.c.code).where(station.c.id.in_(hidden)).order_by(station.c.id)
        return list(connection.scalars(query))


def addresses(app: Flask, codes: list[str]) -> list[str]:
    """Return at least one address of every public route that answers GET."""
    here = f"lon={HERE.lon}&lat={HERE.lat}"
    addresses_of = {
        "find.home": [
            *("/", "/?division=441202", "/?division=440000", "/?kind=workshop_rest&division=441202"),
            *(f"/?q={words}" for words in PINYIN),
            *(f"/?near={code}" for code in codes),
        ],
        "find.all_divisions": ["/divisions/"],
        "find.one_division": ["/divisions/440000", "/divisions/441200", "/divisions/441202"],
        "station.station": [f"/stations/{code}" for code in codes],
        "public_events.event": [f"/events/{number}" for number in range(1, 4)],
        "public_events.at_station": [f"/stations/{code}/events.ics" for code in codes],
        "public_events.in_division": [f"/divisions/{code}/events.ics" for code in ("440000", "441202")],
        "short_links.station": [f"/s/{code}" for code in codes],
        "short_links.picture": [f"/s/{code}/qr.svg" for code in codes],
        "metrics.metrics": ["/metrics"],
        "open_data.about": ["/data/"],
        "bulletins.search": ["/jobs/", "/jobs/?division=441202"],
        "bulletins.one": ["/jobs/1"],
        "bulletins.poster": ["/jobs/1/poster"],
        "sitemaps.robots": ["/robots.txt"],
        "sitemaps.index": ["/sitemap.xml"],
        "sitemaps.sitemap": ["/sitemaps/sitemap-44-1.xml", "/sitemaps/sitemap-divisions.xml"],
        "sitemaps.security": ["/.well-known/security.txt"],
        "ogc.landing": ["/ogc"],
        "ogc.conformance": ["/ogc/conformance"],
        "ogc.collections": ["/ogc/collections"],
        "ogc.collection": ["/ogc/collections/stations"],
        "ogc.openapi": ["/ogc/openapi.json"],
        "ogc_items.items": ["/ogc/collections/stations/items?limit=1000"],
        "ogc_items.item": [f"/ogc/collections/stations/items/{code}" for code in codes],
        "problems.all_kinds": ["/problems/"],
        "problems.one_kind": ["/problems/station-not-found"],
        "api.landing": ["/api/v1"],
        "app_shell.favicon": ["/favicon.ico"],
        "open_data.file": ["/data/stations.csv", "/data/stations.geojson", "/data/stations.json"],
        "open_schema.gdal_types": ["/data/stations.csvt"],
        "open_schema.gdal_crs": ["/data/stations.prj"],
        "open_schema.csv_metadata": ["/data/stations.csv-metadata.json"],
        "printing.card": [f"/stations/{code}/card" for code in codes],
        "printing.sheet": [f"/divisions/{code}/sheet" for code in ("440000", "441200", "441202")],
        "reports.find": ["/reports/"],
        "reports.one": ["/reports/AAAAA-AAAAA"],
        "reports.photo": ["/reports/AAAAA-AAAAA/photo"],
        "reports.one_as_json": ["/api/v1/reports/AAAAA-AAAAA"],
        "keepers.screen": ["/keeper/none"],
        "keeper_findings.screen": ["/keeper/none/findings"],
        "keeper_findings.photo": ["/keeper/none/findings/1/photos/1"],
        "inspector_app.shell": ["/inspect"],
        "keepers.list_stations": ["/keeper/stations/none"],
        "plaque_codes.ask": [f"/p/{code}" for code in codes],
        "privacy.report_data": ["/reports/AAAAA-AAAAA/data"],
        "privacy.keeper_data": ["/keeper/none/data"],
        "station_photos.photo": [f"/stations/{code}/photos/1" for code in codes],
        "inside.enter": ["/inside/enter/none"],
        "inside.station": [f"/inside/{code}" for code in codes],
        "map.station_map_page": ["/map"],
        "api.nearest_by_query": [
            f"/api/v1/stations/nearest?{here}&limit=50",
            f"/api/v1/stations/nearest?{here}&limit=50&mode=walk",
            f"/api/v1/stations/nearest?{here}&kind=workshop_rest",
        ],
        "api.stations": ["/api/v1/stations?limit=500", "/api/v1/stations?kind=workshop_rest"],
        "api.station": [f"/api/v1/stations/{code}" for code in codes],
        "api.divisions_with_stations": [
            f"/api/v1/divisions?level={level}" for level in ("province", "prefecture", "county")
        ],
        "api.description": ["/openapi.json"],
        "api.documentation": ["/api/"],
        "ground_tiles.public_tile": ["/tiles/ground/14/13310/7113.mvt"],
        "ground_packs.division_ground": ["/packs/441202/ground"],
        "cells.cell": [
            f"/api/v1/cells/{cell}" for cell in ("0-0-0", "9-415-222", "10-831-444", "12-3327-1778")
        ],
        "cells.sparse_cell": ["/api/v1/cells/9-415-222/stations"],
        "modules": ["/static/@0/js/find/search_page.js"],
        "stylesheets": ["/static/css/public.css"],
        "app_shell.manifest": ["/manifest.webmanifest"],
        "app_shell.icon": ["/icon-1.png"],
        "app_shell.worker": ["/sw.js"],
        "app_shell.offline": ["/offline"],
        "app_shell.kept": ["/kept"],
        "packs.division_pack": ["/packs/440000", "/packs/441200", "/packs/441202"],
        "packs.single_stations": ["/packs/stations?" + "&".join(f"code={code}" for code in codes)],
        "about.data": ["/about/data"],
        "about.privacy": ["/about/privacy"],
        "embed.builder": ["/embed/?q=端州", "/embed/?division=441202"],
        "embed.framed": [f"/embed/list/{code}" for code in ("440000", "441200", "441202")],
        "directions.directions": [f"/stations/{code}/directions" for code in codes],
        "share_card.picture": [f"/stations/{code}/share.png" for code in codes],
        "health.live": ["/live"],
        "health.ready": ["/ready"],
        "health.status": ["/status"],
        "sms.by_place": [f"/api/v1/stations/nearest.txt?q={words}" for words in (*PINYIN, "端州区")],
        "static": ["/static/icon.svg"],
        "libraries": ["/static/vendor/leaflet/leaflet.css"],
        "road.form": ["/road"],
        "account.sign_in": ["/staff/sign-in"],
        "account.forgot": ["/staff/forgot"],
        "account.link": ["/staff/link/none"],
    }
    reading = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert set(addresses_of) == {endpoint for endpoint in reading if is_public(app, endpoint)}, (
        "a new public route needs its addresses here"
    )
    return [address for some in addresses_of.values() for address in some]


def test_no_public_answer_holds_the_canary(app: Flask, client: FlaskClient, codes: list[str]) -> None:
    here = {"lon": HERE.lon, "lat": HERE.lat}
    answers = [(address, client.get(address, buffered=True)) for address in addresses(app, codes)]
    answers.append(("POST /", client.post("/", data=here)))
    answers.append(("POST nearest", client.post("/api/v1/stations/nearest", json=here | {"limit": 50})))
    answers.append(("POST text", client.post("/api/v1/stations/nearest.txt", json=here)))
    for address, answer in answers:
        if answer.mimetype == "image/png":
            continue  # the site's own icon; pictures of stations are asked for by codes that are not public
        assert CANARY not in answer.text, address
        assert "金丝雀路" not in answer.text, address
        is_in_address = any(code in address for code in codes)
        assert is_in_address or not any(f'"{code}"' in answer.text for code in codes), address


def test_private_stations_are_not_counted(client: FlaskClient, codes: list[str]) -> None:
    counted = client.get("/api/v1/divisions?level=county").json["features"]
    assert [feature["properties"]["stations"] for feature in counted] == [1]
    assert "1 处" in client.get("/divisions/").text
    assert "共 1 处" in client.get("/?division=441202").text


def test_the_page_of_a_private_station_equals_that_of_an_unknown_one(
    client: FlaskClient, codes: list[str]
) -> None:
    unknown = client.get("/stations/987654")
    for code in codes:
        answer = client.get(f"/stations/{code}")
        assert answer.status_code == unknown.status_code == 404
        assert answer.text.replace(code, "987654") == unknown.text


def test_a_station_that_becomes_private_disappears_from_public_answers(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    add(name=CANARY)
    code = client.get("/api/v1/stations").json["features"][0]["id"]
    reported = client.post(f"/stations/{code}/reports", data={"verdict": "locked"}).headers["Location"]
    assert all(CANARY in client.get(address).text for address in ("/api/v1/stations", reported))
    with change(engine) as connection:
        connection.execute(station.update().values(kind="workshop_rest", visibility="site_only"))
    for address in ("/api/v1/stations", reported, f"/api/v1{reported}"):
        assert CANARY not in client.get(address).text
    assert client.post(f"/stations/{code}/reports", data={"verdict": "locked"}).status_code == 404
