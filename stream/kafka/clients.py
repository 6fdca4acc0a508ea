"""Makes aiokafka's clients from the settings: the one place for addresses, security, time-outs and codecs."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, codec
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError
from aiokafka.helpers import create_ssl_context

from stream.errors import Misconfigured
from stream.kafka.topics import DEADLETTERS
from stream.settings import Kafka, Settings

__all__ = [
    "abandon",
    "admin_client",
    "check_codecs",
    "client",
    "consumer",
    "greet",
    "idempotent_producer",
    "ssl_context",
]

_ANSWER_SECONDS = 8.0
"""A broker that does not answer a command, or a worker that starts, within this counts as away; work itself waits
longer (`WIRESTREAM_KAFKA__REQUEST_TIMEOUT`)."""

_CODECS = {
    "gzip": (codec.gzip_encode, codec.gzip_decode),
    "snappy": (codec.snappy_encode, codec.snappy_decode),
    "lz4": (codec.lz4_encode, codec.lz4_decode),
    "zstd": (codec.zstd_encode, codec.zstd_decode),
}
"""All codecs that Kafka has: any producer, and any topic's `compression.type`, may choose any of them."""
_SAMPLE = b"wire copy " * 20
"""Bytes that each codec is tried with; any would do."""


def check_codecs() -> None:
    """Raise `Misconfigured` when records of some compression cannot be read here: the first would stop a worker."""
    lacking = [name for name, (pack, unpack) in _CODECS.items() if not _works(pack, unpack)]
    if lacking:
        raise Misconfigured(
            f"records packed by {', '.join(lacking)} cannot be read here, and any producer may pack so: "
            "install cramjam (`pip install 'aiokafka[snappy,lz4,zstd]'`, or the lock file anew)"
        )


def _works(pack: Callable[[bytes], bytes], unpack: Callable[[bytes], bytes]) -> bool:
    try:
        return bytes(unpack(pack(_SAMPLE))) == _SAMPLE
    except Exception:  # noqa: BLE001 - without its library aiokafka fails as it happens: AttributeError and others
        return False


def ssl_context(kafka: Kafka) -> ssl.SSLContext | None:
    """Return the TLS context, which checks host names; None without TLS. Raises `Misconfigured` for files that are no
    PEM.
    """
    if not kafka.security.endswith("SSL"):
        return None
    try:
        context: ssl.SSLContext = create_ssl_context(
            cafile=str(kafka.ca_file) if kafka.ca_file else None,
            certfile=str(kafka.cert_file) if kafka.cert_file else None,
            keyfile=str(kafka.key_file) if kafka.key_file else None,
        )
    except (ssl.SSLError, OSError) as error:
        raise Misconfigured(
            f"the TLS files of WIRESTREAM_KAFKA__CA_FILE, CERT_FILE, KEY_FILE cannot be read as PEM: {error}"
        ) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _connection(kafka: Kafka) -> dict[str, Any]:
    options: dict[str, Any] = {
        "bootstrap_servers": kafka.bootstrap,
        "security_protocol": kafka.security,
        "ssl_context": ssl_context(kafka),
        "request_timeout_ms": int(kafka.request_timeout * 1000),
        "client_id": "wirestream",
    }
    if kafka.security.startswith("SASL") and kafka.password is not None:
        options |= {
            "sasl_mechanism": kafka.mechanism,
            "sasl_plain_username": kafka.username,
            "sasl_plain_password": kafka.password.get_secret_value(),
        }
    return options


def _asking(kafka: Kafka) -> dict[str, Any]:
    options = _connection(kafka)
    return options | {"request_timeout_ms": min(options["request_timeout_ms"], int(_ANSWER_SECONDS * 1000))}


async def greet(settings: Settings) -> None:
    """Connect to one of the brokers, and disconnect. Raises what stands in the way of the last one that was tried: an
    `OSError` (a time-out and an `SSLError` are such too), or a `KafkaError`.
    """
    options = _asking(settings.kafka)
    *others, last = str(options.pop("bootstrap_servers")).split(",")
    for address in (*others, last):
        host, _, port = address.strip().rpartition(":")
        try:
            connection = await create_conn(host.strip("[]"), int(port), **options)
        except (OSError, KafkaError):
            if address is last:
                raise
        else:
            connection.close()
            return


def idempotent_producer(settings: Settings) -> AIOKafkaProducer:
    """Return a producer (not started) that acknowledges only what all in-sync replicas have, and repeats without
    doubling.
    """
    return AIOKafkaProducer(
        **_connection(settings.kafka),
        enable_idempotence=True,
        acks="all",
        linger_ms=settings.kafka.linger_ms,
        max_request_size=DEADLETTERS.max_message_bytes(settings),
    )


async def abandon(producer: AIOKafkaProducer, within: float) -> None:
    """End a producer with all that it still holds, in so many seconds at most. Left alone it would go on sending for
    ever, and what was given up would arrive behind what was sent later: by us, or by the worker that has the partition
    now.
    """
    producer._closed = True  # noqa: SLF001 - its own `stop` (aiokafka 0.14) ends nothing before all was sent
    with suppress(TimeoutError, KafkaError):
        async with asyncio.timeout(within):
            await producer.client.close()
            await producer._sender.close()  # noqa: SLF001


def admin_client(settings: Settings) -> AIOKafkaAdminClient:
    """Return an admin client, not started."""
    return AIOKafkaAdminClient(**_asking(settings.kafka))


def client(settings: Settings) -> AIOKafkaClient:
    """Return a client that only sends requests, not started."""
    return AIOKafkaClient(**_asking(settings.kafka))


def consumer(settings: Settings, *topics: str, group: str | None = None, **options: Any) -> AIOKafkaConsumer:
    """Return a plain consumer (not started) for commands: from the earliest record, never committing on its own, and
    never what a producer took back. `options` are aiokafka's, and go before these.
    """
    every: dict[str, Any] = {
        **_asking(settings.kafka),
        "group_id": group,
        "auto_offset_reset": "earliest",
        "enable_auto_commit": False,
        "isolation_level": "read_committed",
        **options,
    }
    return AIOKafkaConsumer(*topics, **every)
