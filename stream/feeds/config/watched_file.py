"""Reads the feeds file, and notices when it, or a file that it names, has changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stream.clock import Clock
from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.config.load import load_feeds
from stream.feeds.config.named_files import Stamps, stamps
from stream.file_text import file_text
from stream.newsdesk import shown
from stream.settings import named_secrets
from stream.watched_file import WatchedFile

__all__ = ["Read", "read_feeds", "watched_feeds"]


@dataclass(frozen=True, slots=True)
class Read:
    """A feeds file as it was read."""

    text: str
    feeds: FeedsFile
    stamps: Stamps
    """Of the files that it names: a key that is replaced under its old name is a change."""


def read_feeds(path: Path) -> Read:
    """Return a feeds file. Raises `Misconfigured`."""
    text = file_text(path, "feeds file")
    feeds = load_feeds(text, shown(path), named_secrets())
    return Read(text, feeds, stamps(feeds))


def watched_feeds(path: Path, clock: Clock) -> WatchedFile[Read]:
    """Return a feeds file that is read again whenever it changed. Raises `Misconfigured`."""
    return WatchedFile(path, clock, lambda: read_feeds(path), read_feeds(path))
