"""Finds verbs of saying in a sentence: finite, at the end of the clause with an auxiliary, or with a particle."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from stream.extract.grammar.grammar import Grammar
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["Cue", "Voice", "cue_at", "cues"]

_CLAUSE = 40
"""Tokens between the parts of one verb."""


class Voice(Enum):
    """What the subject of a verb of saying does."""

    ACTIVE = auto()
    """It speaks."""
    PASSIVE = auto()
    """It is spoken of: an agent speaks, if there is one."""


class Cue(NamedTuple):
    """A verb of saying. `finite` is the token of its finite part, by which its subject stands."""

    token: int
    finite: int
    voice: Voice = Voice.ACTIVE


def cues(tokens: Tokens, first: int, end: int, grammar: Grammar) -> list[Cue]:
    """Return the verbs of saying in tokens `first` to `end` (excluded), in order. The parts of one may stand on both
    sides of a quote.
    """
    return [cue for token in range(first, end) if (cue := cue_at(tokens, token, grammar)) is not None]


def cue_at(tokens: Tokens, token: int, grammar: Grammar) -> Cue | None:
    """Return the verb of saying at a token; None where there is none."""
    lower, verbs = tokens.lowers[token], grammar.verbs
    if lower not in grammar.saying or _is_noun(tokens, token) or _is_adjective(tokens, token, grammar):
        return None
    if lower in grammar.impersonal and "es" in tokens.lowers[token + 1 : token + 2]:
        return Cue(token, token)
    if lower in verbs.separable and _particle(tokens, token, verbs.separable[lower], grammar):
        return Cue(token, token)
    governed = _governed(tokens, token, grammar) if lower in verbs.participles else None
    if governed is None and lower in verbs.infinitives:
        modal = _auxiliary(tokens, token, grammar.auxiliaries)
        governed = Cue(token, modal) if modal is not None else None
    if governed is not None:
        return governed
    marked = token and tokens.lowers[token - 1] in grammar.infinitive_marks
    return Cue(token, token) if lower in verbs.finite and not marked else None


def _is_noun(tokens: Tokens, token: int) -> bool:
    """Return whether a form has the capital of a noun."""
    return tokens.words[token][0].isupper() and not tokens.opens_sentence(token)


def _is_adjective(tokens: Tokens, token: int, grammar: Grammar) -> bool:
    """Return whether a form is an adjective before its noun: `die erklärte Absicht`; not `Das erklärte Inge Holm`."""
    before, lower = tokens.lowers[token - 1] if token else "", tokens.lowers[token]
    if token + 1 >= len(tokens.words) or not tokens.words[token + 1][0].isupper() or not lower.endswith(("e", "en")):
        return False
    if before in grammar.demonstratives and tokens.opens_sentence(token - 1):
        return False
    return before in grammar.determiners or before in grammar.prepositions


def _governed(tokens: Tokens, token: int, grammar: Grammar) -> Cue | None:
    """Return a participle with its auxiliary; None where it has none."""
    passive = _auxiliary(tokens, token, grammar.passives)
    active = _auxiliary(tokens, token, grammar.auxiliaries)
    if passive is not None and (active is None or abs(passive - token) < abs(active - token)):
        return Cue(token, passive, Voice.PASSIVE)
    return Cue(token, active) if active is not None else None


def _auxiliary(tokens: Tokens, token: int, forms: frozenset[str]) -> int | None:
    """Return the nearest auxiliary of a participle: right behind it, else before it in its clause, else, over a
    quote or an inserted clause, in its sentence.
    """
    lowers = tokens.lowers
    if token + 1 < len(lowers) and lowers[token + 1] in forms:
        return token + 1
    first = max(tokens.first_of_sentence(token), token - _CLAUSE)
    crossed = False
    for at in range(token - 1, first - 1, -1):
        if lowers[at] in forms:
            return at if not crossed or lowers[token - 1] in (",", QUOTE) else None
        crossed = crossed or lowers[at] in (",", ":", ";")
    return None


def _particle(tokens: Tokens, verb: int, particles: frozenset[str], grammar: Grammar) -> bool:
    """Return whether one of these particles closes the clause of a verb; a word that goes on is a preposition."""
    end = min(tokens.end_of_sentence(verb), verb + _CLAUSE)
    for at in range(verb + 1, end):
        if tokens.lowers[at] in particles:
            after = tokens.lowers[at + 1] if at + 1 < end else "."
            if not after[0].isalnum() or after in grammar.coordinators or after in grammar.subordinators:
                return True
    return False
