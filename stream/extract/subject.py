"""Who is the subject of a verb: before it, or of the clause around it. May import scenes, mentions, cues."""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, FINITE
from stream.extract.frame import QUOTE, Frame
from stream.extract.mentions import DETERMINERS, Mention, phrase
from stream.extract.scene import Scene
from stream.extract.wordlist import wordlist

__all__ = ["PHRASE_REACH", "PREPOSITIONS", "RELATIVES", "SENTENCE_REACH", "clause_subject", "subject_before"]

PREPOSITIONS = wordlist(
    "of for from at with in on by to than about against into over under near among between behind toward "
    "towards like as von bei für mit aus de du des del pour avec chez con por para"
)
_SUBORDINATORS = wordlist(
    "when while after before if as although though since because once during in on at for with by until"
)
_CONJUNCTIONS = wordlist("and but then or & und et y to")
RELATIVES = wordlist("who that which qui que der die som")
SENTENCE_REACH = 80
"""Tokens of a sentence that are looked at from the quote outwards: bounds the work where a sentence never ends."""
_NO_PHRASE = (
    (AUXILIARIES - DETERMINERS) | _SUBORDINATORS - PREPOSITIONS | wordlist("that as which who whom what why how")
)
"""Words that no noun phrase goes across."""
_BEFORE_PHRASE = AUXILIARIES - DETERMINERS
_NO_HEAD = wordlist("this that which there what in on at by with to during after before and or but")
"""Words that stand for no speaker, or before a phrase that is none."""
_MODALS = wordlist("would will could should can may might must")
_ADVERBIAL = wordlist("in on at by with during after before")
"""`in a low voice said`: the phrase says how, not who."""
_VERBS = (AUXILIARIES - DETERMINERS) | FINITE
_CLAUSE_REACH = 30
"""Tokens that an apposition between commas may take."""
PHRASE_REACH = 9
"""Tokens of a noun phrase."""


def subject_before(scene: Scene, verb: int, first: int) -> Mention | None:
    """The subject that stands before the verb at token `verb`, in the sentence that begins at token `first`."""
    lowers = scene.frame.lowers
    token = verb - 1
    while token >= first and (lowers[token] in AUXILIARIES or (lowers[token].endswith("ly") and token not in scene.at)):
        token -= 1
    if token < first:
        return None
    word = lowers[token]
    if word in RELATIVES and token > first:
        last = token - (2 if lowers[token - 1] == "," else 1)
        name = scene.at.get(last)
        found = name if name is not None and not name.possessive else _ending_at(scene, last, first)
        return found._replace(first=token, last=token + 1, begin=token, possessive=False) if found else None
    if word == "it":
        spoken = _MODALS.isdisjoint(lowers[token + 1 : verb])
        return Mention(token, token + 1, token, "it", "pronoun") if spoken else None
    if token not in scene.at:
        if word in ",–—-)":
            return _around_apposition(scene, token, first)
        if word in _CONJUNCTIONS:
            return clause_subject(scene, first, token)
    return _ending_at(scene, token, first) or _before_adverbial(scene, token, first)


def _before_adverbial(scene: Scene, token: int, first: int) -> Mention | None:
    """`Smith rose and in a low voice said`: the subject of the clause before the phrase that says how."""
    lowers = scene.frame.lowers
    for start in range(token, max(first, token - PHRASE_REACH), -1):
        if lowers[start] in _ADVERBIAL and lowers[start - 1] in _CONJUNCTIONS:
            return clause_subject(scene, first, start - 1)
    return None


def _ending_at(scene: Scene, token: int, first: int, depth: int = 0) -> Mention | None:
    """The noun phrase or name whose last token is `token`: its head, not what hangs on it by a preposition."""
    mention = scene.at.get(token) if token >= first else None
    if mention is None:
        return _phrase_ending(scene, token, first) if token >= first else None
    lowers = scene.frame.lowers
    if mention.kind == "pronoun":
        return mention
    before = mention.first - 1
    if before > first and lowers[before] in DETERMINERS:
        before -= 1
    if before <= first or lowers[before] not in PREPOSITIONS or depth > 2:
        return mention
    head = scene.at.get(before - 1)
    if head is not None:
        return mention if head.possessive else _ending_at(scene, before - 1, first, depth + 1)
    found = _phrase_ending(scene, before - 1, first)
    if found is None or lowers[found.first] not in DETERMINERS:
        return mention
    name = " ".join(scene.frame.words[found.first : mention.last])
    return Mention(found.first, mention.last, found.first, name, "phrase", found.gender)


