"""What the server itself answers, without the application: problems (RFC 9457), and that it lives."""

from http import HTTPStatus

import orjson

from locator.http.errors import RETRY_AFTER_S
from locator.http.problems import BARE_HEADERS, PROBLEM_TYPE, problem
from locator.http.requests.times import count_refusal
from locator.serving.protocol import HTTPProtocol

HEADERS = [(name.lower(), value) for name, value in BARE_HEADERS.items()]
PROBLEM_HEADERS = [*HEADERS, ("content-type", PROBLEM_TYPE)]
DETAILS = {
    HTTPStatus.BAD_REQUEST: "请求的开头读不懂：Host 等要写一次，只写一次",
    HTTPStatus.REQUEST_TIMEOUT: "内容来得太慢，请在网络好一些的地方再试",
    HTTPStatus.SERVICE_UNAVAILABLE: "现在人太多，请过一会儿再试；急事请拨 12351",
    HTTPStatus.INTERNAL_SERVER_ERROR: "我们出了差错，请过一会儿再试；急事请拨 12351",
}
SLUGS = {
    HTTPStatus.BAD_REQUEST: "bad-head",
    HTTPStatus.REQUEST_TIMEOUT: "body-too-slow",
    HTTPStatus.SERVICE_UNAVAILABLE: "busy",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal-error",
}


def refuse(protocol: HTTPProtocol, status: HTTPStatus) -> None:
    """Answer with a problem."""
    count_refusal(status.value)
    headers = PROBLEM_HEADERS
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers = [*headers, ("retry-after", RETRY_AFTER_S)]
    elif status is HTTPStatus.REQUEST_TIMEOUT:
        headers = [*headers, ("connection", "close")]
    said = problem(SLUGS[status], status, status.phrase, DETAILS[status])
    protocol.response_bytes(status.value, headers, orjson.dumps(said))


def answer_live(protocol: HTTPProtocol) -> None:
    """Say that the process lives, while all threads may be waiting for the database."""
    headers = [*HEADERS, ("content-type", "application/json")]
    protocol.response_bytes(HTTPStatus.OK.value, headers, b'{"live":true}')
