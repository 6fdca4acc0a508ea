"""Makes the forms of French and Spanish verbs from their infinitives."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stream.extract.grammar.verbs import Verbs

__all__ = ["elided", "romance_verbs"]

_APOSTROPHES = ("'", "’")
_VOWELS = tuple("aeiouyhéèêâîôàœ")

Forms = tuple[list[str], list[str]]
"""Finite forms of the third person, and participles."""


def romance_verbs(regular: Iterable[str], irregular: Iterable[str], conjugated: Callable[[str], Forms]) -> Verbs:
    """Return the forms of verbs. `regular` are infinitives, which `conjugated` gives the forms of; `irregular` are
    infinitive, finite forms and participles, parted by slashes, the forms by commas.
    """
    finite: set[str] = set()
    participles: set[str] = set()
    infinitives: set[str] = set()
    for verb in regular:
        infinitives.add(verb)
        forms, past = conjugated(verb)
        finite.update(forms)
        participles.update(past)
    for entry in irregular:
        verb, listed, listed_past = entry.split("/")
        infinitives.add(verb)
        finite.update(listed.split(","))
        participles.update(listed_past.split(","))
    return Verbs(frozenset(finite), frozenset(participles), frozenset(infinitives), frozenset(), {})


def elided(words: Iterable[str], before: Iterable[str]) -> frozenset[str]:
    """Return words that begin with a vowel, each behind what loses its own before it: `a` → `l'a`, `s'a`."""
    prefixes = [prefix + sign for prefix in before for sign in _APOSTROPHES]
    return frozenset(prefix + word for word in words if word.startswith(_VOWELS) for prefix in prefixes)
