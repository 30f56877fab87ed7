"""Links of OGC API: absolute, at the host that was asked."""

from urllib.parse import urlencode

from flask import request

ROOT = "/ogc"
COLLECTION = f"{ROOT}/collections/stations"
ITEMS = f"{COLLECTION}/items"
JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def link(relation: str, media_type: str, path: str, title: str = "", **query: str) -> dict[str, str]:
    """Return a link; `query` are its parameters."""
    address = request.url_root.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
    return {"rel": relation, "type": media_type, "href": address, **({"title": title} if title else {})}
