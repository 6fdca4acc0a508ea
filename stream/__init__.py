"""Wirestream: an event-driven service from wire copy to clean, typed, de-duplicated events."""

from importlib.metadata import version

__version__ = version("wirestream")
