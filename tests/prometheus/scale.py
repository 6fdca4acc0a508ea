"""Makes of the rules files others in which all times are shorter by one factor: minutes and weeks pass in a test.

Nothing else is changed: each duration of PromQL (a range, a step, an offset), each `for`, `keep_firing_for` and
`interval`, and those thresholds that are seconds, which are named here and must stand in their rule. Who divides
a whole file, and multiplies it again, has the same file: a test holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

__all__ = ["FACTOR", "SECONDS", "scaled", "shortened"]

FACTOR = 60
"""A minute is a second, a week 168 minutes. Prometheus looks at the rules four times a second."""

SECONDS: Mapping[str, tuple[str, ...]] = {
    "ProgressStalled": ("> {60}",),
    "CommitStalled": ("wire_group_oldest_seconds) > {300}",),
    "FeedFailing": ("> {10800}",),
    "AlertsUndelivered": ("> time() - {1800}",),
    "RecordsExpired": ("> time() - {1800}",),
    "EmbargoUnreadable": ("> time() - {1800}",),
    "PushRefused": ("> time() - {1200}",),
    "source:wire_last_article_timestamp_seconds:max": ("> time() - {2419200}",),
}
"""What in a rule is a time and has no unit, in braces, with what stands around it. Those that are no times of ours are
left: EndToEndSlow's 2.5 s is a bucket of the worker's histogram, FeedCertificate's 14 days are of the calendar.
"""

_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_DURATION = re.compile(r"(?<=[\[:])(\d+)(ms|[smhdw])(?=[\]:])|(?<=\boffset )(\d+)(ms|[smhdw])\b")
"""In a range, in a subquery's step, and behind `offset`; nowhere else does PromQL have durations."""
_TIMES = ("for", "keep_firing_for", "interval")


def shortened(duration: str, factor: Fraction) -> str:
    """Return a duration divided by the factor, in milliseconds. Raises `ValueError` where it would be a part of one."""
    found = re.fullmatch(r"(\d+)(ms|[smhdw])", duration)
    if found is None:
        raise ValueError(f"{duration!r} is no duration of one unit")
    milliseconds = Fraction(int(found[1]) * _UNITS[found[2]]) / factor
    if milliseconds.denominator != 1:
        raise ValueError(f"{duration} cannot be divided by {factor}")
    return f"{milliseconds}ms" if milliseconds else "0s"


def scaled(rules: dict[str, Any], factor: Fraction | int = FACTOR) -> dict[str, Any]:
    """Return a rules file's content with all times divided by the factor. Raises `ValueError` where a threshold of
    `SECONDS` does not stand in its rule.
    """
    by = Fraction(factor)
    return {"groups": [_group(group, by) for group in rules["groups"]]}


def _group(group: dict[str, Any], factor: Fraction) -> dict[str, Any]:
    return _times(group, factor) | {"rules": [_rule(rule, factor) for rule in group["rules"]]}


def _rule(rule: dict[str, Any], factor: Fraction) -> dict[str, Any]:
    expr = _DURATION.sub(lambda found: shortened(found[0], factor), rule["expr"])
    for threshold in SECONDS.get(rule.get("alert") or rule["record"], ()):
        before, _, rest = threshold.partition("{")
        _, _, after = rest.partition("}")
        pattern = re.escape(before) + r"(\d+(?:\.\d+)?)" + re.escape(after)
        if len(re.findall(pattern, expr)) != 1:
            raise ValueError(f"{threshold} does not stand in {rule.get('alert') or rule['record']}")
        expr = re.sub(pattern, lambda found: f"{before}{_number(Fraction(found[1]) / factor)}{after}", expr)  # noqa: B023
    return _times(rule, factor) | {"expr": expr}


def _times(of: dict[str, Any], factor: Fraction) -> dict[str, Any]:
    return of | {key: shortened(of[key], factor) for key in _TIMES if key in of}


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else str(float(value))
