"""Ending at once, in a process of its own: nothing orderly runs, for every orderly way out commits what is in hand."""

import subprocess
import sys

import pytest

from stream.agents.fail_stop import Exit

_CHILD = """
import asyncio, atexit
from stream.agents.fail_stop import Exit, fail_stop
from stream.observe.logs import configure_logging

atexit.register(print, "an orderly end", flush=True)
configure_logging("json", "INFO")

async def agent():
    try:
        fail_stop("it cannot go on", code=Exit.{code}, error=ValueError("the cause"))
    finally:
        print("a finally ran", flush=True)

asyncio.run(agent())
"""


@pytest.mark.parametrize("code", list(Exit))
def test_nothing_runs_after_it_and_the_code_and_the_reason_are_told(code):
    ended = subprocess.run(
        [sys.executable, "-c", _CHILD.format(code=code.name)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == code
    said = ended.stdout + ended.stderr
    assert "a finally ran" not in said
    assert "an orderly end" not in said
    assert "it cannot go on" in said
    assert "the cause" in said


def test_the_codes_are_those_that_an_orchestrator_is_told():
    assert {code.name: int(code) for code in Exit} == {"MISCONFIGURED": 2, "FAULT": 70, "STALLED": 75}
