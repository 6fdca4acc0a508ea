"""What goes on behind a quote where no pattern reads it: a verb of another language, or an unusual one, is known by its
place.
"""

from __future__ import annotations

from stream.extract.attribution.rules import Attribution
from stream.extract.cues import AUXILIARIES
from stream.extract.sentence.clause import PREPOSITIONS
from stream.extract.sentence.mentions import DETERMINERS
from stream.extract.sentence.parsed import Scene
from stream.extract.wordlist import wordlist

__all__ = ["NO_SUBJECT", "behind", "goes_on", "unread"]

_DASHES = frozenset(",-–—")
NO_SUBJECT = (
    PREPOSITIONS | AUXILIARIES | wordlist("and or but when while as after before if because that which who")
) - {
    "a",
    "one",
}
"""What no subject begins with."""
_ROLE_WORDS = 3
"""Words between a quote and a name that no pattern reads: a verb, and a role of two words."""


def behind(scene: Scene, quote: int) -> int:
    """The token behind a quote, comma and dash left aside: `«…», — сказала`."""
    words, token = scene.frame.words, quote + 1
    if token < len(words) and words[token] in _DASHES:
        comma = words[token] == ","
        token += 1
        if comma and token < len(words) and words[token] in "–—":
            token += 1
    return token


def goes_on(scene: Scene, quote: int) -> bool:
    """Whether the quote's sentence goes on behind a comma or a dash in small letters: who speaks is told there."""
    frame = scene.frame
    token = behind(scene, quote)
    return token < frame.end_of_sentence(quote) and frame.words[token].islower() and frame.words[token].isalpha()


def unread(scene: Scene, quote: int) -> Attribution | None:
    """`“…”, mondta Kiss Anna`: a verb of another language or an unusual one, perhaps a role, and a full name."""
    frame = scene.frame
    cue = behind(scene, quote)
    if frame.lowers[cue] in NO_SUBJECT or frame.lowers[cue] in DETERMINERS:
        return None
    for token in range(cue + 1, min(cue + 1 + _ROLE_WORDS, frame.end_of_sentence(quote))):
        name = scene.at.get(token)
        if name is not None:
            full = name.kind == "name" and " " in name.name and not name.possessive
            return Attribution(name, frame.words[cue], "after-cue-name") if full else None
        if not frame.words[token].isalpha() or frame.lowers[token] in NO_SUBJECT:
            return None
    return None
