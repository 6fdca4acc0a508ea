"""Runs one source from the command line: `feed rss`, `sftp`, `http`, `drop`, `lmtp`. Each writes the feeds file that
says the same, for as long as it runs, and runs that: the same code, the same state.

A secret is taken from the environment; one on the command line could be read by everybody on the machine.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

import typer

from stream.cli.feeds.group import feed
from stream.cli.service import service_settings
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.settings import named_secrets

__all__ = ["feed_drop", "feed_http", "feed_lmtp", "feed_rss", "feed_sftp"]

_PASSWORD = "${FEED_PASSWORD}"  # noqa: S105 - the name of a variable
_SECRET = "${FEED_SECRET}"  # noqa: S105 - the name of a variable

_NO_ADDRESS = "feed sftp: is no address: write sftp://, the user, @, the host, and the folder: see --help"

Source = Annotated[str | None, typer.Option(help="The source's name: a to z, 0 to 9 and -; default by its address.")]
Provider = Annotated[str | None, typer.Option(help="The agency, where the copy itself names none.")]
Every = Annotated[str, typer.Option(help="How often to look: 30s, 5m.")]
Private = Annotated[bool, typer.Option(help="The far side may be in this machine's own networks.")]


@feed.command("rss")
def feed_rss(
    urls: Annotated[
        list[str], typer.Argument(help="Addresses of feeds; ${NAME} in one is taken from the environment.")
    ],
    every: Every = "60s",
    provider: Provider = None,
    allow_private: Private = False,
) -> None:
    """Poll RSS, Atom or JSON feeds. Each new or changed entry is a raw record."""
    sources: dict[str, Any] = {}
    for url in urls:
        source = {"kind": "rss", "url": url, "every": every, "allow_private": allow_private, "provider": provider}
        sources[_free_name(_name_of(url), sources)] = source
    _run("feed rss", {"sources": sources})


@feed.command("sftp")
def feed_sftp(
    url: Annotated[str, typer.Argument(help="sftp://user@host/folder/*.xml; its password is in FEED_PASSWORD.")],
    host_key: Annotated[str, typer.Option(help="The server's public key, as in known_hosts: 'ssh-ed25519 AAAA…'.")],
    key_file: Annotated[Path | None, typer.Option(help="A private key, instead of a password.")] = None,
    after: Annotated[str, typer.Option(help="What becomes of what was taken: leave, delete, move:FOLDER.")] = "leave",
    every: Every = "60s",
    provider: Provider = None,
    source: Source = None,
    *,
    allow_private: Private = False,
) -> None:
    """Take files out of a folder of an SFTP server. Each when it stands still."""
    user, host, port, path = _sftp_parts(url)
    login = {"key_file": str(key_file)} if key_file else {"password": _PASSWORD}
    keys = {
        "kind": "sftp",
        "host": host,
        "port": port,
        "user": user,
        "path": path,
        "host_key": host_key,
        "after": after,
    }
    keys |= {"every": every, "allow_private": allow_private, "provider": provider}
    _run("feed sftp", {"sources": {source or _name_of(url): keys | login}})


@feed.command("http")
def feed_http(
    source: Annotated[str, typer.Option(help="The source's name: it is posted to /v1/sources/NAME.")] = "push",
    listen: Annotated[str, typer.Option(help="host:port, or :port for all interfaces.")] = "127.0.0.1:8080",
    scheme: Annotated[
        str, typer.Option(help="How the sender signs: standard, superdesk, github, websub, bearer, unsigned.")
    ] = "standard",
    provider: Provider = None,
) -> None:
    """Take signed HTTP pushes. The key is in FEED_SECRET. The answer comes when every broker has the copy."""
    keys = {"kind": "push", "scheme": scheme, "provider": provider}
    secret = {} if scheme == "unsigned" else {"secret": _SECRET}
    _run("feed http", {"push": {"listen": listen}, "sources": {source: keys | secret}})


@feed.command("drop")
def feed_drop(
    folder: Annotated[Path, typer.Argument(help="Where the files come to; they are taken from there.")],
    host_key_file: Annotated[Path, typer.Option(help="The private key of this server: ssh-keygen -t ed25519 -f FILE.")],
    user: Annotated[str, typer.Option(help="The agency's user.")] = "agency",
    key: Annotated[
        str | None, typer.Option(help="The agency's public key; else its password is in FEED_PASSWORD.")
    ] = None,
    listen: Annotated[str, typer.Option(help="host:port, or :port for all interfaces.")] = ":2222",
    source: Annotated[str | None, typer.Option(help="The source's name; default by the folder's.")] = None,
    provider: Provider = None,
) -> None:
    """Be the SFTP server that an agency pushes its files to."""
    if not folder.is_dir():
        raise Misconfigured(f"{folder} is no folder: create it, or name another")
    name = source or _as_name(folder.resolve().name)
    login = {"key": key} if key else {"password": _PASSWORD}
    drop = {"listen": listen, "host_key_file": str(host_key_file), "users": {user: {"source": name} | login}}
    keys = {"kind": "folder", "path": str(folder.resolve()), "provider": provider}
    _run("feed drop", {"drops": {"sftp": drop}, "sources": {name: keys}})


@feed.command("lmtp")
def feed_lmtp(
    addresses: Annotated[list[str], typer.Argument(help="The mail addresses to take mail for.")],
    listen: Annotated[str, typer.Option(help="host:port; the house's mail server delivers there.")] = "127.0.0.1:2424",
    source: Annotated[str, typer.Option(help="The source's name.")] = "mail",
    provider: Provider = None,
) -> None:
    """Take mail from the house's own mail server. It keeps what the brokers do not have yet."""
    keys = {"kind": "lmtp", "to": addresses, "provider": provider}
    _run("feed lmtp", {"lmtp": {"listen": listen}, "sources": {source: keys}})


