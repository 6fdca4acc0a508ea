"""Whatever two versions say, what changed makes the later of the earlier, and names nothing that did not change."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stream.desk.difference import Kind, Version, compare
from tests.desk.applied import applied

_WORDS = st.sampled_from(
    ["the", "dam", "broke", "12", "17", "Sunday", "of", "$1.2", "said", "“No,”", "it", "水库", "Ana’s", "e\u0301"]
)
_ENDS = st.sampled_from([". ", "? ", "… ", "; ", ".”\u00a0", "  ", "\n", "\t", ""])
_SENTENCES = st.builds(lambda words, end: " ".join(words) + end, st.lists(_WORDS, max_size=8), _ENDS)
_PARAGRAPHS = st.lists(_SENTENCES, max_size=4).map("".join) | st.text(max_size=20)
_BODIES = st.lists(_PARAGRAPHS, max_size=6)


@st.composite
def versions(draw):
    """Two bodies: the later has some of the earlier's paragraphs, in another order, and some of its own."""
    before = draw(_BODIES)
    after = draw(st.lists(st.sampled_from(before), max_size=6)) if before else []
    for own in draw(_BODIES):
        after.insert(draw(st.integers(0, len(after))), own)
    return "\n\n".join(before), "\n\n".join(after)


@settings(max_examples=80, deadline=None)
@given(versions())
def test_what_changed_makes_the_later_of_the_earlier(texts):
    before, after = texts
    found = compare(Version(before, headline=before[:80]), Version(after, headline=after[:80]))
    assert applied(found, before) == after
    assert found.is_same == (before == after)
    for part in (*found.facts, *found.paragraphs):
        assert "".join(run.before for run in part.runs) == (part.before or "")
        assert "".join(run.after for run in part.runs) == (part.after or "")
    for run in (run for part in (*found.facts, *found.paragraphs) for run in part.runs):
        assert (run.kind is Kind.EQUAL) == (run.before == run.after)
        assert (run.kind is Kind.INSERTED) == (not run.before)
        assert (run.kind is Kind.DELETED) == (not run.after)


@settings(max_examples=30, deadline=None)
@given(versions())
def test_what_was_moved_is_named_from_both_sides(texts):
    found = compare(*map(Version, texts)).paragraphs
    for place, change in enumerate(found):
        if change.moved is not None:
            assert found[change.moved].moved == place
            assert {change.kind, found[change.moved].kind} == {Kind.DELETED, Kind.INSERTED}
