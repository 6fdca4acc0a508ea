"""Each family of checks of `wirestream doctor`, by what it is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stream.errors import Misconfigured
from stream.kafka.errors import BrokerAway
from stream.kafka.rights.need import Part
from stream.operate.doctor.disk import Folder, disk_findings, folder_finding, look_at
from stream.operate.doctor.files import feeds_findings
from stream.operate.doctor.groups import group_findings, retention_findings
from stream.operate.doctor.rights import lacking_of, parts_named, rights_findings
from stream.operate.doctor.topics import Replicas, replica_findings
from stream.operate.lag.stage_lag import PartitionLag, StageLag
from stream.settings import Dedupe, Kafka, Settings, Store, Topics

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR_MS = 3600 * 1000


def _stage(name="store", *, members=1, committed=5, first=0, end=9, hours=0.0):
    oldest = NOW - timedelta(hours=hours)
    partition = PartitionLag("wire.extracted.v1", 0, committed, first, end, oldest)
    return StageLag(name, f"wirestream-{name}", "Stable", members, (partition,))


def test_records_for_which_nobody_works_are_a_fault():
    (found,) = group_findings([_stage(members=0), _stage("alert")])
    assert "nobody works for store, and 4 records wait" in found.fault
    assert "wirestream worker store" in found.fault


def test_a_stage_that_was_never_started_or_has_nothing_to_do_is_none():
    (found,) = group_findings([_stage(members=0, committed=None), _stage("alert", members=0, committed=9)])
    assert found.fault == ""
    assert "store, alert" in found.warning
    (found,) = group_findings([_stage()])
    assert (found.fault, found.warning) == ("", "")


@pytest.mark.parametrize(("hours", "is_fault"), [(11, False), (13, True)])
def test_half_of_the_retention_is_the_bound(hours, is_fault):
    (found,) = retention_findings([_stage(hours=hours)], {"wire.extracted.v1": 24 * HOUR_MS}, NOW)
    assert bool(found.fault) is is_fault
    if is_fault:
        assert "store has not read what is 13.0 h old" in found.fault
        assert "kept for 24 h only" in found.fault


def test_a_topic_that_keeps_all_is_never_too_late_and_what_is_gone_is_said():
    (found,) = retention_findings([_stage(hours=9000)], {"wire.extracted.v1": -1}, NOW)
    assert found.fault == ""
    (found,) = retention_findings([_stage(first=7)], {}, NOW)
    assert "2 records went before store had read them" in found.fault


BEHIND_A_NAME = Settings().model_copy(update={"kafka": Kafka.model_construct(security="SASL_PLAINTEXT")})


async def test_a_broker_that_is_away_is_no_right_that_is_lacking(closed_port):
    kafka = Kafka(bootstrap=f"127.0.0.1:{closed_port}", security="SASL_PLAINTEXT", username="u", password="p")  # noqa: S106
    with pytest.raises(BrokerAway):
        await lacking_of(Settings(kafka=kafka), [])


def _rights(lacking, *, named=False, settings=BEHIND_A_NAME):
    return list(rights_findings({Part(name): lack for name, lack in lacking.items()}, settings, named=named))


def test_rights_of_one_role_are_enough_unless_it_is_named():
    (found,) = _rights({"store": "", "alert": "lacks Read"})
    assert "enough for store, not for alert" in found.warning
    assert [each.fault for each in _rights({"store": "", "alert": "lacks Read"}, named=True)] == ["lacks Read"]
    assert [each.fault for each in _rights({"store": "lacks it", "alert": "lacks it"})] == ["lacks it"]
    assert [each.about for each in _rights({"store": ""})] == ["enough for store"]
    assert [each.fault for each in _rights({"store": "lacks it"}, settings=Settings())] == [""]
    with pytest.raises(Misconfigured, match="no part 'desk': choose from normalise"):
        parts_named(["store", "desk"])


def _replicas(**fields):
    return Replicas(**{"topic": "wire.raw.v1", "partition": 1, "leader": 1, "wanted": 3, "in_sync": 3} | fields)


SETTINGS = Settings(topics=Topics(replication=3, min_insync_replicas=2))


@pytest.mark.parametrize(
    ("fields", "fault", "warning"),
    [
        ({}, "", ""),
        ({"leader": -1, "in_sync": 0}, "wire.raw.v1:1 have no leader", ""),
        ({"in_sync": 1}, "fewer replicas in sync than min.insync.replicas", ""),
        ({"in_sync": 2}, "", "1 partitions have replicas that are not in sync"),
        ({"wanted": 1, "in_sync": 1}, "fewer than 3 replicas", ""),
    ],
)
def test_replicas(fields, fault, warning):
    found = list(replica_findings([_replicas(), _replicas(**fields)], SETTINGS, {"wire.raw.v1": 2}))
    assert fault in "".join(each.fault for each in found)
    assert warning in "".join(each.warning for each in found)
    assert bool(fault) == any(each.fault for each in found)
    assert bool(warning) == any(each.warning for each in found)


def test_a_folder_that_is_missing_full_or_not_ours(tmp_path):
    settings = Settings(dedupe=Dedupe(state_dir=tmp_path / "none"), store=Store(url=f"sqlite:///{tmp_path}/wire.db"))
    state, database = disk_findings(settings)
    assert "is no folder: create it, or mend WIRESTREAM_DEDUPE__STATE_DIR" in state.fault
    assert (database.fault, "writable" in database.about) == ("", True)
    assert list(tmp_path.iterdir()) == []
    full = folder_finding(Folder(tmp_path, "S", is_there=True, is_writable=True, free=300 * 1024**2))
    assert "0.3 GiB left" in full.fault


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that root cannot write to is Linux's")
def test_a_folder_that_cannot_be_written_to():
    assert "cannot be written to" in folder_finding(look_at(Path("/proc"), "WIRESTREAM_STORE__URL")).fault


def test_a_feeds_file_whose_secret_is_not_set(tmp_path):
    file = tmp_path / "feeds.yaml"
    file.write_text("sources:\n  a:\n    kind: push\n    scheme: bearer\n    secret: ${NOPE_AT_ALL}\n")
    found = list(feeds_findings(file))
    assert any("NOPE_AT_ALL" in each.fault for each in found)
