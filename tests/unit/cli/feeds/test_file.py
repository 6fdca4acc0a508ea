"""`wirestream feed check` and `feed test`."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime

import orjson
import pytest

from stream.cli.feeds.trial_view import trial_view
from stream.cli.terminal import out
from stream.feeds.config.load import load_feeds
from stream.feeds.config.ways_in import ways_in
from stream.feeds.push.schemes import keys_of, prove
from tests.far_sides.pyftpd import PyFtpd

pytestmark = pytest.mark.usefixtures("desk")

GOOD = "sources:\n  mairie: {kind: rss, url: 'https://example.org/feed.xml'}\n"
LOGIN = "sources:\n  efe: {kind: ftp, host: ftp.example.org, user: desk, password: '${EFE_PW}'}\n"


def test_a_good_file_is_well(run, desk):
    (desk / "feeds.yaml").write_text(GOOD)
    assert run("feed", "check", "feeds.yaml") == (0, "feeds.yaml: 1 source: all well\n", "")


def test_each_mistake_is_a_line_and_the_exit_code_is_2(run, desk):
    (desk / "feeds.yaml").write_text(GOOD.replace("rss", "rsss") + "  efe: {kind: folder, pth: /x}\n")
    code, shown, said = run("feed", "check", "feeds.yaml")
    assert (code, shown) == (2, "")
    assert said.splitlines() == [
        "wirestream: feeds.yaml:2: source mairie, kind: there is no kind `rsss`: did you mean `rss`?",
        "wirestream: feeds.yaml:3: source efe, pth: no such key: did you mean `path`?",
    ]


def test_a_warning_is_said_and_all_is_well(run, desk):
    (desk / "feeds.yaml").write_text(GOOD + "  drop: {kind: folder, path: /srv/none}\n")
    code, shown, said = run("feed", "check", "feeds.yaml")
    assert (code, shown) == (0, "feeds.yaml: 2 sources: all well\n")
    assert said == "warning: feeds.yaml:3: source drop, path: there is no folder /srv/none on this machine\n"


def test_a_variable_that_is_not_set_is_named_unless_it_is_not_asked_for(run, desk):
    (desk / "feeds.yaml").write_text(LOGIN)
    code, _, said = run("feed", "check", "feeds.yaml")
    assert (code, said) == (
        2,
        "wirestream: feeds.yaml:2: source efe, password: ${EFE_PW} is not set: give it in the environment\n",
    )
    assert run("feed", "check", "--no-secrets", "feeds.yaml")[0] == 0
    assert run("feed", "check", "feeds.yaml", EFE_PW="x")[0] == 0


@pytest.mark.parametrize("command", ["check", "test"])
def test_what_is_no_file_is_one_line(run, desk, command):
    for file, why in (("none.yaml", "none.yaml cannot be read: No such file or directory"), (".", ". is a folder")):
        code, shown, said = run("feed", command, file, *["x"][: command == "test"])
        assert (code, shown) == (2, "")
        assert said.startswith(f"wirestream: {why}")
        assert said.count("\n") == 1


def test_a_source_that_is_not_there_is_named(run, desk):
    (desk / "feeds.yaml").write_text(GOOD)
    code, _, said = run("feed", "test", "feeds.yaml", "mairi")
    assert (code, said) == (2, "wirestream: feeds.yaml: there is no source mairi: did you mean `mairie`?\n")


LOGIN_KEYS = {"password": "${EFE_PW}"}
HUSH = {"SECRET": "hunter2", "EFE_PW": "hunter2"}
LOGGED_IN = {"EFE_PW": "secret-word"}


@pytest.fixture
def far(tmp_path, desk):
    with PyFtpd(tmp_path) as server:
        keys = server.settings(**LOGIN_KEYS, settle="0.01s", after="delete")
        (desk / "feeds.yaml").write_bytes(orjson.dumps({"sources": {"efe": keys}}))
        yield server


STORY = (
    b"Ellery bridge shuts for a year over cracked bearings\n\nThe bridge will be shut for a year, the county said.\n"
)


def test_a_look_shows_what_would_be_taken_and_takes_nothing(run, far):
    (far.folder / "bridge.txt").write_bytes(STORY)
    (far.folder / "empty.txt").write_bytes(b"\0\1\2")
    code, shown, said = run("feed", "test", "--json", "feeds.yaml", "efe", **LOGGED_IN)
    assert (code, said) == (0, "")
    record = orjson.loads(shown)
    assert [record[key] for key in ("source", "kind", "skipped", "waiting", "said")] == ["efe", "ftp", {}, 0, None]
    bridge, empty = sorted(record["items"], key=lambda item: item["name"])
    assert (bridge["bytes"], bridge["format"]) == (len(STORY), "plain-text")
    assert bridge["headline"] == "Ellery bridge shuts for a year over cracked bearings"
    assert (empty["format"], empty["headline"][:12]) == (None, "dead letter:")
    assert not {"DELE", "RNFR", "STOR"} & set(far.commands)
    with out.capture() as printed:
        out.print(trial_view(record))
    assert re.match(r"efe \(ftp\), looked at for \d+\.\d s: 2 would be taken\n", printed.get())
    assert "bridge.txt" in printed.get()


def test_what_a_far_side_calls_its_items_does_nothing_to_the_terminal():
    item = {"name": "a\x1b[2Jb", "origin": "", "bytes": 1, "format": None, "headline": "c\x1b]0;d\x07"}
    record = {
        "source": "efe",
        "kind": "ftp",
        "seconds": 1,
        "items": [item],
        "skipped": {},
        "waiting": 0,
        "said": "e\rf",
    }
    with out.capture() as printed:
        out.print(trial_view(record))
    assert "a [2Jb" in printed.get()
    assert "e f" in printed.get()
    assert not set("\x1b\x07\r") & set(printed.get())


def test_a_far_side_without_anything_is_well(run, far):
    code, shown, _ = run("feed", "test", "feeds.yaml", "efe", **LOGGED_IN)
    assert code == 0
    assert shown.rstrip().endswith("nothing is there to be taken now")


def test_a_fault_of_the_far_side_is_one_line_without_the_secret(run, far):
    code, shown, said = run("feed", "test", "feeds.yaml", "efe", **HUSH)
    assert (code, shown) == (1, "")
    assert said.startswith("wirestream: source efe: ")
    assert said.count("\n") == 1
    assert "hunter2" not in said


SERVED = """
push: {listen: "127.0.0.1:8099"}
lmtp: {listen: ":2424"}
sources:
  hook: {kind: push, scheme: SCHEME, secret: "${SECRET}"}
  post: {kind: lmtp, to: [a@example.org, b@example.org]}
  inbox: {kind: folder, path: /srv/wires}
