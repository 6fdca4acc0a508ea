"""Agencies' JSON that is ninjs in other words: AP's Media API, dpa's digitalwires, Fingerpost, BBC; and broken JSON."""

import json

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire import read
from stream.wire.json.mend import mended
from tests.factories import ORIGIN

NITF = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head><title>x</title></head>'
    "<body>"
    "<body.head><hedline><hl1>Weir gives way</hl1></hedline><byline>By ADA BROOK</byline></body.head>"
    "<body.content><block><p>MILLBROOK, Ohio (AP) — The weir gave way.</p><p>Nobody was hurt.</p></block>"
    "</body.content>"
    "</body></nitf>"
)
AP = {
    "api_version": "2.1",
    "data": {
        "meta": {"products": [{"id": n, "name": f"Product {n}"} for n in range(200)]},
        "item": {
            "uri": "https://feed.example.com/content/0f1e?qt=a",
            "altids": {"itemid": "0f1e2d3c", "etag": "0f1e2d3c_2a", "friendlykey": "77"},
            "version": 2,
            "type": "text",
            "urgency": 3,
            "editorialpriority": "u",
            "editorialtypes": ["Lead"],
            "pubstatus": "usable",
            "versioncreated": "2026-03-01T10:00:00Z",
            "firstcreated": "2026-03-01T08:00:00Z",
            "language": "en",
            "title": "US-Weir",
            "headline": "Weir gives way at Millbrook",
            "headline_extended": "A weir that stood for a century gave way at Millbrook",
            "slugline": "AP-US--Millbrook Weir, 2nd Ld-Writethru",
            "bylines": [{"by": "By ADA BROOK and NOOR HADDAD", "title": "Associated Press"}],
            "datelinelocation": {"city": "Millbrook", "countrycode": "USA"},
            "description_summary": "A weir gave way.",
            "ednote": "Eds: UPDATES: With quotes.",
            "provider": "AP",
            "usageterms": ["For use in print."],
            "renditions": {"nitf": {"title": "NITF Story Download", "href": "https://feed.example.com/nitf"}},
        },
    },
}


def ap(**changes):
    item = {k: v for k, v in {**AP["data"]["item"], **changes}.items() if v is not None}
    return json.dumps({**AP, "data": {**AP["data"], "item": item}}).encode()


def item(value):
    payload = value if isinstance(value, bytes) else json.dumps(value).encode()
    return read(payload).items[0]


def test_ap_media_metadata():
    found = item(ap())
    assert (found.format, found.guid, found.version, found.priority) == ("ap-media-json", "0f1e2d3c", 2, "u")
    assert found.headline == "Weir gives way at Millbrook"
    assert found.subheadlines == ("A weir that stood for a century gave way at Millbrook",)
    assert (found.byline, found.byline_title) == ("By ADA BROOK and NOOR HADDAD", "Associated Press")
    assert (found.take, found.slugline) == ("2nd Ld-Writethru", "AP-US--Millbrook Weir, 2nd Ld-Writethru")
    assert found.located == "Millbrook"
    assert found.extra["uri"].startswith("https://")
    assert found.extra["usageterms"] == ["For use in print."]
    assert found.extra["description_summary"] == "A weir gave way."
    assert not {"bylines", "headline_extended", "take_key", "guid"} & found.extra.keys()


def test_ap_media_without_headline_has_the_extended_one():
    found = item(ap(headline=None))
    assert found.headline == "A weir that stood for a century gave way at Millbrook"
    assert found.subheadlines == ()


@pytest.mark.parametrize(
    "where",
    [
        {"renditions": {"nitf": {"href": "https://x", "content": NITF}}},
        {"nitf": NITF},
        {"main": {"nitf": NITF, "words": 9}},
        {"nitf": {"body_html": "<p>MILLBROOK, Ohio (AP) — The weir gave way.</p><p>Nobody was hurt.</p>"}},
        {"body_nitf": "<block><p>MILLBROOK, Ohio (AP) — The weir gave way.</p><p>Nobody was hurt.</p></block>"},
    ],
)
def test_ap_media_copy_is_read_where_it_is_embedded(where):
    article = normalise(item(ap(**where)), ORIGIN)
    assert article.body == "MILLBROOK, Ohio (AP) — The weir gave way.\n\nNobody was hurt."
    assert article.headline == "Weir gives way at Millbrook"
    assert [p.name for p in article.byline.people] == ["Ada Brook", "Noor Haddad"]
    assert article.dateline.places == ("MILLBROOK",)


