"""Knows the ports of a broker on this machine: which are free, who listens, and whether it speaks Kafka's protocol."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

__all__ = ["free_ports", "listens", "speaks_kafka"]


def free_ports(count: int) -> list[int]:
    """Return so many loopback ports that nobody listens on now; another process may take one before it is bound."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def speaks_kafka(connection: socket.socket) -> bool:
    """Return whether an ApiVersions request (key 18, version 0, no client id) is answered, as any broker does."""
    correlation = 7
    connection.sendall(struct.pack(">ihhih", 10, 18, 0, correlation, -1))
    with connection.makefile("rb") as answer:
        head = answer.read(10)
    return len(head) == 10 and struct.unpack(">iih", head)[1:] == (correlation, 0)


def listens(pid: int, port: int) -> bool:
    """Return whether this process listens on the port, by /proc; where there is none, this is taken for granted."""
    tables = [table for name in ("tcp", "tcp6") if (table := Path("/proc/net", name)).exists()]
    if not tables:
        return True
    rows = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
    inodes = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"}
    try:
        handles = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # it has ended
        return False
    return any(_target(handle) in inodes for handle in handles)


def _target(handle: Path) -> str | None:
    """Return what a handle is of; None where its process has closed it since it was listed, as a JVM does all along."""
    try:
        return str(handle.readlink())
    except OSError:
        return None
