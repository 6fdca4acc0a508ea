"""Pieces of time that do not count: while we did not look, and on quiet days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from stream.feeds.silence.week import Span

__all__ = ["after", "counted", "days", "merged", "seconds_in"]


def merged(spans: Iterable[Span], most: int) -> list[Span]:
    """Return the spans in order, those that touch as one. Where they are more than `most`, the nearest become one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    while len(joined) > most:
        near = min(range(len(joined) - 1), key=lambda place: joined[place + 1][0] - joined[place][1])
        joined[near : near + 2] = [(joined[near][0], joined[near + 1][1])]
    return joined


def counted(start: float, end: float, left_out: Iterable[Span]) -> list[Span]:
    """Return what is left of the time from `start` to `end`; `left_out` is in order and does not overlap."""
    left: list[Span] = []
    for out, back in left_out:
        if out >= end:
            break
        if back > start:
            if out > start:
                left.append((start, out))
            start = back
    if start < end:
        left.append((start, end))
    return left


def seconds_in(spans: Iterable[Span]) -> float:
    """Return how long they are together."""
    return sum(end - start for start, end in spans)


def after(spans: Iterable[Span], seconds: float) -> list[Span]:
    """Return the spans without so many seconds at their beginning."""
    left: list[Span] = []
    for start, end in spans:
        passed = min(seconds, end - start)
        seconds -= passed
        if start + passed < end:
            left.append((start + passed, end))
    return left


def days(quiet: Collection[date], zone: tzinfo | None) -> list[Span]:
    """Return the days, each from its midnight to the next, in the zone."""
    spans = []
    for day in quiet:
        if date.min < day < date.max - timedelta(days=1):
            first = datetime.combine(day, time(), zone)
            spans.append((first.timestamp(), datetime.combine(day + timedelta(days=1), time(), zone).timestamp()))
    return spans
