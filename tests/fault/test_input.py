"""F3 to F6, F20: what comes in is broken, too large, hostile, or of another release. Each costs a dead letter where it
must, good copy beside it costs nothing, and no worker ends.
"""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path
from uuid import UUID

import orjson
import psutil
import pytest
from confluent_kafka import Producer

from stream.errors import Reason
from stream.kafka.topics import ARTICLES, EXTRACTED, UNIQUE
from tests.fault.copy import Piece, bad_piece, guid_prefix, large_piece
from tests.fault.round import Round
from tests.fault.stand import Stand
from tests.unit.wire.hostile_payloads import hostile_payloads

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_MOST_GROWTH = 100 * 2**20
"""Bytes that a worker may grow by for records that are too large."""
_FIXTURES = Path(__file__).parents[1] / "contract" / "fixtures"


def _sent_by_another(stand: Stand, topic: str, key: bytes, value: bytes, headers=()) -> None:
    """By another client than ours, packed by gzip."""
    settings = {"compression.type": "gzip", "message.max.bytes": 10**9, "log_level": 0}
    producer = Producer({"bootstrap.servers": stand.broker.bootstrap, **settings})
    producer.produce(topic, value, key=key, headers=list(headers))
    assert producer.flush(60) == 0


def _one_process_each(stand: Stand) -> set[int]:
    return {process.pid for process in stand.service.processes.values() if process.poll() is None}


def test_bad_messages_cost_a_dead_letter_each_and_good_ones_beside_them_nothing(stand: Stand, seed: int):
    numbers = random.Random(seed).sample(range(1000), 30)
    workers = _one_process_each(stand)
    with Round(stand, "F3", "poison", seed, numbers, per_second=40) as flow:
        flow.begins(20)
        flow.backlog(80)
        flow.send([bad_piece(flow.copy, number) for number in numbers[:15]])
        flow.backlog(60)
        flow.send([bad_piece(flow.copy, number) for number in numbers[15:]])
        flow.comes(f"{len(numbers)} bad messages")
        verdict = flow.settle()
    assert _one_process_each(stand) == workers
    assert not verdict.repeats.get("wire.deadletters.v1"), "a letter each"


def test_messages_larger_than_a_limit_cost_a_dead_letter_without_their_bytes(stand: Stand, seed: int):
    normalise = psutil.Process(stand.service.processes["normalise"].pid)
    with Round(stand, "F4", "oversize", seed) as flow:
        flow.begins(10)
        before = normalise.memory_info().rss
        flow.backlog(60)
        for number, size in enumerate((5_000_000, 25_000_000, 5_000_000)):
            one = large_piece(flow.copy, number, size)
            flow.expect(one)
            _sent_by_another(stand, "wire.raw.v1", one.source.encode(), one.payload)
            flow.sent(one)
        flow.backlog(60)
        flow.comes("three messages of 5 to 25 MB")
        flow.settle()
        grown = normalise.memory_info().rss - before
        flow.history.write("grown", role="normalise", bytes=grown)
    assert grown < _MOST_GROWTH
    assert stand.runs("normalise")


_ALWAYS = ("nitf: billion laughs", "nitf: external entity, file", "nitf: 100,000 deep", "zip: cut off")
"""What the report says of every round; the others are drawn."""


def test_hostile_markup_costs_a_dead_letter_and_good_copy_beside_it_nothing(stand: Stand, seed: int):
    workers = _one_process_each(stand)
    refused = {name: made for name, (outcome, made) in hostile_payloads().items() if outcome in set(Reason)}
    some = [*_ALWAYS, *random.Random(seed).sample(sorted(refused.keys() - set(_ALWAYS)), 40 - len(_ALWAYS))]
    with Round(stand, "F5", "hostile", seed, some) as flow:
        flow.begins(10)
        flow.backlog(40)
        payloads = {payload: name for name in some if len(payload := refused[name]()) < 1_000_000}
        assert len(payloads) > 20
        named = enumerate(payloads.items())
        flow.send([Piece(f"{flow.copy}:{name}/1", f"feed{n % 9}", value, good=False) for n, (value, name) in named])
        flow.backlog(40)
        flow.comes(f"{len(payloads)} hostile files")
        flow.settle()
    assert _one_process_each(stand) == workers


