"""The table of the kinds of sources: what each is called in the file, its keys, who runs it, and where its code is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stream.feeds.api.settings import ApSettings, JsonSettings, WireqSettings
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.mail.settings import ImapSettings, LmtpSettings
from stream.feeds.push.settings import PushSettings
from stream.feeds.remote_folder.settings import FtpSettings, SftpSettings
from stream.feeds.rss.settings import RssSettings
from stream.feeds.source import SourceSettings
from stream.feeds.topic.settings import TopicSettings

__all__ = ["KINDS", "AnySource", "Kind", "Runs"]

AnySource = (
    RssSettings | PushSettings | SftpSettings | FtpSettings | FolderSettings | ImapSettings | LmtpSettings | ApSettings
    | WireqSettings | JsonSettings | TopicSettings
)  # fmt: skip
"""A source of the file; `kind` tells which."""


class Runs(StrEnum):
    """Which of several processes runs a source."""

    SHARED = "shared"
    """One at a time: whichever holds the partition of its state."""
    EACH = "each"
    """Each process, for what is on its own machine: a folder, whose lock lets one in."""
    SERVED = "served"
    """Each process, by a listener that all sources of the kind share; nothing is kept of what was taken."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source."""

    name: str
    settings: type[SourceSettings]
    runs: Runs
    opens: str | None = None
    """`module:function`, imported at first use: `open_…(name, settings, tools) -> Transport`. None where a server, or
    the folder watcher, takes it."""


KINDS = {
    kind.name: kind
    for kind in (
        Kind("rss", RssSettings, Runs.SHARED, "stream.feeds.rss.poll:open_rss"),
        Kind("sftp", SftpSettings, Runs.SHARED, "stream.feeds.remote_folder.sftp:open_sftp"),
        Kind("ftp", FtpSettings, Runs.SHARED, "stream.feeds.remote_folder.ftp:open_ftp"),
        Kind("imap", ImapSettings, Runs.SHARED, "stream.feeds.mail.imap:open_imap"),
        Kind("ap", ApSettings, Runs.SHARED, "stream.feeds.api.ap:open_ap"),
        Kind("wireq", WireqSettings, Runs.SHARED, "stream.feeds.api.wireq:open_wireq"),
        Kind("json", JsonSettings, Runs.SHARED, "stream.feeds.api.json_pages:open_json"),
        Kind("kafka", TopicSettings, Runs.SHARED, "stream.feeds.topic.consume:open_topic"),
        Kind("folder", FolderSettings, Runs.EACH),
        Kind("push", PushSettings, Runs.SERVED),
        Kind("lmtp", LmtpSettings, Runs.SERVED),
    )
}
