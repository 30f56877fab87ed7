"""The parts of a report's map, from the process that has folium and geopandas; they import half of SciPy."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape

from geodata.files import extras
from locator.errors import ExportFailed
from locator.maps.map.rendering import MapParts

WRITER = "locator.targets.map.report_map"
LIBRARIES = ("folium", "geopandas")
LONGEST_S = 120.0  # on a busy machine; usually 3
NAME = "report_map"
CLOSEST_ZOOM = 11  # of a county


def report_map(
    features: Sequence[Mapping[str, Any]], words: Mapping[str, str], closest_zoom: int = CLOSEST_ZOOM
) -> MapParts:
    """Return the map's element and script; `words` are `label`, `zoom_in`, `zoom_out` and `close`.

    Raises ExportFailed where it cannot be written.
    """
    if sentence := extras.missing_extra_message(*LIBRARIES):
        raise ExportFailed(sentence)
    written = _write({"features": features, "closest_zoom": closest_zoom})
    zoom = {"zoomInTitle": words["zoom_in"], "zoomOutTitle": words["zoom_out"]}
    script = written["script"].replace(written["name"], NAME)
    script = script.replace('"@zoom@"', _json(zoom)).replace('"@close@"', _json(words["close"]))
    html = written["html"].replace(written["name"], NAME).replace("@label@", escape(words["label"]))
    return MapParts(html=html, script=script)


def _write(told: Mapping[str, Any]) -> dict[str, str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            [sys.executable, "-m", WRITER],
            env=environment,
            input=json.dumps(told),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=LONGEST_S,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise ExportFailed("报告里的图没有做成，请再试一次") from None
    written: dict[str, str] = json.loads(done.stdout)
    return written


def _json(value: object) -> str:
    return str(htmlsafe_json_dumps(value, sort_keys=True))
