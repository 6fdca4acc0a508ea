"""Finds the language of an item: what the wire says, else what the text looks like."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["OF_NEWS", "detected", "prepare", "tag_of"]

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8})*)\Z")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "art"})
_BY_NAME = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es", "español":
    "es", "italian": "it", "italiano": "it", "portuguese": "pt", "arabic": "ar", "turkish": "tr", "russian": "ru",
    "chinese": "zh", "japanese": "ja", "dutch": "nl", "swedish": "sv", "norwegian": "no", "danish": "da", "finnish":
    "fi",
}  # fmt: skip
_SHORT = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "ara": "ar",
    "tur": "tr", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja", "nld": "nl", "dut": "nl", "swe": "sv", "nor": "no",
    "nob": "nb", "nno": "nn", "dan": "da", "fin": "fi", "pol": "pl", "ell": "el", "gre": "el", "heb": "he", "fas": "fa",
}  # fmt: skip
_LETTERS = 20
"""Letters below which a name or two decide: `Paris Saint-Germain` is in every language."""
_SURE = 0.5
"""py3langid's calibrated probability from which on it is believed: below it were the scores of a match and of a table
of figures, above it every sentence of ten words that was tried in ten languages (0.69 to 0.99).
"""
_SAMPLE = 600
"""Characters: more text changes no verdict, and costs 0.1 µs each."""
_GLANCE = 200
_PLAIN = 0.9
"""The probability after the first lines from which on more of them change nothing; they would cost three times as
much.
"""
OF_NEWS = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka "
    "kk km kn ko ku ky lb lo lt lv mk ml mn mr ms mt my ne nl nn no or pa pl ps pt ro ru si sk sl so sq sr sv "
    "sw ta te tg th tk tl tr uk ur uz vi zh zu"
)
"""Languages that agencies send in. Among all that the model knows, figures and names pass for creoles and dead
languages."""


def tag_of(language: str | None) -> str | None:
    """Return a BCP 47 tag in its usual case (`en-GB`, `zh-Hant`); None where the wire's word is none, or names no
    language.
    """
    if not language:
        return None
    word = language.strip()
    found = _TAG.match(_BY_NAME.get(word.casefold(), word))
    if not found:
        return None
    primary = _SHORT.get(found[1].lower(), found[1].lower())
    if primary in _NO_LANGUAGE:
        return None
    parts = [part for part in re.split("[-_]", found[2]) if part]
    return "-".join([primary, *(_cased(part) for part in parts)])


def _cased(part: str) -> str:
    if len(part) == 2 and part.isalpha():
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def detected(text: str) -> str | None:
    """Return the language of the first lines; None where they are too short or too mixed to tell."""
    sample = text[:_SAMPLE].lower()  # headlines in capitals look like no language
    if sum(map(str.isalpha, sample)) < _LETTERS:
        return None
    label, probability = _identifier().classify(sample[:_GLANCE])
    if probability < _PLAIN and len(sample) > _GLANCE:
        label, probability = _identifier().classify(sample)
    return str(label) if probability >= _SURE else None


def prepare() -> None:
    """Load the model now, which takes a second, and not at the first article."""
    _identifier()


@cache
def _identifier() -> Any:
    """Return the model, loaded at first use (up to a second) and kept for the life of the process."""
    from stream.normalise.language_model import load_identifier  # noqa: PLC0415 - numpy and a model: only if needed

    return load_identifier(OF_NEWS.split())
