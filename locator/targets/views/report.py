"""The report of an area as one HTML file without any outside resource, to be sent upward; for staff only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, render_template
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.boundaries.queries.shapes import boundary_shapes
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.language import translate
from locator.places.views.readable import in_the_readers_letters
from locator.targets.domain.areas_shown import COLOURS, ShownArea, shown_areas
from locator.targets.domain.comparison import Comparison, Month
from locator.targets.domain.parts import LEVELS
from locator.targets.domain.result import Result
from locator.targets.domain.target import Per
from locator.targets.map.writing import report_map
from locator.targets.queries import kept
from locator.targets.queries.comparing import centres
from locator.targets.queries.results import named_stations, read_results
from locator.targets.queries.tallies import NamedStation
from locator.targets.views import sheets
from locator.targets.views.comparison import MONTH_HEADINGS, Asked, read_question

bp = Blueprint("staff_report", __name__, url_prefix="/staff/figures")
MAX_TARGETS = 20
STYLE_URL = re.compile(r"url\([^)]*\)")  # pictures of controls that the map has not
SOURCE_MAP = re.compile(r"//# sourceMappingURL=.*")
MAP_WORDS = {
    "label": Sentence("各地的站点数"),
    "zoom_in": Sentence("放大"),
    "zoom_out": Sentence("缩小"),
    "close": Sentence("关上"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a report shows of an area."""

    asked: Asked
    comparison: Comparison
    months: Sequence[Month]
    results: Sequence[tuple[Result, Sequence[NamedStation]]]
    areas: Sequence[ShownArea]
    breaks: Sequence[float]

    @property
    def labels(self) -> list[str]:
        """The labels of the map's areas by their number."""
        return [f"{area.name} {translate(Sentence('{n} 处', n=area.stations))}" for area in self.areas]

    @property
    def classes(self) -> list[tuple[str, str]]:
        """The colours of the map, each with the numbers of stations that it stands for."""
        edges = [1, *(int(edge) for edge in self.breaks if edge > 1)]
        texts = [f"{low}–{high - 1}" if high - 1 > low else f"{low}" for low, high in pairwise(edges)]
        offset = len(self.breaks) - len(edges) + 1
        return list(zip(COLOURS[offset:], [*texts, f"≥ {edges[-1]}"], strict=False))


@bp.get("/report")
@requires(Right.LOOK)
def report() -> Response:
    """Send the report of an area as one file."""
    found = as_staff(_read, session.by())
    place = in_the_readers_letters(found.asked.area.name)
    name = f"{translate(Sentence('站点报告'))}-{place}-{found.asked.today.isoformat()}.html"
    return download(name, lambda path: _write(path, found))


def _read(connection: Connection) -> Report:
    asked = read_question(connection, session.actor())
    comparison = asked.compare(connection)
    targets = kept.targets_in(connection, [asked.area])[:MAX_TARGETS]
    results = read_results(connection, targets, clock.now())
    areas, breaks = shown_areas(
        comparison,
        asked.parts,
        _shapes(connection, asked),
        centres(connection, asked.counted, asked.per),
    )
    named = [(one, named_stations(connection, one.target)) for one in results]
    return Report(asked, comparison, asked.months(connection), named, areas, breaks)


def _shapes(connection: Connection, asked: Asked) -> dict[str, Any]:
    """Return the loaded boundaries of the parts as GeoJSON geometries; unions have none."""
    if asked.per is Per.UNION:
        return {}
    shapes = boundary_shapes(connection, asked.parts.keys, LEVELS[asked.per])
    return {code: orjson.loads(shape) for code, shape in shapes.items()}


def _write(path: Path, found: Report) -> None:
    words = {name: translate(text) for name, text in MAP_WORDS.items()}
    features = [area.feature for area in found.areas]
    text = render_template(
        "targets/report.html",
        report=found,
        comparison=found.comparison,
        sums=sheets.SUMS,
        month_headings=MONTH_HEADINGS,
        counts_of=sheets.counts_of,
        map=report_map(features, words) if features else None,
        labels=found.labels,
        leaflet_script=library_script(),
        leaflet_style=library_style(),
        now=clock.now(),
        author=session.actor().name,
    )
    path.write_text(text, encoding="utf-8")


def library_script() -> str:
    """Return Leaflet's script, to stand within a file."""
    return SOURCE_MAP.sub("", _library("leaflet.js"))


def library_style() -> str:
    """Return Leaflet's style without the pictures that it would ask for."""
    return STYLE_URL.sub("none", _library("leaflet.css"))


def _library(name: str) -> str:
    folder = Path(current_app.static_folder or "") / "vendor" / "leaflet"
    return (folder / name).read_text(encoding="utf-8")
