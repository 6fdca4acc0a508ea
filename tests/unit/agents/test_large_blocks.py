"""What the system is asked for when large blocks come and go: page faults and pages of a process of its own, on glibc.
In one that has long been at work, what others gave back stands in for blocks.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from stream.agents.large_blocks import give_back_large_blocks, keeping_large_blocks

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such switches")

BLOCK = 8 * 1024 * 1024
TIMES = 20
PAGES = BLOCK // resource.getpagesize()


@pytest.fixture(scope="module")
def found():
    """What the process below found."""
    done = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_each_large_block_goes_back_and_is_kept_while_many_come(found):
    before, meanwhile, after = found["faults"]
    assert before > TIMES * PAGES / 2
    assert meanwhile < 3 * PAGES
    assert after > TIMES * PAGES / 2


def test_what_was_kept_goes_back_at_the_end(found):
    full, given_back, at_the_end = found["pages"]
    assert given_back > full - TIMES * PAGES / 2, "nothing was kept"
    assert at_the_end < full - TIMES * PAGES / 2


def _faults():
    """Page faults of `TIMES` blocks, one after another: where each goes back, all of its pages come anew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for n in range(TIMES):
        bytearray(b"x") * (BLOCK + n)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def _pages():
    return int(Path("/proc/self/statm").read_text("ascii").split()[1])


def _measure():
    give_back_large_blocks()
    faults = [_faults()]
    with keeping_large_blocks():
        faults.append(_faults())
    faults.append(_faults())
    with keeping_large_blocks():
        many = [b"x" * (BLOCK + n) for n in range(TIMES)]
        pages = [_pages()]
        del many
        pages.append(_pages())
    pages.append(_pages())
    return {"faults": faults, "pages": pages}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure()))
