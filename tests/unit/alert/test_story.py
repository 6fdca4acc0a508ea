"""When a story is over: nothing of it waits, and nothing has come for long."""

from datetime import timedelta

import pytest

from schemas import Status
from stream.alert import StoryAlerts
from tests.factories import NOON, Desk, kill, rules_of, story

TOUCHED = NOON + timedelta(days=1)
"""When the desk of these tests decides."""
SOON = timedelta(minutes=1)
LATE = NOON + timedelta(days=60)


def _embargoed(name="a", until=LATE):
    return story(name, status=Status.EMBARGOED, embargo_until=until)


def _ends(desk, end):
    """It is over just after `end`, and not before."""
    assert not desk.state.is_over(end)
    assert desk.state.is_over(end + SOON)
    raw = desk.state.to_bytes()
    assert StoryAlerts.from_bytes_if_over(raw, end) is None
    assert StoryAlerts.from_bytes_if_over(raw, end + SOON) == desk.state
    return True


def test_a_story_ends_with_what_last_touched_it():
    desk = Desk()
    desk.take(story("a"))
    assert _ends(desk, TOUCHED)
    desk.state = desk.state.touch(LATE)
    assert _ends(desk, LATE)


def test_a_kill_without_an_alert_is_remembered_as_long():
    desk = Desk()
    desk.take(kill())
    assert _ends(desk, TOUCHED)


@pytest.mark.parametrize("on", ["[first, withdrawal]", "[withdrawal]"])
def test_an_embargo_ends_later_whether_or_not_an_alert_waits_for_it(on):
    desk = Desk(rules_of(f"rules: [{{name: q, include: {{text: ferry}}, on: {on}}}]"))
    desk.take(_embargoed())
    assert _ends(desk, LATE)


def test_an_alert_that_waits_is_not_forgotten_for_a_withdrawal_that_did_not():
    desk = Desk()
    desk.take(_embargoed())
    desk.take(kill(minute=1))
    assert desk.state.standings[0].due_at < LATE
    assert _ends(desk, LATE)


def test_quiet_hours_and_quiet_after_an_alert_end_later():
    desk = Desk(rules_of("rules: [{name: q, include: {text: ferry}, quiet: {again_after: 20d}}]"))
    desk.take(story("a"))
    assert not desk.state.is_over(NOON + timedelta(days=20) - SOON)
    assert desk.state.is_over(NOON + timedelta(days=20))


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"{}", b'{"touched_at": 7}', b'{"touched_at": "2020-01-01T00:00:00"}']
)
def test_a_row_that_cannot_be_read_is_not_over(raw):
    assert StoryAlerts.from_bytes_if_over(raw, LATE) is None
