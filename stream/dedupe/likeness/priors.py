"""Sums up the priors: what speaks for or against one story besides the likeness of the texts, in log-odds set by hand.

They stand for what the copy that the weights are fitted to has not: daily forms, and desks that rewrite one another.
`stream/dedupe/MODEL.md` says what each does, and what is lost without it.
"""

from __future__ import annotations

import math

from stream.dedupe.likeness.comparison import Comparison
from stream.dedupe.sketching.sketch import Sketch

__all__ = ["FRESH_MINUTES", "SLUG_MINUTES", "corrects_it", "minutes_between", "others_log_odds", "prior_log_odds"]

FRESH_MINUTES = 12 * 60
"""Re-sends come within hours; what is older and merely alike is more often a template filled anew."""
_AGE_MOST = 3.0
"""Log-odds that age takes at most: a re-send after months is rare, not impossible. It takes more where numbers went:
the form of a daily notice comes back the next day, word for word.
"""
_SUBJECT_BONUS = 2.5
"""Log-odds that speak for two texts of one half-day that are about the same: an update, or another desk's rewrite,
shares few phrases with what it replaces, and a form filled anew not the names. On the development stream no two stories
are so.
"""
_SUBJECT_TITLE = 0.5
"""The share of each headline that the other copy must bear out."""
_SUBJECT_NAMES_MORE, _SUBJECT_NAMES_LESS = 0.7, 0.4
"""Shares of the names of each lead, of the better and the worse side: a new lead brings in one or two who were not
there before."""
_ALL_NAMES, _ALL_NUMBERS, _ALL_TITLE = 0.9, 0.5, 0.3
"""Where every name is the same, half of the numbers and a third of one headline will do."""
_FACTS_MINUTES = 48 * 60
"""How far apart two texts that agree in their facts may be: for two days nobody else has those names and numbers."""
_FACTS_NAMES, _FACTS_NUMBERS, _FACTS_MISSING, _FACTS_HEADLINE, _FACTS_TITLE = 0.6, 0.75, 1, 0.3, 0.25
"""What agreement in facts means: in the names of the leads, in all numbers but one, and a little in the headlines."""
_STANDING = 3.0
"""Log-odds that speak against two texts of different days under one standing head - `Your stars`, `Weather` - which is
in neither copy, and so says nothing about either; unless the texts are nearly the same.
"""
_STANDING_HEADLINE, _STANDING_TITLE, _STANDING_KEPT = 0.8, 0.25, 0.7
"""A head stands where the headlines share this much, the copy has less of them than this, and the texts share less."""
_UNRELATED = 3.0
"""Log-odds that speak against two texts of which one's lead names nothing that the other does, and whose headlines say
nothing of one another: they share what runs below - a footer, a table's head, the background. No pair of one story on
the development stream is so.
"""
_UNRELATED_NAMES, _UNRELATED_HEADLINE, _UNRELATED_TITLE = 0.15, 0.15, 0.3
"""Below these shares, names, headlines, and headline and copy say nothing of one another."""
_HEADED = 4.0
"""Log-odds that speak against two texts whose own copies do not say what their headlines do, and whose headlines
differ: the headline alone says whose dividend it is. A brief must have nearly the same headline. On the development
stream one such pair of briefs in six hundred is one story, and three longer ones in seven hundred; all are bad scans.
"""
_HEADED_BORNE_OUT, _HEADED_HEADLINE = 0.3, 0.4
"""Below the first share a copy does not bear its headline out, and below the second two headlines differ."""
_BRIEF, _BRIEF_HEADLINE = 40, 0.9
"""Tokens that a brief has at most, and the headline's share that it needs."""
_REFILLED, _REFILLED_FRESH = 4.0, 2.5
"""Log-odds that speak against two texts of the same words and not the same numbers, where neither says that it
corrects: a form filled anew. Within the half-day the more, the more numbers went: a figure may be put right in silence.
From four words of five in common on, wholly from nine of ten.
"""
_REFILLED_WORDS, _REFILLED_WORDS_MORE = 0.8, 0.9
"""The shares of words in common from which this counts, and from which it counts wholly."""
_NOTICE = 80
"""Tokens that a daily notice has at most."""
_NOTICE_REFILLED, _NOTICE_WORDS, _NOTICE_WORDS_MORE = 5.0, 0.65, 0.8
"""The same for notices of different half-days, which have few standing words and come every day: wholly from the second
share of words on."""
_OTHERS, _OTHERS_WORDS, _OTHERS_WORDS_MORE = 16.0, 0.55, 0.75
"""Log-odds that speak against two texts of the same words whose leads each name somebody of whom the other says
nothing: two deaths, weddings, fines or appointments in one form. From eleven words of twenty in common on, wholly from
three of four. On the development stream 44 such pairs are one story; all are bad scans, and none shares more than six
words of ten.
"""
_NAMESAKES = 6.0
"""The same for brief notices whose people have a first or a last name in common, where a number went as well: an age, a
fine. Without that it may be a name put right in silence.
"""
_CORRECTS_BONUS = 2.5
_CORRECTS_HEADLINE, _CORRECTS_KEPT = 0.6, 0.5
"""The shares from which a text that says that it corrects another is taken for its correction: half of its text, under
much of its headline.
"""
_SLUG_BONUS = 2.0
SLUG_MINUTES = 36 * 60
"""Minutes up to which a common slugline speaks for one story: sluglines are used again from day to day."""


