from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import orjson
import pytest
from aiokafka.admin import NewTopic

from schemas import DeadLetter
from stream.cli import commands as cli
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Misconfigured, Reason, Rejected
from stream.kafka.admin import apply_topics, connected_admin
from stream.kafka.clients import consumer, idempotent_producer
from stream.kafka.deadletters import filed as deadletters
from stream.kafka.deadletters.filed import Letter, State, read_filed, read_letters
from stream.kafka.deadletters.letter import Form, dead_letter
from stream.kafka.deadletters.send_back import drop, send_back
from stream.kafka.headers import story_partition
from stream.kafka.message import Outgoing, Record
from stream.kafka.producer import Delivery
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, DEDUPE_VERDICTS, DUPLICATES, EXTRACTED, RAW, UNIQUE
from stream.settings import Dedupe, Kafka, Limits, Settings

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
    endless = [("dlq-mark", b"dropped"), ("dlq-origin", b"x"), ("dlq-stage", b"y"), ("dlq-replays", b"9" * 5000)]
    await producer.send_and_wait(DEADLETTERS.name, b"no mark of ours", headers=endless)
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
    assert sorted((letter.key or b"", letter.value, letter.refusal.stage) for letter in letters) == sorted(
        (key or b"", value, told.stage) for key, value, told, _ in LETTERS
    )
    assert len({letter.place for letter in letters}) == len(letters)
    (raw,) = [letter for letter in letters if letter.refusal.original_topic == RAW.name]
    assert raw.refusal == LETTERS[0][2]
    assert dict(raw.headers)["file"] == b"a.xml"


async def _send_back(settings, choose=lambda _: True, **options):
    return await send_back(settings, choose, **{"most": 5, **options})


async def test_a_letter_from_elsewhere_is_refused_before_anything_is_sent(settings):
    before = len(await _records(settings, RAW.name))
    with pytest.raises(Misconfigured, match=r"somebody\.elses"):
        await _send_back(settings)
    assert len(await _records(settings, RAW.name)) == before


@pytest.fixture
def fresh():
    with EmbeddedBroker() as broker:
        settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap))
        asyncio.run(apply_topics(settings))
        yield settings


async def test_a_letter_goes_back_to_its_partition_with_its_bytes_and_headers(fresh):
    await _refuse(fresh)
    result = await _send_back(fresh, lambda filed: filed.letter.refusal.original_topic != "somebody.elses")
    assert (result.sent, result.lost) == (3, [])
    (raw,) = await _records(fresh, RAW.name)
    assert (raw.partition, raw.key, raw.value) == (2, b"feed", b"\x00\xff raw bytes")
    assert dict(raw.headers) == {
        "file": b"a.xml",
        "traceparent": b"00-x",
        "dlq-replays": b"1",
        "dlq-origin": b"wire.raw.v1/2/7",
    }
    extracted = await _records(fresh, EXTRACTED.name)
    # One key, two stories: the key alone would have sent both to one partition, away from one's story.
    assert {(record.partition, record.value, dict(record.headers)["dlq-replays"]) for record in extracted} == {
        (3, b"{}", b"5"),
        (0, b"{ }", b"1"),
    }


@pytest.mark.parametrize("topic", [UNIQUE, DUPLICATES, EXTRACTED, ALERTS], ids=lambda topic: topic.name)
async def test_after_partitions_were_added_a_story_s_letter_goes_to_the_partition_that_it_has_now(fresh, topic):
    """Where it came from, a worker would not find the story, and keep it where no worker starts with."""
    stories = [uuid5(NAMESPACE_URL, str(n)) for n in range(12)]
    keys = [str(story).encode() if topic is ALERTS else b"an-article" for story in stories]
    values = [b"{}" if topic is ALERTS else orjson.dumps({"verdict": {"story_id": story}}) for story in stories]
    delivery = Delivery(fresh)
    await delivery.deliver(
        Outgoing(DEADLETTERS.name, key, value, _told(topic.name, story_partition(story, 2), n).to_headers())
        for n, (key, value, story) in enumerate(zip(keys, values, stories, strict=True))
    )
    await delivery.stop()
    assert (await _send_back(fresh)).sent == len(stories)
    back = {(record.partition, record.key, record.value) for record in await _records(fresh, topic.name)}
    assert back == set(zip((story_partition(story, 4) for story in stories), keys, values, strict=True))


