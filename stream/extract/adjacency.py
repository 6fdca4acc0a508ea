"""Patterns of words beside a quote that name its speaker. Each gives an `Attribution` or null; `attribute` puts them in
order. May import scenes, subjects and cues only.
"""

from __future__ import annotations

from dataclasses import dataclass

from stream.extract.cues import AUXILIARIES, FINITE, INVERTED, NOUNS, PARTICIPLES, SOURCES, STRONG
from stream.extract.frame import QUOTE
from stream.extract.mentions import DETERMINERS, Mention
from stream.extract.scene import Scene
from stream.extract.subject import PREPOSITIONS, SENTENCE_REACH, clause_subject, subject_after, subject_before
from stream.extract.wordlist import wordlist

__all__ = ["Attribution", "after", "after_far", "before", "passive"]

_DASHES = frozenset(",-–—")
_BE = wordlist("was were is are been being be gets got war wurde été fue")
_ENDS: tuple[list[str], ...] = ([], ["."], [","])
"""What follows the name in German `, so NAME.`"""
_ADVERBS = AUXILIARIES - DETERMINERS
_NO_SUBJECT = PREPOSITIONS | AUXILIARIES | wordlist("and or but when while as after before if because that which who")
"""What no subject begins with."""
_ADJACENT_REACH = 9
"""Tokens within which a noun phrase after a quote must reach its verb: `, the senator from Ohio said`."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a quote is given to and by what. `rule` names the pattern: confidence is measured by it."""

    mention: Mention | None
    cue: str | None
    rule: str
    paragraph: int = -1
    """Where the mention stands; -1 until `attribute` fills it in."""


def after(scene: Scene, quote: int) -> Attribution | None:
    """`Q, NAME CUE`, `Q, CUE NAME`, `Q, according to NAME`: directly after the quote."""
    frame = scene.frame
    token, size = quote + 1, len(frame.words)
    if token < size and frame.words[token] in _DASHES:
        token += 1
    if token >= size:
        return None
    inverted = _inverted(scene, token)
    if inverted is not None:
        return inverted
    mention = scene.at.get(token)
    if mention is not None and mention.first == token and not mention.possessive:
        verb = _verb_after(scene, mention.last)
        if verb is not None:
            return Attribution(mention, frame.words[verb], "after-name-cue")
    elif mention is None and (frame.lowers[token] in _NO_SUBJECT or not frame.words[token][0].isalpha()):
        return None
    for verb in range(token + 1, min(token + _ADJACENT_REACH, size)):
        word = frame.words[verb]
        if word == QUOTE or word in ".;:!?":
            break
        if frame.lowers[verb] in STRONG and verb not in scene.at and not _is_noun(scene, verb):
            subject = subject_before(scene, verb, token)
            return Attribution(subject, word, "after-phrase-cue") if subject is not None else None
    return None


def _inverted(scene: Scene, token: int) -> Attribution | None:
    frame, size = scene.frame, len(scene.frame.words)
    lower = frame.lowers[token]
    if lower in SOURCES:
        subject = _source(scene, token)
        return Attribution(subject, frame.words[token], "according") if subject is not None else None
    if (
        lower == "so"
        and token + 1 in scene.at
        and frame.words[scene.at[token + 1].last : scene.at[token + 1].last + 1] in _ENDS
    ):
        return Attribution(scene.at[token + 1], frame.words[token], "according")
    if "-t-il" in lower or "-t-elle" in lower or lower in ("dit-il", "dit-elle"):
        return Attribution(scene.at.get(token), frame.words[token], "after-cue-name")
    verb = token
    while verb < size and verb - token < 3 and lower not in INVERTED and lower in AUXILIARIES and verb not in scene.at:
        verb += 1
        lower = frame.lowers[verb] if verb < size else ""
    if verb >= size or lower not in INVERTED or verb in scene.at:
        return None
    verb_end = verb + 1
    if verb_end < size and frame.lowers[verb_end] in _ADVERBS and verb_end not in scene.at:
        verb_end += 1
    subject = subject_after(scene, verb_end) if verb_end < size else None
    if subject is None:
        return None
    return Attribution(subject, frame.words[verb], "after-cue-name")


def _source(scene: Scene, token: int) -> Mention | None:
    """Whom `according to`, `laut`, `selon` names. German nouns have capitals: the name right after it ends it."""
    start = token + 2 if SOURCES[scene.frame.lowers[token]] else token + 1
    name = scene.at.get(start)
    if name is not None and start == token + 1 and not name.possessive:
        return name
    return subject_after(scene, start)


def _verb_after(scene: Scene, token: int) -> int | None:
    """The cue that follows a subject: adverbs, auxiliaries, and one apposition between commas may stand between."""
    frame, size = scene.frame, len(scene.frame.words)
    if token < size and frame.words[token] in ",(":
        closer = ")" if frame.words[token] == "(" else ","
        for close in range(token + 1, min(token + 30, size)):
            if frame.words[close] == QUOTE:
                return None
            if frame.words[close] == closer and _plain_verb(scene, close + 1) is not None:
                return _plain_verb(scene, close + 1)
        return None
    return _plain_verb(scene, token)


