"""Finds the subject that stands before its verb: `Smith said`, `the mayor, who had come late, said`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stream.extract.cues import AUXILIARIES, CLAIMS, NOUNS, PARTICIPLES
from stream.extract.names.general_words import is_modifier, is_person_noun
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.clause import (
    LOCATIVE,
    PHRASE_REACH,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    clause_subject,
    is_region,
)
from stream.extract.sentence.mentions import ALONE, DETERMINERS, PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = ["subject_before"]

_CONJUNCTIONS = wordlist("and but then or & und et y to")
_NO_PHRASE = (
    (AUXILIARIES - DETERMINERS) | SUBORDINATORS - PREPOSITIONS | wordlist("that as which who whom what why how")
)
"""Words that end a noun phrase, read from its last word back."""
_CLAUSES = SUBORDINATORS - PREPOSITIONS | {"that"}
"""Words that begin a clause."""
_SPEAKING = wordlist("said says told wrote")
_BEFORE_PHRASE = AUXILIARIES - DETERMINERS
"""Words at the head of a phrase that are no part of it."""
_NO_HEAD = PREPOSITIONS | wordlist("which there what in on at by with to during after before and or but")
"""Words that no noun phrase which speaks begins with."""
_ABOUT = wordlist("about over under some nearly almost")
"""Words before a number."""
_DOCUMENTS = NOUNS | CLAIMS | wordlist("article piece")
"""What somebody says something with: `She sent a letter that says`."""
_DEMONSTRATIVES = wordlist("this that these those")
_MODALS = wordlist("would will could should can may might must")
_ADVERBIAL = wordlist("in on at by with during after before")
"""Prepositions of a phrase that says how, and not who: `in a low voice said`."""
_INTERRUPTS = _ADVERBIAL | wordlist("who which whose when while as speaking")
"""Words that begin what stands between a subject and its verb."""
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
        last = token - (1 if lowers[token - 1][0].isalnum() else 2)
        name = parsed.at.get(last)
        found = name if name is not None and not name.possessive else _ending_at(parsed, last, first)
        if found is not None and word in ("that", "which") and not _DOCUMENTS.isdisjoint(found.name.lower().split()):
            found = clause_subject(parsed, first, found.first) or found  # she sent a letter that says
            return found
        return found._replace(first=token, last=token + 1, begin=token, possessive=False) if found else None
    if word == "it":
        spoken = _MODALS.isdisjoint(lowers[token + 1 : verb])
        return Mention(token, token + 1, token, "it", PRONOUN) if spoken else None
    if token not in parsed.at:
        if word in ",–—-)":
            return _around_apposition(parsed, token, first)
        if word in _CONJUNCTIONS:
            return _beginning_behind_comma(parsed, first, token) or clause_subject(parsed, first, token)
    spoken_of = _before_relative(parsed, token, first)
    return _ending_at(parsed, spoken_of or token, first) or _before_adverbial(parsed, token, first)


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
        if lowers[start] in _ADVERBIAL and lowers[start - 1] in _CONJUNCTIONS:
            return clause_subject(parsed, first, start - 1)
    return None


def _ending_at(parsed: ParsedParagraph, token: int, first: int, depth: int = 0) -> Mention | None:
    """Return the head of the noun phrase or name whose last token is `token`, not what depends on it by a
    preposition.
    """
    mention = parsed.at.get(token) if token >= first else None
    if mention is None:
        return _phrase_ending(parsed, token, first) if token >= first else None
    lowers = parsed.tokens.lowers
    head = _head_of_several(parsed, mention, first) if depth == 0 else None
    if head is not None or mention.kind is PRONOUN:
        return head or mention
    before = mention.first - 1
    if before > first and lowers[before] in DETERMINERS:
        before -= 1
    if before <= first or lowers[before] not in PREPOSITIONS or depth > 2:
        return mention
    if _is_participle(parsed, before - 1):
        before -= 1  # a letter from the guild obtained by the Post
    head = parsed.at.get(before - 1)
    if head is not None:
        return mention if head.possessive else _ending_at(parsed, before - 1, first, depth + 1)
    found = _phrase_ending(parsed, before - 1, first)
    if found is None or not (
        lowers[found.first] in DETERMINERS or found.first in parsed.at or is_person_noun(lowers[found.last - 1])
    ):
        return mention
    name = " ".join(parsed.tokens.words[found.first : mention.last])
    return Mention(found.first, mention.last, found.first, name, PHRASE, found.gender)


def _is_participle(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether a participle stands at `token` behind what it describes: `obtained by`."""
    lower = parsed.tokens.lowers[token]
    return lower.endswith("ed") and token not in parsed.at and lower not in PERSONS and token > 1


def _head_of_several(parsed: ParsedParagraph, mention: Mention, first: int) -> Mention | None:
    """Return the phrase that two names depend on, `the ministers of Arden and Lusia`; None where there is none."""
    before = mention.first - 1
    if before <= first + 2 or parsed.tokens.lowers[before] != "and" or before - 1 not in parsed.at:
        return None
    head = _ending_at(parsed, before - 1, first, 1)
    return head if head is not None and head.kind is PHRASE else None


