"""Reads formulas that name the source of a quote: `according to NAME`, German `so NAME`."""

from __future__ import annotations

from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.attribution.subject_after import subject_after
from stream.extract.cues import SOURCES
from stream.extract.sentence.mention import Mention
from stream.extract.sentence.parsed import ParsedParagraph

__all__ = ["ADJACENT_REACH", "GERMAN_FORMULAS", "german", "source"]

ADJACENT_REACH = 20
"""Tokens within which a noun phrase after a quote must reach its verb: `, two experts of the Institute for Tides and
Currents of Riga said`.
"""
GERMAN_FORMULAS = frozenset(("so", "wird", "heißt", "hieß"))
"""First words of the formulas that `german` reads."""
_ENDS = frozenset((".", ",", "am", "im", "bei", "beim", "gegenüber", "weiter", "laut", "zur", "zum"))
"""What may follow the name in `, so NAME am Montag`, if anything does."""


def german(parsed: ParsedParagraph, token: int) -> Attribution | None:
    """Return the attribution by a German formula: `Q, so NAME weiter.`, `Q, wird NAME zitiert`, `Q, heißt es in der
    MITTEILUNG`.
    """
    tokens = parsed.tokens
    lower, rest = tokens.lowers[token], tokens.lowers[token + 1 : token + 1 + ADJACENT_REACH]
    if lower == "so":
        subject = subject_after(parsed, token + 1)
        ends = subject is not None and _ENDS.issuperset(tokens.words[subject.last : subject.last + 1])
        return Attribution(subject, tokens.words[token], Rule.ACCORDING) if ends else None
    if lower == "wird":
        subject = subject_after(parsed, token + 1) if "zitiert" in rest else None
    else:
        subject = subject_after(parsed, token + 3) if rest[:1] == ["es"] and len(rest) > 2 else None
    return Attribution(subject, tokens.words[token], Rule.AFTER_CUE_NAME) if subject is not None else None


def source(parsed: ParsedParagraph, token: int) -> Mention | None:
    """Return whom `according to`, `laut` or `selon` at `token` names. Right after one word the name alone counts, for
    German nouns that follow have capitals too.
    """
    start = token + 2 if SOURCES[parsed.tokens.lowers[token]] else token + 1
    name = parsed.at.get(start)
    if name is not None and start == token + 1 and not name.possessive:
        return name
    return subject_after(parsed, start)
