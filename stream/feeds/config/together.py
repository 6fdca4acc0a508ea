"""Checks what the sources and servers of one feeds file are to each other, and what no single key can know."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from stream.feeds.config.key_types import Path
from stream.feeds.config.listeners import listeners_of
from stream.feeds.config.mistakes import Remarks
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.mail.settings import ImapSettings, LmtpSettings
from stream.feeds.remote_folder.settings import FtpSettings, SftpSettings
from stream.feeds.source import PolledSettings, SourceSettings
from stream.feeds.topic.settings import TopicSettings
from stream.kafka.topics import RAW

__all__ = ["look_at_all"]


def look_at_all(
    sources: Mapping[str, SourceSettings],
    parts: Mapping[str, Any],
    data: Mapping[str, Any],
    mistakes: Remarks,
    warnings: Remarks,
) -> None:
    """Say what does not go together. `sources` and `parts` are those that could be read, `data` the whole file."""
    _one_place_each(sources, mistakes, warnings)
    _one_mailbox_each(sources, mistakes)
    _one_port_each(sources, parts, mistakes)
    _folders_of_drops(sources, parts, data, mistakes)
    for name, source in sources.items():
        for url in _urls(source):
            _look_at_url(url, source, ("sources", name, "url"), mistakes, warnings)
        if isinstance(source, TopicSettings) and source.topic == RAW.name:
            topic: Path = ("sources", name, "topic")
            warnings.add(topic, "is what all sources are written to: where it is this cluster's, it feeds itself")


def _one_place_each(sources: Mapping[str, SourceSettings], mistakes: Remarks, warnings: Remarks) -> None:
    """Two sources of one place would each take what the other moves, and everything comes twice where it stays."""
    taken: dict[tuple[str, ...], str] = {}
    for name, source in sources.items():
        for what, place in _places(source):
            first = taken.setdefault((what, *place), name)
            if first == name:
                continue
            said = warnings if what == "address" else mistakes
            said.add(("sources", name), f"has the same {what} as source {first}: keep one of them")


def _places(source: SourceSettings) -> Iterator[tuple[str, tuple[str, ...]]]:
    match source:
        case FolderSettings():
            yield "folder", (os.path.normpath(source.path),)
        case ImapSettings():
            yield "mailbox and folder", (source.host.lower(), str(source.port), source.user, source.folder)
        case TopicSettings():
            yield "topic and group", (",".join(sorted(source.bootstrap.split(","))), source.topic, source.group)
        case SftpSettings() | FtpSettings():
            yield "account and path", (source.host.lower(), str(source.port), source.user, source.path)
        case PolledSettings():
            for url in _urls(source):
                yield "address", (url, str(getattr(source, "products", getattr(source, "items", ""))))


def _urls(source: SourceSettings) -> Iterator[str]:
    url = getattr(source, "url", None)
    if isinstance(url, SecretStr | str):
        yield url.get_secret_value() if isinstance(url, SecretStr) else url


def _one_mailbox_each(sources: Mapping[str, SourceSettings], mistakes: Remarks) -> None:
    taken: dict[str, str] = {}
    for name, source in sources.items():
        for place, address in enumerate(source.to if isinstance(source, LmtpSettings) else ()):
            path: Path = ("sources", name, "to", place)
            if (first := taken.setdefault(address.casefold(), name)) != name:
                mistakes.add(path, f"source {first} has this address too: one source an address")


def _one_port_each(sources: Mapping[str, SourceSettings], parts: Mapping[str, Any], mistakes: Remarks) -> None:
    listeners = list(listeners_of(sources, parts))
    for place, later in enumerate(listeners):
        for earlier in listeners[:place]:
            if later.port == earlier.port and later.port and later.shares_host(earlier):
                mistakes.add((*later.path, "listen"), f"port {later.port} is that of {'.'.join(earlier.path)} too")
    ftp = parts["drops"].ftp if parts.get("drops") else None
    if ftp is None or ftp.passive_ports is None:
        return
    low, high = ftp.passive_ports
    path: Path = ("drops", "ftp", "passive_ports")
    if not 0 < low <= high < 65536:
        mistakes.add(path, "must be two ports, the lower one first: [60000, 60099]")
    for listener in listeners:
        if low <= listener.port <= high:
            mistakes.add(path, f"port {listener.port} of {'.'.join(listener.path)} is among them")


def _folders_of_drops(
    sources: Mapping[str, SourceSettings], parts: Mapping[str, Any], data: Mapping[str, Any], mistakes: Remarks
) -> None:
    drops = parts.get("drops")
    for server in ("sftp", "ftp"):
        for user, settings in getattr(getattr(drops, server, None), "users", {}).items():
            path: Path = ("drops", server, "users", user, "source")
            if settings.source not in (data.get("sources") or {}):
                mistakes.add(path, f"there is no source {settings.source[:40]}")
            elif not isinstance(sources.get(settings.source), FolderSettings | None):
                mistakes.add(path, f"source {settings.source} is of kind {_kind(sources, settings.source)}, not folder")


def _kind(sources: Mapping[str, SourceSettings], name: str) -> str:
    return str(getattr(sources[name], "kind", ""))


def _look_at_url(url: str, source: SourceSettings, path: Path, mistakes: Remarks, warnings: Remarks) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        if path not in mistakes.paths():
            mistakes.add(path, "is no address: it begins with https:// or http://, and names a host")
    elif isinstance(source, PolledSettings) and not source.allow_private and _is_private(host):
        warnings.add(path, "is an address of this machine or network, which is refused: say allow_private: true")


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
