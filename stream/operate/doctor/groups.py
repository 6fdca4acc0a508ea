"""Checks the stages: does somebody work for each, and will it have read its records before they are gone? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from stream.kafka.stages import STAGES
from stream.operate.doctor.finding import Finding
from stream.operate.lag.stage_lag import StageLag

__all__ = ["group_findings", "retention_findings"]

_SHARE = 0.5
"""Of a topic's retention, how old what is not read may be: the rest is the time to mend what is wrong."""


def group_findings(stages: Iterable[StageLag]) -> Iterator[Finding]:
    """Yield what is to be said of stages for which nobody works. One that has never been started is no fault: this is
    run before the first start, too.
    """
    stages = list(stages)
    down = [stage for stage in stages if stage.is_down and stage.lag and not stage.never_committed]
    for stage in down:
        role = next((str(each.role) for each in STAGES if each.name == stage.stage), stage.stage)
        fault = (
            f"nobody works for {stage.stage}, and {stage.lag:,} records wait: see why it ended, and start it "
            f"(`wirestream worker {role}`)"
        )
        yield Finding("stages", "", fault)
    idle = [stage.stage for stage in stages if stage.is_down and stage not in down]
    if idle:
        yield Finding("stages", "", warning=f"nobody works for {', '.join(idle)}; nothing that they began waits")
    if not down and not idle:
        yield Finding("stages", f"all {len(stages)} are worked for")


def retention_findings(stages: Iterable[StageLag], retention_ms: Mapping[str, int], now: datetime) -> Iterator[Finding]:
    """Yield a fault for each stage whose oldest record that it has not read will be gone soon, or that has lost some.
    `retention_ms` is each topic's at the brokers; a topic that keeps all is left out.
    """
    well = True
    for stage in stages:
        if stage.expired:
            well = False
            yield Finding(
                "retention",
                "",
                f"{stage.expired:,} records went before {stage.stage} had read them: deploy/runbooks/RecordsExpired.md",
            )
        late = [
            (each, age, kept / 1000)
            for each in stage.partitions
            if (kept := retention_ms.get(each.topic, -1)) > 0
            and (age := each.age(now)) is not None
            and age > kept / 1000 * _SHARE
        ]
        for each, age, seconds in late[:1]:
            well = False
            yield Finding(
                "retention",
                "",
                f"{stage.stage} has not read what is {age / 3600:.1f} h old in {each.topic}:{each.partition}, "
                f"and it is kept for {seconds / 3600:.0f} h only: start the stage, or keep the topic longer meanwhile "
                f"(`kafka-configs --alter --entity-type topics --entity-name {each.topic} --add-config "
                "retention.ms=…`)",
            )
    if well:
        yield Finding("retention", "what is not read yet is younger than half of what is kept")
