"""How we know, and what we know of whoever asks: two pages that say it with figures and dates."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app

from locator.accounts.views.access import public
from locator.http import choices, clock
from locator.http.database import read
from locator.http.responses import page
from locator.reports.actions import report_keeping
from locator.reports.actions.doubt import RECORD_KEPT
from locator.reports.domain.report import REPAIRS_OF
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
    answer = page("site/about_data.html", trust=_counted(clock.now()), window=REPAIRS_OF)
    answer.headers["Cache-Control"] = f"public, max-age={KEEP_S}"
    return answer


@bp.get("/privacy")
@public
def privacy() -> Response:
    """Show what is kept of a reader, where, and for how long: the program's own figures."""
    return page(
        "site/about_privacy.html",
        contact_days=report_keeping.CONTACT_KEPT.days,
        photo_days=report_keeping.PHOTO_KEPT.days,
        origin_days=report_keeping.ORIGIN_KEPT.days,
        record_days=RECORD_KEPT.days,
        device_days=public_reports.DEVICE_KEPT.days,
        choice_days=choices.COOKIE_LIFETIME_S // 86_400,
    )


def _counted(at: datetime) -> Trust:
    """Count once in a while: every entry is looked at."""
    known: Trust | None = current_app.extensions.get(KEY)
    if known is None or not timedelta() <= at - known.at < timedelta(seconds=KEEP_S):
        known = read(lambda connection: data_quality.trust(connection, at))
        current_app.extensions[KEY] = known
    return known
