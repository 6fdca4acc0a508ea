"""Finds whom `he` or `she` means: the names before it, weighed by gender, place and who spoke last, with fitted
weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stream.extract.animacy.organisations import is_organisation
from stream.extract.animacy.things import is_place_or_thing
from stream.extract.coreference.salience import ALTERNATIVES, POSITIONS, positions_of
from stream.extract.names.general_words import is_person_noun
from stream.extract.sentence.mention import NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.sentence.tokens import Tokens
from stream.extract.weights import ANTECEDENT

__all__ = [
    "FEATURES",
    "FITTED",
    "Antecedent",
    "Weighing",
    "antecedent",
    "candidates",
    "weighing",
]

_REACH = 3
"""Paragraphs that are looked back: a pronoun reaches no farther in news copy."""
_SENTENCES = 3
"""Sentences back that have a feature each; farther ones share the last."""
_MENTIONS = 40
"""Mentions of one paragraph that are looked at, the nearest: bounds the work where a paragraph never ends."""
FEATURES = (
    *(f"paragraphs-back:{back}" for back in range(_REACH + 1)),
    *(f"sentences-back:{back}" for back in range(_SENTENCES + 1)),
    *(f"spoke-last:{back}" for back in range(_REACH + 1)),
    "person", "introduced", *POSITIONS,
)  # fmt: skip
"""The features of a candidate, in the order of the numbers that `candidates` gives."""
_SENTENCE, _LAST = _REACH + 1, _REACH + _SENTENCES + 2
"""The numbers of the first features of `sentences-back` and `spoke-last`."""
_PERSON, _INTRODUCED = FEATURES.index("person"), FEATURES.index("introduced")
_POSITION = {position: FEATURES.index(position) for position in POSITIONS}
_GROUPS = (("person",), ("introduced",), *ALTERNATIVES)
"""Features of a candidate whatever its distance; of each group one at most."""


class Weighing(NamedTuple):
    """Weights ready for use. `weights` are in the order of `FEATURES`. `reach` is, for each number of paragraphs back,
    the highest score that a candidate there or farther back can have: where the best one scores more, no farther
    paragraph is looked at.
    """

    weights: tuple[float, ...]
    reach: tuple[float, ...]


def weighing(fitted: Mapping[str, float]) -> Weighing:
    """Make fitted weights, by feature, ready for use. A feature that is missing weighs nothing."""
    weights = tuple(fitted.get(feature, 0.0) for feature in FEATURES)
    place = sum(max(0.0, *(weights[FEATURES.index(feature)] for feature in group)) for group in _GROUPS)
    place += max(weights[_SENTENCE:_LAST])
    most = [place + weights[back] + max(0.0, weights[_LAST + back]) for back in range(_REACH + 1)]
    return Weighing(weights, tuple(max(most[back:]) for back in range(_REACH + 1)))


FITTED = weighing(ANTECEDENT)
"""The weights of this package."""


class Antecedent(NamedTuple):
    """Whom a pronoun means: the full name `name`, which stands `back` paragraphs before it. `margin` is how much higher
    it scores than the next name.
    """

    name: str
    margin: float
    back: int


def antecedent(
    text: ParsedText, paragraph: int, pronoun: Mention, last_speaker: str | None, by: Weighing = FITTED
) -> Antecedent | None:
    """Return whom a pronoun of one person means; None where no candidate fits. `last_speaker` is the full name of who
    spoke last.
    """
    weights, reach = by
    scores: dict[str, float] = {}
    best: tuple[float, str, int] | None = None
    for back in range(min(_REACH, paragraph) + 1):
        if best is not None and best[0] > reach[back]:
            break
        for name, features in _at(text, paragraph, back, pronoun, last_speaker):
            score = 0.0
            for feature in features:
                score += weights[feature]
            if name not in scores or score > scores[name]:
                scores[name] = score
            if best is None or score >= best[0]:
                best = (score, name, back)
    if best is None:
        return None
    others = [score for name, score in scores.items() if name != best[1]]
    return Antecedent(best[1], best[0] - max(others, default=-9.0), best[2])


def candidates(
    text: ParsedText, paragraph: int, pronoun: Mention, last_speaker: str | None
) -> list[tuple[str, list[int]]]:
    """Return the full names that a pronoun can mean, each with the numbers of its `FEATURES`; nearer paragraphs first.
    A name that is mentioned several times stands there several times.
    """
    return [
        one for back in range(min(_REACH, paragraph) + 1) for one in _at(text, paragraph, back, pronoun, last_speaker)
    ]


def _at(
    text: ParsedText, paragraph: int, back: int, pronoun: Mention, last_speaker: str | None
) -> list[tuple[str, list[int]]]:
    """Return the candidates in the paragraph that stands `back` before the pronoun's."""
    parsed, book = text.parsed(paragraph - back), text.book
    sentence, start = parsed.tokens.sentence, parsed.tokens.span[0]
    end = pronoun.first if back == 0 else len(sentence)
    here = sentence[pronoun.first] if back == 0 else (sentence[-1] + 1 if end else 0)
    found = []
    for mention in parsed.between(0, end)[-_MENTIONS:]:
        if mention.kind is not NAME or (back == 0 and _is_interrupted(parsed, mention, pronoun)):
            continue
        name = book.full_name(mention.name, start, mention.gender)
        known = mention.gender or book.gender(name)
        if (known and known != pronoun.gender) or is_organisation(text, parsed, mention, name):
            continue
        if is_place_or_thing(text, parsed, mention, name):
            continue
        features = [back, _SENTENCE + min(_SENTENCES, here - sentence[mention.first])]
        if name == last_speaker:
            features.append(_LAST + back)
        if name in book.people:
            features.append(_INTRODUCED)
        titled = mention.title or name.rpartition(" ")[2].lower() in book.honorifics
        if known or titled or _has_role(parsed.tokens, mention):
            features.append(_PERSON)
        features += [_POSITION[position] for position in positions_of(parsed, mention)]
        found.append((name, features))
    return found


def _has_role(tokens: Tokens, mention: Mention) -> bool:
    """Return whether a noun for a person stands before a name: `fullback Pieter Odendaal`, `his opponent, Arne Wik`."""
    at = mention.first - 1
    if at > 0 and tokens.words[at] == ",":
        at -= 1
    return at >= 0 and tokens.sentence[at] == tokens.sentence[mention.first] and is_person_noun(tokens.lowers[at])


def _is_interrupted(parsed: ParsedParagraph, mention: Mention, pronoun: Mention) -> bool:
    """Return whether the pronoun's `he said` interrupts the clause that a name opens: `Brandt, he said, is late`. He is
    another than Brandt there.
    """
    tokens = parsed.tokens
    comma = tokens.words[mention.last] == "," and mention.last + 1 == pronoun.first
    return comma and tokens.opens_sentence(mention.first)
