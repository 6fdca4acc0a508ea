"""The index of rules: whom it asks. That it finds what asking each rule finds is a property test."""

from __future__ import annotations

import pytest

from stream.alert import RuleIndex
from stream.alert.view import View
from tests.factories import rules_of, story


def _asked(includes, article):
    """The places of the rules that an article is asked about."""
    rules = ", ".join(f"{{name: r{number}, include: {include}}}" for number, include in enumerate(includes))
    return RuleIndex(rules_of(f"rules: [{rules}]")).candidates(View(article))


def test_of_many_rules_few_are_asked():
    includes = [f"{{text: [minister word{number}, other{number}], language: en, urgency: 5}}" for number in range(300)]
    article = story("a", body="The minister, word17, is other18; not word19.", language="en", urgency=4)
    assert _asked(includes, article) == {17, 18}


@pytest.mark.parametrize(
    ("include", "asked", "not_asked"),
    [
        ("{text: [ferry], urgency: 2}", {"urgency": 8}, {"headline": None, "body": "Storm.", "urgency": 1}),
        ("{slugline: '*newsalert*'}", {"slugline": "APNewsAlert"}, {"slugline": "BC-Ferry"}),
        ("{slugline: '*ab*'}", {"slugline": "cab"}, {"slugline": "BC-Ferry"}),
        ("{text: 'evac*'}", {"body": "Many evacuated."}, {"body": "Many vacated."}),
        ("{text: 'e*'}", {"body": "Eels."}, {"headline": None, "body": "Storm."}),
        ("{provider: afp, language: en}", {"provider": "AFP", "language": "de"}, {"provider": "dpa", "language": "en"}),
    ],
)
def test_a_rule_is_asked_by_what_is_rarest_of_what_it_requires(include, asked, not_asked):
    assert _asked([include], story("a", **asked))
    assert not _asked([include], story("a", **not_asked))


def test_a_rule_that_requires_nothing_rare_is_always_asked():
    assert _asked(["{provider: '*'}", "{any: [{text: zeppelin}, {slugline: '?*'}]}"], story("a")) == {0, 1}
