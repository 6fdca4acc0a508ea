"""Files and folders → payloads to replay, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from schemas import RawRecord
from stream.errors import Misconfigured, Rejected
from stream.newsdesk.folder import files_of, shown
from stream.normalise import Origin, normalise
from stream.produce.replay import Payload
from stream.wire import read

__all__ = ["payloads_of"]


def payloads_of(paths: Iterable[Path], *, timed: bool) -> list[Payload]:
    """All files, those of a folder as `stream.newsdesk.folder.files_of` finds them.

    `timed` reads each for the time at which it was issued. Raises `Misconfigured` for a path that is not there, or
    that cannot be read.
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
            payloads.append(Payload(shown(file), data, _issued_at(data) if timed else None))
    if not payloads:
        raise Misconfigured(f"there is no file in {', '.join(map(shown, paths))}")
    return payloads


def _issued_at(data: bytes) -> datetime | None:
    origin = Origin(RawRecord(topic="file", partition=0, offset=0), "replay", datetime.now(UTC))
    try:
        return normalise(read(data).items[0], origin).published_at
    except (Rejected, IndexError):
        return None
