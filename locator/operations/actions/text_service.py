"""Ask this site for an answer by text message, as a gateway does."""

from urllib.parse import quote

import urllib3

TIMEOUT_S = 10.0


def ask_server(address: str, place: str) -> str:
    """Return the answer about a place; raise OSError or ValueError without one."""
    url = f"{address.rstrip('/')}/api/v1/stations/nearest.txt?q={quote(place)}"
    try:
        response = urllib3.request("GET", url, timeout=TIMEOUT_S, retries=False, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise OSError(type(error).__name__) from None
    if response.status != 200 or not response.headers.get("Content-Type", "").startswith("text/plain"):
        raise ValueError(f"HTTP {response.status}")
    return response.data.decode("utf-8")
