"""Runs the desk until SIGTERM: its pages and API on one port, its metrics and health on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stream.clock import Clock
    from stream.settings import Settings

__all__ = ["run_desk"]


def run_desk(settings: Settings, clock: Clock) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code. Raises `Misconfigured` before anything is served."""
    raise NotImplementedError
