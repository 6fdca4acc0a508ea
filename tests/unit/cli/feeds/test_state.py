from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from stream.cli.feeds.state_view import status_table
from stream.demo.embedded import EmbeddedBroker
from stream.feeds.run.keep import outgoing
from stream.feeds.run.kept import Command, Quiet, Status, Verb
from stream.feeds.run.ledger import Entry
from stream.feeds.run.records import Part
from stream.feeds.run.steer import read_state
from stream.feeds.status import FeedState
from stream.kafka.admin import apply_topics
from stream.kafka.queued import QueuedDelivery
from stream.settings import Kafka, Settings

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


DAYS = {"soon": 9, "later": 15}


def shown(found, width):
    """The lines that a terminal of so many columns has at noon."""
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(status_table(found, NOON, width))
    return console.export_text().splitlines()


@pytest.fixture(scope="module")
def broker():
    """A broker that keeps the state of a few sources, of which no process runs one."""
    with EmbeddedBroker() as embedded:
        settings = Settings(kafka=Kafka(bootstrap=embedded.bootstrap))
        asyncio.run(_write(settings))
        yield settings


async def _write(settings):
    now = datetime.now(UTC)  # what was written five minutes ago is of no process any more
    await apply_topics(settings)
    sender = QueuedDelivery(settings)
    await sender.start()
    quiet = Quiet(ratio=0.4, alarm_at=now + timedelta(hours=2), words="quiet for 1 h; silent from 14:00 on")
    for name, status in {
        "mairie": Status(kind="rss", state=FeedState.OK, last_item=now, last_success=now, written=now, quiet=quiet),
        "ap": Status(kind="ap", state=FeedState.REFUSED, fault="401: the key is refused", failures=3, written=now),
        "partner": Status(kind="push", state=FeedState.OK, written=now),
    }.items():
        await (await sender.send(outgoing(name, Part.STATUS, status.pack())))
    await sender.stop()


@pytest.fixture
def wirestream(broker, run, desk):
    return lambda *given: run(*given, WIRESTREAM_KAFKA__BOOTSTRAP=broker.kafka.bootstrap, COLUMNS="200")


def test_the_list_shows_how_each_source_does_in_plain_words(wirestream):
    code, shown, _ = wirestream("feed", "list")
    assert code == 0
    for words in ("mairie", "ok", "refused", "401: the key is refused (3 times in a row)", "silent from 14:00 on"):
        assert words in shown


def test_the_list_is_one_json_object_a_line_without_what_was_learned(wirestream):
    _, shown, _ = wirestream("feed", "list", "--json")
    lines = [json.loads(line) for line in shown.splitlines()]
    assert [line["name"] for line in lines] == ["ap", "mairie", "partner"]
    assert lines[0]["state"] == "refused"
    assert "rhythm" not in lines[0]


def test_the_list_of_a_file_names_what_was_never_run(wirestream, desk):
    (desk / "feeds.yaml").write_text("sources:\n  new-one: {kind: rss, url: 'https://example.org/', every: 60s}\n")
    _, shown, _ = wirestream("feed", "list", "feeds.yaml")
    assert "new-one" in shown
    assert "never run" in shown
    assert "mairie" not in shown


def test_a_status_that_is_old_says_that_no_process_tells_of_it():
    lines = shown({"mairie": Status(kind="rss", written=NOON - timedelta(hours=3))}, 200)
    assert "no process has told of it for 3 h" in "".join(lines)


def test_a_certificate_that_ends_soon_is_said_and_one_that_holds_is_not():
    found = {name: Status(kind="rss", certificate_ends=NOON + timedelta(days=days)) for name, days in DAYS.items()}
    said = [line for line in shown(found, 200) if "certificate" in line]
    assert [line.split()[0] for line in said] == ["soon"]
    assert "its certificate ends in 9 d" in said[0]


def test_on_a_narrow_terminal_what_is_to_be_said_stands_in_whole_sentences_below():
    fault = "the server refuses the login of desk"
    found = {"ansa": Status(kind="sftp", state=FeedState.REFUSED, fault=fault, written=NOON), "efe": Status(kind="ftp")}
    lines = shown(found, 80)
    assert [line.split()[0] for line in lines if line.strip()] == ["source", "ansa", "efe", "ansa", "efe"]
    assert fault in lines[4]


@pytest.mark.parametrize("command", ["pause", "resume", "look", "reset"])
def test_a_name_that_nobody_knows_is_one_line_with_the_near_ones(wirestream, command):
    options = ("--to", "now") if command == "reset" else ()
    code, shown, said = wirestream("feed", command, "marie", *options)
    assert (code, shown) == (2, "")
    assert "did you mean mairie?" in said
    assert len(said.splitlines()) == 1


def test_what_is_pushed_to_us_cannot_be_looked_at(wirestream):
    code, _, said = wirestream("feed", "look", "partner")
    assert code == 2
    assert "kind push" in said


@pytest.mark.parametrize("to", ["yesterday", "2026-11-28", "2026-11-28T06:00"])
def test_a_time_without_its_zone_is_refused(wirestream, to):
    code, _, said = wirestream("feed", "reset", "mairie", "--to", to)
    assert code == 2
    assert "with its zone" in said


def test_a_reset_says_first_what_is_taken_again_and_asks(wirestream, broker, monkeypatch):
    monkeypatch.setattr("stream.cli.feeds.state._APPLIED_SECONDS", 0.3)
    code, shown, _ = wirestream("feed", "reset", "mairie", "--to", "all")
    assert "everything that the far side still has is taken again" in shown
    assert code != 0, "nobody said yes"
    assert asyncio.run(_entry(broker, "mairie")).command is None
    code, shown, _ = wirestream("feed", "reset", "mairie", "--to", "2026-03-08T06:00Z", "--yes")
    assert "what the far side dates from 2026-03-08 06:00:00Z on is taken" in shown
    assert "no process runs it now" in shown
    assert code == 1
    command = Command.unpack(asyncio.run(_entry(broker, "mairie")).command)
    assert (command.verb, command.mark) == (Verb.RESET, {"since": "2026-03-08T06:00:00+00:00"})


async def _entry(settings, name):
    return (await read_state(settings)).get(name, Entry())


def test_a_file_that_is_none_ends_the_runner_with_one_line(wirestream):
    code, _, said = wirestream("feed", "run", "nowhere.yaml")
    assert code == 2
    assert len(said.splitlines()) == 1
