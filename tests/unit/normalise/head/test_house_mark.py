"""Marks of a house before a headline, and what only looks like one."""

import pytest

from stream.normalise.head.house_mark import without_house_mark
from tests.factories import normalised


@pytest.mark.parametrize(
    ("headline", "bare"),
    [
        (">>>HPA/Dam holds", "Dam holds"),
        ("+++ HPA / Dam holds", "Dam holds"),
        (">> Dam holds", "Dam holds"),
        ("ANSA/ Diga regge", "Diga regge"),
        ("Reuters/Ipsos poll: half fear for dam", "Reuters/Ipsos poll: half fear for dam"),
        ("AMP.- La presa aguanta", "AMP.- La presa aguanta"),
        ("UPDATE 2-Dam holds", "UPDATE 2-Dam holds"),
        ("WRAPUP 1-Dam, weir hold", "WRAPUP 1-Dam, weir hold"),
        ("(Extra): Damm hält", "(Extra): Damm hält"),
        ("CORRECTED - Dam holds", "CORRECTED - Dam holds"),
        ("dpa-AFX: Damm hält", "dpa-AFX: Damm hält"),
        ("ENERGY/Dam holds", "ENERGY/Dam holds"),
        ("*** Dam holds", "*** Dam holds"),
        (">>>", ">>>"),
    ],
)
def test_marks(headline, bare):
    assert without_house_mark(headline) == bare


def test_a_mark_is_taken_off_the_article_and_noted():
    found = normalised(headline=">>>HPA/Dam holds")
    assert (found.headline, found.repairs) == ("Dam holds", ("headline:house-mark",))
