"""What crawlers and researchers look for at fixed addresses: robots.txt, sitemaps, security.txt."""

from datetime import timedelta
from http import HTTPStatus
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort

from locator.accounts.views.access import public
from locator.http import clock
from locator.http.database import read
from locator.http.deployment import public_url, settings
from locator.http.responses import with_etag
from locator.publishing.queries import open_data
from locator.publishing.queries.sitemaps import PREFIX, stored_sitemaps
from locator.publishing.views.stored_files import stored_response

bp = Blueprint("sitemaps", __name__)

# Pages of persons, of secret codes, and questions whose answers change with the minute.
NOT_FOR_CRAWLERS = (
    "/staff/",
    "/account/",
    "/reports/",
    "/keeper/",
    "/kept",
    "/api/v1/stations/nearest",
)
ROBOTS = "User-agent: *\n{disallowed}\n\nSitemap: {site}/sitemap.xml\n"
XML = "application/xml"
INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}</sitemapindex>
"""
CACHE_CONTROL = "public, max-age=3600"
SECURITY_VALID_FOR = timedelta(days=90)  # RFC 9116 wants less than a year


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Return what crawlers may read (RFC 9309), and where the sitemaps are."""
    disallowed = "\n".join(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)
    return _cacheable(ROBOTS.format(disallowed=disallowed, site=public_url()), "text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
@public
def index() -> Response:
    """Return the index of the sitemaps: one of divisions, and those of each province's stations."""
    lines = [
        f"<sitemap><loc>{escape(public_url())}/sitemaps/{name}</loc><lastmod>{day}</lastmod></sitemap>\n"
        for name, day in read(stored_sitemaps)
    ]
    return _cacheable(INDEX.format("".join(lines)), XML)


@bp.get("/sitemaps/<name>")
@public
def sitemap(name: str) -> Response:
    """Return one sitemap."""
    found = read(lambda connection: open_data.file(connection, name)) if name.startswith(PREFIX) else None
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return stored_response(found, XML)


@bp.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Return whom to tell of a weakness (RFC 9116); 404 until the operator has set it."""
    contact = settings().security_contact
    if not contact:
        abort(HTTPStatus.NOT_FOUND)
    expires_on = (clock.now() + SECURITY_VALID_FOR).date()
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires_on}T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {public_url()}/.well-known/security.txt",
    )
    return _cacheable("\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _cacheable(body: str | bytes, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return with_etag(response)
