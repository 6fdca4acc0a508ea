"""Connects to another cluster, and says in one sentence what stands in the way."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, errors
from pydantic import ValidationError

from stream.agents.engine.fetcher import Fetcher, Moved, take_over
from stream.agents.engine.unpacking import bound_of
from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.topic.settings import TopicSettings
from stream.feeds.transport import FarSideFault, FarSideRefuses
from stream.kafka.clients import check_codecs, consumer, greet, ssl_context
from stream.kafka.topics import SHARDED, TOPICS
from stream.settings import Kafka, Settings

__all__ = ["Connection", "connect", "fault_of", "settings_of"]

_REFUSALS = (
    errors.AuthenticationFailedError,
    errors.AuthenticationMethodNotSupported,
    errors.ClusterAuthorizationFailedError,
    errors.GroupAuthorizationFailedError,
    errors.IllegalSaslStateError,
    errors.SaslAuthenticationFailed,
    errors.TopicAuthorizationFailedError,
    errors.UnsupportedSaslMechanismError,
    ssl.SSLError,
)
"""What somebody has to mend: a password, an ACL, a certificate."""
_CONNECT_SECONDS = 30.0
"""For the greeting and the list of topics; aiokafka itself waits for some of it without a bound."""
_LEAVE_SECONDS = 20.0
"""To leave the group in order: the brokers' answer may take 8 s, the batch in hand 5."""
_PARTITION_BYTES = 2 * 1024 * 1024
_FETCH_BYTES = 8 * 1024 * 1024
"""What one answer brings of a partition, and in all: a larger record comes all the same, alone."""


def settings_of(name: str, settings: TopicSettings, own_bootstrap: str) -> Settings:
    """Return the source's cluster as settings of a client. Raises `Misconfigured` for what cannot be a cluster, for a
    file that cannot be read, for codecs that are not installed, and for one of our own topics on our own brokers.
    """
    check_codecs()
    try:
        kafka = Kafka(
            bootstrap=settings.bootstrap,
            security=settings.security,
            mechanism=settings.mechanism,
            username=settings.username,
            password=settings.password,
            ca_file=settings.ca_file,
        )
    except ValidationError as error:
        why = "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors(include_input=False))
        raise Misconfigured(f"source {name}: {why}") from None
    try:
        ssl_context(kafka)
    except Misconfigured:
        raise Misconfigured(f"source {name}: ca_file cannot be read as PEM") from None
    ours = settings.topic in {topic.name for topic in (*TOPICS, *SHARDED)}
    if ours and _addresses(settings.bootstrap) & _addresses(own_bootstrap):
        raise Misconfigured(
            f"source {name}: {settings.topic} is a topic of this service: what it brings would come again for ever"
        )
    return Settings(kafka=kafka)


def _addresses(bootstrap: str) -> set[str]:
    return {address.strip().lower() for address in bootstrap.split(",") if address.strip()}


class Connection:
    """A consumer, and what its fetcher says."""

    def __init__(self, made: AIOKafkaConsumer) -> None:
        self.consumer = made
        self.moved: deque[Moved] = deque()
        """Places that were not there any more, oldest first: retention had passed them."""
        self._fetcher: Fetcher | None = None

    async def start(self, clock: Clock, most: int) -> None:
        """Connect; nothing is subscribed to yet. No batch unpacks to more than `most` bytes."""
        await self.consumer.start()
        self._fetcher = take_over(self.consumer, self.moved, lambda _: False, clock, most=most)

    @property
    def refusal(self) -> str | None:
        """Why the broker does not let us read; None where it does."""
        return self._fetcher.refusal if self._fetcher is not None else None

    async def close(self) -> None:
        """Leave the group; what was not committed comes again, here or elsewhere."""
        with suppress(errors.KafkaError, OSError, TimeoutError):
            async with asyncio.timeout(_LEAVE_SECONDS):
                await self.consumer.stop()


async def connect(settings: TopicSettings, client: Settings, clock: Clock) -> Connection:
    """Return a connection. Raises `FarSideFault` for a topic that is not there, and what aiokafka raises
    (`fault_of`).
    """
    connection: Connection | None = None
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await greet(client)  # aiokafka's own start says of a wrong password only that nothing answered
            connection = Connection(
                consumer(
                    client,
                    group=settings.group,
                    fetch_max_bytes=_FETCH_BYTES,
                    max_partition_fetch_bytes=_PARTITION_BYTES,
                )
            )
            await connection.start(clock, bound_of(client))
            known = await connection.consumer.topics()
    except BaseException:
        if connection is not None:
            await connection.close()
        raise
    if settings.topic not in known:  # to subscribe might create it
        await connection.close()
        raise FarSideFault(f"the cluster has no topic {settings.topic}, or we may not see it")
    return connection


def fault_of(error: Exception, settings: TopicSettings) -> FarSideFault:
    """Return what an error means for the source, in one sentence without secrets."""
    if isinstance(error, FarSideFault):
        return error
    kind = type(error).__name__
    if isinstance(error, _REFUSALS):
        return FarSideRefuses(f"the cluster refuses us ({kind}): see user, password, certificate and ACLs")
    if isinstance(error, errors.KafkaConnectionError | OSError):
        return FarSideFault(f"no broker answers at {settings.bootstrap} ({kind})")
    return FarSideFault(f"topic {settings.topic} cannot be read now ({kind})")
