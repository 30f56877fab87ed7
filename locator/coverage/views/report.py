"""The report of a run as one HTML file without any outside resource; for staff only."""

from pathlib import Path

from flask import Blueprint, Response, render_template

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.coverage.map import CLOSEST_ZOOM, nameless_features
from locator.coverage.views.results import Result, read_result
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.language import translate
from locator.targets.map.writing import report_map
from locator.targets.views.report import MAP_WORDS, library_script, library_style

bp = Blueprint("staff_coverage_report", __name__, url_prefix="/staff/coverage/<int:key>")


@bp.get("/report")
@requires(Right.LOOK)
def report(key: int) -> Response:
    """Send the report of a run as one file."""
    result = as_staff(lambda connection: read_result(connection, key), session.by())
    name = f"{translate(Sentence('覆盖报告'))}-{result.place}-{clock.now():%Y-%m-%d}.html"
    return download(name, lambda path: _write(path, result))


def _write(path: Path, result: Result) -> None:
    words = {name: translate(text) for name, text in MAP_WORDS.items()}
    drawn = report_map(nameless_features(result.areas), words, CLOSEST_ZOOM) if result.areas else None
    text = render_template(
        "coverage/report.html",
        result=result,
        map=drawn,
        labels=result.labels,
        leaflet_script=library_script(),
        leaflet_style=library_style(),
        now=clock.now(),
        author=session.actor().name,
    )
    path.write_text(text, encoding="utf-8")
