"""Lines that say an embargo, and the words in them that tell until when."""

import pytest

from stream.embargo_line import embargo_of_line, embargoes_of_headline, embargoes_of_note


def test_what_is_said_is_cut_where_other_words_begin():
    assert embargo_of_line("*** EMBARGOED (0001 GMT MARCH 4) ***") == "0001 GMT MARCH 4"
    assert embargoes_of_headline("Mill sold - EMBARGOED TO 0001 GMT MARCH 4") == ["0001 GMT MARCH 4"]
    assert list(embargoes_of_note("Embargoed until 00:01 GMT 8 December 2026. Pictures at 1800 GMT.")) == [
        "00:01 GMT 8 December 2026"
    ]
    assert embargo_of_line("EMBARGOED UNTIL " + "A" * 400) is None


@pytest.mark.parametrize(
    "text", ["embargo ", "embargoed until ", "hold for release ", "under ", "1", "1 ", " ", "(", "6 a.m. "]
)
def test_no_note_is_read_for_long(text):
    """As many marks as a note may hold are read in the time of few: what is counted is the work, not the clock."""
    assert len(list(embargoes_of_note(text * 20_000))) <= 40
    assert embargoes_of_headline(text * 100) is not None
    assert embargo_of_line(text * 20_000) in {None, ""}


@pytest.mark.parametrize(
    "word", ["embargo", "EMBARGOED", "ambargolu", "ambargo", "embargoa", "解禁", "까지 엠바고", "엠바고"]
)
def test_a_line_may_tell_the_time_first_and_end_in_the_word(word):
    assert embargo_of_line(f"0600 GMT DEC. 8 {word}") == "0600 GMT DEC. 8"
    assert embargo_of_line(f"0600 GMT DEC. 8 {word} report") is None
