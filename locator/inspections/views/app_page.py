"""The page that an inspector's phone keeps: without a person's data, which its script brings and keeps."""

from flask import Blueprint, Response

from locator.accounts.views.access import public
from locator.assessments.domain.result import MAX_NOTE_LENGTH, MAX_WORDS_LENGTH
from locator.http.responses import page
from locator.inspections.domain.inspection import FAILED, MET

bp = Blueprint("inspector_app", __name__)


@bp.get("/inspect")
@public
def shell() -> Response:
    """Show the doors that this phone keeps, and those results that wait for a network."""
    response = page(
        "inspections/app.html", met=MET, failed=FAILED, most_words=MAX_WORDS_LENGTH, most_note=MAX_NOTE_LENGTH
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
