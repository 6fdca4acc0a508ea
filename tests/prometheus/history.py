"""Writes what a Prometheus has seen before a test began, as OpenMetrics: weeks, in the short times of the test."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.prometheus.scale import FACTOR

__all__ = ["DAY", "WEEK", "series", "weeks_of"]

WEEK = 7 * 86400 / FACTOR
DAY = 86400 / FACTOR
"""Seconds, in the short times."""


def series(
    name: str, labels: Mapping[str, str], begin: float, end: float, step: float, value: Callable[[float], float | None]
) -> str:
    """One series from `begin` to `end`: `value` of a time, or nothing where it is None."""
    text = ",".join(f'{key}="{word}"' for key, word in labels.items())
    lines = []
    at = begin
    while at <= end:
        found = value(at)
        if found is not None:
            lines.append(f"{name}{{{text}}} {found:g} {at:.3f}")
        at += step
    return "".join(line + "\n" for line in lines)


def weeks_of(named: Mapping[str, list[str]]) -> str:
    """Series by name, each under its type: what OpenMetrics asks for. Recorded names have colons, and are gauges."""
    return "".join(f"# TYPE {_family(name)} {_kind(name)}\n" + "".join(of) for name, of in named.items())


def _family(name: str) -> str:
    return name.removesuffix("_total") if _kind(name) == "counter" else name


def _kind(name: str) -> str:
    return "counter" if name.endswith("_total") else "unknown" if name.endswith("_count") else "gauge"