def test_ap_media_copy_beside_the_item_and_what_only_it_says():
    envelope = json.loads(ap(bylines=None, headline=None, headline_extended=None, title=None))
    envelope["data"]["nitf"] = NITF
    found = item(envelope)
    assert (found.headline, found.byline) == ("Weir gives way", "By ADA BROOK")


def test_ap_media_copy_too_broken_to_parse_loses_no_word():
    article = normalise(item(ap(nitf="<nitf><body><p>The weir gave way.</p><p>Nobody was</nitf>")), ORIGIN)
    assert "The weir gave way." in article.body
    assert "Nobody was" in article.body


@pytest.mark.parametrize(
    ("types", "status"),
    [(["Kill"], "killed"), (["Lead", "Corrective"], "corrected"), (["Withhold"], "withheld"), (["Lead"], "usable")],
)
def test_ap_media_editorial_types_tell_the_status(types, status):
    assert normalise(item(ap(editorialtypes=types)), ORIGIN).status == status


def test_ap_media_a_status_of_its_own_is_kept():
    assert normalise(item(ap(editorialtypes=["Corrective"], pubstatus="canceled")), ORIGIN).status == "killed"
    assert normalise(item(ap(editorialtypes=["Kill"], pubstatus="embargoed")), ORIGIN).status == "killed"


def test_ap_media_titles_that_differ_are_kept_beside_the_names():
    bylines = [{"by": "By ADA BROOK", "title": "AP Science Writer"}, {"by": "By BEN REED", "title": "AP Writer"}]
    article = normalise(item(ap(bylines=bylines)), ORIGIN)
    assert [p.name for p in article.byline.people] == ["Ada Brook", "Ben Reed"]
    assert article.extra["bylines"] == bylines


def test_ap_media_nobody_wrote_a_picture():
    picture = ap(
        type="picture", bylines=None, photographer={"name": "Lena Moor", "code": "stf"}, description_caption="The weir."
    )
    found = item(picture)
    assert found.byline is None
    assert found.extra["photographer"]["name"] == "Lena Moor"
    assert [p.text for p in found.paragraphs] == ["The weir."]


def test_ap_media_feed_of_several_items():
    several = {"data": {"items": [{"meta": {}, "item": json.loads(ap())["data"]["item"]}] * 3, "next_page": "x"}}
    assert [i.format for i in read(json.dumps(several).encode()).items] == ["ap-media-json"] * 3


DPA = {
    "format": "digitalwires@0.9.1",
    "type": "composite",
    "entry_id": "Zq1",
    "urn": "urn:newsml:dpa.com:20090101:260301-99-111111",
    "version": 4,
    "version_created": "2026-03-01T11:00:00+01:00",
    "updated": "2026-03-01T10:00:05Z",
    "pubstatus": "usable",
    "signal": None,
    "embargoed": "2026-03-09T06:00:00+01:00",
    "content_created": None,
    "language": "de",
    "urgency": 4,
    "kicker": "Hochwasser",
    "headline": "Wehr in Mühlbach gebrochen",
    "subhead": None,
    "teaser": "Ein Wehr ist gebrochen.",
    "byline": "Von Ada Brook, dpa",
    "dateline": "Mühlbach (dpa) - ",
    "article_html": '<section class="main"><p>Das Wehr ist gebrochen.</p><h2>Folgen</h2>'
    "<p>Niemand kam zu Schaden.</p></section>",
    "infobox_html": '<section class="infobox"><p>Das Wehr stand seit 1920.</p></section>',
    "linkbox_html": '<section class="linkbox"><ul><li><a href="https://x">Link</a></li></ul></section>',
    "creditline": "dpa",
    "copyrightnotice": "Copyright 2026, dpa",
    "notepad": {"public_html": "<ul><li>Orte</li></ul>"},
    "ednotes": [
        {"role": "dpaednoterole:editorialnote", "ednote": "Neu:\nZahlen", "is_publishable": True},
        {"role": "dpaednoterole:dpacontacts", "ednote": "Autorin: +49 30 0000", "is_publishable": False},
        {"role": "dpaednoterole:closingline", "ednote": "dpa abr xx n1", "is_publishable": True},
    ],
    "associations": [],
    "categories": [
        {"type": "dnltype:keyword", "name": "Wetter", "qcode": None, "rank": 1},
        {"type": "dnltype:dpasubject", "name": "Technik", "qcode": "dpasubject:300", "rank": 1},
        {"type": "dnltype:desk", "name": "vm", "qcode": "dpacat:vm"},
    ],
    "rubric_names": ["weblines.test"],
}


