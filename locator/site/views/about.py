"""How we know, and what we know of whoever asks: two pages that say it with figures and dates."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app

from locator.accounts.views.access import public
from locator.http import choices, clock
from locator.http.database import read
from locator.http.responses import page
from locator.reports.actions import maintenance
from locator.reports.actions.doubt import RECORD_RETENTION
from locator.reports.domain.report import RESPONSE_PERIOD
from locator.reports.views import public as public_reports
from locator.site.queries import data_quality
from locator.site.queries.data_quality import Trust

bp = Blueprint("about", __name__, url_prefix="/about")

KEY = "locator.trust"
KEEP_S = 300  # the figures may be this old; they say of when they are


@bp.get("/data")
@public
def data() -> Response:
    """Show where entries come from, how old they are, and what became of reports."""
    answer = page("about/data.html", trust=_counted(clock.now()), window=RESPONSE_PERIOD)
    answer.headers["Cache-Control"] = f"public, max-age={KEEP_S}"
    return answer


@bp.get("/privacy")
@public
def privacy() -> Response:
    """Show what is kept of a reader, where, and for how long: the program's own figures."""
    return page(
        "about/privacy.html",
        contact_days=maintenance.CONTACT_RETENTION.days,
        photo_days=maintenance.PHOTO_RETENTION.days,
        origin_days=maintenance.ORIGIN_RETENTION.days,
        record_days=RECORD_RETENTION.days,
        device_days=public_reports.DEVICE_COOKIE_LIFETIME.days,
        choice_days=choices.COOKIE_LIFETIME_S // 86_400,
    )


def _counted(at: datetime) -> Trust:
    """Count once in a while: every entry is looked at."""
    known: Trust | None = current_app.extensions.get(KEY)
    if known is None or not timedelta() <= at - known.at < timedelta(seconds=KEEP_S):
        known = read(lambda connection: data_quality.trust(connection, at))
        current_app.extensions[KEY] = known
    return known
