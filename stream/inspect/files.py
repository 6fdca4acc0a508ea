"""The records of `wirestream inspect --json`. Reads files, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas import RawRecord
from stream.errors import Rejected
from stream.extract import extract
from stream.newsdesk.folder import files_of, shown
from stream.normalise import Origin, normalise
from stream.wire import Limits, read

__all__ = ["inspect_files", "inspect_payload"]

_DEFAULT = Limits()
_RAW = RawRecord(topic="file", partition=0, offset=0)


def inspect_files(paths: Iterable[str | Path], *, limits: Limits = _DEFAULT) -> Iterator[dict[str, Any]]:
    """One record for each article of the files, in order: `{"file", "format", "article": {…Article…, "quotes": […]},
    "extraction": {…}}`, or `{"file", "error": {"reason", "detail"}}` for a file or an item of it that was refused.

    A folder stands for what `files_of` finds in it. `file` is the path as given, made printable by `shown`.
    Values are JSON's own types. Never raises for what is in a file; a file that cannot be read raises `OSError`.
    """
    for path in files_of(map(Path, paths)):
        received_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        source = shown(path.resolve().parent.name) or "file"
        yield from inspect_payload(_payload(path, limits), shown(path), Origin(_RAW, source, received_at), limits)


def inspect_payload(payload: bytes, file: str, origin: Origin, limits: Limits = _DEFAULT) -> Iterator[dict[str, Any]]:
    """The records of one payload, as `inspect_files` gives them."""
    try:
        reading = read(payload, limits)
    except Rejected as refusal:
        yield _refused(file, refusal)
        return
    for item in reading.items:
        try:
            article = normalise(item, origin)
        except Rejected as refusal:
            yield _refused(file, refusal)
            continue
        extraction = extract(article).model_dump(mode="json")
        found = article.model_dump(mode="json") | {"quotes": extraction["quotes"]}
        yield {"file": file, "format": reading.format, "article": found, "extraction": extraction}
    for beside in reading.refused:
        yield _refused(file, beside)


def _payload(path: Path, limits: Limits) -> bytes:
    """No more than tells that it is too large: a file of gigabytes must not fill the memory."""
    with path.open("rb") as file:
        return file.read(limits.payload_bytes + 1)


def _refused(file: str, refusal: Rejected) -> dict[str, Any]:
    return {"file": file, "error": {"reason": str(refusal.reason), "detail": refusal.detail}}
