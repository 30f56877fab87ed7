"""What runs in each server process: the application behind its gateway, which beats."""

from collections.abc import Callable

from flask import Flask
from werkzeug.exceptions import HTTPException

from locator.accounts.views.access import access_of
from locator.app import LARGEST_BODY_BYTES, create_server_app
from locator.config import Settings
from locator.http import log_format
from locator.serving.beating_gateway import BeatingGateway
from locator.serving.bounds import Bounds


def create_gateway() -> BeatingGateway:
    """Return the gateway of a long-lived server process; granian calls it once in each process."""
    log_format.set_up(Settings.from_environment().log_format)
    app = create_server_app()
    return BeatingGateway(app, largest_body_of(app), Bounds())


def largest_body_of(app: Flask) -> Callable[[str, str], int]:
    """Return the function that tells how large a body a route takes."""
    routes = app.url_map.bind("")

    def largest_body(path: str, method: str) -> int:
        try:
            endpoint, _ = routes.match(path, method)
        except HTTPException:
            return LARGEST_BODY_BYTES
        access = access_of(app, endpoint)
        return (access and access.largest_body_bytes) or LARGEST_BODY_BYTES

    return largest_body
