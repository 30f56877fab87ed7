"""What programs expect of every API: a landing page, links, limits, ETags, and problems with a page each."""

import pytest
from factories import HERE, AddStation, north
from flask.testing import FlaskClient

from locator.api.views.problem_kinds import problem_kinds

NOON = "at=2026-11-24T12:00"
NEAREST = f"/api/v1/stations/nearest?lon={HERE.lon}&lat={HERE.lat}&{NOON}"
REFUSED = {"/api/v1/stations/none": 404, "/api/v1/stations?limit=0": 400, "/api/v1/nowhere": 404}


def test_the_landing_page_leads_everywhere(client: FlaskClient, add: AddStation) -> None:
    add()
    for address in ("/api/v1", "/api/v1/"):
        landing = client.get(address)
        assert landing.status_code == 200
    links = {link["rel"]: link["href"] for link in landing.json["links"]}
    assert set(links) >= {"self", "service-desc", "service-doc", "data", "search", "enclosure"}
    for relation, address in links.items():
        answer = client.get(address + ("?lon=112&lat=23" if relation == "search" else ""))
        assert answer.status_code in (200, 503), address  # 503: this test has no worker


def test_following_next_finds_each_station_once(client: FlaskClient, add: AddStation) -> None:
    for n in range(5):
        add(name=f"站{n}", at=north(n * 100))
    address, found = "http://localhost/api/v1/stations?limit=2", []
    while address:
        answer = client.get(address)
        found += [feature["properties"]["name"] for feature in answer.json["features"]]
        links = {link["rel"]: link["href"] for link in answer.json["links"]}
        address = links.get("next", "")
        assert f'<{address}>; rel="next"' in answer.headers["Link"] or not address
    assert sorted(found) == [f"站{n}" for n in range(5)]


@pytest.mark.parametrize(("address", "most"), [(NEAREST, 50), ("/api/v1/stations?" + NOON, 500)])
def test_a_limit_above_the_largest_is_the_largest(
    client: FlaskClient, add: AddStation, address: str, most: int
) -> None:
    add()
    by_most = client.get(f"{address}&limit={most}")
    assert by_most.json["numberReturned"] == 1
    for limit in (most + 1, 10_000, 10**30):
        assert client.get(f"{address}&limit={limit}").json["features"] == by_most.json["features"]
    for limit in ("0", "-1", "x"):
        assert client.get(f"{address}&limit={limit}").status_code == 400


@pytest.mark.parametrize("address", ["/api/v1", "/api/v1/stations?" + NOON, "/api/v1/stations/{}?" + NOON])
def test_what_is_unchanged_is_not_sent_again(client: FlaskClient, add: AddStation, address: str) -> None:
    add()
    address = address.format(client.get("/api/v1/stations").json["features"][0]["id"])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_each_problem_names_the_page_that_explains_it(client: FlaskClient) -> None:
    for address, status in (
        ("/api/v1/stations/none", 404),
        ("/api/v1/stations?limit=0", 400),
        ("/api/v1/x", 404),
    ):
        said = client.get(address)
        assert said.status_code == status
        page = client.get(said.json["help"])
        assert page.status_code == 200 and said.json["type"] in page.text


def test_every_kind_of_problem_is_explained(client: FlaskClient) -> None:
    everything = client.get("/problems/").text
    assert {"invalid-request", "station-not-found", "too-many-requests", "internal-error"} <= set(
        problem_kinds()
    )
    assert [
        slug for slug, kind in problem_kinds().items() if slug not in everything or not kind.meaning
    ] == []
    assert client.get("/problems/none").status_code == 404
