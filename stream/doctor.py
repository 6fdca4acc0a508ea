"""Looks at everything a worker needs, and says what is wrong and how to mend it: `wirestream doctor`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from stream.administer import check_topics, connected_admin
from stream.agents.drain import check_versions
from stream.agents.roles import read_rules
from stream.errors import WirestreamError
from stream.settings import Settings
from stream.store import check, described, open_engine

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
    kafka = f"{settings.kafka.bootstrap} ({settings.kafka.security})"
    try:
        async with connected_admin(settings):
            yield Finding("kafka", kafka, "")
        await check_topics(settings)
        yield Finding("topics", f"{settings.topics.partitions} partitions", "")
    except WirestreamError as error:
        yield Finding("kafka and topics", kafka, str(error))
    yield _database(settings)
    yield _sync("alert rules", str(settings.alerts.rules or "none set"), lambda: read_rules(settings))


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
