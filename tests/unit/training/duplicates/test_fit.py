"""The weights: the same from the same copy, in every process; what is no labelled copy is refused in one line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from stream.errors import Misconfigured
from stream.training.duplicates.fit import lines_of, main, pairs


def test_the_same_copy_gives_the_same_weights_to_the_bit_in_every_process(lines, tmp_path):
    (tmp_path / "dev.jsonl").write_bytes(b"\n".join(lines))
    program = (
        "import sys, numpy; from pathlib import Path; from stream.training.duplicates.fit import *;"
        "found = [pair for pair in pairs(lines_of(Path(sys.argv[1]))) if pair.prior < 99];"
        "weights = fit(numpy.array([pair.features for pair in found]), numpy.array([pair.same for pair in found]));"
        "sys.stdout.buffer.write(weights.tobytes())"
    )
    digests = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program, str(tmp_path / "dev.jsonl")],
                env={**os.environ, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            ).stdout
        ).hexdigest()
        for seed in ("1", "4711")
    }
    assert len(digests) == 1
    assert hashlib.sha256(b"").hexdigest() not in digests


def test_the_weights_are_written_where_they_are_asked_for(lines, tmp_path):
    (tmp_path / "dev.jsonl").write_bytes(b"\n".join(lines))
    main(tmp_path / "dev.jsonl", tmp_path / "weights.json")
    assert '"many numbers behind words"' in (tmp_path / "weights.json").read_text()


@pytest.mark.parametrize("line", [b"{", b'{"id": "a", "text": "x"}', b'{"id": "a", "text": 5, "cluster": "s"}'])
def test_a_line_that_is_no_labelled_copy_is_named_by_its_number(lines, line):
    with pytest.raises(Misconfigured, match="line 3: "):
        list(pairs([*lines[:2], line]))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "cut.gz").write_bytes(b"\x1f\x8b\x08")
    for name in ("gone.jsonl", "cut.gz"):
        with pytest.raises(Misconfigured, match=name):
            lines_of(tmp_path / name)


@pytest.mark.parametrize("module", ["fit", "crossvalidate"])
@pytest.mark.parametrize("arguments", [[], ["gone.jsonl"]], ids=["no file", "a file that is not there"])
def test_a_command_that_cannot_run_says_so_in_a_line_and_ends_with_2(tmp_path, module, arguments):
    command = [sys.executable, "-m", f"stream.training.duplicates.{module}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr
