"""The app shell, for installation and offline use: manifest, icons, service worker, offline pages."""

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, url_for

from geodata.sentence import pattern
from locator.accounts.views.access import public
from locator.http.assets.static_files import MODULES, asset, digest
from locator.http.language import current_catalogue, translate
from locator.http.responses import page
from locator.offline.views import pack_key
from locator.reports.domain.report import DOOR_VERDICTS, Line

bp = Blueprint("app_shell", __name__)

NAME = pattern("驿站在哪")
BRAND_COLOUR, ACCENT_COLOUR, WHITE = "#0f4c5c", "#b23a0e", "#ffffff"
ICON_SIZES_PX = (192, 512)
# The house of static/icon.svg, in the units of its viewBox.
ICON_UNITS = 32
HOUSE = ((7, 15), (16, 7), (25, 15), (25, 25), (7, 25))
DOOR = ((13, 18), (19, 25))
SAFE_ZONE = 0.8  # the share of a maskable icon's side that no launcher cuts off
SUPERSAMPLING = 4
CACHE_CONTROL = "public, max-age=86400"
SERVICE_WORKER_PARTS = "service_worker/*.js"


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Return the web app manifest."""
    bitmaps = [
        {
            "src": url_for("app_shell.icon", px=px),
            "sizes": f"{px}x{px}",
            "type": "image/png",
            "purpose": purpose,
        }
        for px in ICON_SIZES_PX
        for purpose in ("any", "maskable")
    ]
    vector = {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    members = {
        "id": "/",
        "name": translate(NAME),
        "short_name": translate(NAME),
        "description": translate(pattern("找最近的、开着门的工会驿站、司机之家；存下的地方没有网络也能查")),
        "lang": current_catalogue().code,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f7",
        "theme_color": BRAND_COLOUR,
        "icons": [vector, *bitmaps],
    }
    text = json.dumps(members, ensure_ascii=False)
    headers = {"Cache-Control": CACHE_CONTROL}
    return Response(text, content_type="application/manifest+json", headers=headers)


@bp.get("/icon-<int:px>.png")
@public
def icon(px: int) -> Response:
    """Return the icon as PNG."""
    if px not in ICON_SIZES_PX:
        abort(404)
    return Response(_draw_icon(px), content_type="image/png", headers={"Cache-Control": CACHE_CONTROL})


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Return the icon at the address that browsers and crawlers try by themselves."""
    return icon(ICON_SIZES_PX[0])


@bp.get("/sw.js")
@public
def worker() -> Response:
    """Return the service worker; it contains a version, so browsers update it when a file changes."""
    folder = _static_folder()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.glob(MODULES))
    files = [asset(name) for name in ("css/public.css", "icon.svg", *names)]
    shell = {"version": _version(), "files": files}
    parts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob(SERVICE_WORKER_PARTS)))
    text = "\n".join((f"const SHELL = {json.dumps(shell)};", *parts))
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(text, content_type="text/javascript; charset=utf-8", headers=headers)


@bp.get("/offline")
@public
def offline() -> Response:
    """Show the page for requests without a network; the service worker stores a copy of it."""
    return page("offline/offline.html", verdicts=DOOR_VERDICTS, lines=Line)


@bp.get("/kept")
@public
def kept() -> Response:
    """Show the packs stored on the phone, with their age, to update or delete them."""
    return page("offline/kept.html", pack_key=pack_key.public_key())


@lru_cache(maxsize=len(ICON_SIZES_PX))
def _draw_icon(px: int) -> bytes:
    from PIL import Image, ImageDraw  # once a size; pages draw nothing

    side = px * SUPERSAMPLING
    scale = side / ICON_UNITS * SAFE_ZONE
    margin = side * 0.1

    def scaled(*points: tuple[int, int]) -> list[tuple[float, float]]:
        return [(x * scale + margin, y * scale + margin) for x, y in points]

    image = Image.new("RGB", (side, side), BRAND_COLOUR)
    draw = ImageDraw.Draw(image)
    draw.polygon(scaled(*HOUSE), fill=WHITE)
    draw.rectangle(scaled(*DOOR), fill=ACCENT_COLOUR)
    png = BytesIO()
    image.resize((px, px), Image.Resampling.LANCZOS).save(png, "PNG", optimize=True)
    return png.getvalue()


def _version() -> str:
    """Return a version of all files that the service worker stores."""
    templates = Path(str(current_app.template_folder))
    return digest(_static_folder(), "**/*.[jc]s*")[:6] + digest(templates, "**/*.html")[:6]


def _static_folder() -> Path:
    return Path(str(current_app.static_folder))
