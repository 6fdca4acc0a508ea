from __future__ import annotations

import random
from datetime import timedelta

import pytest

from schemas import Relation, Severity, Status, alert_id_of
from stream.alert import StoryAlerts, backtest, decide
from stream.errors import Reason, Rejected
from tests.factories import NOON, Desk, id_of, kill, rules_of, story


def update(name, minute, **fields):
    return story(name, Relation.UPDATE, minute=minute, **fields)


def correction(name, minute, **fields):
    return story(name, Relation.CORRECTION, minute=minute, status=Status.CORRECTED, **fields)


def _embargoed(name, minute, until, relation=Relation.UPDATE, **fields):
    """A version under an embargo that ends at an hour of the day, or at a time that nobody can read."""
    end = None if until is None else NOON.replace(hour=until)
    return story(name, relation, minute=minute, status=Status.EMBARGOED, embargo_until=end, **fields)


def test_a_story_wakes_the_desk_once():
    desk = Desk()
    (alert,) = desk.take(story("a"))
    assert alert.alert_id == alert_id_of("ferry", id_of("a"), "first")
    assert (alert.severity, alert.due_at, alert.headline) == (Severity.WARNING, NOON, "Ferry sinks, take a")
    assert alert.reason == ("text: ferry",)
    assert desk.kinds(update("b", 1), update("c", 2, urgency=5), update("d", 3, urgency=None)) == [[], [], []]


@pytest.mark.parametrize("relation", [Relation.EXACT, Relation.NEAR])
def test_duplicates_never(relation):
    assert Desk().kinds(story("b", relation, urgency=1)) == [[]]


def test_an_update_that_first_fits_is_first():
    assert Desk().kinds(story("a", headline="Storm", body="Wind."), update("b", 1)) == [[], ["first"]]


def test_a_correction_reaches_the_rule_even_where_it_no_longer_fits():
    desk = Desk()
    desk.take(story("a"))
    (alert,) = desk.take(correction("b", 1, headline="It was a barge", body="No other craft."))
    assert (alert.kind, alert.rule, alert.severity) == ("correction", "ferry", "warning")
    assert alert.reason == ("was alerted as: Ferry sinks, take a",)
    assert desk.kinds(correction("c", 2)) == [["correction"]]


def test_raised_once_a_level():
    desk = Desk()
    kinds = desk.kinds(story("a"), update("b", 1, urgency=2), update("c", 2, urgency=2), update("d", 3, urgency=1))
    assert kinds == [["first"], ["raised"], [], ["raised"]]
    assert desk.state.alerts[1].reason[0] == "urgency: 4 to 2"


def test_an_urgency_that_was_unknown_is_no_rise():
    assert Desk().kinds(story("a", urgency=None), update("b", 1, urgency=3), update("c", 2, urgency=1)) == [
        ["first"],
        [],
        ["raised"],
    ]


def test_a_kill_reaches_every_rule_that_alerted_and_no_other():
    ruleset = rules_of(
        """
        rules:
          - {name: ferry, include: {text: ferry}, severity: critical, channels: desk}
          - {name: coast, include: {text: coast}}
          - {name: train, include: {text: train}}
        channels: {desk: {apprise: "json://localhost"}}
        """
    )
    desk = Desk(ruleset)
    desk.take(story("a"))
    alerts = desk.take(kill())
    assert [(alert.rule, alert.kind, alert.channels) for alert in alerts] == [
        ("ferry", "withdrawal", ("desk",)),
        ("coast", "withdrawal", ()),
    ]
    assert alerts[0].severity == "critical"
    assert "was alerted as: Ferry sinks, take a" in alerts[0].reason
    assert desk.kinds(kill("k2", 11)) == [[]]


def _to(channels, more=""):
    return rules_of(
        f"""
        channels: {{desk: {{apprise: "json://localhost"}}, night: {{apprise: "json://localhost"}}}}
        rules: [{{name: ferry, include: {{text: ferry}}, channels: [{channels}]{more}}}]
        """
    )


def test_a_channel_that_was_woken_hears_of_the_kill_though_the_rule_names_another_since():
    desk = Desk(_to("desk"))
    desk.take(story("a"))
    desk.ruleset = _to("night")
    assert desk.take(update("b", 1)) == ()
    said = [
        alert.channels
        for article in (correction("c", 2), update("d", 3, urgency=1), kill())
        for alert in desk.take(article)
    ]
    assert said == [("night", "desk"), ("night",), ("night", "desk")]


