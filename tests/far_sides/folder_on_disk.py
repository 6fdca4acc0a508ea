"""A far side whose files lie in a folder of this machine: fill it, and see what is left."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

__all__ = ["FolderOnDisk", "ended", "free_port", "listening"]


class FolderOnDisk:
    """What all these servers have in common."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, count: int, *, start: int = 0, age: float = 3600.0) -> list[bytes]:
        """Write so many files, each of its own bytes, the first the oldest; return their bytes in that order."""
        payloads = [f"story {number}".encode() for number in range(start, start + count)]
        now = time.time()
        for number, payload in enumerate(payloads, start):
            path = self.folder / f"story-{number:06d}.txt"
            path.write_bytes(payload)
            path.chmod(0o666)
            os.utime(path, (now - age + number * 2, now - age + number * 2))
        return payloads

    def left(self) -> list[str]:
        """The names of the files that are still there."""
        return sorted(path.name for path in self.folder.iterdir() if path.is_file())


def free_port() -> int:
    """A port of loopback that nothing listens on, for programs that cannot ask the system for one themselves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def listening(process: subprocess.Popen[bytes], port: int, within: float = 10.0) -> None:
    """Return when a program listens; fail with its exit code where it ended instead."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError(f"{process.args} does not listen")


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a program that this test started."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
