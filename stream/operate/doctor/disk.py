"""Checks folders that a worker writes to: there, writable, and with room."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stream.errors import WirestreamError
from stream.operate.doctor.finding import Finding
from stream.settings import Settings
from stream.store import open_engine
from stream.store.engine import file_of

__all__ = ["Folder", "disk_findings", "folder_finding", "look_at"]

_GIB = 1024**3
_LEAST_BYTES = _GIB
"""Room that is left before it is a fault: a day of a small house in SQLite, and several compactions of the index."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What was found of a folder. `free` is bytes; None where it is not there."""

    path: Path
    setting: str
    is_there: bool
    is_writable: bool
    free: int | None


def disk_findings(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each folder that these settings have a worker write to."""
    if settings.dedupe.state_dir is not None:
        yield folder_finding(look_at(settings.dedupe.state_dir, "WIRESTREAM_DEDUPE__STATE_DIR"))
    try:
        file = file_of(open_engine(settings.store.url.get_secret_value()))
    except WirestreamError:  # which the check of the database says
        return
    if file is not None:
        yield folder_finding(look_at(file.absolute().parent, "WIRESTREAM_STORE__URL"))


def look_at(path: Path, setting: str) -> Folder:
    """Look at a folder. Writes a file of no name to it, which is gone at once."""
    if not path.is_dir():
        return Folder(path, setting, is_there=False, is_writable=False, free=None)
    try:
        with tempfile.TemporaryFile(dir=path):
            writable = True
    except OSError:
        writable = False
    try:
        free = shutil.disk_usage(path).free
    except OSError:
        free = None
    return Folder(path, setting, is_there=True, is_writable=writable, free=free)


def folder_finding(folder: Folder) -> Finding:
    """Return what is to be said of a folder."""
    if not folder.is_there:
        return Finding("disk", "", f"{folder.path} is no folder: create it, or mend {folder.setting}")
    if not folder.is_writable:
        who = f"user {os.geteuid()}" if hasattr(os, "geteuid") else "this user"
        return Finding("disk", "", f"{folder.path} cannot be written to by {who}: mend its rights, or {folder.setting}")
    if folder.free is not None and folder.free < _LEAST_BYTES:
        left = f"{folder.free / _GIB:.1f} GiB"
        return Finding("disk", "", f"{folder.path} has {left} left: make room, or move it ({folder.setting})")
    room = "" if folder.free is None else f", {folder.free / _GIB:,.0f} GiB free"
    return Finding("disk", f"{folder.path}: writable{room}")
