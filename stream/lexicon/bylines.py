"""The words of bylines: what stands before the name of who wrote it, between two names, and within one.

Sources: bylines of wire files and news pages in the languages of Europe. All words are in small letters.
"""

from __future__ import annotations

__all__ = ["AND", "BY", "BY_IN_COPY", "PARTICLES"]

BY_IN_COPY = ("by", "von", "par", "por")
"""What begins a line of copy that is a byline. Other languages' words for `by` are left out: in copy `Di Canio` and
`Av Paulista` are names.
"""
BY = (*BY_IN_COPY, "di", "door", "av", "af")
"""What may stand before a name in a field that holds nothing but a byline."""
AND = ("and", "und", "et", "y", "og", "och")
"""What joins two names. (Italian and Portuguese `e` is left out: it stands within names.)"""
PARTICLES = frozenset({
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "ibn", "la", "le", "ten",
    "ter", "van", "von", "y", "zu",
})  # fmt: skip
"""Small words within a person's name, as a byline has it: `Ina van der Meer`, `José Ortega y Gasset`."""
