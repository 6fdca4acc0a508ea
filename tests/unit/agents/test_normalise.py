"""wire.raw.v1 → wire.articles.v1: a record in, its articles and refusals out. The real reader and normaliser."""

import gc
import io
import logging
import sys
import zipfile

import orjson
import pytest

from schemas import Article
from stream.agents.guard.attempt import attempt
from stream.agents.normalise import normaliser, with_sketch, with_sketches
from stream.dedupe import Sketch
from stream.errors import Reason, Rejected
from stream.kafka.headers import SKETCH_HEADER, article_partition
from stream.kafka.topics import ARTICLES, DEDUPE_SKETCHES
from stream.observe import metrics
from stream.settings import Limits
from tests import factories
from tests.copydesk import story

SENT_AT = 1_772_366_400_000
"""1 March 2026, noon, UTC."""


def record(payload, *, key=b"feed-a", offset=7):
    return factories.record(offset, payload, topic="wire.raw.v1", partition=2, key=key, timestamp_ms=SENT_AT)


def take(payload, *, limits=None, send=with_sketch, **place):
    return normaliser(limits or Limits(), send)(record(payload, **place))


def bundle(*payloads):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, payload in enumerate(payloads):
            archive.writestr(f"{number}.json", payload)
    return packed.getvalue()


def articles(handled):
    return [Article.model_validate_json(out.value) for out in handled.outgoings if out.topic == ARTICLES.name]


def test_an_article_says_whence_it_came_and_when_and_carries_its_sketch():
    handled = take(story(1))
    (out,), (article,) = handled.outgoings, articles(handled)
    assert (article.guid, article.source) == ("urn:test:1:1", "feed-a")
    assert article.raw.model_dump() == {"topic": "wire.raw.v1", "partition": 2, "offset": 7}
    assert article.received_at == handled.received_at == record(b"").time
    assert out.key == str(article.article_id).encode()
    headers = dict(out.headers)
    assert headers["ce_type"] == b"wire.article.v1"
    assert Sketch.from_bytes(headers[SKETCH_HEADER]).article_id == article.article_id
    assert handled.refused == []


def test_of_two_items_the_bad_one_is_refused_and_the_good_one_goes_on():
    empty = orjson.dumps({**orjson.loads(story(2)), "headline": "", "body_text": ""})
    for payloads in ((story(1), empty), (empty, story(1))):
        handled = take(bundle(*payloads))
        assert [article.guid for article in articles(handled)] == ["urn:test:1:1"]
        assert [refusal.reason for refusal in handled.refused] == [Reason.NO_TEXT]


def test_what_the_normaliser_refuses_is_refused_and_not_dropped():
    """Of items that were read: only the second step finds that nothing is left of a text of writing directions."""
    controls = orjson.dumps({**orjson.loads(story(2)), "headline": "\u202a", "body_text": "\u202a\u202c"})
    handled = take(bundle(story(1), controls, story(3)))
    assert [article.guid for article in articles(handled)] == ["urn:test:1:1", "urn:test:1:3"]
    (refusal,) = handled.refused
    assert str(refusal) == "no-text: item 2 of 3: ninjs: neither headline nor copy is left of it"


def test_the_limit_of_a_message_is_that_of_the_settings():
    payload = orjson.dumps({**orjson.loads(story(1)), "body_text": "A ferry ran aground. " * 100})
    assert len(take(payload, limits=Limits(message_bytes=100_000)).outgoings) == 1
    with pytest.raises(Rejected) as raised:
        take(payload, limits=Limits(message_bytes=1000))
    assert raised.value.reason == Reason.OVERSIZE


def test_providers_without_end_do_not_make_series_without_end(monkeypatch):
    monkeypatch.setattr(metrics, "bounded_label", metrics.BoundedLabels())
    for number in range(150):
        take(orjson.dumps({**orjson.loads(story(number)), "provider": f"agency-{number}"}), offset=number)
    providers = {
        sample.labels["provider"]
        for metric in metrics.ARTICLES_RECEIVED.collect()
        for sample in metric.samples
        if sample.labels.get("provider", "").startswith("agency-") or sample.labels.get("provider") == "other"
    }
    assert len(providers) == 101
    assert "other" in providers


def test_for_several_detectors_the_article_goes_by_its_id_and_its_sketch_to_each_that_judges_it():
    handled = take(story(1), send=with_sketches(6, 4))
    (article,) = articles(handled)
    whole, *sketches = handled.outgoings
    assert (whole.topic, whole.partition) == (ARTICLES.name, article_partition(article.article_id, 6))
    assert SKETCH_HEADER not in dict(whole.headers)
    assert sketches
    assert {out.topic for out in sketches} == {DEDUPE_SKETCHES.name}
    assert all(out.partition in range(4) and out.key == whole.key for out in sketches)


def test_a_record_without_a_key_is_of_an_unknown_source_and_a_key_that_is_no_text_does_no_harm():
    assert articles(take(story(1), key=None))[0].source == "unknown"
    assert articles(take(story(1), key=b"\xff\xfe"))[0].source


def test_a_file_that_is_refused_is_let_go_of_at_once():
    """Not at the next collection of garbage: a few hundred pictures would fill the memory first."""
    picture = b"\xff\xd8\xff\xe0\x00\x10JFIF picture"
    gc.disable()
    try:
        before = sys.getrefcount(picture)
        handled = attempt(normaliser(Limits(), with_sketch), record(picture), "normalise", 2)
        assert [refusal.reason for refusal in handled.refused] == [Reason.UNRECOGNISED]
        assert sys.getrefcount(picture) == before
    finally:
        gc.enable()


def test_a_file_on_which_a_parser_breaks_is_let_go_of_at_once():
    def breaks(one):
        read = one.value
        raise ValueError(len(read))

    copy = b"copy that no parser of ours can take"
    gc.disable()
    logging.disable()  # pytest keeps each line's exception
    try:
        before = sys.getrefcount(copy)
        handled = attempt(breaks, record(copy), "normalise", 2)
        assert [refusal.reason for refusal in handled.refused] == [Reason.UNEXPECTED]
        assert sys.getrefcount(copy) == before
    finally:
        logging.disable(logging.NOTSET)
        gc.enable()
