"""Pages about the data (origin, age, answers to reports) and about privacy."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app

from locator.accounts.views.access import public
from locator.http import choices, clock
from locator.http.database import read
from locator.http.responses import page
from locator.reports.actions import maintenance
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.queries.evidence import RECORD_RETENTION
from locator.reports.views import device as cookies
from locator.site.queries.data_quality import DataQuality, measure_data_quality

bp = Blueprint("about", __name__, url_prefix="/about")

KEY = "locator.trust"
MAX_AGE_S = 300  # of the figures; the page shows their time


@bp.get("/data")
@public
def data() -> Response:
    """Show where entries come from, how old they are, and how reports were answered."""
    response = page("site/about_data.html", trust=_cached_data_quality(clock.now()), window=RESPONSE_PERIOD)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    return response


@bp.get("/privacy")
@public
def privacy() -> Response:
    """Show which personal data is stored, where and for how long, with the periods set in the code."""
    return page(
        "site/about_privacy.html",
        contact_days=maintenance.CONTACT_RETENTION.days,
        photo_days=maintenance.PHOTO_RETENTION.days,
        origin_days=maintenance.ORIGIN_RETENTION.days,
        record_days=RECORD_RETENTION.days,
        device_days=cookies.DEVICE_COOKIE_LIFETIME.days,
        choice_days=choices.COOKIE_LIFETIME.days,
    )


def _cached_data_quality(at: datetime) -> DataQuality:
    """Return the figures, at most MAX_AGE_S old: computing them reads every entry."""
    cached: DataQuality | None = current_app.extensions.get(KEY)
    if cached is None or not timedelta() <= at - cached.at < timedelta(seconds=MAX_AGE_S):
        cached = read(lambda connection: measure_data_quality(connection, at))
        current_app.extensions[KEY] = cached
    return cached
