"""Reads how salient a name is where it stands: whether it is the subject of its sentence, and what its clause tells."""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, STRONG
from stream.extract.names.general_words import is_person_noun
from stream.extract.sentence.clause import PREPOSITIONS, clause_subject
from stream.extract.sentence.mentions import DETERMINERS, NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = ["PLACES", "places_of"]

PLACES = (
    "opens", "subject", "possessive", "hangs", "object", "joined", "speaks", "acts", "goes-on",
    "comma",
)  # fmt: skip
"""What `places_of` tells of a mention."""
_ROLE_REACH = 9
"""Tokens of a role before the name of its holder, comma included."""
_FINITE_AFTER = AUXILIARIES | {"who"}
"""What follows a subject: `Smith is`, `Smith who`."""
_OPENERS = wordlist("and but yet so even also still then for now nor or")
"""Words that may stand before the subject that opens its sentence."""
_KIN = wordlist("his her their my our")
_OFFICE_WORDS = 4
"""Words of an office between a verb and the name of its holder."""
_CLAUSE = 12
"""Tokens after a name within which a relative clause of saying begins."""


def places_of(parsed: ParsedParagraph, mention: Mention) -> list[str]:
    """Return which of `PLACES` hold."""
    tokens = parsed.tokens
    lowers = tokens.lowers
    first, verb = mention.first, mention.last
    begin = tokens.first_of_sentence(first)
    found = []
    if mention.possessive:
        found.append("possessive")
    before = lowers[first - 1] if first > begin else ""
    if before in PREPOSITIONS:
        found.append("hangs")
    elif _opens(tokens, begin, first):
        found.append("opens")
    elif _is_apposed(parsed, mention, begin):
        found.append("opens")
        verb += 1
    elif not mention.possessive and clause_subject(parsed, begin, tokens.end_of_sentence(first)) is mention:
        found.append("subject")
    elif _is_uttered(parsed, first, begin):
        found.append("speaks")
        return found
    elif before == "and" and first - 2 in parsed.at:
        found.append("joined")
    elif before and before.isalpha() and tokens.words[first - 1].islower():
        if before.endswith("ed") or before in STRONG or lowers[first - 2] in _KIN:
            found.append("object")
    verb = _past_adverbs(tokens, verb)
    if verb < len(lowers):
        after = lowers[verb]
        if after in STRONG or _utters_past_comma(parsed, verb):
            found.append("speaks")
        elif after == ",":
            found.append("comma")
        elif after in _FINITE_AFTER:
            found.append("goes-on")
        elif after.isalpha() and after.endswith(("ed", "s")) and tokens.words[verb].islower():
            found.append("acts")
    return found


def _opens(tokens: Tokens, begin: int, first: int) -> bool:
    """Return whether a name opens its sentence, but for `and`, `but` and the like."""
    return all(lower in _OPENERS for lower in tokens.lowers[begin:first])


def _past_adverbs(tokens: Tokens, token: int) -> int:
    """Return the first token from `token` on that is no adverb."""
    while token + 1 < len(tokens.lowers) and (
        tokens.lowers[token].endswith("ly") or tokens.lowers[token] in ("then", "also", "later", "once", "still", "never")
    ):
        token += 1
    return token


def _is_apposed(parsed: ParsedParagraph, mention: Mention, begin: int) -> bool:
    """Return whether a name is in apposition to the subject that opens its sentence: `The museum's director, Jane Doe,
    said …`, `And a third, Jane Doe, said …`.
    """
    tokens, first = parsed.tokens, mention.first
    while begin < first and tokens.lowers[begin] in _OPENERS:
        begin += 1
    if not 1 < first - begin <= _ROLE_REACH or mention.last >= len(tokens.words):
        return False
    if tokens.words[first - 1] != "," or tokens.words[mention.last] != ",":
        return False
    role = tokens.lowers[begin : first - 1]
    owner = parsed.at.get(begin)
    opened = role[0] in DETERMINERS or (owner is not None and owner.kind is NAME and owner.possessive)
    return opened and "," not in role and QUOTE not in role and not any(word in STRONG for word in role)


def _is_uttered(parsed: ParsedParagraph, first: int, begin: int) -> bool:
    """Return whether a verb of saying stands before a name, with at most its holder's office between: `adds
    psychologist Jane Doe`.
    """
    lowers, at = parsed.tokens.lowers, first - 1
    while at > begin and first - at <= _OFFICE_WORDS and at not in parsed.at and lowers[at] not in STRONG:
        if at == first - 1 and not is_person_noun(lowers[at]):
            return False
        at -= 1
    return at >= begin and lowers[at] in STRONG


def _utters_past_comma(parsed: ParsedParagraph, comma: int) -> bool:
    """Return whether a verb of saying follows an apposition between commas: `Jane Doe, head of the board, said`."""
    tokens = parsed.tokens
    if tokens.words[comma] != ",":
        return False
    for token in range(comma + 1, min(comma + 1 + _CLAUSE, len(tokens.words) - 1)):
        if tokens.words[token] == ",":
            return tokens.lowers[token + 1] in STRONG
        if tokens.words[token] in (".", QUOTE):
            break
    return False
