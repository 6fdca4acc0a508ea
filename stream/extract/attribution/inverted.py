"""Reads attributions after a quote that begin with their verb: `Q, said NAME`, `Q, chimed in NAME`, `Q, so NAME`."""

from __future__ import annotations

from stream.extract.attribution.according_to import GERMAN_FORMULAS, german, source
from stream.extract.attribution.open_verbs import is_verb_beside
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.attribution.subject_after import subject_after
from stream.extract.cues import AUXILIARIES, INVERTED, SOURCES
from stream.extract.names.gender import Gender
from stream.extract.sentence.mention import DETERMINERS, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["ADVERBS", "inverted", "inverted_open"]

ADVERBS = AUXILIARIES - DETERMINERS
"""Words that may stand between a verb and the subject after it."""
_COMES = wordlist("came comes")
_CRY_REACH = 6
"""Tokens between `came` and `from`: `Q, came a loud cry from the hall`."""
_PARTICLES = wordlist("in up back out on off")
"""Particles between a verb and its subject: `Q, chimed in Brandt`."""


def inverted_open(parsed: ParsedParagraph, quote: int, token: int) -> Attribution | None:
    """Return the attribution of a verb that is in no list and the name after it: `Q, beamed NAME`, `Q, came a cry from
    NAME`.
    """
    tokens, size = parsed.tokens, len(parsed.tokens.words)
    if token in parsed.at or not is_verb_beside(parsed, quote, token):
        return None
    if tokens.lowers[token] in _COMES:
        start = next(
            (at for at in range(token + 2, min(token + _CRY_REACH, size - 1)) if tokens.lowers[at] == "from"), None
        )
        subject = subject_after(parsed, start + 1) if start is not None else None
        return Attribution(subject, tokens.words[token], Rule.AFTER_CUE_NAME) if subject is not None else None
    start = token + 2 if tokens.lowers[token + 1 : token + 2] and tokens.lowers[token + 1] in _PARTICLES else token + 1
    name = parsed.at.get(start)
    if name is None or name.possessive:
        return None
    return Attribution(subject_after(parsed, start) or name, tokens.words[token], Rule.AFTER_CUE_NAME)


def inverted(parsed: ParsedParagraph, token: int) -> Attribution | None:
    """Return the attribution that begins at `token` with its cue: `said NAME`, `according to NAME`, `so NAME`."""
    tokens, size = parsed.tokens, len(parsed.tokens.words)
    lower = tokens.lowers[token]
    if lower in SOURCES:
        subject = source(parsed, token)
        return Attribution(subject, tokens.words[token], Rule.ACCORDING) if subject is not None else None
    if lower.endswith(("-il", "-elle")):
        gender = Gender.FEMALE if lower.endswith("elle") else Gender.MALE
        pronoun = Mention(token, token + 1, token, tokens.words[token], PRONOUN, gender)
        return Attribution(pronoun, tokens.words[token], Rule.AFTER_CUE_NAME)
    if lower in GERMAN_FORMULAS and token + 1 < size:
        return german(parsed, token)
    verb = token
    while verb < size and verb - token < 3 and lower not in INVERTED and lower in AUXILIARIES and verb not in parsed.at:
        verb += 1
        lower = tokens.lowers[verb] if verb < size else ""
    if verb >= size or lower not in INVERTED or verb in parsed.at:
        return None
    verb_end = verb + 1
    if verb_end < size and tokens.lowers[verb_end] in _PARTICLES and verb_end + 1 in parsed.at:
        verb_end += 1
    if verb_end < size and tokens.lowers[verb_end] in ADVERBS and verb_end not in parsed.at:
        verb_end += 1
    subject = subject_after(parsed, verb_end) if verb_end < size else None
    if subject is None:
        return None
    return Attribution(subject, tokens.words[verb], Rule.AFTER_CUE_NAME)
