"""Suggestions while somebody types, over the gazetteer of a large city."""

import http.client
import json
import urllib.parse

from sqlalchemy import Engine, text

from benchmark.figures import Figure

PLACES = 300_000
TEXTS = ("王", "人民", "人民路", "bei", "beijing", "zh", "zhao", "zhaoqinghuo", "rmyy", "г", "пек", "G42")
MOST_KB = 2.0
TIMEOUT_S = 30
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Roads by the name, one in fifty as important as a hospital: as many as a large city has.
FILL = text("""
WITH made AS (
  INSERT INTO place (id, key, source, kind, name, importance, position)
  SELECT 1000000000 + n, 'bench' || n, 'ground', 'road',
    substr(:han, 1 + n % 40, 1) || substr(:han, 1 + (n / 40) % 40, 1) || '路',
    CASE WHEN n % 50 = 0 THEN 0.68 ELSE 0.4 + (n % 10) / 100.0 END,
    ST_SetSRID(ST_MakePoint(100 + n % 20, 22 + n % 18), 4326)
  FROM generate_series(1, :places) AS n RETURNING id, importance, name)
INSERT INTO place_name (place_id, form, script, importance)
SELECT id, name || id, 0, importance FROM made
UNION ALL SELECT id, (ARRAY['zhao', 'bei', 'ren', 'wang', 'shi'])[1 + id % 5] || 'minglu' || id, 2, importance
FROM made
""")
IS_FILLED = text("SELECT EXISTS (SELECT FROM place WHERE key = 'bench1')")
HAN = "王人民北中山东西南海江河湖长安平和光明新华建设文化工业解放胜利前进青年友谊团结"
ANALYZE = text("ANALYZE place, place_name")


def fill(engine: Engine) -> None:
    """Add the places to a gazetteer that is there already, once."""
    with engine.begin() as connection:
        if connection.scalar(IS_FILLED):
            return
        connection.execute(FILL, {"han": HAN, "places": PLACES})
        connection.execute(ANALYZE)


def figures(server: str) -> list[Figure]:
    """Return the size of the largest answer; what answers cost is measured as of all questions."""
    return [Figure("suggestion, largest", max(_sizes(server)) / 1024, "KB", at_most=MOST_KB)]


def _sizes(server: str) -> list[int]:
    """Ask for all texts; return the bytes of each answer."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    sizes = []
    for typed in TEXTS:
        connection.request("POST", "/suggestions", urllib.parse.urlencode({"q": typed}), FORM)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200 or not isinstance(json.loads(answer), list):
            raise RuntimeError(f"{typed} was refused: {response.status}")
        sizes.append(len(answer))
    connection.close()
    return sizes
