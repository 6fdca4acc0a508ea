"""Whatever a story's versions, kills, embargoes and the rules file do: nobody reads what is under embargo, and whoever
was woken hears of a kill.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import WITHDRAWING, AlertKind, Relation, Status
from stream.alert import decide, matches
from tests.factories import NOON, kill, rules_of, story

MANNERS = ["", "digest: 15m", "quiet: {hours: '13:00-14:30'}", "quiet: {again_after: 30m}"]


def _rules(channels, manner):
    return rules_of(
        f"""
        channels: {{chat: {{apprise: "json://localhost"}}, mail: {{apprise: "json://localhost"}}}}
        rules:
          - {{name: ferry, include: {{text: ferry}}, channels: [{channels}]{", " * bool(manner)}{manner}}}
          - {{name: gone, include: {{provider: '*'}}, on: [withdrawal]}}
        """
    )


def _version(number, minute, chance):
    name, now = f"v{number}", NOON + timedelta(minutes=minute)
    if number and chance.random() < 0.25:
        return kill(name, minute, headline=chance.choice([None, f"Kill {name}"]))
    fields = {"headline": f"{chance.choice(['Ferry', 'Other'])} words {name}", "urgency": chance.choice([4, 4, 2, 1])}
    if (lasts := chance.choice([0, 0, 5, 30, 120, None])) != 0:
        end = None if lasts is None else now + timedelta(minutes=lasts)
        fields |= {"status": Status.EMBARGOED, "embargo_until": end}
    relation = chance.choice([Relation.UPDATE, Relation.CORRECTION]) if number else Relation.NEW
    return story(name, relation, minute=minute, **fields)


class Reader:
    """Reads what the topic has: of two alerts with one id the later, at its time, unless it was taken back before."""

    def __init__(self):
        self.waiting, self.read = {}, []

    def take(self, alerts):
        for alert in alerts:
            if alert.kind is AlertKind.WITHDRAWAL:
                own = [one.alert_id for one in self.waiting.values() if one.kind is not AlertKind.WITHDRAWAL]
                self.waiting = {key: one for key, one in self.waiting.items() if key not in own}
            if not self._is_said(alert) and all(alert.alert_id != one.alert_id for _, one in self.read):
                self.waiting[alert.alert_id] = alert

    def _is_said(self, alert):
        """What a first alert that waits says already, as `notify` has it."""
        firsts = [one for one in self.waiting.values() if one.kind is AlertKind.FIRST and one.rule == alert.rule]
        return alert.kind is not AlertKind.FIRST and any(one.article_id == alert.article_id for one in firsts)

    def until(self, now):
        for alert in sorted(self.waiting.values(), key=lambda one: one.due_at):
            if alert.due_at <= now:
                self.read.append((alert.due_at, self.waiting.pop(alert.alert_id)))


def _is_held(article, at):
    until = article.embargo_until
    return article.status is Status.EMBARGOED and (until is None or until > at)


def _channels(alerts, *, withdrawn):
    kinds = ((alert.kind is AlertKind.WITHDRAWAL, alert.channels) for alert in alerts if alert.rule == "ferry")
    return {name for is_withdrawal, channels in kinds if is_withdrawal is withdrawn for name in channels}


@pytest.mark.parametrize("manner", MANNERS)
@given(seed=st.integers(0, 2**32), count=st.integers(3, 9))
def test_nobody_reads_what_is_under_embargo_and_whoever_was_woken_hears_of_a_kill(manner, seed, count):
    chance, minute, state, reader, articles = random.Random(seed), 0, None, Reader(), []
    rules = _rules("chat", manner)
    for number in range(count):
        minute += chance.choice([1, 3, 10, 20, 50])
        version = _version(number, minute, chance)
        if chance.random() < 0.2:
            rules = _rules(chance.choice(["chat", "mail", "chat, mail"]), manner)
        reader.until(version.article.received_at)
        state, alerts = decide(state, version, matches(rules, version), now=NOON)
        articles.append(version.article)
        reader.take(alerts)
        if version.article.status in WITHDRAWING:
            woken = _channels([alert for _, alert in reader.read], withdrawn=False)
            assert woken <= _channels(state.alerts, withdrawn=True)
    reader.until(NOON + timedelta(days=9))
    for at, alert in reader.read:
        said = " ".join((alert.headline, *alert.reason))
        assert not [one.headline for one in articles if _is_held(one, at) and one.headline in said]
        latest = [one for one in articles if one.received_at <= at and one.status not in WITHDRAWING][-1]
        if alert.kind is not AlertKind.WITHDRAWAL and latest.received_at != at:
            assert not _is_held(latest, at)
