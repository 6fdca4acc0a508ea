"""Cues that stand before the quote and govern it, near or far. May import adjacency, subjects, cues."""

from __future__ import annotations

from stream.extract.adjacency import ADJACENT_REACH, Attribution, is_noun, source
from stream.extract.cues import FINITE, INVERTED, NOUNS, PARTICIPLES, SOURCES
from stream.extract.frame import QUOTE
from stream.extract.inverted import subject_after
from stream.extract.mentions import Mention
from stream.extract.scene import Scene
from stream.extract.subject import SENTENCE_REACH, clause_subject, subject_before
from stream.extract.wordlist import wordlist

__all__ = ["before"]

_SOURCES = frozenset(SOURCES) | {"angaben"}
_CUES = _SOURCES | PARTICIPLES | FINITE
_BE = wordlist("was were is are been being be gets got war wurde été fue")
"""Before a participle: no subject of its own, or a passive."""


def before(scene: Scene, quote: int) -> Attribution | None:
    """The nearest cue before the quote in its sentence, with its subject; else a colon."""
    frame = scene.frame
    first = frame.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - SENTENCE_REACH) - 1, -1):
        if frame.lowers[cue] in _CUES and (cue not in scene.at or frame.lowers[cue] == "angaben"):
            found = _cue_at(scene, cue, first, quote)
            if found is not None:
                return found
    if quote > first and frame.words[quote - 1] == ":":
        subject = clause_subject(scene, first, quote)
        if subject is not None:
            return Attribution(subject, ":", "before-colon")
    return None


def _cue_at(scene: Scene, cue: int, first: int, quote: int) -> Attribution | None:
    frame = scene.frame
    lower = frame.lowers[cue]
    near = "near" if quote - cue <= 2 or frame.words[quote - 1] in ",:" else "far"
    if lower in _SOURCES:
        subject = _source_before(scene, cue, first) if cue + 1 < quote else None
        return Attribution(subject, frame.words[cue], "according-before") if subject is not None else None
    if lower in PARTICIPLES:
        if cue > first and frame.lowers[cue - 1] in _BE:
            subject = subject_before(scene, cue, first)
        elif cue > first and (frame.lowers[cue - 1] == "statement" or frame.lowers[cue - 1] in NOUNS):
            subject = clause_subject(scene, first, cue)
        else:
            subject = _participle_subject(scene, cue, first)
        return Attribution(subject, frame.words[cue], "participle-" + near) if subject is not None else None
    if lower in FINITE and not is_noun(scene, cue):
        if cue > first and frame.lowers[cue - 1] in _BE:
            return _agent(scene, cue, quote)
        inverted = lower in INVERTED and cue + 1 < quote
        follower = scene.at.get(cue + 1) if inverted and cue > first and frame.words[cue - 1] in (",", QUOTE) else None
        subject = follower or subject_before(scene, cue, first)
        if subject is None and inverted and (cue == first or not frame.words[cue - 1].isalpha()):
            subject = subject_after(scene, cue + 1)
        if subject is not None and not subject.possessive:
            return Attribution(subject, frame.words[cue], "before-" + near)
    return None


def _source_before(scene: Scene, cue: int, first: int) -> Mention | None:
    """`According to NAME`, `NAME zufolge`, `Nach Angaben von NAME`."""
    lowers = scene.frame.lowers
    if lowers[cue] == "zufolge":
        return subject_before(scene, cue, first)
    if lowers[cue] != "angaben":
        return source(scene, cue)
    if cue == first or lowers[cue - 1] != "nach":
        return None
    return subject_after(scene, cue + 2 if lowers[cue + 1] == "von" else cue + 1)


def _agent(scene: Scene, cue: int, quote: int) -> Attribution | None:
    """`was asked by NAME, Q`: the agent; null without one, for the subject is spoken to, or of."""
    for token in range(cue + 1, min(quote - 1, cue + ADJACENT_REACH)):
        if scene.frame.lowers[token] == "by":
            if token + 1 not in scene.at and scene.frame.lowers[token + 1].endswith("ing"):
                return None
            subject = subject_after(scene, token + 1)
            return Attribution(subject, scene.frame.words[cue], "before-far") if subject is not None else None
    return None


def _participle_subject(scene: Scene, cue: int, first: int) -> Mention | None:
    """Of `saying`: the name right before it; else the subject of the clause, from the last quote on if any."""
    frame = scene.frame
    if cue - 1 > first and frame.lowers[cue - 1] == "as" and (quoted := scene.at.get(cue - 2)) is not None:
        return quoted  # quoted Kim as saying
    right_before = scene.at.get(cue - 1) if cue > first else None
    if right_before is not None and right_before.kind == "name" and not right_before.possessive:
        return subject_before(scene, cue, first)
    last_quote = next((t for t in range(cue - 1, first - 1, -1) if frame.words[t] == QUOTE), None)
    if last_quote is not None:
        subject = clause_subject(scene, last_quote + 1, cue)
        if subject is not None:
            return subject
    return clause_subject(scene, first, cue)
