"""From a refusal to the answer: a page, or problem+json (RFC 9457)."""

import logging
import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException

from geodata.errors import GeodataError, UnknownDivision
from geodata.sentence import Sentence
from locator.errors import LocatorError, RowProblem
from locator.http.language import say
from locator.http.logging import trace_of
from locator.http.responses import json_response, page

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_S = "5"
log = logging.getLogger("locator")

NOT_FOUND = HTTPStatus.NOT_FOUND
# Refusals of geodata, which knows nothing of HTTP; the nearest class above counts.
GEODATA_STATUS = {UnknownDivision: HTTPStatus.NOT_FOUND, GeodataError: HTTPStatus.BAD_REQUEST}
# What happened, and what a person can do now.
WORDS = {
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
NEXT_AT_THE_DESK = Sentence("网址可能写错了，或者这一站、这一条已经没有了。可以从全部站点里找。")


def status_of(error: Exception) -> HTTPStatus:
    """Return the HTTP status of a refusal."""
    if isinstance(error, LocatorError):
        return error.status
    return next(GEODATA_STATUS[one] for one in type(error).__mro__ if one in GEODATA_STATUS)


def register(app: Flask) -> None:
    """Answer every refusal, every HTTP error and every bug of an application."""
    app.register_error_handler(LocatorError, refused)
    app.register_error_handler(GeodataError, refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, bug)


def refused(error: Exception) -> Response:
    """Return the answer that a refusal amounts to."""
    problems = error.by_parameter if isinstance(error, LocatorError) else {}
    return _answer(status_of(error), words(error), _slug(type(error).__name__), problems)


def words(trouble: object) -> str:
    """Return the sentence of a refusal, or of a row's problem, with its pattern, for any language."""
    if isinstance(trouble, RowProblem):
        return trouble.told
    said = trouble.args[0] if isinstance(trouble, Exception) and trouble.args else trouble
    return said if isinstance(said, Sentence) else Sentence.word(str(trouble))


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    response = _answer(status, "", _slug(status.phrase.title().replace(" ", "")))
    if status is HTTPStatus.METHOD_NOT_ALLOWED and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def bug(error: Exception) -> Response:
    """Answer what nobody foresaw; the log has the trace and the reference, never the request."""
    reference = secrets.token_hex(4)
    log.error("bug %s\n%s", reference, trace_of(error))
    return _answer(
        HTTPStatus.INTERNAL_SERVER_ERROR, Sentence("编号 {reference}", reference=reference), "internal-error"
    )


def _answer(
    status: HTTPStatus, detail: str, slug: str, problems: Mapping[str, str] | None = None
) -> Response:
    what, now_what = (say(words) for words in WORDS.get(status, (status.phrase, WORDS[NOT_FOUND][1])))
    detail = say(detail)
    if wants_json(request):
        problem: dict[str, object] = {
            "type": f"urn:worker-station-locator:problem:{slug}",
            "title": what,
            "status": status.value,
            "detail": detail or now_what,
        }
        if problems:
            problem["errors"] = [{"parameter": k, "detail": say(v)} for k, v in problems.items()]
        response = json_response(problem, status=status.value, media_type=PROBLEM_TYPE)
    else:
        response = _page(status, what=what, detail=detail, now_what=now_what)
        response.status_code = status.value
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _page(status: HTTPStatus, **said: str) -> Response:
    """Return an error's page: at the desk it keeps the links of the desk, and leads back there."""
    if not g.get("staff"):
        return page("error.html", private=True, **said)
    if status is NOT_FOUND:
        said["now_what"] = say(NEXT_AT_THE_DESK)
    return page("staff/error.html", private=True, **said)


def wants_json(asked: Request) -> bool:
    """Tell whether an error is for a program: of the API, or for one that takes no HTML."""
    if asked.path.startswith(("/api/", "/openapi.json", "/ready", "/live")):
        return True
    return asked.accept_mimetypes.best_match(["text/html", PROBLEM_TYPE]) == PROBLEM_TYPE


def _slug(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
