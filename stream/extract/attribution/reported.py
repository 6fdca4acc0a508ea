"""Decides whether a clause is part of what somebody is reported to have said: `Brandt said the plan was called Q`."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.attribution.noun_forms import is_noun
from stream.extract.cues import PARTICIPLES, SAYING
from stream.extract.sentence.clause import SUBORDINATORS
from stream.extract.sentence.mention import Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["is_reported"]

_THINKING = wordlist(
    "believes believe believed thinks think thought feels felt hopes hoped wants wanted expects expected fears found "
    "finds saw sees"
)
_OWN_CLAUSE = wordlist("who which because when while as though since where")
"""Words that begin a clause of the writer's own: `said Smith, who thinks it is Q`."""
_REPORTING = (SAYING | PARTICIPLES) - wordlist("quoted quoting citing")
"""Verbs that a reported clause depends on. Who quotes somebody does not speak."""
_BREAKS = frozenset((QUOTE, ";", ":", "(", ")", "–", "—"))
"""What a reported clause does not reach across."""
_OWN = wordlist("who which but although though while as whereas where even despite")
"""Words that begin a clause of the writer's own, unless they stand in what is reported."""
_OPENERS = SUBORDINATORS | {"despite", "unlike"}
"""Words at the head of a sentence that begin a clause which a comma ends."""
_FINITE_BE = (["was"], ["is"], ["were"], ["are"], ["has"], ["had"])
_MODALS = wordlist("would will could can may might must should")
_REACH = 14
"""Tokens between a verb of saying and the subject of what is reported."""


def is_reported(parsed: ParsedParagraph, subject: Mention | None, first: int) -> bool:
    """Return whether the clause of `subject`, in the sentence that begins at token `first`, is reported by a verb of
    saying before it: then who said that governs the quote.
    """
    if subject is None:
        return False
    tokens = parsed.tokens
    for at in range(subject.first - 1, max(first, subject.first - _REACH) - 1, -1):
        if tokens.words[at] in _BREAKS:
            return False
        if tokens.lowers[at] in _REPORTING and at not in parsed.at and not is_noun(parsed, at):
            return _reaches(parsed, at, subject, first)
    return False


def _reaches(parsed: ParsedParagraph, verb: int, subject: Mention, first: int) -> bool:
    """Return whether what the verb reports reaches the subject: no comma and no clause of the writer's own begins
    between the two, or the word `that` opens the report and the sentence does not begin with a clause that a comma
    ends: `Although he said that it rained, Brandt added`.
    """
    lowers = parsed.tokens.lowers
    between = lowers[verb + 1 : subject.first]
    that = between.index("that") if "that" in between else len(between)
    if not _OWN.isdisjoint(between[:that]):
        return False
    if "," not in between[:that] and "," not in between[that:]:
        return True
    if that == len(between) or lowers[first] in _OPENERS or verb == first:
        return False
    comma = len(between) - 1 - between[::-1].index(",")
    return comma + 1 == len(between) or between[comma + 1] not in _OWN


def is_embedded(parsed: ParsedParagraph, cue: int, quote: int) -> bool:
    """Return whether the verb belongs to what somebody says: `said Smith would respond Q`, `said he believes it
    is Q`.
    """
    lowers = parsed.tokens.lowers
    if quote - cue <= 1 and lowers[cue] in SAYING:
        return False
    if _is_aside(lowers, cue):
        return _is_closed(lowers[cue + 1 : quote - 1])
    return lowers[cue] in _THINKING or (cue > 0 and lowers[cue - 1] in _MODALS)


def _is_closed(between: Sequence[str]) -> bool:
    """Return whether a comma ends an aside before the quote, which then stands in the main clause: `which some thought
    late, was Q`.
    """
    if "," not in between:
        return False
    comma = between.index(",")
    return QUOTE not in between or between[comma + 1 : comma + 2] in _FINITE_BE


def _is_aside(lowers: Sequence[str], cue: int) -> bool:
    """Return whether the clause of the verb is the writer's own: `said Smith, who thinks`; not `said any man who
    thinks`.
    """
    near = range(max(1, cue - 3), cue)
    return any(lowers[at] in _OWN_CLAUSE and (lowers[at] != "who" or lowers[at - 1] == ",") for at in near)
