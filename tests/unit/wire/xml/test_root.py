"""XML text → tree: what is mended, what is refused."""

from __future__ import annotations

import pytest

from stream.errors import Reason, Rejected
from stream.wire.xml.root import root_of
from stream.wire.xml.tree import Tree, markup_of


def refusal(text: str) -> Rejected:
    with pytest.raises(Rejected) as caught:
        root_of(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected", "repairs"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', "é", ()),
        ("<a>Marks & Spencer</a>", "Marks & Spencer", ("xml:ampersands",)),
        ("<a>caf&eacute;&nbsp;x &amp; y &unknown;</a>", "café\xa0x & y &unknown;", ("xml:ampersands",)),
        ("<a>trea\x1dsury\x00</a>", "treasury", ("xml:characters",)),
        ("<a>one\x0btwo\x0cthree</a>", "one two three", ("xml:characters",)),
        ("<a>trea&#x1;su&#31;ry&#xFFFF; caf&#233;</a>", "treasury café", ("xml:characters",)),
        ("<a>one&#11;two&#9;three&#xC;</a>", "one two\tthree ", ("xml:characters",)),
        ("<a>&#55357;&#56841; and &#xD83D;&#xde09; and &#55357;.</a>", "😉 and 😉 and .", ("xml:characters",)),
        ("<a><p>One<br>two</p></a>", "Onetwo", ("xml:recovered",)),
        ("<!DOCTYPE a [<!ENTITY % n SYSTEM 'n.dtd'> %n;]><a>x</a>", "x", ()),
        ("<!-- by hand --><?go?><a>x<!-- y --></a>", "x", ()),
    ],
)
def test_text_and_mends(text: str, expected: str, repairs: tuple[str, ...]) -> None:
    root, mended = root_of(text)
    assert "".join(root.itertext()) == expected
    assert mended == repairs


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a><p>The story breaks off he", Reason.MALFORMED),
        ("<a><p>The story breaks off</p>", Reason.MALFORMED),
        ("<a>x</a><b>another root</b></a>", Reason.MALFORMED),
        ("<a " + "".join(f'a{i}="" ' for i in range(200_001)) + "/>", Reason.OVERSIZE),
        ("<a>" * 300 + "x" + "</a>" * 300, Reason.TOO_DEEP),
        ('<!DOCTYPE a [<!ENTITY b "bomb">]><a>&b;</a>', Reason.UNSAFE),
    ],
)
def test_refused(text: str, reason: Reason) -> None:
    assert refusal(text).reason is reason


def test_an_undeclared_entity_is_text_and_no_file() -> None:
    root, _ = root_of("<a>&passwd;</a>")
    assert root.text == "&passwd;"


def test_rest_is_what_nobody_read() -> None:
    root, _ = root_of(
        '<n xmlns="urn:x"><head><title>T</title><x k="1" l="2">y</x><x>z</x></head><body><p>copy</p></body></n>'
    )
    tree = Tree(root)
    assert tree.text("head/title") == "T"
    assert tree.attribute("k", "head/x") == "1"
    body = tree.first("body")
    assert body is not None
    tree.drop(body)
    assert tree.rest() == {"head/x@l": "2", "head/x": ["y", "z"]}


def test_markup_loses_its_prefixes_and_no_text() -> None:
    root, _ = root_of('<b xmlns:h="urn:h">a &lt; b<h:p>One <h:em>two</h:em></h:p> tail</b>')
    markup = markup_of(root)
    assert markup is not None
    assert markup.startswith("a &lt; b<p")
    assert "h:" not in markup.replace("xmlns:h", "")
    assert markup.endswith("</p> tail")


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE a [<!ENTITY x SYSTEM '{}'>]><a>&x;</a>", "<!DOCTYPE a SYSTEM '{}'><a>in</a>"]
)
def test_the_parser_opens_nothing_by_itself(tmp_path, monkeypatch, text):
    """The second rail, behind the one that takes every DOCTYPE out."""
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY x 'hush'><!ATTLIST a hush CDATA 'hush'>")
    monkeypatch.setattr("stream.wire.xml.root.without_doctype", lambda text: text)
    root, _ = root_of(text.format(secret.as_uri()))
    assert "hush" not in "".join(root.itertext())
    assert not root.attrib


def test_the_parser_expands_no_entity_of_the_text(monkeypatch):
    monkeypatch.setattr("stream.wire.xml.root.without_doctype", lambda text: text)
    root, _ = root_of("<!DOCTYPE a [<!ENTITY x 'hush'>]><a>&x;</a>")
    assert "hush" not in "".join(root.itertext())
