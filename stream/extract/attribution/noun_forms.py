"""Decides whether a form that can be a verb of saying is a noun where it stands."""

from __future__ import annotations

from stream.extract.cues import FRENCH
from stream.extract.sentence.clause import PREPOSITIONS
from stream.extract.sentence.mentions import DETERMINERS
from stream.extract.sentence.parsed import ParsedParagraph

__all__ = ["is_noun"]


def is_noun(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether the form at `token` is a noun: `the report`, `Holm's comments`, `of calls`."""
    if token == 0:
        return False
    before_it = token - 1
    lower = parsed.tokens.lowers[before_it]
    covered = parsed.at.get(before_it)
    if covered is not None:
        return covered.possessive
    if lower == "a" and parsed.tokens.lowers[token] in FRENCH:
        return False  # a dénoncé
    return (lower in DETERMINERS and lower not in ("this", "that", "both", "those", "these")) or (
        lower in PREPOSITIONS and lower != "to"
    )
