"""What crawlers find at fixed addresses: public pages with the day of their last change, and nothing else."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from applications import application
from factories import TODAY, AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Engine

from locator.config import SettingError, Settings
from locator.publishing.actions import sitemaps
from locator.stations.domain.station import StationKind

SITE = "http://127.0.0.1:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return [one.text or "" for one in ElementTree.fromstring(answer.data).iterfind(".//s:loc", NAMES)]


def test_each_public_station_is_in_the_sitemap_of_its_province(
    client: FlaskClient, engine: Engine, add: AddStation
) -> None:
    add(name="广东的站")
    add(name="北京的站", at=None, division_code="110101")
    add(name="厂里的", kind=StationKind.WORKSHOP_REST, at=north(9))
    assert sitemaps.generate(engine, TODAY, SITE) == 3
    assert sitemaps.generate(engine, TODAY, SITE) is None  # once a day
    names = [address.rpartition("/")[2] for address in locations(client, "/sitemap.xml")]
    assert names == ["sitemap-11-1.xml", "sitemap-44-1.xml", "sitemap-divisions.xml"]
    stations = [page for name in names[:2] for page in locations(client, f"/sitemaps/{name}")]
    assert [client.get(page).status_code for page in stations] == [200, 200]
    divisions = locations(client, "/sitemaps/sitemap-divisions.xml")
    assert {f"{SITE}/", f"{SITE}/divisions/440000", f"{SITE}/divisions/110101"} <= set(divisions)
    assert {client.get(page).status_code for page in divisions} == {200}


def test_a_province_without_stations_has_no_sitemap_any_more(
    client: FlaskClient, engine: Engine, add: AddStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_PAGES", 2)
    for n in range(3):
        add(name=f"站{n}", at=north(n))
    assert sitemaps.generate(engine, TODAY, SITE) == 3  # in two parts
    monkeypatch.setattr(sitemaps, "MOST_PAGES", 50)
    assert sitemaps.generate(engine, TODAY + timedelta(days=1), SITE) == 2
    assert client.get("/sitemaps/sitemap-44-2.xml").status_code == 404


def test_crawlers_are_told_where_they_may_go(client: FlaskClient) -> None:
    told = client.get("/robots.txt")
    assert told.mimetype == "text/plain"
    assert "Disallow: /staff/" in told.text and f"Sitemap: {SITE}/sitemap.xml" in told.text
    assert client.get("/favicon.ico").mimetype == "image/png"
    assert client.get("/sitemaps/stations.csv").status_code == 404


def test_who_finds_a_weakness_is_told_whom_to_tell(client: FlaskClient, database_url: str) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    with application(Settings(database_url=database_url, security_contact="mailto:s@example.org")) as app:
        told = app.test_client().get("/.well-known/security.txt").text
    assert told.startswith("Contact: mailto:s@example.org\nExpires: 20")
    with pytest.raises(SettingError, match="mailto:"):
        Settings.from_environment({"LOCATOR_SECURITY_CONTACT": "s@example.org"})
