"""One story in each format that is read, with the metadata that agencies send along: made by rule, for the benchmark."""

# ruff: noqa: E501 - markup stands as agencies send it, in lines of any length

from __future__ import annotations

from html import escape
from json import dumps

from tests.bench.quoted_copy import quoted_copy

__all__ = ["STRUCTURED", "wire_copy"]

STRUCTURED = ("ninjs", "nitf", "newsml-1.2", "newsml-g2", "rss", "anpa1312", "iptc7901", "reuters21578-sgml")
"""Formats with fields: their aim is a millisecond an article."""


def wire_copy(number: int) -> dict[str, bytes]:
    """The same story by format. `number` makes another story of each."""
    story = quoted_copy(number).text.split("\n\n")
    headline, paragraphs = f"Council of Port Ellery hears case {number} on the bridge", story
    return {
        "ninjs": _ninjs(number, headline, paragraphs),
        "nitf": _nitf(number, headline, paragraphs),
        "newsml-1.2": _newsml(number, headline, paragraphs),
        "newsml-g2": _newsml_g2(number, headline, paragraphs),
        "rss": _rss(number, headline, paragraphs),
        "anpa1312": _anpa(number, headline, paragraphs),
        "iptc7901": _iptc7901(number, headline, paragraphs),
        "reuters21578-sgml": _sgml(number, headline, paragraphs),
        "plain-text": "\n\n".join((headline, "By Marta Lindqvist", *paragraphs)).encode(),
    }