def test_a_channel_that_a_digest_goes_to_hears_of_the_kill_though_the_rule_names_another_by_then():
    desk = Desk(_to("desk", ", digest: 15m"))
    desk.take(story("a"))
    desk.ruleset = _to("night", ", digest: 15m")
    assert desk.take(update("b", 1)) == (), "it goes as it is"
    assert [alert.channels for alert in desk.take(kill(minute=20))] == [("night", "desk")]


@pytest.mark.parametrize(
    ("rules", "held"), [(_to("desk"), True), (_to("desk", ", on: [withdrawal]"), False)], ids=["held", "never told"]
)
def test_a_channel_that_was_never_woken_hears_nothing_more_once_the_rule_names_another(rules, held):
    desk = Desk(rules)
    desk.take(_embargoed("a", 0, 18, Relation.NEW) if held else story("a"))
    desk.ruleset = _to("night")
    desk.take(_embargoed("b", 1, 19) if held else update("b", 1))
    assert [alert.channels for alert in desk.take(kill())] == [("night",)]


def test_withheld_is_withdrawn_whatever_the_verdict():
    assert Desk().kinds(story("a"), update("b", 1, status=Status.WITHHELD)) == [["first"], ["withdrawal"]]


def test_a_kill_of_what_was_never_alerted_is_silent_even_before_its_original():
    desk = Desk()
    assert desk.kinds(kill(minute=9), story("a", minute=10, published_at=NOON)) == [[], []]
    assert desk.kinds(update("late", 11, published_at=None, version=None)) == [[]]


def test_what_is_reissued_after_a_kill_is_a_correction():
    desk = Desk()
    assert desk.kinds(story("a"), kill(), update("b", 20)) == [["first"], ["withdrawal"], ["correction"]]
    assert desk.kinds(update("late", 30, published_at=NOON + timedelta(minutes=2))) == [[]]


def test_the_urgency_of_a_kill_is_no_urgency_of_the_story():
    kinds = Desk().kinds(story("a"), kill(urgency=1), update("b", 20), update("c", 21, urgency=2))
    assert kinds == [["first"], ["withdrawal"], ["correction"], ["raised"]]


def test_embargo_holds_until_its_end():
    end = NOON + timedelta(hours=3)
    (alert,) = Desk().take(story("a", status=Status.EMBARGOED, embargo_until=end))
    assert (alert.kind, alert.due_at) == ("first", end)


def test_an_embargo_that_is_over_holds_nothing():
    (alert,) = Desk().take(story("a", status=Status.EMBARGOED, embargo_until=NOON - timedelta(hours=3)))
    assert alert.due_at == NOON


def test_an_embargo_without_an_end_is_silent_until_release():
    desk = Desk()
    assert desk.kinds(story("a", status=Status.EMBARGOED), update("b", 5)) == [[], ["first"]]


def test_an_embargo_that_moves_moves_the_same_alert():
    desk = Desk()
    (held,) = desk.take(story("a", status=Status.EMBARGOED, embargo_until=NOON + timedelta(hours=3)))
    (later,) = desk.take(update("b", 1, status=Status.EMBARGOED, embargo_until=NOON + timedelta(hours=5)))
    (released,) = desk.take(update("c", 10))
    assert {held.alert_id, later.alert_id, released.alert_id} == {held.alert_id}
    assert later.due_at == NOON + timedelta(hours=5)
    assert released.due_at == NOON + timedelta(minutes=10)
    assert desk.take(update("d", 11)) == ()


def _said(alerts):
    return [(alert.kind.value, alert.due_at.hour, alert.headline) for alert in alerts]


@pytest.mark.parametrize("relation", [Relation.CORRECTION, Relation.UPDATE])
@pytest.mark.parametrize("fields", [{}, {"headline": "Barge sinks", "body": "No other craft."}, {"urgency": 1}])
@pytest.mark.parametrize("until", [14, 18])
def test_an_embargo_moves_with_every_later_version_whatever_it_is(relation, fields, until):
    """Else the first alert would go out at the time of a version that is no more."""
    desk = Desk()
    desk.take(_embargoed("a", 0, 15, Relation.NEW))
    alerts = desk.take(_embargoed("b", 1, until, relation, **fields))
    assert {alert.due_at.hour for alert in alerts} == {until}
    assert alerts[0].alert_id == alert_id_of("ferry", id_of("a"), "first")
    assert alerts[0].headline == fields.get("headline", "Ferry sinks, take b")


