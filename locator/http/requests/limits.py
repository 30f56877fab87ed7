"""How often one address may ask: the limits of `locator/limits.py`, before a question costs anything."""

from datetime import datetime
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, request

from geodata.sentence import Sentence
from locator.errors import LocatorError
from locator.http import clock
from locator.http.requests.counts import RequestCounts
from locator.limits import QUESTIONS, Limit

IPV4_LOOPBACK = "127."
IPV6_NETWORK_BITS = 64  # one household or phone has that many addresses
REFUSED = "locator.refused"  # in the environ: why a layer below Flask does not answer
TOO_FAST = Sentence("要得太快了，请过一分钟再试")


class TooManyQuestions(LocatorError):
    """An address asks more often than others could bear."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, limit: Limit, now: datetime) -> None:
        super().__init__(TOO_FAST)
        window_s = int(limit.within.total_seconds())
        self.retry_after_s = window_s - int(now.timestamp()) % window_s


def register(app: Flask) -> None:
    """Count the questions of an application; refuse those over their limit."""
    for limit in set(QUESTIONS.values()):
        app.extensions[_key(limit)] = RequestCounts(limit)

    @app.before_request
    def _count() -> None:
        if REFUSED in request.environ:  # below Flask, where it was counted
            raise request.environ[REFUSED]
        limit = QUESTIONS.get(request.endpoint or "")
        if limit is not None:
            count(app, limit, request.remote_addr, clock.now())


def count(app: Flask, limit: Limit, address: str | None, now: datetime) -> None:
    """Count a question of an address; raise TooManyQuestions over the limit."""
    asker = asker_of(address)
    counts: RequestCounts = app.extensions[_key(limit)]
    if asker and counts.is_reached(asker, now):
        raise TooManyQuestions(limit, now)


def asker_of(address: str | None) -> str:
    """Return who counts as one: an IPv4 address, an IPv6 network; empty for this machine.

    Behind a proxy that LOCATOR_PROXIES does not count everybody would seem to be this machine: nobody is
    refused then, rather than all for one.
    """
    if address and ":" not in address and not address.startswith(IPV4_LOOPBACK):
        return address  # nearly all, without reading the number
    try:
        given = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(given, IPv6Address):
        given = given.ipv4_mapped or given  # as a socket for both kinds tells IPv4 addresses
    if given.is_loopback:
        return ""
    if given.version == 6:
        return str(ip_network((given, IPV6_NETWORK_BITS), strict=False))
    return str(given)


def _key(limit: Limit) -> str:
    return f"locator.limit of {limit.what}"
