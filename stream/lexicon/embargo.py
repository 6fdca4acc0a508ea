"""The words by which copy says that it is under embargo, and until when, in the languages of agencies.

Collected from the embargo lines of wire files and press releases. All words are in small letters;
dots may be left out. How they stand together in a line is for `stream.embargo_patterns` to read.
"""

from __future__ import annotations

__all__ = ["AT", "EMBARGO", "EMBARGO_OF_THE_PRESS", "FIELDS", "GOODS", "NONE", "SET_BY", "STEMS", "UNTIL"]

EMBARGO_OF_THE_PRESS = (
    "sperrfrist", "sperrefrist", "sperfrist", "sperefrist", "spærrefrist", "sperrvermerk",
    "解禁日時", "解禁時間", "解禁日", "解禁時", "解禁",
)  # fmt: skip
"""Words that mean an embargo on copy and on nothing else."""
EMBARGO = (
    "embargo", "embargoed", "embargoes", "embargado", "embargada", "embargados", "embargadas",
    "embargato", "embargata", "embargati", "embargate", "ambargo", "ambargolu", "embargó", "эмбарго", "ембарго",
    "εμπάργκο", "엠바고", "אמברגו", "karenssi", *EMBARGO_OF_THE_PRESS,
)  # fmt: skip
"""Words for an embargo. Most of them are said of goods as well."""
STEMS = ("embarg", "frist")
"""One of these stands in nearly every sentence that says an embargo: a pattern costs fifty times as much to seek."""
SET_BY = (
    "strictly", "strict", "strikt", "streng", "sous", "bajo", "sotto", "sob", "onder", "unter", "under", "news",
    "media", "press", "total",
)  # fmt: skip
"""What may stand before such a word: `strictly embargoed`, `sous embargo`."""
UNTIL = (
    "until", "till", "til", "before", "after", "prior to", "not before", "bis zum", "bis", "jusqu'au", "jusqu'à",
    "jusqu'a", "jusqu'en", "hasta el", "hasta la", "hasta las", "hasta", "fino a", "fino al", "fino all", "fino alle",
    "tot en met", "tot", "até às", "até à", "até ao", "até a", "até", "tills", "asti", "saakka", "до", "avant le",
    "avant", "antes del", "antes de la", "antes de las", "antes de", "prima del",
    "prima de", "voor", "före", "før", "kadar", "έως", "μέχρι", "עד", "حتى", "sampai", "hingga", "până la", "pana la",
)  # fmt: skip
"""What leads to the time at which an embargo ends. (Slavic `do` is an English word: it counts before a time alone.)"""
AT = ("to", "at", "on", "upon", "for", "from", "by", "am", "ab", "a", "al", "au", "le", "el", "den", "kl.")
"""What may lead to a time, and to a place or a person as well."""
GOODS = (
    "oil", "gas", "coal", "steel", "grain", "arm", "arms", "weapon", "weapons", "trade", "import", "export", "economic",
    "u.s.", "u.n.", "e.u.", "russian", "full", "partial", "naval", "fuel", "food", "travel",
)  # fmt: skip
"""What stands before an embargo that is news and no rule for copy: `oil embargo`."""
NONE = frozenset({
    "none", "no", "nil", "n/a", "-", "not applicable", "no embargo", "not embargoed", "lifted", "now lifted", "now",
    "immediate", "immediately", "immediate release", "immediate use", "for immediate release", "for immediate use",
    "keine", "kein", "keiner", "ohne", "entfällt", "aufgehoben", "sofort", "ab sofort", "sofort frei", "aucun", "sans",
    "immédiat", "immédiate", "immédiatement", "ninguno", "inmediato", "inmediata", "nessuno", "immediato", "immediata",
    "nenhum", "geen", "ingen", "inget",
})  # fmt: skip
"""What stands behind the word, or in the field, where there is no embargo or it is over."""
FIELDS = (
    "embargo", "sperrfrist", "holduntil", "holdforrelease", "notbefore", "notusebefore", "notpublishbefore",
)  # fmt: skip
"""What the name of a metadata field, without signs between its words, has in it that holds the time."""
