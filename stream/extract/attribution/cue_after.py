"""Patterns of words beside a quote that name its speaker. Each gives an `Attribution` or null; `attribute` puts them in
order.
"""

from __future__ import annotations

from stream.extract.attribution.according_to import ADJACENT_REACH, GERMAN_FORMULAS, german, source
from stream.extract.attribution.continuation import NO_SUBJECT, behind
from stream.extract.attribution.noun_forms import is_noun
from stream.extract.attribution.rules import Attribution
from stream.extract.attribution.subject_after import subject_after
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import AUXILIARIES, FINITE, INVERTED, SOURCES, STRONG
from stream.extract.sentence.clause import PREPOSITIONS, RELATIVES, SENTENCE_REACH
from stream.extract.sentence.mentions import DETERMINERS, Mention
from stream.extract.sentence.parsed import Scene
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["after", "after_far", "passive"]

_QUOTING = wordlist("quoted quotes cited cites")
_COPULAS = wordlist("is was are were be been")
_ADVERBS = AUXILIARIES - DETERMINERS
_ADVERBIAL = AUXILIARIES | wordlist("likes liked loves loved used to")
"""What may stand between a subject and its verb: `Doe once said`, `Doe likes to say`."""
_TITLE_REACH = 5
"""Words of a title before its name: `acting deputy planning director Jane Doe`."""


def after(scene: Scene, quote: int) -> Attribution | None:
    """`Q, NAME CUE`, `Q, CUE NAME`, `Q, according to NAME`: directly after the quote."""
    frame = scene.frame
    token, size = behind(scene, quote), len(frame.words)
    if token + 1 in scene.at and frame.lowers[token] == "as" and frame.first_of_sentence(quote) == quote:
        token += 1  # Q, as Mayor Doe put it
    if token >= size:
        return None
    inverted = _inverted(scene, token)
    if inverted is not None:
        return inverted
    mention = scene.at.get(token)
    if mention is not None and mention.first == token and not mention.possessive:
        verb = _verb_after(scene, mention.last)
        if verb is not None:
            return _quoted_by(scene, verb) or Attribution(mention, frame.words[verb], "after-name-cue")
    elif mention is None and (frame.lowers[token] in NO_SUBJECT or not frame.words[token][0].isalpha()):
        return None
    return _phrase_cue(scene, token)


def _phrase_cue(scene: Scene, token: int) -> Attribution | None:
    """`Q, the senator from Ohio said`: the noun phrase that begins at `token`, up to its verb."""
    frame = scene.frame
    if frame.lowers[token].endswith("ing") and token not in scene.at:
        return _titled(scene, token)
    for verb in range(token + 1, min(token + ADJACENT_REACH, len(frame.words))):
        word = frame.words[verb]
        if word == QUOTE or word in ".;:!?":
            break
        if frame.lowers[verb - 1] in RELATIVES and verb - 1 > token:
            continue  # Q, a doctor's daughter who wrote songs
        if frame.lowers[verb] in STRONG and verb not in scene.at and not is_noun(scene, verb):
            subject = _of_somewhere(scene, token, verb) or subject_before(scene, verb, token)
            found = Attribution(subject, word, "after-phrase-cue") if subject is not None else None
            return _quoted_by(scene, verb) or found
    return None


def _quoted_by(scene: Scene, verb: int) -> Attribution | None:
    """`Q, the agency quoted NAME as saying`: the words are NAME's."""
    name = scene.at.get(verb + 1) if scene.frame.lowers[verb] in _QUOTING else None
    if name is None or scene.frame.lowers[name.last : name.last + 2] != ["as", "saying"]:
        return None
    return Attribution(name, scene.frame.words[verb], "after-phrase-cue")


def _of_somewhere(scene: Scene, token: int, verb: int) -> Mention | None:
    """`Q, Jane Doe of the drivers' union told`: the name that the phrase begins with."""
    mention = scene.at.get(token)
    if mention is None or mention.kind != "name" or mention.possessive or mention.last >= verb:
        return None
    hangs = scene.frame.lowers[mention.last] in PREPOSITIONS and "," not in scene.frame.words[token:verb]
    return mention if hangs else None


def _titled(scene: Scene, token: int) -> Attribution | None:
    """`Q, managing director NAME said`, and no `Q, giving states more power`."""
    frame = scene.frame
    for at in range(token + 1, min(token + _TITLE_REACH, len(frame.words))):
        mention = scene.at.get(at)
        if mention is not None:
            verb = _plain_verb(scene, mention.last) if mention.kind == "name" and not mention.possessive else None
            return Attribution(mention, frame.words[verb], "after-phrase-cue") if verb is not None else None
        if not frame.words[at].isalpha() or frame.lowers[at] in NO_SUBJECT or frame.lowers[at] in DETERMINERS:
            return None
    return None


def _inverted(scene: Scene, token: int) -> Attribution | None:
    frame, size = scene.frame, len(scene.frame.words)
    lower = frame.lowers[token]
    if lower in SOURCES:
        subject = source(scene, token)
        return Attribution(subject, frame.words[token], "according") if subject is not None else None
    if lower.endswith(("-il", "-elle")):
        pronoun = Mention(
            token, token + 1, token, frame.words[token], "pronoun", "f" if lower.endswith("elle") else "m"
        )
        return Attribution(pronoun, frame.words[token], "after-cue-name")
    if lower in GERMAN_FORMULAS and token + 1 < size:
        return german(scene, token)
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
        and (frame.lowers[token] in _ADVERBIAL or frame.lowers[token].endswith("ly"))
        and token not in scene.at
    ):
        token += 1
    if token >= size or token in scene.at:
        return None
    return token if frame.lowers[token] in FINITE or frame.lowers[token] in ("went", "put") else None


def passive(scene: Scene, quote: int) -> Attribution | None:
    """`was called Q by NAME`."""
    frame = scene.frame
    token = quote + 1
    if token + 1 >= len(frame.words) or frame.lowers[token] not in ("by", "von", "par", "por"):
        return None
    if any(
        lower.endswith("ing") and at not in scene.at
        for at, lower in enumerate(frame.lowers[token + 1 : token + 3], token + 1)
    ):
        return None  # by taking, by quietly taking: the way, not the agent
    first = frame.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - 6) - 1, -1):
        if frame.lowers[cue] in _COPULAS:
            return None  # said it was Q by the time: what is so, not what was said
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
