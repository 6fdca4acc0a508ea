"""Finds which files of a folder stand still, and which of those that were taken went on growing, because their writer
only paused. Files are looked at and never changed.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from stream.clock import Clock
from stream.errors import Misconfigured, Reason, Rejected
from stream.feeds.file_names import is_partial
from stream.newsdesk import Limits
from stream.observe.logs import logger
from stream.wire import read

__all__ = ["PATIENCE", "Standing", "State", "Taken", "seems_cut_off", "state_of"]

log = logger(__name__)

PATIENCE = 5.0
"""Seconds for which a file that ends in the middle may grow on: FTP servers pause for one or two."""
_AGAIN = 600.0
"""Seconds for which a taken file is looked at again; no transfer pauses for longer without being given up."""
_MOST = 1000
"""Taken files that are looked at again: each costs microseconds at every look."""

State = tuple[int, int]
"""Size and time of a file."""


def state_of(path: Path) -> State | None:
    """Return size and time of a file; None for what is no regular file."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def seems_cut_off(payload: bytes, limits: Limits) -> bool:
    """Return whether a payload reads as one that ends in the middle: nothing is in it yet, or its format is not
    closed.
    """
    try:
        reading = read(payload, limits)
    except Rejected as refusal:
        return refusal.reason in {Reason.EMPTY, Reason.MALFORMED}
    except Exception as error:  # noqa: BLE001 - `normalise` makes a dead letter of it; the feed must not end
        log.warning("a file cannot be looked into", fault=repr(error))
        return False
    repairs = {repair for item in reading.items for repair in item.repairs}
    return (
        any(refusal.reason is Reason.MALFORMED for refusal in reading.refused)
        or "xml:recovered" in repairs
        or any(repair.endswith(":cut-off") for repair in repairs)
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was looked at, and since when it is so."""

    state: State
    since: float


class Standing:
    """The files of a folder, and since when each is as it is. Names that begin with a dot or end as a partial
    download's, folders and links are none of them.
    """

    def __init__(self, folder: Path, settle: float, clock: Clock) -> None:
        self._folder = folder
        self._settle = settle
        self._clock = clock
        self._seen: dict[Path, _Seen] = {}

    def ripe(self) -> list[Path]:
        """Return those that have stood still for `settle` seconds, oldest first. Raises `Misconfigured` when the folder
        is gone.
        """
        seen, moment = dict[Path, _Seen](), self._clock.monotonic()
        try:
            paths = list(self._folder.iterdir())
        except OSError as error:
            raise Misconfigured(f"{self._folder} cannot be read any more ({error.strerror})") from None
        for path in paths:
            if path.name.startswith(".") or is_partial(path.name) or (state := state_of(path)) is None:
                continue
            before = self._seen.get(path)
            seen[path] = before if before is not None and before.state == state else _Seen(state, moment)
        self._seen = seen
        still = [path for path, one in seen.items() if moment - one.since >= self._settle]
        return sorted(still, key=lambda path: (seen[path].state[1], path.name))

    def is_as_seen(self, path: Path) -> bool:
        """Return whether a ripe file is still as it was when it was found so."""
        return state_of(path) == self._seen[path].state

    def stood(self, path: Path) -> float:
        """Return seconds for which a ripe file has stood still."""
        return self._clock.monotonic() - self._seen[path].since


class Taken:
    """Files that were published and moved away: who wrote one may have it open still, and go on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._published: dict[Path, _Seen] = {}
        self._changed: dict[Path, _Seen] = {}

    def keep(self, path: Path, state: State) -> None:
        """Remember where a file lies now, and as what it was published."""
        self._published.pop(path, None)
        self._published[path] = _Seen(state, self._clock.monotonic())
        while len(self._published) > _MOST:
            del self._published[next(iter(self._published))]

    def grown(self) -> list[Path]:
        """Return those that are no longer what was published, and have stood still since for `PATIENCE`."""
        moment, found = self._clock.monotonic(), list[Path]()
        for path, published in list(self._published.items()):
            state = state_of(path)
            if state is None or (state == published.state and moment - published.since > _AGAIN):
                del self._published[path]
            elif state != published.state:
                before = self._changed.get(path)
                if before is None or before.state != state:
                    self._changed[path] = _Seen(state, moment)
                elif moment - before.since >= PATIENCE:
                    del self._changed[path]
                    self._published[path] = _Seen(state, moment)
                    found.append(path)
        return found
