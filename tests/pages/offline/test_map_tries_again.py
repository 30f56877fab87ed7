"""The map of a phone whose network fails for a while: the stations come by themselves when it is back."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bad_networks import BadNetwork, Fault, bad_network
from factories import HERE
from offline_phones import open_page
from phones import Site
from playwright.sync_api import BrowserContext, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def network(site: Site) -> Iterator[BadNetwork]:
    """Return a network in front of the site; it is good at first."""
    with bad_network(urlsplit(site.address).port or 0) as network:
        yield network


def test_stations_that_did_not_come_are_asked_for_again(
    offline_phone: BrowserContext, network: BadNetwork
) -> None:
    page = open_page(offline_phone, network.address)
    page.add_init_script("setInterval = () => 0")  # without what is drawn anew each minute
    page.goto(f"{network.address}map")
    expect(page.locator(".leaflet-marker-icon")).not_to_have_count(0)
    network.become(Fault.GONE)
    name = page.locator(".map").get_attribute("id")
    page.evaluate(f"void {name}.setView([{HERE.lat}, {HERE.lon}], 15)")
    expect(page.locator("#say")).to_contain_text("没取到驿站")
    expect(page.locator(".leaflet-marker-icon")).to_have_count(0)
    network.become(Fault.NONE)
    expect(page.locator(".leaflet-marker-icon")).not_to_have_count(0)
    expect(page.locator("#say")).to_have_text("")
