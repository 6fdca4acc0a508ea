"""Recognises lines that say an embargo, and the words in them that tell until when, in the languages of agencies.

What the words mean is for `stream.normalise` to read. This reader stands below the stages, for two of them need it: the
reader of plain text, to know such a line from a headline, and normalising, to hold the item.

(Longer than other modules: the rules are alternatives of one pattern, and are read together.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from stream.lexicon import embargo as words

__all__ = [
    "advance_of_slug",
    "embargo_of_line",
    "embargoes_of_headline",
    "embargoes_of_note",
    "embargoes_of_sentence",
    "is_time_alone",
]

_SPELT = {".": r"\.?", "'": "['’]"}
"""How characters of a list may stand in copy."""


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; apostrophes of both shapes, dots or none.

    What words begin with alike stands in it once: the pattern is tried at every character of a line, and a list of some
    forty alternatives cost a sixth of all normalising.
    """
    ends, longer = False, defaultdict[str, list[str]](list)
    for word in words:
        if word:
            longer[word[0]].append(word[1:])
        else:
            ends = True
    branches = [_SPELT.get(first, re.escape(first)) + _any(rest) for first, rest in longer.items()]
    if not branches:
        return ""
    one = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"(?:{one})?" if ends else one


_DO = (
    r"do(?= \d| \w+ \d| (?:godz|jutra|dziś|dzis|półn|połud|koń|rana|kraja|poniedz|wtork|środ|czwart|piątk|sobot|niedz|"
    r"pond|úter|utor|střed|stred|čtvrt|štvrt|pátk|piatk|neděl|nedel|petk|srijed|četvrt|ponedj))"
)
"""Slavic `do` leads to a time; English `do` never stands before one."""
_UNTIL = rf"{_any(words.UNTIL)}|{_DO}"
_AT = _any(words.AT)
_SET_BY = rf"(?:{_any(words.SET_BY)})"
_WORD = rf"(?:{_any(words.EMBARGO)})"
_USE = r"(?:release[d]?|publication|publish(?:ed)?|broadcast|use[d]?|transmission|distribution|online use|web use)"
_PRINT = r"(?:publish|use|release|broadcast|run|post)"
_EDITION = r"(?:(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend))"
_MONTH_AND_DAY = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d"
_SOON = rf"(?:after|from|not before|no earlier than|\d|noon|midnight|{_MONTH_AND_DAY})"
_RULE = (
    rf"(?:not|no) (?:to be )?(?:for )?{_USE}(?:,? ?(?:or |and |/ ?)?(?:for )?{_USE})*,? "
    r"(?:before|until|till|prior to|in advance of)"
    rf"|(?:do not|don['’]?t) {_PRINT}(?:,? (?:or )?{_PRINT})* "
    r"(?:before|until|till|prior to)"
    rf"|(?:hold|held|hfr)[ -](?:(?:this |the )?(?:story|item|copy|report|release|text) )?"
    rf"(?:for release|until|till|for(?= (?:\d|{_EDITION}\b)))"
    rf"|for (?:release|publication|broadcast)(?: only)?"
    rf"(?=\s*:|\s+(?:at|on|upon|until|\w+day\b|{_SOON}))"
    rf"|for use(?: only)?(?=\s*:|\s+(?:{_EDITION}\b|{_SOON}))"
    rf"|for(?: use in)?(?= {_EDITION}(?:['’]s)? (?:release|publication|(?:news)?papers?|editions?|"
    rf"[ap]\.?m\.?['’]?s|use)\b)"
    rf"|(?:advance|adv\.?) for(?= (?:release|use|{_EDITION}\b|\d|{_MONTH_AND_DAY}))"
    r"|(?:release|embargo) (?:date|time)(?: and time)?(?=\s*:)"
    r"|gesperrt bis|frei (?:ab|zur veröffentlichung ab)|frei für(?= \w+tag\b| \d)|frei für [^:]{2,30}(?=:)"
    r"|nicht vor(?= .*(?:veröffentlich|verwend|verbreit|publizier|nutzen|freigegeben))"
    r"|ne pas (?:publier|diffuser) avant|no (?:publicar|difundir) (?:antes|hasta)|não publicar antes"
    r"|da non pubblicare prima|niet publiceren v[oó][oó]r|klausulert (?:til|inntil)"
    r"|får (?:inte|ikke) (?:publiceras|publiseres|offentliggøres) (?:före|før)"
    r"|julkaisuvapaa|julkaistavissa|vapaa julkaistavaksi"
    r"|à (?:publier|diffuser) (?:à partir|après)|محظور النشر"
)
_UNSPACED = r"(?:請勿|请勿|不得)?(?:禁止)?(?:於|在)?(?:禁止發[布佈]|禁止发布|禁发|禁發)(?:至|到)"
_UNSPACED += r"|解禁(?:日時|時間|日|時)?(?=\d)|엠바고(?=\d)"
_LOUD = re.compile(
    rf"(?i)(?:(?:to be )?released?(?: only)?\s*:?|releasable(?: only)?|"
    rf"(?:may|can|to) be (?:used|published|released|broadcast)"
    rf"(?: only)?|publish(?: only)?(?: on or)?(?= after)|not(?= before))\s*"
    rf"(?:(?:on|at|from|after|before|not before)\s+)?"
    rf"(?=\d|noon|midnight|{_EDITION}\b|{_MONTH_AND_DAY})"
)
"""Rules that count in a line of capitals only: `RELEASE AT 6 A.M. EST DEC. 8`."""
_SAID = re.compile(
    rf"(?i)(?<!\w)(?:(?:{_SET_BY}\s+){{0,3}}{_WORD}(?!\w)(?:\s+for (?:release|publication|broadcast))?"
    r"(?:\s+(?:time|date|period|lifts?|ends?|expires?|(?:will|to) be lifted|berlaku|gilt|endet)(?!\w)){0,2}"
    r"(?:\s+(?:für|for|pour|para|per|voor)\s+[^\W\d][^:\n]{1,60}(?=:))?"
    rf"|(?P<rule>(?:{_RULE})(?!\w)|{_UNSPACED}))"
    rf"(?P<lead>(?:[\s:,;-]*\b(?:{_UNTIL}|{_AT})(?!\w)\.?)*)(?P<colon>\s*[:：】\]]|\s*\(|\s+-+(?=\s))?\s*"
)
_PREFACE = re.compile(
    r"(?i)\A(?:(?:achtung|attention|important|wichtig|please note|note|nb|eds|editors|advance|this|the|story|item|"
    r"report|copy|text|release|press|news|material|is|are|please|bitte|meldung|beitrag|artikel|notizia|testo|noticia|"
    r"texte|check against delivery|es gilt das gesprochene wort)\b[!:,.\s-]*){1,6}"
    r"(?=strict|frei |gesperrt|nicht vor|"
    r"under|unter|sous|sotto|bajo|onder|embargo(?:ed|\s*:| until| till?| lifts| ends| expires| will)|"
    r"sperrfrist|not for|hold|do not|don['’]?t|for (?:release|use|publication))"
)
"""What may stand before it: `THIS STORY IS EMBARGOED`, `ACHTUNG! SPERRFRIST`."""
_OF_TRADE = re.compile(rf"(?i)\b(?:{_any(words.GOODS)})\s+\Z")
_ON_TRADE = re.compile(r"(?i)\s*(?:on|against|of|sur|contre|gegen|contra|sobre|contro)\s+(?!\d|\w+day\b)[^\W\d]")
_LIFTED = re.compile(
    r"(?i)\b(?:no|not under|not|without|keine?|ohne|sans|sin|senza|uten|utan|pas d['’])\s+(?:an?\s+)?"
    r"(?:embargo(?:ed)?|sperrfrist)\b"
    r"|\b(?:embargo|sperrfrist)\w*\s+(?:is |was |has been |has |now |ist |wurde |a été |est )*"
    r"(?:lifted|over|expired|ended|removed|passed|broken|aufgehoben|abgelaufen|levée?)\b"
    r"|\bno longer (?:under )?embargo(?:ed)?\b|\bfor immediate (?:release|use|publication)\b"
)
_CLOCK = (
    r"\d{1,2}[:.h]\d\d|\d{3,4}\s?(?:hrs|gmt|utc|[a-z]{1,3}t\b|z\b)|\d\s?(?:[ap]\.?\s?m\b|uhr|uur|h\b|o.clock)"
    r"|\b0\d{3}\b|時|时|点|시"
)
_DAY = r"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s+(?:de |d['’])?[^\W\d_]{3,}|[^\W\d_]{3,}\.?\s+\d{1,2}(?!\d)|\d[-/.]\d|日|일"
_NAMED_DAY = (
    r"\b(?:noon|midnight|midi|minuit|mittag|mitternacht|\w+days?|tomorrow|tonight|\w+tag|\w+dag|"
    r"(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|demain|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|"
    r"mañana|(?:lune|marte|mercole|giove|vener)d[iì]|sabato|domenica|domani|"
    r"(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|"
    r"amanhã|morgen|jutra|dziś|poniedział\w+|wtor\w+|środ\w+|czwart\w+|piąt\w+|sobot\w+|niedziel\w+|godz|pet[ak]\w*|"
    r"úter\w+|utor\w+|pond[ěe]l\w+|stř?ed\w+|"
    r"понедельник\w*|вторник\w*|сред[уыа]|четверг\w*|пятниц\w+|суббот\w+|воскресень\w+|завтра)\b"
)
_TIME = re.compile(rf"(?i){_CLOCK}|{_DAY}|{_NAMED_DAY}")
_BEGINS = re.compile(
    r"(?i)[\s(]*(?:the |le |el |den |dem |d\. |at |um |kl\.? |las? |à )*"
    rf"(?:\d|{_NAMED_DAY}|(?-i:[A-Z]{{3,9}}|[A-Z][a-z]{{2,8}})\.?\s+\d)"
)
_TIME_ALONE = re.compile(
    r"(?i)(?:(?:until|till?|to|at|on|the|of|hrs|hours|noon|midnight|uhr|\d[\d:./]*(?:st|nd|rd|th)?|\d[\d:.]*\s?[ap]\.?m\.?"
    r"|[ap]\.?m\.?|(?:sun|mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?)(?:day)?\.?|(?-i:[A-Z]{1,4}T)|gmt|utc|time|eastern"
    r"|(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?)(?:[\s,()/-]+|\Z)){1,12}"
)
_END = re.compile(
    r"\n|\s(?=[A-ZÀ-Þ][A-ZÀ-Þ .,'-]{2,40}\([A-Za-z]{2,20}\)\s?[-–—])"
    r"|\)(?=\s+[^\W\d_]{2,}\s+[^\W\d_]{3,}\s+[^\W\d_]{2,})"
    r"|(?:(?<=\d{4})|(?<=:\d\d)|(?<=[^\W\d_]{6})|(?<=GMT|UTC|BST|EST|EDT|CET))\.\s+(?=[A-ZÀ-Þ])"
    r"|\s[-–—]{1,2}\s(?=[^\W\d_]{4,}\s+[^\W\d_]{2,})"
)
"""Where the words for the time end and other words begin."""
_WHEN = 110
"""Characters that the words for the time take."""
_LINE = 400
"""Characters of a line that says nothing else."""
_WORD_BEFORE = 20
"""Characters before `embargo` in which the goods stand."""
_MOST = 20
"""Embargoes in one line that are read. A line with more is no note, and each costs as much time to read."""
_BARE_WORDS = 7
"""A line that only says that there is an embargo is no longer: `STRICTLY EMBARGOED - NOT FOR SOCIAL MEDIA`."""
_EVENT = re.compile(
    r"(?i)\b(?:speech|deliver(?:y|ed)|remarks|further notice|announcement|rede(?:beginn)?|discours|discurso|discorso)\b"
)
"""What an embargo lasts until where it tells no time: `Embargo: start of speech`."""
_PLAIN = re.compile(r"(?i)embargoed|embargad|embargat|under embargo|sous embargo|sperr?e?frist|spærrefrist|解禁")
"""Words that mean no embargo on goods."""
_LEADS_TO_TIME = re.compile(rf"(?i)(?<!\w)(?:{_UNTIL}|do)(?!\w)")
_OF_THE_PRESS = re.compile(rf"(?i){_any(words.EMBARGO_OF_THE_PRESS)}")
"""Words that mean an embargo on copy and on nothing else: `Sperrfrist Redebeginn`."""
_FEW_WORDS = 4
_LAST_WORD = "(?:embargo(?:ed)?|ambargolu|ambargo|embargoa|解禁|까지 엠바고|엠바고)"
_TIME_FIRST = re.compile(rf"(?i)(.{{5,80}}?)\s*(?:{_UNTIL}|まで)?\s*{_LAST_WORD}")
"""`12月8日午前6時解禁`, `0600 GMT DEC. 8 EMBARGO`."""
_TIME_FIRST_ENDS = re.compile(rf"(?i){_LAST_WORD}\Z")
"""How such a line ends: what few lines do, and is seen before they are tried from each of their characters."""
_LAST_WORD_LENGTH = 9
_MAY_SAY = ("embarg", "frist")
"""One of these stands in every sentence of copy that says an embargo. A pattern of them costs fifty times as much."""
_SENTENCES = 2_000
"""Characters of a paragraph whose sentences are looked at."""
_OVER = re.compile(r"(?i)\b(?:was|were|had been|been|war|waren|était|estaba|era)\b[^.]{0,30}\Z")
"""What stands before an embargo that is told as past: `the report was under embargo until Monday`."""
_COPY = re.compile(
    r"(?i)\b(?:reports?|releases?|stor(?:y|ies)|stud(?:y|ies)|papers?|research|findings|results|figures|data|information|"
    r"materials?|statements?|announcements?|contents?|text|documents?|speech|following|below|attached|meldung|mitteilung|"
    r"pressemitteilung|studie|bericht|inhalte?|communiqué|étude|rapport|informations|informe|estudio|comunicado|comunicato)\b"
    r"(?!.*\b(?:says?|said|shows?|finds?|found|warns?|warned|that|dass)\b)"
)
"""What an embargo of the press is on."""
_ADVANCE = re.compile(
    r"(?i)(?:.{0,80}[\s,/-])??(?:\$?adv\.?\s?(?P<days>\d{1,2}(?:\s?[-/&]\s?\d{1,2}){0,3})|hfr\b(?P<when>.{0,60}))"
)
"""The end of a slug or a take key by which AP holds copy until a day of the month, or until it says more."""
_FRAME = ' \t*()[]<>=_.!-–—:+#~•●■▶►"“”„«»【】「」『』〔〕'


