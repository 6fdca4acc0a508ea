"""Runs the whole service once on this machine, over the seeds: `wirestream demo`.

It starts an embedded broker and one worker process with all roles and a SQLite database, replays the seeds, some of
them by signed HTTP push, follows each of them to its end, and compares what was found with what is right.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from stream.clock import SYSTEM_CLOCK, Clock
from stream.demo.data import example_rules, seeds_folder
from stream.demo.desk import desk_shown
from stream.demo.embedded import EmbeddedBroker
from stream.demo.follow import Ending, follow
from stream.demo.process import metrics_port, running
from stream.demo.pushed import in_turns, pushing
from stream.demo.report import report
from stream.demo.seeds import load_seeds
from stream.errors import Misconfigured, Rejected
from stream.kafka.admin import apply_topics
from stream.produce import Pace, RawProducer, Scheduled, Sent, replay, schedule
from stream.produce.replay import Payload
from stream.settings import Settings, load_settings
from stream.store import migrate, open_engine, stored_ids

__all__ = ["run_demo"]

_END_SECONDS = 120.0
"""The wait for all seeds to reach their ends, which takes an idle machine five seconds: only a fault takes so long."""
_SOURCE = "demo"
"""The one source of all seeds, whichever way they come: the key of their records, which keeps their order."""
_OF_ANOTHER_STORE = ("WIRESTREAM_STORE__URL_FILE", "WIRESTREAM_STORE__PASSWORD", "WIRESTREAM_STORE__PASSWORD_FILE")
"""What may be set for the service itself: the demo's database is its own."""


def run_demo(
    seeds: Path | None, keep: Path | None, out: Console, clock: Clock = SYSTEM_CLOCK, *, stay: bool = False
) -> int:
    """Run the service once over a folder of wire copy, and print what became of each file.

    Returns the exit code, which is 0 only where every file reached its end as expected.

    `seeds` is the folder, `None` for the project's own. The database and the logs stay in the folder `keep`, named
    `demo…`, and take the place of those of a demo before; `None` removes them. With `stay` the desk is open in the
    browser after it, until SIGINT. Alerts come by the example rules, which have no channels, whatever is set for the
    service: `wirestream alerts test` tries others. Changes this process's environment: the settings are read from it.
    Raises `Misconfigured` where the folder has no wire copy, where the embedded broker is not installed, and where
    broker, worker or desk do not start.
    """
    folder_of_seeds = seeds_folder() if seeds is None else seeds
    items = load_seeds(folder_of_seeds)
    if not items:
        raise Misconfigured(f"there is no wire copy in {folder_of_seeds}: name a folder with --seeds")
    with tempfile.TemporaryDirectory(prefix="wirestream-demo-") as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        # Not `wirestream.db`, which the service has in its folder: what is here by the demo's own name begins anew.
        database = folder / "demo.db"
        database.unlink(missing_ok=True)
        log = folder / "demo-worker.log"
        with EmbeddedBroker() as broker:
            environment = os.environ | {
                "WIRESTREAM_KAFKA__BOOTSTRAP": broker.bootstrap,
                "WIRESTREAM_KAFKA__SECURITY": "PLAINTEXT",
                "WIRESTREAM_TOPICS__REPLICATION": "1",
                "WIRESTREAM_TOPICS__MIN_INSYNC_REPLICAS": "1",
                "WIRESTREAM_STORE__URL": f"sqlite:///{database}",
                "WIRESTREAM_LOG__FORMAT": "json",
                "WIRESTREAM_LOG__LEVEL": "INFO",  # who starts says where it listens
                "WIRESTREAM_WEB__PORT": "0",
                # Those of the service have channels, to which no invented copy must come.
                "WIRESTREAM_ALERTS__RULES": str(example_rules()),
            }
            if load_settings().dedupe.state_dir is not None:  # what the service remembers is none of the demo's
                environment["WIRESTREAM_DEDUPE__STATE_DIR"] = str(Path(temporary) / "state")
            environment |= dict.fromkeys(_OF_ANOTHER_STORE, "")
            os.environ.update(environment)
            settings = load_settings()
            migrate(settings.store.url.get_secret_value())
            asyncio.run(apply_topics(settings))
            out.print(f"broker {broker.bootstrap} (embedded), database {database}", soft_wrap=True)
            with running("worker", environment, log, metrics_port, clock) as port:
                metrics = f"http://127.0.0.1:{port}"
                out.print(f"worker: all roles, metrics {metrics}/metrics")
                payloads = [Payload(seed.path, seed.payload) for seed in items]
                endings, pushed = asyncio.run(_run(settings, payloads, out, clock))
                code = report(items, endings, settings, metrics, log if keep else None, out, pushed)
                stories = any(ending.stories for ending in endings.values())
                return desk_shown(environment, folder / "demo-desk.log", out, clock, stories=stories, stay=stay) or code


async def _run(
    settings: Settings, payloads: list[Payload], out: Console, clock: Clock
) -> tuple[dict[str, Ending], int]:
    """Replay the payloads, some of them by HTTP push, and follow each to its end. Returns the endings by the payload's
    name, and how many were pushed.
    """
    sent: dict[str, Sent | Rejected] = {}
    pushed = 0

    def note(item: Scheduled, result: Sent | Rejected) -> None:
        sent[item.payload.name] = result

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task("stories to their end", total=len(payloads))
        async with RawProducer(settings) as producer, pushing(producer, _SOURCE, clock) as push:
            for is_pushed, some in in_turns(payloads, producer.largest):
                if is_pushed:
                    sent |= {payload.name: await push(payload) for payload in some}
                    pushed += len(some)
                else:
                    await replay(producer, schedule(some, Pace()), _SOURCE, note)
        database = open_engine(settings.store.url.get_secret_value())
        try:
            endings = await follow(
                settings,
                sent,
                clock,
                stored=lambda: stored_ids(database),
                within=_END_SECONDS,
                advance=lambda done: progress.update(task, completed=done),
            )
        finally:
            database.dispose()
        return endings, pushed
