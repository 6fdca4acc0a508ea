"""An embedded broker for the demo and small tests: `noida-db`, one binary in a wheel (extra `[embedded]`).

For development only. It keeps everything in memory and rewrites one JSON file of it: past some 20 MB a run it slows,
past 50 MB it stalls for seconds and consumers stop getting on. So each run starts with a fresh folder, and anything
larger runs on Apache Kafka (`make kafka`, or WIRESTREAM_KAFKA__BOOTSTRAP).
"""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from stream.errors import Misconfigured

__all__ = ["EmbeddedBroker"]

_START_SECONDS = 15.0
_STOP_SECONDS = 5.0
_TRIES = 5
"""Ports tried: between asking the system for one and binding it, another process may take it."""
_PR_SET_PDEATHSIG = 1


class EmbeddedBroker:
    """`with EmbeddedBroker() as broker: broker.bootstrap`. Loopback only; ends only the process that it started."""

    def __init__(self) -> None:
        self._binary = _binary()
        self._folder = Path(tempfile.mkdtemp(prefix="wirestream-broker-"))
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """`host:port`."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        assert self._process is not None  # noqa: S101 - asked between start and stop
        return self._process.pid

    def start(self) -> None:
        """Start on a free port (the same again after `stop`), and wait until it answers."""
        for _ in range(_TRIES):
            port = self._port or _free_port()
            process = self._spawn(port)
            if _answers(process, port):
                self._port, self._process = port, process
                return
            _end(process)
        raise Misconfigured(f"the embedded broker does not start: {self._last_words()}; use a Kafka of your own")

    def stop(self) -> None:
        """End it; what it holds is kept until `close`."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def restart(self) -> None:
        """Stop and start on the same port with the same data."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """End it with SIGKILL."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def pause(self) -> None:
        """Hold the process (SIGSTOP): a broker that does not answer."""
        assert self._process is not None  # noqa: S101
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process is not None  # noqa: S101
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop, and remove the data."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

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

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        command = [str(self._binary), "start", "--only", "kafka", "--kafka-port", str(port)]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--data-dir", str(self._folder / "data")],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    def _last_words(self) -> str:
        log = self._folder / "log"
        return log.read_text("utf-8", "replace").strip()[-300:] if log.exists() else "no output"


def _binary() -> Path:
    found = importlib.util.find_spec("noida_db")
    if found is None or not found.submodule_search_locations:
        raise Misconfigured(
            "the embedded broker is not installed: pip install 'wirestream[embedded]', "
            "or set WIRESTREAM_KAFKA__BOOTSTRAP to a Kafka of your own"
        )
    return Path(found.submodule_search_locations[0]) / "noida-db"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the port is this child's, and open, before the time is up."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return process.poll() is None and _listens(process.pid, port)
        except OSError:
            time.sleep(0.02)
    return False


def _listens(pid: int, port: int) -> bool:
    """Whether the listener on the port is this process (told from /proc; taken for granted elsewhere)."""
    sockets = Path("/proc/net/tcp")
    if not sockets.exists():
        return True
    wanted = f"0100007F:{port:04X}"
    rows = [line.split() for line in sockets.read_text().splitlines()[1:]]
    inodes = {f"socket:[{row[9]}]" for row in rows if row[1] == wanted and row[3] == "0A"}
    try:
        return any(str(handle.readlink()) in inodes for handle in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
