"""What a command says of bad input: one line on stderr, exit code 2, never a traceback; and in bounded time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from stream.commit import release
from stream.store import migrate

ROOT = Path(__file__).parents[3]
NINJS = {
    "uri": "urn:test:1",
    "version": "1",
    "versioncreated": "2026-03-01T10:00:00Z",
    "type": "text",
    "pubstatus": "usable",
    "language": "en",
    "provider": "testwire",
    "headline": "Bridge shut",
    "body_text": "PORTO (Testwire) — The bridge is shut.\n\n“We go on,” mayor Ana Brandão said.",
}
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><nitf><body>&b;</body></nitf>'
WITHIN = 10.0
"""Seconds for a command that finds no broker."""


@pytest.fixture(autouse=True)
def desk(desk):
    """With some files in it."""
    (desk / "a.json").write_bytes(orjson.dumps(NINJS))
    (desk / "bad.jsonl").write_text('{"id": "1", "ts": 0, "headline": "H", "text": "T"}\nno json\n')
    (desk / "odd.jsonl").write_text('["a list"]\n')
    (desk / "bad.yaml").write_text("rules: [\n")
    (desk / "odd.yaml").write_text("rules:\n  - name: x\n    bogus: 1\n")
    (desk / "folder").mkdir()
    return desk


def _process(*arguments, **environment):
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", "stream", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended, time.monotonic() - began


def _one_line(said: str) -> str:
    assert said.startswith("wirestream: ")
    assert said.endswith("\n")
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("inspect missing.xml", "missing.xml is not there"),
        ("inspect", "paths"),
        ("replay missing", "missing is not there"),
        ("replay folder", "no file in folder"),
        ("replay a.json --rate fast", "--rate fast: give payloads a second"),
        ("replay a.json --rate 0", "--rate 0"),
        ("replay a.json --rate nan", "--rate nan"),
        ("replay a.json --rate -1/s", "--rate -1/s"),
        ("replay a.json --speed 0", "--speed 0: give times"),
        ("replay a.json --speed -2", "--speed -2"),
        ("replay a.json --speed nan", "--speed nan"),
        ("replay a.json --speed fast", "--speed"),
        ("replay a.json --duplicates 2", "--duplicates"),
        ("replay a.json --duplicates nan", "--duplicates"),
        ("replay a.json --bogus", "--bogus"),
        ("worker boss", "no role 'boss': choose from normalise, dedupe, extract, alert, store"),
        ("judge missing.jsonl", "missing.jsonl is not there"),
        ("judge folder", "folder is a folder"),
        ("judge bad.jsonl", "line 2"),
        ("judge bad.jsonl --json", "line 2"),
        ("judge odd.jsonl", "line 1"),
        ("quotes missing.jsonl", "missing.jsonl is not there"),
        ("quotes folder", "folder is a folder"),
        ("quotes bad.jsonl", "line 2"),
        ("quotes odd.jsonl --json", "line 1"),
        ("alerts check missing.yaml", "missing.yaml is not there"),
        ("alerts check folder", "folder is a folder"),
        ("alerts check bad.yaml", "bad.yaml:2"),
        ("alerts check odd.yaml", "odd.yaml:2"),
        ("alerts test odd.yaml", "odd.yaml:2"),
        ("feed watch missing", "missing is no folder"),
        ("feed watch a.json", "a.json is no folder"),
        ("feed watch folder --settle 0", "--settle"),
        ("search bridge", "wirestream migrate"),
        ("search", "query"),
        ("search bridge --limit 0", "--limit"),
        ("dlq show", "place"),
        ("dlq replay", "--stage or --reason"),
        ("schema export a.json", "a.json"),
        ("schema check folder", "folder"),
        ("demo --seeds missing", "missing is no folder"),
        ("demo --seeds folder", "no wire copy in folder"),
        ("health", "WIRESTREAM_WEB__PORT"),
        ("bogus", "'bogus'"),
        ("feed bogus", "'bogus'"),
    ],
)
def test_bad_input_ends_in_one_line_with_code_2(run, arguments, said):
    code, shown, line = run(*arguments.split())
    assert said in _one_line(line)
    assert code == 2
    assert "Traceback" not in shown


def test_a_name_of_several_lines_and_markup_is_still_one_line(run):
    code, _, line = run("inspect", "a\nb[/red].xml")
    assert code == 2
    assert "b[/red].xml is not there" in _one_line(line)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that nobody can read is Linux's")
@pytest.mark.parametrize("command", ["inspect", "judge", "quotes", "replay", "alerts check"])
def test_a_file_that_cannot_be_read_is_one_line(run, command):
    code, _, line = run(*command.split(), "/proc/self/mem")
    assert code == 2
    _one_line(line)


def test_a_port_that_is_taken_is_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended, _ = _process("worker", "store", WIRESTREAM_WEB__PORT=port)
    assert ended.returncode == 2
    assert port in _one_line(ended.stderr)


@pytest.mark.parametrize("command", ["search bridge", "migrate", "alerts test good.yaml", "doctor"])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "sqlite:///"),
        ("mysql://desk:hush@h/db", "only sqlite and postgresql"),
        ("sqlite:////nowhere/at/all/x.db", "does not exist"),
        ("postgresql://desk:hush@127.0.0.1:{closed}/db", "WIRESTREAM_STORE__URL"),
    ],
)
def test_a_bad_database_is_told_without_its_password(run, desk, monkeypatch, closed_port, command, url, said):
    (desk / "good.yaml").write_text("rules:\n  - name: x\n    include:\n      text: bridge\n")
    monkeypatch.setenv("WIRESTREAM_STORE__URL", url.format(closed=closed_port))
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", f"127.0.0.1:{closed_port}")
    code, shown, line = run(*command.split())
    if command == "doctor":  # which goes on to the next check
        assert code == 1
        assert "✗ database" in shown
        assert "alert rules" in shown
    else:
        assert code == 2
        assert said in _one_line(line)
    assert "hush" not in shown + line


@pytest.mark.parametrize(
    "arguments",
    ["replay a.json", "topics plan", "topics apply", "dlq list", "dlq show 0/0", "dlq replay 0/0", "lag --over 5"],
)
def test_without_a_broker_a_command_ends_soon_in_one_line(run, monkeypatch, closed_port, arguments):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", f"127.0.0.1:{closed_port}")
    began = time.monotonic()
    code, _, line = run(*arguments.split())
    assert time.monotonic() - began < WITHIN
    assert code == 2
    assert f"127.0.0.1:{closed_port}" in _one_line(line)
    assert "WIRESTREAM_KAFKA__BOOTSTRAP" in line


@pytest.mark.parametrize("arguments", ["feed watch folder", "topics plan"])
def test_without_a_broker_a_process_ends_soon_in_one_line(closed_port, arguments):
    ended, seconds = _process(*arguments.split(), WIRESTREAM_KAFKA__BOOTSTRAP=f"127.0.0.1:{closed_port}")
    assert ended.returncode == 2
    assert f"127.0.0.1:{closed_port}" in _one_line(ended.stderr)
    assert "Traceback" not in ended.stdout
    assert seconds < WITHIN + 10  # with the start of Python on a busy machine


def test_doctor_without_a_broker_goes_through_all_checks(run, monkeypatch, closed_port):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", f"127.0.0.1:{closed_port}")
    monkeypatch.setenv("WIRESTREAM_ALERTS__RULES", "odd.yaml")
    code, shown, line = run("doctor")
    assert (code, line) == (1, "")
    assert [row[:3] for row in shown.splitlines() if row[0] in "✓✗"] == ["✓ v", "✓ c", "✗ k", "✗ d", "✓ d", "✗ a"]
    assert "odd.yaml:2" in shown


def test_bad_settings_end_in_one_line_for_every_command_that_reads_them(run, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRP", "h:1")
    for arguments in ("replay a.json", "topics plan", "search x", "dlq list", "doctor", "worker store", "health"):
        code, shown, line = run(*arguments.split())
        assert (code, shown) == (2, "")
        assert "did you mean WIRESTREAM_KAFKA__BOOTSTRAP" in _one_line(line)
    code, shown, line = run("settings")  # which the line names as the place to look
    assert code == 2
    assert "WIRESTREAM_KAFKA__BOOTSTRAP" in shown
    _one_line(line)


def test_settings_show_no_secret(run, monkeypatch):
    monkeypatch.setenv("WIRESTREAM_STORE__URL", "postgresql://desk:hush-store@h/db")
    monkeypatch.setenv("WIRESTREAM_KAFKA__PASSWORD", "hush-kafka")
    code, shown, _ = run("settings")
    assert code == 0
    assert "WIRESTREAM_STORE__URL" in shown
    assert "hush" not in shown


def test_inspect_gives_one_object_an_article_and_the_reason_of_a_refusal(run, desk):
    (desk / "bomb.xml").write_bytes(BOMB)
    (desk / "empty.txt").write_bytes(b"")
    code, shown, line = run("inspect", "--json", "a.json", "bomb.xml", "empty.txt")
    assert (code, line) == (1, "")
    article, *refused = [orjson.loads(row) for row in shown.splitlines()]
    assert (article["file"], article["format"]) == ("a.json", "ninjs")
    assert article["article"]["headline"] == "Bridge shut"
    (quote,) = article["article"]["quotes"]
    assert quote["speaker"] == "Ana Brandão"
    assert quote["text"] in article["article"]["body"]
    assert [set(record) for record in refused] == [{"file", "error"}] * 2
    assert [record["file"] for record in refused] == ["bomb.xml", "empty.txt"]
    assert refused[1]["error"]["reason"] == "empty"
    assert all(set(record["error"]) == {"reason", "detail"} for record in refused)


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_inspect_goes_on_after_a_refusal_and_tells_it_by_its_code(run, desk, json):
    for name, payload in {
        "1 good.json": orjson.dumps(NINJS),
        "2 bomb.xml": BOMB,
        "3 cut.json": b'{"uri": "cut',
        "4 good.json": orjson.dumps(NINJS),
    }.items():
        (desk / "folder" / name).write_bytes(payload)
    code, shown, line = run("inspect", *json, "folder")
    assert (code, line) == (1, "")
    if json:
        assert [orjson.loads(row)["file"].rpartition("/")[2][0] for row in shown.splitlines()] == ["1", "2", "3", "4"]
    assert shown.index("2 bomb.xml") < shown.index("3 cut.json") < shown.index("4 good.json")
    assert run("inspect", *json, "folder/1 good.json", "folder/4 good.json")[0] == 0
    (desk / "folder" / "two.json").write_bytes(orjson.dumps([NINJS, {"x": 1}]))
    assert run("inspect", *json, "folder/two.json")[0] == 1, "an item of a file counts"
    assert "exit code 1" in " ".join(run("inspect", "--help")[1].split())


def test_inspect_shows_people_why_a_hostile_file_was_refused(run, desk):
    (desk / "bomb.xml").write_bytes(BOMB)
    refused = orjson.loads(run("inspect", "--json", "bomb.xml")[1])["error"]["reason"]
    code, shown, _ = run("inspect", "bomb.xml")
    assert code == 1
    assert f"refused: {refused}" in shown
    assert "bomb.xml" in shown


def test_judge_and_quotes_take_ids_that_would_be_markup(run, desk):
    (desk / "ids.jsonl").write_text(
        '{"id": "[/red]", "ts": 0, "headline": "[bold]", "text": "“No,” Ana Brandão said."}\n'
    )
    for command in ("judge", "quotes"):
        code, shown, line = run(command, "ids.jsonl")
        assert (code, line) == (0, "")
        assert "[/red]" in shown
        (record,) = [orjson.loads(row) for row in run(command, "ids.jsonl", "--json")[1].splitlines()]
        assert record["id"] == "[/red]"


def test_a_search_of_an_empty_store_finds_nothing(run, desk):
    migrate("sqlite:///wirestream.db")
    assert run("search", "bridge") == (0, "nothing found in sqlite:///wirestream.db\n", "")
    assert run("search", "bridge", "--json") == (0, "", "")


def test_health_of_a_closed_port_is_code_1(run, monkeypatch, closed_port):
    monkeypatch.setenv("WIRESTREAM_WEB__PORT", str(closed_port))
    code, shown, line = run("health")
    assert (code, line) == (1, "")
    assert "no worker answers" in shown


def test_help_and_version(run):
    assert run("version") == run("--version") == (0, f"{release()}\n", "")
    code, shown, line = run("--help")
    assert (code, line) == (0, "")
    for command in (
        "demo",
        "worker",
        "replay",
        "inspect",
        "judge",
        "quotes",
        "search",
        "lag",
        "sources",
        "trace",
        "doctor",
        "feed",
        "dlq",
        "topics",
    ):
        assert command in shown
    for group in ((), ("dlq",)):
        code, shown, line = run(*group)
        assert (code, line) == (2, "")
        assert shown.startswith("Usage:")


def test_a_reader_who_has_enough_is_no_fault(desk):
    for n in range(300):
        (desk / "folder" / f"{n}.json").write_bytes(orjson.dumps(NINJS | {"uri": str(n), "body_text": "x " * 2000}))
    process = subprocess.Popen(
        [sys.executable, "-m", "stream", "inspect", "--json", "folder"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(30)
