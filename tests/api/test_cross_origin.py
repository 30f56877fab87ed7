"""Pages of any site may read what everybody may know, without cookies; nothing else."""

import pytest
from factories import HERE, AddStation
from flask.testing import FlaskClient

ELSEWHERE = {"Origin": "https://map.example", "Sec-Fetch-Site": "cross-site"}
ALLOWED = "Access-Control-Allow-Origin"
QUESTION = {"lon": HERE.lon, "lat": HERE.lat}


def test_a_page_of_another_site_searches(client: FlaskClient, add: AddStation) -> None:
    add(name="黄塘驿站")
    asked_first = client.options(
        "/api/v1/stations/nearest",
        headers={**ELSEWHERE, "Access-Control-Request-Method": "POST"},
    )
    assert "POST" in asked_first.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked_first.headers["Access-Control-Allow-Headers"]
    answer = client.post("/api/v1/stations/nearest", json=QUESTION, headers=ELSEWHERE)
    assert [one["properties"]["name"] for one in answer.json["features"]] == ["黄塘驿站"]
    assert (answer.status_code, answer.headers[ALLOWED]) == (200, "*")
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1",
        "/api/v1/stations",
        "/api/v1/stations/none",  # a refusal is read as well
        "/api/v1/divisions?level=province",
        "/api/v1/cells/9-415-222",
        "/api/v1/stations/nearest.txt?q=端州",
        "/data/stations.csv",
        "/openapi.json",
    ],
)
def test_what_everybody_may_know_is_shared(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=ELSEWHERE).headers[ALLOWED] == "*"


@pytest.mark.parametrize(
    "address", ["/", "/account/sign-in", "/staff/", "/api/v1/staff/stations/1", "/nowhere"]
)
def test_pages_and_what_needs_an_account_are_not(client: FlaskClient, address: str) -> None:
    assert ALLOWED not in client.get(address, headers=ELSEWHERE).headers


def test_changes_are_still_refused_from_elsewhere(client: FlaskClient, add: AddStation) -> None:
    add()
    report = client.post("/api/v1/stations/100001/reports", json={"verdict": "fine"}, headers=ELSEWHERE)
    assert report.status_code == 403
