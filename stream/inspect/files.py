"""Makes the records of `wirestream inspect --json`. It reads files, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from stream.errors import Rejected
from stream.extract import SILENCE, extract
from stream.newsdesk import Limits, Origin, articles, files_of, origin_of, payload_of, shown

__all__ = ["inspect_files", "inspect_payload"]

_DEFAULT = Limits()


def inspect_files(
    paths: Iterable[str | Path], *, limits: Limits = _DEFAULT, min_confidence: float = SILENCE
) -> Iterator[dict[str, Any]]:
    """Yield one record for each item of the files, in order: `{"file", "format", "article": {…Article…, "quotes": […]},
    "extraction": {…}}`, or `{"file", "error": {"reason", "detail"}}` for a file or an item of it that was refused.

    A folder stands for what `files_of` finds in it. `file` is the path as given, made printable by `shown`.
    Values are JSON's own types. Speakers of whom less than `min_confidence` is sure are left out. Never raises for what
    is in a file; a file that cannot be read raises `Misconfigured`.
    """
    for path in files_of(map(Path, paths)):
        yield from inspect_payload(payload_of(path, limits), shown(path), origin_of(path), limits, min_confidence)


def inspect_payload(
    payload: bytes, file: str, origin: Origin, limits: Limits = _DEFAULT, min_confidence: float = SILENCE
) -> Iterator[dict[str, Any]]:
    """Yield the records of one payload, as `inspect_files` gives them."""
    for found in articles(payload, origin, limits):
        if isinstance(found, Rejected):
            yield {"file": file, "error": {"reason": str(found.reason), "detail": found.detail}}
            continue
        extraction = extract(found, min_confidence).model_dump(mode="json")
        article = found.model_dump(mode="json") | {"quotes": extraction["quotes"]}
        yield {"file": file, "format": found.format, "article": article, "extraction": extraction}
