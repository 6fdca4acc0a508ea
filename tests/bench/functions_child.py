"""The pure functions in this process: alone (by stage), or behind raw aiokafka."""

from __future__ import annotations

import asyncio
from typing import Any

import uvloop

from tests.bench.articles import article
from tests.bench.chain import Chain, timed_stages
from tests.bench.child import answer, argument
from tests.bench.hop_child import raw_loop

__all__: list[str] = []


async def _behind_aiokafka(given: dict[str, Any]) -> None:
    chain = Chain()
    watch = await raw_loop(given, lambda record: chain(record.value, record.partition, record.offset, record.timestamp))
    answer(seconds=watch.seconds, cpu=watch.cpu, relations=chain.relations, quotes=chain.quotes)


def main(given: dict[str, Any]) -> None:
    if given["kind"] == "alone":
        timed_stages([article(number, seed=2) for number in range(20)])  # what is loaded at the first use
        answer(**timed_stages([article(number, seed=3) for number in range(given["count"])], given.get("rate")))
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_behind_aiokafka(given))


if __name__ == "__main__":
    main(argument())
