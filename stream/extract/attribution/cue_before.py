"""Reads attributions before a quote in its sentence: cues that govern it, near or far, and a colon."""

from __future__ import annotations

from stream.extract.attribution.according_to import ADJACENT_REACH, source
from stream.extract.attribution.continuation import NO_SUBJECT
from stream.extract.attribution.noun_forms import is_noun
from stream.extract.attribution.open_verbs import is_past
from stream.extract.attribution.owner import claimed, owner
from stream.extract.attribution.participle import participle_subject
from stream.extract.attribution.reported import is_embedded, is_reported
from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.attribution.subject_after import subject_after
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import CLAIMS, FINITE, INVERTED, NOUNS, PARTICIPLES, SOURCES
from stream.extract.names.general_words import is_person_noun
from stream.extract.sentence.clause import PHRASE_REACH, SENTENCE_REACH, clause_subject
from stream.extract.sentence.mention import DETERMINERS, PHRASE, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.phrase import phrase
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["before", "embedded"]

_SOURCES = frozenset(SOURCES) | {"angaben"}
"""First words of formulas that name a source."""
_CUES = _SOURCES | PARTICIPLES | FINITE
"""Every word that is read as a cue before a quote."""
_TELLING = wordlist("told tells")
"""Verbs before whom the words are said to: no subject follows them."""
_MODALS = wordlist("would will could can may might must should")
_ONLY = wordlist("only would could")
"""Words before a verb that has no ending: `could only quip`."""
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
    opened = _open_verb(parsed, first, quote)
    if opened is not None:
        return opened
    for cue in range(quote - 1, max(first, quote - SENTENCE_REACH) - 1, -1):
        whose = claimed(parsed, cue, first, quote) if tokens.lowers[cue] in CLAIMS else None
        if whose is not None:
            return Attribution(whose, tokens.words[cue], Rule.BEFORE_FAR)
        if _is_cue(parsed, cue):
            found = _cue_at(parsed, cue, first, quote)
            if (
                found is not None
                and not is_embedded(parsed, cue, quote)
                and not is_reported(parsed, found.mention, first)
            ):
                return found
    if quote > first and tokens.words[quote - 1] == ":":
        subject = owner(parsed, first, quote) or clause_subject(parsed, first, quote)
        if subject is not None:
            return Attribution(subject, ":", Rule.BEFORE_COLON)
    return None


def _open_verb(parsed: ParsedParagraph, first: int, quote: int) -> Attribution | None:
    """Return the attribution by a verb in no list right before the comma or colon of the quote, whose subject is a
    person: `Brandt boomed, Q`, `the clerk could only quip: Q`.
    """
    tokens, verb = parsed.tokens, quote - 2
    if verb <= first or tokens.words[quote - 1] not in (",", ":") or _is_cue(parsed, verb) or verb in parsed.at:
        return None
    if tokens.lowers[verb] in NO_SUBJECT or not (is_past(parsed, verb) or tokens.lowers[verb - 1] in _ONLY):
        return None
    start = tokens.runs[tokens.quote_at.index(quote)].inner[0]
    subject = subject_before(parsed, verb, first) if tokens.text[start : start + 1].isupper() else None
    if subject is None or subject.possessive or tokens.lowers[verb - 1] in _BE:
        return None
    if subject.kind is PHRASE and not is_person_noun(subject.name.lower().rpartition(" ")[2]):
        return None
    return Attribution(subject, tokens.words[verb], Rule.BEFORE_NEAR)


def embedded(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution by the nearest cue that is part of what somebody says, where nobody is found to say it."""
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
            subject = participle_subject(parsed, cue, first) or _subject_after_quote(parsed, cue, first, quote)
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