def test_a_held_first_is_brought_up_to_date_by_its_correction_time_and_again():
    desk = Desk()
    desk.take(_embargoed("a", 0, 15, Relation.NEW))
    assert _said(desk.take(_embargoed("b", 1, 15, Relation.CORRECTION))) == [
        ("first", 15, "Ferry sinks, take b"),
        ("correction", 15, "Ferry sinks, take b"),
    ]
    for later, hour in ((_embargoed("c", 2, 18), 18), (update("d", 3), 12)):
        words = later.article.headline
        assert _said(desk.take(later)) == [("first", hour, words), ("correction", hour, words)]
    assert desk.kinds(correction("e", 4)) == [["correction"]], "it is out: what follows is told on its own"


@pytest.mark.parametrize(
    "held",
    [
        correction("b", 1, embargo_until=NOON.replace(hour=15), headline="Nobody may read this"),
        _embargoed("b", 1, 15, urgency=1, headline="Nobody may read this"),
    ],
    ids=["correction", "rise"],
)
def test_a_correction_or_a_rise_that_is_held_moves_with_the_embargo_of_later_versions(held):
    desk = Desk()
    desk.take(story("a"))
    (alert,) = desk.take(held)
    for later, due in ((_embargoed("c", 2, 18), 18), (_embargoed("d", 3, None), 0), (update("e", 4), 12)):
        again = desk.take(later)
        assert [(one.alert_id, one.due_at.hour, one.headline) for one in again] == [
            (alert.alert_id, due, later.article.headline)
        ]
        assert desk.take(later) == again
        assert desk.take(held) == ()
    assert desk.take(_embargoed("f", 6, 18)) == (), "it is out"


def test_what_a_digest_holds_moves_with_an_embargo_also_where_it_was_corrected_meanwhile():
    desk = Desk(rules_of("rules: [{name: q, include: {text: ferry}, digest: 1h}]"))
    desk.take(story("a"))
    for number in (1, 3):
        desk.take(correction(f"c{number}", number))
        assert {alert.due_at for alert in desk.take(_embargoed(f"e{number}", number + 1, 18))} == {
            NOON.replace(hour=19)
        }


def test_a_correction_that_was_withdrawn_while_it_was_held_is_moved_no_more():
    desk = Desk()
    held = correction("b", 1, embargo_until=NOON.replace(hour=15))
    assert desk.kinds(story("a"), held, kill(), _embargoed("c", 2, 18)) == [
        ["first"],
        ["correction"],
        ["withdrawal"],
        [],
    ]


def test_no_withdrawal_says_the_words_of_what_is_under_embargo():
    """Rules of withdrawals alone withdraw what they never told."""
    desk = Desk(
        rules_of(
            "rules: [{name: w, include: {provider: '*'}, on: [withdrawal]}, {name: all, include: {provider: '*'}}]"
        )
    )
    for number, until in enumerate((15, None, 18)):
        desk.take(
            _embargoed(str(number), number, until, Relation.UPDATE if number else Relation.NEW, headline="Secret")
        )
    nameless = {"headline": None, "slugline": None, "guid": None}
    alerts = desk.take(kill(received_at=NOON.replace(hour=16), **nameless))
    assert [(alert.rule, alert.kind) for alert in alerts] == [("w", "withdrawal"), ("all", "withdrawal")]
    assert "Secret" not in "".join(alert.model_dump_json() for alert in alerts)


def test_a_kill_of_what_was_held_makes_its_words_no_words_that_were_read():
    desk = Desk()
    desk.take(_embargoed("a", 0, 15, Relation.NEW, headline="Secret"))
    desk.take(kill())
    (again,) = desk.take(update("b", 20, headline="No ferry"))
    (withdrawal,) = desk.take(kill("l", 30))
    assert again.headline == "No ferry"
    assert withdrawal.reason[1:] == ("was alerted as: No ferry",)


