"""What holds of the detector whatever comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import RawRecord, Relation, Status
from stream.dedupe import Detector, Entry, MemoryIndex, Params, Sketch, sketch_of_text

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
