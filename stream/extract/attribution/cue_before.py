"""Reads attributions before a quote in its sentence: cues that govern it, near or far, and a colon."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extract.attribution.according_to import ADJACENT_REACH, source
from stream.extract.attribution.noun_forms import is_noun
from stream.extract.attribution.open_verbs import is_past
from stream.extract.attribution.reported import is_reported
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.attribution.subject_after import subject_after
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import CLAIMS, FINITE, INVERTED, NOUNS, PARTICIPLES, SAYING, SOURCES
from stream.extract.names.gender import Gender
from stream.extract.sentence.clause import PHRASE_REACH, SENTENCE_REACH, clause_subject
from stream.extract.sentence.mentions import DETERMINERS, NAME, PRONOUN, Mention, phrase
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["before", "embedded"]

_SOURCES = frozenset(SOURCES) | {"angaben"}
"""First words of formulas that name a source."""
_CUES = _SOURCES | PARTICIPLES | FINITE
"""Every word that is read as a cue before a quote."""
_THINKING = wordlist(
    "believes believe believed thinks think thought feels felt hopes hoped wants wanted expects expected fears found "
    "finds saw sees"
)
_WORDS = (
    CLAIMS | NOUNS | wordlist("reply replies advice verdict conclusion mantra maxim retort reaction line excuse dictum")
)
"""Nouns for words that are said."""
_TELLING = wordlist("told tells")
"""Verbs before whom the words are said to: no subject follows them."""
_MODALS = wordlist("would will could can may might must should")
_CLAUSE_BEGINS = 7
"""Tokens after a quote within which the subject of its attribution begins: `Q, said deputy mayor Jane Doe, adding Q`.
"""
_OWN_CLAUSE = wordlist("who which because when while as though since where")
"""Words that begin a clause of the writer's own: `said Smith, who thinks it is Q`."""
_POSSESSIVES = {"his": Gender.MALE, "her": Gender.FEMALE, "their": Gender.SEVERAL}
"""Possessive pronouns, and the gender of whom they stand for."""
_AFTER_FOLLOWER = frozenset((",", ":", ";", "(", "-", "–", "—", "of", "in", "on", "at", "from", "with", "and", "who"))
"""What may follow a subject that stands after its verb. Anything else may begin a clause with that subject."""
_BE = wordlist("was were is are been being be gets got war wurde été fue")
"""Auxiliaries before a participle, and of a passive."""


