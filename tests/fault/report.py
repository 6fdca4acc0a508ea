"""Writes deploy/RELIABILITY.md from the histories of `make faults` and `make soak`: `python -m tests.fault.report`.

Each history is judged anew by the checker; nothing is taken from what a test said of itself. Where no history of a soak
is here, what the page said of the last one stays, with a word that it was before. The last line of the page is a digest
of the rest, so that a page that was edited by hand is known; of such a one nothing stays.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.fault.check import judge
from tests.fault.faults import FAULTS
from tests.fault.history import FOLDER, read

__all__ = ["COLUMNS", "PAGE", "is_as_written", "render"]

PAGE = Path(__file__).parents[2] / "deploy/RELIABILITY.md"
COLUMNS = (
    "fault", "how it is injected", "rounds", "records", "lost", "doubled rows", "repeats on topics", "reordered",
    "longest recovery",
)  # fmt: skip
_SOAK = FOLDER.parent / "soak"
_LAST_SOAK = "`make soak`, the last time:"
_EARLIER_SOAK = "`make soak`, the last time, before these rounds:"
_HEAD = """# Reliability: what was measured

Written by `python -m tests.fault.report` from the histories of `make faults` and `make soak`; never by hand. In each
round copy is on its way all the while, and the fault comes when some of it is stored and some is not. *Records* are
stories that the brokers acknowledged, *lost* are those of them without a row, and without a dead letter where one is
right, *doubled* those with two rows. *Repeats* are records on topics beyond one a story: topics are at least once, and
ids make a repetition harmless. *Reordered* are first sightings of a key in another order than that of the raw topic.
*Recovery* is from the end of the fault (the killed process is started again, the broker is back) until all that was
acknowledged by then is stored.
"""


@dataclass
class _Row:
    """One way of one fault, over its rounds."""

    rounds: int = 0
    failed: int = 0
    records: int = 0
    lost: int = 0
    doubled: int = 0
    repeats: int = 0
    reordered: int = 0
    recovery: list[float] = field(default_factory=list)

    def add(self, events: list[dict[str, Any]]) -> None:
        self.rounds += 1
        ended = [event for event in events if event["event"] == "end"]
        self.failed += not ended or bool(ended[-1]["wrong"])
        self.recovery += [event["seconds"] for event in events if event["event"] == "recovered"]
        if any(event["event"] == "acked" for event in events):
            verdict = judge(events)
            self.records += verdict.records
            self.lost += len(verdict.lost) if ended else 0
            self.doubled += len(verdict.doubled)
            self.repeats += sum(verdict.repeats.values())
            self.reordered += len(verdict.reordered)
        elif ended:  # two runs that are compared byte by byte have no feed
            self.records += ended[-1]["records"]

    def cells(self) -> list[str]:
        if not self.rounds:
            return ["not run", *[""] * 6]
        rounds = f"{self.rounds}, {self.failed} failed" if self.failed else str(self.rounds)
        longest = f"{max(self.recovery):.1f} s" if self.recovery else ""
        counts = (self.records, self.lost, self.doubled, self.repeats, self.reordered)
        return [rounds, *(f"{count:,}" for count in counts), longest]


def render(histories: Iterable[Path], soaks: Iterable[Path] = (), before: str = "") -> str:
    """The page, from these files; `before` is what it was."""
    soaked = _last_soak(soaks)
    kept, kept_lines = _kept(before) if soaked is None else ("", [])
    rows = {(fault, way): _Row() for fault, told in FAULTS.items() for way in told.ways}
    begins = []
    for path in sorted(histories):
        events = list(read(path))
        if events and (events[0].get("fault"), events[0].get("way")) in rows:
            rows[events[0]["fault"], events[0]["way"]].add(events)
            begins.append(events[0])
    lines = [_HEAD, _where(begins), "", _line(COLUMNS), _line(["---"] * 2 + ["---:"] * 7)]
    for (fault, way), row in rows.items():
        told = FAULTS[fault]
        cells = row.cells() if fault != "F18" else _soaked(soaked)
        line = _line([f"**{fault}** {told.name} (`{way}`)", told.ways[way], *cells])
        lines.append(kept if kept and fault == "F18" else line)
    lines += ["", *(kept_lines or _soak_lines(soaked))]
    page = "\n".join(lines).rstrip() + "\n"
    return f"{page}\n<!-- {_digest(page)} -->\n"


def is_as_written(page: str) -> bool:
    """Whether the page is as the command wrote it."""
    text, _, digest = page.rstrip("\n").rpartition("\n\n")
    return digest == f"<!-- {_digest(text + chr(10))} -->"


def _digest(page: str) -> str:
    return sha256(page.encode()).hexdigest()


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _where(begins: list[dict[str, Any]]) -> str:
    if not begins:
        return "Nothing was run."
    machines, commits = sorted({one["on"] for one in begins}), sorted({one["commit"] for one in begins})
    days = sorted(one["when"] for one in begins)
    return (
        f"{len(begins)} rounds, from {days[0]} to {days[-1]}, on {'; '.join(machines)}, at {', '.join(commits)}, "
        "Apache Kafka 4.1 and PostgreSQL 18."
    )


def _last_soak(soaks: Iterable[Path]) -> dict[str, Any] | None:
    """How the last soak ended; a file is named by when it began. None where none did, or it was broken off."""
    last = max(soaks, default=None, key=lambda path: path.name)
    return next((event for event in read(last) if event["event"] == "end"), None) if last else None


def _soaked(told: dict[str, Any] | None) -> list[str]:
    if told is None:
        return ["not run", *[""] * 6]
    return [f"{told['minutes']:g} min", f"{told['records']:,}", f"{told['lost']:,}", f"{told['doubled']:,}", "", "", ""]


def _soak_lines(told: dict[str, Any] | None) -> list[str]:
    """What `make soak` printed the last time."""
    return [_LAST_SOAK, "", "```", *told["table"], "```"] if told else []


def _kept(page: str) -> tuple[str, list[str]]:
    """The row and the lines of a soak, of the page as it was; empty where it has none, or was edited by hand."""
    text, _, _ = page.rstrip("\n").rpartition("\n\n")
    row = next((line for line in text.splitlines() if line.startswith("| **F18** ")), "")
    _, title, lines = text.replace(_EARLIER_SOAK, _LAST_SOAK).partition(_LAST_SOAK)
    return (row, [_EARLIER_SOAK, *lines.rstrip().splitlines()[1:]]) if title and is_as_written(page) else ("", [])


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes deploy/RELIABILITY.md from histories.")
    parser.add_argument("--histories", type=Path, default=FOLDER, help="the folder of the rounds' files")
    parser.add_argument("--soak", type=Path, default=_SOAK, help="the folder of the soak's files")
    parser.add_argument("--print", action="store_true", help="print the page, and write nothing")
    given = parser.parse_args()
    histories = list(given.histories.glob("F*.jsonl"))
    if not histories:
        print(f"{given.histories} has no history: run `make faults` first", file=sys.stderr)
        return 2
    page = render(histories, list(given.soak.glob("*.jsonl")), PAGE.read_text("utf-8"))
    if given.print:
        print(page, end="")
    else:
        PAGE.write_text(page, "utf-8")
        print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
