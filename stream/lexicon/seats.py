"""Where agencies have their seats, and so whose clock they print. Data.

Sources: Wikipedia's list of news agencies, for the country; CLDR, for the zone of a country that has but one; IANA's
zone.tab, for the zone of the capital where there are several.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global

__all__ = ["is_international", "seat_of"]

_NATIONAL = {
    "AE": "wam, emirates news agency",
    "AF": "bakhtar, pajhwok",
    "AL": "ata",
    "AM": "armenpress",
    "AR": "télam, telam, noticias argentinas",
    "AT": "apa, austria presse agentur",
    "AU": "aap, australian associated press",
    "AZ": "azertac, azertag, trend",
    "BA": "fena, srna",
    "BD": "bss, unb, bangladesh sangbad sangstha",
    "BE": "belga, agence belga",
    "BG": "bta",
    "BH": "bna, bahrain news agency",
    "BO": "abi",
    "BR": "agência brasil, agencia brasil, agência estado",
    "BY": "belta",
    "CA": "cp, the canadian press, canadian press",
    "CH": "sda, ats, keystone-sda, keystone-ats",
    "CL": "orbe",
    "CN": "xinhua, xinhua news agency, china news service",
    "CU": "prensa latina, acn",
    "CY": "cna cyprus, kype",
    "CZ": "ctk, čtk",
    "DE": "dpa, deutsche presse-agentur, dapd, epd, kna",
    "DK": "ritzau",
    "DZ": "aps, algérie presse service",
    "EE": "bns, err",
    "EG": "mena, middle east news agency",
    "ES": "efe, agencia efe, europapress, europa press",
    "ET": "ena, ethiopian news agency",
    "GB": "pa, pa media, press association",
    "GE": "interpressnews",
    "GH": "gna, ghana news agency",
    "GR": "ana, ana-mpa",
    "HR": "hina",
    "HU": "mti",
    "ID": "antara",
    "IE": "ireland international news agency",
    "IL": "itim, tps",
    "IN": "pti, press trust of india, ians, ani, uni",
    "IQ": "ina, nina",
    "IR": "irna, isna, mehr, fars, tasnim",
    "IT": "ansa, adnkronos, agi, askanews",
    "JM": "jis",
    "JO": "petra",
    "JP": "kyodo, jiji, kyodo news, jiji press",
    "KE": "kna kenya, kenya news agency",
    "KG": "kabar",
    "KH": "akp",
    "KP": "kcna",
    "KR": "yonhap, newsis, news1",
    "KW": "kuna",
    "KZ": "kazinform",
    "LA": "kpl",
    "LB": "nna, national news agency",
    "LK": "lankapuvath",
    "LT": "elta",
    "LV": "leta",
    "LY": "lana",
    "MA": "map, maghreb arabe presse",
    "MD": "moldpres",
    "ME": "mina",
    "MK": "mia",
    "MN": "montsame",
    "MX": "notimex",
    "MY": "bernama",
    "NA": "nampa",
    "NG": "nan, news agency of nigeria",
    "NL": "anp",
    "NO": "ntb, ntb scanpix",
    "NP": "rss, rastriya samachar samiti",
    "NZ": "nzpa",
    "OM": "ona, oman news agency",
    "PE": "andina",
    "PH": "pna, philippine news agency",
    "PK": "app, associated press of pakistan, ppi",
    "PL": "pap",
    "PS": "wafa",
    "PT": "lusa",
    "QA": "qna, qatar news agency",
    "RO": "agerpres, mediafax",
    "RS": "tanjug, beta, fonet",
    "RU": "ria, ria novosti, interfax",
    "SA": "spa, saudi press agency",
    "SD": "suna",
    "SE": "tt, tt nyhetsbyrån, tidningarnas telegrambyrå",
    "SI": "sta",
    "SK": "tasr, sita",
    "SN": "aps senegal",
    "SY": "sana",
    "TH": "tna",
    "TJ": "khovar",
    "TN": "tap",
    "TR": "aa, anadolu, anadolu agency, iha, dha",
    "TW": "cna, central news agency",
    "UA": "ukrinform, unian",
    "UZ": "uza",
    "VE": "avn",
    "VN": "vna, vietnam news agency",
    "YE": "saba",
    "ZA": "sapa",
    "ZM": "zana",
    "ZW": "new ziana",
}
"""Country → its agencies, by `Article.provider`. They print the clock of their seat. Left out are agencies of which
that is not known, Finland's STT among them: their dates without a zone count as UTC, and are flagged.
"""
_INTERNATIONAL = {
    "GB": "reuters, rtv",
    "FR": "afp",
    "RU": "tass, itar-tass",
    "US": "ap, upi, bloomberg, dowjones, businesswire, prnewswire, globenewswire, tca",
}
"""Agencies that send to all the world: they print GMT as a rule, and the clock of their seat at times."""
_CAPITALS = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Gaza",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
    "DE": "Europe/Berlin",
}


def seat_of(provider: str) -> ZoneInfo | None:
    """The clock of an agency's seat, by `Article.provider`; null where the agency is not known."""
    country = _countries().get(provider)
    return None if country is None else _zone_of(country)


def is_international(provider: str) -> bool:
    """Whether the agency sends to all the world, and its own clock is not what it prints."""
    return any(provider in names.split(", ") for names in _INTERNATIONAL.values())


@cache
def _countries() -> dict[str, str]:
    return {
        name: country
        for table in (_NATIONAL, _INTERNATIONAL)
        for country, names in table.items()
        for name in names.split(", ")
    }


@cache
def _zone_of(country: str) -> ZoneInfo:
    return ZoneInfo(_CAPITALS.get(country) or get_global("territory_zones")[country][0])
