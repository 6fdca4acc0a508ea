"""The fields of mail to an invented desk: raw bytes, encoded words that somebody broke, what is glued to an id."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import compat32

import pytest

from stream.wire import read
from stream.wire.mail.header import Fields, moment_of


def fields(subject: bytes, charset: str = "utf-8", identity: bytes = b"<quay.1@courier.example>") -> Fields:
    text = b"Subject: %s\nMessage-ID: %s\nContent-Type: text/plain; charset=%s\n\nCopy.\n"
    return Fields(message_from_bytes(text % (subject, identity, charset.encode()), policy=compat32))


@pytest.mark.parametrize(
    ("subject", "label", "codec"),
    [
        ("Причал закрыт на два года", "windows-1251", "cp1251"),
        ("Причал закрыт на два года", "koi8-r", "koi8-r"),
        ("Η προβλήτα έκλεισε", "iso-8859-7", "iso8859-7"),
        ("码头关闭两年", "gb2312", "gb18030"),
        ("埠頭は閉鎖", "x-sjis", "cp932"),
        ("埠頭は閉鎖", "iso-2022-jp", "iso2022_jp"),
        ("부두를 닫는다", "ks_c_5601-1987", "cp949"),
        ("Fähre fällt aus", "windows-1251", "utf-8"),
        ("Quay shut", "windows-1251", "ascii"),
    ],
)
def test_a_raw_field_is_utf_8_or_what_the_mail_names_for_its_text(subject, label, codec):
    assert fields(subject.encode(codec), label).get("subject") == subject


def test_the_charset_of_a_part_counts_as_well():
    text = "Причал закрыт на два года".encode("cp1251")
    payload = (
        b"From: d@x.example\nTo: w@x.example\nSubject: %s\nContent-Type: multipart/mixed; boundary=cut\n\n"
        b"--cut\nContent-Type: text/plain; charset=windows-1251\n\n%s\n--cut--\n" % (text, text)
    )
    (item,) = read(payload).items
    assert item.headline == "Причал закрыт на два года"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("=?utf-8?Q?F=C3=A4hre_f=C3=A4llt_aus?=", "Fähre fällt aus"),
        ("=?ISO-8859-1?Q\t?F=E4hre=20?=aus", "Fähre aus"),
        ("=?UTF-8?Q?F=C3=A4hre f=C3=A4llt aus?=", "Fähre fällt aus"),
        ("=?UTF-8?Q?F=C3=A4hre_f=C3=\n A4llt?= aus", "Fähre fällt aus"),
        ("=?UTF-8?B?RsOk aHJl\tIGbDpGxsdA==?=", "Fähre fällt"),
        ("=?utf-8?B?RsOkaHJl?=\n =?utf-8 ?b? IGbDpGxsdA?=", "Fähre fällt"),
        ("=?utf-8?Q?F=C3?= =?UTF8?Q?=A4hre?= aus", "Fähre aus"),
        ("=?cp-1252?Q?F=E4hre?= fällt aus", "Fähre fällt aus"),
        ("Die =?utf-8*de?Q?F=C3=A4hre?=: aus", "Die Fähre: aus"),
        ("=?utf-8?Q?Wer kommt??=", "Wer kommt?"),
        ("=?utf-8?B?no base64!?= today", "=?utf-8?B?no base64!?= today"),
        ("Are 2 =? 3", "Are 2 =? 3"),
    ],
)
def test_encoded_words(subject, text):
    assert fields(subject.encode()).get("Subject") == text


@pytest.mark.parametrize(
    ("said", "identity"),
    [
        (b"<quay.1@courier.example>", "quay.1@courier.example"),
        (b"<quay.1@courier.example>X-Mailer: Post 2", "quay.1@courier.example"),
        (b"<quay.1@courier.example> (added by relay@courier.example)", "quay.1@courier.example"),
        (b"<quay.1@courier.example", "quay.1@courier.example"),
        (b"quay.1@courier.example MIME-Version: 1.0", "quay.1@courier.example"),
        (b"quay.1@courier.exampleMIME-Version: 1.0", "quay.1@courier.example"),
        (b"", None),
        (b"<>", None),
    ],
)
def test_an_identity_ends_where_it_is_closed(said, identity):
    assert fields(b"Quay", identity=said).identity() == identity


def test_an_offset_behind_a_name_is_not_dropped():
    assert moment_of("Mon, 24 Nov 2025 10:00:00 GMT-0300") == "Mon, 24 Nov 2025 10:00:00 GMT-0300"
    assert moment_of("Mon, 24 Nov 2025 10:00:00 GMT") == "2025-11-24T10:00:00+00:00"
    assert moment_of("Mon, 24 Nov 2025 10:00:00 -0300") == "2025-11-24T10:00:00-03:00"
