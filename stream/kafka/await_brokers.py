"""Waits for Kafka at a worker's start, as the store waits for its database.

Brokers and workers are started together, and restarted in any order: a worker that ends because the broker is not there
yet is a page in the night. What waiting cannot mend (credentials, certificates) ends it at once.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable

from aiokafka.errors import KafkaConnectionError, KafkaError

from stream.errors import Misconfigured
from stream.kafka.clients import greet
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["await_kafka", "is_away"]

log = logger(__name__)

_FIRST_SECONDS = 0.5
"""Of waiting; it doubles, up to the guard's `backoff_max`. There is no end to it: a worker that gave up would be
started again, to wait again."""


async def await_kafka(
    settings: Settings, begin: Callable[[], Awaitable[None]], say: Callable[[str | None], None]
) -> None:
    """Do `begin` once a broker answers, and again where the broker goes away in the midst of it. `say` is told what is
    waited for, and null when it is not any more.

    Raises `Misconfigured` for what waiting cannot mend.
    """
    delay = _FIRST_SECONDS
    where = f"Kafka at {settings.kafka.bootstrap}"
    while True:
        try:
            await greet(settings)
            say(None)
            await begin()
        except Misconfigured as error:
            # `connected_admin` says in one line what a `KafkaError` said to it.
            if not isinstance(error.__context__, KafkaError) or not is_away(error.__context__):
                raise
            fault: BaseException = error.__context__
        except (KafkaError, OSError) as error:
            if not is_away(error):
                said = str(error) or type(error).__name__
                raise Misconfigured(
                    f"{where} refuses us ({said}): mend WIRESTREAM_KAFKA__BOOTSTRAP and its security settings"
                ) from None
            fault = error
        else:
            return
        said = str(fault) or type(fault).__name__
        say(f"waiting for {where} ({said})")
        log.warning("waiting for Kafka", bootstrap=settings.kafka.bootstrap, fault=said, retry_in=round(delay, 1))
        await asyncio.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
        delay = min(delay * 2, settings.guard.backoff_max)


def is_away(error: BaseException) -> bool:
    """Whether it may pass: the broker is not there, or not ready yet. Not: it refuses us, or is none that we trust."""
    if isinstance(error, ssl.SSLError):
        return isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    if isinstance(error, KafkaError):
        return isinstance(error, KafkaConnectionError) or bool(error.retriable)
    return isinstance(error, OSError)
