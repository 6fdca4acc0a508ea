"""What is no feeds file at all is refused in one line, before anything of it is read as YAML."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from stream.errors import Misconfigured
from stream.file_text import file_text


def test_the_text_of_a_file_is_returned(tmp_path):
    (tmp_path / "feeds.yaml").write_text("sources: {é: 1}", "utf-8")
    assert file_text(tmp_path / "feeds.yaml", "feeds file") == "sources: {é: 1}"


def _refused(path):
    with pytest.raises(Misconfigured) as raised:
        file_text(path, "feeds file")
    return str(raised.value).replace(f"{path.parent}/", "")


def test_what_is_not_utf_8_is_refused_with_its_line(tmp_path):
    (tmp_path / "feeds.yaml").write_bytes("a: 1\nb: é".encode("latin-1"))
    assert _refused(tmp_path / "feeds.yaml") == "feeds.yaml:2: is not UTF-8: save the file as UTF-8"


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert _refused(tmp_path / "none") == "none cannot be read: No such file or directory"
    assert _refused(tmp_path / ("n" * 256)) == f"{'n' * 256} cannot be read: File name too long"
    assert _refused(tmp_path / "pipe") == "pipe is a FIFO: name a feeds file"
    (tmp_path / "folder").mkdir()
    assert _refused(tmp_path / "folder") == "folder is a folder: name the feeds file in it"


def test_what_cannot_be_looked_at_is_refused(tmp_path, monkeypatch):
    """A file that is read again may by then lie in a folder that was taken away from us, or on a share that is stale:
    no reader ends for that.
    """

    def stale(*_, **__):
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))

    monkeypatch.setattr(Path, "stat", stale)
    assert _refused(tmp_path / "feeds.yaml") == f"feeds.yaml cannot be read: {os.strerror(errno.ESTALE)}"


def test_what_is_too_large_to_be_one_is_refused(tmp_path):
    with (tmp_path / "feeds.yaml").open("wb") as sparse:
        sparse.truncate(4_000_001)
    assert _refused(tmp_path / "feeds.yaml") == "feeds.yaml is larger than 4,000,000 bytes: is it a feeds file?"
