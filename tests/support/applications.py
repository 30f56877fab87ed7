"""Applications of the tests, which close their connections in the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from locator.app import create_app
from locator.config import Settings
from locator.http.database import KEY as DATABASE


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """Give the application of a deployment."""
    app = create_app(settings)
    yield app
    app.extensions[DATABASE].dispose()
