"""Dead letters as a broker keeps them, and what becomes of those that are sent back."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

import orjson
import pytest
from aiokafka.admin import NewTopic

from stream.errors import Misconfigured
from stream.kafka.admin import connected_admin
from stream.kafka.deadletters.filed import State, read_filed
from stream.kafka.deadletters.letter import Form
from stream.kafka.deadletters.send_back import drop, send_back
from stream.kafka.headers import story_partition
from stream.kafka.message import Outgoing
from stream.kafka.producer import Delivery
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, DEDUPE_VERDICTS, DUPLICATES, EXTRACTED, RAW, UNIQUE
from stream.settings import Dedupe, Limits
from tests.factories import letter
from tests.refusals import LETTERS, RefusingStage, letters_of, publish_raw, records_of, send_letters


async def test_letters_are_read_whole_and_strangers_left_out(filed):
    letters = await letters_of(filed)
    assert sorted((letter.key or b"", letter.value, letter.refusal.stage) for letter in letters) == sorted(
        (key or b"", value, told.stage) for key, value, told, _ in LETTERS
    )
    assert len({letter.place for letter in letters}) == len(letters)
    (raw,) = [letter for letter in letters if letter.refusal.original_topic == RAW.name]
    assert raw.refusal == LETTERS[0][2]
    assert dict(raw.headers)["file"] == b"a.xml"


async def _send_back(settings, choose=lambda _: True, **options):
    return await send_back(settings, choose, **{"most": 5, **options})


async def test_a_letter_from_elsewhere_is_refused_before_anything_is_sent(filed):
    before = len(await records_of(filed, RAW.name))
    with pytest.raises(Misconfigured, match=r"somebody\.elses"):
        await _send_back(filed)
    assert len(await records_of(filed, RAW.name)) == before


async def test_a_letter_goes_back_to_its_partition_with_its_bytes_and_headers(fresh):
    await send_letters(fresh)
    result = await _send_back(fresh, lambda filed: filed.letter.refusal.original_topic != "somebody.elses")
    assert (result.sent, result.lost) == (3, [])
    (raw,) = await records_of(fresh, RAW.name)
    assert (raw.partition, raw.key, raw.value) == (2, b"feed", b"\x00\xff raw bytes")
    assert dict(raw.headers) == {
        "file": b"a.xml",
        "traceparent": b"00-x",
        "dlq-replays": b"1",
        "dlq-origin": b"wire.raw.v1/2/7",
    }
    extracted = await records_of(fresh, EXTRACTED.name)
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
        Outgoing(
            DEADLETTERS.name, key, value, letter(n, topic=topic.name, partition=story_partition(story, 2)).to_headers()
        )
        for n, (key, value, story) in enumerate(zip(keys, values, stories, strict=True))
    )
    await delivery.stop()
    assert (await _send_back(fresh)).sent == len(stories)
    back = {(record.partition, record.key, record.value) for record in await records_of(fresh, topic.name)}
    assert back == set(zip((story_partition(story, 4) for story in stories), keys, values, strict=True))


async def test_a_letter_of_a_stranger_from_a_partition_that_cannot_be_goes_by_its_key(fresh):
    delivery = Delivery(fresh)
    await delivery.deliver(
        [Outgoing(DEADLETTERS.name, b"k", b"{}", letter(0, topic=EXTRACTED.name, partition=-7).to_headers())]
    )
    await delivery.stop()
    assert (await _send_back(fresh)).sent == 1


async def test_replays_of_what_still_fails_are_bounded_and_nothing_on_its_way_is_sent_again(fresh):
    await publish_raw(fresh)
    stage = RefusingStage(fresh)
    await stage.run()
    for replays in range(4):
        letters = await letters_of(fresh)
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
    assert len(await records_of(fresh, RAW.name)) == 50
    given_up = await _send_back(fresh, most=4)
    assert (given_up.sent, given_up.passed.total()) == (0, 10)
    assert (await _send_back(fresh, most=5)).sent == 10
    assert (await _send_back(fresh, most=9, again=True)).sent == 10


async def test_a_stage_that_was_rewound_files_the_same_origin_again(fresh):
    await publish_raw(fresh, 3)
    await RefusingStage(fresh).run()
    await RefusingStage(fresh).run()
    every, _ = await read_filed(fresh)
    assert [filed.letters for filed in every] == [2, 2, 2]
    assert (await _send_back(fresh)).sent == 3
    await RefusingStage(fresh).run()  # sees the copies that were sent back, too
    every, _ = await read_filed(fresh)
    assert sorted(filed.letter.refusal.replays for filed in every) == [1, 1, 1]


async def test_what_is_dropped_is_left_until_it_is_refused_again(fresh):
    await publish_raw(fresh, 3)
    await RefusingStage(fresh).run()
    place = (await letters_of(fresh))[0].place
    assert await drop(fresh, [place]) == 1
    result = await _send_back(fresh)
    assert (result.sent, result.passed["dropped"]) == (2, 1)
    # By name it is sent all the same.
    assert (await _send_back(fresh, places=[place])).sent == 1
    with pytest.raises(Misconfigured, match=r"no dead letter 9/99.*dlq list --all"):
        await drop(fresh, ["9/99"])


async def test_a_record_that_two_stages_refused_is_sent_back_once(fresh):
    await publish_raw(fresh, 1)
    await RefusingStage(fresh).run()
    (letter,) = await letters_of(fresh)
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
    await publish_raw(fresh, 2, b"whole copy")
    await RefusingStage(fresh, form=Form.BARE).run()
    result = await _send_back(fresh)
    assert (result.sent, result.lost) == (2, [])
    back = [record for record in await records_of(fresh, RAW.name) if dict(record.headers).get("dlq-replays")]
    assert [(record.key, record.value) for record in back] == [(b"feed", b"whole copy")] * 2
    assert {dict(record.headers)["file"] for record in back} == {b"0", b"1"}


@pytest.mark.parametrize("change", [{"original_offset": 4000}, {"original_partition": 99}, {"value_sha256": "0" * 64}])
async def test_a_letter_whose_original_is_gone_says_so_in_one_line(fresh, change):
    await publish_raw(fresh, 1)
    await RefusingStage(fresh, form=Form.WITHOUT_VALUE).run()
    (letter,) = await letters_of(fresh)
    delivery = Delivery(fresh)
    told = letter.refusal.model_copy(update={**change, "stage": "another"})
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"other", b"", told.to_headers())])
    await delivery.stop()
    places = [each.place for each in await letters_of(fresh) if each.key == b"other"]
    result = await _send_back(fresh, places=places)
    assert result.sent == 0
    (line,) = result.lost
    assert places[0] in line
    assert "no longer at" in line
    assert (await read_filed(fresh))[1][places[0]].state is State.REFUSED


async def test_what_is_too_large_to_go_back_says_which_limit_to_raise(fresh):
    value = b"x" * 5000
    await publish_raw(fresh, 1, value)
    await RefusingStage(fresh).run()
    small = fresh.model_copy(update={"limits": Limits(message_bytes=10)})
    small = small.model_copy(update={"kafka": fresh.kafka})
    result = await _send_back(small)
    assert (result.sent, result.lost) == (1, [])  # 64 kB are for key and headers
    await publish_raw(fresh, 1, value * 20)
    await RefusingStage(fresh).run()
    result = await _send_back(small)
    assert [("WIRESTREAM_LIMITS__MESSAGE_BYTES" in line, "100000 bytes" in line) for line in result.lost] == [
        (True, True)
    ]


async def test_the_topics_of_several_detectors_are_ours_too(fresh):
    several = fresh.model_copy(update={"dedupe": Dedupe(partitions=2)})
    delivery = Delivery(fresh)
    told = letter(3, topic=DEDUPE_VERDICTS.name, partition=1)
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"k", b"{}", told.to_headers())])
    await delivery.stop()
    async with connected_admin(fresh) as admin:
        await admin.create_topics([NewTopic(DEDUPE_VERDICTS.name, 4, 1)])
    assert (await _send_back(several)).sent == 1
    (record,) = await records_of(fresh, DEDUPE_VERDICTS.name)
    assert (record.partition, record.value) == (1, b"{}")


async def test_an_article_does_not_go_back_alone_where_several_detectors_judge_it(fresh):
    """It would hold its partition for ever: no detector is asked about it, so its verdict never comes."""
    several = fresh.model_copy(update={"dedupe": Dedupe(partitions=2)})
    delivery = Delivery(fresh)
    headers = (
        ("ce_id", b"wire.raw.v1/1/7/an-id"),
        *letter(3, topic=ARTICLES.name, partition=0, stage="join").to_headers(),
    )
    await delivery.deliver([Outgoing(DEADLETTERS.name, b"k", b"{}", headers)])
    await delivery.stop()
    result = await _send_back(several)
    assert (result.sent, len(result.lost)) == (0, 1)
    assert "wire.raw.v1/1/7" in result.lost[0]
    assert await records_of(fresh, ARTICLES.name) == []
    assert (await _send_back(fresh)).sent == 1
