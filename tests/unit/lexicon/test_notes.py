"""Notes to editors are told by the same words above the headline, above the copy and below it."""

import pytest

from stream.extract.head.lead import head_of
from stream.lexicon.notes import NOT_FOR_PUBLICATION, TO_EDITORS, WHAT_AN_UPDATE_DOES
from stream.normalise.head.sign_off import back_matter
from stream.wire import Limits, read
from stream.wire.text.iptc7901_copy import copy_of
from tests.factories import normalised
from tests.unit.lexicon.plain import COPY, headed


def anpa(headline):
    (item,) = read(
        f"\x16\x16\x01a0101\x1f\nu a BC-Mill \x13\x11 03-08 0100\n^BC-Mill,0100<\n^{headline}<\n"
        f"\x02   {COPY}\n\x03\n\x04".encode(),
        Limits(),
    ).items
    return item


@pytest.mark.parametrize("word", TO_EDITORS)
def test_a_note_to_editors_is_seen_above_the_headline_and_above_the_copy(word):
    for dash in (":", " -", "-", " —"):
        note = f"{word.replace(chr(39), '’').capitalize()}{dash} with photos"
        assert headed(note).headline == "Mill sold"
        assert normalised(note, COPY).ednote == note


@pytest.mark.parametrize("headline", ["Editor-in-chief quits Corbury Post", "Ed-tech firm raises cash"])
def test_a_word_that_a_hyphen_ties_is_no_note(headline):
    assert headed(headline).headline.startswith(headline)
    assert anpa(headline).headline == headline
    assert normalised(f"{headline} on Monday, the board said.", COPY).ednote is None


@pytest.mark.parametrize("word", WHAT_AN_UPDATE_DOES)
def test_what_an_update_does_stands_before_the_lead_and_is_none_of_it(word):
    note = f"({word} name of the mill)"
    assert normalised(note, COPY).ednote == note
    assert head_of(f"{note}\n\n{COPY}").lead == COPY.partition(" - ")[2]


@pytest.mark.parametrize("line", NOT_FOR_PUBLICATION)
def test_what_is_not_for_publication_is_cut_off_in_each_stage(line):
    line = line.capitalize()
    assert back_matter((COPY, line, "Tel 000")) == 1
    assert copy_of([COPY, line, "Tel 000"]).notes == (line, "Tel 000")
