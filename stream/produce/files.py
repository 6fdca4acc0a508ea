"""Reads files and folders as payloads to replay, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from schemas import Article
from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Misconfigured
from stream.newsdesk import Limits, articles, files_of, origin_of, shown
from stream.produce.replay import Payload

__all__ = ["payloads_of"]

_DEFAULT = Limits()


def payloads_of(
    paths: Iterable[Path], *, timed: bool, limits: Limits = _DEFAULT, clock: Clock = SYSTEM_CLOCK
) -> list[Payload]:
    """Return all files, those of a folder as `stream.newsdesk.files_of` finds them, whole: what is too large is for the
    producer to refuse.

    `timed` reads each, within `limits`, for the time at which it was issued. Raises `Misconfigured` for a path that is
    not there, or that cannot be read.
    """
    payloads: list[Payload] = []
    for path in paths:
        if not path.exists():
            raise Misconfigured(f"{shown(path)} is not there: name a file or a folder of wire copy")
        for file in files_of([path]):
            try:
                data = file.read_bytes()
            except OSError as error:
                raise Misconfigured(f"{shown(file)} cannot be read: {error.strerror}") from None
            payloads.append(Payload(shown(file), data, _issued_at(file, data, limits, clock) if timed else None))
    if not payloads:
        raise Misconfigured(f"there is no file in {', '.join(map(shown, paths))}")
    return payloads


def _issued_at(path: Path, data: bytes, limits: Limits, clock: Clock) -> datetime | None:
    """Return when the first article of a file that says so was issued; none is later than now."""
    origin = replace(origin_of(path, source="replay"), received_at=clock.now())
    found = (one.published_at for one in articles(data, origin, limits) if isinstance(one, Article))
    return next((issued for issued in found if issued is not None), None)
