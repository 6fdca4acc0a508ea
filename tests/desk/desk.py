"""A real `wirestream desk`, in a process of its own on ports that the system chose; it ends with its test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

__all__ = ["Desk"]

_START_SECONDS = 60.0
"""It takes two where the machine is idle."""
_STOP_SECONDS = 40.0


class Desk:
    """`url` is where its pages are, `metrics` where /metrics, /livez and /readyz are. `settings` are those of the
    section (`auth="bearer"`), or whole names of variables (`WIRESTREAM_LOG__LEVEL="DEBUG"`).
    """

    def __init__(self, folder: Path, database: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database = database
        self._settings = settings
        self._port = "0"
        self._starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.url = self.metrics = ""

    def start(self) -> Desk:
        """Start it, again on the port that it had before, and wait until it serves."""
        named = {
            name if name.isupper() else f"WIRESTREAM_DESK__{name.upper()}": value
            for name, value in self._settings.items()
        }
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "WIRESTREAM_STORE__URL": self.database,
            "WIRESTREAM_LOG__FORMAT": "json",
            "WIRESTREAM_DESK__PORT": self._port,
            **named,
        }
        self._starts += 1
        with self._log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "stream", "desk"],
                env=environment,
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + _START_SECONDS
        while (started := self._started()) is None:
            assert self.process.poll() is None, f"the desk ended with {self.process.returncode}: {self.log()[-2000:]}"
            assert time.monotonic() < until, f"the desk does not start: {self.log()[-2000:]}"
            time.sleep(0.05)
        self.url = started["desk"]
        self.metrics = started["metrics"].removesuffix("/metrics")
        self._port = self.url.removeprefix("http://").partition("/")[0].rpartition(":")[2]
        return self

    @property
    def _log_file(self) -> Path:
        return self.folder / f"desk.{self._starts}.log"

    def log(self) -> str:
        """What it has written since it was started."""
        return self._log_file.read_text("utf-8", "replace")

    def lines(self) -> list[dict]:
        """What it has logged since it was started."""
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]

    def _started(self) -> dict[str, str] | None:
        return next((line for line in self.lines() if line.get("message") == "started"), None)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET a path of it (`/api/v1/articles`); `_` in the name of a header is `-`. No redirect is followed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(self.url + path, headers=named, timeout=30, follow_redirects=False)

    def client(self, **settings) -> httpx.Client:
        """An HTTP client for it, of which connections are kept; close it."""
        return httpx.Client(base_url=self.url, timeout=30, **settings)

    def metric(self, series: str) -> float:
        """The sum of its series whose line begins so."""
        lines = httpx.get(f"{self.metrics}/metrics", timeout=30).text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(series))

    def ready(self) -> bool:
        """What its /readyz says."""
        return httpx.get(f"{self.metrics}/readyz", timeout=30).status_code == 200

    def terminate(self) -> int:
        """End it by SIGTERM; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_STOP_SECONDS)

    def kill(self) -> None:
        """End it as a machine that fails does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        """End it, however it does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
