"""Reads how salient a name is where it stands: whether it is the subject of its sentence, and what its clause tells."""

from __future__ import annotations

from stream.extract.cues import AUXILIARIES, STRONG
from stream.extract.names.general_words import is_modifier, is_noun, is_person_noun
from stream.extract.sentence.clause import PREPOSITIONS, RELATIVES, SUBORDINATORS, clause_subject
from stream.extract.sentence.mention import DETERMINERS, NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = ["ALTERNATIVES", "POSITIONS", "positions_of"]

ALTERNATIVES = (
    ("opens", "subject", "hangs", "modifies", "object", "joined"),
    ("speaks", "acts", "comma"),
    ("possessive",),
)
"""What can be told of a mention: of each group one at most holds."""
POSITIONS = tuple(position for alternatives in ALTERNATIVES for position in alternatives)
"""What `positions_of` tells of a mention."""
_ROLE_REACH = 9
"""Tokens of a role before the name of its holder, comma included."""
_FINITE_AFTER = AUXILIARIES | {"who"}
"""What follows a subject: `Smith is`, `Smith who`."""
_OPENERS = wordlist("and but yet so even also still then for now nor or")
"""Words that may stand before the subject that opens its sentence."""
_JOINS = SUBORDINATORS | RELATIVES | wordlist("that what whether where and or but than unless until though")
"""Words after which a clause begins, with its subject. What stands behind another small word is an object."""
_OFFICE_WORDS = 4
"""Words of an office between a verb and the name of its holder."""
_CLAUSE = 12
"""Tokens after a name within which a relative clause of saying begins."""


def positions_of(parsed: ParsedParagraph, mention: Mention) -> list[str]:
    """Return which of `POSITIONS` hold."""
    tokens, last = parsed.tokens, mention.last
    begin = tokens.first_of_sentence(mention.first)
    found = [_before(parsed, mention, begin)]
    if mention.possessive:
        found.append("possessive")
    verb = _past_adverbs(tokens, last + _is_apposed(parsed, mention, begin))
    if found[0] != "speaks" and verb < len(tokens.lowers):
        after = tokens.lowers[verb]
        if after in STRONG or _utters_past_comma(parsed, verb):
            found.append("speaks")
        elif after == ",":
            found.append("comma")
        elif after in _FINITE_AFTER or (after.isalpha() and after.endswith(("ed", "s"))):
            found.append("acts")
    return [position for position in found if position]


def _before(parsed: ParsedParagraph, mention: Mention, begin: int) -> str:
    """Return what the words of the sentence before a name make it; empty where they tell nothing."""
    tokens, first = parsed.tokens, mention.first
    before = tokens.lowers[first - 1] if first > begin else ""
    if before in PREPOSITIONS:
        return "hangs"
    if _OPENERS.issuperset(tokens.lowers[begin:first]) or _is_apposed(parsed, mention, begin):
        return "opens"
    if _is_uttered(parsed, first, begin):
        return "speaks"
    return _within(parsed, mention, begin, before)


def _within(parsed: ParsedParagraph, mention: Mention, begin: int, before: str) -> str:
    """Return what a name is that neither opens its sentence nor follows a preposition or a verb of saying: `before` is
    the word before it.
    """
    tokens, first = parsed.tokens, mention.first
    small = before.isalpha() and tokens.words[first - 1].islower() and before not in _JOINS
    governed = mention.possessive or (small and is_modifier(before) and not is_noun(before))
    if not governed and clause_subject(parsed, begin, tokens.end_of_sentence(first)) is mention:
        return "subject"
    if before in DETERMINERS:
        return "modifies"
    if small and not is_person_noun(before):
        return "object"
    return "joined" if before == "and" and first - 2 in parsed.at else ""


def _past_adverbs(tokens: Tokens, token: int) -> int:
    """Return the first token from `token` on that is no adverb."""
    while token + 1 < len(tokens.lowers) and (
        tokens.lowers[token].endswith("ly")
        or tokens.lowers[token] in ("then", "also", "later", "once", "still", "never")
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
