"""Says how copy is brought to a source that waits for it: the address for the agency, and an example."""

from __future__ import annotations

from collections.abc import Iterator

from stream.feeds.config.feeds_file import FeedsFile
from stream.feeds.drop.settings import FtpDrop, SftpDrop
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.mail.settings import LmtpSettings
from stream.feeds.push.settings import PushListener, PushSettings
from stream.newsdesk.folder import shown

__all__ = ["ways_in"]

_EVERYWHERE = {"", "0.0.0.0", "[::]"}  # noqa: S104 - compared with, not listened on
_FILE = "story.txt"

_HEX = "od -An -v -tx1 | tr -d ' \\n'"
_SIGN = 'openssl dgst -{hash} -mac HMAC -macopt hexkey:"$key" -binary'
_STANDARD = (
    "id=test-$(date +%s) now=$(date +%s)",
    f'key=$(printf %s "${{SECRET#whsec_}}" | base64 -d | {_HEX})',
    f'signature=$({{ printf %s "$id.$now."; cat {_FILE}; }} | {_SIGN.format(hash="sha256")} | base64)',
)
_HEADERS = {
    "standard": ("webhook-id: $id", "webhook-timestamp: $now", "webhook-signature: v1,$signature"),
    "superdesk": ("x-superdesk-signature: sha1=$signature",),
    "github": ("X-Hub-Signature-256: sha256=$signature",),
    "websub": ("X-Hub-Signature-256: sha256=$signature",),
    "bearer": ("Authorization: Bearer $SECRET",),
    "unsigned": (),
}


def ways_in(name: str, feeds: FeedsFile) -> list[str]:
    """Return lines for whoever connects an agency to a source that is pushed to; none for a source that we look at. No
    secret is in them: the example takes it out of the shell's variable SECRET.
    """
    source = feeds.sources[name]
    match source:
        case PushSettings():
            return list(_push(name, source, feeds.push))
        case LmtpSettings():
            return [f"let the house's mail server deliver to lmtp://{_host(feeds.lmtp.listen)}: {', '.join(source.to)}"]
        case FolderSettings():
            return [f"files that are put into {shown(source.path)} are taken", *_drops(name, feeds)]
    return []


def _push(name: str, source: PushSettings, listener: PushListener) -> Iterator[str]:
    scheme = "https" if listener.certificate else "http"
    url = f"{scheme}://{_host(listener.listen)}/v1/sources/{name}"
    yield f"the agency posts each story to {url}, signed by scheme {source.scheme}"
    yield f"to try it with a file, while `wirestream feed run` runs ({_FILE}, and the secret in the variable SECRET):"
    if source.scheme == "standard":
        yield from _STANDARD
    elif source.scheme in {"superdesk", "github", "websub"}:
        sign = _SIGN.format(hash="sha1" if source.scheme == "superdesk" else "sha256")
        yield f'key=$(printf %s "$SECRET" | {_HEX})'
        yield f"signature=$(cat {_FILE} | {sign} | {_HEX})"
    headers = "".join(f' -H "{header}"' for header in _HEADERS[source.scheme])
    yield f"curl --fail-with-body{headers} --data-binary @{_FILE} {url}"


def _drops(name: str, feeds: FeedsFile) -> Iterator[str]:
    servers: tuple[tuple[str, SftpDrop | FtpDrop | None], ...] = (("sftp", feeds.drops.sftp), ("ftp", feeds.drops.ftp))
    for scheme, server in servers:
        for user, settings in server.users.items() if server is not None else ():
            if server is not None and settings.source == name:
                yield f"the agency puts files to {scheme}://{user}@{_host(server.listen)}/"


def _host(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    return f"{'THIS-MACHINE' if host in _EVERYWHERE else host}:{port}"
