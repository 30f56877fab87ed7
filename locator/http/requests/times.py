"""How many requests there were and how long they took, by route, method and status.

Nothing is counted by address or value. Each server process counts for itself in a file of the folder that
PROMETHEUS_MULTIPROC_DIR names; whichever of them is asked adds all up. What a process counted before it
ended stays in the sum.
"""

import os
from functools import cache
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own; set before it is imported
BUCKETS_S = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
# In the environ: when the server had the whole request, and when a layer below Flask began with it.
ASKED_S, BEGAN_S = "locator.asked_s", "locator.began_s"
NO_ROUTE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"  # whatever a stranger makes up
REGISTRY = CollectorRegistry()
SECONDS = Histogram(
    "locator_request_seconds",
    "How long answers took, by route, method and status.",
    ["route", "method", "status"],
    buckets=BUCKETS_S,
    registry=REGISTRY,
)
REFUSED = Counter(
    "locator_refused_requests",
    "Requests that the server refused before the application saw them, by status.",
    ["status"],
    registry=REGISTRY,
)


def register(app: Flask) -> None:
    """Time the requests of an application, from its first hook to its last."""

    @app.before_request
    def _begin() -> None:
        g.asked_s = request.environ.get(ASKED_S)  # see locator/http/database.py
        g.began_s = g.asked_s or request.environ.get(BEGAN_S) or perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        began_s = g.get("began_s")
        if began_s is not None:
            route = request.url_rule.rule if request.url_rule else NO_ROUTE
            method = request.method if request.method in METHODS else OTHER
            observe(route, method, response.status_code, began_s)
        return response


def observe(route: str, method: str, status: int, began_s: float) -> None:
    """Count an answer that began at a reading of `perf_counter`."""
    _series(route, method, status).observe(perf_counter() - began_s)


def count_refusal(status: int) -> None:
    """Count a request that was refused before the application saw it."""
    REFUSED.labels(str(status)).inc()


def collected() -> CollectorRegistry:
    """Return what all server processes have counted, or this one where it is alone."""
    if FOLDER not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


@cache  # bounded: routes times methods times statuses; to look a series up takes longer than to count
def _series(route: str, method: str, status: int) -> Histogram:
    return SECONDS.labels(route, method, str(status))
