"""The preview image of a shared link: name, kind, hours and way in; nothing that changes within the hour."""

import io
import textwrap
from functools import lru_cache

from flask import Blueprint, Response

from locator.accounts.views.access import public
from locator.entries.queries import entry
from locator.http.database import read
from locator.http.fonts import can_draw, font
from locator.search.domain.explanation import describe_week
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.errors import StationNotFound
from locator.stations.domain.station import StationKind

bp = Blueprint("share_card", __name__)

WIDTH, HEIGHT = 1200, 630  # shown uncropped by Open Graph clients
MARGIN = 80
INK, MUTED, BRAND, PAPER = "#14212b", "#4d5b66", "#0f4c5c", "#ffffff"
CACHE_CONTROL = "public, max-age=3600"


@bp.get("/stations/<code>/share.png")
@public
def picture(code: str) -> Response:
    """Return the image of a station, a PNG of 1200 x 630."""
    found = read(lambda connection: entry.by_code(connection, code))
    properties = found.card["properties"]
    if not can_draw():
        raise StationNotFound("这台服务器没有画图用的字体")
    lines = (
        StationKind(properties["kind"]).zh + (f" · {properties['address']}" if properties["address"] else ""),
        describe_week(found) or "开放时间未核实，去之前最好先问",
        AccessMethod(properties["access"]["method"]).zh,
    )
    response = Response(draw_card(properties["name"], lines), content_type="image/png")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@lru_cache(maxsize=256)
def draw_card(name: str, lines: tuple[str, ...]) -> bytes:
    """Return an image with a name and some lines; too long ones are cut with an ellipsis."""
    from PIL import Image, ImageDraw  # pages draw nothing

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 110), fill=BRAND)
    draw.text((MARGIN, 26), "驿站在哪", font=font(44), fill=PAPER)
    draw.text((WIDTH - MARGIN, 30), "12351", font=font(40), fill=PAPER, anchor="ra")
    large = 72 if len(name) <= 14 else 52
    y = 170
    for line in _wrap(name, (WIDTH - 2 * MARGIN) // large, 2):
        draw.text((MARGIN, y), line, font=font(large), fill=INK)
        y += large + 20
    for text in lines:
        for line in _wrap(text, (WIDTH - 2 * MARGIN) // 36, 2):
            draw.text((MARGIN, y + 16), line, font=font(36), fill=MUTED)
            y += 54
    png = io.BytesIO()
    image.quantize(32).save(png, "PNG", optimize=True)
    return png.getvalue()


def _wrap(text: str, width: int, max_lines: int) -> list[str]:
    return textwrap.wrap(text, width, max_lines=max_lines, placeholder="…")
