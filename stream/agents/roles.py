"""Puts together the stages that a role runs from the settings: this is the one place where all parts meet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from stream.agents.stage.stage import Stage
from stream.clock import Clock
from stream.errors import Transient
from stream.kafka.stages import Detectors, Role, StageSpec, stages_with
from stream.kafka.topics import Topic
from stream.settings import Settings

if TYPE_CHECKING:
    from stream.alert import Ruleset

# A worker imports only what its roles run: half the time to start, and half the memory.
# ruff: noqa: PLC0415

__all__ = ["Role", "read_rules", "stages_of"]

_ANSWER_SECONDS = 15.0
"""How long the end waits for a channel's last answer, at most: a worker has 25 s for all of its end."""
_NOTED_SECONDS = 2.0
"""How long the broker may take for the note of that answer."""
_DISORDER = timedelta(hours=1)
"""Where several detectors share the work, a story's articles come to `alert` by several partitions of wire.articles.v1:
out of order by the lag of one of them. Within this none is taken for one that came before."""


def stages_of(role: Role, settings: Settings, clock: Clock) -> list[Stage]:
    """Return the stages of a role, put together and not started. Raises `Misconfigured`."""
    specs = [spec for spec in stages_with(settings.dedupe.partitions) if spec.role is role]
    return [_MAKERS[spec.name, spec.detectors](spec, settings, clock) for spec in specs]


