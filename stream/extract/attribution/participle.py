"""Finds the subject of a participle: `Holm shook her head, saying Q`."""

from __future__ import annotations

from stream.extract.attribution.open_verbs import is_finite, is_past
from stream.extract.attribution.subject_before import subject_before
from stream.extract.sentence.clause import clause_subject
from stream.extract.sentence.mention import NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["participle_subject"]

_BEHIND = wordlist("when where as while")
"""Words that begin a clause behind the main one."""
_CLAUSE_BEGINS = 7
"""Tokens after a quote within which the subject of its attribution begins: `Q, said deputy mayor Jane Doe, adding Q`.
"""


def participle_subject(parsed: ParsedParagraph, cue: int, first: int) -> Mention | None:
    """Return the subject of a participle such as `saying`: the name right before it, else that of the clause, which
    begins at the last quote before it, if there is one.
    """
    tokens = parsed.tokens
    if cue - 1 > first and tokens.lowers[cue - 1] == "as" and (quoted := parsed.at.get(cue - 2)) is not None:
        return quoted  # quoted Kim as saying
    right_before = parsed.at.get(cue - 1) if cue > first else None
    if right_before is not None and right_before.kind is NAME and not right_before.possessive:
        return subject_before(parsed, cue, first)
    last_quote = next((t for t in range(cue - 1, first - 1, -1) if tokens.words[t] == QUOTE), None)
    if last_quote is not None:
        subject = clause_subject(parsed, last_quote + 1, cue)
        if subject is not None and subject.first - last_quote <= _CLAUSE_BEGINS:
            return subject
    return (
        _subject_of_nearest(parsed, first, cue)
        or clause_subject(parsed, first, cue)
        or _subject_of_verb(parsed, first, cue)
    )


def _subject_of_nearest(parsed: ParsedParagraph, first: int, cue: int) -> Mention | None:
    """Return the subject of the clause right before a participle, behind the main one: `Holm asked as a miller walked
    in, saying Q`. None where another comma stands between, which may end that clause.
    """
    tokens = parsed.tokens
    if tokens.words[cue - 1] != ",":
        return None
    for token in range(cue - 2, first + 2, -1):
        if tokens.words[token] in (",", QUOTE, ";"):
            break
        if tokens.lowers[token] in _BEHIND:
            verb = next((at for at in range(token + 1, cue - 1) if is_finite(parsed, at)), None)
            return subject_before(parsed, verb, token + 1) if verb is not None else None
    return None


def _subject_of_verb(parsed: ParsedParagraph, first: int, end: int) -> Mention | None:
    """Return the subject of the last verb before token `end`: `Outside the dairy 60 farmers stood, chanting`."""
    for verb in range(end - 1, first, -1):
        if is_past(parsed, verb):
            return subject_before(parsed, verb, first)
    return None
