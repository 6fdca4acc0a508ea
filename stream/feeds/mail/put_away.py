"""Flags, removes or moves mails that were taken, and touches nobody else's."""

from __future__ import annotations

from typing import Any

from stream.feeds.mail.folder_name import in_command
from stream.feeds.mail.imap_client import ImapClient, said

__all__ = ["put_away"]


def put_away(server: ImapClient, uids: str, after: str) -> str | None:
    """Do what `after` says with these; return None, or the server's words where it refuses. A folder to move to that is
    not there is made.
    """
    if after == "seen":
        return _refusal(server.uid("STORE", uids, "+FLAGS.SILENT", r"(\Seen)"))
    if after == "delete":
        return _remove(server, uids)
    return _move(server, uids, after.removeprefix("move:"))


def _refusal(answer: tuple[str, Any]) -> str | None:
    status, lines = answer
    return None if status == "OK" else said(lines) or status


def _remove(server: ImapClient, uids: str) -> str | None:
    refusal = _refusal(server.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)"))
    if refusal is None and "UIDPLUS" in server.capabilities:
        refusal = _refusal(server.uid("EXPUNGE", uids))
    return refusal


def _move(server: ImapClient, uids: str, folder: str) -> str | None:
    command = "MOVE" if "MOVE" in server.capabilities else "COPY"
    target = in_command(folder)
    if command == "COPY" and (refusal := _unflagged(server, uids)) is not None:
        return refusal
    refusal = _refusal(server.uid(command, uids, target))
    if refusal is not None and "TRYCREATE" in refusal and server.create(target)[0] == "OK":
        refusal = _refusal(server.uid(command, uids, target))
    return _remove(server, uids) if refusal is None and command == "COPY" else refusal


def _unflagged(server: ImapClient, uids: str) -> str | None:
    """Ask whether they may be flagged as deleted: where not, each try to move them would leave one more copy."""
    if server.is_readonly:
        return "the folder can only be read"
    return _refusal(server.uid("STORE", uids, "-FLAGS.SILENT", r"(\Deleted)"))
