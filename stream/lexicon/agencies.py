"""The names of news agencies, and the short one of each. Data.

A name here is never a person.
"""

from __future__ import annotations

import re

__all__ = ["AGENCIES", "agency_at_end", "agency_at_start", "agency_of", "is_agency", "short_name"]

_NAMES = {
    "ap": ("AP", "The Associated Press", "Associated Press", "The AP"),
    "reuters": ("Reuters", "Thomson Reuters", "Reuters TV", "Thomson Reuters Foundation", "Reuter", "رويترز"),
    "afp": ("AFP", "Agence France-Presse", "Agence France Presse", "AFP News", "أ ف ب", "ا ف ب", "وكالة فرانس برس"),
    "dpa": ("dpa", "Deutsche Presse-Agentur", "dpa international", "dpa-AFX"),
    "aa": ("AA", "Anadolu Agency", "Anadolu", "Anadolu Ajansı", "Anadolu Ajansi"),
    "pa": ("PA", "Press Association", "PA Media", "The Press Association", "PA News Agency"),
    "upi": ("UPI", "United Press International"),
    "tass": ("TASS", "ITAR-TASS", "Itar-Tass"),
    "ria": ("RIA Novosti", "RIA"),
    "interfax": ("Interfax",),
    "xinhua": ("Xinhua", "Xinhua News Agency"),
    "kyodo": ("Kyodo", "Kyodo News"),
    "jiji": ("Jiji Press", "Jiji"),
    "yonhap": ("Yonhap", "Yonhap News Agency"),
    "ansa": ("ANSA",),
    "adnkronos": ("Adnkronos",),
    "efe": ("EFE", "Agencia EFE", "Agencia Efe"),
    "europapress": ("Europa Press",),
    "lusa": ("Lusa",),
    "belga": ("Belga", "Agence Belga"),
    "anp": ("ANP",),
    "apa": ("APA", "Austria Presse Agentur"),
    "sda": ("Keystone-SDA", "SDA", "ATS", "Keystone-ATS"),
    "tt": ("TT", "TT Nyhetsbyrån", "Tidningarnas Telegrambyrå"),
    "ntb": ("NTB", "NTB Scanpix"),
    "ritzau": ("Ritzau",),
    "stt": ("STT", "STT-Lehtikuva"),
    "pap": ("PAP",),
    "ctk": ("CTK", "ČTK"),
    "mti": ("MTI",),
    "ana": ("ANA", "ANA-MPA"),
    "cp": ("CP", "The Canadian Press", "Canadian Press", "La Presse Canadienne"),
    "aap": ("AAP", "Australian Associated Press"),
    "nzpa": ("NZPA",),
    "ians": ("IANS", "Indo-Asian News Service"),
    "pti": ("PTI", "Press Trust of India"),
    "ani": ("ANI",),
    "app": ("APP", "Associated Press of Pakistan"),
    "antara": ("Antara",),
    "bernama": ("Bernama",),
    "sana": ("SANA", "سانا"),
    "wam": ("WAM", "Emirates News Agency", "وام"),
    "spa": ("SPA", "Saudi Press Agency", "واس"),
    "irna": ("IRNA",),
    "mena": ("MENA", "Middle East News Agency", "أ ش أ", "أ.ش.أ"),
    "petra": ("Petra", "بترا"),
    "bloomberg": ("Bloomberg", "Bloomberg News"),
    "dowjones": ("Dow Jones", "Dow Jones Newswires"),
    "businesswire": ("Business Wire", "Businesswire"),
    "prnewswire": ("PR Newswire", "PRNewswire", "PRNewswire-AsiaNet"),
    "globenewswire": ("GlobeNewswire", "Globe Newswire"),
    "gracenote": ("Gracenote",),
    "tca": ("TCA", "Tribune Content Agency"),
    "cna": ("CNA", "Central News Agency"),
}
"""Short name (`Article.provider`) → the names in use. The short name's own case does not matter, an acronym's does in
running text, so nothing here may be searched for inside copy.
"""

AGENCIES = {name.casefold(): short for short, names in _NAMES.items() for name in names}
_SPELLED = {name.casefold(): name for names in _NAMES.values() for name in names}
_LAST = frozenset({"agency", "newswire", "wire", "agentur", "agenzia", "ajansı", "bureau"})
_LAST_TWO = frozenset({"news service", "wire service", "press association"})
_FIRST = frozenset({"agence", "agencia", "agência", "agenzia"})
_ENDINGS = ("agentur", "byrån", "byrå")
"""What agencies call themselves. `Press` alone is not among it: Jordan Press is a person."""
_SMALL = frozenset({"of", "the", "de", "del", "di", "da", "do", "la", "and", "für"})
_LETTERS = 6
_CHARACTERS = 80
"""Longer than `Agency` alone, shorter than a sentence."""
_WORDS = 6
"""The longest names (`Independent Catholic News Agency of ...`) end here; a sentence goes on."""
_PUNCTUATION = " .,;:=/*_()[]-–—"
_LONGEST = max(len(name.split()) for name in _SPELLED)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]{2,40})\.(?:com|org|net|info|[a-z]{2}|co\.[a-z]{2})(?::\S*)?/?")
_WORD_END = re.compile(r"[\s/,(]+")


def is_agency(text: str) -> bool:
    """Whether the text is the name of an agency and nothing else."""
    return agency_of(text) is not None


def agency_of(text: str) -> str | None:
    """The agency's name as it spells itself, where the text is one: one of the table, or one built like an agency's."""
    name = text.strip(_PUNCTUATION)
    folded = name.casefold()
    known = _SPELLED.get(folded)
    if known or "/" in name or not (_LETTERS < len(name) < _CHARACTERS and _is_built(folded.split())):
        return known
    words = name.split()
    named = len(words) <= _WORDS and all(not w[0].islower() or w in _SMALL for w in words)
    return name if named and not any(map(str.isdigit, name)) else None


def _is_built(words: list[str]) -> bool:
    first = words[1] if words[0] == "the" and len(words) > 1 else words[0]
    return (
        words[-1] in _LAST
        or first in _FIRST
        or " ".join(words[-2:]) in _LAST_TWO
        or words[-1].endswith(_ENDINGS)
        or first.endswith("agentur")
    )


def agency_at_end(text: str) -> tuple[str, str] | None:
    """What stands before an agency's name that ends the text, and that name. Only names of the table."""
    text = text.rstrip(_PUNCTUATION)
    starts = [0, *(gap.end() for gap in _WORD_END.finditer(text))][-_LONGEST:]
    for start in starts:  # the longest first
        if name := _SPELLED.get(text[start:].casefold()):
            return text[:start].strip(_PUNCTUATION), name
    return None


def agency_at_start(text: str) -> tuple[str, str] | None:
    """An agency's name that begins the text, and what stands after it. Only names of the table."""
    ends = [*(gap.start() for gap in _WORD_END.finditer(text)), len(text)][:_LONGEST]
    for end in reversed(ends):
        if name := _SPELLED.get(text[:end].casefold()):
            return name, text[end:].strip(_PUNCTUATION)
    return None


def short_name(text: str) -> str:
    """`Article.provider` of a name or an Internet name as received (`AFP`, `www.afp.com`): the agency's short
    name, else the name in lower case.
    """
    name = text.strip(_PUNCTUATION).casefold()
    host = _HOST.fullmatch(name)
    first = name.partition(" - ")[0]  # `APA - Austria Presse Agentur`
    return AGENCIES.get(name) or (AGENCIES.get(host[1]) if host else None) or AGENCIES.get(first) or name