def _phrase_ending(scene: Scene, token: int, first: int) -> Mention | None:
    frame = scene.frame
    start = token
    while start >= max(first, token - PHRASE_REACH):
        word, lower = frame.words[start], frame.lowers[start]
        if word == QUOTE or not word[0].isalnum() or lower in _NO_PHRASE:
            break
        if lower in _ADVERBIAL and start > first and frame.lowers[start - 1] in _CONJUNCTIONS:
            return None
        if lower in DETERMINERS or (start in scene.at and scene.at[start].possessive):
            start = scene.at[start].first if start in scene.at else start
            if start <= first or frame.lowers[start - 1] not in PREPOSITIONS:
                start -= 1
                break
        start -= 1
    start += 1
    if start > token or frame.words[token] == QUOTE or not frame.words[token][0].isalpha():
        return None
    while start < token and frame.lowers[start] in _BEFORE_PHRASE:
        start += 1
    if frame.lowers[start] in _NO_HEAD or (start > first and frame.lowers[start - 1] in _ADVERBIAL):
        return None
    return Mention(start, token + 1, start, " ".join(frame.words[start : token + 1]), "phrase")


def _around_apposition(scene: Scene, token: int, first: int) -> Mention | None:
    """`Smith, the mayor of X, said` → Smith; `the director, Jane Doe, said` → Jane Doe; `Smith (R) said` → Smith."""
    lowers = scene.frame.lowers
    opener = "(" if lowers[token] == ")" else lowers[token]
    start = token - 1
    while start >= max(first, token - _CLAUSE_REACH) and lowers[start] != opener:
        start -= 1
    if start < first or lowers[start] != opener:
        return clause_subject(scene, first, token)
    inner = scene.at.get(start + 1)
    outer = _ending_at(scene, start - 1, first)
    if (
        inner is not None
        and inner.last == token
        and (outer is None or outer.kind == "phrase" or inner.kind == "pronoun")
    ):
        return inner
    if outer is None or outer.possessive:
        return clause_subject(scene, first, token)
    return outer


def clause_subject(scene: Scene, first: int, end: int) -> Mention | None:
    """The likely subject of the clause in tokens `first` to `end`: its first name, pronoun or noun phrase that hangs on
    no preposition; an introductory clause up to its comma is passed over.
    """
    frame = scene.frame
    begin = first
    if first + 1 < end and frame.lowers[first] in ("and", "but"):
        first += 1
    participle = first < end and first not in scene.at and frame.lowers[first].endswith("ing")
    if first < end and (participle or frame.lowers[first] in _SUBORDINATORS):
        comma = next((t for t in range(first, min(end, first + SENTENCE_REACH)) if frame.words[t] == ","), None)
        begin = comma + 1 if comma is not None and comma + 1 < end else first
    named = None
    for mention in scene.between(begin, min(end, begin + SENTENCE_REACH)):
        if not mention.possessive and not _hangs(scene, mention):
            if named is None and _is_common(frame, mention):
                named = mention
                continue
            named = mention
            break
    if begin < end and begin not in scene.at and frame.lowers[begin] in DETERMINERS:
        found = phrase(frame, begin, min(PHRASE_REACH, end - begin))
        if found is not None and found.last - found.first > 1 and (named is None or found.last < named.first):
            if named is not None and named.first == found.last + 1 and frame.words[found.last] == ",":
                return named
            return found
    return named


def _is_common(frame: Frame, mention: Mention) -> bool:
    """Whether a sentence's first word is no name, for all its capital: the text has it in lower case too."""
    first = mention.first
    return (
        mention.last == first + 1
        and mention.kind == "name"
        and frame.first_of_sentence(first) == first
        and frame.lowers[first + 1 : first + 2] != []
        and frame.lowers[first + 1] not in _VERBS
        and f" {frame.lowers[first]} " in frame.text
    )


def _hangs(scene: Scene, mention: Mention) -> bool:
    before = mention.first - 1
    if before >= 0 and scene.frame.lowers[before] in DETERMINERS:
        before -= 1
    return before >= 0 and scene.frame.lowers[before] in PREPOSITIONS
