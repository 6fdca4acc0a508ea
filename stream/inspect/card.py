"""Writes a card for each article that was read, and for each item that was refused; and one line that counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas.article import UNREADABLE_EMBARGO
from stream.errors import Reason
from stream.inspect.repairs import in_words

__all__ = ["card", "tally"]

_BODY_SHOWN = 400
"""Characters of the body on a card: enough to see that it begins where it should."""
_QUOTES_SHOWN = 12
_LISTED = 8
"""Names of a list on a card: a package has hundreds of codes."""
_QUOTE_SHOWN = 160
_STATUS_STYLES = {
    "killed": "bold red",
    "withheld": "red",
    "embargoed": "yellow",
    "corrected": "magenta",
    "advisory": "cyan",
}


def card(record: dict[str, Any]) -> RenderableType:
    """Return one record of `inspect_files` for people: what was read, who says what, what was mended; or why it was
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


def tally(records: int, refused: Counter[str]) -> Text:
    """Return one line for all records: how many were read, how many refused and why."""
    line = Text(f"{records - refused.total():,} of {records:,} read", "bold")
    if refused:
        line.append(
            f"; refused: {', '.join(f'{count:,} {reason}' for reason, count in sorted(refused.items()))}", "red"
        )
    return line


def _refusal(record: dict[str, Any]) -> RenderableType:
    error = record["error"]
    lines = Text.assemble((f"refused: {error['reason']}", "bold red"))
    if error["detail"]:
        lines.append(f"\n{error['detail']}")
    lines.append(f"\n{_MENDS[error['reason']]}", "dim")
    return Panel(lines, title=Text(record["file"]), title_align="left", border_style="red")


_MENDS = {
    Reason.EMPTY: "There is nothing in it. Ask the sender, or look whether it was still being written.",
    Reason.OVERSIZE: "It is larger than a limit allows. Split it, or raise the limit (`wirestream settings`).",
    Reason.UNRECOGNISED: "No wire format that is read here. The README lists those that are.",
    Reason.MALFORMED: "The format is known, but this file of it is broken, or cut off. Have it sent again.",
    Reason.UNSAFE: "It holds declarations that could attack its reader; nothing of it was loaded.",
    Reason.TOO_DEEP: "It is nested deeper than any wire copy is; nothing of it was loaded.",
    Reason.ENCODING: "These bytes are no text. Was it a picture, or packed in a way that is not read here?",
    Reason.NO_TEXT: "Well formed, but there is nothing to publish in it.",
    Reason.SCHEMA: "What was read does not make an article.",
    Reason.UNEXPECTED: "A fault of ours. Please report it with the file.",
}


def _facts(article: dict[str, Any], extraction: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    status = Text(_status(article), style=_STATUS_STYLES.get(article["status"], "green"))
    rows: list[tuple[str, Any]] = [
        ("byline", _byline(extraction.get("byline") or article["byline"])),
        ("dateline", _dateline(extraction.get("dateline") or article["dateline"])),
        ("status", status),
        ("embargo", article["embargo_until"]),
        ("urgency", _urgency(article)),
        ("language", article["language"]),
        ("slug", " · ".join(filter(None, (article["slugline"], article["take"])))),
        ("version", " · ".join(filter(None, (article["guid"], _version(article))))),
        ("published", article["published_at"]),
        ("subjects", _listed([s["name"] or s["code"] for s in article["subjects"]])),
        ("keywords", _listed(article["keywords"])),
        ("credit", " · ".join(filter(None, (article["credit"], article["copyright"])))),
        ("note", article["ednote"]),
        ("headings", " · ".join(c["text"] for c in article["crossheads"])),
        ("copy", _size(article["body"])),
        ("mended", "\n".join(map(in_words, article["repairs"]))),
        ("also kept", _listed(sorted(article["extra"]))),
    ]
    for name, value in rows:
        if value:
            table.add_row(name, value if isinstance(value, Text) else Text(str(value)))
    return table


def _status(article: dict[str, Any]) -> str:
    is_held = article["status"] == "embargoed" and article["embargo_until"] is None
    return UNREADABLE_EMBARGO if is_held else str(article["status"])


def _listed(names: Sequence[str]) -> str:
    shown = " · ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} · and {len(names) - _LISTED} more"


def _size(body: str) -> str:
    paragraphs = len(body.split("\n\n")) if body else 0
    return f"{len(body.split()):,} words in {paragraphs:,} paragraph{'' if paragraphs == 1 else 's'}"


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


def _marked(quote: dict[str, Any]) -> str:
    """Return the quoted words alone, without who says them in between."""
    runs = [quote["text"][first - quote["start"] : last - quote["start"]] for first, last in quote["segments"]]
    return " … ".join(runs).replace("\n", " ")


def _quotes(quotes: list[dict[str, Any]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="cyan", max_width=28)
    table.add_column(overflow="fold")
    for quote in quotes[:_QUOTES_SHOWN]:
        text = _marked(quote)
        shown = text if len(text) <= _QUOTE_SHOWN else text[:_QUOTE_SHOWN] + " …"
        table.add_row(Text(quote["speaker"] or "speaker unknown"), Text(shown))
    if len(quotes) > _QUOTES_SHOWN:
        table.add_row(Text(), Text(f"and {len(quotes) - _QUOTES_SHOWN} more", style="dim"))
    return table