drops:
  sftp: {listen: ":2222", host_key_file: /run/key, users: {afp: {key: k, source: inbox}}}
"""
SECRET = "whsec_c2VjcmV0IG9mIHRoZSBkZXNr"  # noqa: S105 - none of anybody's


@pytest.mark.parametrize("scheme", ["standard", "superdesk", "github", "websub", "bearer"])
def test_the_example_of_a_push_is_signed_as_the_server_wants_it(desk, scheme):
    feeds = load_feeds(SERVED.replace("SCHEME", scheme), "feeds.yaml", {"SECRET": SECRET})
    lines = ways_in("hook", feeds)
    assert SECRET not in "\n".join(lines)
    (desk / "story.txt").write_bytes(STORY)
    script = "\n".join(["set -e", 'curl() { printf "%s\\n" "$@"; }', *lines[2:]])
    ran = subprocess.run(
        ["bash", "-c", script],
        env={"PATH": "/usr/bin:/bin", "SECRET": SECRET},
        cwd=desk,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    words = ran.stdout.splitlines()
    headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
    assert words[-3:] == ["--data-binary", "@story.txt", "http://127.0.0.1:8099/v1/sources/hook"]
    proof = prove(scheme, keys_of(feeds.sources["hook"]), headers, datetime.now(UTC))
    proof.update(STORY)
    assert proof.holds()
    if scheme != "bearer":
        other = prove(scheme, keys_of(feeds.sources["hook"]), headers, datetime.now(UTC))
        other.update(STORY + b"!")
        assert not other.holds()


def test_sources_that_are_brought_to_say_where(run, desk):
    (desk / "feeds.yaml").write_text(SERVED.replace("SCHEME", "bearer"))
    code, shown, _ = run("feed", "test", "feeds.yaml", "post", **HUSH)
    assert (code, shown) == (
        0,
        "let the house's mail server deliver to lmtp://THIS-MACHINE:2424: a@example.org, b@example.org\n",
    )
    code, shown, _ = run("feed", "test", "feeds.yaml", "inbox", **HUSH)
    assert (code, shown.splitlines()) == (
        0,
        ["files that are put into /srv/wires are taken", "the agency puts files to sftp://afp@THIS-MACHINE:2222/"],
    )
    code, shown, _ = run("feed", "test", "--json", "feeds.yaml", "hook", **HUSH)
    assert orjson.loads(shown)["ways_in"][0].startswith("the agency posts each story to http://127.0.0.1:8099/v1/")
    assert "hunter2" not in shown