def prior_log_odds(new: Sketch, old: Sketch, comparison: Comparison) -> float:
    """Return the sum of the priors: positive where they speak for one story, negative where they speak against it."""
    minutes = minutes_between(new, old)
    found = -_by_age(comparison, minutes) if minutes > FRESH_MINUTES else 0.0
    refilled = 0.0 if new.corrects or old.corrects else _refilled(comparison, minutes, min(new.length, old.length))
    if refilled:
        found -= refilled
    elif (minutes <= FRESH_MINUTES and _same_subject(comparison)) or (
        minutes <= _FACTS_MINUTES and _same_facts(comparison)
    ):
        found += _SUBJECT_BONUS
    found -= others_log_odds(new, old, comparison)
    if _headed(comparison, min(new.length, old.length)):
        found -= _HEADED
    if _unrelated(comparison):
        found -= _UNRELATED
    if corrects_it(new, comparison):
        found += _CORRECTS_BONUS
    if new.slug and new.slug == old.slug and minutes <= SLUG_MINUTES:
        found += _SLUG_BONUS
    return found


def corrects_it(new: Sketch, comparison: Comparison) -> bool:
    """Return whether a text says that it corrects one, and is much like this one."""
    headline = max(comparison.new_headline, comparison.old_headline)
    kept = max(comparison.new_containment, comparison.old_containment)
    return new.corrects and headline > _CORRECTS_HEADLINE and kept > _CORRECTS_KEPT


def _by_age(c: Comparison, minutes: int) -> float:
    age = math.log2(minutes / FRESH_MINUTES)
    unlike, lost = 1 - max(c.new_containment, c.old_containment), _numbers_lost(c)
    found = max(min(age, _AGE_MOST) * unlike, min(age + 1, _AGE_MOST) * lost)
    return found + _STANDING if _standing_head(c) else found


def _numbers_lost(c: Comparison) -> float:
    return 1 - max(c.new_numbers, c.old_numbers) if min(c.new_numbers, c.old_numbers) >= 0 else 0.0


def _refilled(c: Comparison, minutes: int, shorter: int) -> float:
    """Return how much the two look like one form with other numbers, in log-odds of 0 and above."""
    if c.numbers_missing < 1:
        return 0.0
    words = min(c.new_words, c.old_words)
    if minutes <= FRESH_MINUTES:
        most = _REFILLED_FRESH * (1 + _numbers_lost(c))
    elif shorter <= _NOTICE:
        return _NOTICE_REFILLED * _ramp(words, _NOTICE_WORDS, _NOTICE_WORDS_MORE)
    else:
        most = _REFILLED
    return most * _ramp(words, _REFILLED_WORDS, _REFILLED_WORDS_MORE)


def _ramp(value: float, start: float, end: float) -> float:
    return min(max((value - start) / (end - start), 0.0), 1.0)


def _same_subject(c: Comparison) -> bool:
    less, more = sorted((c.new_names, c.old_names))
    borne_out = min(c.new_headline_in_copy, c.old_headline_in_copy)
    if borne_out >= _SUBJECT_TITLE and less >= _SUBJECT_NAMES_LESS and more >= _SUBJECT_NAMES_MORE:
        return True
    numbers, title = max(c.new_numbers, c.old_numbers), max(c.new_headline_in_copy, c.old_headline_in_copy)
    return less >= _ALL_NAMES and numbers >= _ALL_NUMBERS and title >= _ALL_TITLE


def _same_facts(c: Comparison) -> bool:
    return (
        min(c.new_names, c.old_names) >= _FACTS_NAMES
        and max(c.new_numbers, c.old_numbers) >= _FACTS_NUMBERS
        and c.numbers_missing <= _FACTS_MISSING
        and max(c.new_headline, c.old_headline) >= _FACTS_HEADLINE
        and max(c.new_headline_in_copy, c.old_headline_in_copy) >= _FACTS_TITLE
    )


def others_log_odds(new: Sketch, old: Sketch, c: Comparison) -> float:
    """Return how much the two look like one form about two people, in log-odds of 0 and above."""
    if new.corrects or old.corrects:
        return 0.0
    alike = _ramp(min(c.new_words, c.old_words), _OTHERS_WORDS, _OTHERS_WORDS_MORE)
    if c.unshared_name > 1:
        return _OTHERS * alike
    return _NAMESAKES * alike if c.unshared_name and c.numbers_missing and c.shorter <= _NOTICE else 0.0


def _headed(c: Comparison, shorter: int) -> bool:
    least = _BRIEF_HEADLINE if shorter <= _BRIEF else _HEADED_HEADLINE
    return 0 <= c.headline_borne_out < _HEADED_BORNE_OUT and max(c.new_headline, c.old_headline) < least


def _unrelated(c: Comparison) -> bool:
    names, headline, title = (
        min(c.new_names, c.old_names),
        max(c.new_headline, c.old_headline),
        max(c.new_headline_in_copy, c.old_headline_in_copy),
    )
    return 0 <= names < _UNRELATED_NAMES and 0 <= headline < _UNRELATED_HEADLINE and 0 <= title < _UNRELATED_TITLE


def _standing_head(c: Comparison) -> bool:
    headline, title = max(c.new_headline, c.old_headline), max(c.new_headline_in_copy, c.old_headline_in_copy)
    kept = max(c.new_containment, c.old_containment)
    return headline >= _STANDING_HEADLINE and 0 <= title < _STANDING_TITLE and kept < _STANDING_KEPT


def minutes_between(one: Sketch, other: Sketch) -> int:
    """Return the minutes between the publication of two articles."""
    return abs(one.published - other.published)
