"""Ritzau's XML. The copy is invented."""

from __future__ import annotations

import pytest

from schemas import Status
from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from tests.factories import ORIGIN


def news(headline="Dæmning holder", content="&lt;p&gt;Den holdt.&lt;/p&gt;&lt;p&gt;Og stod.&lt;/p&gt;", more=""):
    return (
        '<?xml version="1.0"?><RBNews xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><NewsID>n-1</NewsID>'
        "<PublishDate>2026-03-08T10:00:00.397</PublishDate><strapline>VAND/DÆMNING</strapline>"
        f"<headline>{headline}</headline><subtitle>Vandet falder</subtitle><town>Hartwell</town>"
        f"<origin>/ritzau/</origin>"
        "<sectionID>2</sectionID><section>Udland</section><version>3</version>"
        f"<content>{content}</content><Priority>4</Priority><IPTCList><a:int xmlns:a='urn:a'>6000000</a:int></IPTCList>"
        "<SubjectKeyword><a:string xmlns:a='urn:a'>vand</a:string></SubjectKeyword><byLine>Ada Bæk</byLine>"
        f"<byLinePhone>5551234</byLinePhone><Related i:nil='true'/>{more}</RBNews>"
    )


def test_all_fields():
    (found,) = read(news(more="<TilRedaktionen>Ring først</TilRedaktionen>").encode()).items
    assert (found.format, found.provider, found.guid, found.version) == ("ritzau-xml", "Ritzau", "n-1", "3")
    assert (found.headline, found.subheadlines) == ("Dæmning holder", ("Vandet falder",))
    assert (found.slugline, found.dateline, found.byline) == ("VAND/DÆMNING", "Hartwell", "/ritzau/")
    assert (found.urgency, found.language, found.ednote) == ("4", "da", "Ring først")
    assert found.keywords == ("vand",)
    assert [(s.code, s.name) for s in found.subjects] == [("2", "Udland"), ("6000000", None)]
    assert found.extra == {"byLine": "Ada Bæk", "byLinePhone": "5551234"}
    told = normalise(found, ORIGIN)
    assert told.body == "Den holdt.\n\nOg stod."
    assert told.byline.people == ()


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ("", Status.USABLE),
        ("<Annuleret>false</Annuleret><Korrektion>true</Korrektion>", Status.CORRECTED),
        ("<Annuleret>true</Annuleret>", Status.KILLED),
    ],
)
def test_status(flags, status):
    (found,) = read(news(more=flags).encode()).items
    assert normalise(found, ORIGIN).status is status


def test_plain_copy_a_flash_and_a_bare_kill():
    (flash,) = read(news(headline="", content="Den holdt.").encode()).items
    assert (flash.headline, flash.paragraphs[0].text) == (None, "Den holdt.")
    (killed,) = read(news("", "", "<Annuleret>true</Annuleret>").encode()).items
    assert (killed.status, killed.paragraphs[0].text) == ("canceled", "VAND/DÆMNING")
    with pytest.raises(Rejected) as refused:
        read(news("", "").encode())
    assert refused.value.reason is Reason.NO_TEXT
