"""Links in answers to programs, as in OGC API: absolute, at the host that was asked."""

from urllib.parse import urlencode

from flask import request


def link(relation: str, media_type: str, path: str, title: str = "", **query: str) -> dict[str, str]:
    """Return a link to a path of this site; `query` are its parameters."""
    address = request.url_root.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
    return {"rel": relation, "type": media_type, "href": address, **({"title": title} if title else {})}