def test_words_that_were_held_to_the_end_of_another_embargo_are_not_cited():
    desk = Desk()
    for article in (_embargoed("a", 0, None, Relation.NEW), _embargoed("b", 1, 18), kill(), _embargoed("c", 20, 15)):
        desk.take(article)
    assert _said(desk.take(update("d", 21))) == [("correction", 12, "Ferry sinks, take d")]
    assert desk.take(kill("l", 30))[0].reason[1:] == ("was alerted as: Ferry sinks, take d",)


@pytest.mark.parametrize("on", ["first, withdrawal", "withdrawal"])
def test_what_is_cited_is_what_was_to_be_read(on):
    desk = Desk(rules_of(f"rules: [{{name: ferry, include: {{text: ferry}}, on: [{on}]}}]"))
    desk.take(_embargoed("a", 0, 15, Relation.NEW, headline="Never out"))
    desk.take(_embargoed("b", 1, 13, headline="Out at one"))
    (withdrawal,) = desk.take(kill(received_at=NOON.replace(hour=14)))
    assert withdrawal.reason == ("status: killed", "was alerted as: Out at one")


def test_a_rise_within_the_quiet_moves_the_embargo_all_the_same():
    desk = Desk(rules_of("rules: [{name: q, include: {text: ferry}, quiet: {again_after: 30m}}]"))
    desk.take(_embargoed("a", 0, 15, Relation.NEW))
    assert {alert.due_at.hour for alert in desk.take(_embargoed("b", 1, 18, urgency=1))} == {18}


@pytest.mark.parametrize("disorder", [timedelta(), timedelta(hours=1)], ids=["one detector", "several"])
def test_a_version_that_was_overtaken_does_not_set_the_embargo_back_when_it_comes_again(disorder):
    desk = Desk(disorder=disorder)
    first, moved = _embargoed("a", 0, 15, Relation.NEW), _embargoed("b", 1, 18, Relation.CORRECTION)
    desk.take(first)
    alerts = desk.take(moved)
    for _ in range(2):
        assert desk.take(first) == ()
        assert desk.take(moved) == alerts
    stopped, ended = _embargoed("c", 2, None), _embargoed("d", 3, 20)
    desk.take(stopped)
    released = desk.take(ended)
    for _ in range(2):
        assert [desk.take(article) for article in (first, moved, stopped)] == [(), (), ()]
        assert desk.take(ended) == released


def test_an_embargo_whose_end_cannot_be_read_stops_what_is_held_until_one_can():
    desk = Desk()
    desk.take(_embargoed("a", 0, 15, Relation.NEW))
    (stopped,) = desk.take(_embargoed("b", 1, None))
    assert stopped.alert_id == alert_id_of("ferry", id_of("a"), "first")
    assert stopped.due_at.year == 9999
    assert _said(desk.take(_embargoed("c", 2, 16))) == [("first", 16, "Ferry sinks, take c")]
    desk.take(_embargoed("d", 3, None))
    assert _said(desk.take(update("e", 4))) == [("first", 12, "Ferry sinks, take e")]


@pytest.mark.parametrize("release", [update("b", 5), _embargoed("b", 5, 15), correction("b", 5)])
def test_what_never_had_an_end_alerts_with_the_version_that_has_one(release):
    desk = Desk()
    assert desk.kinds(_embargoed("a", 0, None, Relation.NEW), release) == [[], ["first"]]


def test_an_embargo_without_an_end_takes_nothing_back_that_is_out():
    desk = Desk()
    assert desk.kinds(story("a"), _embargoed("b", 5, None), kill()) == [["first"], [], ["withdrawal"]]


@pytest.mark.parametrize("held_by", ["quiet hours", "an embargo", "an embargo of its own"])
def test_a_kill_is_due_at_once_through_quiet_hours_and_embargo(held_by):
    desk = Desk(rules_of("rules: [{name: q, include: {text: ferry}, quiet: {hours: '22:00-06:00'}}]"))
    night = NOON.replace(hour=23)
    embargo = {"status": Status.EMBARGOED, "embargo_until": NOON + timedelta(days=2)} if "embargo" in held_by else {}
    (first,) = desk.take(story("a", received_at=night, **embargo))
    assert first.due_at > night
    until = NOON + timedelta(days=2) if "own" in held_by else None
    (withdrawal,) = desk.take(kill(received_at=night + timedelta(minutes=9), embargo_until=until))
    assert withdrawal.kind == "withdrawal"
    assert withdrawal.due_at == night + timedelta(minutes=9)


