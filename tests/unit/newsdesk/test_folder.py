"""A file's bytes, and where and when its copy came in. What a folder stands for is tested by the commands."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stream.errors import Misconfigured
from stream.newsdesk import Limits, origin_of, payload_of


def test_no_more_is_read_than_tells_that_a_file_is_too_large(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    assert payload_of(tmp_path / "a.txt", Limits(payload_bytes=10)) == b"x" * 11
    assert payload_of(tmp_path / "a.txt", Limits()) == b"x" * 100


def test_copy_came_in_when_its_file_was_written_from_the_feed_of_its_folder(tmp_path):
    file = tmp_path / "hill" / "a.txt"
    file.parent.mkdir()
    file.write_text("x")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    came = origin_of(file)
    assert (came.source, came.received_at) == ("hill", datetime.fromtimestamp(1_700_000_000, UTC))
    assert (came.raw.topic, came.raw.partition, came.raw.offset) == ("file", 0, 0)
    named = origin_of(file, source="replay", offset=3)
    assert (named.source, named.raw.offset) == ("replay", 3)


@pytest.mark.parametrize("work", [lambda path: payload_of(path, Limits()), origin_of])
def test_what_cannot_be_read_is_said_in_one_line(work, tmp_path):
    with pytest.raises(Misconfigured, match=r"gone\.txt cannot be read: No such file"):
        work(Path(tmp_path / "gone.txt"))
