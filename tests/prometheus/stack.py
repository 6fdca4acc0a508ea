"""The service as Prometheus sees it in a test: a process a role, each at an address that it keeps over its restarts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from stream.demo.ports import free_ports
from stream.observe.ask_health import ask
from tests.service import Service, wait_until

__all__ = ["Stack"]


class Stack(Service):
    """`roles` say which process has which roles; beside them are the feeds and the lag as it is seen from outside."""

    def __init__(self, bootstrap: str, database: str, folder: Path, **environment: str) -> None:
        super().__init__(bootstrap, database, folder, **environment)
        self.ports: dict[str, int] = {}
        self.commands: dict[str, tuple[str, ...]] = {}
        self.doors: dict[str, int] = {}
        """The port at which Prometheus finds a process, where that is not its own."""

    def run(self, name: str, *command: str) -> None:
        """Start `wirestream …` under a name, or again as it was started before; its metrics are where they were."""
        self.ports.setdefault(name, *free_ports(1))
        self.commands[name] = command or self.commands[name]
        self.starts[name] += 1
        port = str(self.ports[name])
        words = [word.replace("{port}", port) for word in self.commands[name]]
        with (self.folder / f"{name}.{self.starts[name]}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "stream", *words],
                env={**self.environment, "WIRESTREAM_WEB__PORT": port},
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_up(self, name: str, within: float = 150.0) -> None:
        """Wait until it answers on its port as ready."""
        wait_until(lambda: self._is_ready(name), within, lambda: f"{name}: {self.log(name)[-2000:]}", step=0.1)

    def _is_ready(self, name: str) -> bool:
        assert self.processes[name].poll() is None, f"{name} ended: {self.log(name)[-2000:]}"
        return ask(self.ports[name])[0]

    def targets(self) -> dict[str, list[dict[str, str]]]:
        """As prometheus.yml has them: each process once with its metrics, and once for `up` alone."""
        each = [{"address": f"127.0.0.1:{self.doors.get(name, port)}"} for name, port in self.ports.items()]
        of_role = [{**labels, "role": name} for labels, name in zip(each, self.ports, strict=True)]
        return {"wirestream": of_role, "wirestream-roles": each}
