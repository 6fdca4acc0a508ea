"""F15: the disk of a detector is full. Its flow is held, and goes on where there is room again; a detector that starts
meanwhile waits, and says for what.
"""

from __future__ import annotations

import resource

import pytest

from tests.fault.round import Round
from tests.fault.stand import Stand

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_FULL = 200_000
"""The most bytes of a file then: less than the log of one round's rows."""


def _limit(pid: int, most: int) -> None:
    """What no file of a running process may exceed: a write beyond it fails, as on a full disk."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def _fill(flow: Round) -> None:
    """Send more than there is room for, wait until the detector is held, and send some more: the batch that filled the
    disk was sent on before.
    """
    flow.backlog(300)
    flow.wait(lambda: "holding its flow" in flow.service.readiness("dedupe"), 180, "the disk does not fill")
    flow.backlog(40)


def test_a_full_disk_holds_the_flow_and_a_start_waits_for_room(stand: Stand, seed: int, tmp_path):
    state = {"WIRESTREAM_DEDUPE__STATE_DIR": str(tmp_path / "state"), "WIRESTREAM_DEDUPE__WRITE_BUFFER_MB": "1"}
    with Round(stand, "F15", "full", seed) as flow:
        flow.begins(5)
        stand.instead("dedupe", **state)
        flow.begins(10)
        pid = stand.service.processes["dedupe"].pid
        _limit(pid, _FULL)
        _fill(flow)
        flow.comes("no file may grow")
        assert "make room there" in stand.service.log("dedupe")
        _limit(pid, resource.RLIM_INFINITY)
        flow.healed("there is room")
        flow.recovers()
        assert stand.service.processes["dedupe"].pid == pid, "it went on"

        _limit(pid, _FULL)
        _fill(flow)
        stand.service.kill("dedupe")
        flow.comes("kill -9 over a full disk")
        stand.instead("dedupe", wait=False, **state)
        _limit(stand.service.processes["dedupe"].pid, _FULL)
        flow.wait(lambda: "waiting for room" in stand.service.log("dedupe"), 180, "it does not wait for room")
        assert "has no room" in stand.service.readiness("dedupe")
        _limit(stand.service.processes["dedupe"].pid, resource.RLIM_INFINITY)
        flow.healed("there is room")
        stand.service.wait_ready("dedupe")
        flow.recovers()
        flow.settle()
