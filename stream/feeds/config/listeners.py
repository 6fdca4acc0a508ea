"""Lists the servers that a feeds file asks for, with the addresses that they listen on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stream.feeds.mail.settings import LmtpSettings
from stream.feeds.push.settings import PushSettings
from stream.feeds.source import Keys, SourceSettings

__all__ = ["Listener", "listeners_of"]

_ALL_INTERFACES = {"", "0.0.0.0", "[::]"}  # noqa: S104 - compared with, not listened on


@dataclass(frozen=True, slots=True)
class Listener:
    """A server."""

    path: tuple[str, ...]
    """Where it stands in the file: `push`, `lmtp`, `drops.sftp`, `drops.ftp`."""
    settings: Keys
    host: str
    port: int

    def shares_host(self, other: Listener) -> bool:
        """Return whether both would listen on one interface."""
        return self.host == other.host or not _ALL_INTERFACES.isdisjoint({self.host, other.host})


def listeners_of(sources: Mapping[str, SourceSettings], parts: Mapping[str, Any]) -> Iterator[Listener]:
    """Yield the servers that have something to serve: those of pushes and mail only where a source of the kind is."""
    drops = parts.get("drops")
    asked = {
        ("push",): parts.get("push") if any(isinstance(each, PushSettings) for each in sources.values()) else None,
        ("lmtp",): parts.get("lmtp") if any(isinstance(each, LmtpSettings) for each in sources.values()) else None,
        ("drops", "sftp"): getattr(drops, "sftp", None),
        ("drops", "ftp"): getattr(drops, "ftp", None),
    }
    for path, settings in asked.items():
        if settings is not None:
            host, _, port = settings.listen.rpartition(":")
            yield Listener(path, settings, host, int(port))
