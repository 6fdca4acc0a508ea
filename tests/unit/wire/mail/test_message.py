"""Mail to an invented news desk."""

import base64
import json
import quopri

import pytest

from stream.errors import Reason, Rejected
from stream.normalise import normalise
from stream.wire.detect import parse_mailed
from stream.wire.limits import Limits
from stream.wire.mail.attachments import without_attachments
from stream.wire.mail.message import fits, parse
from stream.wire.read import read
from tests.factories import ORIGIN

COPY = (
    "WESTHAVEN, March 3 (NW) - The harbour council voted on Tuesday to close the north quay for two years.\n\n"
    "“We have waited long enough,” said Mira Ostrander, who has led the council since spring.\n"
)
HEAD = (
    "Received: from mx.courier.example by desk.example; Tue, 3 Mar 2026 14:06:00 +0100",
    "Message-ID: <quay.1@courier.example>",
    "Date: Tue, 03 Mar 2026 14:05:00 +0100",
    "From: Night Desk <desk@courier.example>",
    "To: wire@desk.example",
    "Subject: Westhaven closes its north quay",
    "MIME-Version: 1.0",
)


def mail(body=COPY, *more, head=HEAD, content="text/plain; charset=utf-8"):
    fields = {line.partition(":")[0].lower(): line for line in (*head, f"Content-Type: {content}", *more)}
    raw = body if isinstance(body, bytes) else body.encode()
    return "\r\n".join(fields.values()).encode("latin-1") + b"\r\n\r\n" + raw.replace(b"\n", b"\r\n")


def item_of(payload):
    (item,) = parse(payload, Limits(), parse_mailed).items
    return item


def text_of(item):
    return "\n".join(paragraph.text for paragraph in item.paragraphs)


def multipart(kind, *parts):
    body = b"".join(b"--=sep\n" + part + b"\n" for part in parts) + b"--=sep--\n"
    return mail(body, content=f'multipart/{kind}; boundary="=sep"')


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\n" + COPY.encode()
HTML = b"Content-Type: text/html; charset=utf-8\n\n<head><style>p{}</style></head><body><p>As HTML.</p></body>"


def test_a_letter():
    item = item_of(mail())
    assert item.format == "email"
    assert item.headline == "Westhaven closes its north quay"
    assert item.guid == "quay.1@courier.example"
    assert item.published_at == "2026-03-03T14:05:00+01:00"
    assert (item.provider, item.credit, item.byline) == ("courier.example", "Night Desk", None)
    assert item.paragraphs[0].text.startswith("WESTHAVEN, March 3 (NW) - ")
    assert len(item.paragraphs) == 2
    assert item.extra["to"] == "wire@desk.example"
    assert read(mail()).items == (item,)


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("=?utf-8?q?Hafen_schlie=C3=9Ft?=", "Hafen schließt"),
        ("=?ISO-8859-1?B?SGFmZW4gc2NobGll33Q=?=", "Hafen schließt"),
        ("=?utf-8?q?Hafen?= =?utf-8?q?_schlie=C3=9Ft?=", "Hafen schließt"),
        ("=?no-such-charset?q?Hafen_schlie=C3=9Ft?=", "Hafen schließt"),
        ("=?utf-8?b?!!!?=", "=?utf-8?b?!!!?="),
        ("Hafen schlie\xdft", "Hafen schließt"),
        ("Hafen schlie\xc3\x9ft", "Hafen schließt"),
        ("Fwd: RE: Hafen\r\n  zu", "Hafen zu"),
        ("WG: AW: Hafen zu", "Hafen zu"),
    ],
)
def test_subjects_in_any_charset(subject, headline):
    item = item_of(mail(COPY, f"Subject: {subject}"))
    assert item.headline == headline


