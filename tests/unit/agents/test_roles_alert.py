"""The alert role as it is put together: its notifier is rebuilt, runs beside the agent, is waited for at the end."""

import asyncio
from datetime import timedelta

import orjson
import pytest

from schemas import Alert
from stream.agents import roles, worker
from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.notice import Notice
from stream.agents.roles import Role, stages_of
from stream.agents.stage.stage import Stage
from stream.agents.worker import run_worker
from stream.alert import load_rules
from stream.clock import SYSTEM_CLOCK, SystemClock
from stream.errors import Misconfigured
from stream.kafka import await_brokers as await_kafka
from stream.kafka.headers import story_partition
from stream.observe.metrics import ALERT_DELIVERIES, REGISTRY
from stream.settings import Alerts, Settings, Web
from tests.factories import STORY, alert_of
from tests.receiver import Receiver

HOME = story_partition(STORY, 4)
SOON = timedelta(seconds=1)


class LookingClock(SystemClock):
    """The machine's clock, by which a file is looked at all the time."""

    async def sleep(self, seconds):
        await super().sleep(min(seconds, 0.05))


class Notifying:
    """The notify stage of a real role, whose table is recovered from a list, and whose broker is one."""

    def __init__(self, monkeypatch, folder, receiver, path):
        self.rules, self.receiver = folder / "rules.yaml", receiver
        self.write("chat", path)
        self.engine, self.delivery = FakeEngine(), FakeDelivery()
        self.engine.lags = {("wire.alerts.v1", number): 0 for number in range(4)}
        self.engine.lags["wire.extracted.v1", HOME] = 0

        def stage(*given):
            return Stage(*given, engine=self.engine, delivery=self.delivery)

        monkeypatch.setattr(roles, "Stage", stage)
        _, self.stage = stages_of(
            Role.ALERT, Settings(alerts=Alerts(rules=self.rules, delivery_timeout=20)), LookingClock()
        )
        self.table = self.engine.tables["deliveries"]

    def write(self, channel, path):
        """Replace the rules file by one with one channel, at a path of the receiver; its text."""
        text = (
            f"channels: {{{channel}: {{allow_private: true, webhook: {{url: '{self.receiver.url(path)}'}}}}}}\n"
            f"rules: [{{name: all, include: {{provider: '*'}}, channels: {channel}}}]\n"
        )
        new = self.rules.with_suffix(".new")
        new.write_text(text)
        new.replace(self.rules)
        return text

    async def recovered(self, *alerts):
        for offset, alert in enumerate(alerts):
            notice = Notice(alert=alert, partition=HOME, waiting=alert.channels, number=offset, next_at=alert.due_at)
            row = str(alert.alert_id).encode(), notice.model_dump_json().encode()
            self.table.shard(HOME).apply(offset, *row)
        await self.engine.recover()

    def started(self):
        """What runs beside the agent, to be cancelled."""
        return asyncio.gather(*(loop() for loop in self.stage.background))

    async def goes_by(self, text):
        """Wait until the stage goes by this text."""
        labels = {"stage": "notify", "version": load_rules(text, "").version}
        await _until(lambda: REGISTRY.get_sample_value("wire_alert_rules_info", labels) == 1)

    def noted(self):
        """Who waits, by the notes that the broker has."""
        return [orjson.loads(out.value)["waiting"] for out in self.delivery.delivered]


async def test_what_was_held_over_a_restart_is_released_at_its_time_and_noted(monkeypatch, tmp_path):
    with Receiver() as receiver:
        role = Notifying(monkeypatch, tmp_path, receiver, "/good")
        due = SYSTEM_CLOCK.now() + SOON
        await role.recovered(alert_of(due=due))
        release = role.started()
        await _until(lambda: role.noted() == [[]])
        release.cancel()
        (call,) = receiver.on("/good")
        assert Alert.model_validate(call.alert) == alert_of(due=due)
        assert call.at >= due.timestamp()


async def test_the_app_ends_only_when_the_answer_of_a_call_is_noted(monkeypatch, tmp_path):
    with Receiver() as receiver:
        role = Notifying(monkeypatch, tmp_path, receiver, "/slow")
        await role.recovered(alert_of(due=SYSTEM_CLOCK.now()))
        release = role.started()
        await _until(lambda: receiver.on("/slow"))
        release.cancel()
        assert role.noted() == []
        await role.engine.stop()
        assert role.noted() == [[]]


async def test_a_channel_that_is_changed_in_the_rules_file_is_asked_there_at_once(monkeypatch, tmp_path):
    with Receiver() as receiver:
        receiver.statuses["/old"] = [503] * 1000
        role = Notifying(monkeypatch, tmp_path, receiver, "/old")
        await role.recovered(alert_of(due=SYSTEM_CLOCK.now()))
        running = role.started()
        await _until(lambda: receiver.on("/old"))
        role.write("chat", "/new")
        await _until(lambda: role.noted() == [[]])
        assert len(receiver.on("/new")) == 1
        running.cancel()
        await role.engine.stop()


async def test_what_waits_for_a_channel_that_is_gone_is_kept_for_a_while_and_sent_where_it_comes_back(
    monkeypatch, tmp_path
):
    with Receiver() as receiver:
        role = Notifying(monkeypatch, tmp_path, receiver, "/good")
        running = role.started()
        refused = ALERT_DELIVERIES.labels("chat", "retry")._value
        before = refused.get()
        await role.goes_by(role.write("mail", "/good"))
        await role.recovered(alert_of(due=SYSTEM_CLOCK.now()))
        await _until(lambda: refused.get() > before)
        assert not receiver.calls
        role.write("chat", "/good")
        await _until(lambda: role.noted() == [[]])
        assert len(receiver.on("/good")) == 1
        running.cancel()
        await role.engine.stop()


@pytest.mark.parametrize(("role", "refused"), [(Role.ALERT, True), (Role.STORE, False)])
def test_a_worker_of_the_role_does_not_start_on_rows_of_another_number_of_partitions(monkeypatch, role, refused):
    class StartedError(Exception):
        """It got beyond the check."""

    async def well(_settings):
        pass

    async def astray(_settings):
        raise Misconfigured("run `wirestream topics grow 8`")

    def start(*_):
        raise StartedError

    monkeypatch.setattr(await_kafka, "greet", well)
    monkeypatch.setattr(worker, "check_topics", well)
    monkeypatch.setattr(worker, "check_rows", astray)
    monkeypatch.setattr(worker, "stages_of", start)
    monkeypatch.setattr(worker, "use_uvloop", lambda: None)
    with pytest.raises(Misconfigured if refused else StartedError):
        run_worker([role], Settings(web=Web(port=0)), SYSTEM_CLOCK)


async def _until(condition):
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