def embargo_of_line(line: str) -> str | None:
    """Return the words that tell until when, of a line that says an embargo and nothing else, such as stands above
    copy; empty where it tells no time. None for a line about something else: `Embargo on oil lifted`, `Embargoed oil
    flows`.
    """
    text = _PREFACE.sub("", line.strip(_FRAME)) if len(line) <= _LINE else ""
    found = _SAID.match(text)
    if found is None:
        return _said_otherwise(text)
    if _LIFTED.search(text) or _is_of_trade(text, found):
        return None
    when = _cut(text[found.end() :])
    tells = bool(_TIME.search(when))
    if not when or (tells and _begins(found["rule"], when)) or _is_plain(text, found, tells=tells):
        return when if tells else ""
    is_led = bool(found["colon"]) or _is_strict(found["lead"])
    return "" if is_led and len(when.split()) <= _BARE_WORDS and _EVENT.search(when) else None


def _begins(rule: str | None, when: str) -> bool:
    """Return whether the time comes at once, or behind words that can be no other rule."""
    is_rule = rule is not None and not rule.casefold().startswith("for ")
    return is_rule or bool(_BEGINS.match(when))


def _is_plain(text: str, found: re.Match[str], *, tells: bool) -> bool:
    """Return whether the line can be no news about an embargo, whether or not it tells a time."""
    words = text[: found.end("lead")].strip(_FRAME)
    means_copy = bool(found["rule"] or _PLAIN.search(words))
    if _is_strict(found["lead"]) or found["colon"]:
        return tells or words.isupper() or means_copy
    count = len(text.split())
    if _OF_THE_PRESS.search(words) and count <= _FEW_WORDS:
        return True
    return text.isupper() and count <= _BARE_WORDS and means_copy and bool(found["rule"] or not found["lead"])


