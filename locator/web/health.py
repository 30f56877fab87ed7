"""Whether the program lives, and whether it is ready to answer."""

from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response

from locator.domain.state import HORIZON_DAYS
from locator.queries import health
from locator.web.clock import now
from locator.web.database import ask
from locator.web.responses import json_response

bp = Blueprint("health", __name__)

# Hours are rolled forward every day: a horizon that is a week short has missed a week of that.
WARN_BEFORE = timedelta(days=7)
GREEN, YELLOW, RED = "green", "yellow", "red"


@bp.get("/live")
def live() -> Response:
    """Say that the process answers; touches nothing else."""
    return json_response({"live": True})


@bp.get("/ready")
def ready() -> Response:
    """Say whether the database can answer and how far opening hours are worked out."""
    found = ask(health.check)
    at = now()
    hours = _hours_light(found.hours_known_until, at)
    light = hours if found.schema_is_current else RED
    status = HTTPStatus.OK if found.schema_is_current else HTTPStatus.SERVICE_UNAVAILABLE
    return json_response(
        {
            "light": light,
            "schema_is_current": found.schema_is_current,
            "hours": hours,
            "hours_known_until": found.hours_known_until,
            "hours_horizon_days": HORIZON_DAYS,
            "unreadable_hours": found.unreadable_timetables,
        },
        status=status,
    )


def _hours_light(known_until: datetime | None, at: datetime) -> str:
    if known_until is None:
        return GREEN  # no hours are kept: nothing can run out
    if known_until <= at:
        return RED
    return YELLOW if known_until - at < WARN_BEFORE else GREEN
