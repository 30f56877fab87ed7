"""Error responses: a page, or problem+json (RFC 9457)."""

import logging
import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException

from geodata.errors import GeodataError, UnknownDivision
from geodata.sentence import Sentence
from locator.db.errors import ReadOnly
from locator.errors import LocatorError, RowProblem
from locator.http.language import translate
from locator.http.logging import trace_of
from locator.http.problems import PROBLEM_TYPE, problem
from locator.http.responses import json_response, page

RETRY_AFTER_S = "5"
INTERNAL_ERROR = "internal-error"
LIMIT_PERIOD_S = 3600  # most limits are for an hour
log = logging.getLogger("locator")

NOT_FOUND = HTTPStatus.NOT_FOUND
# Statuses for errors of geodata, which does not know HTTP; the nearest base class counts.
GEODATA_STATUS = {UnknownDivision: HTTPStatus.NOT_FOUND, GeodataError: HTTPStatus.BAD_REQUEST}
# What happened, and what the person can do now.
TITLE_AND_ADVICE = {
    HTTPStatus.BAD_REQUEST: (
        Sentence("没看懂您的问题"),
        Sentence("请改一改再找。"),
    ),
    HTTPStatus.UNAUTHORIZED: (
        Sentence("要先登录"),
        Sentence("请登录后再试。"),
    ),
    HTTPStatus.FORBIDDEN: (
        Sentence("不能这样做"),
        Sentence("请回到首页再试；要改别处的站点，请联系那里的工会。"),
    ),
    HTTPStatus.PRECONDITION_FAILED: (
        Sentence("别人刚刚改过"),
        Sentence("请看看它现在的样子再改。"),
    ),
    HTTPStatus.PRECONDITION_REQUIRED: (
        Sentence("没有说改的是哪一版"),
        Sentence("请先读一遍，再写明改的是哪一版。"),
    ),
    HTTPStatus.NOT_FOUND: (
        Sentence("没有这一页"),
        Sentence("可以回首页按位置、地名或地区找。"),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        Sentence("这个地址不能这样用"),
        Sentence("请回到首页再试。"),
    ),
    HTTPStatus.CONFLICT: (
        Sentence("现在不能这样做"),
        Sentence("请看看它现在的样子再试。"),
    ),
    HTTPStatus.GONE: (
        Sentence("这个链接已经用过，或者过期了"),
        Sentence("要再确认，请等下一封信，或联系工会。"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        Sentence("发来的内容太大"),
        Sentence("请回到首页再试。"),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        Sentence("文件里有问题，什么也没有写入"),
        Sentence("请改好再导入一次。"),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        Sentence("试得太多了"),
        Sentence("请过一会儿再试；急事请拨 12351。"),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        Sentence("现在查不了"),
        Sentence("请过一会儿再试；急事请拨 12351。"),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        Sentence("我们出了差错"),
        Sentence("请过一会儿再试；急事请拨 12351。"),
    ),
}
# Of refusals that their status alone does not describe.
TITLE_AND_ADVICE_OF: Mapping[type[Exception], tuple[Sentence, Sentence]] = {
    ReadOnly: (Sentence("现在只能查，不能改"), Sentence("查驿站照常；要改的、要反映的，请过一会儿再试。")),
}
STAFF_NOT_FOUND_ADVICE = Sentence("网址可能写错了，或者这一站、这一条已经没有了。可以从全部站点里找。")


def status_of(kind: type[Exception]) -> HTTPStatus:
    """Return the HTTP status of a kind of LocatorError or GeodataError."""
    if issubclass(kind, LocatorError):
        return kind.status
    return next(GEODATA_STATUS[base] for base in kind.__mro__ if base in GEODATA_STATUS)


def register(app: Flask) -> None:
    """Handle every LocatorError, HTTP error and unexpected exception of an application."""
    app.register_error_handler(LocatorError, refusal_response)
    app.register_error_handler(GeodataError, refusal_response)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, unexpected_error_response)


def refusal_response(error: Exception) -> Response:
    """Return the response for a LocatorError or GeodataError."""
    problems = error.by_parameter if isinstance(error, LocatorError) else {}
    words = TITLE_AND_ADVICE_OF.get(type(error))
    response = _response(status_of(type(error)), message_of(error), slug_of(type(error)), problems, words)
    if status_of(type(error)) is HTTPStatus.TOO_MANY_REQUESTS:
        retry_after_s = error.retry_after_s if isinstance(error, LocatorError) else None
        response.headers["Retry-After"] = str(retry_after_s or LIMIT_PERIOD_S)
    return response


def message_of(error: object) -> str:
    """Return the message of an error or of a row's problem, as a Sentence that can be translated."""
    if isinstance(error, RowProblem):
        return error.message
    message = error.args[0] if isinstance(error, Exception) and error.args else error
    return message if isinstance(message, Sentence) else Sentence.word(str(error))


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    response = _response(status, "", slug_of(status))
    if status is HTTPStatus.METHOD_NOT_ALLOWED and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def unexpected_error_response(error: Exception) -> Response:
    """Answer an unexpected exception; log its traceback and a reference, never the request."""
    reference = secrets.token_hex(4)
    log.error("bug %s\n%s", reference, trace_of(error))
    return _response(
        HTTPStatus.INTERNAL_SERVER_ERROR, Sentence("编号 {reference}", reference=reference), INTERNAL_ERROR
    )


def _response(
    status: HTTPStatus,
    detail: str,
    slug: str,
    problems: Mapping[str, str] | None = None,
    words: tuple[str, str] | None = None,
) -> Response:
    of_status = TITLE_AND_ADVICE.get(status) or (status.phrase, TITLE_AND_ADVICE[NOT_FOUND][1])
    title, advice = map(translate, words or of_status)
    detail = translate(detail)
    if wants_json(request):
        said = problem(slug, status, title, detail or advice)
        if problems:
            said["errors"] = [{"parameter": k, "detail": translate(v)} for k, v in problems.items()]
        response = json_response(said, status=status.value, media_type=PROBLEM_TYPE)
    else:
        response = _page(status, what=title, detail=detail, now_what=advice)
        response.status_code = status.value
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _page(status: HTTPStatus, **values: str) -> Response:
    """Return an error page; on staff pages it keeps their navigation."""
    if not g.get("staff"):
        return page("layout/error.html", private=True, **values)
    if status is NOT_FOUND:
        values["now_what"] = translate(STAFF_NOT_FOUND_ADVICE)
    return page("layout/staff_error.html", private=True, **values)


def wants_json(request: Request) -> bool:
    """Tell whether an error goes to a program: on the API, or where HTML is not accepted."""
    if request.path.startswith(("/api/", "/ogc", "/openapi.json", "/ready", "/live")):
        return True
    return request.accept_mimetypes.best_match(["text/html", PROBLEM_TYPE]) == PROBLEM_TYPE


def slug_of(kind: type[Exception] | HTTPStatus) -> str:
    """Return what the `type` of a problem ends in: the name of a refusal, or the phrase of a status."""
    name = kind.phrase.title().replace(" ", "") if isinstance(kind, HTTPStatus) else kind.__name__
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
