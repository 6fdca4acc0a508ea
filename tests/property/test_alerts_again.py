"""A stage that is taken back: whatever a story was, and from wherever it comes again, the desk gets nothing more."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas import Relation, Status
from stream.alert import decide, matches
from tests.factories import NOON, kill, rules_of, story

RULES = rules_of(
    """
    rules:
      - {name: ferry, include: {text: ferry}}
      - {name: high, include: {urgency: 3}}
    """
)
OTHER_WORDS = {"headline": "Storm", "body": "Wind."}


def _version(number, chance):
    name, fields = f"v{number}", {"minute": number, "urgency": chance.choice([None, 1, 2, 3, 4, 5])}
    if chance.random() < 0.2:
        fields["published_at"] = None
    kind = chance.choice(["usable", "usable", "correction", "kill", "embargo", "advisory"])
    if kind == "kill":
        return kill(name, **fields)
    if chance.random() < 0.3:
        fields |= OTHER_WORDS
    if kind == "correction":
        return story(name, Relation.CORRECTION, status=Status.CORRECTED, **fields)
    if kind == "embargo":
        end = chance.choice([None, 1, 3, 30])
        fields["embargo_until"] = None if end is None else NOON + timedelta(minutes=number + end)
    status = {"embargo": Status.EMBARGOED, "advisory": Status.ADVISORY}.get(kind, Status.USABLE)
    return story(name, Relation.UPDATE if number else Relation.NEW, status=status, **fields)


def _run(state, versions, now):
    """The story's state, and its alerts by id as a reader has them: of two with one id the later one counts."""
    alerts = {}
    for version in versions:
        state, made = decide(state, version, matches(RULES, version), now=now)
        alerts |= {alert.alert_id: alert for alert in made}
    return state, alerts


@given(seed=st.integers(0, 2**32), count=st.integers(2, 8), data=st.data())
def test_from_wherever_a_story_comes_again_it_alerts_only_what_it_alerted(seed, count, data):
    chance = random.Random(seed)
    versions = [_version(number, chance) for number in range(count)]
    state, clean = _run(None, versions, NOON)
    start = data.draw(st.integers(0, count - 1))
    again, repeated = _run(state, versions[start:], NOON + timedelta(days=1))
    assert {alert_id: clean.get(alert_id) for alert_id in repeated} == repeated
    assert again == state
