"""`GET export`: many articles as a file, by and by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from stream.desk.api.article import IncludeText, includes_withdrawn
from stream.desk.api.articles import CursorText, with_next
from stream.desk.api.cursor import place_of, written_cursor
from stream.desk.depends import DeskState, TheDesk, TheUser
from stream.desk.export.export import ROWS_MOST, Export, pieces
from stream.desk.export.form import ExportForm, ending_of, media_type_of
from stream.desk.problem import Kind, Problem
from stream.desk.wanted import TheWanted
from stream.errors import Transient
from stream.observe.logs import logger
from stream.store.reading import Cursor, Numbers, numbers_fitting

__all__ = ["EXPORT_SECONDS", "router"]

log = logger(__name__)
router = APIRouter(tags=["articles"])

EXPORT_SECONDS = 900.0
"""The longest that one export takes: a client that reads more slowly than 100 rows a second has gone."""
_TRIES = 5
"""Times that a piece is asked for, a second apart, while the database is busy or away: what was begun should end."""
_PAUSE_SECONDS = 1.0
_CONTENT: dict[str, dict[str, str]] = {
    "application/x-ndjson": {},
    "text/csv": {},
    "application/vnd.iptc.g2.newsmessage+xml": {},
}


@router.get(
    "/export",
    summary="Export articles",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "One article a line, a row, or an item.",
            "content": _CONTENT,
        }
    },
)
async def export(  # noqa: PLR0913, PLR0917 - the parameters of the call
    request: Request,
    desk: TheDesk,
    user: TheUser,
    wanted: TheWanted,
    form: Annotated[ExportForm, Query(alias="as")] = ExportForm.JSONL,
    limit: Annotated[int, Query(ge=1, le=ROWS_MOST)] = ROWS_MOST,
    cursor: CursorText = None,
    include: IncludeText = None,
) -> Response:
    """Newest first, by arrival. Each article is written as it stands when its line is written: of what was killed or
    withheld the line has ids and its state, and no copy. Where more fit, `Link: rel="next"` goes on. An export that
    cannot be ended breaks off without the end of its transfer.
    """
    withdrawn = includes_withdrawn(include, user)
    of = (wanted, "export")
    before = place_of(Cursor, cursor, of)
    if desk.exports.locked():
        raise Problem(Kind.BUSY, "as many exports run as may: ask again", headers={"Retry-After": "10"})
    async with AsyncExitStack() as held:
        await held.enter_async_context(desk.exports)
        async with desk.slots.turn():
            numbers = await run_in_threadpool(numbers_fitting, desk.reader, wanted, limit, before)
        if withdrawn:
            log.warning("withdrawn copy is exported", user=user.name, articles=len(numbers.rows), form=str(form))
        body = _written(desk, Export(form, desk.settings.desk.embargo, withdrawn), numbers)
        first = await anext(body)  # a database that is away now is a problem, and no broken file
        following = written_cursor(numbers.next, of) if numbers.next is not None else None
        headers = {
            "Content-Disposition": f'attachment; filename="{_name(desk, form)}"',
            "Cache-Control": "no-store",
            **with_next(request, following),
        }
        return _Held(held.pop_all(), _joined(first, body), media_type_of(form), headers)


def _name(desk: DeskState, form: ExportForm) -> str:
    return f"wire-{desk.clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}.{ending_of(form)}"


async def _written(desk: DeskState, export: Export, numbers: Numbers) -> AsyncIterator[bytes]:
    """Yield the file by pieces; between two of them no connection of the database is held, however slowly the client
    reads. Raises `Transient` where the database stays away, and when the desk is stopping.
    """
    head = export.head(desk.clock.now())
    for part in pieces(numbers.rows):
        yield head + await _piece(desk, export, part)
        head = b""
    yield head + export.tail()


async def _piece(desk: DeskState, export: Export, part: Sequence[int]) -> bytes:
    for tries_left in reversed(range(_TRIES)):
        if desk.stopping.is_set():
            raise Transient("the desk is stopping")
        try:
            async with desk.slots.turn():
                return await run_in_threadpool(export.piece, desk.reader, part, desk.clock.now())
        except (Problem, Transient):
            if not tries_left:
                raise
        await asyncio.sleep(_PAUSE_SECONDS)
    raise AssertionError  # the last try returns or raises


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


class _Held(StreamingResponse):
    """Gives back the turn of an export when it ends, however it does, and ends it in time.

    One that cannot go on is left without its end: the server closes the connection then, and the client sees it.
    """

    def __init__(
        self, held: AsyncExitStack, body: AsyncIterator[bytes], media_type: str, headers: dict[str, str]
    ) -> None:
        super().__init__(body, media_type=media_type, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._held:
            try:
                async with asyncio.timeout(EXPORT_SECONDS):
                    await super().__call__(scope, receive, send)
            except (Problem, Transient, TimeoutError) as fault:
                log.warning("an export broke off", fault=str(fault) or "it took too long")
