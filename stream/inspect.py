"""`wirestream inspect`: what is read from files, without Kafka. The first, second and fourth stage in a row.

`inspect_files` gives the records of `--json`, `card` shows one to people. Reads files, writes nothing.
May import the pure stages, `schemas` and rich.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas import RawRecord
from stream.errors import Reason, Rejected
from stream.extract import extract
from stream.normalise import Origin, normalise
from stream.wire import Limits, read

__all__ = ["card", "inspect_files", "inspect_payload"]

_DEFAULT = Limits()
_RAW = RawRecord(topic="file", partition=0, offset=0)
_BODY_SHOWN = 400
"""Characters of the body on a card: enough to see that it begins where it should."""
_QUOTES_SHOWN = 12
_QUOTE_SHOWN = 160
_STATUS_STYLES = {
    "killed": "bold red",
    "withheld": "red",
    "embargoed": "yellow",
    "corrected": "magenta",
    "advisory": "cyan",
}


def inspect_files(paths: Iterable[str | Path], *, limits: Limits = _DEFAULT) -> Iterator[dict[str, Any]]:
    """One record for each article of the files, in order: `{"file", "format", "article": {…Article…, "quotes": […]},
    "extraction": {…}}`, or `{"file", "error": {"reason", "detail"}}` for a file or an item of it that was refused.

    A folder stands for the files below it, sorted by path, hidden ones left out. `file` is the path as given, with `/`.
    Values are JSON's own types. Never raises for what is in a file; a file that cannot be read raises `OSError`.
    """
    for path in _files(paths):
        received_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        source = path.resolve().parent.name or "file"
        yield from inspect_payload(_payload(path, limits), path.as_posix(), Origin(_RAW, source, received_at), limits)


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


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder) / name for name in sorted(names) if not _is_apart(name))


def _is_apart(name: str) -> bool:
    return name.startswith(".") or name == "expected.json"  # what is right to find among seeds is no wire copy


def card(record: dict[str, Any]) -> RenderableType:
    """One record of `inspect_files` for people: what was read, who says what, what was mended; or why it was
    refused.
    """
    if "error" in record:
        return _refusal(record)
    article, extraction = record["article"], record.get("extraction") or {}
    headline = Text(extraction.get("headline") or article["headline"] or "(no headline)", style="bold")
    parts: list[RenderableType] = [headline, _facts(article, extraction)]
    body = article["body"]
    if body:
        parts += [Text(), Text(body[:_BODY_SHOWN].rstrip() + (" …" if len(body) > _BODY_SHOWN else ""))]
    if article["quotes"]:
        parts += [Text(), _quotes(article["quotes"])]
    return Panel(Group(*parts), title=Text(f"{record['file']} · {record['format']}"), title_align="left")


def _refusal(record: dict[str, Any]) -> RenderableType:
    error = record["error"]
    mend = _MENDS.get(error["reason"], "")
    lines = Text.assemble(
        (f"refused: {error['reason']}", "bold red"), "\n", error["detail"] or "", "\n" if mend else "", (mend, "dim")
    )
    return Panel(lines, title=Text(record["file"]), title_align="left", border_style="red")


_MENDS = {
    str(Reason.OVERSIZE): "It is larger than a limit of the settings allows.",
    str(Reason.UNRECOGNISED): "No wire format that is read here.",
    str(Reason.MALFORMED): "The format is known, but this file of it is broken, or cut off.",
    str(Reason.UNSAFE): "It holds declarations that could attack its reader; nothing of it was loaded.",
    str(Reason.NO_TEXT): "There is nothing to publish in it.",
    str(Reason.ENCODING): "These bytes are no text.",
}


def _facts(article: dict[str, Any], extraction: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    status = Text(article["status"], style=_STATUS_STYLES.get(article["status"], "green"))
    if article["embargo_until"]:
        status.append(f" until {article['embargo_until']}")
    rows: list[tuple[str, Any]] = [
        ("byline", _byline(extraction.get("byline") or article["byline"])),
        ("dateline", _dateline(extraction.get("dateline") or article["dateline"])),
        ("status", status),
        ("urgency", _urgency(article)),
        ("language", article["language"]),
        ("slug", " · ".join(filter(None, (article["slugline"], article["take"])))),
        ("version", " · ".join(filter(None, (article["guid"], _version(article))))),
        ("published", article["published_at"]),
        ("note", article["ednote"]),
        ("headings", " · ".join(c["text"] for c in article["crossheads"])),
        ("mended", ", ".join(article["repairs"])),
    ]
    for name, value in rows:
        if value:
            table.add_row(name, value if isinstance(value, Text) else Text(str(value)))
    return table


def _version(article: dict[str, Any]) -> str | None:
    return None if article["version"] is None else f"version {article['version']}"


def _urgency(article: dict[str, Any]) -> str | None:
    urgency, priority = article["urgency"], article["priority"]
    if urgency is None:
        return str(priority) if priority else None
    return f"{urgency} of 8" + (f" (as received: {priority})" if priority else "")


def _byline(byline: dict[str, Any] | None) -> str | None:
    if not byline:
        return None
    people = [
        ", ".join(filter(None, (person["name"], person["role"], person["affiliation"]))) for person in byline["people"]
    ]
    agencies = [name for name in byline["agencies"] if not any(name in person for person in people)]
    return " · ".join(people + agencies) or byline["raw"]


def _dateline(dateline: dict[str, Any] | None) -> str | None:
    if not dateline:
        return None
    source = f"({dateline['source']})" if dateline["source"] else None
    parts = (", ".join(dateline["places"]), dateline["region"], dateline["date"], source)
    return " · ".join(str(part) for part in parts if part)


def _quotes(quotes: list[dict[str, Any]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="cyan", max_width=28)
    table.add_column(overflow="fold")
    for quote in quotes[:_QUOTES_SHOWN]:
        text = quote["text"].replace("\n\n", " ")
        shown = text if len(text) <= _QUOTE_SHOWN else text[:_QUOTE_SHOWN] + " …"
        table.add_row(Text(quote["speaker"] or "speaker unknown"), Text(shown))
    if len(quotes) > _QUOTES_SHOWN:
        table.add_row(Text(), Text(f"and {len(quotes) - _QUOTES_SHOWN} more", style="dim"))
    return table
