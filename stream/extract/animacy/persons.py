"""Decides whether a mention can be a speaker although no verb of saying vouches for it. With such a verb a report or a
sign may speak; without one, only who is known to be a person may be named.
"""

from __future__ import annotations

from stream.extract.animacy.deeds import does_as_people_do, has_a_body
from stream.extract.animacy.introduced import is_introduced
from stream.extract.animacy.organisations import is_organisation
from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.names.gender import ONE_PERSON
from stream.extract.names.people import DEMONYMS, FUNCTION_WORDS, NOT_NAMES, ORGANISATION_WORDS, PLAIN_TITLES, TITLES
from stream.extract.names.person_nouns import GROUPS, OPENS_THINGS, PERSONS, SURNAMES, THINGS, THINGS_ELSEWHERE
from stream.extract.sentence.mention import DETERMINERS, NAME, PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText

__all__ = ["is_named_person", "may_act", "may_speak"]

_OFFICES = TITLES - PLAIN_TITLES
"""Titles that tell a person wherever they stand."""
_INITIAL = 2
"""Characters of an initial with its stop."""
_NEVER_SURNAMES = THINGS - SURNAMES
"""Words of the names of things that no family is called by."""
_COMMON = THINGS | THINGS_ELSEWHERE
"""Words of the names of things, of all languages that are known here."""
_LEAST, _MOST = 2, 4
"""Capitalised words of a full name, at least and at most."""


def may_speak(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a mention without a verb of saying may be given a quote: it is a pronoun, a phrase that ends in a
    noun for people, or a name that is known for a person's.
    """
    if mention.kind is PRONOUN:
        return True
    if mention.kind is PHRASE:
        return _ends_in_person(mention)
    return is_named_person(text, parsed, mention) or _is_described_as_person(text, parsed, mention)


def may_act(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return the same for a mention within the sentence of the quote, or before a colon. There an organisation may
    speak as well, and two words with capitals are enough for a name, because the sentence points at it.
    """
    words = mention.name.lower().split()
    if not ORGANISATION_WORDS.isdisjoint(words):
        return True
    if mention.kind is not NAME:
        return may_speak(text, parsed, mention)
    name = text.book.full_name(mention.name, parsed.tokens.span[0], mention.gender)
    if " " in name and THINGS.isdisjoint(_capitalised(name)):
        return True
    return (
        is_organisation(text, parsed, mention, name)
        or is_named_person(text, parsed, mention)
        or _is_described_as_person(text, parsed, mention)
    )


def is_named_person(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a name is known for a person's: by an office or honorific, by its first name, or as `known`."""
    if mention.gender in ONE_PERSON or (mention.title and mention.title not in PLAIN_TITLES):
        return True
    name = text.book.full_name(mention.name, parsed.tokens.span[0], mention.gender)
    words = name.lower().split()
    if not THINGS.isdisjoint(_capitalised(name)) or is_organisation(text, parsed, mention, name):
        return False
    person = text.book.people.get(name)
    if person is not None and (person.gender or (person.title and person.title not in PLAIN_TITLES)):
        return True
    first = words[0]
    return (
        first in MALE
        or first in FEMALE
        or first.split("-")[0] in MALE
        or first.split("-")[0] in FEMALE
        or (len(words) > 1 and first.endswith(".") and len(first) == _INITIAL)
        or words[-1] in text.book.honorifics
        or name in text.known
    )


def _is_described_as_person(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether the copy tells of a full name what it tells of people: what it does in its clause (`deeds`), or,
    anywhere in the article, an age, an office or an utterance (`introduced`).
    """
    name = text.book.full_name(mention.name, parsed.tokens.span[0], mention.gender)
    if is_organisation(text, parsed, mention, name):
        return False
    embodied = has_a_body(parsed, mention)
    if not _has_shape(name, embodied=embodied):
        return False
    words = name.lower().split()
    if len(words) > _LEAST and words[0] in PERSONS:
        return True  # Ferryman Otokar Brzak
    return embodied or does_as_people_do(parsed, mention) or is_introduced(text.text, name)


def _has_shape(name: str, *, embodied: bool) -> bool:
    """Return whether a name looks like first and last name: two to four words, none of which is a word of places, times
    or companies. After a first name that is known, or where the name is known to have a body (`embodied`), such words
    that are surnames too are allowed.
    """
    words = name.split()
    capitals = _capitalised(name)
    if not _LEAST <= len(capitals) <= _MOST or not all(map(_is_name_word, words)):
        return False
    first = capitals[0]
    named = first in MALE or first in FEMALE or first.split("-")[0] in MALE or first.split("-")[0] in FEMALE
    if embodied or named or _is_korean(words[-1]):
        if not _NEVER_SURNAMES.isdisjoint(capitals) or (not named and first in THINGS and not _is_korean(words[-1])):
            return False
    elif not _COMMON.isdisjoint(capitals) or first in OPENS_THINGS:
        return False
    return (
        GROUPS.isdisjoint(capitals) and first not in DEMONYMS and first not in NOT_NAMES and first not in FUNCTION_WORDS
    )


def _capitalised(name: str) -> list[str]:
    """Return the words of a name that have a capital, in lower case: `van` of `Joost van der Loo` is not among them."""
    return [word.lower() for word in name.split() if not word.islower()]


def _is_korean(word: str) -> bool:
    """Return whether a word is a Korean given name, as in `Park Ji-woo`: it has a small letter after its hyphen. The
    surname comes first there.
    """
    given = word.partition("-")[2]
    return given.islower()


def _is_name_word(word: str) -> bool:
    """Return whether a word is of letters, with hyphens and apostrophes between, or an initial; and no acronym."""
    plain = word.rstrip(".").replace("-", "").replace("'", "").replace("’", "").replace("ʻ", "")
    return plain.isalpha() and (len(plain) == 1 or not plain.isupper())


def _ends_in_person(phrase: Mention) -> bool:
    """Return whether a phrase ends in a noun for people: `the farmer`, `two nurses`. It does not in `the farm`, nor in
    `A nurse shook her head`, where the verb was read as part of the phrase.
    """
    words = phrase.name.lower().split()
    return (words[-1] in PERSONS or words[-1] in _OFFICES) and DETERMINERS.isdisjoint(words[1:])
