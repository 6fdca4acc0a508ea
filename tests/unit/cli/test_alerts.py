"""`wirestream alerts …`, and what `doctor` says of a rules file."""

from __future__ import annotations

import os

import orjson
import pytest

from stream.agents.roles import read_rules
from stream.errors import Misconfigured
from stream.settings import load_settings

RULE = "rules:\n  - name: all\n    include: {provider: '*'}\n"
HOOK = (
    "rules: [{name: all, include: {provider: '*'}, channels: desk}]\n"
    "channels: {desk: {webhook: {url: 'https://example.org/${TOKEN}'}}}\n"
)
ITEM = {
    "uri": "urn:test:{n}",
    "version": "1",
    "versioncreated": "2026-03-01T10:00:00Z",
    "type": "text",
    "pubstatus": "usable",
    "language": "en",
    "provider": "testwire",
}


pytestmark = pytest.mark.usefixtures("desk")


@pytest.mark.parametrize("text", ["", "\n# nothing but a note\n", "rules: []\n", "channels: {}\nrules:\n"])
@pytest.mark.parametrize("command", ["check", "test"])
def test_a_file_without_rules_is_not_well(run, desk, text, command):
    (desk / "empty.yaml").write_text(text)
    code, shown, said = run("alerts", command, "empty.yaml")
    assert (code, shown) == (2, "")
    assert "empty.yaml: has no rules" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_file_that_no_worker_would_read_is_not_well(run, desk, command):
    (desk / "rules.yaml").write_bytes(RULE.encode() + b"    # caf\xe9\n")
    code, shown, said = run("alerts", command, "rules.yaml")
    assert (code, shown, said) == (2, "", "wirestream: rules.yaml:4: is not UTF-8: save the file as UTF-8\n")


def test_a_secret_that_is_not_set_is_not_well(run, desk, monkeypatch):
    (desk / "hook.yaml").write_text(HOOK)
    code, shown, said = run("alerts", "check", "hook.yaml")
    assert (code, shown) == (2, "")
    assert said.startswith("wirestream: hook.yaml: channel `desk`: ${TOKEN} is not set")
    assert said.count("\n") == 1
    code, shown, _ = run("alerts", "check", "--no-secrets", "hook.yaml")
    assert (code, shown) == (0, "hook.yaml: 1 rules, 1 channels: all well\n")
    monkeypatch.setenv("TOKEN", "hush")
    code, shown, said = run("alerts", "check", "hook.yaml")
    assert (code, shown, said) == (0, "hook.yaml: 1 rules, 1 channels: all well\n", "")


@pytest.mark.parametrize(("text", "said"), [(HOOK, "${TOKEN} is not set"), ("", "has no rules")])
def test_doctor_and_every_worker_of_the_role_say_the_same(run, desk, monkeypatch, closed_port, text, said):
    (desk / "rules.yaml").write_text(text)
    monkeypatch.setenv("WIRESTREAM_ALERTS__RULES", "rules.yaml")
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", f"127.0.0.1:{closed_port}")
    with pytest.raises(Misconfigured, match=r"rules\.yaml: ") as raised:
        read_rules(load_settings())
    assert said in str(raised.value)
    code, shown, _ = run("doctor")
    assert code == 1
    assert said in next(line for line in shown.splitlines() if line.startswith("✗ alert rules"))


def test_no_rules_file_is_well(monkeypatch):
    assert read_rules(load_settings()).rules == ()


def test_a_bad_item_of_a_file_takes_no_good_one_with_it(run, desk):
    """As in the service: an item of which nothing is left, controls of the writing direction, stands between two."""
    (desk / "rules.yaml").write_text(RULE)
    folder = desk / "wire"
    folder.mkdir()
    stories = [
        ITEM | {"uri": "urn:test:1", "headline": "Bridge shut", "body_text": "The bridge is shut for the winter."},
        ITEM | {"uri": "urn:test:2", "headline": "\u202a", "body_text": "\u202a\u202c"},
        ITEM | {"uri": "urn:test:3", "headline": "Ferry sails", "body_text": "A new ferry crosses the bay at noon."},
    ]
    (folder / "a.json").write_bytes(orjson.dumps({"items": stories}))
    (folder / "b.json").write_bytes(b"{")
    code, shown, _ = run("alerts", "test", "rules.yaml", "wire")
    assert code == 0
    assert "2 articles, 2 stories, 2 of them alerted" in shown


def _cells(shown):
    """The first rule's cells, by their column."""
    lines = shown.splitlines()
    cells = ([cell.strip() for cell in line.replace("┃", "│").split("│")] for line in (lines[1], lines[3]))
    return dict(zip(*cells, strict=True))


def test_the_back_test_says_how_often_a_day_at_night_and_alone_and_fits_a_terminal(run, desk):
    (desk / "rules.yaml").write_text(
        f"{RULE}  - name: a rule with a name that takes up more than half of a terminal's line\n"
        "    include: {text: ferry}\n"
    )
    (desk / "wire").mkdir()
    ten = 1_772_359_200  # 2026-03-01T10:00:00Z
    came = [(ten, "Ferry"), (ten + 3600, "Bridge"), (ten + 86400, "Tower"), (ten + 99999, "Gate")]
    for number, (at, words) in enumerate(came):
        file = desk / "wire" / f"{number}.json"
        text = f"The {words} {words} shut {number}."
        item = {"uri": f"urn:test:{number}", "headline": f"{words} shut", "body_text": text}
        file.write_bytes(orjson.dumps(ITEM | item))
        os.utime(file, (at, at))
    code, shown, _ = run("alerts", "test", "--night", "10:30-11:30", "rules.yaml", "wire")
    assert code == 0
    assert max(map(len, shown.splitlines())) <= 80
    cells = _cells(shown)
    assert (cells["first"], cells["a day"], cells["night"], cells["alone"]) == ("4", "2/2", "1", "3")
    assert "2 days" in shown


@pytest.mark.parametrize("given", [("--night", "late"), ("--timezone", "Moon/Far")])
def test_a_night_that_is_none_is_one_line(run, desk, given):
    (desk / "rules.yaml").write_text(RULE)
    code, shown, said = run("alerts", "test", *given, "rules.yaml", "wire")
    assert (code, shown) == (2, "")
    assert said.startswith(f"wirestream: {given[0]}: ")
    assert said.count("\n") == 1


def test_a_folder_is_read_at_the_time_and_with_the_limits_of_the_service(run, desk, monkeypatch):
    """A file was received when it was written: its embargo held then."""
    (desk / "rules.yaml").write_text(RULE)
    (desk / "wire").mkdir()
    item = ITEM | {"uri": "urn:test:1", "headline": "Bridge shut", "body_text": "The bridge is shut for the winter."}
    file = desk / "wire" / "a.json"
    file.write_bytes(orjson.dumps(item | {"embargoed": "2026-03-01T12:00:00Z"}))
    noon = 1_772_366_400  # 2026-03-01T12:00:00Z
    for received, held in ((noon - 3600, "1"), (noon + 3600, "0")):
        os.utime(file, (received, received))
        _, shown, _ = run("alerts", "test", "rules.yaml", "wire")
        assert _cells(shown)["held"] == held
    monkeypatch.setenv("WIRESTREAM_LIMITS__MESSAGE_BYTES", "100")
    _, shown, _ = run("alerts", "test", "rules.yaml", "wire")
    assert "0 articles" in shown
