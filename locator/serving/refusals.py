"""What the server itself answers, without the application: problems (RFC 9457), and that it lives."""

from http import HTTPStatus

import orjson

from locator.serving.protocol import HTTPProtocol

HEADERS = [
    ("content-type", "application/problem+json"),
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
]
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
RETRY_AFTER_S = "5"


def refuse(protocol: HTTPProtocol, status: HTTPStatus) -> None:
    """Answer with a problem."""
    problem = {
        "type": f"urn:worker-station-locator:problem:{SLUGS[status]}",
        "title": status.phrase,
        "status": status.value,
        "detail": DETAILS[status],
    }
    headers = HEADERS
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers = [*HEADERS, ("retry-after", RETRY_AFTER_S)]
    elif status is HTTPStatus.REQUEST_TIMEOUT:
        headers = [*HEADERS, ("connection", "close")]
    protocol.response_bytes(status.value, headers, orjson.dumps(problem))


def answer_live(protocol: HTTPProtocol) -> None:
    """Say that the process lives, while all threads may be waiting for the database."""
    headers = [("content-type", "application/json"), *HEADERS[1:]]
    protocol.response_bytes(HTTPStatus.OK.value, headers, b'{"live":true}')
