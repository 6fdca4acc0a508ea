"""Waits for Kafka at a worker's start, as the store waits for its database.

Brokers and workers are started together, and restarted in any order: a worker that ends because the broker is not there
yet is a page in the night. What waiting cannot mend (credentials, certificates) ends the worker at once.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.kafka.clients import greet
from stream.kafka.errors import BrokerAway, Failure, failure_of, in_words, misconfigured
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["await_kafka"]

log = logger(__name__)

_FIRST_SECONDS = 0.5
"""The first wait; each further one is twice as long, up to the guard's `backoff_max`. It is done without end: a worker
that gave up would be started again, to wait again."""


async def await_kafka(
    settings: Settings,
    begin: Callable[[], Awaitable[None]],
    say: Callable[[str | None], None],
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Do `begin` once a broker answers, and do it again where the broker goes away in the midst of it. `say` is called
    with what is waited for, and with None when the wait is over.

    Raises `Misconfigured` for what waiting cannot mend.
    """
    delay = _FIRST_SECONDS
    while True:
        try:
            await greet(settings)
            say(None)
            await begin()
        except BrokerAway as error:
            reason = error.reason
        except (KafkaError, OSError) as error:
            if failure_of(error) is not Failure.AWAY:
                raise misconfigured(error, settings) from None
            reason = in_words(error)
        else:
            return
        say(f"waiting for Kafka at {settings.kafka.bootstrap} ({reason})")
        log.warning("waiting for Kafka", bootstrap=settings.kafka.bootstrap, fault=reason, retry_in=round(delay, 1))
        await clock.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
        delay = min(delay * 2, settings.guard.backoff_max)
