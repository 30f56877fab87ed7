"""The Flask application: a list of packages, each of which registers its routes and template filters."""

import gc
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

import locator.db.geoalchemy
import locator.tables  # noqa: F401 - the history of any table may be asked for
from locator.accounts import views as accounts
from locator.accounts.views import access
from locator.api import views as api
from locator.api.views.below_flask import BelowFlask
from locator.assessments import views as assessments
from locator.bookkeeping import views as bookkeeping
from locator.bulletins import views as bulletins
from locator.checking import views as checking
from locator.config import Settings
from locator.coverage import views as coverage
from locator.db.session import warm_up
from locator.duplicates import views as duplicates
from locator.editing import views as editing
from locator.entries import views as entries
from locator.events import views as events
from locator.figures import views as figures
from locator.ground import views as ground
from locator.history import views as history
from locator.hours import views as hours
from locator.http import (
    choices,
    control_characters,
    cross_origin,
    database,
    errors,
    fixed_parts,
    flash,
    integers,
    language,
    origin,
    responses,
)
from locator.http.assets import static_files
from locator.http.host import require_host
from locator.http.requests import ids as request_id
from locator.http.requests import limits as request_limits
from locator.http.requests import times as request_times
from locator.imports import views as imports
from locator.inside import views as inside
from locator.inspections import views as inspections
from locator.keepers import views as keepers
from locator.ledger import views as ledger
from locator.lifecycle import views as lifecycle
from locator.listings import views as listings
from locator.maps import views as maps
from locator.messages import views as messages
from locator.notes import views as notes
from locator.offline import views as offline
from locator.ogc import views as ogc
from locator.operations import views as operations
from locator.photos import views as photos
from locator.places import views as places
from locator.plaques import views as plaques
from locator.privacy import views as privacy
from locator.publishing import views as publishing
from locator.reports import views as reports
from locator.search import views as search
from locator.site import views as site
from locator.sms import views as sms
from locator.staff import views as staff
from locator.stations import views as stations
from locator.targets import views as targets
from locator.unions import views as unions
from locator.vocabulary import views as vocabulary
from locator.workbench import views as workbench

PACKAGES = (
    *(accounts, stations, entries, hours, reports, places, search, maps, offline, sms, keepers, history),
    *(vocabulary, ledger, editing, duplicates, lifecycle, figures, publishing, imports, bookkeeping),
    *(bulletins, unions, listings, workbench, targets, coverage, events, site, api, ogc, staff, operations),
    *(ground, privacy, messages, plaques, notes, checking, photos, inside, assessments, inspections),
)
GC_THRESHOLD = 20_000
LARGEST_BODY_BYTES = 64 * 1024  # routes that accept a file allow more
COMPRESSED_TYPES = [
    *("text/html", "text/css", "text/javascript", "application/json", "application/geo+json"),
    *("application/jsonl", "application/manifest+json"),
    *("application/problem+json", "image/svg+xml", "application/vnd.mapbox-vector-tile"),
]


class Application(Flask):
    """A Flask application whose views and hooks are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function: Flask would inspect each one at each request whether it is a coroutine's."""
        return func


class CompressWhole(Compress):
    """Compression of whole answers: a range is one of the bytes that the client has asked for."""

    def after_request(self, response: Response | None) -> Response:
        """Compress an answer, unless it is a range of bytes."""
        if response is not None and response.status_code == HTTPStatus.PARTIAL_CONTENT:
            return response
        return super().after_request(response)


def asset_folder(name: str) -> Path:
    """Return the folder of templates or static files.

    A wheel carries them inside this package; a checkout keeps them beside it.
    """
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application."""
    chosen = settings or Settings.from_environment()
    app = Application(
        "locator",
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
    )
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_MIMETYPES=COMPRESSED_TYPES,
    )
    app.jinja_env.globals.update(settings=chosen)
    engines = database.attach(app, chosen)
    app.wsgi_app = BelowFlask(app, chosen)  # type: ignore[method-assign]
    _add_request_checks(app, chosen)
    for package in PACKAGES:
        package.register(app)
    flash.register(app)
    errors.register(app)
    app.extensions[responses.COMPRESS] = CompressWhole(app)
    responses.tell_lengths(app)
    warm_up(engines.public_read)
    return app


def _add_request_checks(app: Flask, settings: Settings) -> None:
    """Add what handles every request, in this order, and every response, in reverse order."""
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = require_host(app.wsgi_app)  # type: ignore[assignment,method-assign]
    request_times.register(app)
    request_id.register(app, behind_proxy=bool(settings.proxies))
    request_limits.register(app)
    integers.register(app)
    access.register(app)
    origin.reject_foreign_origins(app)
    control_characters.reject_control_characters(app)
    responses.add_headers(app, responses.TIANDITU_HOSTS if settings.tianditu_key else "")
    cross_origin.register(app)
    static_files.register(app)
    choices.register(app)
    language.register(app)
    fixed_parts.register(app)


def create_server_app() -> Flask:
    """Return the application of a long-lived server process; granian calls it once in each process."""
    app = create_app()
    maps.write_ahead(app)
    _tune_garbage_collector()
    return app


def _tune_garbage_collector() -> None:
    """Exclude what lives as long as the process from garbage collection.

    A search creates some thousand short-lived objects and no cycles; the default of a collection every
    700 objects, over all of the imported code, takes a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
