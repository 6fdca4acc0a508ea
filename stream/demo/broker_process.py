"""Runs a broker as a child process of ours: what the embedded one and Apache Kafka (deploy/kafka/run.py) share.

It is for the demo, for tests and for work by hand, never for production. It times its waits by the machine's own clock:
what it waits for is another process.
"""

from __future__ import annotations

import atexit
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from stream.demo.ports import free_ports, listens, speaks_kafka
from stream.demo.process import dying_with_parent
from stream.errors import Misconfigured

__all__ = ["BrokerProcess"]

_TRIES = 5
"""How often a start is tried: before the broker binds the port that the system named, another process may take it."""
_ANSWER_SECONDS = 2.0
"""The wait for the answer to one ApiVersions request, which takes a broker that is up a millisecond."""


class BrokerProcess:
    """A broker as a child process, on loopback ports that the system chose, with its data in a folder of its own.

    Use it as `with EmbeddedBroker() as broker: broker.bootstrap`. It ends only the process that it started, by its pid.
    On Linux the child ends with the *thread* that started it, however that ends, so start it from a thread that lives
    on. Start and stop take a bounded time. After `close` neither process nor folder is left.
    """

    name = "broker"
    ports_needed = 1
    start_seconds = 15.0
    stop_seconds = 5.0

    def __init__(self) -> None:
        self.ports: list[int] = []
        self._has_data = False
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """The address as `host:port`, the same from the first start to `close`."""
        return f"127.0.0.1:{self.ports[0]}"

    @property
    def pid(self) -> int:
        """The child's process id. Raises `RuntimeError` when it is not running."""
        return self._running().pid

    @property
    def folder(self) -> Path:
        """The folder of its data and its `log`, made when it is first asked for."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"wirestream-{self.name.replace(' ', '-')}-"))
            atexit.register(self.close)
        return self._folder

    def start(self) -> None:
        """Start it, and wait until it answers: on free ports at first, later on the same ports with the same data.

        Does nothing when it runs. Raises `Misconfigured` with the end of its log when it does not come up in time.
        """
        if self._process is not None and self._process.poll() is None:
            return
        until = time.monotonic() + self.start_seconds
        for _ in range(_TRIES):
            if not self._has_data:
                self.ports = free_ports(self.ports_needed)
            self._prepare()
            self._process = self._spawn(self._command())
            if self._comes_up(self._process, until):
                self._has_data = True
                return
            self.kill()
            if time.monotonic() > until:
                break
        raise Misconfigured(f"the {self.name} does not start: {self._end_of_log()}")

    def stop(self) -> None:
        """End it with SIGTERM, and after `stop_seconds` with SIGKILL; its data stays until `close`."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it with SIGKILL; what it had written stays until `close`."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it, and start it on the same ports with the same data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Stop its execution (SIGSTOP), so that it takes connections and does not answer."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused one go on (SIGCONT)."""
        self._running().send_signal(signal.SIGCONT)

    def wait(self) -> int:
        """Wait until it ends by itself; return its exit code."""
        return self._running().wait()

    def close(self) -> None:
        """Stop it, and remove its folder. May be called twice, and without a start."""
        self.stop()
        folder, self._folder = self._folder, None
        self.ports, self._has_data = [], False
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        atexit.unregister(self.close)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        """Write what the broker reads. Subclasses do it; it is called before each start, when `ports` are known."""

    def _command(self) -> list[str]:
        """Return the command line of the broker; subclasses must have it."""
        raise NotImplementedError

    def _connect(self) -> socket.socket:
        """Return a connection that can carry a Kafka request; raises `OSError` where there is none."""
        connection = socket.create_connection(("127.0.0.1", self.ports[0]), timeout=_ANSWER_SECONDS)
        if connection.getsockname() == connection.getpeername():
            # Nobody listens yet, and the system drew that very port to connect from: it met itself.
            connection.close()
            raise ConnectionRefusedError
        return connection

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            try:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=self.folder,
                    process_group=0,  # Ctrl-C is for us: the broker must outlive the workers' orderly end
                    preexec_fn=dying_with_parent(),  # noqa: PLW1509 - it makes one system call
                )
            except OSError as error:
                raise Misconfigured(f"the {self.name} cannot be run here: {error}") from None

    def _comes_up(self, process: subprocess.Popen[bytes], until: float) -> bool:
        """Return whether, before the time is up, this child owns the port and answers a Kafka request on it."""
        while time.monotonic() < until and process.poll() is None:
            try:
                with self._connect() as connection:
                    # Where another process has the port, the child cannot bind it, and ends. It is not given up before:
                    # a broker killed in its start reads its log through at the next, and cuts off what it finds rotten.
                    if listens(process.pid, self.ports[0]) and speaks_kafka(connection):
                        return True
            except OSError:
                pass
            time.sleep(0.02)
        return False

    def _end(self, number: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"the {self.name} is not running")
        return self._process

    def _end_of_log(self) -> str:
        log = self.folder / "log"
        text = log.read_bytes()[-600:].decode("utf-8", "replace") if log.exists() else ""
        return " ".join(text.split()) or "it said nothing"
