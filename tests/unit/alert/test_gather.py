"""Windows by the clock, and what the policy makes of digest and throttle."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Alert, AlertDigest, Gathering, Status
from stream.alert import StoryAlerts
from stream.alert.apprise_text import body_of
from stream.alert.gather import message_of, window_around
from stream.alert.story import CopyEmbargo
from tests.factories import NOON, STORY, Desk, alert_of, id_of, rules_of, story

DIGEST = rules_of("rules: [{name: ferry, include: {text: ferry}, digest: 15m}]")
THROTTLE = rules_of("rules: [{name: ferry, include: {text: ferry}, throttle: {most: 5, per: 1h}}]")


@given(
    st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(10, 7 * 86400),
)
def test_each_moment_lies_in_one_window(moment, seconds):
    length = timedelta(seconds=seconds)
    since, until = window_around(moment, length)
    assert since <= moment < until
    assert until - since == length
    assert window_around(until, length)[0] == until
    assert window_around(since, length) == (since, until)


def test_windows_of_an_hour_and_a_day_begin_where_those_do():
    moment = datetime(2026, 3, 8, 12, 34, 56, tzinfo=UTC)
    assert window_around(moment, timedelta(hours=1))[0] == moment.replace(minute=0, second=0)
    assert window_around(moment, timedelta(days=1))[0] == moment.replace(hour=0, minute=0, second=0)


def test_a_first_alert_says_how_it_is_gathered():
    (digested,) = Desk(DIGEST).take(story("a", minute=1))
    end = NOON + timedelta(minutes=15)
    assert (digested.due_at, digested.gathering) == (end, Gathering(since=NOON, until=end))
    (throttled,) = Desk(THROTTLE).take(story("a", minute=1))
    hour = Gathering(most=5, since=NOON, until=NOON + timedelta(hours=1))
    assert (throttled.due_at, throttled.gathering) == (NOON + timedelta(minutes=1), hour)
    (plain,) = Desk().take(story("a"))
    assert plain.gathering is None


def test_what_waits_for_an_embargo_that_nobody_can_read_is_gathered_into_nothing():
    desk = Desk(DIGEST)
    desk.take(story("a", minute=1, status=Status.EMBARGOED, embargo_until=NOON + timedelta(hours=1)))
    (stopped,) = desk.take(story("b", minute=2, status=Status.EMBARGOED))
    assert (stopped.due_at.year, stopped.gathering) == (9999, None)


@pytest.mark.parametrize(("ruleset", "number"), [(DIGEST, 2), (THROTTLE, 2), (None, 1)])
def test_only_rows_that_an_earlier_release_would_misread_are_of_a_later_format(ruleset, number):
    desk = Desk(ruleset) if ruleset is not None else Desk()
    desk.take(story("a"))
    row = desk.state.to_bytes()
    assert json.loads(row)["format"] == number
    assert StoryAlerts.from_bytes(row) == desk.state


def test_a_row_of_channels_of_before_or_of_a_copys_embargo_is_of_a_later_format_too():
    """An earlier release would send no kill to those channels, and would let what is held go."""
    desk = Desk()
    desk.take(story("a"))
    (standing,) = desk.state.standings
    embargo = CopyEmbargo(article_id=id_of("copy"), provider="HPA", received_at=NOON)
    for changes in ({"standings": (standing.model_copy(update={"former": ("chat",)}),)}, {"embargoes": (embargo,)}):
        row = desk.state.model_copy(update=changes).to_bytes()
        assert json.loads(row)["format"] == 2
        assert StoryAlerts.from_bytes(row) == desk.state.model_copy(update=changes)


def test_a_message_of_several_is_an_alert_to_whoever_knows_only_alerts():
    alerts = [alert_of(), alert_of("correction", "Bridge stays shut"), alert_of(story=id_of("b"), headline="Flood")]
    message = message_of(alerts)
    assert isinstance(message, AlertDigest)
    known = Alert.model_validate_json(message.model_dump_json())
    assert known.headline == "2 stories: Bridge opens"
    assert (known.story_id, known.rule) == (STORY, "all")
    assert AlertDigest.model_validate_json(message.model_dump_json()).items == tuple(alerts)
    assert message_of(alerts).alert_id == message.alert_id != message_of(alerts[:2]).alert_id
    assert message_of(alerts[2:], message.alert_id).alert_id == message.alert_id
    lines = body_of(message).splitlines()
    assert [line for line in lines if line.startswith("- ")] == [
        "- Bridge opens",
        "- CORRECTION: Bridge stays shut",
        "- Flood",
    ]


def test_a_lone_alert_is_its_own_message():
    assert message_of([alert_of()]) == alert_of()
    assert message_of([alert_of()], alert_of().alert_id) == alert_of()