def _normalise(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.normalise import count_refusal, normaliser, with_sketch, with_sketches
    from stream.normalise import prepare
    from stream.observe.source_metrics import formats_at_zero
    from stream.wire import NAMES

    prepare()  # the language model, the words of dates: seconds, once, before anything waits for them
    stage = Stage(spec, settings, clock)
    stage.guard.on_refusal(count_refusal)
    formats_at_zero(NAMES)
    detectors = settings.dedupe.partitions
    send = with_sketch if detectors == 1 else with_sketches(settings.topics.partitions, detectors)
    stage.runs(stage.guard.each(normaliser(settings.limits, send)))
    return stage


def _dedupe(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.dedupe import Detectors, deduplicator
    from stream.dedupe import Params

    stage = Stage(spec, settings, clock)
    table = stage.table("index", spec.keeps[0], on_disk=True)
    params = Params(window=timedelta(hours=settings.dedupe.window_hours), max_entries=settings.dedupe.max_entries)
    detectors = Detectors(table, params)
    stage.on_recovered(table, detectors.rebuild)
    stage.runs(stage.guard.each(deduplicator(detectors, table, settings.topics.partitions, clock)))
    return stage


def _detect(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    """Return one of several detectors: as many of them as the worker has partitions of."""
    from stream.agents.dedupe import Detectors
    from stream.agents.partials import partial_judge
    from stream.dedupe import Params
    from stream.dedupe.routing import share_of

    stage = Stage(spec, settings, clock)
    table = stage.table("index", spec.keeps[0], on_disk=True)
    count = settings.dedupe.partitions
    most = share_of(settings.dedupe.max_entries, count)
    detectors = Detectors(table, Params(window=timedelta(hours=settings.dedupe.window_hours), max_entries=most))
    stage.on_recovered(table, detectors.rebuild)
    stage.runs(partial_judge(detectors, count, clock, stage.guard))
    return stage


def _resolve(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.resolve import Verdicts
    from stream.kafka.changelog import committed

    stage = Stage(spec, settings, clock)
    table = stage.table("verdicts", spec.keeps[0], on_disk=True)
    verdicts = Verdicts(table, settings, clock)

    async def rebuild() -> None:
        if table.active:
            await verdicts.rebuild(await committed(settings, spec.name, spec.reads[0].name, 0, clock))

    stage.on_recovered(table, rebuild)
    stage.runs(verdicts.work(stage.guard))
    return stage


def _join(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.join import Joiner

    stage = Stage(spec, settings, clock)
    stage.runs(Joiner(settings, clock).work(stage.guard))
    return stage


def _extract(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.extract import extractor

    stage = Stage(spec, settings, clock)
    stage.runs(stage.guard.each(extractor(settings.topics.partitions, settings.extract.min_confidence)))
    return stage


def _alert(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.alert import alerter
    from stream.agents.rules_file import RulesInForce, follow_rules, watched_rules
    from stream.agents.stories import Stories
    from stream.alert import Ruleset

    stage = Stage(spec, settings, clock)
    table = stage.table("stories", spec.keeps[0])
    window = timedelta(hours=settings.alerts.window_hours)
    stories = Stories(table, settings.topics.partitions, window, _owned(stage, spec.reads[0]))
    stage.on_recovered(table, stories.check)
    disorder = _DISORDER if settings.dedupe.partitions > 1 else timedelta()
    file = watched_rules(settings, clock)
    rules = RulesInForce(Ruleset() if file is None else file.last.ruleset)
    stage.runs(rules.by_batch(stage.guard.each(alerter(rules.matches, stories, clock, disorder))))
    if file is not None:
        stage.background.append(follow_rules(spec.name, file, rules.change))
    return stage


def _notify(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.notice import Notices
    from stream.agents.notify import Notifier
    from stream.agents.rules_file import ReadRules, follow_rules, opens_channels, watched_rules
    from stream.alert import Ruleset
    from stream.alert.changing_channels import ChangingChannels
    from stream.observe.metrics import channels_at_zero

    stage = Stage(spec, settings, clock)
    table = stage.table("deliveries", spec.keeps[0])
    file = watched_rules(settings, clock)
    ruleset, secrets = (Ruleset(), {}) if file is None else (file.last.ruleset, file.last.secrets)
    channels = ChangingChannels(ruleset, secrets, opens_channels(settings))
    channels_at_zero(channels.names)
    notices = Notices(table, settings.topics.partitions, _owned(stage, spec.reads[0]))
    engine = stage.engine
    notifier = Notifier(channels, notices, stage.guard, clock, lambda: engine.rebalancing or engine.in_recovery)
    stage.on_recovered(table, notifier.rebuild)
    stage.runs(notifier.work())
    stage.background.append(notifier.run)

    async def change(read: ReadRules) -> None:
        changed = await channels.change(channels.prepare(read.ruleset, read.secrets))
        channels_at_zero(channels.names)
        notifier.ask_anew(changed)

    if file is not None:
        stage.background.append(follow_rules(spec.name, file, change))

    async def ended() -> None:
        # An answer that is on its way is noted before the end: a restart would repeat what it answers.
        await notifier.end(min(settings.alerts.delivery_timeout, _ANSWER_SECONDS) + _NOTED_SECONDS)
        await channels.close()

    engine.before_end(ended)
    return stage


def _store(spec: StageSpec, settings: Settings, clock: Clock) -> Stage:
    from stream.agents.store import storer
    from stream.kafka.again import read_again
    from stream.store import Writer, check, open_engine

    stage = Stage(spec, settings, clock)
    engine = open_engine(settings.store.url.get_secret_value())
    with suppress(Transient):  # away now: the flow will hold until it is back
        check(engine)
    again = partial(read_again, settings, clock=clock)
    stage.runs(storer(Writer(engine), stage.guard, again, clock))
    return stage


def _owned(stage: Stage, topic: Topic) -> Callable[[], set[int]]:
    """Return the partitions of a topic that this worker has now: a table in memory may still hold rows of others."""
    return lambda: {partition for name, partition in stage.engine.assigned() if name == topic.name}


def read_rules(settings: Settings) -> Ruleset:
    """Return the rules, or none where no file is set. Raises `Misconfigured`, also for a file without a rule and for a
    channel that cannot be used.
    """
    from stream.agents.rules_file import rules_file
    from stream.alert import Ruleset

    file = rules_file(settings)
    return Ruleset() if file is None else file.read().ruleset


_MAKERS: dict[tuple[str, Detectors], Callable[[StageSpec, Settings, Clock], Stage]] = {
    ("normalise", Detectors.ANY): _normalise,
    ("dedupe", Detectors.ONE): _dedupe,
    ("dedupe", Detectors.SEVERAL): _detect,
    ("resolve", Detectors.SEVERAL): _resolve,
    ("join", Detectors.SEVERAL): _join,
    ("extract", Detectors.ANY): _extract,
    ("alert", Detectors.ANY): _alert,
    ("notify", Detectors.ANY): _notify,
    ("store", Detectors.ANY): _store,
}
"""How each stage of the table (`stream.kafka.stages`) is put together."""
