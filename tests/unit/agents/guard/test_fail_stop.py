"""How a worker ends that cannot go on: in a process of its own, for it ends the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stream.agents.guard.fail_stop import Exit

_CHILD = """
import atexit, sys
from stream.agents.guard.fail_stop import Exit, fail_stop
from stream.errors import Misconfigured
from stream.observe.logs import configure_logging

configure_logging("json", "INFO", service="test", version="0")
atexit.register(print, "an orderly end")
try:
    {raised}
except Exception as error:
    fail_stop("stage x: it ended", error=error)
"""


def _ended(raised):
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    command = [sys.executable, "-c", _CHILD.format(raised=raised)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_fault_ends_with_70_at_once_and_with_its_trace():
    """An orderly end would commit what is in hand: no hook runs."""
    ended = _ended("raise ZeroDivisionError('by nought')")
    assert ended.returncode == 70
    assert "an orderly end" not in ended.stdout
    assert "by nought" in ended.stdout


@pytest.mark.parametrize(
    "raised",
    [
        "raise Misconfigured('the folder is read-only: name another')",
        (
            "try: 1 / 0\n    except Exception as e: raise RuntimeError('crashed') from "
            "Misconfigured('the folder is read-only: name another')"
        ),
    ],
)
def test_what_the_operator_can_mend_ends_with_2_and_its_one_line(raised):
    ended = _ended(raised)
    assert ended.returncode == 2
    (line,) = ended.stdout.splitlines()
    assert "stage x: the folder is read-only: name another" in line
    assert "Traceback" not in line
    assert '"exit_code":2' in line


_AGENT = """
import asyncio, atexit
from stream.agents.guard.fail_stop import Exit, fail_stop
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
        [sys.executable, "-c", _AGENT.format(code=code.name)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == code
    said = ended.stdout + ended.stderr
    assert "a finally ran" not in said
    assert "an orderly end" not in said
    assert "it cannot go on" in said
    assert "the cause" in said


def test_the_codes_are_those_that_an_orchestrator_is_told():
    assert {code.name: int(code) for code in Exit} == {"MISCONFIGURED": 2, "FAULT": 70, "STALLED": 75}
