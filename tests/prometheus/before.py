"""What Prometheus has seen in the four weeks before a run, in the short times of the test."""

from __future__ import annotations

import math

from tests.prometheus.history import DAY, WEEK, series, weeks_of
from tests.prometheus.scale import FACTOR

__all__ = ["before"]

_SLOT = 300 / FACTOR
_RULE = "source:wire_last_article_timestamp_seconds:max"
_FOUND = {"articles": 400.0, "headline": 400.0, "byline": 360.0, "dateline": 380.0, "lead": 400.0, "quotes": 0.0}


def before(now: float, *, silent: str, drifting: str) -> str:
    """A source that came every five minutes and is silent for seventy, one that gave bylines, and a busy wire."""
    begin, quiet = math.floor(now - 4.2 * WEEK), now - 14 * _SLOT
    source = {"source": silent}
    label = {"stage": "normalise", "copy": "live", "instance": "before:9100", "job": "wirestream"}
    rate = 40 / (15 * 60 / FACTOR)  # forty in a quarter of an hour
    return weeks_of(
        {
            _RULE: [series(_RULE, source, begin, now, _SLOT, lambda at: min(at, quiet))],
            "source:wire_arrived:bool": [
                series("source:wire_arrived:bool", source, begin, now, _SLOT, lambda at: float(at < quiet))
            ],
            "source:wire_arrivals_missing:sum": [
                series("source:wire_arrivals_missing:sum", source, quiet, now, _SLOT, lambda at: (at - quiet) / _SLOT)
            ],
            "source_field:wire_extracted:now": [
                series(
                    "source_field:wire_extracted:now",
                    {"source": drifting, "field": field, "window": window},
                    begin,
                    now - 0.9 * WEEK,
                    _SLOT,
                    lambda _at, found=found: found,
                )
                for field, found in _FOUND.items()
                for window in ("3h", "1d")
            ],
            "wire_end_to_end_seconds_count": [
                series(
                    "wire_end_to_end_seconds_count",
                    label,
                    now - 2.2 * WEEK,
                    now - DAY,
                    1.0,
                    lambda at: (at - begin) * rate,
                )
            ],
        }
    )
