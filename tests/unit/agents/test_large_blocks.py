"""What the system is asked for when large blocks come and go: page faults of this process, on glibc."""

from __future__ import annotations

import platform
import resource
from pathlib import Path

import pytest

from stream.agents.large_blocks import give_back_large_blocks, keeping_large_blocks

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such switches")

BLOCK = 8 * 1024 * 1024
TIMES = 20
PAGES = BLOCK // resource.getpagesize()


def _faults():
    """Page faults of `TIMES` blocks, one after another: where each goes back, all of its pages come anew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for n in range(TIMES):
        bytearray(b"x") * (BLOCK + n)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_each_large_block_goes_back_and_is_kept_while_many_come():
    give_back_large_blocks()
    assert _faults() > TIMES * PAGES / 2
    with keeping_large_blocks():
        assert _faults() < 3 * PAGES
    assert _faults() > TIMES * PAGES / 2


def test_what_was_kept_goes_back_at_the_end():
    with keeping_large_blocks():
        many = [b"x" * (BLOCK + n) for n in range(TIMES)]
        kept = _resident()
        del many
        assert _resident() > kept - TIMES * BLOCK / 2, "nothing was kept"
    assert _resident() < kept - TIMES * BLOCK / 2


def _resident():
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
