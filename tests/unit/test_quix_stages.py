"""What the comparison with Quix Streams runs in its apps, without Quix: the same verdicts, letters and rows as ours."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import orjson
import pytest

from schemas import Alert, DeadLetter, ExtractedArticle, JudgedArticle
from stream.kafka.message import Record
from stream.kafka.topics import ALERTS, ARTICLES, DEADLETTERS, DUPLICATES, EXTRACTED, UNIQUE
from tests.bench.articles import article, number_of
from tests.bench.quix_stages.handlers import EVERYTHING, alerter, deduplicator, extractor, normaliser, notifier
from tests.bench.quix_stages.index import StateIndex
from tests.bench.quix_stages.records import refusing
from tests.bench.quix_stages.rows import Rows, differences
from tests.bench.quix_stages.tables import Cost, Round, backlog_table, steady_table
from tests.bench.rig import RULES

_RECEIVED_MS = int(datetime(2026, 3, 1, 10, tzinfo=UTC).timestamp() * 1000)


class _State:
    """Quix's `State` of one key, as a dictionary."""

    def __init__(self):
        self.kept = {}

    def get(self, key, default=None):
        return self.kept.get(key, default)

    def set(self, key, value):
        self.kept[key] = value

    get_bytes = get

    def set_bytes(self, key, value, ttl=None):  # noqa: ARG002 - as Quix has it
        self.kept[key] = value

    def delete(self, key):
        self.kept.pop(key, None)


def _came(value, offset=0, topic="quix.wire.raw.v1", key=b"desk-0", headers=()):
    return Record(topic, 0, offset, _RECEIVED_MS, key, value, tuple(headers))


def _next(made, offset=0):
    return Record(f"quix.{made.topic}", 0, offset, _RECEIVED_MS, made.key, made.value, made.headers)


def _judged(payloads, state):
    normalise, dedupe = normaliser(), refusing("dedupe", deduplicator())
    for offset, payload in enumerate(payloads):
        (made,) = normalise(_came(payload, offset))
        assert (made.topic, made.key) == (ARTICLES.name, EVERYTHING)
        yield from dedupe(_next(made, offset), state)


def _again(payload):
    return orjson.dumps({**orjson.loads(payload), "uri": "urn:bench:again"})


def test_an_article_passes_all_stages_to_its_alert():
    (judged,) = _judged([article(7, seed=3)], _State())
    assert judged.topic == UNIQUE.name
    (extracted,) = refusing("extract", extractor())(_next(judged))
    assert (extracted.topic, extracted.key) == (EXTRACTED.name, judged.key)
    found = ExtractedArticle.model_validate_json(extracted.value)
    assert found.extraction.quotes
    assert extracted.key == str(found.verdict.story_id).encode()
    state, alert = _State(), refusing("alert", alerter(RULES))
    (made,) = alert(_next(extracted), state)
    assert made.topic == ALERTS.name
    assert number_of(Alert.model_validate_json(made.value).headline) == 7
    assert len(state.kept) == 1
    assert alert(_next(extracted), state) == [made]  # delivered again: the same alert
    assert refusing("notify", notifier())(_next(made)) == []


def test_a_copy_goes_to_the_duplicates():
    first, copy = _judged([article(1, seed=3), _again(article(1, seed=3))], _State())
    assert (first.topic, copy.topic) == (UNIQUE.name, DUPLICATES.name)
    assert copy.key == first.key  # of one story, so on one partition
    assert JudgedArticle.model_validate_json(copy.value).verdict.relation == "exact"


def test_the_index_outlives_its_process():
    state = _State()
    list(_judged([article(1, seed=3)], state))
    (copy,) = _judged([_again(article(1, seed=3))], state)
    assert copy.topic == DUPLICATES.name


