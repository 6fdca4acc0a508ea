"""DOCTYPEs: taken off, or refused; nothing that they name is opened."""

from __future__ import annotations

import sys

import pytest

from stream.errors import Reason, Rejected
from stream.wire import read
from stream.wire.xml.doctype import after_prologue, without_doctype

BODY = "<nitf><body><body.content><p>The dam held.</p></body.content></body></nitf>"


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE nitf>",
        '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">',
        '<!doctype nitf PUBLIC "-//IPTC//DTD NITF 3.4//EN" "http://dtd.example/nitf.dtd" >',
        '<!-- sent by hand --><!DOCTYPE nitf [ <!ENTITY % n SYSTEM "n.dtd"> %n; <!-- x --> ]>',
        "<!DOCTYPE nitf [\n]>",
        "<!DOCTYPE nitf [<!ELEMENT p (#PCDATA)>\n<!ELEMENT body (p*, (a|b)+)>]>",
        "<!DOCTYPE nitf SYSTEM 'n.dtd' [<!ELEMENT p ANY><!ATTLIST p id ID #IMPLIED k (a|b) #REQUIRED>]>",
        "<!DOCTYPE nitf [<!ATTLIST nitf xmlns CDATA #FIXED 'urn:x'><!NOTATION gif SYSTEM 'viewer'>]>",
        "<!DOCTYPE nitf [<!-- a <p> & more - not an end --><?made by=hand?><!ELEMENT p ANY>]>",
        "",
    ],
)
def test_harmless(doctype):
    assert "DOCTYPE" not in without_doctype(doctype + BODY).upper()
    assert "The dam held." in read(f'<?xml version="1.0"?>\n{doctype}{BODY}'.encode()).items[0].html


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE nitf [<!ENTITY a "b">]>',
        '<!DOCTYPE nitf [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        "<!DOCTYPE nitf [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]>",
        '<!DOCTYPE nitf [<!ATTLIST p a CDATA "x">]>',
        "<!DOCTYPE nitf [<!ATTLIST p a (x|y) 'x'>]>",
        '<!DOCTYPE nitf [<!ELEMENT p ANY><!ENTITY a "b">]>',
        "<!DOCTYPE nitf [<!ELEMENT p ANY> &a; ]>",
        "<!DOCTYPE nitf [<!ELEMENT p ANY <!ENTITY a 'b'>]>",
        "<!DOCTYPE nitf [<!-- - -- ><!ENTITY a 'b'>]>",
        "<!DOCTYPE nitf [" + "%a;" * 30_000 + "]>",
        "<!DOCTYPE nitf [",
        "<!DOCTYPE " + "x" * 10_000 + ">",
        "<!DOCTYPE nitf <!DOCTYPE nitf>",
    ],
)
def test_hostile(doctype):
    with pytest.raises(Rejected) as refused:
        read((doctype + BODY).encode())
    assert refused.value.reason is Reason.UNSAFE


OPENED: list[str] = []
_watching = False


def _audit(event, args):
    if _watching and event in {"open", "socket.connect", "socket.getaddrinfo"}:
        OPENED.append(f"{event} {args[0]}")


def test_nothing_is_opened(tmp_path):
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken off again
    secret = tmp_path / "secret"
    secret.write_text("secret")
    sys.addaudithook(_audit)
    read(BODY.encode())
    _watching = True
    try:
        told = read(f'<!DOCTYPE nitf SYSTEM "{secret}" [<!ENTITY % n SYSTEM "{secret}"> %n;]>{BODY}'.encode())
        with pytest.raises(Rejected):
            read(f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "{secret}">]>{BODY.replace("held", "&x;")}'.encode())
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
        included = read(BODY.replace("<p>", f"{include}<p>").encode())
    finally:
        _watching = False
    assert OPENED == []
    assert "secret" not in told.items[0].html
    assert "secret</" not in included.items[0].html


def test_where_the_prologue_ends():
    assert after_prologue(' <?xml version="1.0"?> <!-- <a> --> <a/>') == 36
    assert after_prologue("<!-- never closed <a/>") == 0


def test_names_made_up_for_each_file_are_refused_before_a_parser_keeps_them():
    for made_up in (
        "".join(f"<x{i}/>" for i in range(4_000)),
        "".join(f'<x a{i}="1"/>' for i in range(4_000)),
    ):
        with pytest.raises(Rejected, match="different names") as refused:
            read(BODY.replace("<body>", f"{made_up}<body>", 1).encode())
        assert refused.value.reason is Reason.OVERSIZE
