"""A word that takes an item back does so in each stage, whatever field the wire says it in."""

import pytest

from schemas import Status
from stream.lexicon.status import KILLED, WITHHELD
from stream.wire.xml.withdrawal import notice_of
from tests.factories import normalised


@pytest.mark.parametrize("word", [*sorted(KILLED | WITHHELD), "do_not_use", "on-hold"])
def test_a_withdrawal_without_text_is_an_item_and_its_article_is_withdrawn(word):
    (notice,) = notice_of(word, "urn:1")
    expected = Status.KILLED if word in KILLED else Status.WITHHELD
    assert normalised(notice.text, guid="urn:1", status=word).status is expected


@pytest.mark.parametrize("word", [None, "", "usable", "hold for release", "household", "unfulfilled"])
def test_any_other_item_without_text_is_none(word):
    assert notice_of(word, "urn:1") == ()