def test_a_rule_that_wants_no_withdrawals_takes_back_what_waits_and_tells_nobody():
    ruleset = rules_of(
        """
        rules: [{name: ferry, include: {text: ferry}, on: first, channels: desk}]
        channels: {desk: {apprise: "json://localhost"}}
        """
    )
    desk = Desk(ruleset)
    desk.take(story("a"))
    (withdrawal,) = desk.take(kill())
    assert (withdrawal.kind, withdrawal.channels) == ("withdrawal", ())
    (tally,) = backtest(ruleset, [story("a"), kill()]).tallies
    assert (tally.first, tally.withdrawal) == (1, 0)


def test_advisories_only_where_asked():
    asked = rules_of("rules: [{name: notes, include: {text: ferry, status: [advisory, usable]}}]")
    note = story("a", status=Status.ADVISORY)
    assert Desk().kinds(note, update("b", 1)) == [[], ["first"]]
    assert Desk(asked).kinds(note) == [["first"]]


def test_a_rule_gets_only_the_kinds_that_it_wants():
    only = rules_of("rules: [{name: kills, include: {provider: '*'}, on: withdrawal}]")
    assert Desk(only).kinds(story("a"), update("b", 1, urgency=1), correction("c", 2), kill()) == [
        [],
        [],
        [],
        ["withdrawal"],
    ]
    fixes = rules_of("rules: [{name: fixes, include: {text: ferry}, on: correction}]")
    assert Desk(fixes).kinds(story("a"), correction("b", 1)) == [[], ["correction"]]
    assert Desk(fixes).kinds(correction("b", 1)) == [["correction"]]


def test_quiet_between_two_alerts_of_a_story():
    ruleset = rules_of("rules: [{name: q, include: {text: ferry}, quiet: {again_after: 30m}}]")
    desk = Desk(ruleset)
    kinds = desk.kinds(
        story("a"), correction("b", 10), update("c", 20, urgency=1), update("d", 40, urgency=1), kill(minute=41)
    )
    assert kinds == [["first"], ["correction"], [], ["raised"], ["withdrawal"]]


@pytest.mark.parametrize(
    ("hour", "due"), [(12, (1, 12)), (21, (1, 21)), (22, (2, 6)), (23, (2, 6)), (3, (1, 6)), (6, (1, 6))]
)
def test_quiet_hours_hold_until_they_end(hour, due):
    ruleset = rules_of("rules: [{name: q, include: {text: ferry}, quiet: {hours: '22:00-06:00'}}]")
    (alert,) = Desk(ruleset).take(story("a", received_at=NOON.replace(hour=hour)))
    assert (alert.due_at.day, alert.due_at.hour) == due


def test_quiet_hours_are_local():
    ruleset = rules_of(
        "rules: [{name: q, include: {text: ferry}, quiet: {hours: '22:00-06:00', timezone: Asia/Tokyo}}]"
    )
    (alert,) = Desk(ruleset).take(story("a", received_at=NOON.replace(hour=14)))
    assert alert.due_at == NOON.replace(hour=21)


def test_the_same_article_again_gives_the_same_alerts_and_leaves_the_state():
    desk = Desk()
    articles = [
        story("a"),
        correction("b", 1),
        update("c", 2, urgency=1),
        update("d", 3),
        kill(minute=4),
        update("e", 5),
    ]
    first = [desk.take(article) for article in articles]
    before = desk.state.to_bytes()
    assert [desk.take(article) for article in articles] == first
    assert desk.state.to_bytes() == before
    assert sum(map(len, first)) == 5


_PLAIN = [story("a"), update("b", 1, urgency=2), correction("c", 2), kill(minute=3), update("d", 4), update("e", 5)]
_HELD = [
    _embargoed("a", 0, 15, Relation.NEW),
    _embargoed("b", 1, None),
    _embargoed("c", 2, 18, Relation.CORRECTION),
    _embargoed("d", 3, 17, urgency=1),
    _embargoed("e", 4, None),
    update("f", 5),
    correction("g", 6),
]


