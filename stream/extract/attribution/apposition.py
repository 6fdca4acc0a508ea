"""Finds where an apposition begins, and whom it describes: `Ada Moor, the editor of the weekly, The Lantern, said`."""

from __future__ import annotations

from stream.extract.attribution.noun_phrase import ADVERBIAL
from stream.extract.attribution.open_verbs import is_past
from stream.extract.names.general_words import is_modifier
from stream.extract.sentence.clause import PHRASE_REACH, SUBORDINATORS, clause_subject
from stream.extract.sentence.mention import PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.region import is_region
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["described", "opener"]

_CLAUSE_REACH = 30
"""Tokens that an apposition between commas may take."""
_INTERRUPTS = ADVERBIAL | wordlist("who which whom whose when while as speaking")
"""Words that begin what stands between a subject and its verb."""


def opener(parsed: ParsedParagraph, token: int, first: int) -> int | None:
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
    nearest = None
    for at in range(token - 1, max(first, token - _CLAUSE_REACH) - 1, -1):
        if words[at] == QUOTE and sign != "(":
            break
        if lowers[at] == sign:
            if sign != "," or lowers[at + 1] in _INTERRUPTS or not _goes_on(parsed, at, first):
                return at
            nearest = nearest if nearest is not None else at
    return nearest


def _goes_on(parsed: ParsedParagraph, comma: int, first: int) -> bool:
    """Return whether what follows a comma goes on with what stands before it, so that no apposition begins there: a
    region behind its place, or a verb: `Holm, who lives in Dayton, Ohio, said`; `Holm, whose firm, Wehr, builds it,`.
    """
    place = parsed.at.get(comma - 1)
    if place is not None and place.first > first and is_region(parsed, comma + 1):
        return True
    lower = parsed.tokens.lowers[comma + 1]
    return is_past(parsed, comma + 1) or (lower.endswith("s") and comma + 1 not in parsed.at and is_modifier(lower))


def described(parsed: ParsedParagraph, outer: Mention | None, first: int) -> Mention | None:
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
