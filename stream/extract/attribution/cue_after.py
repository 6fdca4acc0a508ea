"""Reads attributions after a quote: directly after it, later in its sentence, or as the agent of a passive."""

from __future__ import annotations

from stream.extract.attribution.according_to import ADJACENT_REACH
from stream.extract.attribution.continuation import NO_SUBJECT, after_marks
from stream.extract.attribution.inverted import ADVERBS, inverted, inverted_open
from stream.extract.attribution.noun_forms import is_noun
from stream.extract.attribution.open_verbs import ends_there, is_verb_beside
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.attribution.subject_after import subject_after
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import AUXILIARIES, FINITE, STRONG
from stream.extract.names.general_words import is_person_noun
from stream.extract.sentence.clause import PREPOSITIONS, RELATIVES, SENTENCE_REACH
from stream.extract.sentence.mention import DETERMINERS, NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["after", "after_far", "passive"]

_QUOTING = wordlist("quoted quotes cited cites")
_COPULAS = wordlist("is was are were be been")
_ADVERBIAL = AUXILIARIES | wordlist("likes liked loves loved used to")
"""Words that may stand between a subject and its verb: `Doe once said`, `Doe likes to say`."""
_TITLE_REACH = 5
"""Words of a title before the name of its holder: `acting deputy planning director Jane Doe`."""


