"""What a ruleset would have sent: how often a day, at night, and what each rule adds to the others."""

from __future__ import annotations

from datetime import timedelta

from schemas import Relation, Status
from stream.alert import Daily, Quiet, Shared, backtest
from tests.factories import NOON, id_of, rules_of, story

RULES = rules_of(
    """
    rules:
      - {name: ferry, include: {text: ferry}}
      - {name: all, include: {provider: "*"}}
      - {name: storm, include: {text: storm}}
      - {name: silent, include: {text: zeppelin}}
    """
)


def _story(name, hours, **fields):
    """The first article of a story of its own, so many hours after noon."""
    extracted = story(name, **fields)
    return extracted.model_copy(
        update={
            "article": extracted.article.model_copy(update={"received_at": NOON + timedelta(hours=hours)}),
            "verdict": extracted.verdict.model_copy(update={"story_id": id_of(name)}),
        }
    )


STORM = {"headline": "Storm", "body": "Wind."}
PAST = [
    _story("a", 0),
    _story("b", 1),
    _story("c", 2),
    _story("d", 24, **STORM),
    _story("e", 11, **STORM),
    _story("f", 48, headline="Rain", body="It rains."),
]


def _tally(rule, **options):
    (found,) = [tally for tally in backtest(RULES, PAST, **options).tallies if tally.rule == rule]
    return found


def test_how_often_a_day_counts_days_without_an_alert_and_names_the_worst():
    assert NOON.hour == 12
    assert backtest(RULES, PAST).days == 3
    assert _tally("ferry").daily == Daily(0, 3, NOON.date())
    assert _tally("all").daily == Daily(1, 4, NOON.date())
    assert _tally("silent").daily == Daily(0, 0, None)


def test_days_and_nights_are_those_of_the_desk():
    assert _tally("storm").night == 1
    assert _tally("storm").daily == Daily(1, 1, NOON.date())
    far = Quiet(hours="22:00-06:00", timezone="Pacific/Auckland")
    assert _tally("ferry", night=far).night == 3
    assert _tally("storm", night=far).daily.most_on == NOON.date() + timedelta(days=1)


def test_what_a_rule_adds_is_what_no_other_rule_sent_of_the_story():
    every, ferry = _tally("all"), _tally("ferry")
    assert (every.stories, every.alone, every.shared) == (6, 1, Shared("ferry", 3))
    assert (ferry.stories, ferry.alone, ferry.shared) == (3, 0, Shared("all", 3))
    assert _tally("silent").shared is None


def test_an_embargo_that_nobody_can_read_has_no_day():
    until = NOON + timedelta(days=1)
    held = story("a", status=Status.EMBARGOED, embargo_until=until)
    unread = story("b", Relation.UPDATE, minute=5, status=Status.EMBARGOED, embargo_until=None)
    assert backtest(RULES, [held]).days == 2
    report = backtest(RULES, [held, unread])
    assert (report.days, report.tallies[0].held, report.tallies[0].daily) == (1, 1, Daily(0, 0, None))
