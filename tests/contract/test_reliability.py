"""deploy/RELIABILITY.md is what the command makes of histories: all faults, in its form, and not edited by hand."""

from __future__ import annotations

import re

from tests.fault.faults import FAULTS
from tests.fault.history import History
from tests.fault.report import COLUMNS, PAGE, is_as_written, render

_TEXT = PAGE.read_text("utf-8")


def _rows(page):
    return [line for line in page.splitlines() if line.startswith("| ")]


def test_the_page_has_every_fault_in_every_way_and_the_form_of_the_command():
    of_nothing = render([])
    assert [row.count("|") for row in _rows(_TEXT)] == [len(COLUMNS) + 1] * len(_rows(of_nothing))
    told = re.findall(r"^\| \*\*(F\d+)\*\* .*?\(`([\w-]+)`\) \| (.*?) \|", _TEXT, re.MULTILINE)
    assert told == [(fault, way, how) for fault, of in FAULTS.items() for way, how in of.ways.items()]
    assert _TEXT.startswith(of_nothing.partition("Nothing was run.")[0])


def test_the_page_was_not_edited_by_hand():
    assert is_as_written(_TEXT)
    assert not is_as_written(_TEXT.replace("never by hand", "seldom by hand"))


def test_a_loss_and_a_failed_round_stand_in_the_page(tmp_path):
    for seed, rows in ((1, ["a", "b"]), (2, ["a"])):
        history = History(tmp_path / f"F1-kill-{seed}.jsonl")
        history.begin("F1", "kill", seed)
        for one in ("a", "b"):
            history.write("sent", id=one, good=True, relation="new")
            history.write("acked", id=one)
        history.write("recovered", seconds=1.25 * seed)
        for one in rows:
            history.write("row", id=one, relation="new", count=1)
        history.write("end", records=2, repeats={}, wrong=[] if len(rows) == 2 else ["1 lost: b"])
        history.close()
    page = render(tmp_path.glob("*.jsonl"))
    (row,) = (row for row in _rows(page) if row.startswith("| **F1** "))
    assert row.split(" | ")[2:] == ["2, 1 failed", "4", "1", "0", "0", "0", "2.5 s |"]
    assert "2 rounds, from " in page
    assert is_as_written(page)


def test_a_soak_of_which_no_history_is_here_stays_in_the_page_as_one_of_before(tmp_path):
    history = History(tmp_path / "1.jsonl")
    history.begin("F18", "soak", 1)
    history.write("end", minutes=30, records=1234, lost=0, doubled=0, table=["30 minutes", "within bounds"])
    history.close()
    soaked = render([], [tmp_path / "1.jsonl"])
    kept = render([], [], soaked)
    assert [row for row in _rows(kept) if "F18" in row] == [row for row in _rows(soaked) if "F18" in row]
    assert "1,234" in kept
    assert "\n`make soak`, the last time, before these rounds:\n\n```\n30 minutes\nwithin bounds\n```\n" in kept
    assert is_as_written(kept)
    assert render([], [], kept) == kept
    assert render([], [], soaked.replace("1,234", "9,234")) == render([]), "of a page that was edited nothing stays"
    assert render([], [tmp_path / "1.jsonl"], kept) == soaked


def test_every_test_that_the_table_names_is_there():
    folder = PAGE.parents[1] / "tests" / "fault"
    named = {name for fault in FAULTS.values() for name in fault.where.split(", ") if name.endswith(".py")}
    assert {path.name for path in folder.glob("test_*.py")} == named
