"""Runs the whole service with its feeds in one process on one machine: `wirestream up`.

For a small newsroom, and for the first day of a large one. What is not set is at hand: a database of SQLite, the
example rules, and the embedded broker. That one keeps everything in memory, so it is for trying out, and the command
says so.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from stream.agents.worker import run_worker
from stream.clock import Clock
from stream.demo.data import example_rules
from stream.demo.embedded import EmbeddedBroker
from stream.demo.ports import free_ports
from stream.demo.process import running
from stream.errors import Misconfigured
from stream.feeds.run.runner import FeedsRunner
from stream.kafka.admin import apply_topics
from stream.kafka.await_brokers import await_kafka
from stream.kafka.stages import Role
from stream.settings import Settings, load_settings
from stream.store import migrate

__all__ = ["desk_beside", "run_up"]

_FORGETS = (
    "the embedded broker is for trying out: it keeps everything in memory, stalls past some 20 MB, and forgets it all "
    "when this ends, what was taken from each source too. Set WIRESTREAM_KAFKA__BOOTSTRAP to a Kafka of your own"
)


def run_up(feeds: Path | None, say: Callable[[str], None], clock: Clock, *, desk: bool = False) -> int:
    """Run every role, and the sources of a feeds file where one is given, until SIGTERM or SIGINT; return the exit
    code. A broker that is away is waited for. With `desk` the wire desk runs beside it.

    Topics that the broker lacks are made, and the database is brought up to date. `say` is given the lines that a
    person at the terminal is to read. Changes this process's environment where it falls back: the settings are read
    from it.
    Raises `Misconfigured` before anything was taken.
    """
    with _broker(say):
        if load_settings().alerts.rules is None:
            os.environ["WIRESTREAM_ALERTS__RULES"] = str(example_rules())
            say("alerts by the example rules; WIRESTREAM_ALERTS__RULES names your own")
        settings = load_settings()
        beside = None if feeds is None else FeedsRunner(feeds, settings, clock)
        migrate(settings.store.url.get_secret_value())
        asyncio.run(await_kafka(settings, partial(_make_topics, settings), lambda _waiting: None, clock))
        say(f"broker {settings.kafka.bootstrap}, store {_shown(settings)}")
        if feeds is None:
            say("no feeds file: `wirestream replay` sends files; `wirestream up feeds.yaml` takes feeds too")
        with desk_beside(say, clock) if desk else nullcontext():
            return run_worker(list(Role), settings, clock, beside)


@contextmanager
def desk_beside(say: Callable[[str], None], clock: Clock) -> Iterator[None]:
    """Run the wire desk for the block, in a process of its own: whoever reads must not slow down what comes in, and a
    fault of the desk's, or a system short of memory, ends it alone: it is started again then. Raises `Misconfigured`
    where it is not installed, or does not come up: its port may be another program's, whose address must not be told
    as the desk's.
    """
    if find_spec("fastapi") is None:
        raise Misconfigured("the wire desk is not installed: pip install 'wirestream[desk]'")
    address = load_settings().desk
    (metrics,) = free_ports(1)
    own = {"WIRESTREAM_WEB__HOST": "127.0.0.1", "WIRESTREAM_WEB__PORT": str(metrics)}  # the worker has the settings'
    with running("desk", {**os.environ, **own}, None, lambda _: metrics, clock, again=say):
        say(f"the wire desk: http://{address.host}:{address.port}{address.base_path}/")
        yield


@contextmanager
def _broker(say: Callable[[str], None]) -> Iterator[None]:
    """Use the broker that the settings name; where they name none, one of our own for the block."""
    if "bootstrap" in load_settings().kafka.model_fields_set:
        yield
        return
    with EmbeddedBroker() as broker:
        say(_FORGETS)
        os.environ |= {
            "WIRESTREAM_KAFKA__BOOTSTRAP": broker.bootstrap,
            "WIRESTREAM_KAFKA__SECURITY": "PLAINTEXT",
            "WIRESTREAM_TOPICS__REPLICATION": "1",
            "WIRESTREAM_TOPICS__MIN_INSYNC_REPLICAS": "1",
        }
        asked = f"WIRESTREAM_KAFKA__BOOTSTRAP={broker.bootstrap} wirestream feed list"
        say(f"how its feeds do: {asked}, in another terminal")
        yield


async def _make_topics(settings: Settings) -> None:
    await apply_topics(settings)


def _shown(settings: Settings) -> str:
    """Return the store's URL without its user and password, which may stand in its query too."""
    scheme, _, rest = settings.store.url.get_secret_value().partition("?")[0].partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
