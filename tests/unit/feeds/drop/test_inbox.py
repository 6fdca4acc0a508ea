from __future__ import annotations

import errno

import pytest

from stream.clock import SystemClock
from stream.feeds.drop import inbox as room
from stream.feeds.drop.inbox import Inbox


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path, 1_000_000, 1_000, SystemClock())


def test_open_uploads_are_bounded_and_one_that_ends_makes_room(inbox, monkeypatch):
    monkeypatch.setattr(room, "_OPEN", 2)
    first = inbox.begin("a")
    inbox.begin("b")
    with pytest.raises(OSError, match="too many uploads at once") as refused:
        inbox.begin("c")
    assert refused.value.errno == errno.EMFILE
    inbox.keep(first, "a")
    inbox.begin("c")


def test_a_path_that_is_too_long_to_keep_is_refused(inbox):
    with pytest.raises(OSError, match="too long"):
        inbox.begin("d/" * 500 + "a")
    with pytest.raises(OSError, match="too long"):
        inbox.make_folder("d/" * 500 + "a")


def test_a_whole_file_that_cannot_be_handed_over_is_not_taken_later_as_cut_off(inbox, tmp_path):
    for name in room_names("a"):
        (tmp_path / name).touch()
    upload = inbox.begin("a")
    upload.write(b"copy")
    with pytest.raises(FileExistsError):
        inbox.keep(upload, "a")
    assert list((tmp_path / ".incoming").iterdir()) == [], "the client was told that nothing was kept"


def room_names(name):
    return [name, *(f"{name}.{number}" for number in range(2, 100))]
