"""Names of a paragraph as mentions. All texts are made up."""

import pytest

from stream.extract.sentence.mentions import mentions_of
from stream.extract.sentence.tokens import tokens_of


@pytest.mark.parametrize(("text", "possessive"), [("Lars’ boat", True), ("Lars's boat", True), ("Lars came", False)])
def test_a_genitive_without_an_s_of_its_own(text, possessive):
    assert [mention.possessive for mention in mentions_of(tokens_of(text, (0, len(text)), []))[0]] == [possessive]
