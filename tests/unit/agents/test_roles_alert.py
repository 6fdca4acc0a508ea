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
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.kafka import await_brokers as await_kafka
from stream.kafka.headers import story_partition
from stream.settings import Alerts, Settings, Web
from tests.factories import STORY, alert_of
from tests.receiver import Receiver

HOME = story_partition(STORY, 4)
SOON = timedelta(seconds=1)


class Notifying:
    """The notify stage of a real role, whose table is recovered from a list, and whose broker is one."""

    def __init__(self, monkeypatch, folder, receiver, path):
        rules = folder / "rules.yaml"
        rules.write_text(
            f"channels: {{chat: {{allow_private: true, webhook: {{url: '{receiver.url(path)}'}}}}}}\n"
            "rules: [{name: all, include: {provider: '*'}, channels: chat}]\n"
        )
        self.engine, self.delivery = FakeEngine(), FakeDelivery()
        self.engine.lags = {("wire.alerts.v1", number): 0 for number in range(4)}
        self.engine.lags["wire.extracted.v1", HOME] = 0

        def stage(*given):
            return Stage(*given, engine=self.engine, delivery=self.delivery)

        monkeypatch.setattr(roles, "Stage", stage)
        _, self.stage = stages_of(Role.ALERT, Settings(alerts=Alerts(rules=rules, delivery_timeout=20)), SYSTEM_CLOCK)
        self.table = self.engine.tables["deliveries"]

    async def recovered(self, *alerts):
        for offset, alert in enumerate(alerts):
            notice = Notice(alert=alert, partition=HOME, waiting=alert.channels, number=offset, next_at=alert.due_at)
            row = str(alert.alert_id).encode(), notice.model_dump_json().encode()
            self.table.shard(HOME).apply(offset, *row)
        await self.engine.recover()

    def noted(self):
        """Who waits, by the notes that the broker has."""
        return [orjson.loads(out.value)["waiting"] for out in self.delivery.delivered]


async def test_what_was_held_over_a_restart_is_released_at_its_time_and_noted(monkeypatch, tmp_path):
    with Receiver() as receiver:
        role = Notifying(monkeypatch, tmp_path, receiver, "/good")
        due = SYSTEM_CLOCK.now() + SOON
        await role.recovered(alert_of(due=due))
        (release,) = [asyncio.ensure_future(loop()) for loop in role.stage.background]
        await _until(lambda: role.noted() == [[]])
        release.cancel()
        (call,) = receiver.on("/good")
        assert Alert.model_validate(call.alert) == alert_of(due=due)
        assert call.at >= due.timestamp()


async def test_the_app_ends_only_when_the_answer_of_a_call_is_noted(monkeypatch, tmp_path):
    with Receiver() as receiver:
        role = Notifying(monkeypatch, tmp_path, receiver, "/slow")
        await role.recovered(alert_of(due=SYSTEM_CLOCK.now()))
        (release,) = [asyncio.ensure_future(loop()) for loop in role.stage.background]
        await _until(lambda: receiver.on("/slow"))
        release.cancel()
        assert role.noted() == []
        await role.engine.stop()
        assert role.noted() == [[]]


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
