"""What is said of a source's rhythm at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["Judgement", "sentence"]

_SELDOM = timedelta(hours=12)
"""An alarm that is further away than this is said to be far, so that nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a source is quieter, or louder, than it ever is."""

    ratio: float
    """How long it has been quiet, over how long it may be: above 1 it is silent. Finite, 0 or more."""
    silent: bool
    flooding: bool
    alarm_at: datetime | None
    """When it is called silent if nothing comes, or was; None where that cannot be said, or not within eight weeks."""
    words: str
    """One plain sentence, for people."""


def sentence(waited: float, at: datetime, alarm: datetime | None, *, silent: bool, learned: int | None) -> str:
    """Return what is said of a source that has been quiet for `waited` seconds. `learned` is how many days were seen,
    None once they are enough.
    """
    quiet = f"quiet for {_duration(waited)}"
    if alarm is None:
        return f"{quiet}; too seldom to be called silent within eight weeks"
    if silent:
        return f"silent: {quiet}, too long since {_moment(alarm, at)}"
    called = f"would be called silent {_moment(alarm, at, ahead=True)}"
    if learned is not None:
        return f"learning: {learned} days of 14; {quiet}, {called}"
    if alarm - at > _SELDOM:
        return f"{quiet}; too seldom to be called dead in hours: {called}"
    return f"{quiet}; {called}"


def _duration(seconds: float) -> str:
    """Return a duration as somebody would say it."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def _moment(at: datetime, now: datetime, *, ahead: bool = False) -> str:
    """Return an instant as somebody would say it at `now`, in the zone of `now`."""
    clock = f"{at:%H:%M} {at.tzname() or ''}".rstrip()
    if at.date() == now.date():
        return f"at {clock}" if ahead else clock
    on = "on " if ahead else ""
    if abs(at - now) < timedelta(days=6):
        return f"{on}{at:%A} {clock}"
    return f"{on}{at:%Y-%m-%d} {clock}"
