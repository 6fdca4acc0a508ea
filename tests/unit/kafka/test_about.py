"""What a log line says of a record, and what goes on with it from stage to stage."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest

from schemas import header
from stream.errors import Reason, Rejected
from stream.kafka.about import SOURCE, About, AboutBatch, carried, name_article, traceparent_of
from stream.kafka.deadletters.letter import Form, dead_letter
from stream.kafka.headers import derived_headers
from stream.kafka.message import UNREAD, Record
from stream.kafka.topics import ALERTS, ARTICLES, EXTRACTED, UNIQUE
from stream.observe.logs import RECORD
from tests.factories import record

RAW = {"topic": "wire.raw.v1", "partition": 2, "key": b"north-agency"}
ARTICLE = UUID("3f0c3a52-58a1-5b0e-9d6c-2f6f5f8a1c11")
STORY = uuid5(ARTICLE, "story")


def _hop(before, topic, stage, *, subject=ARTICLE, key=ARTICLE):
    """What the next stage reads of what `stage` made of a record."""
    headers = derived_headers(before, topic, stage, subject=subject, time=before.time)
    return record(9, b"{}", topic=topic.name, key=str(key).encode(), headers=headers)


def _raw(*headers, value=b"copy", offset=41, **fields):
    return record(offset, value, **{**RAW, **fields}, headers=headers)


def test_a_line_names_source_file_and_trace_of_the_raw_record_at_every_stage():
    raw = _raw(("file", b"flood.xml"))
    first = About("normalise", raw)()
    assert first == {
        "stage": "normalise",
        **raw.where,
        "source": "north-agency",
        "file": "flood.xml",
        "trace_id": traceparent_of(raw).decode().split("-")[1],
    }
    told = raw
    for topic, stage, reader in (
        (ARTICLES, "normalise", "dedupe"),
        (UNIQUE, "dedupe", "extract"),
        (EXTRACTED, "extract", "store"),
    ):
        told = _hop(told, topic, stage)
        line = About(reader, told)()
        assert line == first | {"stage": reader, **told.where, "article_id": str(ARTICLE)}


def test_a_line_about_an_alert_names_the_alert_and_its_story():
    alert_id = uuid5(ARTICLE, "alert")
    alert = _hop(_hop(_raw(), EXTRACTED, "extract"), ALERTS, "alert", subject=alert_id, key=STORY)
    line = About("notify", alert)()
    assert (line["alert_id"], line["story_id"]) == (str(alert_id), str(STORY))
    assert "article_id" not in line


def test_the_article_is_named_once_it_is_known():
    about = About("normalise", _raw())
    assert "article_id" not in about()
    token = RECORD.set(about)
    name_article(ARTICLE)
    RECORD.reset(token)
    assert about()["article_id"] == str(ARTICLE)


def test_a_raw_record_does_not_say_itself_whose_it_is():
    """The key is the source; a header of that name on the raw topic is a stranger's."""
    line = About("normalise", _raw((SOURCE, b"somebody-else")))()
    assert line["source"] == "north-agency"


@pytest.mark.parametrize(
    "name", [b"x" * 100_000, "ü".encode() * 100_000, b"\xff" * 9000, b"a\x1b[2J\r\nb\x00", "\u202etxt".encode(), b""]
)
def test_names_of_strangers_are_short_and_of_one_line(name):
    told = _raw(("file", name), key=name)
    for _ in range(2):
        line = About("normalise", told)()
        for field in ("source", "file"):
            assert len(line.get(field, "")) <= 256
            assert line.get(field, "").isprintable()
        carried_bytes = sum(len(value or b"") for _, value in carried(told))
        assert carried_bytes <= 512
        told = _hop(told, ARTICLES, "normalise")


@pytest.mark.parametrize("key", [None, b"\xff", b"no id", b""])
def test_what_a_stranger_wrote_into_a_topic_of_ours_has_a_line_too(key):
    line = About("dedupe", record(3, b"{", topic="wire.articles.v1", key=key))()
    assert line.keys() == {"stage", "topic", "partition", "offset", "trace_id"}


def test_records_that_stayed_at_the_broker_have_a_trace_each():
    left = [_raw((UNREAD, b""), value=b"", offset=offset, key=None) for offset in (1, 2)]
    assert len({traceparent_of(one) for one in left}) == 2


def _letter(one: Record, form=Form.WHOLE):
    return dead_letter(one, "normalise", Rejected(Reason.MALFORMED, "broken"), form=form)


@pytest.mark.parametrize("form", [Form.WHOLE, Form.CUT, Form.WITHOUT_VALUE])
def test_a_dead_letter_names_source_file_and_trace(form):
    raw = _raw(("file", b"flood.xml"))
    article = _hop(raw, ARTICLES, "normalise")
    trace = traceparent_of(raw).decode().split("-")[1]
    for one, source in ((raw, None), (article, "north-agency")):
        headers = _letter(one, form).headers
        assert header(headers, "file") == "flood.xml"
        assert header(headers, SOURCE) == source
        assert header(headers, "traceparent").split("-")[1] == trace
    assert _letter(raw, form).key == b"north-agency"


def test_a_dead_letter_keeps_the_trace_that_its_record_had():
    own = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = _letter(_raw(("traceparent", own))).headers
    assert [value for name, value in headers if name == "traceparent"] == [own]


class _Batch:
    where = "wire.raw.v1/0 offsets 3 to 7"


def test_a_batch_is_named_until_it_has_ended():
    """A client's task that was begun meanwhile lives on with this context."""
    about = AboutBatch("store", _Batch())
    assert about() == {"stage": "store", "at": "wire.raw.v1/0 offsets 3 to 7"}
    about.end()
    assert about() == {"stage": "store"}