def _marked(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def _ninjs(number: int, headline: str, paragraphs: list[str]) -> bytes:
    subjects = [{"code": f"0400{n}000", "scheme": "IptcSubjectCodes", "name": f"subject {n}"} for n in range(8)]
    item = {
        "uri": f"urn:newsml:hpa.example:20260718:{number}", "version": "1", "type": "text", "language": "en",
        "versioncreated": "2026-07-18T10:31:40Z", "firstcreated": "2026-07-18T10:02:11Z", "pubstatus": "usable",
        "urgency": 4, "headline": headline, "slugline": "BC-Bridge", "byline": "By Marta Lindqvist", "located": "Ellery",
        "body_html": _marked(paragraphs), "subject": subjects, "provider": "HPA", "copyrightnotice": "2026 HPA",
    }  # fmt: skip
    return dumps(item).encode()


def _nitf(number: int, headline: str, paragraphs: list[str]) -> bytes:
    subjects = "".join(
        f'<tobject.subject tobject.subject.ipr="IPTC" tobject.subject.refnum="0400{n}000" tobject.subject.type="t{n}"/>'
        for n in range(8)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><nitf version="-//IPTC//DTD NITF 3.4//EN"><head><title>{headline}</title>
<meta name="anpa-category" content="i"/><tobject tobject.type="News">{subjects}</tobject>
<docdata management-status="usable"><doc-id regsrc="HPA" id-string="hpa-{number}"/><urgency ed-urg="4"/>
<date.issue norm="20260718T051500Z"/><doc.copyright year="2026" holder="HPA"/>
<key-list><keyword key="BRIDGE"/></key-list></docdata></head><body><body.head><hedline><hl1>{headline}</hl1></hedline>
<byline>By <person>Marta Lindqvist</person><byttl>HPA Correspondent</byttl></byline><distributor>HPA</distributor>
<dateline><location>PORT ELLERY</location></dateline></body.head><body.content>{_marked(paragraphs)}</body.content></body></nitf>
""".encode()


def _newsml(number: int, headline: str, paragraphs: list[str]) -> bytes:
    codes = "".join(
        f'<SubjectCode><SubjectMatter FormalName="0400{n}000" Scheme="IptcSubjectCodes"/></SubjectCode>'
        for n in range(8)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><NewsML Version="1.2"><NewsEnvelope>
<DateAndTime>20260718T070212Z</DateAndTime><Priority FormalName="4"/></NewsEnvelope><NewsItem><Identification>
<NewsIdentifier><ProviderId>hpa.example</ProviderId><DateId>20260718</DateId><NewsItemId>doc-{number}</NewsItemId>
<RevisionId PreviousRevision="0" Update="N">1</RevisionId>
<PublicIdentifier>urn:newsml:hpa.example:20260718:doc-{number}:1</PublicIdentifier></NewsIdentifier>
<NameLabel>bridge</NameLabel></Identification><NewsManagement><NewsItemType FormalName="News"/>
<FirstCreated>20260718T070030Z</FirstCreated><ThisRevisionCreated>20260718T070030Z</ThisRevisionCreated>
<Status FormalName="Usable"/><Urgency FormalName="4"/></NewsManagement><NewsComponent><NewsLines>
<HeadLine>{headline}</HeadLine><ByLine>Marta Lindqvist</ByLine><DateLine>Port Ellery (HPA)</DateLine>
<CopyrightLine>2026 HPA</CopyrightLine><SlugLine>bridge</SlugLine></NewsLines><AdministrativeMetadata><Provider>
<Party FormalName="HPA"/></Provider></AdministrativeMetadata><DescriptiveMetadata><Language FormalName="en"/>{codes}
<Location HowPresent="Origin"><Property FormalName="City" Value="Port Ellery"/></Location></DescriptiveMetadata>
<NewsComponent><ContentItem><MediaType FormalName="Text"/><Format FormalName="bcNITF2.5"/>
<DataContent>{_marked(paragraphs)}</DataContent></ContentItem></NewsComponent>
<NewsComponent Duid="photo0"><NewsLines><HeadLine>The bridge.</HeadLine><ByLine>Otto Kranz</ByLine></NewsLines>
<NewsComponent><Role FormalName="HighDef"/><ContentItem Href="photo0.jpg"><MediaType FormalName="Photo"/></ContentItem>
</NewsComponent></NewsComponent></NewsComponent></NewsItem></NewsML>""".encode()


def _newsml_g2(number: int, headline: str, paragraphs: list[str]) -> bytes:
    subjects = "".join(
        f'<subject type="cpnat:abstract" qcode="medtop:0400{n}000"><name xml:lang="en">subject {n}</name></subject>'
        for n in range(8)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>
<sent>2026-07-18T09:31:00Z</sent><priority>3</priority></header><itemSet><newsItem guid="urn:newsml:hpa.example:2026:{number}"
version="2" standard="NewsML-G2" standardversion="2.32" conformance="power" xml:lang="en"><rightsInfo>
<copyrightNotice>2026 HPA</copyrightNotice></rightsInfo><itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:hpa">
<name>HPA</name></provider><versionCreated>2026-07-18T11:30:41+02:00</versionCreated>
<firstCreated>2026-07-18T10:58:02+02:00</firstCreated><pubStatus qcode="stat:usable"/><edNote>Adds quote.</edNote></itemMeta>
<contentMeta><urgency>3</urgency><located><name>Port Ellery</name></located><language tag="en"/>{subjects}
<slugline>bridge</slugline><headline>{headline}</headline><by>By Marta Lindqvist, HPA</by><creditline>HPA</creditline>
</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>{headline}</title></head><body>{_marked(paragraphs)}</body></html></inlineXML></contentSet></newsItem></itemSet>
</newsMessage>""".encode()


def _rss(number: int, headline: str, paragraphs: list[str]) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Ellery Post</title><language>en</language>
<item><title>{headline}</title><link>https://post.example/{number}</link><guid>post-{number}</guid>
<pubDate>Sat, 18 Jul 2026 08:05:00 +0100</pubDate><dc:creator>Marta Lindqvist</dc:creator><category>Local</category>
<content:encoded><![CDATA[{_marked(paragraphs)}]]></content:encoded></item></channel></rss>""".encode()


def _anpa(number: int, headline: str, paragraphs: list[str]) -> bytes:
    copy = "".join(f"\t{text}\r\n" for text in paragraphs)
    return (
        f"\x16\x16\x01a{number % 10_000:04}\x1fhpa\r\nr i\x13\x11BC-Bridge 07-18 0703\r\n\x02^BC-Bridge,1st Ld<\r\n"
        f"^{headline}<\r\n^By MARTA LINDQVIST=\r\n^Halden Press Agency=\r\n{copy}\x03\r\nHPA-WF-07-18-26 0941GMT\r\n"
    ).encode()


def _iptc7901(number: int, headline: str, paragraphs: list[str]) -> bytes:
    copy = "\r\n\r\n".join(paragraphs)
    return (
        f"\x01hpa{number % 10_000:04} 3 pl 703 hpa 0211\r\nBridge/Council/\r\n\x02{headline} =\r\n\r\n{copy}\r\n\r\n"
        f"181150 Jul 26\r\n\x03"
    ).encode()


def _sgml(number: int, headline: str, paragraphs: list[str]) -> bytes:
    copy = "\n    ".join(escape(text, quote=False) for text in paragraphs)
    return f"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="{number}" NEWID="{number}"><DATE>18-JUL-1987 10:14:31.07</DATE>
<TOPICS><D>tin</D></TOPICS><PLACES><D>bolivia</D></PLACES><UNKNOWN>&#5;&#5;&#5;M
&#22;&#22;&#1;f0501&#31;reute
r f BC-BRIDGE   07-18 0703</UNKNOWN><TEXT>&#2;<TITLE>{headline.upper()}</TITLE><AUTHOR>    by Marta Lindqvist, Reuters</AUTHOR>
<DATELINE>    ELLERY, July 18 - </DATELINE><BODY>{copy}
 Reuter
&#3;</BODY></TEXT></REUTERS>
""".encode()
