"""Tables of invented games and markets in plain copy."""

from __future__ import annotations

from time import process_time

import pytest

from stream.wire import read
from stream.wire.table_rows import rows_of

TABLES = [
    [
        "Westhaven         ab  r  h bi",
        "Ost cf             4  1  2  0",
        "Mir ss             3  1  1  1",
        "Totals            29  3  8  3",
    ],
    ["             W   L   Pct.  GB", "Westhaven   50  31   .617  --", "Eastmark    44  37   .543   6 1/2"],
    ["Westhaven 50 31 .617", "Eastmark 44 37 .543"],
    ["Westhaven     010 200 100_4", "Eastmark      000 110 000_2"],
    ["1.\tOst\tWesthaven\t6:32.10", "2.\tMir\tEastmark\t6:33.45"],
    ["Cod             42.50    +1.20", "Herring         12.75    unch."],
    ["Westhaven ......... 12  18", "Eastmark .......... 10  15"],
    ["Westhaven 4, Eastmark 2", "Northquay 3, Toll 1, 10 innings"],
    ["Westhaven 2-1 Eastmark", "Northquay 0-0 Toll"],
    ["Westhaven (Ost 3-1) at Eastmark, 7:05 p.m.", "Northquay at Toll, 8:35 p.m."],
]
COPY = [
    [
        "WESTHAVEN (NW) - The quay was sold.  It has 90 workers.",
        "It rose to 12 million in 2024.  It had been 10 in 2023.  A",
    ],
    [
        "WESTHAVEN  (NW)  -  The quay  was sold  on  4",
        "March  for  12  million,  as in  1987  and  1988,  he  said.  5",
    ],
    ["In 1986 and 1987 the club had won in 10 of 12 races, and it", "lost but 2 in 1988."],
    ["“We count to 10,” said Mira Ostrander, “and then", "we count again”."],
    ["The council votes at 7:30 p.m."],
]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_a_table_is_kept(table):
    assert rows_of([line.replace("\t", "    ") for line in table]) == frozenset(range(len(table)))
    text = "Figures of the day\n\nWESTHAVEN (NW) - The figures of Sunday:\n\n" + "\n".join(table) + "\n\nMore later.\n"
    (item,) = read(text.encode()).items
    rows = [" ".join(paragraph.text.split()) for paragraph in item.paragraphs]
    assert rows == [
        "WESTHAVEN (NW) - The figures of Sunday:",
        *(" ".join(line.split()) for line in table),
        "More later.",
    ]


@pytest.mark.parametrize("copy", COPY)
def test_wrapped_and_justified_copy_has_no_rows(copy):
    assert rows_of(copy) == frozenset()


def test_the_word_count_behind_a_slug_is_no_take():
    (item,) = read(b"BC-NWB--Boxes,0155\nBOX SCORES\n\nWesthaven 4, Eastmark 2\nNorthquay 3, Toll 1\n").items
    assert (item.slugline, item.take, item.headline) == ("BC-NWB--Boxes", None, "BOX SCORES")


@pytest.mark.parametrize(
    "line", ["a  " * 30_000, "1 " * 50_000, "Aa at " * 20_000, ". " * 50_000, "1-" * 50_000, "a 1, " * 20_000]
)
def test_time_is_linear(line):
    start = process_time()
    rows_of([line[: len(line) // 10]] * 2)
    short = process_time() - start
    start = process_time()
    rows_of([line] * 2)
    assert process_time() - start < 80 * max(short, 0.002)
