"""What is kept of a story's alerts, where thousands of rules fit it."""

import pytest

from schemas import Relation, Status
from stream.alert import draft
from tests.factories import Desk, kill, rules_of, story

RULES = [f"r{number}" for number in range(250)]
"""More than alerts of one article were kept, once."""


def _rules(names, more=""):
    return rules_of(f"rules: [{', '.join(f'{{name: {name}, include: {{text: ferry}}}}' for name in names)}{more}]")


@pytest.mark.parametrize("limit", [draft.ALERTS_LIMIT, 20])
def test_every_rule_is_woken_and_withdrawn_from_however_many_fit(monkeypatch, limit):
    monkeypatch.setattr(draft, "ALERTS_LIMIT", limit)
    desk = Desk(_rules(RULES))
    first = desk.take(story("a"))
    assert [(alert.rule, alert.kind) for alert in first] == [(name, "first") for name in RULES]
    assert desk.take(story("a")) == first, "as after a crash: whatever was not sent is made good"
    gone = desk.take(kill())
    assert [(alert.rule, alert.kind) for alert in gone] == [(name, "withdrawal") for name in RULES]
    assert desk.take(kill()) == gone


def test_what_is_held_is_not_forgotten_for_what_came_since(monkeypatch):
    monkeypatch.setattr(draft, "ALERTS_LIMIT", 3)
    ports = [f"port{number}" for number in range(6)]
    others = "".join(f", {{name: {port}, include: {{text: {port}}}, on: [first]}}" for port in ports)
    desk = Desk(rules_of(f"rules: [{{name: slow, include: {{text: ferry}}, digest: 12h}}{others}]"))
    desk.take(story("a"))
    for minute, port in enumerate(ports, 1):
        found = desk.take(story(port, Relation.UPDATE, minute=minute, body=f"The ferry left {port}."))
        assert [alert.rule for alert in found] == [port]
    corrected = desk.take(story("b", Relation.CORRECTION, minute=30, status=Status.CORRECTED))
    assert ("slow", "first") in [(alert.rule, alert.kind) for alert in corrected], "it is held, and brought up to date"


def test_of_the_newest_articles_all_is_kept_and_of_older_ones_nothing(monkeypatch):
    monkeypatch.setattr(draft, "ARTICLES_LIMIT", 2)
    desk = Desk(_rules(RULES[:3]))
    for number in range(4):
        desk.take(story(f"c{number}", Relation.CORRECTION, minute=number, status=Status.CORRECTED))
    assert len(desk.state.alerts) == 2 * 3
