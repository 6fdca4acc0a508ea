"""What senders call charsets."""

from __future__ import annotations

import codecs

import pytest

from stream.wire.payload.charset_label import codec_of


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8mb4", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("utf-8; format=flowed", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("ANSI", "cp1252"),
        ("windows1252", "cp1252"),
        ("x-cp1252", "cp1252"),
        ("iso8859_15", "iso8859-15"),
        ("8859-15", "iso8859-15"),
        ("latin-9", "iso8859-15"),
        ("iso_8859-2:1987", "iso8859-2"),
        ("cp-850", "cp850"),
        ("IBM00858", "cp858"),
        ("dos-866", "cp866"),
        ("win-1251", "cp1251"),
        ("cswindows1250", "cp1250"),
        ("x-sjis", "cp932"),
        ("windows-31j", "cp932"),
        ("x-gbk", "gb18030"),
        ("GB2312", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("x-x-big5", "big5hkscs"),
        ("ks_c_5601-1987", "cp949"),
        ("EUC-KR", "cp949"),
        ("koi8-ru", "koi8-u"),
        ("koi8r", "koi8-r"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("macintosh", "mac-roman"),
        ("TIS-620", "cp874"),
        ("iso-2022-jp-ms", "iso2022_jp_ext"),
    ],
)
def test_labels_are_read(label, codec):
    assert codec_of(label) == codec
    assert codecs.lookup(codec)


@pytest.mark.parametrize(
    "label",
    [None, "", "base64", "binary", "unknown-8bit", "x-user-defined", "rot13", "idna", "cp99999", "\0", "a" * 10_000],
)
def test_labels_that_name_no_charset(label):
    assert codec_of(label) is None