def _said_otherwise(text: str) -> str | None:
    """Return what `embargo_of_line` does, of a line that tells the time first, or that is in capitals."""
    ends = _TIME_FIRST_ENDS.search(text, max(0, len(text) - _LAST_WORD_LENGTH))
    last = _TIME_FIRST.fullmatch(text) if ends else None
    if last and _BEGINS.match(last[1]) and _TIME.search(last[1]):
        return last[1]
    loud = _LOUD.match(text) if text.isupper() else None
    return _cut(text[loud.end() :]) if loud else None


def advance_of_slug(text: str) -> tuple[str, int | None] | None:
    """Return what a slug or a take key of advance copy tells, `Harbour-Adv08` or `HFR Dec. 8`: the words for the time,
    which may be empty, and the day of the month until which it holds, the last of several. None for any other.
    """
    found = _ADVANCE.fullmatch(text.strip(_FRAME + "$"))
    if found is None:
        return None
    return (found["when"] or "").strip(_FRAME), int(re.split(r"\D+", found["days"])[-1]) if found["days"] else None


def is_time_alone(line: str) -> bool:
    """Return whether a line tells a time and nothing else: where an embargo's line was broken, it goes on so."""
    return bool(_TIME_ALONE.fullmatch(line.strip(_FRAME)) and _TIME.search(line))


