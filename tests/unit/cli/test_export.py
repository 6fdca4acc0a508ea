"""`wirestream export`."""

from __future__ import annotations

import csv
import io

import orjson
import pytest

from stream.desk.export import export as writing
from stream.store import migrate, open_engine
from tests.desk.copy import copy_of_a_day, stored

URL = "sqlite:///wirestream.db"


@pytest.fixture
def day(desk):
    migrate(URL)
    engine = open_engine(URL)
    stored(engine, copy_of_a_day())
    engine.dispose()


def guids(shown):
    return [orjson.loads(line)["guid"].removeprefix("urn:testwire:") for line in shown.splitlines()]


def test_lines_of_what_fits_are_on_stdout_and_their_number_beside(run, day):
    code, shown, said = run("export", "ferry")
    assert (code, guids(shown)) == (0, ["advisory", "ferry-2", "ferry-1"])
    assert said == f"3 articles from {URL}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("ferry", "--copies"), ["advisory", "ferry-2", "ferry-bayview", "ferry-nordwire", "ferry-1"]),
        (("ferry", "--provider", "nordwire", "--copies"), ["ferry-nordwire"]),
        (("", "--speaker", "vey"), ["ferry-2"]),
        (("", "--language", "ar"), ["hostile-arabic"]),
        (("ferry", "--from", "2026-03-01T12:05:00", "--to", "2026-03-01T12:30:00"), ["ferry-2"]),
        (("ferry", "--to", "2026-03-01T13:05:00+0100"), ["ferry-1"]),
    ],
)
def test_options_narrow_it(run, day, arguments, expected):
    assert guids(run("export", *arguments)[1]) == expected


def test_the_newest_so_many_and_whether_there_are_more(run, day):
    code, shown, said = run("export", "ferry", "--limit", "2")
    assert (code, guids(shown)) == (0, ["advisory", "ferry-2"])
    assert said.endswith("; there are more\n")


def test_all_are_written_however_many_are_looked_for_at_once(run, day, monkeypatch):
    whole = guids(run("export", "")[1])
    monkeypatch.setattr(writing, "ROWS_MOST", 4)
    assert guids(run("export", "")[1]) == whole
    assert guids(run("export", "", "--limit", "6")[1]) == whole[:6]


def test_a_table_is_whole(run_for_bytes, day):
    code, shown, _ = run_for_bytes("export", "", "--as", "csv", "--copies")
    rows = list(csv.DictReader(io.StringIO(shown.decode(), newline=""), strict=True))
    assert code == 0
    assert len(rows) == len(copy_of_a_day())
    assert {row["state"] for row in rows if row["guid"].startswith("urn:testwire:mayor")} == {"killed"}


def test_withdrawn_text_is_written_only_where_it_is_asked_for(run, day):
    assert "will resign" not in run("export", "", "--copies")[1]
    assert "will resign" in run("export", "", "--copies", "--include-withdrawn")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("...",), "there is no word in '...'"),
        (("ferry", "--as", "word"), "--as"),
        (("ferry", "--from", "yesterday"), "--from"),
        (("ferry", "--as", "csv"), "wirestream migrate"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(run, desk, arguments, said):
    code, shown, line = run("export", *arguments)
    assert (code, shown, line.count("\n")) == (2, "", 1)
    assert said in line
