"""The stack of docker-compose.yml in an engine, as an operator has it: by `docker compose` and the published ports.

It has a project name, ports and a password of its own, and takes away only what it made.
"""

from __future__ import annotations

import json
import os
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from stream.demo.ports import free_ports
from stream.settings import Settings
from tests.service import wait_until

__all__ = ["PASSWORD", "ROLES", "ROOT", "Stack"]

ROOT = Path(__file__).parents[2]
ROLES = ("normalise", "dedupe", "extract", "alert", "store", "feeds", "lag", "desk")
PASSWORD = "a/b@c:d#e%f?g"  # noqa: S105 - every character that means something in a URL
_PORTS = {
    "KAFKA_PORT": 9092,
    "PUSH_PORT": 8080,
    "DESK_PORT": 8000,
    "PROMETHEUS_PORT": 9090,
    "ALERTMANAGER_PORT": 9093,
    "GRAFANA_PORT": 3000,
}
_COMMAND_SECONDS = 900.0
"""For one command of Docker: building the image is the longest, a minute where the machine is idle."""
_OURS = """
import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    words = open(f"/proc/{pid}/cmdline").read().split(chr(0))
    if pid != "1" and "worker" in words:
        os.kill(int(pid), 9)
"""
"""Run in a container: kills the worker under `init`, as the kernel does where memory is short."""


class Stack:
    """`up` brings it up, `close` takes it away with its volumes."""

    def __init__(self, engine: Mapping[str, str], *, without: tuple[str, ...], folder: Path) -> None:
        self.ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
        self.project = f"wirestream-test-{os.getpid()}"
        empty = folder / "empty.env"  # not the .env of whoever runs this
        empty.touch()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WIRESTREAM_", "COMPOSE_"))}
        ports = {name: str(port) for name, port in self.ports.items()}
        self.environment = kept | dict(engine) | ports | {"POSTGRES_PASSWORD": PASSWORD}
        files = (ROOT / "docker-compose.yml", ROOT / "tests/compose/override.yml")
        self._compose = [
            *("docker", "compose", "--project-name", self.project, "--env-file", str(empty)),
            *(word for file in files for word in ("--file", str(file))),
        ]
        self.services = sorted(set(self.compose("config", "--services").split()) - set(without))
        self.settings = Settings(kafka={"bootstrap": f"127.0.0.1:{self.ports['KAFKA_PORT']}"}, _env_file=None)

    def compose(self, *arguments: str) -> str:
        """What `docker compose` prints; the test fails with its last words where it fails."""
        return self._run(*self._compose, *arguments)

    def docker(self, *arguments: str) -> str:
        return self._run("docker", *arguments)

    def wirestream(self, *arguments: str) -> str:
        """What the command prints on this machine, outside of all containers; it sees the published ports alone."""
        environment = self.environment | {"WIRESTREAM_KAFKA__BOOTSTRAP": self.settings.kafka.bootstrap}
        return self._run(str(ROOT / ".venv/bin/wirestream"), *arguments, environment=environment)

    def up(self, *options: str) -> None:
        """Bring all services up, and wait until each is healthy; a job has ended well."""
        try:
            self.compose("up", "--detach", "--wait", "--wait-timeout", "600", *options, *self.services)
        except AssertionError as error:
            raise AssertionError(
                f"{error}\n{self.compose('ps', '--all')}\n{self.compose('logs', '--tail', '5')}"
            ) from None

    def close(self) -> None:
        self.compose("down", "--volumes", "--timeout", "60")

    def containers(self, *services: str) -> dict[str, dict[str, Any]]:
        """Every container, by its name, as the engine describes it; those that ended too."""
        ids = self.compose("ps", "--all", "--quiet", *services).split()
        return {
            found["Name"].removeprefix(f"/{self.project}-"): found for found in json.loads(self.docker("inspect", *ids))
        }

    def crash(self, service: str) -> None:
        """Kill the process in a service's first container, and leave the rest to the engine."""
        self.compose("exec", "--no-TTY", service, "python", "-c", _OURS)

    def sql(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query, asked within the container of the database, which no port leads to."""
        psql = ("psql", "--username=wirestream", "--dbname=wirestream", "--no-psqlrc", "--tuples-only", "--no-align")
        rows = f"select coalesce(json_agg(t), '[]') from ({query}) t"  # noqa: S608 - of a test
        found: list[dict[str, Any]] = json.loads(self.compose("exec", "--no-TTY", "postgres", *psql, "--command", rows))
        return found

    def ids(self) -> frozenset[UUID]:
        """The ids of all articles that are stored."""
        return frozenset(UUID(row["article_id"]) for row in self.sql("select article_id from articles"))

    def desk(self, path: str, *, token: str | None) -> tuple[int, Any]:
        """The status and the answer of the desk's API, asked from outside."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        connection = HTTPConnection("127.0.0.1", self.ports["DESK_PORT"], timeout=10)
        try:
            connection.request("GET", f"/api/v1/{path}", headers=headers)
            answer = connection.getresponse()
            return answer.status, json.load(answer)
        finally:
            connection.close()

    def prometheus(self, path: str, **query: str) -> Any:
        """The data of an answer of Prometheus' API."""
        url = f"http://127.0.0.1:{self.ports['PROMETHEUS_PORT']}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    def scraped(self) -> dict[str, list[str]]:
        """The health of every target, by its role, or else by its job."""
        found: dict[str, list[str]] = {}
        for target in self.prometheus("targets", state="active")["activeTargets"]:
            labels = target["labels"]
            found.setdefault(labels.get("role", labels["job"]), []).append(target["health"])
        return found

    def wait_scraped(self, role: str, count: int) -> None:
        """Until Prometheus has reached so many containers of a role, and nothing that it looks for is down."""

        def all_up() -> bool:
            found = self.scraped()
            return len(found.get(role, [])) == count and set(chain.from_iterable(found.values())) == {"up"}

        wait_until(all_up, 120, lambda: f"{role} is to have {count} targets: {self.scraped()}", step=2)

    def _run(self, *command: str, environment: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            command,
            env=environment or self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(command[:3])} … {command[-1]}: {done.stderr[-3000:]}"
        return done.stdout
