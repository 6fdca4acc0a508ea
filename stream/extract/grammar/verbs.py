"""Makes the forms of verbs from their paradigms, so that a verb is listed once, by its infinitive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Verbs", "german_verbs"]

_UNSTRESSED = ("be", "emp", "ent", "er", "ge", "miss", "ver", "zer", "wider", "über", "unter")
"""Prefixes of verbs whose participle has no ge-: `betont`."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """Verbs of saying by what their forms are, in lower case."""

    finite: frozenset[str]
    """Forms with a subject of their own."""
    participles: frozenset[str]
    """Participles: they need an auxiliary."""
    infinitives: frozenset[str]
    """Infinitives: they need a modal verb."""
    subjunctive: frozenset[str]
    """Forms of the mood in which another's words are reported: `erinnere`."""
    separable: Mapping[str, frozenset[str]]
    """Finite form → the particles with which it says something: `gab` → `bekannt`, `an`, `zu`."""

    def all(self) -> frozenset[str]:
        """Return every form that may be a verb of saying."""
        return self.finite | self.participles | self.infinitives | frozenset(self.separable)


def german_verbs(weak: Iterable[str], strong: Iterable[str], separable: Iterable[str]) -> Verbs:
    """Return the forms of German verbs. `weak` are infinitives. `strong` are the four parts of a verb, parted by
    slashes: infinitive, present, preterite (both third person singular), participle. `separable` are particle and
    infinitive, parted by a stroke, `mit|teilen`; the infinitive is one of `weak` or the first part of one of `strong`,
    which may be marked with a star where the verb says nothing without its particle.
    """
    parts = {verb.lstrip("*"): _weak(verb.lstrip("*")) for verb in weak}
    parts |= {verb.split("/")[0].lstrip("*"): verb.lstrip("*").split("/") for verb in strong}
    silent = {verb.split("/")[0][1:] for verb in (*weak, *strong) if verb.startswith("*")}
    finite: set[str] = set()
    participles: set[str] = set()
    infinitives: set[str] = set()
    subjunctive: set[str] = set()
    for verb, (_, _, _, participle) in parts.items():
        if verb not in silent:
            finite |= _finite(parts[verb])
            participles.add(participle)
            subjunctive.add(_subjunctive(verb))
            infinitives.add(verb)
    with_particle: dict[str, set[str]] = {}
    for entry in separable:
        particle, verb = entry.split("|")
        for form in _finite(parts[verb]):
            with_particle.setdefault(form, set()).add(particle)
            finite.add(particle + form)
        subjunctive.add(particle + _subjunctive(verb))
        participles.add(particle + parts[verb][3])
        infinitives |= {particle + verb, f"{particle}zu{verb}"}
    return Verbs(
        frozenset(finite),
        frozenset(participles),
        frozenset(infinitives),
        frozenset(subjunctive) - finite,
        {form: frozenset(particles) for form, particles in with_particle.items()},
    )


def _weak(verb: str) -> list[str]:
    """Return the four parts of a weak verb."""
    stem = verb[:-2] if verb.endswith("en") else verb[:-1]
    bond = "e" if stem[-1] in "td" or stem.endswith(("chn", "ffn", "gn")) else ""
    plain = verb.endswith("ieren") or verb.startswith(_UNSTRESSED)
    return [verb, f"{stem}{bond}t", f"{stem}{bond}te", f"{'' if plain else 'ge'}{stem}{bond}t"]


def _finite(parts: list[str]) -> set[str]:
    """Return the finite forms of the third person, present and preterite."""
    infinitive, present, preterite, _ = parts
    several = preterite + "n" if preterite.endswith("e") else preterite + "en"
    return {present, preterite, several, infinitive}


def _subjunctive(infinitive: str) -> str:
    """Return the third person singular of the first subjunctive: `erinnern` → `erinnere`."""
    return infinitive[:-2] + "e" if infinitive.endswith("en") else infinitive[:-1] + "e"
