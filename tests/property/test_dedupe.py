"""What holds of the detector whatever comes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import RawRecord, Relation, Status, Verdict
from stream.dedupe import Detector, Entry, MemoryIndex, Params, Sketch, sketch_of_text
from stream.dedupe.index.inverted import InvertedIndex
from stream.errors import Rejected

NOON = datetime(2026, 5, 19, 12, tzinfo=UTC)
MINUTE = int(NOON.timestamp()) // 60
TEXTS = [
    "The ferry ran aground off Port Elder with 212 people on board and all of them were taken off by fishing boats.",
    "The ferry ran aground off Port Elder with 221 people on board and all of them were taken off by fishing boats.",
    "The ferry ran aground off Port Elder. Tugs will try to pull it free at high tide, the coast guard said.",
    "Council keeps all nine libraries open through the winter after readers camped for a week in the reading room.",
    "EDITORS: Kill the story “Ferry runs aground off Port Elder”. It must not be used.",
    "",
]
HEADLINES = ["Ferry runs aground off Port Elder", "CORRECTED-Ferry runs aground off Port Elder", "Libraries", ""]

sendings = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.integers(0, 7),
            "text": st.sampled_from(TEXTS) | st.text(max_size=60),
            "headline": st.sampled_from(HEADLINES),
            "guid": st.none() | st.sampled_from(["A1", "B2"]),
            "version": st.none() | st.integers(0, 3),
            "status": st.sampled_from(Status),
            "provider": st.sampled_from(["hpa", "tidewater"]),
            "minutes": st.integers(-(10**6), 10**7),
        }
    ),
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(sendings)
def test_no_article_relates_to_itself_and_none_to_an_unknown(sent):
    detector = Detector(MemoryIndex(), Params(window=timedelta(days=2), max_entries=5, swept=2))
    given_before: dict[UUID, object] = {}
    known: set[UUID] = set()
    for offset, one in enumerate(sent):
        article_id = UUID(int=one["number"] + 1)
        made = sketch_of_text(
            article_id, one["headline"], one["text"], provider=one["provider"], guid=one["guid"],
            version=one["version"], status=one["status"], published=MINUTE,
            received=max(0, MINUTE + one["minutes"]),
        )  # fmt: skip
        raw = RawRecord(topic="raw", partition=0, offset=offset)
        redelivered = detector._index.get(article_id) is not None
        verdict = detector.judge(made, raw, NOON + timedelta(minutes=offset))
        assert verdict.of != article_id
        assert article_id not in verdict.supersedes
        assert verdict.of is None or verdict.of in known
        assert (verdict.of is None) == (verdict.relation is Relation.NEW)
        assert verdict.of is not None or verdict.story_id == article_id
        assert 0 <= verdict.score <= 1
        assert all(0 <= value <= 1 for value in verdict.evidence.values())
        if redelivered:
            assert verdict == given_before[article_id]
        entry = Entry.from_bytes(detector._index.get(article_id))
        assert entry.verdict == verdict
        assert len(detector) <= 5
        given_before[article_id] = verdict
        known.add(article_id)


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        sketch_of_text, st.uuids(), st.text(max_size=100), st.text(max_size=900),
        provider=st.text(max_size=20), guid=st.none() | st.text(min_size=1, max_size=20),
        version=st.none() | st.integers(0, 10**12), status=st.sampled_from(Status),
        slugline=st.none() | st.text(max_size=40), published=st.integers(0, 2**32 - 1),
        received=st.integers(0, 2**32 - 1),
    )
)  # fmt: skip
def test_a_sketch_survives_its_bytes(made):
    data = made.to_bytes()
    assert Sketch.from_bytes(data) == made
    assert len(data) <= 1536


words = st.lists(st.sampled_from([1, 2, 3, 500, 65535]) | st.integers(0, 65535), max_size=40)
few = st.integers(0, 4)
"""Hashes of which many articles have the same; 0 is none."""


def _packed(ids):
    return b"".join(one.to_bytes(2, "little") for one in ids)


@st.composite
def kept_entries(draw):
    """An entry as it is stored, now and then a damaged one."""
    tokens, ids = draw(words), st.uuids(version=4)
    marks = (len(tokens) + 7) // 8
    made = Sketch(
        article_id=draw(ids), provider=1, item=draw(few), version=draw(st.integers(-1, 3)), corrects=False,
        withdraws=draw(st.integers(0, 5)) == 0, slug=draw(few), title=draw(few), cited=(), published=MINUTE,
        received=MINUTE, raw_hash=1, text_hash=2, length=len(tokens), tokens=_packed(tokens), numbers=bytes(marks),
        names=draw(st.binary(min_size=marks, max_size=marks)), headline=_packed(draw(words)[:32]),
        values=draw(st.sampled_from([b"", b"\x01\x02\x03\x04", bytes(range(8))])),
    )  # fmt: skip
    relation, of = draw(st.sampled_from(Relation)), draw(ids)
    verdict = Verdict(
        relation=relation, story_id=of, of=None if relation is Relation.NEW else of, decided_at=NOON,
        evidence=draw(st.dictionaries(st.sampled_from(["guid", "kept", "late"]), st.sampled_from([0.25, 1.0]))),
        supersedes=draw(st.lists(ids, max_size=3)), merges=draw(st.lists(ids, max_size=3)),
    )  # fmt: skip
    raw = RawRecord(topic=draw(st.sampled_from(["raw", "dr\u00e4hte", "x"])), partition=0, offset=draw(few))
    data = Entry(draw(st.integers(1, 30)), draw(few), made, raw, verdict).to_bytes()
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(data) - 1))
        data = data[:at] + draw(st.binary(max_size=2)) + data[at + 1 :]
    return data


def _found_by(inverted):
    """All that an inverted index has to find entries by; its table of postings is too small here to have grown."""
    keys, counts = inverted._keys, inverted.document_frequency
    tables = keys._texts._table, keys._texts._next, keys._subjects._articles, counts._counts
    return [
        *(table.tobytes() for table in tables), counts._articles, keys._subjects._oldest,
        vars(inverted._names), vars(inverted._numbers), inverted._withdrawn, inverted.next_order, inverted.now,
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(kept_entries(), max_size=25))
def test_what_is_added_at_once_is_found_by_all_that_it_is_found_by_when_added_one_by_one(stored):
    known = []
    for data in stored:
        with suppress(Rejected):
            known.append(Entry.from_bytes(data))
    one_by_one, at_once = InvertedIndex(MemoryIndex(), 100), InvertedIndex(MemoryIndex(), 100)
    for entry in sorted(known, key=lambda entry: (entry.order, entry.sketch.article_id.bytes)):
        one_by_one.add(entry)
    at_once.add_all(stored)
    assert _found_by(at_once) == _found_by(one_by_one)