def _plain_verb(scene: Scene, token: int) -> int | None:
    frame, size = scene.frame, len(scene.frame.words)
    while (
        token < size
        and (frame.lowers[token] in AUXILIARIES or frame.lowers[token].endswith("ly"))
        and token not in scene.at
    ):
        token += 1
    if token >= size or token in scene.at:
        return None
    return token if frame.lowers[token] in FINITE or frame.lowers[token] in ("went", "put") else None


def before(scene: Scene, quote: int) -> Attribution | None:
    """The nearest cue before the quote in its sentence, with its subject; else a colon."""
    frame = scene.frame
    first = frame.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - SENTENCE_REACH) - 1, -1):
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
    if cue in scene.at:
        return None
    near = "near" if quote - cue <= 2 or frame.words[quote - 1] in ",:" else "far"
    if lower in SOURCES and cue + 1 < quote:
        subject = _source(scene, cue)
        return Attribution(subject, frame.words[cue], "according-before") if subject is not None else None
    if lower in PARTICIPLES:
        if cue > first and frame.lowers[cue - 1] in _BE:
            subject = subject_before(scene, cue, first)
        elif cue > first and (frame.lowers[cue - 1] == "statement" or frame.lowers[cue - 1] in NOUNS):
            subject = clause_subject(scene, first, cue)
        else:
            subject = _participle_subject(scene, cue, first)
        return Attribution(subject, frame.words[cue], "participle-" + near) if subject is not None else None
    if lower in FINITE and not _is_noun(scene, cue):
        if cue > first and frame.lowers[cue - 1] in _BE:
            return _agent(scene, cue, quote)
        inverted = lower in INVERTED and cue + 1 < quote
        follower = scene.at.get(cue + 1) if inverted and cue > first and frame.words[cue - 1] in (",", QUOTE) else None
        subject = follower or subject_before(scene, cue, first)
        if subject is None and inverted:
            subject = subject_after(scene, cue + 1)
        if subject is not None and not subject.possessive:
            return Attribution(subject, frame.words[cue], "before-" + near)
    return None


def _agent(scene: Scene, cue: int, quote: int) -> Attribution | None:
    """`was asked by NAME, Q`: the agent; null without one, for the subject is spoken to, or of."""
    for token in range(cue + 1, min(quote - 1, cue + _ADJACENT_REACH)):
        if scene.frame.lowers[token] == "by":
            subject = subject_after(scene, token + 1)
            return Attribution(subject, scene.frame.words[cue], "before-far") if subject is not None else None
    return None


def _participle_subject(scene: Scene, cue: int, first: int) -> Mention | None:
    """Of `saying`: the name right before it; else the subject of the clause, from the last quote on if any."""
    frame = scene.frame
    right_before = scene.at.get(cue - 1) if cue > first else None
    if right_before is not None and right_before.kind == "name" and not right_before.possessive:
        return subject_before(scene, cue, first)
    last_quote = next((t for t in range(cue - 1, first - 1, -1) if frame.words[t] == QUOTE), None)
    if last_quote is not None:
        subject = clause_subject(scene, last_quote + 1, cue)
        if subject is not None:
            return subject
    return clause_subject(scene, first, cue)


def _is_noun(scene: Scene, token: int) -> bool:
    """`the report`, `Trump's comments`, `of calls`: the form is a noun here."""
    if token == 0:
        return False
    before_it = token - 1
    lower = scene.frame.lowers[before_it]
    covered = scene.at.get(before_it)
    if covered is not None:
        return covered.possessive
    return (lower in DETERMINERS and lower not in ("this", "that", "both", "those", "these")) or (
        lower in PREPOSITIONS and lower != "to"
    )


def passive(scene: Scene, quote: int) -> Attribution | None:
    """`was called Q by NAME`."""
    frame = scene.frame
    token = quote + 1
    if token + 1 >= len(frame.words) or frame.lowers[token] not in ("by", "von", "par", "por"):
        return None
    first = frame.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - 6) - 1, -1):
        if frame.lowers[cue] in FINITE:
            subject = subject_after(scene, token + 1)
            return Attribution(subject, frame.words[cue], "passive") if subject is not None else None
    return None


def after_far(scene: Scene, quote: int) -> Attribution | None:
    """A cue later in the quote's sentence, after a comma: `The plan is “dead” in the water, Smith said.`"""
    frame = scene.frame
    end = min(frame.end_of_sentence(quote), quote + SENTENCE_REACH)
    for token in range(quote + 1, end):
        if frame.words[token] == "," and token + 1 < end:
            found = after(scene, token)
            if found is not None and found.mention is not None and found.mention.first < end:
                return Attribution(found.mention, found.cue, "after-far")
        elif frame.lowers[token] == "according":
            found = _inverted(scene, token)
            if found is not None:
                return Attribution(found.mention, found.cue, "after-far")
    return None
