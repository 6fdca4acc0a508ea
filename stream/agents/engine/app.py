"""Makes a role's Faust app. Every setting that decides whether messages are lost is set here, with its reason."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import uuid4

import faust
from mode import Service
from structlog.contextvars import bind_contextvars
from yarl import URL

from stream.agents.engine.drain import Transport
from stream.agents.engine.membership import BEGAN
from stream.agents.engine.recovery import Tables
from stream.clock import Clock
from stream.kafka.clients import ssl_context
from stream.kafka.stages import group_of
from stream.kafka.topics import Topic
from stream.settings import Kafka, Settings

__all__ = ["make_app", "source"]


_FOR_EVER = 10 * 365 * 86400.0
"""Seconds: longer than any outage."""
_STOOD_BY = frozenset({"dedupe", "resolve"})
"""Stages that have one partition of much state: nobody else goes on while it is read."""


class _Monitor(faust.Monitor):
    """Samples nothing: Faust's does, once a second and stage, what our metrics say."""

    @Service.task
    async def _sampler(self) -> None:
        """Do nothing."""


class _App(faust.App):
    """Writes nothing to disk: its tables are in memory, and a container's file system is read-only."""

    settings: Settings
    clock: Clock
    role: str
    linger: float
    """Seconds between two small lots of records: a stage whose batches cost more than their records waits so long."""

    def _create_directories(self) -> None:
        pass

    async def start(self) -> None:
        """Start it, with its stage's name on each line that it logs.

        Await it in a task of its own: what is bound stays in the task, and goes to all that is started from it.
        """
        bind_contextvars(stage=self.role)
        await super().start()

    async def stop(self) -> None:
        """Stop it, in a task of its own too."""
        bind_contextvars(stage=self.role)
        await super().stop()


def make_app(role: str, settings: Settings, clock: Clock) -> faust.App:
    """Return an app that is not started. Its id, and so its consumer group, is `wirestream-<role>`."""
    kafka = settings.kafka
    brokers = [URL(f"kafka://{address.strip()}") for address in kafka.bootstrap.split(",")]
    app = _App(
        group_of(role),
        broker=brokers,
        broker_credentials=_credentials(kafka),
        # Bytes in, bytes out: a typed topic turns one bad message into a crash of the agent (docs/faust.md).
        key_serializer="raw",
        value_serializer="raw",
        # Exactly-once loses messages here (docs/faust.md); ids are deterministic and sinks upsert instead.
        processing_guarantee="at_least_once",
        broker_commit_interval=kafka.commit_interval,
        broker_session_timeout=kafka.session_timeout,
        broker_heartbeat_interval=kafka.session_timeout / 10,
        broker_request_timeout=max(kafka.request_timeout, kafka.session_timeout),
        broker_rebalance_timeout=kafka.rebalance_timeout,
        # aiokafka leaves its group where nothing was fetched for so long, and never joins again. A flow that is held
        # for a database, and a worker without partitions, fetch nothing; who stands still is for the watchdog to see.
        broker_max_poll_interval=_FOR_EVER,
        broker_max_poll_records=500,  # without it, hangs are reported (robinhood/faust#402)
        producer_request_timeout=kafka.request_timeout,  # the default is 20 minutes
        consumer_group_instance_id=f"{kafka.instance_id}-{role}" if kafka.instance_id else None,
        # Faust's assignor asserts that its partitions were given to its own address, by default the host's. A static
        # member gets the assignment of its last life: a container made anew, with another name, would never start.
        **({"canonical_url": f"http://{kafka.instance_id}-{role}"} if kafka.instance_id else {}),
        **({"broker_client_id": _client_id(kafka.instance_id, role, clock)} if kafka.instance_id else {}),
        consumer_auto_offset_reset="earliest",
        stream_buffer_maxsize=512,  # rows of a standby's tables; what a stage reads ahead, `ahead` bounds
        stream_wait_empty=True,  # without it SIGTERM commits what is not finished (docs/faust.md)
        stream_processing_timeout=settings.watchdog.stalled_after * 10,  # only logs; the watchdog is ours
        # Topics are created by `wirestream topics apply`, and checked at start.
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_replication_factor=settings.topics.replication,
        Monitor=_Monitor,
        TableManager=Tables,
        recovery_consistency_check=False,  # `recovery` does its own: a changelog that was made anew is no crash
        table_standby_replicas=settings.dedupe.standbys if role in _STOOD_BY else 0,
        # Faust's web serves table data to everyone by default; health and metrics are our own.
        web_enabled=False,
        web_tables_enabled=False,
        web_router_enabled=False,
        worker_redirect_stdouts=False,
        autodiscover=False,
    )
    app.settings = settings
    app.clock = clock
    app.role = role
    app.linger = settings.store.linger_ms / 1000 if role == "store" else 0.0
    app.transport = Transport(brokers, app)
    return app


def _client_id(instance: str, role: str, clock: Clock) -> str:
    """Return the client id that shows which of two workers of one instance id began first (`membership`)."""
    began = _began(clock)  # type: ignore[arg-type]  # every clock can be hashed, though its Protocol does not say so
    return f"wirestream-{instance}-{role}{BEGAN}{began}"


@cache
def _began(clock: Clock) -> str:
    """When the worker of this clock began: the time, in digits that sort, and a random end, for two that began at the
    same moment. All stages of a worker have the same: with one each, either of two workers could be the later one in
    some group, and both would end.
    """
    return f"{round(clock.now().timestamp() * 1e9):020d}-{uuid4().hex[:8]}"


def source(app: faust.App, *topics: Topic) -> Any:
    """Return the channel of one or more topics, as raw bytes."""
    return app.topic(
        *(topic.name for topic in topics),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
    )


def _credentials(kafka: Kafka) -> Any:
    context = ssl_context(kafka)
    if kafka.security.startswith("SASL"):
        assert kafka.password is not None  # noqa: S101 - checked by the settings
        return faust.SASLCredentials(
            username=kafka.username,
            password=kafka.password.get_secret_value(),
            mechanism=kafka.mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context=context) if context is not None else None