def before(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution by the nearest cue before the quote in its sentence, else by a colon. A cue that is part
    of what somebody says counts only in `embedded`.
    """
    tokens = parsed.tokens
    first = tokens.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - SENTENCE_REACH) - 1, -1):
        claimed = _claimed(parsed, cue, first, quote) if tokens.lowers[cue] in CLAIMS else None
        if claimed is not None:
            return Attribution(claimed, tokens.words[cue], Rule.BEFORE_FAR)
        if _is_cue(parsed, cue):
            found = _cue_at(parsed, cue, first, quote)
            if (
                found is not None
                and not _is_embedded(parsed, cue, quote)
                and not is_reported(parsed, found.mention, first)
            ):
                return found
    if quote > first and tokens.words[quote - 1] == ":":
        subject = _owner(parsed, first, quote) or clause_subject(parsed, first, quote)
        if subject is not None:
            return Attribution(subject, ":", Rule.BEFORE_COLON)
    return None


def embedded(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution by the nearest cue that is part of what somebody says, where nobody is found who says it."""
    tokens = parsed.tokens
    first = tokens.first_of_sentence(quote)
    for cue in range(quote - 1, max(first, quote - SENTENCE_REACH) - 1, -1):
        found = _cue_at(parsed, cue, first, quote) if _is_cue(parsed, cue) else None
        if found is not None:
            return found
    return None


def _is_cue(parsed: ParsedParagraph, token: int) -> bool:
    """Return whether the word at a token is a cue."""
    lower = parsed.tokens.lowers[token]
    return lower in _CUES and (token not in parsed.at or lower == "angaben")


def _cue_at(parsed: ParsedParagraph, cue: int, first: int, quote: int) -> Attribution | None:
    """Return the attribution by the cue at token `cue`; None where the form is a noun here, or has no subject."""
    tokens = parsed.tokens
    lower = tokens.lowers[cue]
    near = quote - cue <= 2 or tokens.words[quote - 1] in ",:"
    if lower in _SOURCES:
        subject = _source_before(parsed, cue, first) if cue + 1 < quote else None
        return Attribution(subject, tokens.words[cue], Rule.ACCORDING_BEFORE) if subject is not None else None
    if lower in PARTICIPLES:
        if cue > first and tokens.lowers[cue - 1] in _BE:
            subject = subject_before(parsed, cue, first)
        elif cue > first and (tokens.lowers[cue - 1] == "statement" or tokens.lowers[cue - 1] in NOUNS):
            subject = clause_subject(parsed, first, cue)
        else:
            subject = _participle_subject(parsed, cue, first) or _subject_after_quote(parsed, cue, first, quote)
        rule = Rule.PARTICIPLE_NEAR if near else Rule.PARTICIPLE_FAR
        return Attribution(subject, tokens.words[cue], rule) if subject is not None else None
    if lower in FINITE and not is_noun(parsed, cue):
        if cue > first and tokens.lowers[cue - 1] in _BE:
            return _agent(parsed, cue, quote)
        inverted = lower in INVERTED and lower not in _TELLING and cue + 1 < quote
        follower = (
            _follower(parsed, cue) if inverted and cue > first and tokens.words[cue - 1] in (",", QUOTE) else None
        )
        subject = follower or subject_before(parsed, cue, first)
        if subject is None and inverted and (cue == first or not tokens.words[cue - 1].isalpha()):
            subject = subject_after(parsed, cue + 1)
        if subject is not None and not subject.possessive:
            return Attribution(subject, tokens.words[cue], Rule.BEFORE_NEAR if near else Rule.BEFORE_FAR)
    return None


def _is_embedded(parsed: ParsedParagraph, cue: int, quote: int) -> bool:
    """Return whether the verb belongs to what somebody says: `said Smith would respond Q`, `said he believes it
    is Q`.
    """
    lowers = parsed.tokens.lowers
    if quote - cue <= 1 and lowers[cue] in SAYING:
        return False
    if _is_aside(lowers, cue):
        return "," in lowers[cue + 1 : quote - 1] and QUOTE not in lowers[cue + 1 : quote]
    return lowers[cue] in _THINKING or (cue > 0 and lowers[cue - 1] in _MODALS)


def _is_aside(lowers: Sequence[str], cue: int) -> bool:
    """Return whether the clause of the verb is the writer's own: `said Smith, who thinks`; not `said any man who
    thinks`.
    """
    near = range(max(1, cue - 3), cue)
    return any(lowers[at] in _OWN_CLAUSE and (lowers[at] != "who" or lowers[at - 1] == ",") for at in near)


def _claimed(parsed: ParsedParagraph, noun: int, first: int, quote: int) -> Mention | None:
    """Return the owner of a noun of saying: `Smith's claim that it was Q`, `her remark that Q`."""
    tokens = parsed.tokens
    if noun == first or "that" not in tokens.lowers[noun + 1 : min(quote, noun + 5)]:
        return None
    return _owner_of(parsed, noun, first)


def _owner_of(parsed: ParsedParagraph, noun: int, first: int) -> Mention | None:
    """Return the genitive or possessive pronoun before a noun, and before its adjective if it has one."""
    tokens = parsed.tokens
    owner = noun - 1 if noun - 1 in parsed.at or tokens.lowers[noun - 1] in _POSSESSIVES else noun - 2
    if owner < first or (owner > first and tokens.lowers[owner - 1] == "in"):
        return None  # saying in her statement only that
    if tokens.lowers[owner] in _POSSESSIVES:
        gender = _POSSESSIVES[tokens.lowers[owner]]
        return Mention(owner, owner + 1, owner, tokens.words[owner], PRONOUN, gender)
    mention = parsed.at.get(owner)
    return mention if mention is not None and mention.possessive else None


def _owner(parsed: ParsedParagraph, first: int, quote: int) -> Mention | None:
    """Return whose words a noun before a colon says that the quote is: `Holm's reply was short: Q`."""
    for token in range(first + 1, min(quote, first + PHRASE_REACH)):
        if parsed.tokens.lowers[token] in _WORDS:
            return _owner_of(parsed, token, first)
    return None


def _follower(parsed: ParsedParagraph, cue: int) -> Mention | None:
    """Return the subject right after its verb: `…, said Smith, Q`. None in `Jane Doe, the mayor, said Smith was Q` and
    `said he Q`, where a clause begins.
    """
    mention = parsed.at.get(cue + 1)
    follows = mention is not None and parsed.tokens.lowers[mention.last] in _AFTER_FOLLOWER
    return mention if follows else None


def _source_before(parsed: ParsedParagraph, cue: int, first: int) -> Mention | None:
    """Return the source that a formula before a quote names: `According to NAME`, `NAME zufolge`, `Nach Angaben von
    NAME`.
    """
    lowers = parsed.tokens.lowers
    if lowers[cue] == "zufolge":
        return subject_before(parsed, cue, first)
    if lowers[cue] != "angaben":
        return source(parsed, cue)
    if cue == first or lowers[cue - 1] != "nach":
        return None
    return subject_after(parsed, cue + 2 if lowers[cue + 1] == "von" else cue + 1)


def _agent(parsed: ParsedParagraph, cue: int, quote: int) -> Attribution | None:
    """Return the attribution to the agent of a passive: `was asked by NAME, Q`. None without one, for the subject of a
    passive does not speak.
    """
    for token in range(cue + 1, min(quote - 1, cue + ADJACENT_REACH)):
        if parsed.tokens.lowers[token] == "by":
            if token + 1 not in parsed.at and parsed.tokens.lowers[token + 1].endswith("ing"):
                return None
            subject = subject_after(parsed, token + 1)
            return Attribution(subject, parsed.tokens.words[cue], Rule.BEFORE_FAR) if subject is not None else None
    return None


def _subject_after_quote(parsed: ParsedParagraph, cue: int, first: int, quote: int) -> Mention | None:
    """Return the subject after the quote where the sentence opens with the cue: `Chanting Q, thousands of people
    marched`.
    """
    tokens = parsed.tokens
    run = tokens.quote_at.index(quote)
    comma = quote + 1 < len(tokens.words) and tokens.words[quote + 1] == ","
    if cue != first or quote + 2 >= len(tokens.words) or not (comma or tokens.last_char[run] == ","):
        return None
    begin = quote + 2 if comma else quote + 1
    if begin in parsed.at or tokens.lowers[begin] in DETERMINERS:
        return clause_subject(parsed, begin, tokens.end_of_sentence(quote))
    return phrase(tokens, begin, PHRASE_REACH)


def _participle_subject(parsed: ParsedParagraph, cue: int, first: int) -> Mention | None:
    """Return the subject of a participle such as `saying`: the name right before it, else that of the clause, which
    begins at the last quote before it, if there is one.
    """
    tokens = parsed.tokens
    if cue - 1 > first and tokens.lowers[cue - 1] == "as" and (quoted := parsed.at.get(cue - 2)) is not None:
        return quoted  # quoted Kim as saying
    right_before = parsed.at.get(cue - 1) if cue > first else None
    if right_before is not None and right_before.kind is NAME and not right_before.possessive:
        return subject_before(parsed, cue, first)
    last_quote = next((t for t in range(cue - 1, first - 1, -1) if tokens.words[t] == QUOTE), None)
    if last_quote is not None:
        subject = clause_subject(parsed, last_quote + 1, cue)
        if subject is not None and subject.first - last_quote <= _CLAUSE_BEGINS:
            return subject
    return clause_subject(parsed, first, cue) or _subject_of_verb(parsed, first, cue)


def _subject_of_verb(parsed: ParsedParagraph, first: int, end: int) -> Mention | None:
    """Return the subject of the last verb in tokens `first` to `end`: `Outside the dairy 60 farmers stood, chanting`."""
    for verb in range(end - 1, first, -1):
        if is_past(parsed, verb):
            return subject_before(parsed, verb, first)
    return None
