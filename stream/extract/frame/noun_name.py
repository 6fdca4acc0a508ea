"""Parts a noun with its name: where the name begins, which word is the noun, and which gender they tell."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.grammar.grammar import Grammar
from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.names.gender import Gender

__all__ = ["is_feminine", "is_role", "named"]

_FIRST_NAMES = MALE | FEMALE
_SHORT = 4
"""Letters of the shortest word that its ending makes a noun for people: `Wirt`."""


def named(
    words: Sequence[str], lowers: Sequence[str], grammar: Grammar, *, determined: bool
) -> tuple[int, int, Gender]:
    """Return where the name begins in a run of words that begins with a capital (their number where there is none), the
    place of the noun that tells what is named, and the gender. An article before a single word makes it a noun.
    """
    begin = _begin_of_name(words, lowers, grammar, determined=determined)
    head = (begin - 1 if begin else len(words) - 1) if grammar.capitals else 0
    return begin, head, _gender(lowers, begin, head, grammar)


def _begin_of_name(words: Sequence[str], lowers: Sequence[str], grammar: Grammar, *, determined: bool) -> int:
    """Return where the name begins: behind a noun for people, at a first name, else, without an article, at once."""
    size = len(words)
    if determined and not grammar.capitals:
        capital = next((at for at in range(size) if words[at][0].isupper()), size)
        return capital if capital or size > 1 else size
    role = 0
    for at in range(size - 1):
        if lowers[at] in grammar.honorifics or (grammar.capitals and is_role(lowers[at], grammar)):
            role = at + 1
        elif lowers[at] in _FIRST_NAMES:
            return at
    if role:
        return role + 1 if words[role] == "." and role + 1 < size else role
    if not determined:
        return 0
    acronym = size > 1 and words[-1].isupper() and len(words[-1]) > 1
    return 0 if acronym else size


def is_role(lower: str, grammar: Grammar) -> bool:
    """Return whether a word in lower case is a noun for people, which may stand before a name."""
    last = lower.rpartition("-")[2].rstrip(".")
    if "-" in lower and lower.partition("-")[0] in _FIRST_NAMES:
        return False
    if last in _FIRST_NAMES and last == lower:
        return False
    if last in grammar.people or (last.endswith(grammar.female) and is_role(last[: -len(grammar.female)], grammar)):
        return True
    if last.endswith(grammar.things):
        return False
    return len(last) >= _SHORT and last.endswith(grammar.person_endings)


def is_feminine(noun: str, grammar: Grammar) -> bool:
    """Return whether a noun in lower case is feminine: by its ending, or as the woman's form of a noun for people."""
    woman = noun.endswith(grammar.female) and is_role(noun[: -len(grammar.female)], grammar)
    return noun.endswith(grammar.feminine) or woman


def _gender(lowers: Sequence[str], begin: int, head: int, grammar: Grammar) -> Gender:
    """Return the gender that honorific, first name or the ending of the noun tells."""
    for lower in lowers[:begin]:
        if lower in grammar.honorifics:
            return grammar.honorifics[lower]
    if begin < len(lowers):
        if lowers[begin] in FEMALE:
            return Gender.FEMALE
        if lowers[begin] in MALE:
            return Gender.MALE
    told = head < begin and is_feminine(lowers[head], grammar)
    return Gender.FEMALE if told else Gender.UNKNOWN