@pytest.mark.parametrize(
    ("raw", "content", "encoding", "text"),
    [
        ("Für elf Mark.".encode("cp1252"), "text/plain; charset=iso-8859-1", "8bit", "Für elf Mark."),
        ("„Für elf Mark.“".encode("cp1252"), "text/plain; charset=iso-8859-1", "8bit", "„Für elf Mark.“"),
        ("Für elf Mark.".encode(), "text/plain; charset=iso-8859-1", "8bit", "Für elf Mark."),
        ("Für elf Mark.".encode("cp1252"), "text/plain; charset=utf-8", "8bit", "Für elf Mark."),
        ("Für elf Mark.".encode("cp1252"), "text/plain; charset=us-ascii", "8bit", "Für elf Mark."),
        ("Для одиннадцати.".encode("koi8-r"), "text/plain; charset=KOI8-R", "8bit", "Для одиннадцати."),
        ("東京で会議。".encode("iso2022_jp"), "text/plain; charset=ISO-2022-JP", "7bit", "東京で会議。"),
        (
            quopri.encodestring("Für elf Mark.".encode()),
            "text/plain; charset=utf-8",
            "quoted-printable",
            "Für elf Mark.",
        ),
        (base64.encodebytes("Für elf Mark.".encode()), "text/plain; charset=utf-8", "base64", "Für elf Mark."),
        (b"Fur elf Mark.", "text/plain; charset=base64", "7bit", "Fur elf Mark."),
        (b"Fur elf Mark.", 'text/plain; charset="=?x?q?y?="', "7bit", "Fur elf Mark."),
    ],
)
def test_texts_in_any_charset(raw, content, encoding, text):
    assert text in text_of(item_of(mail(raw, f"Content-Transfer-Encoding: {encoding}", content=content)))


def test_plain_text_goes_before_html():
    assert text_of(item_of(multipart("alternative", PLAIN, HTML))).startswith("WESTHAVEN")
    item = item_of(multipart("alternative", HTML))
    assert "<p>As HTML.</p>" in item.html
    assert "p{}" not in item.html


def test_a_line_that_points_at_the_html_is_no_copy():
    long = HTML.replace(b"As HTML.", b"The harbour council voted to close the quay. " * 10)
    item = item_of(multipart("alternative", b"Content-Type: text/plain\n\nView online.", long))
    assert "The harbour council" in item.html
    assert item.extra["alternative"] == ["View online."]


def test_texts_of_both_kinds_one_after_the_other():
    item = item_of(multipart("mixed", PLAIN, HTML, b"Content-Type: text/plain\n\nThe end & <all>."))
    assert item.html.index("WESTHAVEN") < item.html.index("As HTML.") < item.html.index("The end &amp; &lt;all&gt;.")


def test_attachments_are_named_and_not_read():
    nitf = b'Content-Type: application/xml\nContent-Disposition: attachment; filename="quay.xml"\n\n<nitf/>'
    notes = b'Content-Type: text/plain\nContent-Disposition: attachment; filename="notes.txt"\n\nNot copy.'
    item = item_of(multipart("mixed", PLAIN, nitf, notes))
    assert item.extra["attachments"] == ["quay.xml", "notes.txt"]
    assert "Not copy" not in text_of(item)
    with pytest.raises(Rejected) as caught:
        parse(multipart("mixed", nitf), Limits(), parse_mailed)
    assert caught.value.reason is Reason.NO_TEXT


def test_a_message_that_only_carries_another():
    inner = mail(COPY, "Subject: The inner one", "Message-ID: <inner@courier.example>").replace(b"\r\n", b"\n")
    item = item_of(multipart("mixed", b"Content-Type: message/rfc822\n\n" + inner))
    assert (item.headline, item.guid) == ("The inner one", "inner@courier.example")


def test_a_message_that_another_covers_is_read_beside_it_and_bound_by_what_covers_it():
    inner = mail(COPY, "Subject: The inner one", "Message-ID: <inner@courier.example>").replace(b"\r\n", b"\n")
    carried = b"Content-Type: message/rfc822\n\n" + inner
    note = b"Content-Type: text/plain\n\nFor your use. This is embargoed until 0600 GMT on 10 March 2099."
    outer, found = parse(multipart("mixed", note, carried), Limits(), parse_mailed).items
    assert text_of(outer).startswith("For your use.")
    assert (found.headline, found.guid) == ("The inner one", "inner@courier.example")
    assert normalise(found, ORIGIN).status == "embargoed"
    subject = multipart("mixed", carried).replace(
        b"Westhaven closes", b"EMBARGOED until 0600 GMT 10 March 2099: closes"
    )
    assert normalise(item_of(subject), ORIGIN).status == "embargoed"
    report = multipart("report", note, carried)
    assert len(parse(report, Limits(), parse_mailed).items) == 1


