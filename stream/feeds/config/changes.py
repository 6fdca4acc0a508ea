"""Compares two feeds files, so that a reload stops and starts only what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel

from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.config.named_files import Stamps, files_of

__all__ = ["Changes", "changes"]

_NONE: Stamps = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another in the new file; each list in alphabetical order."""

    started: tuple[str, ...] = ()
    """Sources that the old file had not."""
    stopped: tuple[str, ...] = ()
    """Sources that the new file has not."""
    changed: tuple[str, ...] = ()
    """Sources with another key, another secret, or a file of another state: to be stopped, and started anew."""
    listeners: tuple[str, ...] = ()
    """Servers whose own settings are others, of `push`, `lmtp`, `drops.sftp` and `drops.ftp`: to be ended and started
    anew. Which sources they serve is no setting of theirs.
    """

    def __bool__(self) -> bool:
        return bool(self.started or self.stopped or self.changed or self.listeners)


def changes(old: FeedsFile, new: FeedsFile, before: Stamps = _NONE, after: Stamps = _NONE) -> Changes:
    """Return what changed from one file to the next, secrets that came from the environment included.

    `before` and `after` are the `stamps` of both, taken when each was read: a key or certificate that was replaced
    under its old name counts for whoever uses it.
    """

    def differ(one: BaseModel | None, other: BaseModel | None) -> bool:
        files = [] if other is None else [file for _, file in files_of(other)]
        return one != other or any(before.get(file) != after.get(file) for file in files)

    both = sorted(old.sources.keys() & new.sources.keys())
    servers = _servers(new)
    return Changes(
        started=tuple(sorted(new.sources.keys() - old.sources.keys())),
        stopped=tuple(sorted(old.sources.keys() - new.sources.keys())),
        changed=tuple(name for name in both if differ(old.sources[name], new.sources[name])),
        listeners=tuple(name for name, server in _servers(old).items() if differ(server, servers[name])),
    )


def _servers(feeds: FeedsFile) -> Mapping[str, BaseModel | None]:
    return {
        "push": feeds.push,
        "lmtp": feeds.lmtp,
        "drops.sftp": feeds.drops.sftp,
        "drops.ftp": feeds.drops.ftp,
    }