def embargoes_of_headline(headline: str) -> list[str]:
    """Return what `embargo_of_line` does, of each part of a headline in brackets or behind a dash."""
    parts = re.split(r"[()\[\]|*]+|\s[-–—]+\s|(?<=\w):\s(?=[A-Z])", headline)
    ends = [headline[mark.end() :] for mark in islice(re.finditer(r"[(\[]", headline), _MOST)]  # `(... (PACIFIC))`
    return [when for text in (headline, *parts, *ends) if (when := embargo_of_line(text)) is not None]


def embargoes_of_note(note: str) -> Iterator[str]:
    """Yield what `embargo_of_line` returns, of a note to editors, which may say it anywhere and says much else."""
    for line in note.split("\n"):
        if _LIFTED.search(line):
            continue
        rules = [found for found in islice(_SAID.finditer(line), _MOST) if not _is_of_trade(line, found)]
        for found in rules:
            when = _cut(line[found.end() : found.end() + _LINE])
            yield when if _TIME.search(when) else ""
        last = None if rules else embargo_of_line(line)
        if last is not None:
            yield last


def embargoes_of_sentence(text: str) -> Iterator[str]:
    """Yield the words that tell until when, of a sentence of a letter or of copy that says an embargo on copy:
    `the report below is embargoed until 6 a.m. on Tuesday`. News of an embargo, on goods or over, yields nothing.
    """
    lowered = text[: _SENTENCES + 1].lower()
    if len(text) > _SENTENCES or not any(word in lowered for word in _MAY_SAY) or _LIFTED.search(text):
        return
    for found in islice(_SAID.finditer(text), _MOST):
        start = max((text.rfind(end, 0, found.start()) for end in ".!?\n:"), default=-1) + 1
        before = text[start : found.start()]
        is_strict = "stri" in found[0].casefold()
        if found["rule"] or not (is_strict or _PLAIN.search(found[0])) or not _is_strict(found["lead"]):
            continue
        if _is_of_trade(text, found) or _OVER.search(before):
            continue
        when = _cut(text[found.end() : found.end() + _LINE])
        on_copy = _COPY.search(before) or is_strict or re.search(f"(?i){_CLOCK}", when)
        if on_copy and _TIME.search(when):
            yield when


def _is_strict(lead: str) -> bool:
    """Return whether it leads to a time, and not to a place: `until`, not `on`."""
    return bool(_LEADS_TO_TIME.search(lead))


def _is_of_trade(text: str, found: re.Match[str]) -> bool:
    """Return whether the embargo is one on goods: `oil embargo`, `embargo on grain`."""
    if found["rule"]:
        return False
    return bool(
        _OF_TRADE.search(text, max(found.start() - _WORD_BEFORE, 0), found.start())
        or _ON_TRADE.match(text, found.start("lead"))
    )


def _cut(when: str) -> str:
    words = when[: _WHEN + 60]
    end = _END.search(words)
    words = (words[: end.start()] if end else words)[:_WHEN].strip(" *:;,-[]")
    return words if words.count("(") == words.count(")") else words.strip("()")
