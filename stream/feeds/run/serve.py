"""Runs the servers that far sides bring their copy to: in every process, those that the feeds file needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.drop.settings import Drops
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.intake import Intake
from stream.feeds.server import Server
from stream.observe.logs import logger

__all__ = ["Servers"]

log = logger(__name__)

_STOP_SECONDS = 8.0
_PUSH, _LMTP, _DROP = "push", "lmtp", "drops"
_CODE = {
    _PUSH: "stream.feeds.push.server:PushServer",
    _LMTP: "stream.feeds.mail.lmtp:LmtpServer",
    _DROP: "stream.feeds.drop.servers:DropServers",
}
"""Where their code is, which is loaded only where the file needs it."""


class Servers:
    """The servers of this process. `make` opens one by `module:class`, for tests."""

    def __init__(
        self, intake: Intake, clock: Clock, make: Callable[..., Server] = lambda where, *given: _load(where)(*given)
    ) -> None:
        self._intake = intake
        self._clock = clock
        self._make = make
        self._serving = asyncio.Lock()
        self._running: dict[str, tuple[Any, Server]] = {}
        """By name: what it was made of, and the server."""

    async def serve(self, file: FeedsFile, renewed: Collection[str] = ()) -> None:
        """Have the servers that this file needs, as it describes them; of those that are `renewed` (`changes`) a file
        changed that the feeds file names: a certificate is read again. Raises `Misconfigured` where one cannot listen,
        or its certificate cannot be used; those that can do.
        """
        async with self._serving:
            wrong = await self._serve(_wanted(file))
            for name in self._running.keys() & {one.partition(".")[0] for one in renewed}:
                try:
                    self._running[name][1].renew()
                except Misconfigured as error:
                    wrong = wrong or error
                else:
                    log.info("certificate read again", server=name)
            if wrong is not None:
                raise wrong

    async def _serve(self, wanted: Mapping[str, tuple[tuple[Any, ...], Mapping[str, Any]]]) -> Misconfigured | None:
        """Have these servers; return why the first of those that cannot listen cannot."""
        for name in [name for name, (of, _) in self._running.items() if name not in wanted or wanted[name][0] != of]:
            await self._stop(name)
        wrong: Misconfigured | None = None
        for name, (made_of, sources) in wanted.items():
            try:
                if name not in self._running:
                    await self._start(name, made_of)
            except Misconfigured as error:
                wrong = wrong or error
            else:
                self._running[name][1].serve(sources)
        return wrong

    async def stop(self) -> None:
        """Stop all."""
        await asyncio.gather(*(self._stop(name) for name in list(self._running)))

    async def _start(self, name: str, made_of: Any) -> None:
        given = (*made_of, self._clock) if name == _DROP else (*made_of, self._intake, self._clock)
        server = self._make(_CODE[name], *given)
        address = await server.start()
        self._running[name] = made_of, server
        log.info("listening", server=name, address=address)

    async def _stop(self, name: str) -> None:
        _, server = self._running.pop(name)
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await server.stop()
        except Exception as error:  # noqa: BLE001 - the others are to stop too
            log.warning("a server did not stop in order", server=name, fault=repr(error))


def _wanted(file: FeedsFile) -> dict[str, tuple[tuple[Any, ...], Mapping[str, Any]]]:
    """Return what each server that the file needs is made of, and the sources that it is to serve."""
    wanted: dict[str, tuple[tuple[Any, ...], Mapping[str, Any]]] = {}
    for name, listener in ((_PUSH, file.push), (_LMTP, file.lmtp)):
        if sources := {key: one for key, one in file.sources.items() if one.kind == name}:
            wanted[name] = (listener,), sources
    if file.drops != Drops():
        folders = {key: one for key, one in file.sources.items() if isinstance(one, FolderSettings)}
        paths: dict[str, Path] = {key: one.path for key, one in folders.items()}
        wanted[_DROP] = (file.drops, paths), folders
    return wanted


def _load(where: str) -> Callable[..., Server]:
    module, _, name = where.partition(":")
    try:
        made: Callable[..., Server] = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("asyncssh"):
            raise
        raise Misconfigured(
            "drops.sftp needs asyncssh, which is not installed: pip install 'wirestream[sftp]'"
        ) from None
    return made
