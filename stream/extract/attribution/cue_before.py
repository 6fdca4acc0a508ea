"""Cues that stand before the quote and govern it, near or far."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.attribution.according_to import ADJACENT_REACH, source
from stream.extract.attribution.noun_forms import is_noun
from stream.extract.attribution.rules import Attribution
from stream.extract.attribution.subject_after import subject_after
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import CLAIMS, FINITE, INVERTED, NOUNS, PARTICIPLES, SAYING, SOURCES
from stream.extract.sentence.clause import PHRASE_REACH, SENTENCE_REACH, clause_subject
from stream.extract.sentence.mentions import DETERMINERS, Mention, phrase
from stream.extract.sentence.parsed import Scene
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["before"]

_SOURCES = frozenset(SOURCES) | {"angaben"}
_CUES = _SOURCES | PARTICIPLES | FINITE
_THINKING = wordlist(
    "believes believe believed thinks think thought feels felt hopes hoped wants wanted expects expected fears found "
    "finds saw sees"
)
_MODALS = wordlist("would will could can may might must should")
_CLAUSE_BEGINS = 7
"""Tokens behind a quote within which its attribution names who goes on: `Q, said deputy mayor Jane Doe, adding Q`."""
_OWN_CLAUSE = wordlist("who which because when while as though since where")
"""What begins a clause that nobody says: `said Smith, who thinks it is Q`."""
_POSSESSIVES = {"his": "m", "her": "f", "their": "p"}
_AFTER_FOLLOWER = frozenset((",", ":", ";", "(", "-", "–", "—", "of", "in", "on", "at", "from", "with", "and", "who"))
"""What goes on behind a subject that follows its verb: no verb of its own."""
_BE = wordlist("was were is are been being be gets got war wurde été fue")
"""Before a participle: no subject of its own, or a passive."""


def before(scene: Scene, quote: int) -> Attribution | None:
    """The nearest cue before the quote in its sentence, with its subject; else a colon."""
    frame = scene.frame
    first = frame.first_of_sentence(quote)
    embedded: Attribution | None = None
    for cue in range(quote - 1, max(first, quote - SENTENCE_REACH) - 1, -1):
        claimed = _claimed(scene, cue, first, quote) if frame.lowers[cue] in CLAIMS else None
        if claimed is not None:
            return Attribution(claimed, frame.words[cue], "before-far")
        if frame.lowers[cue] in _CUES and (cue not in scene.at or frame.lowers[cue] == "angaben"):
            found = _cue_at(scene, cue, first, quote)
            said = embedded is None or frame.lowers[cue] in SAYING
            if found is not None and said and not _is_embedded(scene, cue, quote):
                return found
            embedded = embedded or found
    if embedded is not None:
        return embedded
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
            subject = _participle_subject(scene, cue, first) or _subject_behind(scene, cue, first, quote)
        return Attribution(subject, frame.words[cue], "participle-" + near) if subject is not None else None
    if lower in FINITE and not is_noun(scene, cue):
        if cue > first and frame.lowers[cue - 1] in _BE:
            return _agent(scene, cue, quote)
        inverted = lower in INVERTED and cue + 1 < quote
        follower = _follower(scene, cue) if inverted and cue > first and frame.words[cue - 1] in (",", QUOTE) else None
        subject = follower or subject_before(scene, cue, first)
        if subject is None and inverted and (cue == first or not frame.words[cue - 1].isalpha()):
            subject = subject_after(scene, cue + 1)
        if subject is not None and not subject.possessive:
            return Attribution(subject, frame.words[cue], "before-" + near)
    return None


def _is_embedded(scene: Scene, cue: int, quote: int) -> bool:
    """`said Smith would respond Q`, `said he believes it is Q`: a verb of what is said, if another says it."""
    lowers = scene.frame.lowers
    if (quote - cue <= 1 and lowers[cue] in SAYING) or _is_aside(lowers, cue):
        return False
    return lowers[cue] in _THINKING or (cue > 0 and lowers[cue - 1] in _MODALS)


def _is_aside(lowers: Sequence[str], cue: int) -> bool:
    """Whether the verb's clause is the writer's: `said Smith, who thinks`; not `said any man who thinks`."""
    near = range(max(1, cue - 3), cue)
    return any(lowers[at] in _OWN_CLAUSE and (lowers[at] != "who" or lowers[at - 1] == ",") for at in near)


def _claimed(scene: Scene, noun: int, first: int, quote: int) -> Mention | None:
    """`Smith's claim that it was Q`, `her remark that Q`: whose word it is."""
    frame = scene.frame
    if noun == first or "that" not in frame.lowers[noun + 1 : min(quote, noun + 5)]:
        return None
    owner = noun - 1 if noun - 1 in scene.at or frame.lowers[noun - 1] in _POSSESSIVES else noun - 2
    if owner < first or (owner > first and frame.lowers[owner - 1] == "in"):
        return None  # saying in her statement only that: she speaks by another verb
    if frame.lowers[owner] in _POSSESSIVES:
        gender = _POSSESSIVES[frame.lowers[owner]]
        return Mention(owner, owner + 1, owner, frame.words[owner], "pronoun", gender)
    mention = scene.at.get(owner)
    return mention if mention is not None and mention.possessive else None


def _follower(scene: Scene, cue: int) -> Mention | None:
    """`…, said Smith, Q`; null of `Jane Doe, the mayor, said Smith was Q` and `said he Q`, where a clause begins."""
    mention = scene.at.get(cue + 1)
    follows = mention is not None and scene.frame.lowers[mention.last] in _AFTER_FOLLOWER
    return mention if follows else None


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


def _subject_behind(scene: Scene, cue: int, first: int, quote: int) -> Mention | None:
    """`Chanting Q, thousands of people marched`: the sentence opens with the cue, and its subject stands behind."""
    frame = scene.frame
    run = frame.quote_at.index(quote)
    comma = quote + 1 < len(frame.words) and frame.words[quote + 1] == ","
    if cue != first or quote + 2 >= len(frame.words) or not (comma or frame.last_char[run] == ","):
        return None
    begin = quote + 2 if comma else quote + 1
    if begin in scene.at or frame.lowers[begin] in DETERMINERS:
        return clause_subject(scene, begin, frame.end_of_sentence(quote))
    return phrase(frame, begin, PHRASE_REACH)


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
        if subject is not None and subject.first - last_quote <= _CLAUSE_BEGINS:
            return subject
    return clause_subject(scene, first, cue)
