"""The cookies of a reporter's phone: which device it is, and that it was at a station today."""

import secrets
from datetime import timedelta

from flask import Response, request

from locator.http.cookies import set_cookie

DEVICE = "device"
DEVICE_COOKIE_LIFETIME = timedelta(days=180)
PRESENCE = "presence"
PRESENCE_LIFETIME = timedelta(hours=28)  # a token is of one day; a report may be sent a little later


def device() -> str:
    """Return the secret of the phone's cookie, or a new one."""
    return request.cookies.get(DEVICE) or secrets.token_urlsafe(16)


def presence_token() -> str:
    """Return the phone's token of presence; empty if it has none."""
    return request.cookies.get(PRESENCE, "")[:100]


def keep_device(response: Response, secret: str) -> None:
    """Set the device's cookie, for pages of stations only."""
    _set(response, DEVICE, secret, DEVICE_COOKIE_LIFETIME, "/stations/")


def keep_presence(response: Response, token: str, station_code: str) -> None:
    """Set the token of presence, for pages of this station only."""
    _set(response, PRESENCE, token, PRESENCE_LIFETIME, f"/stations/{station_code}")


def _set(response: Response, name: str, value: str, lifetime: timedelta, path: str) -> None:
    set_cookie(response, name, value, lifetime, path)
