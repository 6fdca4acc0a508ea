"""Looks up the codec that texts are really in by what their sender calls its charset.

The supersets are those of the WHATWG Encoding Standard (4.2): `iso-8859-1` is windows-1252 to all who write it. Labels
that no registry has (`cp-850`, `windows1252`, `utf8mb4`, `x-sjis`) are read by rule.
"""

from __future__ import annotations

import codecs
import re

__all__ = ["codec_of"]

_LONGEST = 60
"""Characters of a label; the longest of IANA's has 45."""
_CODECS = {
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{
        f"cp{n}": f"cp{n}"
        for n in (437, 720, 737, 775, 850, 852, 855, 857, 858, *range(860, 867), 869, 874, 1125, *range(1250, 1259))
    },
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    **{name: name for name in ("koi8-r", "koi8-u", "koi8-t", "kz1048", "ptcp154", "euc_jp", "hz", "utf-7", "johab")},
    **{f"mac-{name}": f"mac-{name}" for name in ("roman", "cyrillic", "greek", "latin2", "turkish", "iceland")},
    **{f"iso2022_jp{end}": f"iso2022_jp{end}" for end in ("", "_1", "_2", "_2004", "_3", "_ext")},
    **{f"utf-{n}": f"utf-{n}" for n in ("8", "16", "16-le", "16-be", "32", "32-le", "32-be")},
    "utf-8-sig": "utf-8", "shift_jis": "cp932", "cp932": "cp932", "shift_jis_2004": "shift_jis_2004",
    "euc_kr": "cp949", "cp949": "cp949", "iso2022_kr": "iso2022_kr", "big5": "big5hkscs", "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
}  # fmt: skip
"""Python's name of a charset → the one that its texts are really in."""
_SPELT = (
    (r"utf[-_ ]?8(?:mb\d)?(?:[-_ ]?(?:sig|bom|mac|unicode))?|unicode[-_ ]?1[-_ ]?1[-_ ]?utf[-_ ]?8|unicode", "utf-8"),
    (r"(?:x-)?(?:cp|windows|win|wcp|ibm|dos|oem|ms|ms-?dos|code[-_ ]?page|csibm|cswindows)[-_ .]*0*(\d{3,5})", r"cp\1"),
    (r"(?:x-)?(?:cs)?(?:iso[-_ ]?)?8859[-_ ]*(\d{1,2})(?:[-_ :].*)?", r"iso8859-\1"),
    (r"(?:windows|cp)[-_ ]?285(?:9|0)(\d{1,2})", r"iso8859-\1"),
    (r"(?:x-)?(?:iso[-_ ]?)?latin[-_ ]?(\d{1,2})", r"latin\1"),
    (r"iso[-_ ]?ir[-_ ]?100|l1|western|ansi(?:[-_ ]latin)?|(?:us[-_ ]?)?ascii.*|ansi[-_ ]?x3.*", "cp1252"),
    (r"(?:x-)?(?:ms[-_ ]?kanji|s[-_ ]?jis.*|shift[-_ ]?jis.*|windows-?31j|cp-?943.*)", "cp932"),
    (r"(?:x-)?(?:gb[-_ ]?2312.*|gbk.*|euc[-_ ]?cn|gb[-_ ]?18030.*|chinese|csgb.*|cn[-_ ]?gb.*)", "gb18030"),
    (r"(?:x-)?(?:x-)?(?:big[-_ ]?5.*|cn[-_ ]?big5|csbig5)", "big5hkscs"),
    (r"(?:x-)?(?:ksc?[-_ ]?c?[-_ ]?5601.*|uhc|korean|euc[-_ ]?kr)", "cp949"),
    (r"(?:x-)?euc[-_ ]?jp.*", "euc_jp"),
    (r"(?:x-)?koi[-_ ]?8(?:[-_ ]?r)?|cp20866", "koi8-r"),
    (r"(?:cs)?iso[-_ ]?2022[-_ ]?jp[-_ ].*|cp5022[0-2]", "iso2022_jp_ext"),
    (r"(?:x-)?koi[-_ ]?8[-_ ]?r?u|cp21866", "koi8-u"),
    (r"macintosh|(?:x-)?mac(?:[-_ ]?(?:os)?roman)?", "mac-roman"),
    (r"(?:x-)?mac[-_ ]?(cyrillic|greek|turkish|latin2)", r"mac-\1"),
    (r"(?:x-)?tis[-_ ]?620.*", "cp874"),
)
"""How labels are spelt that no registry has, tried in order, each against the whole label."""
_RULES = tuple((re.compile(pattern), codec) for pattern, codec in _SPELT)


def codec_of(label: str | None) -> str | None:
    """Return Python's codec for a label, or None where it names no charset that copy comes in: `base64` and `binary`
    are none, and `unknown-8bit` says nothing. `utf-8` for every way of writing that.
    """
    name = (label or "").lower().removeprefix("charset=").partition(";")[0]
    name = " ".join(name.strip(" \t\r\n'\"<>,").split())[:_LONGEST]
    if not name:
        return None
    known = _known(name)
    if known is not None:
        return known
    for rule, codec in _RULES:
        if found := rule.fullmatch(name):
            return _known(found.expand(codec))
    return None


def _known(name: str) -> str | None:
    try:
        return _CODECS.get(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return None
