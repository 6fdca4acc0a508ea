"""Reads the label of a quote: a name and a colon, as lists of press cuttings and printed exchanges have it.

FEWER STORKS THIS YEAR - Ilse Brandt: “The meadows decide.” [Riga Post]
Harbour master Ilse Brandt (pier 4): “The gates are old.”
From the report: “The gates are old.”
"""

from __future__ import annotations

from stream.extract.animacy.persons import may_act
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.cues import AUXILIARIES, FINITE, PARTICIPLES
from stream.extract.sentence.clause import PHRASE_REACH, PREPOSITIONS, SUBORDINATORS
from stream.extract.sentence.mention import DETERMINERS, NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.sentence.phrase import phrase

__all__ = ["label_of"]

_DASHES = frozenset("—–―-")
"""Signs that part a label from the headline before it."""
_LABEL_REACH = 16
"""Tokens of the longest label: a name with its office, and a remark in brackets."""
_OF_OFFICES = frozenset(("of", "for", "and"))
"""Small words within an office: `secretary of state`."""
_NO_OFFICE = (PREPOSITIONS | SUBORDINATORS | AUXILIARIES | FINITE | PARTICIPLES | DETERMINERS) - _OF_OFFICES
"""Words that no office has: what stands before the colon is then a clause, and no label."""


def label_of(text: ParsedText, parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution by the label right before a quote; None where it has none. A single word is no label, for
    it may be any (`Result: “…”`).
    """
    tokens = parsed.tokens
    if quote < 2 or tokens.words[quote - 1] != ":":
        return None
    begin, end = _bounds(parsed, quote)
    found = _source(parsed, begin, end) or _name(parsed, begin, end)
    if found is None or not (found.kind is not NAME or may_act(text, parsed, found)):
        return None
    return Attribution(found, ":", Rule.LABEL)


def _bounds(parsed: ParsedParagraph, quote: int) -> tuple[int, int]:
    """Return where a label before the colon would begin and end: after a dash or at the head of its sentence, and
    before a remark in brackets.
    """
    words, end = parsed.tokens.words, quote - 1
    if words[end - 1] == ")":
        end = next((token for token in range(end - 1, max(0, end - _LABEL_REACH), -1) if words[token] == "("), end)
    first = max(parsed.tokens.first_of_sentence(end - 1), end - _LABEL_REACH)
    begin = next((token + 1 for token in range(end - 1, first - 1, -1) if words[token] in _DASHES), first)
    return begin, end


def _source(parsed: ParsedParagraph, begin: int, end: int) -> Mention | None:
    """Return the document of `From the report:`, `More from the report:`."""
    lowers = parsed.tokens.lowers
    begin += lowers[begin : begin + 2] == ["more", "from"]
    if begin + 2 >= end or lowers[begin] != "from" or lowers[begin + 1] not in DETERMINERS:
        return None
    found = phrase(parsed.tokens, begin + 1, PHRASE_REACH)
    return found if found is not None and found.last == end else None


def _name(parsed: ParsedParagraph, begin: int, end: int) -> Mention | None:
    """Return the full name that ends a label, perhaps after an office; of several joined by `and` the first."""
    tokens = parsed.tokens
    name = parsed.at.get(end - 1)
    if name is None or name.kind is not NAME or name.possessive or " " not in name.name or name.last != end:
        return None
    office = tokens.lowers[begin : name.first]
    if name.first < begin or not all(word.replace(".", "").isalnum() and word not in _NO_OFFICE for word in office):
        return None
    first = parsed.at.get(begin)
    joined = first is not None and first.kind is NAME and tokens.lowers[first.last : name.first] == ["and"]
    return first if joined else name
