"""Lines that end otherwise than in LF: as telex lines, old Macs and programs that turned them round send them."""

from __future__ import annotations

from time import process_time

import pytest

from stream.wire import read
from stream.wire.payload.line_ends import with_line_feeds, with_line_feeds_in_bytes

LINES = (
    "The harbour council shuts the quay",
    "",
    "   WESTHAVEN, March 3 (NW) - The harbour council voted on Tuesday to",
    "close the north quay for two years.",
    "   “We have waited long enough,” said",
    "Mira Ostrander, who leads it.",
    "",
)
MAIL = "From: d@x.example\nDate: today\nTo: w@x.example\n\n{}"
ENDS = ["\n", "\r\n", "\r\r\n", "\r\r\r\n", "\n\r", "\r\n\r", "\r"]


@pytest.mark.parametrize("end", ENDS)
def test_every_end_is_one_line_feed(end):
    assert with_line_feeds(end.join(LINES)) == "\n".join(LINES)
    assert with_line_feeds_in_bytes(end.join(LINES).encode()) == "\n".join(LINES).encode()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "frame", ["{}", "ZCZC NWA001\n{}NNNN\n", "From: d@x.example\nDate: today\nTo: w@x.example\n\n{}"]
)
def test_copy_is_not_torn_by_them(frame, end):
    text = frame.format("\n".join(LINES)).replace("\n", end)
    (item,) = read(text.encode()).items
    assert [paragraph.text for paragraph in item.paragraphs][-2:] == [
        "WESTHAVEN, March 3 (NW) - The harbour council voted on Tuesday to close the north quay for two years.",
        "“We have waited long enough,” said Mira Ostrander, who leads it.",
    ]


@pytest.mark.parametrize("end", ENDS)
def test_lines_of_a_string_in_json_are_read_so_too(end):
    copy = end.join(LINES[2:]).replace("\r", "\\r").replace("\n", "\\n")
    (item,) = read(f'{{"uri": "nw:1", "type": "text", "headline": "Quay", "body_text": "{copy}"}}'.encode()).items
    assert "voted on Tuesday to close the north quay" in "".join(paragraph.text for paragraph in item.paragraphs)


def test_a_run_of_carriage_returns_costs_no_more_than_its_length():
    def cost(size):
        start = process_time()
        with_line_feeds("\r" * size)
        return process_time() - start

    cost(1000)
    assert cost(2_000_000) < 100 * max(cost(100_000), 0.001)
