"""What a table has when a worker starts: bytes as they were stored, by this release, the first one, and a later one."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from schemas import Verdict
from stream.agents import resolve
from stream.agents.dedupe import Detectors
from stream.agents.engine.table import PartitionedTable
from stream.agents.notice import Notices
from stream.agents.stories import Stories
from stream.alert import StoryAlerts
from stream.clock import SYSTEM_CLOCK
from stream.dedupe import Params
from stream.errors import Misconfigured
from stream.settings import Dedupe, Settings
from tests.factories import id_of

STORED = Path(__file__).with_name("stored_rows.json")
ENTRIES = Path(__file__).parents[1] / "dedupe" / "stored_entries.jsonl"


def _table(*rows):
    table = PartitionedTable("rows", "changelog")
    table.assign({0}, set())
    for offset, (key, value) in enumerate(rows):
        table.shard(0).apply(offset, key, value)
    return table


def _story(table):
    stories = Stories(table, 4, timedelta(days=30), lambda: {0})
    stories.check()
    return stories.find(id_of("a"))


def _notice(table):
    return Notices(table, 4, lambda: {0}).rebuild()


def _verdict(table):
    verdicts = resolve.Verdicts(table, Settings(dedupe=Dedupe(partitions=2)), SYSTEM_CLOCK)
    verdicts.check()
    return verdicts.known(id_of("a"))


_READERS = {"story": _story, "notice": _notice, "verdict": _verdict}


def _rows():
    """Each kind, the release that stored it, and its bytes."""
    for kind, rows in json.loads(STORED.read_text("utf-8")).items():
        for release, row in rows.items():
            yield pytest.param(kind, row.encode(), id=f"{kind}-{release}")


@pytest.mark.parametrize(("kind", "row"), _rows())
def test_rows_as_they_were_stored_are_read(kind, row):
    found = _READERS[kind](_table((str(id_of("a")).encode(), row)))
    if kind == "story":
        assert isinstance(found, StoryAlerts)
        assert [str(alert.kind) for alert in found.alerts] == ["first", "withdrawal"]
    elif kind == "notice":
        assert [(one.waiting, one.number, one.offset) for one in found] == [(("desk",), 1, 5)]
    else:
        assert isinstance(found, Verdict)
        assert found.story_id == id_of("a")


@pytest.mark.parametrize("kind", _READERS)
def test_a_row_of_a_later_release_is_one_line_and_what_a_stranger_wrote_is_none(kind):
    with pytest.raises(Misconfigured, match=r"wirestream-.*-changelog has rows of format [23], and this release"):
        _READERS[kind](_table((b"any", b'{"format":%d,"new":true}' % (3 if kind == "story" else 2))))
    _READERS[kind](_table((b"any", b"\x02\xff no row of ours")))


async def test_an_entry_of_the_index_of_a_later_release_is_one_line_too():
    entry = bytes.fromhex(json.loads(ENTRIES.read_text("utf-8").splitlines()[0])["entry"])
    key = str(id_of("a")).encode()
    for known in (entry, b"", b"\x02", b"a stranger's text, which is as long as an entry of the index is" * 5):
        await Detectors(_table((key, known)), Params()).rebuild()
    await Detectors(_table((b"no id of ours", b"\x02" + entry[1:])), Params()).rebuild()
    with pytest.raises(Misconfigured, match=r"wirestream-dedupe-index-changelog has rows of format 2, and this"):
        await Detectors(_table((key, b"\x02" + entry[1:])), Params()).rebuild()
