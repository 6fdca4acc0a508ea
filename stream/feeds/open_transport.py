"""Opens the transport of a source, whose code is loaded only then."""

from __future__ import annotations

from importlib import import_module

from stream.errors import Misconfigured
from stream.feeds.kinds import KINDS
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import Transport

__all__ = ["open_transport"]


def open_transport(name: str, kind: str, settings: SourceSettings, tools: Tools) -> Transport:
    """Return the transport of a source that one process at a time looks at. Nothing is connected yet.

    Raises `Misconfigured` for a kind whose library is not installed, and for a file it names that cannot be read.
    """
    opens = KINDS[kind].opens
    assert opens is not None, f"{kind} is taken by a server"  # noqa: S101 - the runner asks for others only
    module, _, function = opens.partition(":")
    try:
        opened: Transport = getattr(import_module(module), function)(name, settings, tools)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("asyncssh"):
            raise
        raise Misconfigured(
            f"source {name}: kind {kind} needs asyncssh, which is not installed: pip install 'wirestream[sftp]'"
        ) from None
    return opened
