"""Checks this machine's clock beside the brokers' and the database's. Pure."""

from __future__ import annotations

from datetime import datetime

from stream.operate.doctor.finding import Finding

__all__ = ["clock_finding"]

_CLOCK_SECONDS = 30.0
"""How far two clocks may be apart. Machines that keep their time are within a second of each other, and a machine that
has just started is not worth a fault."""
_COST = {
    "broker": "embargoes and quiet hours end by it, and what is stamped an hour ahead is refused",
    "database": "embargoes and quiet hours end by ours, and what is stored says when by ours too",
}


def clock_finding(whose: str, told: datetime | None, asked: datetime, answered: datetime) -> Finding:
    """Return what is to be said of a clock that told a time between two readings of ours. `whose` is `broker` or
    `database`; `told` is None where it does not tell.
    """
    name = "clock" if whose == "broker" else f"clock of the {whose}"
    if told is None:
        return Finding(name, f"the {whose} does not tell its own")
    # It was read at some moment between the two readings of ours: only what lies outside of them counts.
    ahead = max((asked - told).total_seconds(), min((answered - told).total_seconds(), 0.0))
    if abs(ahead) <= _CLOCK_SECONDS:
        return Finding(name, f"as the {whose}'s")
    which = "ahead of" if ahead > 0 else "behind"
    fault = f"this machine's clock is {abs(ahead):.0f} s {which} the {whose}'s: {_COST[whose]}; set both by NTP"
    return Finding(name, "", fault)
