"""Maps for pages: the text that folium writes, once in a process of its own, with a page's values put in.

Each value stands in the script as JSON that is safe within HTML. A map calls our JavaScript modules, which
draw the rest; the ground is such a call, too.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import uuid4

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape

from locator.maps.map.basemap import Basemap

WRITER = "locator.maps.map.folium_map"
MOST_CALLS = 2  # the ground and another
LONGEST_S = 60.0  # on a busy machine; usually 1.5


@dataclass(frozen=True, slots=True)
class MapParts:
    """The output of folium: an element for the body, and its script."""

    html: str
    script: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function of a JavaScript module, with the map and some values; `module` is a URL."""

    module: str
    function: str
    values: tuple[Any, ...]


def render_map(basemap: Basemap, call: Call) -> MapParts:
    """Return the parts of a map that calls a module; each map has a name of its own."""
    calls = [call]
    if basemap.ground is not None and not basemap.tianditu_key:
        calls.insert(0, Call(basemap.ground_module, "addGround", (dict(basemap.ground),)))
    written = _written(basemap.tianditu_key, basemap.credit)[len(calls) - 1]
    name = f"map_{uuid4().hex}"
    script = written["script"].replace(written["name"], name)
    zoom = {"zoomInTitle": basemap.zoom_in, "zoomOutTitle": basemap.zoom_out}
    for mark, value in {"zoom": zoom, "close": basemap.close}.items():
        script = _put(script, mark, _json(value))
    for number, one in enumerate(calls):
        script = _put(script, f"module{number}", _json(one.module))
        script = script.replace(f"@function{number}@", one.function)
        script = _put(script, f"values{number}", ", ".join(map(_json, one.values)))
    html = written["html"].replace(written["name"], name).replace("@label@", escape(basemap.label))
    return MapParts(html=html, script=script)


def _put(script: str, mark: str, text: str) -> str:
    return script.replace(f'"@{mark}@"', text)


def _json(value: object) -> str:
    return str(htmlsafe_json_dumps(value, sort_keys=True))


def write_ahead(basemap: Basemap) -> None:
    """Have folium write while nobody waits for it."""
    threading.Thread(target=_written, args=(basemap.tianditu_key, basemap.credit), daemon=True).start()


@lru_cache(maxsize=8)
def _written(tianditu_key: str, credit: str) -> list[dict[str, str]]:
    """Return what folium writes for one call and for more; raises CalledProcessError if it cannot."""
    told = json.dumps({"tianditu_key": tianditu_key, "credit": credit, "most_calls": MOST_CALLS})
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-m", WRITER, told],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        timeout=LONGEST_S,
    )
    written: list[dict[str, str]] = json.loads(done.stdout)
    return written
