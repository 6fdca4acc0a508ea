"""Rules are tried on what the service would have made of a folder, and what it would have refused is said."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from stream.clock import SetClock
from stream.errors import Misconfigured, Reason
from stream.inspect.backtest import from_folder
from stream.newsdesk import Limits
from tests.copydesk import story

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
BRIDGE = {"uri": "urn:x:1", "headline": "Bridge shut", "body_text": "The bridge is shut for the winter."}
FERRY = {"uri": "urn:x:3", "headline": "Ferry sails", "body_text": "A new ferry crosses the bay at noon."}


def past(folder, limits=None):
    """Headlines of what is left, and names and reasons of what is refused."""
    refused = []
    found = from_folder(
        folder,
        limits or Limits(),
        refused=lambda path, refusal: refused.append((path.name, refusal.reason)),
        clock=SetClock(NOON),
    )
    return [(one.article.headline, one.verdict.decided_at) for one in found], refused


def test_what_is_refused_is_told_and_takes_nothing_with_it(tmp_path):
    (tmp_path / "a.json").write_bytes(orjson.dumps([BRIDGE, {"sensor": 3}, FERRY]))
    (tmp_path / "b.json").write_bytes(b"{")
    found, refused = past(tmp_path)
    assert found == [("Bridge shut", NOON), ("Ferry sails", NOON)]
    assert refused == [("a.json", Reason.UNRECOGNISED), ("b.json", Reason.MALFORMED)]


def test_duplicates_are_left_out(tmp_path):
    (tmp_path / "a.json").write_bytes(story(1))
    (tmp_path / "b.json").write_bytes(orjson.dumps({**orjson.loads(story(1)), "uri": "urn:other:1"}))
    (tmp_path / "c.json").write_bytes(story(2))
    assert len(past(tmp_path)[0]) == 2


def test_it_is_told_on_stderr_where_nobody_else_listens(tmp_path, capsys):
    (tmp_path / "b.json").write_bytes(b"{")
    assert list(from_folder(tmp_path, Limits())) == []
    assert capsys.readouterr().err.startswith(f"wirestream: {tmp_path.as_posix()}/b.json is refused, malformed: ")


def test_a_file_is_read_whatever_its_name_and_no_further_than_the_limit(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xe4hre.json")).write_bytes(orjson.dumps(FERRY))
    assert past(tmp_path)[0] == [("Ferry sails", NOON)]
    ((_, reason),) = past(tmp_path, Limits(payload_bytes=10))[1]
    assert reason is Reason.OVERSIZE


def test_a_folder_without_a_file_is_named(tmp_path):
    with pytest.raises(Misconfigured, match="there is no file in"):
        past(tmp_path)
