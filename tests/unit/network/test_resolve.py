"""Names are looked up beside everything else."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from stream.network.resolve import Resolver


async def test_a_name_has_its_addresses():
    resolver = Resolver()
    found = await resolver.resolve("localhost", 80, socket.AF_INET)
    await resolver.close()
    assert {(one["host"], one["port"], one["family"]) for one in found} == {("127.0.0.1", 80, socket.AF_INET)}


async def test_a_name_that_nobody_knows_is_an_error_of_the_system():
    resolver = Resolver()
    with pytest.raises(OSError, match=r"Name or service|name resolution|No address|not known"):
        await resolver.resolve("nowhere.invalid", 80)
    await resolver.close()


async def test_names_that_hang_and_threads_that_are_taken_hold_up_no_other_name():
    answered = threading.Event()

    def lookup(host: str, *_: object, **__: object) -> list[object]:
        if host.startswith("dead"):
            answered.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]

    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    taken = loop.run_in_executor(None, answered.wait, 30)
    resolver = Resolver(lookup)
    hanging = [asyncio.ensure_future(resolver.resolve(f"dead{number}.example", 80)) for number in range(20)]
    async with asyncio.timeout(10):
        assert (await resolver.resolve("good.example", 80))[0]["host"] == "192.0.2.1"
    assert not any(one.done() for one in (taken, *hanging))
    answered.set()
    await asyncio.gather(taken, *hanging)
    await resolver.close()
