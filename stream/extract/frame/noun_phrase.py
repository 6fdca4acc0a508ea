"""Reads noun phrases: article, adjectives, noun, name, and what belongs to them."""

from __future__ import annotations

from typing import NamedTuple

from stream.extract.frame.common_noun import article_of
from stream.extract.frame.noun import end_of_noun, noun_at
from stream.extract.frame.noun_name import is_feminine, is_role, named
from stream.extract.grammar.grammar import Grammar
from stream.extract.names.gender import Gender
from stream.extract.sentence.mention import NAME, PHRASE, PRONOUN, Mention
from stream.extract.sentence.tokens import QUOTE, Tokens

__all__ = ["NounPhrase", "noun_phrase"]

_PARENTHESIS = 9
"""Tokens of a parenthesis behind a noun."""
_APPOSITION = 24
"""Tokens within which the second comma of an apposition stands."""
_DEPTH = 2
"""How deep what hangs on a noun is read."""


class NounPhrase(NamedTuple):
    """A noun phrase. What belongs to it (genitive, apposition, parenthesis) goes to token `end` (excluded)."""

    mention: Mention
    end: int
    subject: bool
    """Whether its article allows it to be a subject."""
    person: bool
    """Whether it names people, or a body that speaks."""
    core: int = 0
    """One past the noun itself and its name."""


def noun_phrase(tokens: Tokens, first: int, end: int, grammar: Grammar, depth: int = 0) -> NounPhrase | None:
    """Return the noun phrase or pronoun that begins at token `first`; None where there is none before `end`."""
    if first >= end:
        return None
    words, lowers = tokens.words, tokens.lowers
    lower, joined = article_of(lowers[first], grammar)
    determined = lower in grammar.determiners
    noun = noun_at(tokens, first, end, grammar, determined=determined)
    if noun is None:
        if lowers[first] in grammar.pronouns:
            mention = Mention(first, first + 1, first, words[first], PRONOUN, grammar.pronouns[lowers[first]])
            return NounPhrase(mention, first + 1, subject=True, person=True, core=first + 1)
        return None
    last = end_of_noun(tokens, noun, end, grammar)
    nouns = lowers[noun:last] if not joined else [joined, *lowers[noun + 1 : last]]
    run = words[noun:last] if not joined else [words[noun][-len(joined) :], *words[noun + 1 : last]]
    begin, head, gender = named(run, nouns, grammar, determined=determined)
    kind = nouns[head]
    begin, head = noun + begin, noun + head
    gender = gender or (grammar.subjects.get(lower, Gender.UNKNOWN) if determined else Gender.UNKNOWN)
    is_name = begin < last
    start = begin if is_name else first
    mention = Mention(
        first, last, start, " ".join(words[start:last]), NAME if is_name else PHRASE, gender, False,
        kind if head < begin or not is_name else "",
    )  # fmt: skip
    subject = not determined or _nominative(lower, kind, grammar)
    bare = last == noun + 1 and not determined and tokens.opens_sentence(noun)
    person = is_person(kind, grammar) or (is_name and not bare and (not determined or begin > noun))
    return _with_attachments(tokens, NounPhrase(mention, last, subject, person, last), end, grammar, depth)


def can_speak(tokens: Tokens, mention: Mention, grammar: Grammar) -> bool:
    """Return whether a mention is a pronoun, a person or a body that speaks."""
    if mention.kind is PRONOUN:
        return True
    found = noun_phrase(tokens, mention.first, mention.last, grammar)
    return found is not None and found.person


def is_person(noun: str, grammar: Grammar) -> bool:
    """Return whether a noun in lower case means people, or a body that speaks."""
    return is_role(noun, grammar) or noun.endswith(grammar.collectives)


def _nominative(determiner: str, noun: str, grammar: Grammar) -> bool:
    """Return whether article and noun can be a subject: `der Minister`, not `der Zeitung`, `dem Minister`."""
    if determiner not in grammar.subjects:
        return False
    if grammar.subjects[determiner] is not Gender.MALE:
        return True
    return not is_feminine(noun, grammar) and not noun.endswith(grammar.plural)


