"""A stage's app, not started against any broker."""

from __future__ import annotations

import asyncio

import faust
import structlog
from structlog.testing import capture_logs

from stream.agents.engine.app import make_app
from stream.clock import SYSTEM_CLOCK
from stream.settings import Settings


async def test_lines_of_two_apps_in_one_process_name_their_stages(monkeypatch):
    async def logs(app):
        await asyncio.sleep(0)
        structlog.get_logger().info("resuming flow", app=app.conf.id)

    for name in ("start", "stop"):
        monkeypatch.setattr(faust.App, name, logs)
    apps = [make_app(role, Settings(), SYSTEM_CLOCK) for role in ("alert", "notify")]
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        await asyncio.gather(*(app.start() for app in apps))
        await asyncio.gather(*(app.stop() for app in apps))
        structlog.get_logger().info("stopped")
    said = [(line.get("app"), line.get("stage")) for line in lines]
    assert said == [("wirestream-alert", "alert"), ("wirestream-notify", "notify")] * 2 + [(None, None)]
