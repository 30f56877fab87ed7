"""A problem (RFC 9457): what a refusal says to programs, whichever layer refuses."""

from http import HTTPStatus

from locator.http.responses import CONSTANT_HEADERS, NO_STORE

PROBLEM_TYPE = "application/problem+json"
PAGES = "/problems/"
TYPES = "urn:worker-station-locator:problem:"
# Of what is answered before the application: it has no page, so that its policy allows nothing.
BARE_HEADERS = {
    **CONSTANT_HEADERS,
    "Cache-Control": NO_STORE,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def problem(slug: str, status: HTTPStatus, title: str, detail: str) -> dict[str, object]:
    """Return the members of a problem; its type ends in the slug, `help` is the page about the type."""
    members = {"type": f"{TYPES}{slug}", "title": title, "status": status.value, "detail": detail}
    return {**members, "help": f"{PAGES}{slug}"}
