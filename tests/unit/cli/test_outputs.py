"""Names, outputs and folders as machines have them: no UTF-8, FIFOs, credentials in URLs, no database yet."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Thread

import orjson
import pytest

from stream.inspect import inspect_files
from stream.inspect.backtest import from_folder
from stream.newsdesk.folder import files_of, shown
from stream.observe.masked import masked
from stream.produce.files import payloads_of
from stream.store import migrate
from stream.wire import Limits

ROOT = Path(__file__).parents[3]
STORY = "Причал закрыт\n\nПричал закрыт до пятницы, сказал совет.\n"


@pytest.fixture(autouse=True)
def desk(desk):
    """With some files in it."""
    (desk / "feed").mkdir()
    return desk


@pytest.fixture
def run(run_for_bytes):
    """Runs `wirestream …` on a wide screen; gives what it wrote as bytes."""
    return partial(run_for_bytes, COLUMNS="200")


def odd_name(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/f\xe4hre.txt")).write_text(STORY, "utf-8")


@pytest.mark.parametrize("command", ["inspect", "inspect --json", "judge", "quotes", "alerts check", "replay"])
def test_a_name_that_is_no_utf_8_ends_no_command(desk, run, command):
    odd_name(desk / "feed")
    if command.startswith("inspect"):
        code, said, _ = run(*command.split(), b"feed/f\xe4hre.txt")
        assert code == 0
        assert b"feed/f\\xe4hre.txt" in said.replace(b"\\\\", b"\\")
    code, _, said = run(*command.split(), b"feed/f\xe4hre.txt-gone")
    assert code == 2
    assert b"f\\xe4hre.txt-gone is not there" in said


def test_the_name_is_text_wherever_it_goes(desk):
    odd_name(desk / "feed")
    (record,) = inspect_files([desk / "feed"])
    assert record["file"].endswith("feed/f\\xe4hre.txt")
    orjson.dumps(record)
    (payload,) = payloads_of([desk / "feed"], timed=True)
    assert payload.name.endswith("feed/f\\xe4hre.txt")
    assert shown(Path("Fähre")) == "Fähre"


def test_an_output_that_lacks_a_letter_still_tells(desk):
    (desk / "feed" / "a.txt").write_text(STORY, "utf-8")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONIOENCODING": "latin-1"}
    words = [sys.executable, "-m", "stream", "inspect", "feed"]
    ended = subprocess.run(words, env=environment, capture_output=True, timeout=100, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"plain-text" in ended.stdout
    assert "Причал".encode("latin-1", "backslashreplace") in ended.stdout


@pytest.fixture
def odd_things(desk):
    """A story beside a FIFO, a socket and links: to nothing, to the FIFO and to a device."""
    folder = desk / "feed"
    (folder / "b.txt").write_text(STORY, "utf-8")
    os.mkfifo(folder / "a.fifo")
    (folder / "gone.txt").symlink_to("nothing")
    (folder / "to-fifo").symlink_to("a.fifo")
    (folder / "null").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("feed/s.sock")
        yield folder


SKIPPED = {
    "a.fifo": "a FIFO", "gone.txt": "a link to nothing", "to-fifo": "a FIFO", "null": "a device", "s.sock": "a socket",
}  # fmt: skip


def test_what_cannot_be_read_in_a_folder_is_left_out_and_told(odd_things):
    told = []
    found = files_of([odd_things], lambda path, kind: told.append((path.name, kind)))
    assert [file.name for file in found] == ["b.txt"]
    assert dict(told) == SKIPPED


def test_every_command_goes_past_it_with_a_word(odd_things, capsys):
    assert [record["file"][-5:] for record in inspect_files([odd_things])] == ["b.txt"]
    assert [payload.name[-5:] for payload in payloads_of([odd_things], timed=False)] == ["b.txt"]
    assert len(list(from_folder(odd_things, Limits()))) == 1
    said = capsys.readouterr().err.splitlines()
    for name, kind in SKIPPED.items():
        assert said.count(f"wirestream: {odd_things.as_posix()}/{name} is {kind}: left out") == 3


def test_a_fifo_that_is_named_is_read(odd_things, run):
    fifo = odd_things / "a.fifo"
    writer = Thread(target=fifo.write_text, args=["Quay shut\n\nIt is shut.\n"], daemon=True)
    writer.start()
    code, said, _ = run("inspect", "--json", str(fifo))
    assert code == 0
    assert orjson.loads(said)["article"]["headline"] == "Quay shut"


def test_inspect_reads_with_the_limits_of_the_service(desk, run):
    (desk / "feed" / "a.txt").write_text("word " * 300)
    code, said, _ = run("inspect", "--json", "feed", WIRESTREAM_LIMITS__MESSAGE_BYTES="1000")
    assert (code, orjson.loads(said)["error"]["reason"]) == (1, "oversize")
    assert run("inspect", "--json", "feed")[0] == 0
    _, said, _ = run("inspect", "feed", WIRESTREAM_LIMITS__MESSAGE_BYTES="1000")
    assert b"`wirestream settings`" in b" ".join(said.replace("│".encode(), b" ").split())


def test_a_search_makes_no_database_and_tells_where_it_looked(desk, run):
    code, _, said = run("search", "bridge")
    assert code == 2
    assert f"there is no database {desk}/wirestream.db: run `wirestream migrate`".encode() in said
    assert not (desk / "wirestream.db").exists()
    migrate("sqlite:///wirestream.db")
    assert run("search", "bridge")[1] == b"nothing found in sqlite:///wirestream.db\n"


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_signs_without_a_word_are_told_as_such(run, json):
    migrate("sqlite:///wirestream.db")
    told = b"nothing to search for: there is no word in '((('\n"
    assert run("search", "(((", *json) == (0, b"", told)


SIGNS = ("", "@", ":", "/", "?", "#", "%", "&", ";", " ", "'", ",", "[", "@/:")
"""A password may hold any sign, and somebody writes it into a URL as it is."""


@pytest.mark.parametrize("sign", SIGNS)
def test_no_command_shows_a_password(desk, run, closed_port, sign):
    (desk / "rules.yaml").write_text("rules:\n  - name: x\n    include: {text: bridge}\n")
    secret = f"Start{sign}Middle{sign}End"
    for scheme in ("postgresql", "mysql"):
        for command in ("search bridge", "migrate", "alerts test rules.yaml", "settings"):
            _, said, told = run(
                *command.split(),
                WIRESTREAM_STORE__URL=f"{scheme}://desk:{secret}@127.0.0.1:{closed_port}/db?password={secret}",
                WIRESTREAM_KAFKA__PASSWORD=secret,
            )
            assert not {word for word in (b"Start", b"Middle", b"End") if word in said + told}, command


@pytest.mark.parametrize("sign", SIGNS)
def test_a_password_among_the_brokers_is_not_shown(run, sign):
    for address in ("kafka://desk:{}@k.example:9092", "desk:{}@k.example:9092"):
        code, said, told = run(
            "topics", "plan", WIRESTREAM_KAFKA__BOOTSTRAP=address.format(f"Start{sign}Middle{sign}End")
        )
        assert code == 2
        assert b"WIRESTREAM_KAFKA__BOOTSTRAP" in told
        assert not {word for word in (b"Start", b"Middle", b"End") if word in said + told}


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("no Kafka at kafka://desk:hu/s@h@k.example:9 (away)", "no Kafka at kafka://***@k.example:9 (away)"),
        ("desk:hush@127.0.0.1:9 is none", "***@127.0.0.1:9 is none"),
        ("https://h.example/hook?token=hush&x=1", "https://h.example/hook?token=***&x=1"),
        ("postgresql+psycopg://desk:***@h/db", "postgresql+psycopg://***@h/db"),
        ("at 10:30 the desk@paper.example wrote", "at 10:30 the desk@paper.example wrote"),
        ("127.0.0.1:9092", "127.0.0.1:9092"),
    ],
)
def test_masked(text, shown_as):
    assert masked(text) == shown_as


@pytest.mark.parametrize("command", ["version", "export flood --as csv", "search flood --json", "desk"])
def test_a_command_without_an_output_says_so_in_one_line(desk, command):
    asked = [sys.executable, "-P", "-m", "stream", *command.split()]
    ended = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *asked], cwd=desk, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == "wirestream: standard output is closed: open it, or send it to /dev/null\n"