async def test_a_letter_of_a_stranger_from_a_partition_that_cannot_be_goes_by_its_key(fresh):
    delivery = Delivery(fresh)
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"k", b"{}", _told(EXTRACTED.name, -7, 0).to_headers())])
    await delivery.stop()
    assert (await _send_back(fresh)).sent == 1


class _Stage:
    """Refuses all raw records that it has not seen yet, as a stage does."""

    def __init__(self, settings, *, form=Form.WHOLE):
        self.settings, self.form, self.seen = settings, form, set()

    async def run(self):
        delivery = Delivery(self.settings)
        refusal = Rejected(Reason.MALFORMED, "line 1")
        for found in await _records(self.settings, RAW.name):
            if (found.partition, found.offset) not in self.seen:
                self.seen.add((found.partition, found.offset))
                place = (found.topic, found.partition, found.offset, found.timestamp)
                record = Record(*place, found.key, found.value, tuple(found.headers))
                await delivery.deliver([dead_letter(record, "normalise", refusal, form=self.form)])
        await delivery.stop()


async def _publish(settings, count=10, value=b"bad copy"):
    delivery = Delivery(settings)
    await delivery.deliver(Outgoing(RAW.name, b"feed", value, (("file", b"%d" % n),)) for n in range(count))
    await delivery.stop()


async def test_replays_of_what_still_fails_are_bounded_and_nothing_on_its_way_is_sent_again(fresh):
    await _publish(fresh)
    stage = _Stage(fresh)
    await stage.run()
    for replays in range(4):
        letters = await _read(fresh)
        assert len(letters) == 10 * (replays + 1)
        assert (await _send_back(fresh)).sent == 10
        again = await _send_back(fresh)
        assert (again.sent, again.passed.total()) == (0, 10)
        every, _ = await read_filed(fresh)
        assert {(filed.state, filed.letters) for filed in every} == {(State.SENT_BACK, replays + 1)}
        assert (await _send_back(fresh, lambda _: True, again=False)).sent == 0
        await stage.run()
        every, _ = await read_filed(fresh)
        assert len(every) == 10
        assert {(f.state, f.letters, f.letter.refusal.replays) for f in every} == {
            (State.REFUSED, replays + 2, replays + 1)
        }
    assert len(await _records(fresh, RAW.name)) == 50
    given_up = await _send_back(fresh, most=4)
    assert (given_up.sent, given_up.passed.total()) == (0, 10)
    assert (await _send_back(fresh, most=5)).sent == 10
    assert (await _send_back(fresh, most=9, again=True)).sent == 10


async def test_a_stage_that_was_rewound_files_the_same_origin_again(fresh):
    await _publish(fresh, 3)
    await _Stage(fresh).run()
    await _Stage(fresh).run()
    every, _ = await read_filed(fresh)
    assert [filed.letters for filed in every] == [2, 2, 2]
    assert (await _send_back(fresh)).sent == 3
    await _Stage(fresh).run()  # sees the copies that were sent back, too
    every, _ = await read_filed(fresh)
    assert sorted(filed.letter.refusal.replays for filed in every) == [1, 1, 1]


async def test_what_is_dropped_is_left_until_it_is_refused_again(fresh):
    await _publish(fresh, 3)
    await _Stage(fresh).run()
    place = (await _read(fresh))[0].place
    assert await drop(fresh, [place]) == 1
    result = await _send_back(fresh)
    assert (result.sent, result.passed["dropped"]) == (2, 1)
    # By name it is sent all the same.
    assert (await _send_back(fresh, places=[place])).sent == 1
    with pytest.raises(Misconfigured, match=r"no dead letter 9/99.*dlq list --all"):
        await drop(fresh, ["9/99"])


