"""Whether a mention can be somebody. A verb of saying makes a speaker of a report or a sign; where no such verb stands,
only what is known to be a person may be named.
"""

from __future__ import annotations

from stream.extract.animacy.deeds import does_as_people_do, has_a_body
from stream.extract.animacy.introduced import is_introduced
from stream.extract.animacy.organisations import is_organisation
from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.names.gender import ONE_PERSON
from stream.extract.names.people import DEMONYMS, FUNCTION_WORDS, NOT_NAMES, ORGANISATION_WORDS, TITLES
from stream.extract.names.person_nouns import GROUPS, OPENS_THINGS, PERSONS, SURNAMES, THINGS, THINGS_ELSEWHERE
from stream.extract.sentence.mentions import DETERMINERS, Mention, MentionKind
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.wordlist import wordlist

__all__ = ["is_named_person", "may_act", "may_speak"]

_NO_OFFICE = wordlist(
    "former then ex acting prime first foreign defense defence interior finance health m. m vice deputy forward guard "
    "hon general major"
)
"""Titles that are words before other words as often: `First Street`, `General Strike`."""
_OFFICES = TITLES - _NO_OFFICE
_INITIAL = 2
"""Letters of an initial with its stop."""
_NEVER_SURNAMES = THINGS - SURNAMES
_COMMON = THINGS | THINGS_ELSEWHERE
_LEAST, _MOST = 2, 4
"""Capitalised words of a full name."""


def may_speak(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Whether a mention that no verb of saying is seen with may be given a quote: a person by name, by office or by
    what people are called, or a pronoun.
    """
    if mention.kind is MentionKind.PRONOUN:
        return True
    if mention.kind is MentionKind.PHRASE:
        return _ends_in_person(mention)
    return is_named_person(text, parsed, mention) or _is_told_of(text, parsed, mention)


def may_act(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """The same within the sentence that holds the quote, or before a colon. There a house may speak as well, and two
    words with capitals are enough of a name: something in the sentence points at it.
    """
    words = mention.name.lower().split()
    if not ORGANISATION_WORDS.isdisjoint(words):
        return True
    if mention.kind is not MentionKind.NAME:
        return may_speak(text, parsed, mention)
    name = text.book.full_name(mention.name, parsed.tokens.span[0], mention.gender)
    if " " in name and THINGS.isdisjoint(_capitalised(name)):
        return True
    return (
        is_organisation(text, parsed, mention, name)
        or is_named_person(text, parsed, mention)
        or _is_told_of(text, parsed, mention)
    )


def is_named_person(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Whether a name is known for a person's: by an office or an honorific before it, or by its first name."""
    if mention.gender in ONE_PERSON or (mention.title and mention.title not in _NO_OFFICE):
        return True
    name = text.book.full_name(mention.name, parsed.tokens.span[0], mention.gender)
    words = name.lower().split()
    if len(words) == 1 and text.capitalises_nouns:
        return False  # the article introduces nobody of that name, and every noun has a capital
    if not THINGS.isdisjoint(_capitalised(name)) or is_organisation(text, parsed, mention, name):
        return False
    person = text.book.people.get(name)
    if person is not None and (person.gender or (person.title and person.title not in _NO_OFFICE)):
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


def _is_told_of(text: ParsedText, parsed: ParsedParagraph, mention: Mention) -> bool:
    """Whether a full name that nothing in itself shows to be a person's is told of as a person: by what it does in its
    clause, or by an age, an office, or an utterance here or elsewhere in the article.
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
    """Whether it looks like first and last name: two to four words, none of which is one of places, times or houses.
    Behind a first name that is known, or where the name is known to have a body, those that are surnames too are none.
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
    """The words of a name that have a capital, in lower case: in `Joost van der Loo` no vehicle."""
    return [word.lower() for word in name.split() if not word.islower()]


def _is_korean(word: str) -> bool:
    """`Park Ji-woo`: the surname comes first, and the given name has a small letter behind its hyphen."""
    given = word.partition("-")[2]
    return given.islower()


def _is_name_word(word: str) -> bool:
    """Letters, with hyphens and apostrophes between, or an initial; no acronym."""
    plain = word.rstrip(".").replace("-", "").replace("'", "").replace("’", "").replace("ʻ", "")
    return plain.isalpha() and (len(plain) == 1 or not plain.isupper())


def _ends_in_person(phrase: Mention) -> bool:
    """`the farmer`, `two nurses`; not `the farm`, nor `A nurse shook her head`, where the phrase swallowed its verb."""
    words = phrase.name.lower().split()
    return (words[-1] in PERSONS or words[-1] in _OFFICES) and DETERMINERS.isdisjoint(words[1:])
