"""An entry: read as it was written, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from stream.dedupe import Entry
from stream.errors import Rejected


def test_bytes_that_are_no_entry_are_rejected(newsroom, ferry):
    article, _ = newsroom.send(ferry, "Ferry")
    data = newsroom.index.get(article.article_id)
    assert Entry.from_bytes(data).to_bytes() == data
    for bad in (b"", data[:30], data[:-1], b"\x09" + data[1:], data[:1] + b"\x63" + data[2:]):
        with pytest.raises(Rejected):
            Entry.from_bytes(bad)
