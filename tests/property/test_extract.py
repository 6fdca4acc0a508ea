"""For any text: quotes are inside it, in order, and cost linear time."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.extract import quotes
from stream.extract.head.byline import byline_of
from stream.extract.head.dateline import dateline_of
from stream.extract.head.headline import without_outlet
from stream.extract.head.lead import head_of
from stream.extract.marks.quotation_marks import marks_of
from stream.extract.marks.scan import _Scan, scan
from stream.extract.paragraphs import QUOTE_LIMIT
from stream.extract.sentence.tokens import tokens_of
from stream.opening_headline import headline_of

PIECES = st.sampled_from(
    [
        *"“”\"'’‘„«»「」 \n?(),.:—A\x00ﬁİ\r\u2028",
        *["''", "``", "'''", "&quot;", "\n\n", ", ", ". ", " said ", " Ilse Brandt ", "he ", "she said", "who ", "by "],
        *[
            "the senator ",
            "Mr. Lund ",
            "according to ",
            "saying ",
            "b c d",
            "5'10\"",
            "’90s",
            "U.S. ",
            "so ",
            "called ",
            "\n– ",
            ". —",
            ", säger hon",
            " —dijo Marta Ruiz—",
            "。",
            "说",
        ],
    ]
)
WIRE_LIKE = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=120, deadline=None)
@given(st.one_of(WIRE_LIKE, st.text(max_size=200)))
def test_offsets_are_valid(text):
    before = 0
    for quote in quotes(text):
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.start >= before
        before = quote.end
        assert quote.text == "".join(
            "\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text[quote.start : quote.end]
        )
        assert quote.segments[0][0] == quote.start
        assert quote.segments[-1][1] == quote.end
        assert all(start < end for start, end in quote.segments)
        assert all(first[1] <= then[0] for first, then in zip(quote.segments, quote.segments[1:], strict=False))
        mention = quote.speaker_mention
        if mention is not None:
            assert mention.start < mention.end
            assert all(mention.end <= start or end <= mention.start for start, end in quote.segments)
            assert mention.text == text[mention.start : mention.end]


@settings(max_examples=120, deadline=None)
@given(WIRE_LIKE, st.booleans())
def test_the_way_past_the_scanner_finds_what_the_scanner_finds(text, singles):
    span = (0, len(text))
    oracle = _Scan(marks_of(text, span, singles=True), len(text), singles=singles)
    assert scan(text, span, singles=singles) == oracle.runs()


@settings(max_examples=120, deadline=None)
@given(st.one_of(WIRE_LIKE, st.text(max_size=200)))
def test_no_sign_is_lost_among_the_tokens(text):
    tokens = tokens_of(text, (0, len(text)), [])
    assert "".join(tokens.words) == "".join(text.split())
    assert len(tokens.words) == len(tokens.lowers) == len(tokens.sentence)
    for token, word in enumerate(tokens.words):
        assert text.startswith(word, tokens.offset(token))


@settings(max_examples=120, deadline=None)
@given(st.one_of(WIRE_LIKE, st.text(max_size=200)))
def test_other_readers_never_raise(text):
    head = head_of(text)
    byline_of(text)
    dateline_of(text)
    headline_of(head.lead)
    assert without_outlet(text) or not text


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "''",
        '"a" ',
        "“ a\n",
        "“Aaa bbb ccc,” he said. ",
        'said "Now we go" ',
        "Bob ‘",
        "«",
        "– a\n",
        ". —a",
        "– A, säger B. — ",
    ],
)
def test_time_is_linear(unit):
    def spent(size):
        text = (unit * (size // len(unit) + 1))[:size]
        runs = []
        for _ in range(2):
            begun = process_time()
            assert len(quotes(text)) <= QUOTE_LIMIT
            runs.append(process_time() - begun)
        return min(runs)

    # Twice the text, at most 2.5 times the time; 30 ms are the noise of a loaded machine.
    assert spent(50_000) <= 2.5 * spent(25_000) + 0.03


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (lambda size: "(" * size, 0),
        (lambda size: " " * 30 * size, 0),
        (lambda size: "A." * size, 0),
        (lambda size: "By " + "A " * (size // 2), 0),
        (lambda size: "A, " * (size // 2) + '"x y z w" said', 1),
        (lambda size: "– " * size + ", säger hon", 1),
    ],
    ids=["brackets", "blanks", "initials", "byline", "commas", "dashes"],
)
def test_hostile_shapes_cost_linear_time(shape, found):
    """No shape of a head or of a paragraph costs more than its length, and none makes quotes of nothing."""

    def spent(size):
        text = shape(size)
        runs = []
        for _ in range(2):
            begun = process_time()
            assert len(quotes(text)) <= found
            head = head_of(text)
            runs.append(process_time() - begun)
            assert head.lead is None or head.lead in text
        return min(runs)

    assert spent(60_000) <= 2.5 * spent(30_000) + 0.03


MANY = '"We shall not leave the port before the morning comes."'


def test_a_quote_behind_hostile_words_is_found():
    assert [quote.text for quote in quotes("A, " * 5_000 + MANY)] == [MANY]
