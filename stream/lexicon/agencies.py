"""The names of news agencies, and the words that their names are built of.

Collected from the bylines, credits and provider fields of wire files, and from the agencies' own imprints. Nothing here
may be searched for inside copy: `Petra` and `Ana` are first names, and an acronym is many things.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ENDINGS",
    "FIRST_WORDS",
    "IN_JAPANESE_BRACKETS",
    "KNOWN",
    "LAST_TWO_WORDS",
    "LAST_WORDS",
    "NAMES",
    "SHARED_WITH_PEOPLE",
    "SHORT_NAMES",
    "SIGNING_BELOW_COPY",
    "SIGNING_WITH_INITIALS",
    "SPELLINGS",
]  # fmt: skip

NAMES: Mapping[str, tuple[str, ...]] = {
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
    "télam": ("Télam",),
    "telam": ("Telam",),
    "agerpres": ("Agerpres",),
    "bta": ("BTA",),
    "tanjug": ("Tanjug",),
    "vna": ("VNA",),
    "kuna": ("KUNA",),
    "isna": ("ISNA",),
    "kna": ("KNA",),
    "epd": ("epd",),
    "afx": ("AFX",),
    "agi": ("AGI",),
    "sputnik": ("Sputnik",),
}
"""Short name (`Article.provider`) → the names in use. Articles are identified by the short name, so one that has been
in use is never changed: `télam` and `telam` stay apart.
"""
SHORT_NAMES: Mapping[str, str] = {name.casefold(): short for short, names in NAMES.items() for name in names}
"""Case-folded name → short name."""
SPELLINGS: Mapping[str, str] = {name.casefold(): name for names in NAMES.values() for name in names}
"""Case-folded name → the name as the agency spells it."""
SHARED_WITH_PEOPLE = frozenset({"hina", "mehr", "sid", "tasnim", "zuma"})
"""Case-folded names of agencies that people bear, too. They are kept out of `NAMES`, which is also held against the end
of a longer byline: `Nina Mehr` is a person. Where a line's `By` is followed by one of them alone, it is the agency.
"""
KNOWN = frozenset(SPELLINGS) | SHARED_WITH_PEOPLE
"""All names of agencies, case-folded: for a text that is a name and nothing else."""

LAST_WORDS = frozenset({"agency", "newswire", "wire", "agentur", "agenzia", "ajansı", "bureau"})
"""What the names of agencies end with. `Press` alone is not among it: Jordan Press is a person."""
LAST_TWO_WORDS = frozenset({"news service", "wire service", "press association"})
FIRST_WORDS = frozenset({"agence", "agencia", "agência", "agenzia"})
ENDINGS = ("agentur", "byrån", "byrå")
"""Endings of the last word, in languages that write such a name as one."""

SIGNING_WITH_INITIALS = ("dpa", "ats", "sda", "apa", "belga", "afp")
"""Agencies whose copy closes with their name and the initials of the desk: `dpa ab cd n1`. Source: their files in
IPTC 7901.
"""
SIGNING_BELOW_COPY = ("Reuter", "Reuters", "REUTER", "REUTERS", "EFE", "ANSA", "(ANSA)", "ANSA.", "(ANSA).", "/TASS/")
"""How agencies sign on the last line of their copy, behind its last sentence."""
IN_JAPANESE_BRACKETS = ("共同", "時事", "ロイター", "AFP", "AP", "新華社")
"""Agencies as the bracketed datelines of Japan name them: `【東京共同】`. They are Kyodo, Jiji, Reuters, AFP, AP
and Xinhua.
"""
