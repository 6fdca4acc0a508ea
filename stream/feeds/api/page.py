"""Reads an answer as a page of JSON, and says what links in it may be followed."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from stream.feeds.api.spans import at, elements, read
from stream.feeds.http.answer import Answer
from stream.feeds.http.shown import shown_host
from stream.feeds.transport import FarSideFault

__all__ = ["PAGE_BYTES", "Page", "instant_of", "link_within", "page_of", "text_of"]

PAGE_BYTES = 32 * 1024 * 1024
"""The largest page that is read: a hundred items with all the metadata that an agency has are some 10 MB."""
_PORTS = {"http": 80, "https": 443}
_LONGEST = 500
"""Characters of an id or a time stamp; a longer one is none."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it says, and its bytes."""

    value: Any
    text: bytes = field(repr=False)

    def items(self, pointer: str) -> list[tuple[Any, bytes]]:
        """Return the elements of the list where the pointer says: what each says, and its bytes as they stand there.
        Raises `FarSideFault` where no list is.
        """
        values, pieces = at(self.value, pointer), elements(self.text, pointer)
        if not isinstance(values, list) or pieces is None or len(pieces) != len(values):
            raise FarSideFault(f"the answer has no list of items at {pointer or 'its top'}")
        return list(zip(values, pieces, strict=True))


def page_of(answer: Answer) -> Page:
    """Return what an answer says. Raises `FarSideFault` for what is no JSON: a page of HTML, nothing, half of it."""
    text = answer.body.removeprefix(BOM_UTF8)
    try:
        return Page(read(text), text)
    except ValueError:
        what = "nothing" if not text.strip() else "what is no JSON"
        raise FarSideFault(f"{shown_host(answer.url)} answers {answer.status} with {what}") from None


def link_within(link: Any, base: str, family: str | None = None) -> str | None:
    """Return where a link leads that was found at `base`, as a whole address; None where it leads to another host, to
    which no key is to go. Hosts under `family` are one, where the base is one of them.
    """
    if not isinstance(link, str):
        return None
    try:
        link.encode()  # half a pair of surrogates is in no address, and a mark could not be written with it
        whole = urljoin(base, link)
        there, here = urlsplit(whole), urlsplit(base)
        same = there.scheme == here.scheme and not (there.username or there.password)
        return whole if same and _same_host(there, here, family) else None
    except ValueError:
        return None


def _same_host(there: SplitResult, here: SplitResult, family: str | None) -> bool:
    ours = (here.hostname or "").lower().rstrip("."), here.port or _PORTS.get(here.scheme)
    theirs = (there.hostname or "").lower().rstrip("."), there.port or _PORTS.get(there.scheme)
    if ours == theirs:
        return True
    return family is not None and ours[1] == theirs[1] and all(_under(host, family) for host in (ours[0], theirs[0]))


def _under(host: str, family: str) -> bool:
    return host == family or host.endswith(f".{family}")


def text_of(value: Any) -> str | None:
    """Return an id or a time stamp as text: of a text or a whole number that is not overlong; else None. Half a pair of
    surrogates is a question mark, for it can be sent to nobody.
    """
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        text = str(value).strip().encode("utf-8", "replace").decode()
        return text if 0 < len(text) <= _LONGEST else None
    return None


def instant_of(value: Any) -> datetime | None:
    """Return the instant of an ISO 8601 time stamp, in UTC; of one without a zone, and of anything else, None."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
