"""Checks the addresses that another's code connects to, where that code opens its sockets itself.

Libraries of mail, chat and queues each connect in their own way, but all of them by Python's sockets: the interpreter
tells an audit hook of each connection before it is made, with the address that was found for the name. What a library
does in C, or by a program that it starts, is not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache

from stream.network.address import is_link_local, is_public
from stream.network.open_socket import NotPublic

__all__ = ["WatchedSockets"]

_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class WatchedSockets:
    """What is watched in a context: `refused` are the addresses to which nothing was sent.

    An address of the link alone is always refused; with `allow_private` false so is each that `public` does not take
    for one that anybody may be at. A name that is connected to without being looked up first counts as not public.
    """

    def __init__(self, *, allow_private: bool, public: Callable[[str], bool] = is_public) -> None:
        self.refused: list[str] = []
        self._allow_private = allow_private
        self._public = public

    def watch(self) -> None:
        """Watch what is connected to in this context, and in those that are copied from it, from now on."""
        _install()
        _WATCHED.set(self)

    def check(self, address: str) -> None:
        """Raise `NotPublic` for an address that nothing may be sent to."""
        if is_link_local(address) or not (self._allow_private or self._public(address)):
            self.refused.append(address)
            raise NotPublic


_WATCHED: ContextVar[WatchedSockets | None] = ContextVar("watched", default=None)


def _told(event: str, details: tuple[object, ...]) -> None:
    if event in _EVENTS and (watched := _WATCHED.get()) is not None:
        place = details[1]
        if isinstance(place, tuple) and place:  # that of a socket of this machine alone is a path
            watched.check(str(place[0]))


@cache
def _install() -> None:
    """Install the hook, once for the process: the interpreter lets none be taken away."""
    sys.addaudithook(_told)
