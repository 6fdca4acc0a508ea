"""Opens the sockets of HTTP connections, each for one address: the one that is really connected to, whatever a name was
said to be before.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from stream.network.address import is_link_local, is_public

__all__ = ["NotPublic", "open_public_socket", "open_socket"]

Address = tuple[int, int, int, str, tuple[str | int, ...]]
"""One answer of `getaddrinfo`."""


class NotPublic(OSError):
    """A socket that is not opened, for its address is not public."""

    def __init__(self) -> None:
        super().__init__("not a public address")


def open_socket(address: Address) -> socket.socket:
    """Open the socket for one address; for one of the link alone never, be it that a redirect leads there."""
    family, kind, protocol, _, place = address
    if is_link_local(str(place[0])):
        raise NotPublic
    return socket.socket(family, kind, protocol)


def open_public_socket(public: Callable[[str], bool] = is_public) -> Callable[[Address], socket.socket]:
    """Return what opens the socket for one address of a name, or none: `public` says which anybody may be at."""

    def opened(address: Address) -> socket.socket:
        if not public(str(address[4][0])):
            raise NotPublic
        return open_socket(address)

    return opened
