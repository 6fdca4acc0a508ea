"""Finds the subject that stands before its verb: `Smith said`, `the mayor, who had come late, said`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.extract.attribution.apposition import described, opener
from stream.extract.attribution.noun_phrase import ADVERBIAL, CONJUNCTIONS, phrase_ending
from stream.extract.cues import AUXILIARIES, CLAIMS, NOUNS
from stream.extract.sentence.clause import (
    PHRASE_REACH,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    clause_subject,
)
from stream.extract.sentence.mention import PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["subject_before"]

_CLAUSES = SUBORDINATORS - PREPOSITIONS | {"that"}
"""Words that begin a clause."""
_DOCUMENTS = NOUNS | CLAIMS | wordlist("article piece")
"""What somebody says something with: `She sent a letter that says`."""
_MODALS = wordlist("would will could should can may might must")
_USED = wordlist("used likes liked loves loved")
"""Words before `to say`."""
_DAYS = wordlist("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight")
_BEFORE_DAYS = wordlist("on late early last earlier")
_SPANS = wordlist("week month year night summer winter spring fall autumn")
_PARTY_OF = re.compile(r"[A-Z]\w{0,3}-[A-Z]")
"""The party and district of a member, `R-Ohio`."""
_CLAUSE_REACH = 30
"""Tokens that an apposition between commas may take."""


def subject_before(parsed: ParsedParagraph, verb: int, first: int) -> Mention | None:
    """Return the subject of the verb at token `verb`, in the sentence that begins at token `first`; None without one. A
    relative pronoun stands for whom its clause tells of. Many quotes ask for the same verb: what was found is kept.
    """
    key = (verb, first)
    if key not in parsed.subjects:
        parsed.subjects[key] = _subject_before(parsed, verb, first)
    return parsed.subjects[key]


def _subject_before(parsed: ParsedParagraph, verb: int, first: int) -> Mention | None:
    """Return the subject, which is looked for."""
    lowers = parsed.tokens.lowers
    token = verb - 1
    while token >= first and (
        lowers[token] in AUXILIARIES or (lowers[token].endswith("ly") and token not in parsed.at)
    ):
        token -= 1
    if token - 1 > first and lowers[token] == "to" and lowers[token - 1] in _USED:
        token -= 2
    if token < first:
        return None
    token = _before_time(lowers, token, first)
    word = lowers[token]
    if word in RELATIVES and token > first:
        return _spoken_of(parsed, token, first)
    if word == "it":
        spoken = _MODALS.isdisjoint(lowers[token + 1 : verb])
        return Mention(token, token + 1, token, "it", PRONOUN) if spoken else None
    if token not in parsed.at:
        if word in ",–—-)":
            return _around_apposition(parsed, token, first)
        if word in CONJUNCTIONS:
            return _beginning_behind_comma(parsed, first, token) or clause_subject(parsed, first, token)
    spoken_of = _before_relative(parsed, token, first)
    return phrase_ending(parsed, spoken_of or token, first) or _before_adverbial(parsed, token, first)


def _spoken_of(parsed: ParsedParagraph, relative: int, first: int) -> Mention | None:
    """Return whom the relative pronoun at a token stands for. Behind a noun of saying it is who says it: `She sent a
    letter that says`.
    """
    lowers = parsed.tokens.lowers
    last = relative - (1 if lowers[relative - 1][0].isalnum() else 2)
    if lowers[last] == ")":
        last = next((at - 1 for at in range(last, max(first, last - PHRASE_REACH), -1) if lowers[at] == "("), last)
    name = parsed.at.get(last)
    found = name if name is not None and not name.possessive else phrase_ending(parsed, last, first)
    if found is None:
        return None
    if lowers[relative] in ("that", "which") and not _DOCUMENTS.isdisjoint(found.name.lower().split()):
        return clause_subject(parsed, first, found.first) or found
    return found._replace(first=relative, last=relative + 1, begin=relative, possessive=False)


def _beginning_behind_comma(parsed: ParsedParagraph, first: int, end: int) -> Mention | None:
    """Return the name or pronoun after the last comma before `end`, if it has a verb: `Asked if Jones would go, Smith
    laughed and said`.
    """
    words = parsed.tokens.words
    comma = next((at for at in range(end - 1, max(first, end - PHRASE_REACH), -1) if words[at] == ","), None)
    mention = parsed.at.get(comma + 1) if comma is not None else None
    if mention is None or mention.last >= end or mention.possessive or not words[mention.last].islower():
        return None
    return mention


def _before_time(lowers: Sequence[str], token: int, first: int) -> int:
    """Return the token before words of time that end at `token`: `the president on Monday said`, `Smith last week
    warned`; `token` itself where there are none, or nothing stands before them.
    """
    before = token
    if lowers[token] in _DAYS:
        before -= 1
        while before > first and lowers[before] in _BEFORE_DAYS:
            before -= 1
    elif lowers[token] in _SPANS and token > first and lowers[token - 1] in ("last", "this"):
        before -= 2
    return before if before >= first and before < token and lowers[before] not in PREPOSITIONS else token


def _before_relative(parsed: ParsedParagraph, token: int, first: int) -> int | None:
    """Return the last token of the phrase before a relative clause that ends at `token`: `an official who declined to
    be named told`; None without one.
    """
    tokens = parsed.tokens
    for at in range(token, max(first + 1, token - _CLAUSE_REACH), -1):
        mention = parsed.at.get(at)
        if not tokens.words[at][0].isalnum() or tokens.lowers[at] in _CLAUSES or (mention and mention.kind is PRONOUN):
            return None
        if tokens.lowers[at] == "who":
            return at - 1 if at < token and tokens.words[at - 1][0].isalnum() else None
    return None


def _before_adverbial(parsed: ParsedParagraph, token: int, first: int) -> Mention | None:
    """Return the subject before a phrase that says how: `Smith rose and in a low voice said`."""
    lowers = parsed.tokens.lowers
    for start in range(token, max(first, token - PHRASE_REACH), -1):
        if lowers[start] in ADVERBIAL and lowers[start - 1] in CONJUNCTIONS:
            return clause_subject(parsed, first, start - 1)
    return None


def _around_apposition(parsed: ParsedParagraph, token: int, first: int) -> Mention | None:
    """Return the subject around an apposition that ends at `token`: `Smith, the mayor of X, said` → Smith; `the
    director, Jane Doe, said` → Jane Doe; `Smith (R) said` → Smith; `Smith, in X, Ohio, said` → Smith.
    """
    lowers = parsed.tokens.lowers
    start = opener(parsed, token, first)
    if start is None:
        return clause_subject(parsed, first, token)
    if start > first and lowers[start - 1] in RELATIVES:
        return subject_before(parsed, start, first)  # who, in a call, said
    inner = parsed.at.get(start + 1)
    if start - 2 > first and lowers[start - 2] == "," and _PARTY_OF.match(parsed.tokens.words[start - 1]):
        start -= 2
    outer = phrase_ending(parsed, start - 1, first)
    if inner is not None and inner.last == token and (outer is None or outer.kind is PHRASE or inner.kind is PRONOUN):
        return described(parsed, outer, first) or inner
    if outer is None or outer.possessive:
        return clause_subject(parsed, first, token)
    return described(parsed, outer, first) or outer
