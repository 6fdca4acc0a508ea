"""Finds who speaks: the name, anywhere in the article, for the words of an attribution.

A pronoun is resolved by `antecedent`, a last name by the article's `NameBook`, a role by who was introduced with it
before. Where nobody can be named the speaker is `UNNAMED`, never a guess.
"""

from __future__ import annotations

from typing import NamedTuple

from schemas.extraction import SpeakerKind
from stream.extract.animacy.organisations import is_organisation
from stream.extract.animacy.persons import may_act
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.coreference.antecedent import FITTED, Antecedent, Weighing, antecedent
from stream.extract.marks.interview import ANSWER
from stream.extract.names.gender import ONE_PERSON, Gender
from stream.extract.names.people import ORGANISATION_WORDS
from stream.extract.names.role_holders import introduced_as
from stream.extract.sentence.mention import PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedText

__all__ = ["UNNAMED", "QuoteBefore", "Speaker", "speaker_of"]

_ROLE_WORDS = 5
"""Words of the longest role that is looked up, `the` included: longer phrases tell of somebody and name no office."""
_TURN, _LABEL = Rule.TURN, Rule.LABEL
_SAME_SPEAKER = (Rule.CONTINUED, Rule.QUOTE_BEFORE, Rule.SHARED)
"""Rules by which the speaker is that of the quote before, as resolved there."""
_NOT_PERSONS = (SpeakerKind.ORGANISATION, SpeakerKind.ROLE)
"""What `it` and `they` can stand for."""


class Speaker(NamedTuple):
    """Who speaks."""

    name: str | None
    """The name as resolved through the article, or the role; None where nobody could be named."""
    kind: SpeakerKind
    antecedent: Antecedent | None = None
    """Whom a pronoun means, where one was resolved here."""


UNNAMED = Speaker(None, SpeakerKind.UNKNOWN)
"""The speaker of a quote of whom nothing is known."""


class QuoteBefore(NamedTuple):
    """The speaker of the quote before, and the paragraph that it begins in."""

    speaker: Speaker
    paragraph: int


def speaker_of(
    text: ParsedText,
    attribution: Attribution,
    before: QuoteBefore | None = None,
    spoke_last: str | None = None,
    by: Weighing = FITTED,
) -> Speaker:
    """Return the speaker whom an attribution names. `before` is the quote before, None for the first; `spoke_last` is
    the last speaker who was named. Pronouns are weighed `by` these weights.
    """
    mention = attribution.mention
    if mention is None:
        return UNNAMED
    if attribution.rule in _SAME_SPEAKER and before is not None:
        return before.speaker
    if attribution.rule is _TURN:
        return _in_turn(text, mention.name, mention.gender)
    paragraph = attribution.paragraph
    if mention.kind is PRONOUN:
        return _meant(text, paragraph, mention, before, spoke_last, by)
    stated = attribution.rule is _LABEL or (attribution.rule is Rule.SIGNATURE and " " in mention.name)
    unvouched = attribution.cue in (None, ":") and not stated
    if unvouched and not may_act(text, text.parsed(paragraph), mention):
        return UNNAMED
    return _named(text, mention, paragraph)


def _meant(
    text: ParsedText,
    paragraph: int,
    pronoun: Mention,
    before: QuoteBefore | None,
    spoke_last: str | None,
    by: Weighing,
) -> Speaker:
    """Return whom a pronoun means."""
    if pronoun.gender not in ONE_PERSON:
        return _not_a_person(pronoun, paragraph, before)
    meant = antecedent(text, paragraph, pronoun, spoke_last, by)
    return Speaker(meant.name, SpeakerKind.PERSON, meant) if meant is not None else UNNAMED


def _not_a_person(pronoun: Mention, paragraph: int, before: QuoteBefore | None) -> Speaker:
    """Return who `it` and `they` are: the speaker of the quote before, where that is no person and stands near."""
    if before is None or paragraph - before.paragraph > 1 or pronoun.name.lower() not in ("it", "they"):
        return UNNAMED
    return before.speaker if before.speaker.kind in _NOT_PERSONS else UNNAMED


def _named(text: ParsedText, mention: Mention, paragraph: int) -> Speaker:
    """Return whom a name or a role means."""
    if mention.kind is PHRASE:
        holder = _holder(text, mention, paragraph)
        return Speaker(holder, SpeakerKind.PERSON) if holder else Speaker(mention.name, SpeakerKind.ROLE)
    name = text.book.full_name(mention.name, text.spans[paragraph][0], mention.gender)
    organisation = is_organisation(text, text.parsed(paragraph), mention, name)
    return Speaker(name, SpeakerKind.ORGANISATION if organisation else SpeakerKind.PERSON)


def _holder(text: ParsedText, mention: Mention, paragraph: int) -> str | None:
    """Return who `the senator`, `the prime minister` is, if the copy before has said so."""
    role = mention.name.lower().split()
    if role[0] != "the" or not 1 < len(role) < _ROLE_WORDS:
        return None
    at = mention.span(text.parsed(paragraph).tokens)[0]
    return text.book.role_holder(role[-1], at) or introduced_as(text.text, text.book, role[1:], at)


def _in_turn(text: ParsedText, label: str, gender: Gender) -> Speaker:
    """Return whom the label of a turn names. `A` is the one person whom the copy before the interview names."""
    start = text.spans[min(text.turns)][0]
    if label.replace(" .", ".") in ANSWER:
        name = text.book.only_before(start)
        return Speaker(name, SpeakerKind.PERSON) if name is not None else UNNAMED
    plain = " ".join(word.capitalize() if word.isupper() else word for word in label.split())
    name = text.book.full_name(plain, start, gender)
    organised = not ORGANISATION_WORDS.isdisjoint(name.lower().split())
    return Speaker(name, SpeakerKind.ORGANISATION if organised else SpeakerKind.PERSON)
