"""Patterns of the words by which agencies say an embargo, and of what is like them and says none.

The words themselves stand in `stream.lexicon.embargo`; how the patterns are read together, in `stream.embargo_line`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from stream.lexicon import embargo as words
from stream.lexicon.months import IN_DATELINES

__all__ = [
    "ADVANCE",
    "ASKED_FOR",
    "A_CLOCK",
    "BEGINS",
    "COPY",
    "END",
    "EVENT",
    "FOR_SOME",
    "LEADS_TO_TIME",
    "LIFTED",
    "LOUD",
    "OF_A_LAW",
    "OF_THE_PRESS",
    "OF_TRADE",
    "ON_TRADE",
    "OVER",
    "PLAIN",
    "PREFACE",
    "SAID",
    "SENTENCE_ENDS",
    "TELLS",
    "TIME",
    "TIME_ALONE",
    "TIME_FIRST",
    "TIME_FIRST_ENDS",
    "TIME_OF_A_PLACE",
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
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTHS = rf"(?:{_any(IN_DATELINES)})\b"
"""Names of months: what only begins like one may be what is counted, `12 MARINES`."""
_MONTH_AND_DAY = rf"{_MONTH} \d"
_SOON = rf"(?:after|from|not before|no earlier than|\d|noon|midnight|{_MONTH_AND_DAY})"
_RULE = (
    rf"(?:not|no) (?:to be )?(?:for )?{_USE}(?:,? ?(?:or |and |/ ?)?(?:for )?{_USE})*,? "
    r"(?:before|until|till|prior to|in advance of)"
    rf"|(?:do not|don['’]?t) {_PRINT}(?:,? (?:or )?{_PRINT})* "
    r"(?:before|until|till|prior to)"
    rf"|(?:hold|held|hfr)[ -](?:(?:this |the )?(?:story|item|copy|report|release|text) )?(?:for release|until|till)"
    rf"|(?:hold|hfr)[ -](?:(?:this |the )?(?:story|item|copy|report|release|text) )?for(?= (?:\d|{_EDITION}\b))"
    rf"|held for(?= (?:{_EDITION}(?:['’]?s)?(?: (?:release|publication|(?:news)?papers?|editions?|[ap]\.?m\.?['’]?s"
    rf"|use)\b|\s*(?:[.;)\]*]|,? (?:\d|{_MONTH_AND_DAY})|\Z))"
    rf"|(?:{_MONTH_AND_DAY}\d?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTHS})\s*(?:[.,;)\]*]|\d{{4}}|\Z)"
    rf"|\d{{1,2}}(?:[:.]\d\d)? ?[ap]\.?m\b"
    rf"(?!\.? (?!\w+day\b|eastern|central|mountain|pacific|local|today|tomorrow|{_MONTHS})[a-z]{{4}})"
    rf"|\d{{4}} ?(?:hrs|gmt|utc|[a-z]{{1,3}}t\b)))"
    rf"|for (?:release|publication|broadcast)(?: only)?"
    rf"(?=\s*:|\s+(?:at|on|upon|until|\w+day\b|{_SOON}))"
    rf"|(?<!not )for use(?: only)?(?=\s*:|\s+(?:{_EDITION}\b|{_SOON}))"
    rf"|for(?: use in)?(?= {_EDITION}(?:['’]s)? (?:release|publication|(?:news)?papers?|editions?|"
    rf"[ap]\.?m\.?['’]?s|use)\b)"
    rf"|(?:advance|adv\.?) for(?= (?:release|use|{_EDITION}\b|\d|{_MONTH_AND_DAY}))"
    r"|(?<!next )(?:release|embargo) (?:date|time)(?: and time)?(?=\s*:)"
    r"|gesperrt bis|frei ab(?! \w{1,9} jahr(?:en?)?\b)|frei zur veröffentlichung ab"
    r"|(?:zur veröffentlichung|veröffentlichung erst) ab"
    r"(?= (?:dem |den )?(?:\d{1,2}[.: ]|(?:\w+tag|morgen|heute|mittag|mitternacht)\b))"
    r"|frei für(?= \w+tag(?:s?ausgaben?)?\b| \d)|frei für [^:]{2,30}(?=:)"
    r"|nicht vor(?= .{3,80}(?:veröffentlich|verwende|verbreite|publizier)\w*(?: werden)?[ )*]*(?:[.!;]|\Z))"
    r"|ne pas (?:publier|diffuser) avant|no (?:publicar|difundir) (?:antes|hasta)|não publicar antes"
    r"|da non pubblicare prima|niet publiceren v[oó][oó]r|klausuler(?:et|t) (?:til|inntil|indtil)"
    r"|får (?:inte|ikke) (?:publiceras|publiseres|offentliggøres) (?:före|før)"
    r"|julkaisuvapaa|julkaistavissa|vapaa julkaistavaksi"
    r"|à (?:publier|diffuser) (?:à partir|après)|محظور النشر"
)
_UNSPACED = r"(?:請勿|请勿|不得)?(?:禁止)?(?:於|在)?(?:禁止發[布佈]|禁止发布|禁发|禁發)(?:至|到)"
_UNSPACED += r"|解禁(?:日時|時間|日|時)?(?=\d)|엠바고(?=\d)"
_COUNT = (
    rf"(?!0)(?:\d{{1,3}}|(?:19|2[01])\d\d),? (?!{_MONTHS}|(?:hrs|hours?|gmt|utc|uhr|"
    r"local|noon|midnight|midday|"
    r"time|eastern|central|mountain|pacific|the|this|tonight|tomorrow|today|morning|afternoon|evening)\b"
    r"|[a-z]{1,3}t\b|\w+(?:day|tag|dag)\b|(?:\w+ ){1,2}time\b)[^\W\d_]{3,}"
)
"""What is counted and no time: `RELEASED: 12 HOSTAGES`."""
LOUD = re.compile(
    rf"(?i)(?:(?:to be )?released?(?: only)?\s*:?|releasable(?: only)?|"
    rf"(?:may|can|to) be (?:used|published|released|broadcast)"
    rf"(?: only)?|publish(?: only)?(?: on or)?(?= after)|not(?= before))\s*"
    rf"(?:(?:on|at|from|after|before|not before)\s+)?"
    rf"(?!{_COUNT})(?=\d|noon|midnight|{_EDITION}\b|{_MONTH_AND_DAY})"
)
"""Rules that count in a line of capitals only: `RELEASE AT 6 A.M. EST DEC. 8`."""
TIME_OF_A_PLACE = re.compile(r"(?i)\d{3,4} (?:\w+ ){1,2}time\b")
"""A clock that no other pattern knows: `RELEASE AT 1800 NEW YORK TIME`."""
SAID = re.compile(
    rf"(?i)(?<!\w)(?:(?:{_SET_BY}\s+){{0,3}}{_WORD}(?!\w)(?::?\s+for (?:release|publication|broadcast))?"
    r"(?:\s+(?:time|date|period|lifts?|ends?|expires?|(?:will|to) be lifted|berlaku|gilt|endet|beachten)(?!\w)){0,2}"
    r"(?:\s+(?:für|for|pour|para|per|voor)\s+[^\W\d][^:\n]{1,60}(?=:))?"
    rf"|(?P<rule>(?:{_RULE})(?!\w)|{_UNSPACED}))"
    rf"(?P<lead>(?:[\s:,;-]*\b(?:{_UNTIL}|{_AT})(?!\w)\.?)*)(?P<colon>\s*[:：】\]]|\s*\(|\s+-+(?=\s))?\s*"
)
PREFACE = re.compile(
    r"(?i)\A(?:(?:achtung|attention|important|wichtig|please note|note|nb|eds|editors|media|advance|this|the|story|"
    r"item|report|copy|text|release|press|news|material|is|are|please|bitte|meldung|beitrag|artikel|notizia|testo|noticia|"
    r"texte|check against delivery|es gilt das gesprochene wort)\b[!:,.\s–-]*){1,6}"
    r"(?=strict|frei |gesperrt|nicht vor|"
    rf"under|unter|sous|sotto|bajo|onder|embargo(?:ed|\s*:| (?!{_COUNT})\d| until| till?| lifts| ends| expires| will)|"
    r"sperrfrist|not for|hold|do not|don['’]?t|for (?:release|use|publication))"
)
"""What may stand before it: `THIS STORY IS EMBARGOED`, `ACHTUNG! SPERRFRIST`."""
OF_TRADE = re.compile(rf"(?i)\b(?:{_any(words.GOODS)})\s+\Z")
ON_TRADE = re.compile(r"(?i)\s*(?:on|against|of|sur|contre|gegen|contra|sobre|contro)\s+(?!\d|\w+day\b)[^\W\d]")
LIFTED = re.compile(
    r"(?i)\b(?:no|not under|not|without|keine?|ohne|sans|sin|senza|uten|utan|pas d['’])\s+(?:an?\s+)?"
    r"(?:embargo(?:ed)?|sperrfrist)\b"
    r"|\b(?:embargo|sperrfrist)\w*\s+(?:time |date |is |was |has been |has |now |ist |wurde |a été |est )*"
    r"(?:lifted|over|expired|ended|removed|passed|broken|aufgehoben|abgelaufen|levée?)\b"
    r"|\bno longer (?:under )?embargo(?:ed)?\b|\bfor immediate (?:release|use|publication)\b"
)
FOR_SOME = re.compile(
    r"(?i)[-–—,;:(]\s{0,3}(?:but |for |in |für |nur )?(?:the |die )?(?:print|online|web|broadcast|tv|radio|"
    r"newspaper|paper|zeitung)\w*[^.!?\n]{0,30}?\b(?:until|till?|not before|bis|erst ab|embargo\w*)\b"
    r"(?P<when>[^\n]{1,110})"
)
"""For whom an embargo holds that is lifted for others."""
_CLOCK = (
    r"\d{1,2}[:.h]\d\d|\d{3,4}\s?(?:hrs|gmt|utc|[a-z]{1,3}t\b|z\b)|\d\s?(?:[ap]\.?\s?m\b|uhr|uur|h\b|o.clock)"
    r"|\b0\d{3}\b|時|时|点|시"
)
A_CLOCK = re.compile(rf"(?i){_CLOCK}")
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
TIME = re.compile(rf"(?i){_CLOCK}|{_DAY}|{_NAMED_DAY}")
BEGINS = re.compile(
    r"(?i)[\s('’]*(?:the |le |el |den |dem |d\. |at |um |kl\.? |las? |à )*"
    rf"(?:\d|{_NAMED_DAY}|(?-i:[A-Z]{{3,9}}|[A-Z][a-z]{{2,8}})\.?\s+\d)"
)
TIME_ALONE = re.compile(
    r"(?i)(?:(?:until|till?|to|at|on|the|of|hrs|hours|noon|midnight|uhr|\d[\d:./]*(?:st|nd|rd|th)?|\d[\d:.]*\s?[ap]\.?m\.?"
    r"|[ap]\.?m\.?|(?:sun|mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?)(?:day)?\.?|(?-i:[A-Z]{1,4}T)|gmt|utc|time|eastern"
    r"|(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?)(?:[\s,()/-]+|\Z)){1,12}"
)
END = re.compile(
    r"\n|\s(?=[A-ZÀ-Þ][A-ZÀ-Þ .,'-]{2,40}\([A-Za-z]{2,20}\)\s?[-–—])"
    r"|\)(?=\s+[^\W\d_]{2,}\s+[^\W\d_]{3,}\s+[^\W\d_]{2,})"
    r"|(?:(?<=\d{4})|(?<=:\d\d)|(?<=[^\W\d_]{6})|(?<=GMT|UTC|BST|EST|EDT|CET))\.\s+(?=[A-ZÀ-Þ])"
    r"|\s[-–—]{1,2}\s(?=[^\W\d_]{4,}\s+[^\W\d_]{2,})"
)
"""Where the words for the time end and other words begin."""
EVENT = re.compile(
    r"(?i)\b(?:speech|deliver(?:y|ed)|remarks|further notice|announcement|rede(?:beginn)?|discours|discurso|discorso)\b"
)
"""What an embargo lasts until where it tells no time: `Embargo: start of speech`."""
PLAIN = re.compile(r"(?i)embargoed|embargad|embargat|under embargo|sous embargo|sperr?e?frist|spærrefrist|解禁")
"""Words that mean no embargo on goods."""
LEADS_TO_TIME = re.compile(rf"(?i)(?<!\w)(?:{_UNTIL}|do)(?!\w)")
OF_THE_PRESS = re.compile(rf"(?i){_any(words.EMBARGO_OF_THE_PRESS)}")
"""Words that mean an embargo on copy and on nothing else: `Sperrfrist Redebeginn`."""
OF_A_LAW = re.compile(
    r"(?i)(?:beim?|für)\s+(?!(?:(?:den|die|das|de[rs]) )?(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|\w*ausgabe|alle|print|online|web|medien|presse|zeitung|"
    r"h[öo]rfunk|rundfunk|radio|tv|fernseh|sendung|agentur|rede|heute|morgen|wochenende|veröffentl|verkünd|verbreit|"
    r"verlesung|beginn|ende|abgabe|auslief|abdruck|erschein|bekannt|übergabe|vorlage|vorstell|pressekonf))"
    r"[^\W\d]"
)
"""What such a word is on where it is none of the press: `Sperrfrist für Gülle`, `Sperrfrist beim Arbeitslosengeld`."""
_LAST_WORD = "(?:embargo(?:ed)?|ambargolu|ambargo|embargoa|解禁|까지 엠바고|엠바고)"
TIME_FIRST = re.compile(rf"(?i)(.{{5,80}}?)\s*(?:{_UNTIL}|まで)?\s*{_LAST_WORD}")
"""`12月8日午前6時解禁`, `0600 GMT DEC. 8 EMBARGO`."""
TIME_FIRST_ENDS = re.compile(rf"(?i){_LAST_WORD}\Z")
"""How such a line ends: what few lines do, and is seen before they are tried from each of their characters."""
OVER = re.compile(r"(?i)\b(?:was|were|had been|been|war|waren|était|estaba|era)\b[^.]{0,30}\Z")
"""What stands before an embargo that is told as past: `the report was under embargo until Monday`."""
COPY = re.compile(
    r"(?i)\b(?:reports?|releases?|stor(?:y|ies)|stud(?:y|ies)|papers?|research|findings|results|figures|data|information|"
    r"materials?|statements?|announcements?|text|documents?|speech|following|below|attached|meldung|mitteilung|"
    r"pressemitteilung|studie|bericht|communiqué|étude|rapport|informations|informe|estudio|comunicado|comunicato)\b"
)
"""What an embargo of the press is on."""
TELLS = re.compile(
    r"(?i)\b(?:says?|said|shows?|finds?|found|warns?|warned|that|according to|dass|laut|teilt|teilte|sagt|sagte|hieß|"
    r"selon|según|secondo|dit|dijo|disse)\b"
)
"""What a sentence of news has in it, about an embargo on goods, and one to editors has not."""
ASKED_FOR = re.compile(
    r"(?i)\b(?:recommend|propos|empfiehlt|empfahl|fordert|verlangt|sieht|schlägt)\w*\s+(?:eine[nr]?|die|an?|the)\s+"
    r"(?:[\w-]+\s+){0,2}\Z"
)
"""What stands before an embargo that is told of as asked for: `the study recommends an embargo until 31 January`."""
SENTENCE_ENDS = re.compile(r"[.!?]\s+[A-ZÀ-Þ]|\n")
ADVANCE = re.compile(
    r"(?i)(?:.{0,80}[\s,/-])??(?:\$?adv\.?\s?(?P<days>\d{1,2}(?:\s?[-/&]\s?\d{1,2}){0,3})|(?P<hold>hfr)\b(?P<when>.{0,60}))"
)
"""The end of a slug or a take key by which AP holds copy until a day of the month, or until it says more."""