def carried(number):
    inner = mail(COPY, f"Subject: Inner {number}", f"Message-ID: <inner{number}@courier.example>")
    return b"Content-Type: message/rfc822\n\n" + inner.replace(b"\r\n", b"\n")


def test_a_digest_is_read_to_its_last_message_or_refused():
    digest = multipart("mixed", *map(carried, range(30)))
    assert [i.headline for i in parse(digest, Limits(items=30), parse_mailed).items] == [
        f"Inner {n}" for n in range(30)
    ]
    with pytest.raises(Rejected) as refused:
        parse(digest, Limits(items=29), parse_mailed)
    assert refused.value.reason is Reason.OVERSIZE


@pytest.mark.parametrize(
    ("letter", "status"),
    [
        ("Here is the weather; the one on the Cuba embargo comes later today.", "usable"),
        ("Two for Monday. The report below is embargoed until 6 a.m. GMT on\n10 March 2099, as agreed.", "embargoed"),
        ("Hello,\n\nEMBARGO: 0600 GMT 10 March 2099\n\nAda", "embargoed"),
        (f"{'The weir held. ' * 400}\n\nThe report below is embargoed until 6 a.m. GMT on 10 March 2099.", "embargoed"),
        ("\n\n".join(f"The report below is embargoed until {n} a.m. on 10 March." for n in range(1, 22)), "embargoed"),
    ],
)
def test_a_covering_letter_is_read_as_a_letter(letter, status):
    note = b"Content-Type: text/plain\n\n" + letter.encode()
    (_, found) = parse(multipart("mixed", note, carried(1)), Limits(), parse_mailed).items
    assert normalise(found, ORIGIN).status == status
    assert len(str(found.extra)) < 5_000


@pytest.mark.parametrize(
    ("letter", "status"),
    [
        ("<p>Hello</p><p><b>EMBARGO:</b> 0600 GMT 10 March 2099</p>", "embargoed"),
        ("<div>STRICTLY EMBARGOED<br>Ada</div>", "embargoed"),
        ("<p>The report below is\nembargoed until 6 a.m. GMT on 10&nbsp;March 2099.</p>", "embargoed"),
        ("<p>The one on the Cuba embargo comes later today.</p>", "usable"),
        ("<table>" + "<tr><td>x</td></tr>" * 9_000 + "</table><p>EMBARGO: 0600 GMT 10 March 2099</p>", "embargoed"),
    ],
)
def test_a_covering_letter_in_html_is_read_as_one_in_plain_text(letter, status):
    note = b"Content-Type: text/html\n\n<html><body>" + letter.encode() + b"</body></html>"
    (_, found) = parse(multipart("mixed", note, carried(1)), Limits(), parse_mailed).items
    assert normalise(found, ORIGIN).status == status


def test_a_field_of_the_header_that_tells_of_an_embargo_holds():
    assert normalise(item_of(mail(COPY, "X-Embargo-Until: 2099-03-10T06:00:00Z")), ORIGIN).status == "embargoed"


def test_a_kill_in_the_subject_counts_where_the_copy_has_a_headline_of_its_own():
    sent = mail("SLUG: QUAY\n\nWesthaven closes quay\n\n" + COPY, "Subject: KILL: Westhaven quay")
    assert normalise(item_of(sent), ORIGIN).status == "killed"


@pytest.mark.parametrize(
    "charset", ['charset="a\x00b"', "charset=\x00", "charset*=us-ascii''utf-8", "charset*0=u; charset*1=\x00"]
)
@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
def test_no_label_of_a_charset_ends_a_worker(charset, encoding):
    found = item_of(
        mail(f"{COPY}\n\nKöln.", f"Content-Transfer-Encoding: {encoding}", content=f"text/plain; {charset}")
    )
    assert encoding == "base64" or "Köln." in text_of(found)


def test_a_forwarded_text():
    above = (
        "\n---------- Forwarded message ---------\nFrom: Mira Ostrander <mira.ostrander@westhaven.example>\n"
        "Date: Mon, 02 Mar 2026 09:00:00 +0000\nSubject: Quay: the vote\nTo: desk@courier.example\n\n"
    )
    item = item_of(mail(above + COPY, "Subject: Fwd: Quay: the vote"))
    assert item.headline == "Quay: the vote"
    assert item.published_at == "2026-03-02T09:00:00+00:00"
    assert item.credit == "Mira Ostrander"
    assert item.paragraphs[0].text.startswith("WESTHAVEN")