async def test_a_record_that_two_stages_refused_is_sent_back_once(fresh):
    await _publish(fresh, 1)
    await _Stage(fresh).run()
    (letter,) = await _read(fresh)
    other = Outgoing(
        DEADLETTERS.name, b"feed", letter.value, letter.refusal.model_copy(update={"stage": "store"}).to_headers()
    )
    delivery = Delivery(fresh)
    await delivery.deliver([other])
    await delivery.stop()
    assert len((await read_filed(fresh))[0]) == 2
    assert (await _send_back(fresh)).sent == 1
    assert {filed.state for filed in (await read_filed(fresh))[0]} == {State.SENT_BACK}


async def test_a_letter_without_its_value_is_read_again_where_it_lies(fresh):
    await _publish(fresh, 2, b"whole copy")
    await _Stage(fresh, form=Form.BARE).run()
    result = await _send_back(fresh)
    assert (result.sent, result.lost) == (2, [])
    back = [record for record in await _records(fresh, RAW.name) if dict(record.headers).get("dlq-replays")]
    assert [(record.key, record.value) for record in back] == [(b"feed", b"whole copy")] * 2
    assert {dict(record.headers)["file"] for record in back} == {b"0", b"1"}


@pytest.mark.parametrize("change", [{"original_offset": 4000}, {"original_partition": 99}, {"value_sha256": "0" * 64}])
async def test_a_letter_whose_original_is_gone_says_so_in_one_line(fresh, change):
    await _publish(fresh, 1)
    await _Stage(fresh, form=Form.WITHOUT_VALUE).run()
    (letter,) = await _read(fresh)
    delivery = Delivery(fresh)
    told = letter.refusal.model_copy(update={**change, "stage": "another"})
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"other", b"", told.to_headers())])
    await delivery.stop()
    places = [each.place for each in await _read(fresh) if each.key == b"other"]
    result = await _send_back(fresh, places=places)
    assert result.sent == 0
    (line,) = result.lost
    assert places[0] in line
    assert "no longer at" in line
    assert (await read_filed(fresh))[1][places[0]].state is State.REFUSED


async def test_what_is_too_large_to_go_back_says_which_limit_to_raise(fresh):
    value = b"x" * 5000
    await _publish(fresh, 1, value)
    await _Stage(fresh).run()
    small = fresh.model_copy(update={"limits": Limits(message_bytes=10)})
    small = small.model_copy(update={"kafka": fresh.kafka})
    result = await _send_back(small)
    assert (result.sent, result.lost) == (1, [])  # 64 kB are for key and headers
    await _publish(fresh, 1, value * 20)
    await _Stage(fresh).run()
    result = await _send_back(small)
    assert [("WIRESTREAM_LIMITS__MESSAGE_BYTES" in line, "100000 bytes" in line) for line in result.lost] == [
        (True, True)
    ]


async def test_the_topics_of_several_detectors_are_ours_too(fresh):
    several = fresh.model_copy(update={"dedupe": Dedupe(partitions=2)})
    delivery = Delivery(fresh)
    told = _told(DEDUPE_VERDICTS.name, 1, 3)
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"k", b"{}", told.to_headers())])
    await delivery.stop()
    async with connected_admin(fresh) as admin:
        await admin.create_topics([NewTopic(DEDUPE_VERDICTS.name, 4, 1)])
    assert (await _send_back(several)).sent == 1
    (record,) = await _records(fresh, DEDUPE_VERDICTS.name)
    assert (record.partition, record.value) == (1, b"{}")


async def test_an_article_does_not_go_back_alone_where_several_detectors_judge_it(fresh):
    """It would hold its partition for ever: no detector is asked about it, so its verdict never comes."""
    several = fresh.model_copy(update={"dedupe": Dedupe(partitions=2)})
    delivery = Delivery(fresh)
    headers = (("ce_id", b"wire.raw.v1/1/7/an-id"), *_told(ARTICLES.name, 0, 3, stage="join").to_headers())
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"k", b"{}", headers)])
    await delivery.stop()
    result = await _send_back(several)
    assert (result.sent, len(result.lost)) == (0, 1)
    assert "wire.raw.v1/1/7" in result.lost[0]
    assert await _records(fresh, ARTICLES.name) == []
    assert (await _send_back(fresh)).sent == 1