def test_digitalwires():
    found = item({"entries": [DPA, DPA]})
    assert (found.format, found.guid, found.version) == ("dpa-digitalwires-json", DPA["urn"], 4)
    assert (found.published_at, found.embargo_until) == (DPA["version_created"], DPA["embargoed"])
    assert found.subheadlines == ("Hochwasser",)
    assert found.ednote == "Neu: Zahlen"
    assert found.keywords == ("Wetter",)
    assert [(s.scheme, s.code, s.name) for s in found.subjects] == [("dpasubject", "300", "Technik")]
    assert {"entry_id", "linkbox_html", "notepad", "ednotes", "rubric_names", "teaser"} <= found.extra.keys()
    article = normalise(found, ORIGIN)
    assert article.body == "Das Wehr ist gebrochen.\n\nNiemand kam zu Schaden.\n\nDas Wehr stand seit 1920."
    assert [c.text for c in article.crossheads] == ["Folgen"]
    assert (article.status, article.provider) == ("embargoed", "dpa")
    assert [p.name for p in article.byline.people] == ["Ada Brook"]
    assert article.dateline.places == ("Mühlbach",)


def test_digitalwires_correction():
    assert item({**DPA, "signal": "sig:correction"}).status == "corrected"
    assert item({**DPA, "signal": "sig:correction", "pubstatus": "canceled"}).status == "canceled"


def test_digitalwires_picture_is_told_by_its_caption():
    picture = {
        **DPA, "article_html": None, "infobox_html": None, "associations": [{"type": "image"}],
        "descriptions": [{"role": "drol:caption", "description": "Das Wehr"}],
    }  # fmt: skip
    assert [p.text for p in item(picture).paragraphs] == ["Das Wehr"]


FINGERPOST = {
    "uri": "http://HPA/HPX1.1/0", "source-feed": "HPA", "usn": "HPX1.1", "version": "3", "status": "", "type": "text",
    "firstVersion": "2026-03-01T10:00:00.000Z", "versionCreated": "2026-03-01T11:00:00.000Z", "slug": "WEIR Break",
    "headline": "Weir breaks", "subhead": "Mill stands", "byline": "", "priority": "1", "location": "Millbrook",
    "subjects": {"code": ["iptccat:a", "medtop:1"]}, "body_text": "<p>The weir broke.</p>", "keywords": ["weir"],
    "destinations": {"code": ["x"]},
}  # fmt: skip


def test_fingerpost():
    found = item(FINGERPOST)
    assert (found.format, found.provider, found.located) == ("fingerpost-ninjs-json", "HPA", "Millbrook")
    assert (found.priority, found.slugline, found.version) == ("1", "WEIR Break", 3)
    assert [(s.scheme, s.code) for s in found.subjects] == [("iptccat", "a"), ("medtop", "1")]
    assert found.html == "<p>The weir broke.</p>"
    assert found.extra["source-feed"] == "HPA"


FORBIDDING = (
    "<nitf><head><docdata %s/></head><body><body.content><p>The weir gave way.</p></body.content></body></nitf>"
)


