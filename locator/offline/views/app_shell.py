"""What makes the pages an app that works without a network: manifest, icons, service worker, its pages."""

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, current_app, url_for
from PIL import Image, ImageDraw

from geodata.sentence import pattern
from locator.accounts.views.access import public
from locator.http.language import current_catalogue, translate
from locator.http.responses import page
from locator.http.static_files import MODULES, digest
from locator.offline.views import pack_key
from locator.reports.domain.report import Verdict

bp = Blueprint("app_shell", __name__)

NAME = pattern("驿站在哪")
BRAND, ACT, WHITE = "#0f4c5c", "#b23a0e", "#ffffff"
ICON_PX = (192, 512)
# The house of static/icon.svg, in its units, drawn within the circle that every launcher leaves.
ICON_UNITS = 32
HOUSE = ((7, 15), (16, 7), (25, 15), (25, 25), (7, 25))
DOOR = ((13, 18), (19, 25))
SMOOTHING = 4
DAY = "public, max-age=86400"
WORKER = "service_worker.js"


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Describe the app to the phone that installs it."""
    sized = [
        {
            "src": url_for("app_shell.icon", px=px),
            "sizes": f"{px}x{px}",
            "type": "image/png",
            "purpose": purpose,
        }
        for px in ICON_PX
        for purpose in ("any", "maskable")
    ]
    drawn = {"src": _asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    described = {
        "id": "/",
        "name": translate(NAME),
        "short_name": translate(NAME),
        "description": translate(pattern("找最近的、开着门的工会驿站、司机之家；存下的地方没有网络也能查")),
        "lang": current_catalogue().code,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f7",
        "theme_color": BRAND,
        "icons": [drawn, *sized],
    }
    text = json.dumps(described, ensure_ascii=False)
    return Response(text, content_type="application/manifest+json", headers={"Cache-Control": DAY})


@bp.get("/icon-<int:px>.png")
@public
def icon(px: int) -> Response:
    """Show the icon as launchers want it."""
    if px not in ICON_PX:
        abort(404)
    return Response(_drawn(px), content_type="image/png", headers={"Cache-Control": DAY})


@bp.get("/sw.js")
@public
def worker() -> Response:
    """Serve the service worker; it changes by a byte, and is fetched anew, whenever a file does."""
    folder = _static_folder()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.glob(MODULES))
    files = [_asset(name) for name in ("css/main.css", "icon.svg", *names)]
    said = {"version": _version(), "files": files}
    source = (folder / WORKER).read_text(encoding="utf-8")
    text = f"const SHELL = {json.dumps(said)};\n{source}"
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(text, content_type="text/javascript; charset=utf-8", headers=headers)


@bp.get("/offline")
@public
def offline() -> Response:
    """Show what the phone keeps of a page that cannot be fetched; the service worker holds a copy."""
    return page("offline/offline.html", verdicts=Verdict)


@bp.get("/kept")
@public
def kept() -> Response:
    """Show what the phone keeps, with its age, to be brought up to date or removed."""
    return page("offline/kept.html", pack_key=pack_key.public())


@lru_cache(maxsize=len(ICON_PX))
def _drawn(px: int) -> bytes:
    side = px * SMOOTHING
    scale = side / ICON_UNITS * 0.8  # the inner 80 % are seen under every mask
    edge = side * 0.1

    def at(*points: tuple[int, int]) -> list[tuple[float, float]]:
        return [(x * scale + edge, y * scale + edge) for x, y in points]

    image = Image.new("RGB", (side, side), BRAND)
    draw = ImageDraw.Draw(image)
    draw.polygon(at(*HOUSE), fill=WHITE)
    draw.rectangle(at(*DOOR), fill=ACT)
    made = BytesIO()
    image.resize((px, px), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()


def _version() -> str:
    """Return a version of everything that the worker keeps copies of."""
    templates = Path(str(current_app.template_folder))
    return digest(_static_folder(), "**/*.[jc]s*")[:6] + digest(templates, "**/*.html")[:6]


def _static_folder() -> Path:
    return Path(str(current_app.static_folder))


def _asset(name: str) -> str:
    return cast(str, current_app.jinja_env.globals["asset"](name))  # type: ignore[operator]
