"""Defines `Scorer`, which tells how likely candidates are to tell the same story as an article, in two looks.

The first look asks whether one text is made of the other, the second whether both report one event.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stream.dedupe.index.document_frequency import DocumentFrequency
from stream.dedupe.index.lazy_entry import LazyEntry
from stream.dedupe.likeness.compare import LEAST_SHARED, Comparer, Comparison
from stream.dedupe.likeness.facts import agreement
from stream.dedupe.likeness.leads import lead_of, leads
from stream.dedupe.likeness.priors import FRESH_MINUTES, corrects_it, minutes_between, others_log_odds, prior_log_odds
from stream.dedupe.likeness.second_look import BROKEN, look_again, sights_of
from stream.dedupe.likeness.weigh import weigh
from stream.dedupe.likeness.weighted_terms import WeightedTerms, weighted_terms
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["Scored", "Scorer", "same_text"]

_HOPELESS = -3.0
"""Log-odds of the first look below which what shares words in a row, and is not about the same, is not looked at again:
of 50 such pairs that were labelled none was one story."""
_ABOUT_MINUTES = 48 * 60
"""How long after it something may be told again in other words: on labelled pairs, never after two days."""
_OTHER_HEAD = -6.0
"""Log-odds of two brief notices of one text under the heads of two companies: one dividend, paid by both."""
_NOTICE, _BORNE_OUT, _HEADLINE = 80, 0.3, 0.4
"""Tokens that such a notice has at most, and the shares of the headline below which its own copy does not bear it out,
and below which the other's is another."""
_KEPT, _KEPT_THROUGHOUT, _GREW = 0.5, 0.8, 1.2
"""Shares of an article and of its parts that a later version keeps, and how many times as long it is: a new lead, a
quote more. Of such a pair the first look knows more than the second."""
_CERTAIN = 12
"""Tokens from which equal texts are one story at any age. Shorter ones recur: `Markets closed for the holiday`."""
_CERTAIN_MINUTES = 24 * 60
"""The age up to which shorter texts that are equal are one story."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate, with how likely it is to tell the same story."""

    entry: LazyEntry
    comparison: Comparison
    first: float
    """The log-odds of the first look; infinite for one and the same text."""
    sights: tuple[float, ...]
    """What the second look weighs; empty for one and the same text."""
    log_odds: float


class Scorer:
    """Scores candidates. One thread at a time may use it."""

    def __init__(self, frequency: DocumentFrequency) -> None:
        self._frequency = frequency
        self._comparer = Comparer()

    def score(self, sketch: Sketch, known: Sequence[LazyEntry], about: Sequence[LazyEntry] = ()) -> Iterator[Scored]:
        """Yield the scores of what is alike enough to be looked at: of what shares words in a row, and of what is about
        the same and came lately.
        """
        alike = []
        lately = {entry.order for entry in about if minutes_between(sketch, entry.sketch) <= _ABOUT_MINUTES}
        for order, entry in {entry.order: entry for entry in (*known, *about)}.items():
            least = 0.0 if order in lately else LEAST_SHARED
            hits = self._comparer.overlap(sketch.slots, entry.slots, least)
            if hits is not None:
                alike.append((entry, hits))
        if not alike:
            return
        new, *olds = weighted_terms([sketch, *(entry.sketch for entry, _ in alike)], self._frequency)
        for (entry, hits), old in zip(alike, olds, strict=True):
            comparison = self._comparer.compare(new, old, *hits)
            yield _scored(
                (sketch, new), (entry, old), comparison, hopeless=_HOPELESS if entry.order not in lately else -math.inf
            )


def _scored(
    new: tuple[Sketch, WeightedTerms], old: tuple[LazyEntry, WeightedTerms], comparison: Comparison, hopeless: float
) -> Scored:
    (sketch, terms), (entry, old_terms) = new, old
    known = entry.sketch
    if same_text(sketch, known):
        log_odds = _OTHER_HEAD if _headed_otherwise(comparison) else math.inf
        return Scored(entry, comparison, log_odds, (), log_odds)
    first = weigh(comparison) + prior_log_odds(sketch, known, comparison)
    if first < hopeless:
        return Scored(entry, comparison, first, (), first)
    sights = sights_of(
        first,
        comparison,
        agreement(sketch.figures, known.figures),
        leads(lead_of(terms), lead_of(old_terms)),
        minutes_between(sketch, known),
        corrects=corrects_it(sketch, comparison),
    )
    log_odds = look_again(sights) - _veto(sketch, known, comparison)
    if _is_later_version(sketch, known, comparison):
        log_odds = max(log_odds, first)
    return Scored(entry, comparison, first, sights, log_odds)


def _headed_otherwise(c: Comparison) -> bool:
    """Return whether two brief notices of one text have headlines that say who they are about, and say two."""
    headline = max(c.new_headline, c.old_headline)
    return c.shorter <= _NOTICE and 0 <= c.headline_borne_out < _BORNE_OUT and 0 <= headline < _HEADLINE


def _is_later_version(new: Sketch, old: Sketch, c: Comparison) -> bool:
    """Return whether a text has grown out of one of the same half-day: most of that in all its parts, and more."""
    kept = c.old_containment >= _KEPT and c.old_coverage >= _KEPT_THROUGHOUT
    return kept and c.growth >= _GREW and minutes_between(new, old) <= FRESH_MINUTES


def _veto(new: Sketch, old: Sketch, comparison: Comparison) -> float:
    """Return what no second look outweighs, in log-odds: that each names somebody of whom the other says nothing. A bad
    scan breaks names.
    """
    return others_log_odds(new, old, comparison) * (1 - min(comparison.broken / BROKEN, 1.0))


def same_text(new: Sketch, old: Sketch) -> bool:
    """Return whether two texts are the same but for their form, and surely one story."""
    if new.text_hash != old.text_hash:
        return False
    return new.length >= _CERTAIN or minutes_between(new, old) <= _CERTAIN_MINUTES