_CHARACTERS = (
    "nul \x00 in the midst", "bom \ufeff inside", "bidi \u202e\u2066 controls", "a\u0301 apart", "tags \U000e0041",
    "private \ue000", "line \u2028 separators", "\u200bnothing wide", "surrogate pair \U0001f6f3", "c1 \x85 control",
)  # fmt: skip


def _characters(seed: int, number: int, *, raw: bytes = b"", charset: str = "utf-8") -> Piece:
    words = _CHARACTERS[number % len(_CHARACTERS)]
    chance = random.Random(f"{seed}-{number}")
    body = " ".join("".join(chance.choices("abcdeilmnorstu", k=6)) for _ in range(60))
    item = {
        "uri": f"{guid_prefix(seed)}c{number}",
        "version": "1",
        "type": "text",
        "provider": "testwire",
        "headline": f"{words} {number}",
        "body_text": f"{body} {words}.",
    }
    payload = orjson.dumps(item).decode().encode(charset, "surrogatepass")
    return Piece(f"{seed}:c{number}/1", f"feed{number % 9}", payload.replace(b"LONE", raw))


def test_hostile_characters_come_out_as_valid_text(stand: Stand, seed: int):
    with Round(stand, "F6", "characters", seed) as flow:
        flow.begins(10)
        flow.backlog(40)
        pieces = [_characters(flow.copy, number) for number in range(20)]
        lone = _characters(flow.copy, 20)
        pieces.append(Piece(lone.id, lone.source, lone.payload.replace(b"nul", b"\\ud800 alone")))
        flow.send(pieces)
        flow.backlog(40)
        flow.comes("21 stories of hostile characters")
        flow.settle()
    made = [
        r.value.decode("utf-8")
        for r in stand.service.records("wire.articles.v1")
        if f":{flow.copy}:c".encode() in r.value
    ]
    assert len(made) >= len(pieces)
    for text in made:
        article = orjson.loads(text)
        said = f"{article['headline']} {article['body']}"
        assert unicodedata.is_normalized("NFC", said)
        assert not {"\x00", "\ufeff", "\u202e"} & set(said)


_TOPICS = {ARTICLES: "article", UNIQUE: "judged-article", EXTRACTED: "extracted-article"}


def _of(stem: str, seed: int, number: int, **more: object) -> bytes:
    """A message as the first release wrote it, with an id of its own."""
    message = orjson.loads((_FIXTURES / f"{stem}.minimal.v1.json").read_bytes())
    article = message.get("article", message)
    article |= {
        "guid": f"{guid_prefix(seed)}s{number}",
        "article_id": str(UUID(int=seed * 1000 + number)),
        "body": f"story {seed} {number}",
        "raw": {"topic": f"wire.raw.{seed}", "partition": 0, "offset": number},
    }
    if "verdict" in message:
        message["verdict"]["story_id"] = article["article_id"]
    return orjson.dumps(message | more)


def test_another_releases_messages_are_read_and_an_unknown_major_is_a_dead_letter(stand: Stand, seed: int):
    workers = _one_process_each(stand)
    with Round(stand, "F20", "skew", seed) as flow:
        flow.begins(10)
        flow.backlog(40)
        for place, (topic, stem) in enumerate(_TOPICS.items()):
            major = [("ce_type", str(topic.event_type).replace(".v1", ".v2").encode())]
            first, newer, unknown = (10 * place + n for n in range(3))
            records = [(first, {}, []), (newer, {"mood": "grim"}, []), (unknown, {}, major)]
            for number, more, headers in records:
                value = _of(stem, flow.copy, number, **more)
                one = Piece(f"{flow.copy}:s{number}/1", "old", value, good=not headers)
                flow.expect(one)
                _sent_by_another(stand, topic.name, b"old", value, headers)
                flow.sent(one)
        flow.backlog(40)
        flow.comes("nine messages of other releases")
        flow.settle()
    told = [letter for letter, value in stand.service.dead_letters() if f":{flow.copy}:s".encode() in value]
    assert {letter.reason for letter in told} == {"schema"}
    assert sorted(letter.stage for letter in told) == ["alert", "dedupe", "extract", "store"], (
        "one a stage that reads it"
    )
    assert _one_process_each(stand) == workers
