"""`wirestream inspect`: records for machines, cards for people."""

import io
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console

from schemas import Article
from stream.errors import Misconfigured, Reason
from stream.inspect import card, in_words, inspect_files, tally
from stream.wire import Limits

STREAM = Path(__file__).parents[3] / "stream"
STORY = (
    "Dam holds at Hartwell\n\nBy ADA BROOK\nHalden Press Agency\n\n"
    "HARTWELL, Ohio (HPA) — The dam held through the night, the water board said on Sunday.\n\n"
    "“We had sand, and we had luck,” said the board’s head, Maud Halloran.\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "b" / "bad.json").write_bytes(b'{"uri": "cut')
    (tmp_path / "b" / "two.json").write_text(
        json.dumps([{"uri": "u1", "headline": "One"}, {"x": 1}, {"uri": "u2", "headline": "Two"}]), encoding="utf-8"
    )
    (tmp_path / ".secret").write_text("no", encoding="utf-8")
    (tmp_path / ".hidden" / "c.txt").write_text("no", encoding="utf-8")
    (tmp_path / "expected.json").write_text("{}", encoding="utf-8")
    os.utime(tmp_path / "a.txt", (1_700_000_000, 1_700_000_000))
    return tmp_path


def test_folders_are_walked_in_order_and_hidden_files_left_out(folder):
    records = list(inspect_files([folder]))
    assert [os.path.relpath(r["file"], folder).replace("\\", "/") for r in records] == [
        "a.txt", "b/bad.json", "b/two.json", "b/two.json", "b/two.json",
    ]  # fmt: skip
    assert [r.get("error", {}).get("reason") for r in records] == [None, "malformed", None, "unrecognised", None]
    assert records[3]["error"]["detail"].startswith("item 2 of 3: ")


def test_a_record_is_the_article_with_its_quotes_in_plain_json(folder):
    (record,) = inspect_files([folder / "a.txt"])
    assert json.loads(json.dumps(record)) == record
    assert record["format"] == "plain-text"
    article = Article.model_validate(record["article"])
    assert article.headline == "Dam holds at Hartwell"
    assert article.source == folder.name
    assert article.received_at.timestamp() == 1_700_000_000
    assert (article.raw.topic, article.raw.partition, article.raw.offset) == ("file", 0, 0)
    (quote,) = record["article"]["quotes"]
    assert quote["text"] == "“We had sand, and we had luck,”"
    assert quote["speaker"] == "Maud Halloran"


def test_a_file_beyond_the_limit_is_refused_without_being_read(folder):
    (record,) = inspect_files([folder / "a.txt"], limits=Limits(payload_bytes=10))
    assert record["error"]["reason"] == "oversize"
    assert "the limit is 10" in card_text(record)


def test_a_file_that_is_not_there_is_the_callers_to_report(tmp_path):
    with pytest.raises(Misconfigured, match=r"nothing\.txt cannot be read"):
        list(inspect_files([tmp_path / "nothing.txt"]))


def card_text(record):
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(card(record))
    return console.export_text()


def test_a_card_shows_what_was_read(folder):
    (record,) = inspect_files([folder / "a.txt"])
    text = card_text(record)
    for shown in ("Dam holds at Hartwell", "Ada Brook", "HARTWELL", "usable", "Maud Halloran", "We had sand"):
        assert shown in text


def test_a_card_shows_why_it_was_refused_and_no_markup_of_the_text_is_obeyed(folder):
    (record,) = inspect_files([folder / "b" / "bad.json"])
    assert "malformed" in card_text(record)
    (folder / "m.txt").write_text("[red]Not a colour[/red]\n\nText of it, all of it.", encoding="utf-8")
    (record,) = inspect_files([folder / "m.txt"])
    assert "[red]Not a colour[/red]" in card_text(record)


def test_a_card_says_that_an_embargo_cannot_be_read(folder):
    (folder / "e.txt").write_text("EMBARGOED UNTIL SOME DAY\n\nMill sold\n\nThe mill is sold.", encoding="utf-8")
    (record,) = inspect_files([folder / "e.txt"])
    assert "embargoed, release time unreadable" in card_text(record)
    (folder / "f.txt").write_text("EMBARGOED UNTIL 0001 GMT 1 MARCH 2099\n\nMill sold\n\nThe mill is sold.")
    (record,) = inspect_files([folder / "f.txt"])
    assert "unreadable" not in card_text(record)
    assert "2099-03-01" in card_text(record)


def test_a_card_says_in_words_what_was_mended_and_what_else_was_kept(folder):
    (folder / "w.xml").write_bytes(
        "<nitf><body><body.head><hedline><hl1>Cafés & bars</hl1></hedline></body.head><body.content>"
        "<p>They open late.</p></body.content></body></nitf>".encode("windows-1252")
    )
    (record,) = inspect_files([folder / "w.xml"])
    text = card_text(record)
    assert "bare & signs were taken as text" in text
    assert "read as windows-1252" in text
    assert "3 words in 1 paragraph" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("published_at:no-zone", "published: no time zone was given; taken as UTC"),
        ("embargo_until:unreadable", "embargo until: no date could be read in it"),
        ("published_at:before-1970", "published: before 1970; set to 1970"),
        ("anpa:cut-off", "cut off before its end mark; read as far as it goes"),
        ("charset:iso8859-15", "read as iso8859-15"),
        ("a-mend-of-tomorrow", "a-mend-of-tomorrow"),
    ],
)
def test_a_repair_in_words(name, words):
    assert in_words(name) == words


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_says_what_why_and_how_to_mend_it(reason):
    text = card_text({"file": "wire/a.xml", "error": {"reason": str(reason), "detail": "line 3"}})
    shown = [line.strip(" │") for line in text.splitlines()]
    assert shown[1:3] == [f"refused: {reason}", "line 3"]
    assert len(shown[3]) > 20
    assert "wire/a.xml" in shown[0]


def test_the_tally_names_the_reasons():
    assert str(tally(5, Counter(malformed=2, empty=1))) == "2 of 5 read; refused: 1 empty, 2 malformed"
    assert str(tally(5, Counter())) == "5 of 5 read"


def test_every_mend_that_the_readers_make_has_words():
    sources = "".join(
        path.read_text("utf-8") for name in ("wire", "normalise") for path in (STREAM / name).rglob("*.py")
    )
    of = "charset|json|html|xml|data|start|end|extra|reverted|sgml|anpa|iptc7901"
    named = set(re.findall(rf'"((?:{of}):[a-z0-9-]+)"', sources)) - {"xml:lang"}
    noted = set(re.findall(r'repairs\.note\("([a-z:-]+)"\)', sources))
    assert len(named | noted) > 10
    assert [name for name in sorted(named | noted) if in_words(name) == name] == []