@pytest.fixture
def run(settings, monkeypatch, capfdbinary, tmp_path):
    """Runs `wirestream dlq …`; gives exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", settings.kafka.bootstrap)
    monkeypatch.setattr(cli.out, "_width", 80)

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
    assert "4 records: 4 refused" in said.decode()
    assert "[/red]" in said.decode()


def test_dlq_list_is_readable_at_80_columns_with_origins_whole(run):
    code, said, _ = run("list")
    lines = said.decode().splitlines()
    assert code == 0
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 4 * 3 + 1
    assert any("wire.extracted.v1/3/9" in line for line in lines)
    assert any("wire.raw.v1/2/7" in line and "a.xml" in line and "feed" in line for line in lines)


def test_dlq_list_json_says_which_feed_and_file_it_was(run):
    lines = [orjson.loads(line) for line in run("list", "--json")[1].splitlines()]
    (raw,) = [line for line in lines if line["original_topic"] == RAW.name]
    assert (raw["key"], raw["source"], raw["file"], raw["size"]) == ("feed", "feed", "a.xml", 12)
    assert (raw["original_partition"], raw["original_offset"], raw["origin"]) == (2, 7, "wire.raw.v1/2/7")
    assert (raw["state"], raw["letters"], raw["replays"]) == ("refused", 1, 0)
    (other,) = [line for line in lines if line["original_topic"] == "somebody.elses"]
    assert (other["key"], other["source"], other["file"]) == (None, None, None)


class _Value(bytes):
    """A dead letter's bytes that tell how many of them are held at once."""

    held = most = 0

    def __init__(self, *_):
        _Value.held += 1
        _Value.most = max(_Value.most, _Value.held)

    def __del__(self):
        _Value.held -= 1


@pytest.mark.parametrize("arguments", [(), ("--json",), ("--all",), ("--all", "--json")])
def test_dlq_list_holds_what_it_prints_and_no_values(run, monkeypatch, arguments):
    async def many(*_):
        for offset in range(500):
            await asyncio.sleep(0)
            told = LETTERS[0][2].model_copy(update={"original_offset": offset})
            yield Letter(f"0/{offset}", None, _Value(bytes(1000 + offset)), (), told)

    monkeypatch.setattr(deadletters, "_read", many)
    _Value.held = _Value.most = 0
    code, said, _ = run("list", *arguments)
    assert code == 0
    assert b"0/499" in said
    assert "--json" in arguments or b"500 " in said.splitlines()[-1]
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
        (("drop", "9/99"), b"no dead letter 9/99"),
        (("drop",), b"Missing argument"),
    ],
)
def test_dlq_bad_input_ends_in_one_line(run, arguments, said):
    code, shown, line = run(*arguments)
    assert (code, shown) == (2, b"")
    assert said in line
    assert line.count(b"\n") == 1


def test_dlq_replay_tells_what_it_sent_and_what_it_left(fresh, run, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", fresh.kafka.bootstrap)
    asyncio.run(_publish(fresh, 3))
    asyncio.run(_Stage(fresh).run())
    assert run("replay", "--stage", "normalise")[:2] == (0, b"3 sent back\n")
    code, said, _ = run("replay", "--stage", "normalise")
    assert code == 0
    assert said.startswith(b"0 sent back\n3 left: sent back before")
    assert said.count(b"\n") == 2
    place = asyncio.run(_read(fresh))[0].place
    assert run("drop", place)[:2] == (0, b"1 dropped\n")
    code, said, _ = run("list")
    assert "3 records: 2 sent back, 1 dropped" in said.decode()
    asyncio.run(_Stage(fresh).run())
    code, said, _ = run("list", "--all")
    assert "9 dead letters" in said.decode()


def test_dlq_tells_what_was_left_out_of_a_letter(fresh, run, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", fresh.kafka.bootstrap)
    asyncio.run(_publish(fresh, 1))
    asyncio.run(_Stage(fresh, form=Form.BARE).run())
    (letter,) = asyncio.run(_read(fresh))
    code, said, _ = run("list")
    assert code == 0
    assert "8 bytes (value,key,headers left out)" in said.decode()
    code, said, headers = run("show", letter.place)
    assert (code, said) == (0, b"")
    assert b"dlq-value-sha256: " in headers
    assert f"the record lies whole at wire.raw.v1/{letter.refusal.original_partition}/0".encode() in headers
