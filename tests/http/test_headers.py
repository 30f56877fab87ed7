"""Headers of every response: content security policy, nonces, caching of assets, cross-site requests."""

import re

import pytest
from factories import HERE, AddStation
from flask.testing import FlaskClient

PAGES = ("/", "/divisions/", "/about/data", "/about/privacy", "/embed/", "/map", "/api/", "/nowhere", "/?q=x")
INLINE_HANDLER = re.compile(r"<[^>]+\son\w+\s*=", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE)
INLINE_BLOCK = re.compile(r"<(?:script|style)\b(?![^>]*\bsrc=)(?P<attributes>[^>]*)>")


@pytest.mark.parametrize("address", PAGES)
def test_inline_code_needs_the_nonce_of_this_response(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert not INLINE_HANDLER.search(answer.text)
    assert not STYLE_ATTRIBUTE.search(answer.text)
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    for block in INLINE_BLOCK.finditer(answer.text):
        is_data = re.search(r'type="application/(ld.)?json"', block["attributes"])
        assert is_data or any(f'nonce="{nonce}"' in block["attributes"] for nonce in nonces)


def test_a_nonce_is_used_once(client: FlaskClient) -> None:
    policies = {client.get("/map").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


@pytest.mark.parametrize("address", [*PAGES, "/api/v1/stations", "/openapi.json", "/ready"])
def test_every_response_has_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_load_from_their_own_host_only(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers={"Accept": "text/html"}).text
    loaded = re.findall(r'(?:src|data-src|action)="([^"]+)"|<link[^>]+href="([^"]+)"', page)
    for url in (url for pair in loaded for url in pair if url):
        assert url.startswith(("/", "data:")) and not url.startswith("//"), url


def test_assets_are_cached_for_ever_under_a_versioned_url(client: FlaskClient) -> None:
    asset = re.search(r'href="(/static/css/main\.css\?v=\w+)"', client.get("/").text)
    assert asset
    assert "immutable" in client.get(asset[1], buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/main.css", buffered=True).headers.get(
        "Cache-Control", ""
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({}, 200),
    ],
)
def test_cross_site_posts_are_rejected(
    client: FlaskClient, add: AddStation, headers: dict[str, str], status: int
) -> None:
    add()
    form = {"lon": str(HERE.lon), "lat": str(HERE.lat)}
    assert client.post("/", data=form, headers=headers).status_code == status


def test_a_page_with_a_position_is_not_cached(client: FlaskClient, add: AddStation) -> None:
    add()
    answer = client.post("/", data={"lon": str(HERE.lon), "lat": str(HERE.lat)})
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_first_visit_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


def test_pages_are_compressed(client: FlaskClient) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
