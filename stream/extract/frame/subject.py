"""Finds the subject of a verb, on either side of it: what its article allows, what no preposition governs, and what
agrees with the verb.
"""

from __future__ import annotations

from stream.extract.frame.noun_phrase import NounPhrase, noun_phrase
from stream.extract.grammar.grammar import Grammar
from stream.extract.names.gender import Gender
from stream.extract.sentence.mention import NAME, PRONOUN
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["phrases_after", "subject"]

_REACH = 14
"""Tokens after a verb within which its subject begins."""
_CLAUSES = 60
"""Tokens before a verb that are searched for its subject."""


def subject(tokens: Tokens, verb: int, first: int, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return the subject of the finite verb at token `verb` of a clause within `first` to `end` (excluded). What stands
    right before the verb is the subject if its article allows that, unless it is a thing and a person follows.
    """
    tight, loose = _before(tokens, verb, max(first, verb - _CLAUSES), grammar)
    if tight is not None and tight.person:
        return tight
    fitting = [one for one in phrases_after(tokens, verb, end, grammar) if _fits(tokens, one, verb, grammar)]
    after = next((one for one in fitting if one.person), fitting[0] if fitting else None)
    follows = after is not None and (after.person or (tight is None and (loose is None or not loose.person)))
    if after is not None and follows and not _is_last(tokens, verb):
        return after
    return tight or loose or _small_capital(tokens, verb, first, grammar)


def _is_last(tokens: Tokens, verb: int) -> bool:
    """Return whether a verb closes its clause, so that what follows is no part of it."""
    after = tokens.words[verb + 1] if verb + 1 < len(tokens.words) else "."
    return not after[0].isalnum()


def _small_capital(tokens: Tokens, verb: int, first: int, grammar: Grammar) -> NounPhrase | None:
    """Return the name that opens its sentence with a small word of names, which then has a capital: `Von der Heide
    sagte`. None where the first noun hangs on a preposition and a subject follows.
    """
    at = first
    while at < verb and tokens.lowers[at] in grammar.particles:
        at += 1
    if not first < at < verb or not tokens.words[at][0].isupper():
        return None
    found = noun_phrase(tokens, at, verb, grammar)
    if found is None or found.end != verb or found.mention.kind is not NAME:
        return None
    name = " ".join(tokens.words[first : found.mention.last])
    return found._replace(mention=found.mention._replace(first=first, begin=first, name=name))


def phrases_after(tokens: Tokens, verb: int, end: int, grammar: Grammar) -> list[NounPhrase]:
    """Return the noun phrases after a verb in its clause, those behind a preposition left out."""
    words, lowers = tokens.words, tokens.lowers
    found: list[NounPhrase] = []
    at, stop = verb + 1, min(end, verb + _REACH)
    while at < stop:
        word = words[at]
        if word == QUOTE or not word[0].isalnum():
            break
        if lowers[at] in grammar.reflexives:
            at += 1
            continue
        if lowers[at] in grammar.subordinators and word.islower():
            break
        if lowers[at] in grammar.prepositions:
            hanging = noun_phrase(tokens, at + 1, end, grammar)
            at = hanging.mention.last if hanging is not None else at + 1
            continue
        phrase = noun_phrase(tokens, at, end, grammar)
        if phrase is None:
            at += 1
            continue
        found.append(phrase)
        at = phrase.end
    return found


def _before(tokens: Tokens, verb: int, first: int, grammar: Grammar) -> tuple[NounPhrase | None, NounPhrase | None]:
    """Return the subject that reaches to the verb; or, second, one that does not: the nearest that is a person, else
    the one that opens the sentence. A clause begins behind a comma or a word that joins clauses.
    """
    loose: NounPhrase | None = None
    end = verb
    for begin in range(verb - 1, first - 1, -1):
        if begin != first and not _is_boundary(tokens, begin - 1, grammar):
            continue
        found = _first_of_clause(tokens, begin, end, verb, grammar)
        end = begin
        if found is None:
            continue
        if _reaches(tokens, found, begin, verb, grammar):
            return found, None
        if loose is None or not loose.person:
            loose = found
        if loose.person and _opens_main_clause(tokens, begin):
            break
    return None, loose


def _first_of_clause(tokens: Tokens, begin: int, end: int, verb: int, grammar: Grammar) -> NounPhrase | None:
    """Return the first noun phrase of a clause that can be the subject of the verb."""
    at = begin
    while at < end:
        if tokens.lowers[at] in grammar.prepositions:
            hanging = noun_phrase(tokens, at + 1, verb, grammar)
            at = hanging.mention.last if hanging is not None else at + 1
            continue
        phrase = noun_phrase(tokens, at, verb, grammar)
        if phrase is not None and _fits(tokens, phrase, verb, grammar):
            return phrase
        at = phrase.mention.last if phrase is not None else at + 1
    return None


def _is_boundary(tokens: Tokens, token: int, grammar: Grammar) -> bool:
    """Return whether a clause may begin behind a token."""
    lower = tokens.lowers[token]
    if lower in grammar.joins and 0 < token < len(tokens.words) - 1:
        between = tokens.words[token - 1][0].isupper() and tokens.words[token + 1][0].isupper()
        return not between
    if lower in ".()":
        return False  # am 3. Mai; Holm (SPD)
    return not lower[0].isalnum() or lower in grammar.coordinators or lower in grammar.subordinators


def _reaches(tokens: Tokens, phrase: NounPhrase, begin: int, verb: int, grammar: Grammar) -> bool:
    """Return whether a phrase opens its clause and goes to the verb, with nothing between but what hangs on it."""
    opens = all(tokens.lowers[t] in grammar.coordinators for t in range(begin, phrase.mention.first))
    if not opens or (begin and tokens.lowers[begin - 1] in grammar.subordinators):
        return False
    at = phrase.end
    while at < verb and tokens.lowers[at] in grammar.prepositions:
        hanging = noun_phrase(tokens, at + 1, verb, grammar)
        if hanging is None:
            return False
        at = hanging.end
    return at == verb


def _opens_main_clause(tokens: Tokens, begin: int) -> bool:
    """Return whether what begins at a token is no relative clause or apposition behind a comma."""
    return begin == 0 or tokens.lowers[begin - 1] != ","


def _fits(tokens: Tokens, phrase: NounPhrase, verb: int, grammar: Grammar) -> bool:
    """Return whether a phrase can be the subject of a verb: by its case, and by its number where that is told."""
    if not phrase.subject:
        return False
    several = tokens.lowers[verb].endswith(grammar.plural_endings) or tokens.lowers[verb] in grammar.plural_verbs
    mention = phrase.mention
    first = tokens.lowers[mention.first]
    if mention.kind is PRONOUN and mention.gender is Gender.FEMALE:
        return True
    if several:
        single = (first in grammar.subjects and grammar.subjects[first] is Gender.MALE) or first in grammar.single
        return not single or not grammar.joins.isdisjoint(tokens.lowers[mention.last : verb])
    return grammar.subjects.get(first) is not Gender.SEVERAL and mention.gender is not Gender.SEVERAL