def test_mailed_wire_copy_keeps_its_own_header():
    copy = "BC-Quay, 1st Ld\nURGENT\n\nNorth quay closes\n\nBy INA BYRNE\n\n" + COPY
    item = item_of(mail(copy, "Subject: BC-Quay"))
    assert (item.slugline, item.take, item.priority) == ("BC-Quay", "1st Ld", "URGENT")
    assert item.headline == "North quay closes"
    assert item.extra["subject"] == "BC-Quay"


def test_a_greeting_is_no_headline():
    item = item_of(mail("Dear editors\n\n" + COPY))
    assert item.headline == "Westhaven closes its north quay"
    assert item.paragraphs[0].text == "Dear editors"


def test_a_mailed_file_of_another_format_is_read_as_that():
    ninjs = {"uri": "urn:x:1", "headline": "North quay closes", "body_text": COPY, "version": "3"}
    item = item_of(mail(json.dumps(ninjs)))
    assert (item.format, item.guid, item.version, item.headline) == ("email", "urn:x:1", 3, "North quay closes")
    assert item.published_at == "2026-03-03T14:05:00+01:00"
    both = parse(
        mail(json.dumps([{**ninjs, "uri": None}, {**ninjs, "headline": "Other", "uri": None}])), Limits(), parse_mailed
    )
    assert [item.guid for item in both.items] == ["quay.1@courier.example#1", "quay.1@courier.example#2"]


@pytest.mark.parametrize(
    "text", ['{"sensor": 3, "unit": "C"}', '{"a":', "<nitf><body/></nitf>", "<a> or <b>?", "[1, 2]"]
)
def test_what_only_looks_like_another_format_is_a_letter(text):
    assert text in text_of(item_of(mail(text)))


def test_a_web_form_of_lists():
    form = {"Headline": ["North quay closes"], "News Value": ["2"], "Priority": ["Urgent"], "Body": [COPY], "Desk": []}
    item = item_of(mail(json.dumps(form), content="text/plain; format=flowed; delsp=yes"))
    assert (item.headline, item.urgency, item.priority) == ("North quay closes", 2, "Urgent")
    assert len(item.paragraphs) == 2


@pytest.mark.parametrize(
    ("sender", "byline"),
    [
        ("Ina Byrne <ina.byrne@courier.example>", "Ina Byrne"),
        ("Ina Byrne <ibyrne@courier.example>", "Ina Byrne"),
        ('"Byrne, Ina" <press@courier.example>', None),
        ("Ina Byrne <press@courier.example>", None),
        ("Courier Newsroom <courier@courier.example>", None),
        ("ina.byrne@courier.example", None),
        ("", None),
        ("<<<>>>", None),
    ],
)
def test_a_sender_is_an_author_only_where_the_address_is_the_persons_own(sender, byline):
    assert item_of(mail(COPY, f"From: {sender}")).byline == byline


@pytest.mark.parametrize(
    ("line", "priority"),
    [
        ("X-Priority: 1 (Highest)", "urgent"), ("Importance: high", "urgent"), ("Priority: urgent", "urgent"),
        ("X-Priority: 3", None), ("Priority: non-urgent", None), ("Importance: low", None),
    ],
)  # fmt: skip
def test_what_the_sender_marked(line, priority):
    assert item_of(mail(COPY, line)).priority == priority


def test_flowed_lines_and_signatures():
    flowed = "The harbour council of \nWesthaven has \nvoted on it.\n\n From the start it was clear.\n-- \nNight Desk\n"
    item = item_of(mail(flowed, content="text/plain; format=flowed"))
    assert [p.text for p in item.paragraphs] == [
        "The harbour council of Westhaven has voted on it.", "From the start it was clear.",
    ]  # fmt: skip
    assert item.extra["signature"] == "Night Desk"


def test_dates_that_are_none_stay_as_they_are():
    assert item_of(mail(COPY, "Date: 32 Foo 2026")).published_at == "32 Foo 2026"


