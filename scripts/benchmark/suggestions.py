"""Suggestions while somebody types: what one keystroke costs the server, over a synthetic gazetteer."""

import http.client
import json
import time
import urllib.parse
from collections.abc import Iterable
from statistics import median

from sqlalchemy import Engine, text

from benchmark.figures import Figure
from benchmark.processor import used_s

PLACES = 300_000
TEXTS = ("王", "人民", "人民路", "bei", "beijing", "zh", "zhao", "zhaoqinghuo", "rmyy", "г", "пек", "G42")
REPEATS = 20
MOST_MS = 20.0
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
HAN = "王人民北中山东西南海江河湖长安平和光明新华建设文化工业解放胜利前进青年友谊团结"
ANALYZE = text("ANALYZE place, place_name")


def fill(engine: Engine) -> None:
    """Add the places to a gazetteer that is rebuilt already."""
    with engine.begin() as connection:
        connection.execute(FILL, {"han": HAN, "places": PLACES})
        connection.execute(ANALYZE)


def figures(server: str, process_ids: Iterable[int]) -> list[Figure]:
    """Return the processor time of the processes (server, database) for a keystroke, the time, the size."""
    times_ms, sizes = [], []
    process_ids = list(process_ids)
    _ask_all(server, 1)  # statements are prepared once
    before_s = sum(map(used_s, process_ids))
    for took_ms, size in _ask_all(server, REPEATS):
        times_ms.append(took_ms)
        sizes.append(size)
    spent_ms = (sum(map(used_s, process_ids)) - before_s) * 1000
    return [
        Figure("a suggestion, processor", spent_ms / len(times_ms), "ms", at_most=MOST_MS),
        Figure("a suggestion, p50", median(times_ms), "ms"),
        Figure("a suggestion, largest", max(sizes) / 1024, "KB", at_most=MOST_KB),
    ]


def _ask_all(server: str, repeats: int) -> list[tuple[float, int]]:
    """Ask for all texts several times; return milliseconds and bytes of each answer."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    answers = []
    for typed in TEXTS * repeats:
        body = urllib.parse.urlencode({"q": typed})
        start = time.perf_counter()
        connection.request("POST", "/suggestions", body, FORM)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200 or not isinstance(json.loads(answer), list):
            raise RuntimeError(f"{typed} was refused: {response.status}")
        answers.append(((time.perf_counter() - start) * 1000, len(answer)))
    connection.close()
    return answers
