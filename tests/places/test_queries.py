"""What riders, drivers and visitors type, and what must be answered first, over the places of extract.csv.

A wrong place under the heading of an answer is a false claim, and there may be none; links to choose from, a
coarser place that says so and "not found" are no claims.
"""

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from extracts import load_ground
from factories import AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Engine

from geodata.lonlat import LonLat
from locator.places.actions import rebuild

with Path(__file__).with_name("query_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = [(row["typed"], row["first"]) for row in csv.DictReader(file)]
MIN_RIGHT_SHARE = 0.95
STATIONS = {"肇庆站点": north(0), "武汉站点": LonLat(114.3, 30.58), "北京站点": LonLat(116.4, 39.91)}
CODES = {"肇庆站点": "441202", "武汉站点": "420103", "北京站点": "110101"}


def first_answer(client: FlaskClient, typed: str) -> str:
    """Return what the page of a text answers first, in the words of query_cases.csv."""
    response = client.get("/", query_string={"q": typed}, follow_redirects=True)
    page = unescape(response.text)
    if 'name="crs"' in page:
        return "coordinates"
    if '<form class="acts" action="/" method="post">' in page:
        return "position"
    if 'id="need"' in page:
        checked = re.search(r'name="service" value="(\w+)" checked', page)
        return f"need {checked[1]}" if checked else "advice"
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert heading, page
    text = re.sub(r"<[^>]+>", "", heading[1])
    note = re.search(r'<p class="notice">(.*?)</p>', page)
    if text.startswith("附近的驿站，离 "):
        anchor = re.search(r'<p class="muted found-as"><span[^>]*>(.*?)</span> · ', page)
        assert anchor
        is_step = note is not None and "没有查到" in note[1] and "K" not in anchor[1].split(" ")[-1]
        return f"near {anchor[1]}" + (" step" if is_step else "")
    if road := re.match(r"(G\d+) 上登记的驿站", text):
        return f"road {road[1]}"
    return _links(page) or ("note" if note else "none")


def _links(page: str) -> str:
    answer = page[page.index('id="answer"') :]
    if "读音或写法相近的地方" in answer:
        return "similar"
    if division := re.search(r'href="/\?division=(\d{6})"', answer):
        return f"division {division[1]}"
    return "choose" if 'href="/?place=' in answer else ""


@pytest.fixture
def gazetteer(engine: Engine, add: AddStation) -> None:
    """Make a gazetteer of the extract, with a station in each of three towns."""
    for name, position in STATIONS.items():
        add(at=position, name=name, division_code=CODES[name], address="某处")
    load_ground(engine)
    rebuild.rebuild(engine)


@pytest.mark.usefixtures("gazetteer")
def test_queries_are_answered_right_and_claim_nothing_false(client: FlaskClient) -> None:
    answers = [(typed, expected, first_answer(client, typed)) for typed, expected in CASES]
    wrong = [answer for answer in answers if answer[1] != answer[2]]
    claims = [answer for answer in wrong if answer[2].startswith("near ")]
    assert len(CASES) >= 100
    road = client.get("/?q=世纪大道999号").text
    assert "<h1>附近的驿站，离 世纪大道</h1>" in road, "the heading names what the distances are from"
    assert claims == []
    assert len(wrong) <= (1 - MIN_RIGHT_SHARE) * len(CASES), wrong
