"""Delivery reports: a gateway says what became of a message, signed as messages to it are."""

from typing import Literal

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from locator.accounts.views.access import body_up_to, public
from locator.db.session import ChangeContext
from locator.http import clock
from locator.http.database import change
from locator.http.deployment import settings
from locator.http.responses import json_response
from locator.http.validation import from_body
from locator.messages.actions import outgoing
from locator.messages.domain import MAX_TEXT, MessageState, number_of
from locator.messages.domain.errors import ReportRefused
from locator.messages.domain.signature import is_signed

bp = Blueprint("messages", __name__, url_prefix="/messages")
BY_GATEWAY = ChangeContext(origin="gateway")


class DeliveryReport(BaseModel):
    """What became of a message: its id as it was sent, the state, and why it did not arrive."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(max_length=40)
    state: Literal["delivered", "undelivered"]
    reason: str = Field(default="", max_length=MAX_TEXT)


@bp.post("/reports")
@body_up_to(4 * 1024)
@public
def report() -> Response:
    """Take a delivery report and say whether the message is known; 401 without a valid signature."""
    secret, now = settings().message_secret, clock.now()
    body = request.get_data()
    if not secret or not is_signed(secret, _headers(), body, int(now.timestamp())):
        raise ReportRefused("签名不对，或者太旧")
    given = from_body(DeliveryReport, body)
    number, state = number_of(given.id), MessageState(given.state)
    is_known = number is not None and change(
        lambda connection: outgoing.note_report(connection, number, state, given.reason, now), BY_GATEWAY
    )
    return json_response({"known": is_known})


def _headers() -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
