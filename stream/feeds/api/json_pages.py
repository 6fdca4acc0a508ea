"""Takes items from any API that answers pages of JSON: JSON pointers say where the items are, their ids, the next page.

A look goes on from page to page while their last item is new, for lists of news have the newest first, some below a few
that are kept on top: the first page whose last item is known and unchanged ends it. The first look takes the first page
alone; one that was reset to a time
goes back as far as that.
Each item is a record of its own, byte for byte as it stands in the page.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from stream.errors import Reason, Rejected
from stream.feeds.api.known import MOST, Known
from stream.feeds.api.page import PAGE_BYTES, Page, instant_of, link_within, page_of, text_of
from stream.feeds.api.settings import JsonSettings
from stream.feeds.api.spans import at
from stream.feeds.http.answer import Answer, raise_for_status
from stream.feeds.http.shown import shown
from stream.feeds.http.validator import validator
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import SINCE, Batch, Item, Mark, Report, Skipped, Transport

__all__ = ["open_json"]

_PAGES = 20
"""Pages of a look: a day's news of most houses; what is older is counted as a gap."""
_TOGETHER = 200
"""Items that are acknowledged together."""
_PASSING = frozenset({401, 403, 407, 408, 425, 429})
"""Statuses below 500 that do not say that a page is not to be had."""
_WHOLE = timedelta(hours=24)
"""How long an API is asked for what changed only: some answer 304 for ever."""
_VALIDATORS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


def open_json(name: str, settings: SourceSettings, tools: Tools) -> Transport:  # noqa: ARG001 - as all are opened
    """Return the source's transport."""
    assert isinstance(settings, JsonSettings)  # noqa: S101 - by the table of kinds
    return _Json(settings, tools)


@dataclass(frozen=True, slots=True)
class _Found:
    """An item of a page."""

    key: str
    version: str
    item: Item


@dataclass(slots=True)
class _Look:
    """What a look has found so far."""

    known: Known
    first: bool
    since: datetime | None
    report: Report
    new: list[_Found] = field(default_factory=list)
    """Those to take, newest first."""
    met: set[tuple[str, str]] = field(default_factory=set)
    """What this look met already: a list moves on while it is paged through."""

    left: int = MOST
    """Items that are still looked at: more could not be remembered, and each look would bring the others again."""

    def page(self, found: list[_Found]) -> bool:
        """Sort what a page brings; return whether the next page may bring more."""
        if len(found) > self.left:
            self.report.skipped(Skipped.OLD, len(found) - self.left)
            self.report.note(f"of more than {MOST} items the first are looked at: the newest have to stand there")
            found = found[: self.left]
        self.left -= len(found)
        brought, back = False, False  # of the last that was not met before
        for one in found:
            if (one.key, one.version) in self.met:
                continue
            if self.known.has(one.key, one.version):
                self.report.skipped(Skipped.KNOWN)
                back = True
            elif self.since and one.item.modified and one.item.modified < self.since:
                self.report.skipped(Skipped.OLD)
                self.known.add(one.key, one.version)
            else:
                brought, back = True, False
                self.met.add((one.key, one.version))
                self.new.append(one)
        return self.left > 0 and brought and not back and (not self.first or self.since is not None)