def _run(command: str, data: Mapping[str, Any]) -> None:
    """Check what was asked for, and run it until SIGTERM."""
    from stream.feeds.config.load import load_feeds  # noqa: PLC0415
    from stream.feeds.config.named_files import missing_files  # noqa: PLC0415
    from stream.feeds.run.process import run_feeds  # noqa: PLC0415

    text = json.dumps(data, ensure_ascii=False)  # YAML knows no pairs of surrogates
    try:
        feeds = load_feeds(text, command, named_secrets())
    except Misconfigured as fault:
        raise Misconfigured(str(fault).replace(f"{command}:1: ", f"{command}: ", 1)) from None
    for _, what in missing_files(feeds):  # it is here that the source runs
        raise Misconfigured(f"{command}: {what}")
    with tempfile.TemporaryDirectory(prefix="wirestream-") as folder:
        file = Path(folder) / "feeds.yaml"
        file.write_text(text, "utf-8")
        code = run_feeds(file, service_settings(), SYSTEM_CLOCK, _group_of(data["sources"]))
    sys.exit(code)


def _group_of(names: Sequence[str]) -> str:
    """Return a group that only processes of the same sources share: partitions go to whoever is in it."""
    return f"wirestream-feeds-{hashlib.sha256(' '.join(sorted(names)).encode()).hexdigest()[:12]}"


def _sftp_parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 22
    except ValueError:
        raise Misconfigured(_NO_ADDRESS) from None
    if parts.scheme != "sftp" or not host or not parts.username:
        raise Misconfigured(_NO_ADDRESS)
    if parts.password:
        raise Misconfigured("feed sftp: everybody on this machine can read a password there: export FEED_PASSWORD")
    return unquote(parts.username), host, port, unquote(parts.path) or "."


def _name_of(url: str) -> str:
    """Return a name by the address's host: `https://www.example.org/feed.xml` is `example-org`."""
    try:
        host = urlsplit(url).hostname or "feed"
    except ValueError:
        host = "feed"
    return _as_name(host.removeprefix("www."))


def _as_name(text: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-")[:36] or "feed"


def _free_name(name: str, taken: Mapping[str, Any]) -> str:
    """Return the name, with a number where it is taken."""
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)