@pytest.mark.parametrize(
    ("docdata", "status"),
    [
        ('management-status="canceled"', "killed"),
        ('management-status="embargoed"', "embargoed"),
        ('><date.release norm="20990310T000000Z"/><x', "embargoed"),
        ('><ed-msg info="MANDATORY KILL"/><x', "killed"),
    ],
)
def test_what_the_head_of_nitf_within_json_forbids_is_forbidden(docdata, status):
    document = FORBIDDING % docdata
    if "<x" in docdata:
        document = document.replace("<x/>", "</docdata>")
    assert normalise(item(ap(nitf=document, pubstatus="usable")), ORIGIN).status == status
    bodies = [{"contentType": "application/nitf+xml", "value": document}]
    third = {"uri": "u", "pubstatus": "usable", "edNote": "Eds: x", "headlines": [{"value": "H"}], "bodies": bodies}
    assert normalise(item(third), ORIGIN).status == status


def test_bbc_embargo_has_a_key_of_its_own():
    story = {"uri": "u", "type": "story", "headline": "H", "body_text": "T.", "embargotime": "2026-03-09T06:00:00"}
    assert item(story).embargo_until == "2026-03-09T06:00:00"


def test_a_kill_with_nothing_but_its_id_is_an_item():
    found = item({"uri": "urn:hpa:9", "version": "3", "pubstatus": "canceled", "ednote": "Kill the weir story"})
    assert (found.guid, found.status) == ("urn:hpa:9", "canceled")
    assert normalise(found, ORIGIN).status == "killed"
    with pytest.raises(Rejected) as refusal:
        item({"uri": "urn:hpa:9", "version": "3", "pubstatus": "usable"})
    assert refusal.value.reason is Reason.NO_TEXT


def test_ninjs_3_whose_only_body_is_nitf():
    bodies = [{"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": NITF}]
    article = normalise(item({"uri": "u", "headlines": [{"value": "H"}], "bodies": bodies}), ORIGIN)
    assert article.body == "MILLBROOK, Ohio (AP) — The weir gave way.\n\nNobody was hurt."
    plain = [*bodies, {"role": "text", "contentType": "text/plain", "value": "Plain."}]
    assert [p.text for p in item({"uri": "u", "title": "H", "bodies": plain}).paragraphs] == ["Plain."]


@pytest.mark.parametrize(
    ("broken", "text", "repair"),
    [
        (r"It\'s", "It's", "json:escapes"),
        (r"It\x92s \xe9", "It’s é", "json:escapes"),
        (r"C:\_dir \u12 10\%", r"C:\_dir \u12 10\%", "json:escapes"),
        ("raw\ttab", "raw tab", "json:lenient"),
    ],
)
def test_broken_escapes_are_mended(broken, text, repair):
    found = item(b'{"uri":"u","headline":"%s","body_text":"T."}' % broken.encode())
    assert normalise(found, ORIGIN).headline == text
    assert found.repairs == (repair,)


def test_sound_escapes_stay_beside_broken_ones():
    found = item(rb'{"uri":"u","headline":"\"a\" \\b\\ \u00e9 \'c\' \n d","body_text":"T.",}')
    assert found.headline == "\"a\" \\b\\ é 'c' \n d"
    assert found.repairs == ("json:escapes", "json:commas")


def test_a_comma_in_a_string_is_text():
    assert mended('{"a":", ] , }"}') == ('{"a":", ] , }"}', ())
    assert mended(r'{"a":"\", ]"}') == (r'{"a":"\", ]"}', ())


def test_quotes_that_were_not_escaped_are_no_guess_of_ours():
    with pytest.raises(Rejected) as refusal:
        item(b'{"uri":"u","headline":"He said "no", then left","body_text":"T."}')
    assert refusal.value.reason is Reason.MALFORMED
    assert "line 1, column" in refusal.value.detail


def test_a_broken_line_is_mended_and_its_neighbours_are_kept():
    good = b'{"uri":"u%d","headline":"H","body_text":"T."}'
    lines = b"\n".join([good % 1, rb'{"uri":"u2","headline":"It\'s","body_text":"T."}', b'{"uri":"u3', good % 4])
    reading = read(lines)
    assert [i.guid for i in reading.items] == ["u1", "u2", "u4"]
    assert [r.reason for r in reading.refused] == [Reason.MALFORMED]
    assert [i.repairs for i in reading.items] == [(), ("json:escapes",), ()]
