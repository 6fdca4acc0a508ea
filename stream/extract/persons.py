"""Whether a mention can be somebody. A verb of saying makes a speaker of a report or a sign; where no such verb stands,
only what is known to be a person may be named. May import scenes, antecedents, people, first names.
"""

from __future__ import annotations

from stream.extract.antecedent import is_organisation
from stream.extract.first_names import FEMALE, MALE
from stream.extract.mentions import DETERMINERS, Mention
from stream.extract.people import ORGANISATION_WORDS, TITLES
from stream.extract.person_nouns import PERSONS, THINGS
from stream.extract.scene import Scene, Text
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


def may_speak(text: Text, scene: Scene, mention: Mention) -> bool:
    """Whether a mention that no verb of saying is seen with may be given a quote: a person by name, by office or by
    what people are called, or a pronoun.
    """
    if mention.kind == "pronoun":
        return True
    if mention.kind == "phrase":
        return _ends_in_person(mention)
    return is_named_person(text, scene, mention)


def may_act(text: Text, scene: Scene, mention: Mention) -> bool:
    """The same within the sentence that holds the quote, or before a colon. There a house may speak as well, and two
    words with capitals are enough of a name: something in the sentence points at it.
    """
    words = mention.name.lower().split()
    if not ORGANISATION_WORDS.isdisjoint(words):
        return True
    if mention.kind != "name":
        return may_speak(text, scene, mention)
    name = text.book.full_name(mention.name, scene.frame.span[0], mention.gender)
    if " " in name and THINGS.isdisjoint(name.lower().split()):
        return True
    return is_organisation(text, scene, mention, name) or is_named_person(text, scene, mention)


def is_named_person(text: Text, scene: Scene, mention: Mention) -> bool:
    """Whether a name is known for a person's: by an office or an honorific before it, or by its first name."""
    if mention.gender in ("m", "f") or (mention.title and mention.title not in _NO_OFFICE):
        return True
    name = text.book.full_name(mention.name, scene.frame.span[0], mention.gender)
    words = name.lower().split()
    if len(words) == 1 and text.capitalises_nouns:
        return False  # the article introduces nobody of that name, and every noun has a capital
    if not THINGS.isdisjoint(words) or is_organisation(text, scene, mention, name):
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


def _ends_in_person(phrase: Mention) -> bool:
    """`the farmer`, `two nurses`; not `the farm`, nor `A nurse shook her head`, where the phrase swallowed its verb."""
    words = phrase.name.lower().split()
    return (words[-1] in PERSONS or words[-1] in _OFFICES) and DETERMINERS.isdisjoint(words[1:])
