"""A search as a rule of the alerts file: the file's own reader takes it, and it wakes for what the search finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.alert import load_rules, matches
from stream.desk.pages.asked import asked_of
from stream.desk.pages.rule import rule_of
from tests.desk.copy import copy_of_a_day
from tests.factories import NOON

FERRY = next(item for item in copy_of_a_day() if item.article.guid == "urn:testwire:ferry-2")


def rule(**pairs):
    return rule_of("Ferries", asked_of(pairs.items(), NOON.tzinfo))


@pytest.mark.parametrize(
    ("pairs", "fits"),
    [
        ({"q": "ferry missing"}, True),
        ({"q": "ferry earthquake"}, False),
        ({"q": '"the sea was calm"'}, True),
        ({"q": "passeng*"}, True),
        ({"q": "ferry -passenger"}, False),
        ({"q": "-earthquake"}, True),
        ({"provider": "testwire"}, True),
        ({"provider": "afp"}, False),
        ({"urgency_max": "1", "language": "en"}, True),
        ({"speaker": "brandao"}, True),
        ({"status": "killed"}, False),
        ({}, True),
    ],
)
def test_the_rule_fits_what_the_search_finds(pairs, fits):
    ruleset = load_rules(rule(**pairs), "rules")
    assert [found.rule.name for found in matches(ruleset, FERRY)] == (["Ferries"] if fits else [])


def test_what_a_rule_cannot_say_is_said():
    text = rule(q="ferry", source="feed", to="2026-01-01T00:00")
    assert "# A rule has no key for: source, to." in text


def test_a_search_that_can_be_no_rule_is_none():
    assert rule(speaker="!!!").startswith("# This search cannot be a rule:")


@settings(max_examples=30)
@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_whatever_was_typed_the_file_can_be_read(name, query, provider):
    pairs = [("q", query), ("provider", provider)]
    text = rule_of(name, asked_of(pairs, NOON.tzinfo))
    assert text.startswith("# ")
    assert "\nrules:" not in text or len(load_rules(text, "rules").rules) == 1
