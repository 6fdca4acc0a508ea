from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

import orjson
import pytest

from schemas import DeadLetter
from stream import cli, deadletters
from stream.administer import apply_topics
from stream.deadletters import Letter, read_letters, send_back
from stream.embedded import EmbeddedBroker
from stream.errors import Misconfigured
from stream.kafka import consumer, idempotent_producer
from stream.settings import Kafka, Settings
from stream.topics import DEADLETTERS, EXTRACTED, RAW

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings():
    with EmbeddedBroker() as broker:
        settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap))
        asyncio.run(apply_topics(settings))
        asyncio.run(_refuse(settings))
        yield settings


def _told(topic, partition, offset, *, reason="malformed", stage="normalise", replays=0):
    return DeadLetter(
        original_topic=topic,
        original_partition=partition,
        original_offset=offset,
        original_timestamp=NOON,
        stage=stage,
        reason=reason,
        detail="line 3: [/red] a tag that is none",
        replays=replays,
    )


LETTERS = [
    (b"feed", b"\x00\xff raw bytes", _told(RAW.name, 2, 7), (("file", b"a.xml"), ("traceparent", b"00-x"))),
    (b"an-article", b"{}", _told(EXTRACTED.name, 3, 9, reason="schema", stage="store", replays=4), ()),
    (b"an-article", b"{ }", _told(EXTRACTED.name, 0, 9, reason="schema", stage="store"), ()),
    (None, b"", _told("somebody.elses", 0, 0, reason="empty"), ()),
]


async def _refuse(settings):
    producer = idempotent_producer(settings)
    await producer.start()
    for key, value, told, headers in LETTERS:
        await producer.send_and_wait(DEADLETTERS.name, value, key=key, headers=[*headers, *told.to_headers()])
    await producer.send_and_wait(DEADLETTERS.name, b"no letter of ours", headers=[("dlq-stage", b"\xff")])
    await producer.stop()


async def _read(settings):
    return [letter async for letter in read_letters(settings)]


async def _records(settings, topic):
    reader = consumer(settings, topic)
    await reader.start()
    found = []
    ends = await reader.end_offsets(list(reader.assignment()))
    while sum(ends.values()) > len(found):
        for records in (await reader.getmany(timeout_ms=200)).values():
            found += records
    await reader.stop()
    return found


async def test_letters_are_read_whole_and_strangers_left_out(settings):
    letters = await _read(settings)
    assert sorted((letter.key or b"", letter.value, letter.told.stage) for letter in letters) == sorted(
        (key or b"", value, told.stage) for key, value, told, _ in LETTERS
    )
    assert len({letter.place for letter in letters}) == len(letters)
    (raw,) = [letter for letter in letters if letter.told.original_topic == RAW.name]
    assert raw.told == LETTERS[0][2]
    assert dict(raw.headers)["file"] == b"a.xml"


async def test_a_letter_goes_back_to_its_partition_with_its_bytes_and_headers(settings):
    letters = [letter for letter in await _read(settings) if letter.told.original_topic != "somebody.elses"]
    assert await send_back(letters, settings) == 3
    (raw,) = await _records(settings, RAW.name)
    assert (raw.partition, raw.key, raw.value) == (2, b"feed", b"\x00\xff raw bytes")
    assert dict(raw.headers) == {"file": b"a.xml", "traceparent": b"00-x", "dlq-replays": b"1"}
    extracted = await _records(settings, EXTRACTED.name)
    # One key, two stories: the key alone would have sent both to one partition, away from one's story.
    assert {(record.partition, record.value, dict(record.headers)["dlq-replays"]) for record in extracted} == {
        (3, b"{}", b"5"),
        (0, b"{ }", b"1"),
    }


async def test_a_letter_from_elsewhere_is_refused_before_anything_is_sent(settings):
    letters = sorted(await _read(settings), key=lambda letter: letter.told.original_topic == "somebody.elses")
    before = len(await _records(settings, RAW.name))
    with pytest.raises(Misconfigured, match=r"somebody\.elses"):
        await send_back(letters, settings)
    assert len(await _records(settings, RAW.name)) == before


@pytest.fixture
def run(settings, monkeypatch, capfdbinary, tmp_path):
    """Runs `wirestream dlq …`; gives exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", settings.kafka.bootstrap)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["wirestream", "dlq", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capfdbinary.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


def test_dlq_list_chooses_and_shows_what_would_be_markup(run):
    code, said, _ = run("list", "--json", "--reason", "schema", "--stage", "store")
    assert code == 0
    lines = [orjson.loads(line) for line in said.splitlines()]
    assert {line["original_partition"] for line in lines} == {0, 3}
    assert {line["reason"] for line in lines} == {"schema"}
    code, said, _ = run("list")
    assert code == 0
    assert "4 dead letters" in said.decode()
    assert "[/red]" in said.decode()


class _Value(bytes):
    """A dead letter's bytes that tell how many of them are held at once."""

    held = most = 0

    def __init__(self, *_):
        _Value.held += 1
        _Value.most = max(_Value.most, _Value.held)

    def __del__(self):
        _Value.held -= 1


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_dlq_list_holds_what_it_prints_and_no_values(run, monkeypatch, json):
    async def many(_):
        for offset in range(500):
            await asyncio.sleep(0)
            yield Letter(f"0/{offset}", None, _Value(bytes(1000 + offset)), (), LETTERS[0][2])

    monkeypatch.setattr(deadletters, "read_letters", many)
    _Value.held = _Value.most = 0
    code, said, _ = run("list", *json)
    assert code == 0
    assert b"0/499" in said
    assert json or b"500 dead letters" in said
    assert 0 < _Value.most < 5


def test_dlq_show_gives_the_bytes_as_they_came(run):
    places = {
        orjson.loads(line)["original_topic"]: orjson.loads(line)["place"]
        for line in run("list", "--json")[1].splitlines()
    }
    code, said, headers = run("show", places[RAW.name])
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
    ],
)
def test_dlq_bad_input_ends_in_one_line(run, arguments, said):
    code, shown, line = run(*arguments)
    assert (code, shown) == (2, b"")
    assert said in line
    assert line.count(b"\n") == 1
