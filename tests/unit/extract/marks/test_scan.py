"""The scanner: what stands between marks, style by style."""

import pytest

from stream.extract.marks.quotation_marks import marks_of, single_style
from stream.extract.marks.scan import scan
from stream.extract.paragraphs import paragraphs


def marked(text, *, singles=False):
    return [text[run.start : run.end] for span in paragraphs(text) for run in scan(text, span, singles=singles)]


@pytest.mark.parametrize(
    "quote",
    [
        "“The harbour is closed,”",
        '"The harbour is closed,"',
        "''The harbour is closed,''",
        "``The harbour is closed,''",
        "„Der Hafen ist zu“",
        "„Der Hafen ist zu”",
        "»Der Hafen ist zu«",
        "«Le port est fermé»",
        "« Le port est fermé »",
        "«\u00a0Le port est fermé\u00a0»",
        "”Hamnen är stängd”",
        "「港は閉鎖された」",
        "『港は閉鎖された』",
        "&quot;The harbour is closed,&quot;",
        "\x93The harbour is closed,\x94",
        '“The harbour is closed,"',
        "“The harbour is closed“",
    ],
)
def test_every_style_of_marks(quote):
    assert marked(f"Yes. {quote} said Ilse Brandt. No.") == [quote]


def test_single_marks_count_only_in_texts_that_use_them():
    text = "‘The ferry won’t sail,’ he said. ‘The workers’ boats are late,’ she said."
    assert single_style(text)
    assert marked(text, singles=True) == ["‘The ferry won’t sail,’", "‘The workers’ boats are late,’"]
    assert not single_style("“The ‘old’ ferry sails,” he said. “It does,” she said.")
    assert marked("The ‘old’ ferry sails.") == []


def test_straight_single_marks_and_apostrophes():
    text = "'The dockers' pay isn't enough,' he said of rock 'n' roll in the '90s."
    assert marked(text, singles=True) == ["'The dockers' pay isn't enough,'"]


def test_apostrophes_are_no_marks():
    assert marked("The crew's pay didn't rise; the dockers' did in the ’90s.") == []


@pytest.mark.parametrize(
    "quote",
    [
        "“They call it ‘the gap’ here,”",
        "“They call it “the gap” here,”",
        '"They call it "the gap" here,"',
        "„Sie nennen es ‚die Lücke‘ hier“",
        "« Ils disent « la brèche » ici »",
        "''They call it 'the gap,'''",
    ],
)
def test_inner_marks_are_part_of_the_outer_quote(quote):
    assert marked(f"{quote} said Ilse Brandt.") == [quote]


def test_inches_do_not_open_or_close():
    text = 'The 6\'2" pilot said "a 9" gap is wide" and left.'
    assert marked(text) == ['"a 9" gap is wide"']


def test_glued_quotes_after_a_lost_close():
    text = "“The tide was low.“Nobody was hurt,” Brandt wrote."
    assert marked(text)[-1] == "“Nobody was hurt,”"


def test_state_ends_with_the_paragraph():
    text = 'A lost " mark here.\n\n"The harbour is closed," she said.'
    assert '"The harbour is closed,"' in marked(text)


def test_apostrophes_are_marks_only_where_singles_quote():
    text = "It’s ‘so’, the dockers' 'aye'"
    assert marks_of(text, (0, len(text)), singles=False) == []
    assert [mark.char for mark in marks_of(text, (0, len(text)), singles=True)] == ["‘", "’", "'", "'", "'"]


def test_two_opening_marks_are_no_pair():
    text = 'He said: "It is old. "It is rusty.'
    assert [(text[run.start : run.end], run.closed) for run in scan(text, (0, len(text)))] == [
        ('"It is old. ', False),
        ('"It is rusty.', False),
    ]