def _with_attachments(tokens: Tokens, phrase: NounPhrase, end: int, grammar: Grammar, depth: int) -> NounPhrase:
    """Return a phrase with what belongs to it: parenthesis, genitive, a second noun, marked name, apposition."""
    while depth < _DEPTH and phrase.end < end:
        longer = _attached(tokens, phrase, end, grammar, depth)
        if longer is None and tokens.words[phrase.end] == "," and not depth:
            longer = _apposed(tokens, phrase, end, grammar)
        if longer is None:
            break
        phrase = longer
    return phrase


def _attached(tokens: Tokens, phrase: NounPhrase, end: int, grammar: Grammar, depth: int) -> NounPhrase | None:
    """Return a phrase with the next thing that belongs to it without a comma; None where nothing does."""
    words, at = tokens.words, phrase.end
    lower = article_of(tokens.lowers[at], grammar)[0]
    if words[at] == "(":
        close = next((t for t in range(at, min(end, at + _PARENTHESIS)) if words[t] == ")"), None)
        return phrase._replace(end=close + 1) if close is not None else None
    if words[at] == QUOTE and depth and at + 1 < end and words[at + 1] in (",", "("):
        return phrase._replace(end=at + 1)
    genitive = lower in grammar.genitives
    if genitive or lower in grammar.attaching or lower in grammar.joins:
        inner = noun_phrase(tokens, at if genitive else at + 1, end, grammar, depth + 1)
        if inner is None or inner.mention.kind is PRONOUN:
            return None
        if lower in grammar.joins:
            return phrase._replace(end=inner.end) if words[at + 1][0].isupper() else None
        return _named_by(tokens, phrase, inner)
    return None


def _named_by(tokens: Tokens, phrase: NounPhrase, inner: NounPhrase) -> NounPhrase:
    """Return a phrase with the genitive behind it. Where a name follows the genitive it is the holder's: `der Chef des
    Verwaltungsrats Ulrich Müller`.
    """
    mention, genitive = phrase.mention, inner.mention
    phrase = phrase._replace(end=inner.end)
    behind = genitive.kind is NAME and genitive.begin > genitive.first + 1
    if mention.kind is PHRASE and behind and genitive.last - genitive.begin > 1 and phrase.person:
        name = " ".join(tokens.words[genitive.begin : genitive.last])
        return phrase._replace(mention=mention._replace(last=genitive.last, begin=genitive.begin, name=name, kind=NAME))
    if mention.kind is PHRASE:
        name = " ".join(tokens.words[mention.first : genitive.last])
        return phrase._replace(mention=mention._replace(last=genitive.last, name=name))
    return phrase


def _apposed(tokens: Tokens, phrase: NounPhrase, end: int, grammar: Grammar) -> NounPhrase | None:
    """Return a phrase with the apposition behind its comma; None where the comma begins something else."""
    words = tokens.words
    inner = noun_phrase(tokens, phrase.end + 1, end, grammar, 1)
    if inner is not None and inner.mention.kind is not PRONOUN and inner.subject:
        closed = inner.end < end and words[inner.end] == ","
        ends = inner.end >= end or words[inner.end] in (".", QUOTE, ":", ";")
        if closed or ends:
            phrase = phrase._replace(end=inner.end + 1 if closed else inner.end)
            named_here = inner.mention.kind is NAME and tokens.lowers[inner.mention.first] not in grammar.determiners
            if phrase.mention.kind is PHRASE and named_here:
                mention = inner.mention._replace(
                    gender=inner.mention.gender or phrase.mention.gender, title=phrase.mention.title
                )
                return phrase._replace(mention=mention, person=phrase.person or " " in mention.name)
            return phrase
    after = tokens.lowers[phrase.end + 1 : phrase.end + 2]
    bare = not grammar.capitals and phrase.mention.kind is NAME and len(after) > 0 and is_role(after[0], grammar)
    if bare or (after and after[0] in grammar.relatives):
        stop = min(end, phrase.end + _APPOSITION)
        close = next((t for t in range(phrase.end + 2, stop) if words[t] in (",", QUOTE, ":")), stop)
        if close < stop and words[close] == ",":
            return phrase._replace(end=close + 1)
        return phrase._replace(end=close) if bare else None
    return None
