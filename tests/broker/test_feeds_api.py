"""The runner is killed at each gap while it takes from an API, a server of files or another topic: nothing is lost, and
at most a batch comes twice for each kill.
"""

from __future__ import annotations

import os

import pytest

from tests.far_sides.file_plugs import FtpPlug, SftpPlug
from tests.far_sides.plugs import ApPlug, TopicPlug, WireqPlug
from tests.feed_faults import Child
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]

RAW = "wire.raw.v1"
KILLS = 2
SEEDS = range(int(os.environ.get("FAULT_SEEDS", "1")))
"""One takes half a minute; twenty are for who looks for a fault."""
ITEMS, STEP = 60, 3
"""Items of a source at least, so many at a time while it is killed, so that several batches come of any."""


@pytest.fixture
def desk(make_kafka, make_service):
    return make_service(make_kafka().bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT="2")


def _killed(desk, plug, seed):
    """Run with kills while the far side gets more, until all is in the raw topic; return what was lost, and how many
    records are doubled.
    """
    ids = []
    options = ("--seed", str(seed), "--kills", str(KILLS))
    where = f"{type(plug).__module__}:{type(plug).__name__}"

    def raw():
        return [record for record in desk.records(RAW) if record.key == plug.name.encode()]

    with Child(desk, where, plug, f"{plug.name}{seed}", *options) as child:

        def done():
            if len(ids) < getattr(plug, "items", ITEMS) or child.said("killed\n") < KILLS:
                ids.extend(plug.fill(STEP))
                return False
            return not plug.lost_and_repeated(ids, raw())[0] and not plug.left()

        wait_until(done, 90, lambda: child.log.read_text()[-3000:])
        assert child.said("signal SIGKILL at") == KILLS, "it was killed in mid-flow"
        assert child.stop() == 0, child.log.read_text()[-2000:]
    return plug.lost_and_repeated(ids, raw())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", [ApPlug, WireqPlug, TopicPlug, SftpPlug, FtpPlug])
def test_a_far_side_loses_nothing_at_any_gap(desk, tmp_path, kind):
    for seed in SEEDS:
        plug = kind(tmp_path / f"{kind.name}-{seed}", desk.settings.kafka.bootstrap)
        plug.name = f"{kind.name}-{seed}"
        plug.start()
        try:
            lost, repeated = _killed(desk, plug, seed)
            assert not lost
            assert repeated <= KILLS * plug.batch
        finally:
            plug.stop()
