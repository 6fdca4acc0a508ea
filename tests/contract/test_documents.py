"""Documents and comments name nothing that a clone does not have, and the tables of docs/ are those of the code."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from stream.kafka import raw_headers
from stream.kafka.topics import TOPICS

ROOT = Path(__file__).parents[2]
_READ = {".py", ".md", ".toml", ".yml", ".yaml", ".cfg", ".txt"}
_SKIPPED = ("seeds/", "tests/contract/test_documents.py", "tests/mutants/", "CHANGELOG.md")
"""Copy, examples of what must not be, and history: what was true when it was written."""
_DOCUMENT = re.compile(r"(?<![\w/.:-])(?!https?:)((?:[\w.-]+/)*[\w.-]+\.md)\b")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_TICKED = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"(?<![\w/.-])(?:stream|schemas|tests|deploy|docs|seeds|\.ci)/[\w./*{}-]*")
_PAGES = ("accuracy", "README", "messages", "wires", "quotes", "duplicates", "faust", "operations", "metrics", "desk")
_DOORS = ("README.md", "CONTRIBUTING.md", *(f"docs/{name}.md" for name in _PAGES))

_FOLDERS = ("stream", "schemas", "tests", "deploy", "docs", ".ci")


@cache
def tracked() -> tuple[str, ...]:
    """The files of a clone. No git is asked: the tests also run where there is none."""
    files = [file for folder in _FOLDERS for file in (ROOT / folder).rglob("*")]
    files += [file for file in ROOT.iterdir() if not file.name.startswith(".")]
    return tuple(sorted(file.relative_to(ROOT).as_posix() for file in files if file.is_file()))


def texts() -> list[str]:
    return [
        name
        for name in tracked()
        if (Path(name).suffix in _READ or name == "Makefile") and not name.startswith(_SKIPPED)
    ]


def is_there(named: str, beside: str) -> bool:
    """Whether a document is in the repository: by its path, or by its name in docs/ or a folder of whoever names it."""
    paths = [(folder / named).as_posix() for folder in (*Path(beside).parents, Path("docs"))]
    return any((ROOT / path).exists() for path in paths)


def test_no_comment_names_a_document_that_a_clone_does_not_have():
    named = [(name, document) for name in texts() for document in _DOCUMENT.findall((ROOT / name).read_text("utf-8"))]
    assert len(named) > 20
    assert [pair for pair in named if not is_there(pair[1], pair[0])] == []


def test_nothing_points_beside_the_repository():
    assert [name for name in texts() if "../shared" in (ROOT / name).read_text("utf-8")] == []


def test_every_relative_link_leads_somewhere():
    links = [
        (name, link)
        for name in tracked()
        if name.endswith(".md")
        for link in _LINK.findall((ROOT / name).read_text("utf-8"))
    ]
    assert len(links) > 30
    missing = [(name, link) for name, link in links if not ((ROOT / name).parent / link).exists()]
    assert missing == []


def test_every_path_that_a_document_names_is_there():
    named = {
        (door, path)
        for door in _DOORS
        for text in _TICKED.findall((ROOT / door).read_text("utf-8"))
        for path in _PATH.findall(text)
    }
    assert len(named) > 100
    assert [pair for pair in sorted(named) if not list(ROOT.glob(pair[1].rstrip("/")))] == []


def test_the_table_of_rooms_is_the_tree():
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("| room | what is in it |")[2].partition("\n\n")[0]
    rows = [row for row in table.splitlines() if row.startswith("| ") and "---" not in row]
    rooms = [name for row in rows for name in re.findall(r"`(stream/\w+)/`", row.split("|")[1])]
    files = re.findall(r"`(\w+\.py)`", next(row for row in rows if row.startswith("| beside the rooms |")))
    stream = ROOT / "stream"
    assert sorted(rooms) == sorted(f"stream/{path.parent.name}" for path in stream.glob("*/__init__.py"))
    assert sorted(files) == sorted(path.name for path in stream.glob("*.py") if not path.name.startswith("__"))


def test_the_readme_counts_the_seeds():
    seeds = [file for file in (ROOT / "seeds").rglob("*") if file.is_file() and file.name != "expected.json"]
    text = (ROOT / "README.md").read_text("utf-8")
    counts = re.findall(r"\((\d+) files of all|(\d+)/(\d+) 0:0|^(\d+) of (\d+) seeds", text, re.MULTILINE)
    assert {number for found in counts for number in found if number} == {str(len(seeds))}
    assert len(counts) == 3


def test_the_table_of_raw_headers_is_that_of_the_code():
    text = (ROOT / "docs" / "messages.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+…?)` \|", text.partition("A raw record needs no header.")[2], re.MULTILINE)
    names = [value for name, value in vars(raw_headers).items() if name.isupper() and not name.startswith("_")]
    assert sorted(listed) == sorted(f"{name}…" if name.endswith("-") else name for name in names)


def test_the_list_of_pages_has_every_page_and_both_doors_lead_to_it():
    listed = re.findall(r"^\| \[\w+\]\(([\w.]+)\)", (ROOT / "docs" / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(["README.md", *listed]) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))
    assert sorted(["README.md", *listed]) == sorted(f"{name}.md" for name in _PAGES)
    for door in ("README.md", "CONTRIBUTING.md"):
        assert "docs/README.md" in _LINK.findall((ROOT / door).read_text("utf-8"))


def test_every_target_of_make_that_a_document_names_is_there():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set()
    for door in (*_DOORS, *(name for name in tracked() if name.startswith("deploy/runbooks/"))):
        text = (ROOT / door).read_text("utf-8")
        named |= set(re.findall(r"(?:^|`)make ([a-z][\w-]*)", text, re.MULTILINE))
    assert len(named) > 5
    assert named - targets == set()


def test_every_promise_that_is_named_is_in_the_index():
    entries = {
        entry["id"]
        for file in (ROOT / "tests" / "mutants").glob("*.toml")
        for entry in tomllib.loads(file.read_text("utf-8"))["mutant"]
    }
    table = (ROOT / "docs" / "messages.md").read_text("utf-8").partition("## Promises")[2]
    named = {text for text in _TICKED.findall(table) if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)}
    named.discard("dlq-replay")
    assert len(named) > 20
    assert named - entries == set()


def test_the_table_of_topics_is_that_of_the_code():
    rows = re.findall(
        r"^\| `(wire\.\S+)` \|.* (\d+) days(?:;[^|]*)? \|$",
        (ROOT / "docs" / "messages.md").read_text("utf-8"),
        re.MULTILINE,
    )
    day = 24 * 3600 * 1000
    assert rows == [(topic.name, str(topic.retention_ms // day)) for topic in TOPICS if topic.name.startswith("wire.")]
