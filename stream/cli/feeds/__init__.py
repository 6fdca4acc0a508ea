"""The commands of sources: `replay` and `feed …`. Each module below puts its own into the group."""

from stream.cli.feeds import file, one_source, state
from stream.cli.feeds.group import feed, replay

__all__ = ["feed", "file", "one_source", "replay", "state"]
