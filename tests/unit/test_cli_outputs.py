"""Names, outputs and folders as machines have them: no UTF-8, FIFOs, credentials in URLs, no database yet."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream import cli
from stream.files import files_of, shown
from stream.inspect import inspect_files
from stream.masked import masked
from stream.past import from_folder
from stream.produce.files import payloads_of
from stream.store import migrate

ROOT = Path(__file__).parent.parent.parent
STORY = "Причал закрыт\n\nПричал закрыт до пятницы, сказал совет.\n"


@pytest.fixture(autouse=True)
def desk(monkeypatch, tmp_path):
    for name in os.environ:
        if name.upper().startswith("WIRESTREAM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feed").mkdir()
    return tmp_path


def run(*arguments, **environment):
    ended = subprocess.run(
        [sys.executable, "-m", "stream", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in ended.stdout + ended.stderr
    return ended


def odd_name(folder: Path) -> bytes:
    name = os.fsencode(folder) + b"/f\xe4hre.txt"
    with open(name, "w", encoding="utf-8") as file:
        file.write(STORY)
    return name


@pytest.mark.parametrize(
    "command", [["inspect"], ["inspect", "--json"], ["judge"], ["quotes"], ["alerts", "check"], ["replay"]]
)
def test_a_name_that_is_no_utf_8_ends_no_command(desk, command):
    name = odd_name(desk / "feed")
    ended = run(*command, name, WIRESTREAM_KAFKA__BOOTSTRAP="127.0.0.1:9")
    assert ended.returncode == (0 if command[0] == "inspect" else 2)
    assert b"f\\xe4hre.txt" in ended.stdout + ended.stderr or command == ["replay"]
    missing = run(*command, name + b"-gone")
    assert missing.returncode == 2
    assert b"f\\xe4hre.txt-gone is not there" in missing.stderr


def test_the_name_is_text_wherever_it_goes(desk):
    odd_name(desk / "feed")
    (record,) = inspect_files([desk / "feed"])
    assert record["file"].endswith("feed/f\\xe4hre.txt")
    orjson.dumps(record)
    (payload,) = payloads_of([desk / "feed"], timed=True)
    assert payload.name.endswith("feed/f\\xe4hre.txt")
    assert shown(Path("Fähre")) == "Fähre"


@pytest.mark.parametrize("charset", ["latin-1", "ascii", "utf-8"])
def test_an_output_that_lacks_a_letter_still_tells(desk, charset):
    (desk / "feed" / "a.txt").write_text(STORY, "utf-8")
    ended = run("inspect", "feed", COLUMNS="80", PYTHONIOENCODING=charset)
    assert ended.returncode == 0
    assert b"plain-text" in ended.stdout
    assert "Причал".encode(charset, "backslashreplace") in ended.stdout


@pytest.fixture
def odd_things(desk):
    """A story beside a FIFO, a socket and links: to the story, to nothing, to the FIFO and to a device."""
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
    assert [file.name for file in files_of([odd_things], lambda path, kind: told.append((path.name, kind)))] == [
        "b.txt"
    ]
    assert dict(told) == SKIPPED


def test_every_command_goes_past_it_with_a_word(odd_things, capsys):
    assert [record["file"][-5:] for record in inspect_files([odd_things])] == ["b.txt"]
    assert [payload.name[-5:] for payload in payloads_of([odd_things], timed=False)] == ["b.txt"]
    assert len(list(from_folder(odd_things))) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3 * len(SKIPPED)
    for name, kind in SKIPPED.items():
        assert said.count(f"wirestream: {odd_things.as_posix()}/{name} is {kind}: left out") == 3


def test_a_fifo_that_is_named_is_read(odd_things):
    fifo = odd_things / "a.fifo"
    with subprocess.Popen(["bash", "-c", f"printf 'Quay shut\\n\\nIt is shut.\\n' >{fifo}"]):
        ended = run("inspect", "--json", fifo)
    assert orjson.loads(ended.stdout)["article"]["headline"] == "Quay shut"


def test_inspect_reads_with_the_limits_of_the_service(desk):
    (desk / "feed" / "a.txt").write_text("word " * 300)
    small = run("inspect", "--json", "feed", WIRESTREAM_LIMITS__MESSAGE_BYTES="1000")
    assert orjson.loads(small.stdout)["error"]["reason"] == "oversize"
    assert run("inspect", "--json", "feed").returncode == 0
    assert b"`wirestream settings`" in run("inspect", "feed", WIRESTREAM_LIMITS__MESSAGE_BYTES="1000").stdout


def test_a_search_makes_no_database_and_tells_where_it_looked(desk):
    ended = run("search", "bridge")
    assert ended.returncode == 2
    assert f"there is no database {desk}/wirestream.db: run `wirestream migrate`".encode() in ended.stderr
    assert not (desk / "wirestream.db").exists()
    migrate("sqlite:///wirestream.db")
    assert run("search", "bridge").stdout == b"nothing found in sqlite:///wirestream.db\n"


def test_signs_without_a_word_are_told_as_such(desk):
    migrate("sqlite:///wirestream.db")
    for json in ((), ("--json",)):
        ended = run("search", "(((", *json)
        assert (ended.returncode, ended.stdout) == (0, b"")
        assert ended.stderr == b"nothing to search for: there is no word in '((('\n"


SIGNS = st.text(st.sampled_from("@:/?#%&=;, '\"[]+\\"), max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=SIGNS, second=SIGNS, scheme=st.sampled_from(["postgresql", "postgresql+psycopg", "mysql", "sqlite", "bogus"])
)
@pytest.mark.parametrize(
    "command", ["search bridge", "migrate", "alerts test rules.yaml", "doctor", "settings", "topics plan"]
)
def test_no_command_shows_a_password(desk, monkeypatch, capfdbinary, closed_port, command, first, second, scheme):
    """Of a URL that is right, or that somebody wrote wrongly: a password may hold any sign."""
    (desk / "rules.yaml").write_text("rules:\n  - name: x\n    include: {text: bridge}\n")
    secret = f"HushStart{first}HushMiddle{second}HushEnd"
    with monkeypatch.context() as patched:
        for name, value in {
            "WIRESTREAM_STORE__URL": f"{scheme}://desk:{secret}@127.0.0.1:{closed_port}/db?password={secret}",
            "WIRESTREAM_KAFKA__BOOTSTRAP": f"desk:{secret}@127.0.0.1:{closed_port}"
            if "," in secret
            else f"127.0.0.1:{closed_port}",
            "WIRESTREAM_KAFKA__PASSWORD": secret,
        }.items():
            patched.setenv(name, value)
        patched.setattr(sys, "argv", ["wirestream", *command.split()])
        with pytest.raises(SystemExit):
            cli.main()
    said = capfdbinary.readouterr()
    for word in (b"HushStart", b"HushMiddle", b"HushEnd"):
        assert word not in said.out + said.err
    assert b"Traceback" not in said.err


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
