"""Copy in blocks: whatever the offsets say, all of the text is there, once and in order."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import Crosshead, Quote
from stream.desk.pages.view.copy import Block, Run, copy_of


def quoted(*segments):
    start, end = segments[0][0], segments[-1][1]
    return Quote(text="", start=start, end=end, segments=segments, kind="direct", confidence=0.9)


def texts(copy):
    return ["".join(run.text for run in block.runs) for block in copy.blocks if not block.heading]


def test_a_quotation_is_a_run_of_its_own_also_over_paragraphs():
    body = "He said “one\n\ntwo” and went."
    copy = copy_of(body, quotes=[quoted((8, 12), (14, 18))])
    assert copy.blocks == (
        Block((Run("He said "), Run("“one", 0))),
        Block((Run("two”", 0), Run(" and went."))),
    )


def test_a_segment_that_goes_on_over_a_break_is_cut_there():
    assert [block.runs for block in copy_of("a “b\n\nc” d", quotes=[quoted((2, 8))]).blocks] == [
        (Run("a "), Run("“b", 0)),
        (Run("c”", 0), Run(" d")),
    ]


def test_a_cross_heading_stands_above_its_paragraph():
    copy = copy_of("one\n\ntwo", [Crosshead(offset=5, text="Then")])
    assert [(block.heading, block.runs[0].text) for block in copy.blocks] == [
        (False, "one"),
        (True, "Then"),
        (False, "two"),
    ]


def test_a_cross_heading_behind_the_last_paragraph_is_not_lost_and_of_cut_copy_the_rest_has_it():
    heads = [Crosshead(offset=5, text="Then"), Crosshead(offset=900, text="End")]
    assert [block.runs[0].text for block in copy_of("one\n\ntwo", heads).blocks] == ["one", "Then", "two", "End"]
    assert [block.runs[0].text for block in copy_of("one\n\ntwo", heads, first=5).blocks] == ["one"]


def test_long_copy_ends_behind_a_whole_paragraph_and_says_how_much_is_left():
    body = "\n\n".join(["word " * 10] * 100)
    copy = copy_of(body, first=1000)
    assert len(copy.blocks) == 19
    assert sum(len(text) + 2 for text in texts(copy)) - 2 + copy.left == len(body)
    assert copy_of(body, first=None).left == 0


def test_one_endless_paragraph_is_cut_within():
    copy = copy_of("x" * 5000, first=1000)
    assert (texts(copy), copy.left) == (["x" * 1000], 4000)


_SEGMENT = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: tuple(sorted(pair)))


@example("“a”\n\nb", [(0, 3)], [])
@settings(max_examples=60)
@given(
    st.text("ab “”\n", max_size=60),
    st.lists(_SEGMENT, max_size=6),
    st.lists(st.integers(0, 70), max_size=4),
)
def test_no_offset_loses_or_doubles_text(body, segments, heads):
    copy = copy_of(body, [Crosshead(offset=at, text="H") for at in heads], [quoted(each) for each in segments])
    assert texts(copy) == [part for part in body.split("\n\n") if part.strip()]
