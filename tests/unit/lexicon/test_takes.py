"""Take keys and running headlines are told by the same words in each stage."""

import pytest

from stream.dedupe.sketching.clean import clean_headline
from stream.extract.head.headline import without_outlet
from stream.lexicon.takes import BEHIND_AN_ORDINAL, LEADS, RUNNING
from stream.normalise.take_key import version_of_take
from stream.wire import Limits, read
from stream.wire.text.slug_line import slug_line_of


@pytest.mark.parametrize("word", BEHIND_AN_ORDINAL)
def test_behind_an_ordinal_it_is_a_take_key(word):
    take = f"2nd {word.capitalize()}"
    assert slug_line_of(f"u a BC-Mill-Sale, {take} 03-08 0412").take == take
    (item,) = read(f"MILL-SALE-HALDEN {take}\nMill sold\n\nHALDEN (HPA) - The mill is sold.\n".encode(), Limits()).items
    assert (item.take, item.headline) == (take, "Mill sold")
    assert version_of_take(take) == (2 if word in LEADS else None)


@pytest.mark.parametrize("word", RUNNING)
def test_a_running_word_is_no_part_of_the_headline(word):
    for headline in (f"{word}-Mill sold to millers", f"{word} 2-Mill sold to millers"):
        assert without_outlet(headline) == "Mill sold to millers"
        assert clean_headline(headline).text == "Mill sold to millers"
