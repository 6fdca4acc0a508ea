"""Sets up the event loop of a worker: uvloop, mended where it does not get on with aiokafka.

Two things differ. Closing a TLS connection waits for the other side's farewell, by default for 30 s; a broker that is
just answering a fetch may never send one (measured: one consumer in ten over SASL_SSL), and a worker has 25 s to end.
And a connection that the broker closed makes uvloop raise `RuntimeError` on the next write, where aiokafka knows only
`OSError` (aio-libs/aiokafka#1038): its coordinator would end, and the worker hold partitions that it does not read.

Touches internals of aiokafka 0.14: see docs/faust.md.
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvloop
from aiokafka import conn
from aiokafka.errors import KafkaConnectionError, KafkaError

__all__ = ["use_uvloop"]

_FAREWELL_SECONDS = 0.5
"""What is written is flushed before; only the other side's answer to the farewell is waited for, which says nothing."""


class _Loop(uvloop.Loop):
    async def create_connection(self, protocol_factory: Any, *args: Any, ssl: Any = None, **options: Any) -> Any:
        if ssl:
            options.setdefault("ssl_shutdown_timeout", _FAREWELL_SECONDS)
        return await super().create_connection(protocol_factory, *args, ssl=ssl, **options)


class _Policy(uvloop.EventLoopPolicy):
    def _loop_factory(self) -> uvloop.Loop:
        return _Loop()


class _Connection(conn.AIOKafkaConnection):
    def send(self, *args: Any, **options: Any) -> Any:
        try:
            return super().send(*args, **options)
        except (KafkaError, NotImplementedError):
            raise  # which are RuntimeErrors too
        except RuntimeError as error:
            self.close(reason=conn.CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"Connection at {self.host}:{self.port} broken: {error}") from error


def use_uvloop() -> None:
    """Use it for every loop that is made from here on, in any thread (measured: half the latency a hop)."""
    asyncio.set_event_loop_policy(_Policy())
    conn.AIOKafkaConnection = _Connection
