"""`python -m tests.accuracy`: scores the installed command on copy made by rule, and writes that part of
docs/accuracy.md; `--check` writes nothing, and ends with 1 where the page says something else. With files of corpora it
writes the other part, too:

    python -m tests.accuracy --quotes "NAME=ARTICLES.jsonl" --stream "NAME=COPY.jsonl" \\
        --pairs "NAME=STREAM.jsonl,PAIRS.jsonl" --wires "NAME=CASES.jsonl,FOLDER"

Each may be given several times. A file's lines are described in the module that scores it. A file that ends in `.gz` is
unpacked.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson

from stream.errors import Misconfigured
from stream.training.quotes.annotation import articles
from tests.accuracy import duplicates, made, page, quotes, wires
from tests.accuracy.answers import answers, lines_of

_BAD_INPUT = 2


def made_part() -> str:
    """What is measured on copy made by rule."""
    read = made.quoted()
    of_quotes = quotes.score(read, answers("quotes", [{"id": one.identity, "text": one.text} for one in read]))
    sent = made.sent()
    of_stream = duplicates.score_stream(sent, answers("judge", sent))
    with tempfile.TemporaryDirectory() as folder:
        cases = list(made.wires(Path(folder)))
        of_wires = wires.score(cases, lines_of("inspect", Path(folder)))
    return page.made(
        wires.chapter({"made": of_wires}),
        quotes.chapter({"made": of_quotes}),
        duplicates.stream_chapter({"made": of_stream}),
    )


def corpora_part(asked: argparse.Namespace) -> str:
    """What is measured on files that are not in this repository."""
    of_quotes, of_streams, of_pairs, of_wires = {}, {}, {}, {}
    for name, (path,) in _named(asked.quotes, 1):
        lines = [quotes.with_doubts(line) for line in _lines(path)]
        of_quotes[name] = quotes.score(articles(lines), answers("quotes", map(orjson.loads, lines)))
    for name, (path,) in _named(asked.stream, 1):
        copy = [orjson.loads(line) for line in _lines(path)]
        of_streams[name] = duplicates.score_stream(copy, answers("judge", copy))
    for name, (stream, pairs) in _named(asked.pairs, 2):
        copy = [orjson.loads(line) for line in _lines(stream)]
        of_pairs[name] = duplicates.score_pairs(map(orjson.loads, _lines(pairs)), answers("judge", copy))
    for name, (cases, folder) in _named(asked.wires, 2):
        of_wires[name] = wires.score(map(orjson.loads, _lines(cases)), lines_of("inspect", folder))
    parts = [
        ("Wires", wires.chapter(of_wires) if of_wires else ""),
        ("Quotes", quotes.chapter(of_quotes) if of_quotes else ""),
        ("Duplicates", duplicates.stream_chapter(of_streams) if of_streams else ""),
        ("Duplicates, pairs of a stream that were read by hand", duplicates.pairs_chapter(of_pairs)),
    ]
    return "\n\n".join(f"### {title}\n\n{tables}" for title, tables in parts if tables)


def _named(asked: Sequence[str], count: int) -> list[tuple[str, list[Path]]]:
    named = []
    for one in asked:
        name, _, paths = one.partition("=")
        found = [Path(path) for path in paths.split(",")] if paths else []
        if len(found) != count or not all(path.exists() for path in found):
            raise Misconfigured(f"{one!r}: NAME= and {count} file{'s' if count > 1 else ''} that are there are wanted")
        named.append((name, found))
    return named


def _lines(path: Path) -> list[bytes]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [line for line in data.splitlines() if line.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description="Scores wires, quotes and duplicates, and writes docs/accuracy.md.")
    asked.add_argument("--check", action="store_true", help="write nothing")
    for kind, value in (
        ("quotes", "NAME=ARTICLES"),
        ("stream", "NAME=COPY"),
        ("pairs", "NAME=STREAM,PAIRS"),
        ("wires", "NAME=CASES,FOLDER"),
    ):
        asked.add_argument(f"--{kind}", action="append", default=[], metavar=value)
    given = asked.parse_args(arguments)
    try:
        corpora = corpora_part(given)
    except (Misconfigured, orjson.JSONDecodeError, KeyError) as error:
        said = f"a line has no {error}" if isinstance(error, KeyError) else str(error)
        sys.stderr.write(f"{said}: the modules of tests/accuracy say what lines are\n")
        return _BAD_INPUT
    said = page.written(made_part(), corpora)
    if given.check:
        return int(said != page.PAGE.read_text())
    page.PAGE.write_text(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