def test_an_entry_that_was_deleted_or_put_again_is_as_it_was_last():
    state = _State()
    index = StateIndex(state)
    one, two, three = (uuid4() for _ in range(3))
    for article_id in (one, two, three):
        index.put(article_id, b"first")
    index.put(two, b"second")
    index.delete(one)
    index.delete(one)
    assert sorted(StateIndex(state).values()) == sorted(index.values()) == [b"first", b"second"]
    assert (index.get(one), index.get(two), len(index)) == (None, b"second", 2)
    again = StateIndex(state)
    again.put(one, b"third")
    after = StateIndex(state)
    assert [after.get(one), after.get(two), after.get(three)] == [b"third", b"second", b"first"]
    assert len(list(after.values())) == len(after) == 3


@pytest.mark.parametrize(
    ("stage", "handle", "reason"),
    [
        ("normalise", normaliser, "unrecognised"),
        ("extract", extractor, "schema"),
        ("normalise", lambda: lambda came: came.nothing, "unexpected"),
    ],
)
def test_what_is_refused_becomes_a_letter_with_its_own_bytes(stage, handle, reason):
    came = _came(b'{"sensor": 3}', 5, headers=[("file", b"a.json")])
    (made,) = refusing(stage, handle())(came)
    assert (made.topic, made.key, made.value) == (DEADLETTERS.name, came.key, came.value)
    told = DeadLetter.from_headers(made.headers)
    assert (told.stage, told.reason, told.original_offset) == (stage, reason, 5)
    assert made.headers[0] == ("file", b"a.json")


def test_what_is_bad_among_several_is_refused_and_the_others_go_on():
    payload = b"[%s,%s]" % (article(1, seed=3), b'{"sensor": 3}')
    topics = [made.topic for made in refusing("normalise", normaliser())(_came(payload))]
    assert topics == [ARTICLES.name, DEADLETTERS.name]


def _rows(articles=(("a", "new"),), quotes=(("a", 0, "Yes"),), alerts=(("a", "rule"),), letters=1):
    return Rows(Counter(articles), Counter(quotes), Counter(alerts), letters)


def test_what_both_stored_is_the_same_or_told():
    assert list(differences(_rows(), _rows())) == []
    assert list(differences(_rows(), _rows(quotes=(("a", 0, "No"),)))) == ["1 of 1 quotes are not the same"]
    assert list(differences(_rows(), _rows(alerts=()))) == ["1 alerts of Wirestream, 0 of Quix Streams"]
    assert list(differences(_rows(), _rows(letters=2))) == ["1 dead letters of Wirestream, 2 of Quix Streams"]
    assert list(differences(_rows(), _rows(articles=(("a", "exact"),)))) == [
        "1 of 1 articles are not the same",
        "relations: {'new': 1} of Wirestream, {'exact': 1} of Quix Streams",
    ]


def _round(seconds, cpu):
    def cost():
        return Cost(100, seconds, {"dedupe": cpu, "store": cpu, "Kafka": 0.5, "PostgreSQL": 0.25})

    return Round(cost(), cost(), [0.01, 0.02], 0, _rows())


def test_the_tables_set_the_cheapest_rounds_side_by_side():
    ours, theirs = [_round(2.0, 0.4), _round(1.0, 0.2)], [_round(1.25, 0.25), _round(5.0, 0.5)]
    table = backlog_table(ours, theirs, (0.0, 0.0, 0.0), ["a fault"])
    assert table.rows == [
        ("articles/s", "100", "80", "1.25"),
        ("dedupe", "2000", "2500", "0.80"),
        ("store", "2000", "2500", "0.80"),
        ("sum of the five", "4000", "5000", "0.80"),
        ("Kafka", "5000", "5000", "1.00"),
        ("PostgreSQL", "2500", "2500", "1.00"),
    ]
    assert "50, 100 and 80, 20" in table.note
    assert "1.25 times as many (aim 1.2), 0.80 of the CPU (aim 0.85)" in table.summary[0]
    assert table.faults == ["a fault"]
    steady = steady_table(ours, theirs, (0.0, 0.0, 0.0))
    assert steady.rows[-2:] == [
        ("wire → alert, p50", "10.0 ms", "10.0 ms", "1.00"),
        ("wire → alert, p99", "20.0 ms", "20.0 ms", "1.00"),
    ]
