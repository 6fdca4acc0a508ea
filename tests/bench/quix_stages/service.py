"""Starts the five apps on a broker and a database, and ends them."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

from aiokafka.admin import NewTopic

from stream.kafka.admin import connected_admin
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, DUPLICATES, EXTRACTED, RAW, UNIQUE
from stream.settings import Kafka, Settings
from stream.store import migrate
from tests.bench.child import start_child
from tests.bench.quix import quix_python
from tests.bench.quix_stages.records import quix_name
from tests.bench.rig import RULES
from tests.service import ROLES

__all__ = ["QuixService"]

_TOPICS = (RAW, ARTICLES, UNIQUE, DUPLICATES, EXTRACTED, ALERTS, DEADLETTERS)
_END_SECONDS = 30.0


class QuixService:
    """A process a stage. Topics, groups and changelogs outlive it, as those of our service do; its state's folder does
    not, and is recovered from the changelogs.
    """

    def __init__(self, bootstrap: str, database: str, folder: Path) -> None:
        self._given = {"bootstrap": bootstrap, "database": database, "state": str(folder / "state"), "rules": RULES}
        self._folder = folder
        self.processes: dict[str, subprocess.Popen[str]] = {}
        migrate(database)
        asyncio.run(_make_topics(Settings(kafka=Kafka(bootstrap=bootstrap))))

    def start(self) -> None:
        """Start all. Raises `RuntimeError` with the last words of one that ends."""
        for stage in ROLES:
            given = {**self._given, "stage": stage}
            self.processes[stage] = start_child("quix_stages.child", given, quix_python(), self._log(stage))

    def said(self) -> str:
        """What went wrong, by their own words."""
        return "; ".join(
            f"{stage}: {self._log(stage).read_text('utf-8', 'replace')[-600:]}" for stage in self.processes
        )

    def close(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.communicate(timeout=_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate(timeout=10)

    def _log(self, stage: str) -> Path:
        return self._folder / f"{stage}.log"


async def _make_topics(settings: Settings) -> None:
    """The same topics as ours, under names of their own; one that is there already is left as it is."""
    async with connected_admin(settings) as admin:
        await admin.create_topics(
            [
                NewTopic(
                    quix_name(topic),
                    num_partitions=topic.partitions(settings),
                    replication_factor=settings.topics.replication,
                    topic_configs=topic.config(settings),
                )
                for topic in _TOPICS
            ]
        )