def _phrase_ending(parsed: ParsedParagraph, token: int, first: int) -> Mention | None:
    """Return the noun phrase without a name whose last token is `token`."""
    tokens = parsed.tokens
    start = token
    while start >= max(first, token - PHRASE_REACH):
        word, lower = tokens.words[start], tokens.lowers[start]
        if word == QUOTE or not word[0].isalnum() or lower in _NO_PHRASE or lower in _SPEAKING:
            break
        if lower in PARTICIPLES and start < token and tokens.lowers[start - 1] not in DETERMINERS:
            break  # saying anybody
        if start in parsed.at and parsed.at[start].kind is PRONOUN:
            return None  # she stored
        if lower in _ADVERBIAL and start > first and tokens.lowers[start - 1] in _CONJUNCTIONS:
            return None
        number = lower in DETERMINERS or lower.isdigit()
        if number and start > first and tokens.lowers[start - 1] in DETERMINERS:
            start -= 1  # the two governments
            continue
        if number and start > first and start < token and tokens.lowers[start - 1] in _ABOUT:
            start -= 2  # about 60 farmers
            break
        if lower in DETERMINERS or (start in parsed.at and parsed.at[start].possessive):
            start = parsed.at[start].first if start in parsed.at else start
            if start > first and tokens.lowers[start] not in DETERMINERS and tokens.lowers[start - 1] in DETERMINERS:
                start -= 1  # the Vatican's
            if start <= first or tokens.lowers[start - 1] not in PREPOSITIONS:
                start -= 1
                break
        start -= 1
    start += 1
    if (
        start > token
        or tokens.words[token] == QUOTE
        or tokens.words[token].isdigit()
        or not _ends_phrase(tokens, token)
    ):
        return None
    while start < token and tokens.lowers[start] in _BEFORE_PHRASE:
        start += 1
    if start == token and _is_no_noun(tokens.lowers[token]):
        return None
    number = start < token and (tokens.words[start + 1].isdigit() or tokens.lowers[start + 1] in DETERMINERS)
    if (tokens.lowers[start] in _NO_HEAD and not (number and tokens.lowers[start] in _ABOUT)) or (
        start > first and tokens.lowers[start - 1] in _ADVERBIAL
    ):
        return None
    return Mention(start, token + 1, start, " ".join(tokens.words[start : token + 1]), PHRASE)


def _is_no_noun(lower: str) -> bool:
    """Return whether a word that stands alone is an adjective, an adverb or a pronoun that speaks of no person."""
    return lower in _DEMONSTRATIVES or (is_modifier(lower) and lower not in PERSONS and lower not in ALONE)


def _ends_phrase(tokens: Tokens, token: int) -> bool:
    """Return whether a word can be the last of a noun phrase: `raised` and `matter-of-factly` cannot."""
    lower = tokens.lowers[token]
    if lower in PERSONS or lower != tokens.words[token]:
        return True
    if lower.endswith("ly"):  # his oldest ally
        return token > 0 and "-" not in lower and tokens.words[token - 1].islower() and not lower.endswith("ed")
    return not lower.endswith("ed")


def _around_apposition(parsed: ParsedParagraph, token: int, first: int) -> Mention | None:
    """Return the subject around an apposition that ends at `token`: `Smith, the mayor of X, said` → Smith; `the
    director, Jane Doe, said` → Jane Doe; `Smith (R) said` → Smith; `Smith, in X, Ohio, said` → Smith.
    """
    lowers = parsed.tokens.lowers
    start = _opener(parsed, token, first)
    if start is None:
        return clause_subject(parsed, first, token)
    if start > first and lowers[start - 1] in RELATIVES:
        return subject_before(parsed, start, first)  # who, in a call, said
    inner = parsed.at.get(start + 1)
    if start - 2 > first and lowers[start - 2] == "," and _PARTY_OF.match(parsed.tokens.words[start - 1]):
        start -= 2
    outer = _ending_at(parsed, start - 1, first)
    if inner is not None and inner.last == token and (outer is None or outer.kind is PHRASE or inner.kind is PRONOUN):
        return _described(parsed, outer, first) or inner
    if outer is None or outer.possessive:
        return clause_subject(parsed, first, token)
    return _described(parsed, outer, first) or outer


def _opener(parsed: ParsedParagraph, token: int, first: int) -> int | None:
    """Return the sign that opens what the comma, dash or bracket at `token` closes; None without one. What stands in
    brackets before it, and a place with its region, belong to what it closes: `Smith (R-Ohio), said`, `, in Riga,
    Ohio, said`.
    """
    words, lowers = parsed.tokens.words, parsed.tokens.lowers
    if lowers[token] == "," and lowers[token - 1] == ")":
        bracket = next((at for at in range(token - 2, max(first, token - PHRASE_REACH), -1) if words[at] == "("), None)
        if bracket is not None and bracket - 1 in parsed.at:
            return bracket
    sign = "(" if lowers[token] == ")" else lowers[token]
    found = None
    for at in range(token - 1, max(first, token - _CLAUSE_REACH) - 1, -1):
        if words[at] == QUOTE and sign != "(":
            break
        if lowers[at] != sign:
            continue
        found = at
        place = parsed.at.get(at - 1)
        if sign != "," or lowers[at + 1] in _INTERRUPTS or place is None or place.first <= first:
            break
        if lowers[place.first - 1] not in LOCATIVE or not is_region(parsed, at + 1):
            break
    return found


def _described(parsed: ParsedParagraph, outer: Mention | None, first: int) -> Mention | None:
    """Return the name that a phrase between commas describes: `Ada Moor, the editor of the weekly, The Lantern, said`.
    None where the phrase itself is the subject.
    """
    if outer is None or outer.kind is not PHRASE or outer.first - 2 < first:
        return None
    name = parsed.at.get(outer.first - 2)
    if parsed.tokens.words[outer.first - 1] != "," or name is None or name.kind is PRONOUN or name.possessive:
        return None
    introduces = parsed.tokens.lowers[first] in SUBORDINATORS and "," not in parsed.tokens.words[first : name.first]
    return name if not introduces and clause_subject(parsed, first, outer.first - 1) is name else None