@pytest.mark.parametrize("articles", [_PLAIN, _HELD])
def test_crashes_at_any_point_lose_and_double_nothing(articles):
    clean = Desk()
    expected = {alert for article in articles for alert in clean.take(article)}
    for seed in range(200):
        chance = random.Random(seed)
        desk, topic, kept, at = Desk(), [], None, 0
        while at < len(articles):
            desk.state = kept
            alerts = desk.take(articles[at])
            fate = chance.random()
            if fate < 0.5:
                kept, at = desk.state, at + 1
                topic += alerts
            elif fate < 0.7:
                kept = desk.state
            elif fate < 0.9:
                topic += alerts
            else:
                at = max(0, at - chance.randrange(3))
                kept = desk.state if chance.random() < 0.5 else kept
        assert set(topic) == expected, seed


def test_the_state_survives_its_bytes_and_broken_bytes_are_refused():
    desk = Desk(rules_of("rules: [{name: q, include: {text: ferry}, quiet: {again_after: 30m}, on: [first, raised]}]"))
    desk.take(story("a"))
    desk.take(kill())
    raw = desk.state.to_bytes()
    assert StoryAlerts.from_bytes(raw) == desk.state
    assert StoryAlerts.from_bytes(raw).to_bytes() == raw
    with pytest.raises(Rejected) as refused:
        StoryAlerts.from_bytes(b"{}")
    assert refused.value.reason is Reason.SCHEMA


def test_a_story_with_many_corrections_stays_small():
    desk = Desk()
    desk.take(story("a"))
    for number in range(400):
        assert len(desk.take(correction(f"c{number}", number + 1))) == 1
    assert len(desk.state.to_bytes()) < 200_000
    assert desk.kinds(update("z", 999)) == [[]]


def test_headline_falls_back_and_is_never_empty():
    (alert,) = Desk().take(story("a", headline=None, lead="A  ferry\nsank."))
    assert alert.headline == "A ferry sank."
    (alert,) = Desk().take(story("a", headline=" ", slugline="FERRY-SINKS"))
    assert alert.headline == "FERRY-SINKS"
    (alert,) = Desk().take(story("a", headline=None, guid=None))
    assert alert.headline == "(no headline)"


def test_nothing_is_kept_of_a_story_that_fits_no_rule():
    state, alerts = decide(None, story("a"), (), now=NOON)
    assert state.is_blank
    assert alerts == ()


def test_backtest_counts_a_rule():
    ruleset = rules_of(
        """
        rules:
          - {name: ferry, include: {text: ferry}}
          - {name: silent, include: {text: zeppelin}}
        """
    )
    report = backtest(ruleset, [story("a"), update("b", 1), update("c", 2, urgency=1), kill(), story("a")])
    ferry, silent = report.tallies
    assert (ferry.matched, ferry.first, ferry.raised, ferry.withdrawal, ferry.alerts) == (4, 1, 1, 1, 3)
    assert (silent.rule, silent.matched, silent.alerts) == ("silent", 0, 0)
    assert (report.articles, report.stories, report.alerted, len(report.alerts)) == (5, 1, 1, 3)


def test_a_rule_that_is_new_when_a_story_comes_again_alerts_by_what_came_after_the_last_alert():
    """So it is said of `wirestream rewind alert`. What was alerted keeps its channels too."""
    articles = story("a"), update("b", 1), update("c", 2, urgency=1), update("d", 3)
    first = Desk(rules_of("rules: [{name: ferry, include: {text: ferry}}]"))
    assert first.kinds(*articles) == [["first"], [], ["raised"], []]
    again = Desk(
        rules_of(
            """
            rules:
              - {name: ferry, include: {text: ferry}, channels: desk}
              - {name: sinks, include: {text: sinks}}
            channels: {desk: {apprise: "json://localhost"}}
            """
        )
    )
    again.state = first.state
    said = [[(alert.rule, alert.kind.value, alert.channels) for alert in again.take(article)] for article in articles]
    assert said == [[("ferry", "first", ())], [], [("ferry", "raised", ())], [("sinks", "first", ())]]


def test_what_was_judged_before_the_last_change_wakes_nobody_but_for_a_kill():
    """A stage was taken back; or it was a dead letter meanwhile, of which the runbook tells."""
    desk = Desk()
    assert desk.kinds(story("a"), update("c", 2, urgency=1)) == [["first"], ["raised"]]
    assert desk.kinds(correction("b", 1), kill("k", minute=1)) == [[], ["withdrawal"]]