def after(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution directly after the quote: `Q, NAME CUE`, `Q, CUE NAME`, `Q, according to NAME`."""
    tokens = parsed.tokens
    token, size = after_marks(parsed, quote), len(tokens.words)
    how = tokens.lowers[token : token + 2] in (["is", "how"], ["was", "how"])
    begin = token + (2 if how else 1 if tokens.lowers[token : token + 1] == ["as"] else 0)
    if begin > token and begin in parsed.at and tokens.first_of_sentence(quote) == quote:
        token = begin  # Q, as Mayor Doe put it; Q, is how Mayor Doe put it
    if token >= size:
        return None
    verb_first = inverted(parsed, token) or inverted_open(parsed, quote, token)
    if verb_first is not None:
        return verb_first
    mention = parsed.at.get(token)
    if mention is not None and mention.first == token and not mention.possessive:
        verb = _verb_after(parsed, mention.last)
        if verb is None:
            verb = _open_verb(parsed, quote, mention.last)
        elif tokens.lowers[verb] not in STRONG and not ends_there(parsed, quote, verb):
            return None
        if verb is not None:
            return _quoted_by(parsed, verb) or Attribution(mention, tokens.words[verb], Rule.AFTER_NAME_CUE)
    elif mention is None and (tokens.lowers[token] in NO_SUBJECT or not tokens.words[token][0].isalpha()):
        return None
    return _phrase_cue(parsed, token) or _phrase_open(parsed, quote, token)


def _phrase_open(parsed: ParsedParagraph, quote: int, token: int) -> Attribution | None:
    """Return the attribution of a noun for people and a verb that is in no list: `Q, an old miller groused`."""
    tokens = parsed.tokens
    for verb in range(token + 1, min(token + _TITLE_REACH, len(tokens.words))):
        if not tokens.words[verb].isalpha() or verb in parsed.at:
            return None
        if is_person_noun(tokens.lowers[verb - 1]) and is_verb_beside(parsed, quote, verb):
            subject = subject_before(parsed, verb, token)
            return Attribution(subject, tokens.words[verb], Rule.AFTER_PHRASE_CUE) if subject is not None else None
    return None


def _open_verb(parsed: ParsedParagraph, quote: int, token: int) -> int | None:
    """Return the verb that is in no list at `token`, or after the adverbs there: `Q, NAME promptly charged`."""
    lowers = parsed.tokens.lowers
    while token < len(lowers) and token not in parsed.at and (lowers[token].endswith("ly") or lowers[token] in ADVERBS):
        token += 1
    return token if is_verb_beside(parsed, quote, token) else None


def _phrase_cue(parsed: ParsedParagraph, token: int) -> Attribution | None:
    """Return the attribution whose noun phrase begins at `token`, up to its verb: `Q, the senator from Ohio said`."""
    tokens = parsed.tokens
    if tokens.lowers[token].endswith("ing") and token not in parsed.at:
        return _titled(parsed, token)
    for verb in range(token + 1, min(token + ADJACENT_REACH, len(tokens.words))):
        word = tokens.words[verb]
        if word == QUOTE or word in ".;:!?":
            break
        if (tokens.lowers[verb - 1] in RELATIVES and verb - 1 > token) or tokens.lowers[verb - 1] == "to":
            continue  # Q, a doctor's daughter who wrote songs, with much to add
        if tokens.lowers[verb] in STRONG and verb not in parsed.at and not is_noun(parsed, verb):
            subject = _of_somewhere(parsed, token, verb) or subject_before(parsed, verb, token)
            found = Attribution(subject, word, Rule.AFTER_PHRASE_CUE) if subject is not None else None
            return _quoted_by(parsed, verb) or found
    return None


def _quoted_by(parsed: ParsedParagraph, verb: int) -> Attribution | None:
    """Return the person whom somebody quotes: `Q, the agency quoted NAME as saying`."""
    name = parsed.at.get(verb + 1) if parsed.tokens.lowers[verb] in _QUOTING else None
    if name is None or parsed.tokens.lowers[name.last : name.last + 2] != ["as", "saying"]:
        return None
    return Attribution(name, parsed.tokens.words[verb], Rule.AFTER_PHRASE_CUE)


def _of_somewhere(parsed: ParsedParagraph, token: int, verb: int) -> Mention | None:
    """Return the name that a phrase begins with: `Q, Jane Doe of the drivers' union told`."""
    mention = parsed.at.get(token)
    if mention is None or mention.kind is not NAME or mention.possessive or mention.last >= verb:
        return None
    hangs = parsed.tokens.lowers[mention.last] in PREPOSITIONS and "," not in parsed.tokens.words[token:verb]
    return mention if hangs else None


def _titled(parsed: ParsedParagraph, token: int) -> Attribution | None:
    """Return the attribution after a title in -ing: `Q, managing director NAME said`. `Q, giving states power` has
    none.
    """
    tokens = parsed.tokens
    for at in range(token + 1, min(token + _TITLE_REACH, len(tokens.words))):
        mention = parsed.at.get(at)
        if mention is not None:
            name = mention.kind is NAME and not mention.possessive
            verb = _plain_verb(parsed, mention.last) if name else None
            return Attribution(mention, tokens.words[verb], Rule.AFTER_PHRASE_CUE) if verb is not None else None
        if not tokens.words[at].isalpha() or tokens.lowers[at] in NO_SUBJECT or tokens.lowers[at] in DETERMINERS:
            return None
    return None


def _verb_after(parsed: ParsedParagraph, token: int) -> int | None:
    """Return the cue that follows a subject which ends before `token`; an apposition between commas or brackets may
    come first.
    """
    tokens, size = parsed.tokens, len(parsed.tokens.words)
    if token < size and tokens.words[token] in ",(":
        closer = ")" if tokens.words[token] == "(" else ","
        for close in range(token + 1, min(token + 30, size)):
            if tokens.words[close] == closer and _plain_verb(parsed, close + 1) is not None:
                return _plain_verb(parsed, close + 1)
        return None
    return _plain_verb(parsed, token)


def _plain_verb(parsed: ParsedParagraph, token: int) -> int | None:
    """Return the cue at `token`, or after the adverbs and auxiliaries that stand there."""
    tokens, size = parsed.tokens, len(parsed.tokens.words)
    while (
        token < size
        and (tokens.lowers[token] in _ADVERBIAL or tokens.lowers[token].endswith("ly"))
        and token not in parsed.at
    ):
        token += 1
    if token >= size or token in parsed.at:
        return None
    return token if tokens.lowers[token] in FINITE or tokens.lowers[token] in ("went", "put") else None


def passive(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the agent of a passive around the quote: `was called Q by NAME`."""
    tokens = parsed.tokens
    token = quote + 1
    if token + 1 >= len(tokens.words) or tokens.lowers[token] not in ("by", "von", "par", "por"):
        return None
    if any(
        lower.endswith("ing") and at not in parsed.at
        for at, lower in enumerate(tokens.lowers[token + 1 : token + 3], token + 1)
    ):
        return None  # by taking, by quietly taking
    first = tokens.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - 6) - 1, -1):
        if tokens.lowers[cue] in _COPULAS:
            return None  # said it was Q by the time
        if tokens.lowers[cue] in FINITE:
            subject = subject_after(parsed, token + 1)
            return Attribution(subject, tokens.words[cue], Rule.PASSIVE) if subject is not None else None
    return None


def after_far(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution later in the sentence, after a comma: `The plan is “dead” in the water, Smith said.`"""
    tokens = parsed.tokens
    end = min(tokens.end_of_sentence(quote), quote + SENTENCE_REACH)
    for token in range(quote + 1, end):
        if tokens.words[token] == "," and token + 1 < end:
            found = after(parsed, token)
            if found is not None and found.mention is not None and found.mention.first < end:
                return Attribution(found.mention, found.cue, Rule.AFTER_FAR)
        elif tokens.lowers[token] == "according":
            found = inverted(parsed, token)
            if found is not None:
                return Attribution(found.mention, found.cue, Rule.AFTER_FAR)
    return None