class _Json:
    def __init__(self, settings: JsonSettings, tools: Tools) -> None:
        self.certificate_ends: datetime | None = None
        self._settings = settings
        self._http = tools.http
        self._clock = tools.clock

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        first = not mark.get("known")
        look = _Look(Known(mark.get("known")), first, instant_of(mark.get(SINCE)), report)
        whole = self._is_whole(mark)
        answer = await self._ask(self._settings.url.get_secret_value(), {} if whole else mark)
        if answer.status == 304:
            yield Batch(mark=mark, wait=answer.retry_after)
            return
        validators = {name: value for name, _ in _VALIDATORS if (value := validator(answer.headers, name))}
        await self._gather(answer, look)
        state: dict[str, Any] = {"v": 1, "whole": mark.get("whole")}
        look.new.reverse()
        while len(look.new) > _TOGETHER:
            some, look.new = look.new[:_TOGETHER], look.new[_TOGETHER:]
            yield Batch(items=_taken(some, look), mark={**state, "known": look.known.kept()})
        # Only now, with the last of them: before, an API that answers 304 would keep the rest from us.
        items, now = _taken(look.new, look), self._clock.now().isoformat()
        state = {"v": 1, "known": look.known.kept(), "whole": now if whole else mark.get("whole"), **validators}
        yield Batch(items=items, mark=state, wait=answer.retry_after)

    async def close(self) -> None:
        """Nothing is kept between looks."""

    def _is_whole(self, mark: Mark) -> bool:
        last = instant_of(mark.get("whole"))
        return last is None or not timedelta(0) <= self._clock.now() - last < _WHOLE

    async def _gather(self, answer: Answer, look: _Look) -> None:
        """Go from page to page, beginning with one that was answered."""
        seen = set()
        for number in range(1, _PAGES + 1):
            if number > 1 and 400 <= answer.status < 500 and answer.status not in _PASSING:
                look.report.gap()
                look.report.note(f"page {number} had to be asked for, and is not to be had ({answer.status})")
                return
            raise_for_status(answer)
            page = page_of(answer)
            goes_on = look.page(
                [self._found(value, piece, answer.url) for value, piece in page.items(self._settings.items)]
            )
            follows = self._following(page, answer.url, look.report) if goes_on else None
            if follows is None or follows in seen:
                return
            if number == _PAGES:
                look.report.gap()
                look.report.note(f"{_PAGES} pages had something new, and there are more: they are not taken")
                return
            seen.add(follows)
            answer = await self._ask(follows, {})

    def _following(self, page: Page, base: str, report: Report) -> str | None:
        link = at(page.value, self._settings.next) if self._settings.next is not None else None
        if not link:
            return None
        follows = link_within(link, base)
        if follows is None or link_within(follows, self._settings.url.get_secret_value()) is None:
            report.note("the next page is at another host, which is not asked")
            return None
        return follows

    async def _ask(self, url: str, validators: Mapping[str, Any]) -> Answer:
        conditions = {header: str(validators[name]) for name, header in _VALIDATORS if validators.get(name)}
        if "If-None-Match" in conditions:
            conditions.pop("If-Modified-Since", None)
        own = {name: value.get_secret_value() for name, value in self._settings.headers.items()}
        answer = await self._http.ask(
            "GET",
            url,
            headers={"Accept": "application/json", **own, **conditions},
            timeout=self._settings.timeout,
            max_bytes=PAGE_BYTES,
            allow_private=self._settings.allow_private,
        )
        self.certificate_ends = answer.certificate_ends
        return answer

    def _found(self, value: Any, piece: bytes, url: str) -> _Found:
        key = text_of(at(value, self._settings.id))
        updated = at(value, self._settings.updated) if self._settings.updated is not None else None
        most, size = self._settings.max_bytes, len(piece)
        refusal = Rejected(Reason.OVERSIZE, f"{size} bytes; max_bytes is {most}") if size > most else None
        told = shown(key) if key and "://" in key else key  # an id that is an address may have a token in its query
        item = Item(
            payload=b"" if refusal else piece,
            name=told or "",
            origin=shown(url),
            delivery_id=told,
            modified=instant_of(updated),
            refusal=refusal,
        )
        return _Found(key or piece.decode("utf-8", "replace"), text_of(updated) or "", item)


def _taken(found: list[_Found], look: _Look) -> list[Item]:
    for one in found:
        look.known.add(one.key, one.version)
        if one.item.refusal is not None:
            look.report.skipped(Skipped.OVERSIZE)
    return [one.item for one in found]
