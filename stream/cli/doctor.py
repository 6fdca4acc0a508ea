"""Looks at all that a worker needs, and says what is wrong and how to mend it: `wirestream doctor`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass

from stream.agents.engine.versions import check_versions
from stream.agents.roles import read_rules
from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import WirestreamError
from stream.kafka.admin import connected_admin, plan_topics
from stream.kafka.broker_clock import broker_clock
from stream.kafka.clients import check_codecs
from stream.kafka.plan import Planned, Weight
from stream.settings import Settings
from stream.store import check, described, open_engine

__all__ = ["Finding", "examine"]

_CLOCK_SECONDS = 30.0
"""How far the clocks of this machine and of the broker may be apart. Machines that keep their time are within a second
of each other, and a machine that has just started is not worth a fault."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `fault` is empty where all is well."""

    name: str
    about: str
    fault: str


async def examine(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> AsyncIterator[Finding]:
    """Yield all checks, in the order in which a worker would stumble."""
    yield _sync("versions", "faust-streaming as pinned", check_versions)
    yield _sync("codecs", "gzip, snappy, lz4 and zstd can be read", check_codecs)
    kafka = f"{settings.kafka.bootstrap} ({settings.kafka.security})"
    try:
        plan = await plan_topics(settings)
        yield Finding("kafka", kafka, "")
        for finding in _topics(plan, settings):
            yield finding
        yield await _clock(settings, clock)
    except WirestreamError as error:
        yield Finding("kafka", kafka, str(error))
    yield _database(settings)
    yield _sync("alert rules", str(settings.alerts.rules or "none set"), lambda: read_rules(settings))


def _topics(plan: Iterable[Planned], settings: Settings) -> Iterator[Finding]:
    """Yield one finding for all that are as they should be, and one for each difference."""
    differences = [each for planned in plan for each in planned.differences()]
    if not differences:
        yield Finding("topics", f"{settings.topics.partitions} partitions, configured as the settings want", "")
    for each in differences:
        warning = each.weight is Weight.WARNING
        message = f"{each.problem}. To mend it: {each.mend}"
        yield Finding("topics", message if warning else "", "" if warning else message)


async def _clock(settings: Settings, clock: Clock) -> Finding:
    async with connected_admin(settings) as admin:
        asked = clock.now()
        at_broker = await broker_clock(admin)
        answered = clock.now()
    if at_broker is None:
        return Finding("clock", "the broker does not tell its own", "")
    # The broker read its clock at some moment between the two readings of ours: only what lies outside of them counts.
    ahead = max((asked - at_broker).total_seconds(), min((answered - at_broker).total_seconds(), 0.0))
    if abs(ahead) <= _CLOCK_SECONDS:
        return Finding("clock", "as the broker's", "")
    which = "ahead of" if ahead > 0 else "behind"
    return Finding(
        "clock",
        "",
        f"this machine's clock is {abs(ahead):.0f} s {which} the broker's: embargoes and quiet hours end by it, "
        "and what is stamped an hour ahead is refused; set both by NTP",
    )


def _database(settings: Settings) -> Finding:
    try:
        engine = open_engine(settings.store.url.get_secret_value())
    except WirestreamError as error:
        return Finding("database", "", str(error))
    return _sync("database", described(engine), lambda: check(engine))


def _sync(name: str, about: str, look: Callable[[], object]) -> Finding:
    try:
        look()
    except WirestreamError as error:
        return Finding(name, about, str(error))
    return Finding(name, about, "")
