"""The states of a source, as `feed list`, `wire_feed_state` and the alarms name them."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["FeedState"]


class FeedState(StrEnum):
    """How a source does."""

    STARTING = "starting"
    """It has not been looked at since this process has it."""
    OK = "ok"
    """The last look succeeded, or the last push was taken."""
    BACKING_OFF = "backing-off"
    """Looks fail; each waits longer."""
    REFUSED = "refused"
    """The far side refuses us: password, key, certificate. Tried every 15 minutes."""
    GONE = "gone"
    """The far side says that there is nothing there. Looked at hourly."""
    SILENT = "silent"
    """Looks succeed, and nothing has come for longer than this source is ever quiet."""
    FLOODING = "flooding"
    """More than ten times what usually comes at this hour; nothing is dropped."""
    PAUSED = "paused"
    """Somebody paused it: `wirestream feed resume NAME`."""
