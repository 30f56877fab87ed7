"""Checks of the site as others reach it: does it answer at its own addresses, is the certificate good?"""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import urllib3

from locator.config import Settings
from locator.doctor.domain import Finding, State, fault, ok, warning
from locator.operations.domain import server_address

TIMEOUT_S = 5.0
WARN_DAYS = 14
HSTS = "Strict-Transport-Security"


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield whether the server answers on this machine, and the site at its public address."""
    site = [] if settings.is_local_only else [*_site(settings, now)]
    answers_elsewhere = any(finding.state is State.OK for finding in site)
    yield _server(settings, answers_elsewhere)
    yield from site


def _server(settings: Settings, answers_elsewhere: bool) -> Finding:
    """Return whether the server answers on this machine; it may run on another one.

    scripts/serve notes where it serves as the public address, whatever LOCATOR_PORT says.
    """
    here = server_address(settings.host, settings.port).rstrip("/")
    trouble, _ = _ask(f"{here}/live")
    if trouble and settings.is_local_only and not _ask(f"{settings.public_url}/live")[0]:
        here, trouble = settings.public_url, ""
    if not trouble:
        return ok("server", f"{here} 有答复")
    return (warning if answers_elsewhere else fault)(
        "server",
        f"{here} 没有答复：{trouble}",
        "请启动 locator serve，看它的日志；它在别的机器或端口上时，设 LOCATOR_HOST 和 LOCATOR_PORT",
    )


def _site(settings: Settings, now: datetime) -> Iterator[Finding]:
    is_encrypted = settings.public_url.startswith("https:")
    trouble, headers = _ask(f"{settings.public_url}/live")
    if trouble:
        yield fault(
            "site",
            f"{settings.public_url} 没有答复：{trouble}",
            "请看代理的日志、域名解析、防火墙和证书",
        )
        return
    if is_encrypted and HSTS not in headers:
        yield warning("site", f"答复里没有 {HSTS}", "请照 deploy/nginx 在代理里加上")
    else:
        yield ok("site", f"{settings.public_url} 有答复")
    if is_encrypted:
        yield from _certificate(settings.public_url, now)


def _ask(url: str) -> tuple[str, urllib3.HTTPHeaderDict]:
    """Return what is wrong with the answer of an address (empty: nothing), and its headers."""
    try:
        answer = urllib3.request("GET", url, timeout=TIMEOUT_S, retries=False, redirect=False)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return type(error).__name__, urllib3.HTTPHeaderDict()
    return ("" if answer.status == 200 else f"HTTP {answer.status}"), answer.headers


def _certificate(url: str, now: datetime) -> Iterator[Finding]:
    address = urlsplit(url)
    place = (address.hostname or "", address.port or 443)
    try:
        with (
            socket.create_connection(place, TIMEOUT_S) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=place[0]) as connection,
        ):
            until_s = ssl.cert_time_to_seconds(str((connection.getpeercert() or {})["notAfter"]))
    except (OSError, KeyError, ValueError) as error:
        yield warning("certificate", f"证书看不了：{type(error).__name__}", "请看代理的证书")
        return
    until = datetime.fromtimestamp(until_s, UTC)
    left = (until - now).days
    if left < WARN_DAYS:
        yield warning(
            "certificate", f"证书 {until:%Y-%m-%d} 到期，还有 {left} 天", "请换新的，再重新载入代理"
        )
    else:
        yield ok("certificate", f"证书到 {until:%Y-%m-%d}")
