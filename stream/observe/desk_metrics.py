"""Declares the metrics of the desk, and counts them: requests, how long they took, what is wrong with its tokens.

`route` is the route's own path with its parameters' names (`/api/v1/articles/{article_id}`): as many as there are
routes.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from stream.observe.metrics import REGISTRY

__all__ = ["REQUESTS", "REQUEST_SECONDS", "STREAMS", "TOKENS_WRONG", "answered"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
"""Seconds of an answer: a list takes ten milliseconds, a search a hundred, an export a minute."""

REQUESTS = Counter("wire_desk_requests_total", "Requests answered.", ["route", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "wire_desk_request_seconds", "Time of an answer, to its last byte.", ["route"], buckets=_SECONDS, registry=REGISTRY
)
STREAMS = Gauge("wire_desk_streams", "Streams of changes that are open.", registry=REGISTRY)
TOKENS_WRONG = Gauge(
    "wire_desk_tokens_wrong", "Lines of the tokens file that are wrong, and let nobody in.", registry=REGISTRY
)


def answered(route: str, status: int, seconds: float) -> None:
    """Count an answer. `route` is one of ours, or `other`."""
    REQUESTS.labels(route, str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