@pytest.mark.parametrize(
    ("start", "is_mail"),
    [
        ("From: a@b.example\nSubject: x\n\nText", True),
        ("Return-Path: <a@b.example>\nReceived: from a\n by b\nSubject: x\n\n", True),
        ("From a@b.example Tue Mar  3 14:05:00 2026\nMessage-ID: <x@y>\nSubject: x\n\n", True),
        ("Slug: quay\nDate: March 3\nSubject: harbour\n\nText", False),
        ("Subject: From the harbour\n\nText", False),
        ("Message: sent\n\nReceived: yes\nDate: no", False),
        ("BC-Quay\n\nFrom: a@b.example\nSubject: x", False),
    ],
)
def test_what_is_mail(start, is_mail):
    assert fits(start) is is_mail


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (mail(b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 100_000, content="multipart/mixed; boundary=a"),
         Reason.TOO_DEEP),
        (mail(b"Content-Type: message/rfc822\n\n" * 100_000, content="message/rfc822"), Reason.TOO_DEEP),
        (multipart("mixed", *[b"Content-Type: text/plain\n\nx"] * 5_000), Reason.OVERSIZE),
        (mail(COPY, *[f"X-Hop-{n}: y" for n in range(100_000)]), Reason.OVERSIZE),
        (multipart("mixed", b"a: b\n" * 500_000 + b"\nx"), Reason.OVERSIZE),
        (mail(b"--b\n" * 100_000, content="multipart/mixed; boundary=b"), Reason.OVERSIZE),
        (mail(COPY, content="text/plain" + '; a="b' * 200_000), Reason.OVERSIZE),
        (multipart("mixed", b"content-disposition: inline\n " + b"; a*0*=''%20" * 100_000 + b"\n\nx"), Reason.OVERSIZE),
        (mail(b""), Reason.NO_TEXT),
        (multipart("mixed"), Reason.NO_TEXT),
    ],
)  # fmt: skip
def test_hostile_mail_is_refused(payload, reason):
    with pytest.raises(Rejected) as caught:
        parse(payload, Limits(), parse_mailed)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "line",
    ["From: " + "(" * 100_000, 'From: "' * 50_000, "Subject: " + "=?utf-8?q?a?= " * 100_000, "Date: " + "1" * 10_000],
)
def test_a_hostile_field_costs_no_story(line):
    assert "WESTHAVEN" in text_of(item_of(mail(COPY, line)))


def test_fifty_levels_are_read():
    payload = PLAIN
    for level in range(25):
        inner = f"--s{level}\n".encode() + payload + f"\n--s{level}--\n".encode()
        payload = f"Content-Type: multipart/mixed; boundary=s{level}\n\n".encode() + inner
    assert "WESTHAVEN" in text_of(item_of("\n".join(HEAD).encode() + b"\n" + payload))


def test_a_large_attachment_is_named_and_not_read():
    picture = base64.encodebytes(b"\x89PNG" * 50_000)
    about = b"Content-Type: image/png; name=quay.png\nContent-Transfer-Encoding: base64\n\n"
    text = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(COPY.encode() * 400)
    payload = multipart("mixed", text, about + picture, b"Content-Type: text/plain\n\nAfter the picture.")
    slim = without_attachments(payload)
    assert len(payload) - len(slim) >= len(picture) - 1
    item = item_of(payload)
    assert text_of(item).count("WESTHAVEN") == 400
    assert "After the picture." in text_of(item)
    assert item.extra["attachments"] == ["quay.png"]
    start = payload.index(b"iVBOR")
    broken = payload[:start] + b"*" + payload[start + 1 :]
    assert without_attachments(broken) == broken
    assert without_attachments(PLAIN) == PLAIN


def test_the_answers_of_a_form_with_boxes_left_blank():
    answers = (
        '{"Dateline":["WESTHAVEN","",""],"Headline":["Quay opens"],"Body":["It opened.\\n\\nIt was late."],"Flag":[""]}'
    )
    item = item_of("\n".join(HEAD).encode() + b"\n\n" + answers.encode())
    assert (item.headline, item.dateline) == ("Quay opens", "WESTHAVEN")
    assert [p.text for p in item.paragraphs] == ["It opened.", "It was late."]
