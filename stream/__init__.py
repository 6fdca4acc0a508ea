"""Wirestream: an event-driven service from wire copy to clean, typed, de-duplicated events, and the library under it.

As a library, use `stream.newsdesk` (bytes to articles), `stream.extract` (quotations with their speakers) and
`stream.dedupe` (duplicates): they need no broker and none of what the extra `service` installs. README.md has an
example.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("wirestream")
"""The version of the installed package."""
