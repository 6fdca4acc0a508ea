"""Where faults come to: a real Kafka, a real PostgreSQL, a process a role, and a desk that counts its alerts.

One stand serves many rounds, since a broker and five workers cost ten seconds to start: each round has copy of its own,
and begins with every role up as it should be.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from stream.kafka.admin import connected_admin
from stream.kafka.topics import TOPICS
from tests.brokers import KafkaBroker
from tests.fault.reader import Reader
from tests.postgres import Postgres
from tests.receiver import Receiver
from tests.service import ROLES, Service
from tests.tcp_proxy import TcpProxy

__all__ = ["READS", "Stand"]

READS = {
    "normalise": ("wire.raw.v1",),
    "dedupe": ("wire.articles.v1",),
    "extract": ("wire.unique.v1",),
    "alert": ("wire.extracted.v1",),
    "store": ("wire.extracted.v1", "wire.duplicates.v1", "wire.alerts.v1"),
}
"""What each role's group reads."""

_RULES = """
channels:
  desk:
    allow_private: true
    webhook: {url: "%s"}
rules:
  - name: all
    include: %s
    channels: [desk]
"""
_SESSION_SECONDS = 15
"""After which a worker that is gone is given up: half of the default, for few rounds wait for it. A session of six was
over before a worker had its turn, where forty processes wanted a processor.
"""
_START_SECONDS = 240.0
"""For a broker, or the roles, at most: it takes ten where the machine is idle."""
_REQUEST_SECONDS = 10
"""After which a request is given up: some brokers stay away for longer."""


class Stand:
    """Close it after use. `service` has the processes; a role's process has the role's name."""

    def __init__(self, folder: Path, postgres: Postgres, include: str = '{provider: "*"}', **settings: str) -> None:
        """`include` is which stories alert; all of them, unless it says so. `settings` are of all roles."""
        self.folder, self.postgres = folder, postgres
        self.broken = False
        """Whether a round failed on it: who knows what state it is in."""
        self.proxy = TcpProxy(0)
        self.proxy.__enter__()
        self.desk = Receiver()
        self.desk.__enter__()
        self.broker = KafkaBroker(proxy=self.proxy.port)
        self.broker.start_seconds = _START_SECONDS
        self.broker.start()
        self.proxy.behind = self.broker.behind_proxy
        rules = folder / "rules.yaml"
        rules.write_text(_RULES % (self.desk.url("/desk"), include))
        self._settings = {
            "WIRESTREAM_KAFKA__INSTANCE_ID": "stand",
            "WIRESTREAM_KAFKA__SESSION_TIMEOUT": str(_SESSION_SECONDS),
            "WIRESTREAM_KAFKA__REQUEST_TIMEOUT": str(_REQUEST_SECONDS),
            "WIRESTREAM_ALERTS__RULES": str(rules),
            **settings,
        }
        self.service = self._service()
        self.reader = Reader(self.broker.bootstrap)
        self._unlike: set[str] = set()
        """Roles whose process has settings or faults of its own."""

    def up(self, roles: Iterable[str] = ROLES) -> None:
        """Have these roles up, ready and as they should be; end whatever else runs."""
        self.proxy.heal()
        for name in [*self.service.processes.keys() - set(ROLES), *self._unlike]:
            self.end(name)
        self._unlike.clear()
        for role in roles:
            if not self.runs(role):
                self.service.start(role)
        for role in roles:
            self.service.wait_ready(role, within=_START_SECONDS)

    def runs(self, name: str) -> bool:
        return name in self.service.processes and self.service.processes[name].poll() is None

    def caught_up(self) -> bool:
        """Whether all roles have done, and committed, all that there is."""
        return all(
            sum(self.service.committed(role, topic) for topic in topics) >= self.reader.ends(*topics)
            for role, topics in READS.items()
        )

    def is_told(self) -> bool:
        """Whether the desk has been told all that there is to tell."""
        told = self.service.committed("notify", "wire.alerts.v1") >= self.reader.ends("wire.alerts.v1")
        return told and self.service.committed("alert", "wire.extracted.v1") >= self.reader.ends("wire.extracted.v1")

    def end(self, name: str) -> None:
        """End a process in order; with force where it does not."""
        if self.runs(name):
            try:
                self.service.terminate(name)
            except subprocess.TimeoutExpired:
                self.service.kill(name)
        self.service.processes.pop(name, None)

    def instead(self, role: str, *plugs: str, wait: bool = True, **settings: str) -> None:
        """Have a role's process with settings of its own, and faults put into it (`tests.fault.plugs`)."""
        self.end(role)
        self._unlike.add(role)
        self.service.start(role, plugs=plugs, **settings)
        if wait:
            self.service.wait_ready(role)

    def anew(self) -> None:
        """Topics, groups and database as they are on the first day; no role runs."""
        for name in list(self.service.processes):
            self.end(name)
        asyncio.run(self._forget())
        self.service.close()
        self.reader.close()
        self.service = self._service()
        self.reader = Reader(self.broker.bootstrap)

    def close(self) -> None:
        self.reader.close()
        self.proxy.heal()
        self.service.close()
        self.broker.close()
        self.desk.__exit__(None, None, None)
        self.proxy.__exit__(None, None, None)

    def _service(self) -> Service:
        name = f"fault_{uuid4().hex}"
        self.postgres.execute(f'CREATE DATABASE "{name}"')
        self.database = name
        folder = self.folder / name
        folder.mkdir(parents=True)
        url = self.postgres.url(name).render_as_string(hide_password=False)
        service = Service(self.broker.bootstrap, url, folder, **self._settings)
        # The workers' way to the broker is through the proxy, the test's is not.
        service.environment["WIRESTREAM_KAFKA__BOOTSTRAP"] = f"127.0.0.1:{self.proxy.port}"
        return service

    async def _forget(self) -> None:
        """Delete the topics; what the groups have committed in them goes with them."""
        async with connected_admin(self.service.settings) as admin:
            mine = {topic.name for topic in TOPICS} & set(await admin.list_topics())
            await admin.delete_topics(sorted(mine))
            for _ in range(100):
                if not mine & set(await admin.list_topics()):
                    return
                await asyncio.sleep(0.1)
        raise AssertionError("the topics are not deleted")
