"""Months as datelines and headers print them, whole and cut short, in small letters.

Collected from the datelines of wire files. Dates that have to be understood, and not only seen, are read in all
languages that the service reads, by CLDR: `stream.normalise.dates`. A dateline stands in running copy, where most of
CLDR's short forms are ordinary words.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BY_FIRST_THREE_LETTERS", "IN_DATELINES"]

_BY_LANGUAGE = {
    "en": "january february march april may june july august september october november december "
    "jan feb febr mar apr jun jul aug sep sept oct nov dec",
    "de": "januar jänner februar feber märz maerz april mai juni juli august september oktober november dezember "
    "jän okt dez",
    "fr": "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre "
    "janv fév févr avr juil déc",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "ene abr ago dic",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre "
    "gen mag giu lug set ott",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ar": "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
IN_DATELINES = tuple(dict.fromkeys(word for words in _BY_LANGUAGE.values() for word in words.split()))
"""Names of months, each once. To be sought as whole words, without regard to case."""
BY_FIRST_THREE_LETTERS: Mapping[str, int] = {
    "jan": 1, "jän": 1, "feb": 2, "fév": 2, "fev": 2, "mar": 3, "mär": 3, "mae": 3, "mrz": 3, "apr": 4, "avr": 4,
    "may": 5, "mai": 5, "jun": 6, "jui": 7, "jul": 7, "aug": 8, "aoû": 8, "aou": 8, "sep": 9, "oct": 10, "okt": 10,
    "nov": 11, "dec": 12, "dez": 12, "déc": 12,
}  # fmt: skip
"""A month's first three letters → its number, in the languages of IPTC 7901: English, German, French. (`jui` is July:
whoever reads `juin` asks for it before.)
"""
