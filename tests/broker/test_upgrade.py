"""The release before and this one in the same groups, under load: each reads what the other wrote, and nothing is lost.

The release before is a commit of this repository's history, which runs on what is installed here. Where a clone has no
history (`git clone --depth 1`) there is nothing to run: tests/contract/fixtures hold the format of its messages.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from tests.feed import Feed
from tests.receiver import Receiver
from tests.service import Service, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.fault]

ROOT = Path(__file__).parents[2]
_MOVES = 2
"""Of partitions: to the new worker when it comes, and when the old one goes."""
LAST_RELEASE = "6afc2dd04b071a9be6c6bbb5d35eab9fb74b5836"
"""The commit that was released before this one. Raise it with each release."""
RULES = """
channels:
  desk:
    webhook: {url: "%s"}
rules:
  - {name: all, include: {provider: "*"}, channels: [desk]}
"""
RULES_NOW = RULES.replace("    webhook:", "    allow_private: true\n    webhook:")
"""As this release has it: the one before does not know the key. Rules go with the release that reads them."""


@pytest.fixture
def last_release(tmp_path):
    """The source tree of the release before this one."""
    made = subprocess.run(
        ["git", "archive", LAST_RELEASE, "stream", "schemas"], cwd=ROOT, capture_output=True, check=False
    )
    if made.returncode:
        said = f"this clone has no {LAST_RELEASE[:7]} ({made.stderr.decode(errors='replace').strip()})"
        if os.environ.get("REQUIRE_HISTORY", "").lower() in {"1", "true"}:
            pytest.fail(f"{said}: `git fetch --unshallow`")
        pytest.skip(said)
    folder = tmp_path / "release"
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.mark.timeout(240)
def test_a_rolling_upgrade_under_load_loses_nothing_and_wakes_the_desk_once(
    kafka, postgres_url, tmp_path, last_release
):
    """The release before runs; the tables are migrated beside it; this one joins all its groups, both work for a while,
    and then the old one is ended with work in hand.
    """
    with Receiver() as desk:
        rules = tmp_path / "rules.yaml"
        rules.write_text(RULES % desk.url("/desk"))
        rules.with_name("now.yaml").write_text(RULES_NOW % desk.url("/desk"))
        (folder := tmp_path / "service").mkdir()
        service = Service(
            kafka.bootstrap, postgres_url, folder, release=last_release, WIRESTREAM_ALERTS__RULES=str(rules)
        )
        try:
            count = _upgrade(service, last_release, rules.with_name("now.yaml"))
            service.wait_stored(count, within=120)
            wait_until(lambda: len(desk.times()) >= count, 60, lambda: f"{len(desk.times())} of {count} at the desk")
            assert service.terminate("new") == 0
        finally:
            service.close()
        rows = service.rows("SELECT guid, relation, count(*) FROM articles GROUP BY guid, relation")
        assert Counter((relation, number) for _, relation, number in rows) == {("new", 1): count}
        assert service.dead_letters() == []
        # A partition that moves between the call of a channel and its note repeats that one delivery: the new one came,
        # the old one went.
        again = desk.times().total() - count
        assert (len(desk.times()), again <= _MOVES) == (count, True), f"{again} deliveries were repeated"


def _upgrade(service: Service, last_release: Path, rules: Path) -> int:
    """Return how many stories were sent."""
    service.start(name="old", release=last_release)
    service.wait_ready("old")
    with Feed(service.settings, per_second=20) as feed:
        service.wait_stored(40, within=60)
        code, said = service.run_command("migrate")
        assert (code, "the database is at revision" in said) == (0, True), said
        before = service.stored()
        service.wait_stored(before + 20, within=60)  # the old one writes to the new tables
        service.start(name="new", WIRESTREAM_ALERTS__RULES=str(rules))
        service.wait_ready("new", within=90)
        wait_until(
            lambda: all(_handled(service, name, "extract") > 0 for name in ("old", "new")),
            60,
            lambda: f"one has it all: {service.log('new')[-1500:]}",
        )
        beside = service.stored()
        service.wait_stored(beside + 40, within=60)
        feed.burst(150)
        feed.wait_sent(feed.sent + 150, within=30)
        assert service.stored() < feed.sent, "the old one was ended when all was done"
        assert service.terminate("old") == 0
        after = service.stored()
        service.wait_stored(after + 20, within=90)
    return feed.sent


def _handled(service: Service, name: str, stage: str) -> float:
    return service.metric(name, f'wire_records_total{{outcome="handled",stage="{stage}"}}')
