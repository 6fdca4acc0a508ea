"""`wirestream dlq …`, on a broker."""

from __future__ import annotations

import asyncio
from functools import partial

import orjson
import pytest

from stream.cli import commands as cli
from stream.kafka.deadletters import filed as deadletters
from stream.kafka.deadletters.filed import Letter
from stream.kafka.deadletters.letter import Form
from stream.kafka.topics import RAW
from tests.refusals import LETTERS, RefusingStage, letters_of, publish_raw


@pytest.fixture
def dlq(filed, desk, run_for_bytes, monkeypatch):
    """Runs `wirestream dlq …`; gives exit code, stdout, stderr."""
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", filed.kafka.bootstrap)
    monkeypatch.setattr(cli.out, "_width", 80)
    return partial(run_for_bytes, "dlq")


def test_dlq_list_chooses_and_shows_what_would_be_markup(dlq):
    code, said, _ = dlq("list", "--json", "--reason", "schema", "--stage", "store")
    assert code == 0
    lines = [orjson.loads(line) for line in said.splitlines()]
    assert {line["original_partition"] for line in lines} == {0, 3}
    assert {line["reason"] for line in lines} == {"schema"}
    code, said, _ = dlq("list")
    assert code == 0
    assert "4 records: 4 refused" in said.decode()
    assert "[/red]" in said.decode()


def test_dlq_list_is_readable_at_80_columns_with_origins_whole(dlq):
    code, said, _ = dlq("list")
    lines = said.decode().splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 4 * 3 + 1
    assert any("wire.extracted.v1/3/9" in line for line in lines)
    assert any("wire.raw.v1/2/7" in line and "a.xml" in line and "feed" in line for line in lines)


def test_dlq_list_json_says_which_feed_and_file_it_was(dlq):
    lines = [orjson.loads(line) for line in dlq("list", "--json")[1].splitlines()]
    (raw,) = [line for line in lines if line["original_topic"] == RAW.name]
    assert (raw["key"], raw["source"], raw["file"], raw["size"]) == ("feed", "feed", "a.xml", 12)
    assert (raw["original_partition"], raw["original_offset"], raw["origin"]) == (2, 7, "wire.raw.v1/2/7")
    assert (raw["state"], raw["letters"], raw["replays"]) == ("refused", 1, 0)
    (other,) = [line for line in lines if line["original_topic"] == "somebody.elses"]
    assert (other["key"], other["source"], other["file"]) == (None, None, None)


def test_many_that_are_alike_are_one_line_with_the_last_of_them(fresh, dlq, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", fresh.kafka.bootstrap)
    asyncio.run(publish_raw(fresh, 25))
    asyncio.run(RefusingStage(fresh).run())
    code, said, _ = dlq("list")
    lines = said.decode().splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("normalise  malformed  feed  25 refused  last ")
    assert (lines[1].strip(), lines[-1]) == ("line 1", "25 records: 25 refused")
    place = lines[0].rpartition(" ")[2]
    assert dlq("show", place)[0] == 0
    assert len(dlq("list", "--each")[1].splitlines()) >= 25 * 2


class _Value(bytes):
    """A dead letter's bytes that tell how many of them are held at once."""

    held = most = 0

    def __init__(self, *_):
        _Value.held += 1
        _Value.most = max(_Value.most, _Value.held)

    def __del__(self):
        _Value.held -= 1


@pytest.mark.parametrize("arguments", [(), ("--json",), ("--all",), ("--all", "--json")])
def test_dlq_list_holds_what_it_prints_and_no_values(dlq, monkeypatch, arguments):
    async def many(*_):
        for offset in range(500):
            await asyncio.sleep(0)
            told = LETTERS[0][2].model_copy(update={"original_offset": offset})
            yield Letter(f"0/{offset}", None, _Value(bytes(1000 + offset)), (), told)

    monkeypatch.setattr(deadletters, "_read", many)
    _Value.held = _Value.most = 0
    code, said, _ = dlq("list", *arguments)
    assert code == 0
    assert b"0/499" in said
    assert "--json" in arguments or b"500 " in said.splitlines()[-1]
    assert 0 < _Value.most < 5


def test_dlq_show_gives_the_bytes_as_they_came(dlq):
    places = {
        orjson.loads(line)["original_topic"]: orjson.loads(line)["place"]
        for line in dlq("list", "--json")[1].splitlines()
    }
    code, said, headers = dlq("show", places[RAW.name])
    assert code == 0
    assert said == b"\x00\xff raw bytes"
    assert b"dlq-reason: malformed" in headers


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "9/99"), b"no dead letter 9/99"),
        (("replay", "9/99"), b"no dead letter 9/99"),
        (("replay",), b"--stage or --reason"),
        (("replay", "--reason", "empty"), b"somebody.elses"),
        (("drop", "9/99"), b"no dead letter 9/99"),
        (("drop",), b"Missing argument"),
    ],
)
def test_dlq_bad_input_ends_in_one_line(dlq, arguments, said):
    code, shown, line = dlq(*arguments)
    assert (code, shown) == (2, b"")
    assert said in line
    assert line.count(b"\n") == 1


def test_dlq_replay_tells_what_it_sent_and_what_it_left(fresh, dlq, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", fresh.kafka.bootstrap)
    asyncio.run(publish_raw(fresh, 3))
    asyncio.run(RefusingStage(fresh).run())
    assert dlq("replay", "--stage", "normalise")[:2] == (0, b"3 sent back\n")
    code, said, _ = dlq("replay", "--stage", "normalise")
    assert code == 0
    assert said.startswith(b"0 sent back\n3 left: sent back before")
    assert said.count(b"\n") == 2
    place = asyncio.run(letters_of(fresh))[0].place
    assert dlq("drop", place)[:2] == (0, b"1 dropped\n")
    code, said, _ = dlq("list")
    assert "3 records: 2 sent back, 1 dropped" in said.decode()
    asyncio.run(RefusingStage(fresh).run())
    code, said, _ = dlq("list", "--all")
    assert "9 dead letters" in said.decode()


def test_dlq_tells_what_was_left_out_of_a_letter(fresh, dlq, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", fresh.kafka.bootstrap)
    asyncio.run(publish_raw(fresh, 1))
    asyncio.run(RefusingStage(fresh, form=Form.BARE).run())
    (letter,) = asyncio.run(letters_of(fresh))
    code, said, _ = dlq("list")
    assert code == 0
    assert "8 bytes (value,key,headers left out)" in said.decode()
    code, said, headers = dlq("show", letter.place)
    assert (code, said) == (0, b"")
    assert b"dlq-value-sha256: " in headers
    assert f"the record lies whole at wire.raw.v1/{letter.refusal.original_partition}/0".encode() in headers
