"""Takes files out of a folder as agencies drop them."""

from stream.feeds.folder.watch import watch

__all__ = ["watch"]
