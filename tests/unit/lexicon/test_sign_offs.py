"""What closes copy is told by the same words in each stage."""

import pytest

from stream.dedupe.sketching.clean import clean
from stream.extract.head.byline import signoff_of
from stream.lexicon.agencies import SIGNING_BELOW_COPY, SIGNING_WITH_INITIALS
from stream.lexicon.sign_offs import OTHER_WORK, WORK_ON_COPY
from stream.normalise.head.sign_off import is_sign_off
from stream.wire.text.iptc7901_copy import copy_of
from tests.factories import normalised

COPY = "The mill will be sold to its millers, both sides said."


@pytest.mark.parametrize("word", WORK_ON_COPY)
def test_who_worked_on_the_copy_is_told_below_it(word):
    line = f"{word.capitalize()} by Ada Brook; Editing by Karl Holm"
    assert is_sign_off(line)
    assert [person.name for person in signoff_of(line).people] == ["Ada Brook", "Karl Holm"]
    assert clean(f"{COPY}\n{line}").text == COPY


@pytest.mark.parametrize("word", OTHER_WORK)
def test_who_took_the_pictures_wrote_nothing(word):
    line = f"({word.capitalize()} by Ada Brook)"
    assert is_sign_off(line)
    assert signoff_of(line) is None


@pytest.mark.parametrize("agency", SIGNING_WITH_INITIALS)
def test_an_agency_signs_with_the_initials_of_its_desk(agency):
    sign = f"{agency} ab cde n1"
    assert is_sign_off(sign)
    assert not is_sign_off(f"{agency} ab cde n1, it was said")
    assert [p.text for p in copy_of([COPY, "", "* * * *", "# Notizblock", sign]).paragraphs] == [COPY, sign]
    found = normalised(COPY, sign)
    assert (found.body, found.extra["sign_offs"]) == (COPY, [sign])


@pytest.mark.parametrize("sign", SIGNING_BELOW_COPY)
def test_an_agency_signs_behind_the_last_sentence(sign):
    found = normalised(f"{COPY} {sign}")
    assert (found.body, found.extra["sign_offs"]) == (COPY, [sign])
