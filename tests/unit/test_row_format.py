"""Rows of tables say which format they are: today's and those before are read, a later one is told in one line."""

from __future__ import annotations

import pytest

from stream.errors import Misconfigured
from stream.row_format import mark_format, refuse_newer


def test_the_number_stands_before_the_fields():
    assert mark_format(b'{"a":1}', 3) == b'{"format":3,"a":1}'
    assert mark_format(b"{}", 3) == b'{"format":3}'


@pytest.mark.parametrize(
    "row",
    [
        b'{"format":1,"a":1}',
        b'{"format":2}',
        b'{"a":1}',
        b"",
        b"\xff\x00",
        b'{"format":99999,"a":1}',
        b'{"format":"9"}',
        b'{"a":{"format":9}}',
    ],
)
def test_what_is_known_unmarked_or_a_strangers_is_let_through(row):
    refuse_newer(row, 2, "a table")


def test_a_later_one_is_named_with_what_to_do():
    with pytest.raises(Misconfigured, match=r"^a table has rows of format 3, .* up to 2: .* Start that one"):
        refuse_newer(b'{"format":3,"a":1}', 2, "a table")
