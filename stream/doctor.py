"""Looks at everything a worker needs, and says what is wrong and how to mend it: `wirestream doctor`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass

from stream.administer import plan_topics
from stream.agents.drain import check_versions
from stream.agents.roles import read_rules
from stream.errors import WirestreamError
from stream.kafka import check_codecs
from stream.settings import Settings
from stream.store import check, open_engine
from stream.topic_plan import Planned, Weight

__all__ = ["Finding", "examine"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `fault` is empty where all is well."""

    name: str
    about: str
    fault: str


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """All checks, in the order in which a worker would stumble."""
    yield _sync("versions", "faust-streaming as pinned", check_versions)
    yield _sync("codecs", "gzip, snappy, lz4 and zstd can be read", check_codecs)
    kafka = f"{settings.kafka.bootstrap} ({settings.kafka.security})"
    try:
        plan = await plan_topics(settings)
        yield Finding("kafka", kafka, "")
        for finding in _topics(plan, settings):
            yield finding
    except WirestreamError as error:
        yield Finding("kafka", kafka, str(error))
    yield _database(settings)
    yield _sync("alert rules", str(settings.alerts.rules or "none set"), lambda: read_rules(settings))


def _topics(plan: Iterable[Planned], settings: Settings) -> Iterator[Finding]:
    """One finding for all that are as they should be, and one for each difference."""
    differences = [each for planned in plan for each in planned.differences()]
    if not differences:
        yield Finding("topics", f"{settings.topics.partitions} partitions, configured as the settings want", "")
    for each in differences:
        warning = each.weight is Weight.WARNING
        said = f"{each.said}. To mend it: {each.mend}"
        yield Finding("topics", said if warning else "", "" if warning else said)


def _database(settings: Settings) -> Finding:
    try:
        engine = open_engine(settings.store.url.get_secret_value())
    except WirestreamError as error:
        return Finding("database", "", str(error))
    return _sync("database", engine.url.render_as_string(hide_password=True), lambda: check(engine))


def _sync(name: str, about: str, look: Callable[[], object]) -> Finding:
    try:
        look()
    except WirestreamError as error:
        return Finding(name, about, str(error))
    return Finding(name, about, "")
