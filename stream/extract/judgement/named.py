"""Decides which marked words are a name: the title of a work, a nickname, a term.

A name stands beside a noun or in the place of one, and nobody is said to say it.
"""

from __future__ import annotations

from stream.extract.attribution.rules import AFTER, Attribution, Rule
from stream.extract.cues import AUXILIARIES, NOUNS
from stream.extract.judgement.works import WORKS
from stream.extract.sentence.mention import DETERMINERS, NAME
from stream.extract.sentence.mentions import PRONOUNS
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.wordlist import wordlist

__all__ = ["is_named"]

_NICKNAME, _TERM = 3, 4
"""Words of the longest nickname and of the longest term."""
_NAMING = wordlist("called named titled entitled known dubbed nicknamed termed labeled labelled rated marked stamped")
"""Participles that give a thing its name: `a corridor called “the drain”`."""
_WORDS = wordlist("word phrase term expression name title")
"""Nouns for what is mentioned and not said."""
_WHAT_REACH = 8
"""Words before a verb of naming within which `what` makes a clause of it: `what the crew on the quay called Q`."""
_WITHIN = wordlist("on in at of for from by")
"""Prepositions that stand before the title of a work: `on “Harbour”`."""
_STOPS = (".", ",", "!", "?", "…")
_CLAUSE = (AUXILIARIES | frozenset(PRONOUNS)) - DETERMINERS
"""Words that make a clause of what they stand in: it is no term."""
_WORDING = NOUNS | wordlist("word phrases terms answers responses reply replies verdict")
"""Nouns that hold wording, before a colon: `in two words:`."""
_ADDRESSING = wordlist("told tells tell asked asks ask reminded reminds warned warns assured assures informed advised")
"""Verbs whose object is the one who is spoken to."""
_ITEM_REACH = 20
"""Tokens before a colon among which its verb is looked for."""


def is_named(parsed: ParsedParagraph, quote: int, words: list[str], inner: str, attribution: Attribution) -> bool:
    """Return whether the marked words, no more than a title has, are a name."""
    return (
        _is_nickname(parsed, quote, words)
        or _is_title_of_work(parsed, quote, words, inner)
        or (attribution.rule is not Rule.PASSIVE and _is_given(parsed, quote, words, inner))
        or _is_subject(parsed, quote, words, inner, attribution)
        or _is_single_title(parsed, quote, words)
        or _is_item(parsed, quote, words, inner, attribution)
    )


def _is_nickname(parsed: ParsedParagraph, quote: int, words: list[str]) -> bool:
    """Return whether the words stand between first and last name: `Ilse “The Tide” Brandt`."""
    before, after = parsed.at.get(quote - 1), parsed.at.get(quote + 1)
    return (
        len(words) <= _NICKNAME
        and before is not None
        and after is not None
        and before.kind is NAME
        and after.kind is NAME
        and not before.possessive
        and parsed.tokens.last_char[parsed.tokens.quote_at.index(quote)] not in _STOPS
    )


def _is_title_of_work(parsed: ParsedParagraph, quote: int, words: list[str], inner: str) -> bool:
    """Return whether a noun for a work stands before the words: `the film “We sail”`; behind a comma all have
    capitals: `in her memoir, “A Boat in May,”`.
    """
    lowers = parsed.tokens.lowers
    if quote and lowers[quote - 1] in WORKS:
        return not inner[0].islower()
    return quote > 1 and lowers[quote - 1] == "," and lowers[quote - 2] in WORKS and has_capitals(words)


def _is_given(parsed: ParsedParagraph, quote: int, words: list[str], inner: str) -> bool:
    """Return whether the words are mentioned as words (`the word Q`), or a participle of naming gives them to a thing:
    `a corridor called Q`, `papers rated Q`. Where somebody is its subject (`what Brandt called Q`), it is a verb of
    saying.
    """
    lowers = parsed.tokens.lowers
    if quote and (lowers[quote - 1] in _WORDS or lowers[max(0, quote - 2) : quote] == ["known", "as"]):
        return len(words) <= _TERM
    if quote < 2 or lowers[quote - 1] not in _NAMING or len(words) > _TERM or inner.lower().startswith(("a ", "an ")):
        return False
    thing = lowers[quote - 2]
    if not thing.isalpha() or quote - 2 in parsed.at or thing in PRONOUNS or thing == "who":
        return False
    return "what" not in lowers[max(0, quote - _WHAT_REACH) : quote]


def _is_subject(parsed: ParsedParagraph, quote: int, words: list[str], inner: str, attribution: Attribution) -> bool:
    """Return whether a few words without a stop are the subject of their sentence: `“Night fee” is the top rate.`"""
    tokens = parsed.tokens
    if len(words) > _NICKNAME or attribution.rule in AFTER or not tokens.opens_sentence(quote):
        return False
    if not _CLAUSE.isdisjoint(word.lower() for word in words):
        return False
    follows = tokens.words[quote + 1 : quote + 2]
    return inner[-1:].isalnum() and bool(follows) and follows[0].isalpha() and follows[0].islower()


def _is_single_title(parsed: ParsedParagraph, quote: int, words: list[str]) -> bool:
    """Return whether a single word with a capital belongs to whom a genitive names, or stands after a preposition:
    `told the channel's “Harbour”`, `on “Harbour”`.
    """
    before = parsed.tokens.lowers[quote - 1] if quote else ""
    return (
        len(words) == 1
        and words[0][0].isupper()
        and not parsed.tokens.opens_sentence(quote)
        and (before in _WITHIN or before.endswith(("'s", "’s")))
    )


def _is_item(parsed: ParsedParagraph, quote: int, words: list[str], inner: str, attribution: Attribution) -> bool:
    """Return whether a few words in small letters stand behind a colon that brings in no speech: `added a line to her
    card: “tide reader”`. It does where a verb of saying, a noun for wording or one who is spoken to stands before it.
    """
    lowers = parsed.tokens.lowers
    if quote < 2 or lowers[quote - 1] != ":" or len(words) > _TERM or not inner[:1].islower():
        return False
    cue = (attribution.cue or ":").lower()
    first = max(parsed.tokens.first_of_sentence(quote), quote - _ITEM_REACH)
    verb = next((token for token in range(quote - 2, first, -1) if lowers[token] == cue), first)
    if verb == quote - 2 or attribution.mention is None or cue in _ADDRESSING:
        return False
    subject = attribution.mention
    between = range(max(verb + 1, subject.last if subject.first < quote else 0), quote - 1)
    return not any(lowers[token] in _WORDING or token in parsed.at for token in between)


def has_capitals(words: list[str]) -> bool:
    """Return whether all longer words have capitals, or a figure, as in a title."""
    long = [word for word in words if word.lower() not in SMALL]
    return len(long) > 0 and all(word[0].isupper() or word[0].isdigit() for word in long)


SMALL = wordlist("a an the of and or in on at for to with from by as is vs von und der die das de la le et du y el")
"""Words that have no capital in a title."""
