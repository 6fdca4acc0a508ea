"""The rules file under a stage that runs: read again where it changed, never by halves, and never for the worse."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from stream.agents import rules_file
from stream.agents.rules_file import RulesInForce, follow_rules, watched_rules
from stream.alert import load_rules
from stream.clock import SystemClock
from stream.errors import Misconfigured
from stream.kafka.message import Handled
from stream.observe.metrics import REGISTRY
from stream.settings import Alerts, Settings
from tests.factories import record, rules_of, story

FERRY = "rules: [{name: ferry, include: {text: ferry}}]\n"
STORM = "rules: [{name: storm, include: {text: ferry}}]\n"
WRONG = "rules: [{name: ferry, include: {txt: ferry}}]\n"
HOOK = "channels: {desk: {webhook: {url: 'https://example.org/${TOKEN}'}}}\n" + FERRY
EMPTY = "rules: []\n"


class LookingClock(SystemClock):
    """The machine's clock, by which a file is looked at all the time."""

    async def sleep(self, seconds):
        await super().sleep(min(seconds, 0.02))


class Followed:
    """A stage that follows a rules file, and what it was given to go by."""

    def __init__(self, path):
        self.path, self.given = path, []
        self.file = watched_rules(Settings(alerts=Alerts(rules=path)), LookingClock())
        self.loop = follow_rules("alert", self.file, self._change)

    async def _change(self, read):
        self.given.append(read.ruleset.rules[0].name)

    def write(self, text):
        new = self.path.with_suffix(".new")
        new.write_text(text)
        new.replace(self.path)

    def shown(self, name="", **labels):
        return REGISTRY.get_sample_value(f"wire_alert_rules{name}", {"stage": "alert"} | labels)


@asynccontextmanager
async def _following(tmp_path, text=FERRY):
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    followed = Followed(path)
    running = asyncio.ensure_future(followed.loop())
    try:
        yield followed
    finally:
        running.cancel()


async def _until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_file_that_was_changed_is_gone_by_and_shown(tmp_path):
    async with _following(tmp_path) as followed:
        since = followed.shown("_loaded_timestamp_seconds")
        followed.write(STORM)
        await _until(lambda: followed.shown("_info", version=load_rules(STORM, "").version))
        assert followed.given == ["storm"]
        assert followed.shown("_loaded_timestamp_seconds") > since
        assert followed.shown() == 1
        assert followed.shown("_info", version=load_rules(FERRY, "").version) is None


@pytest.mark.parametrize("wrong", [WRONG, "rules: [\n", EMPTY, HOOK])
async def test_a_wrong_file_leaves_the_old_rules_in_force_and_is_said_once_and_shown(tmp_path, wrong):
    async with _following(tmp_path) as followed:
        with capture_logs() as lines:
            followed.write(wrong)
            await _until(lambda: followed.shown("_stale") == 1)
            await asyncio.sleep(0.2)
        (line,) = lines
        assert (line["log_level"], line["version"]) == ("error", load_rules(FERRY, "").version)
        assert line["mistake"].startswith(str(followed.path))
        assert followed.given == []
        assert followed.shown("_info", version=load_rules(FERRY, "").version) == 1
        followed.write(STORM)
        await _until(lambda: followed.shown("_stale") == 0)
        assert followed.given == ["storm"]


async def test_a_folder_that_is_swapped_as_kubernetes_does_is_noticed(tmp_path):
    for name, text in (("one", FERRY), ("two", STORM)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rules.yaml").write_text(text)
    (tmp_path / "..data").symlink_to("one")
    (tmp_path / "rules.yaml").symlink_to("..data/rules.yaml")
    followed = Followed(tmp_path / "rules.yaml")
    running = asyncio.ensure_future(followed.loop())
    (tmp_path / "new").symlink_to("two")
    (tmp_path / "new").replace(tmp_path / "..data")
    await _until(lambda: followed.given == ["storm"])
    running.cancel()


async def test_a_secret_that_is_replaced_in_its_file_is_a_change_and_one_that_comes_late_mends_the_file(
    tmp_path, monkeypatch
):
    secret = tmp_path / "token"
    monkeypatch.setenv("TOKEN_FILE", str(secret))
    async with _following(tmp_path) as followed:
        followed.write(HOOK)
        await _until(lambda: followed.shown("_stale") == 1)
        secret.write_text("one")
        await _until(lambda: followed.shown("_stale") == 0)
        assert followed.file.last.secrets == {"TOKEN": "one"}
        secret.write_text("two")
        await _until(lambda: len(followed.given) == 2)
        assert followed.file.last.secrets == {"TOKEN": "two"}
        assert "two" not in repr(followed.file.last)


def test_what_stays_as_it_was_is_not_read_as_rules_again(tmp_path, monkeypatch):
    path = tmp_path / "rules.yaml"
    read = []
    monkeypatch.setattr(rules_file, "load_rules", lambda *given: read.append(given) or load_rules(*given))
    path.write_text(FERRY)
    file = rules_file.rules_file(Settings(alerts=Alerts(rules=path)))
    assert file.read() is file.read()
    path.write_text(WRONG)
    for _ in range(2):
        with pytest.raises(Misconfigured, match="no such key"):
            file.read()
    assert len(read) == 2


async def test_rules_change_between_two_batches_and_never_within_one(guard):
    """A batch that takes long gives others a turn; the rules come in the middle of it."""
    rules, found = RulesInForce(rules_of(FERRY)), []

    def handle(_record):
        found.append(rules.matches(story("a"))[0].rule.name)
        return Handled()

    handled = guard.each(handle)

    async def halved(records):
        first = await handled(records[:2])
        await rules.change(read)
        second = await handled(records[2:])
        return type(first)([*first.handled, *second.handled])

    read = rules_file.ReadRules(STORM, {}, rules_of(STORM))
    work = rules.by_batch(halved)
    batch = [record(number, story("a")) for number in range(4)]
    await work(batch)
    assert found == ["ferry"] * 4
    await work(batch)
    assert found[4:] == ["storm"] * 4
