"""Finds speakers who are named outside the quote's own sentence: in the quote before, or the sentence before or
after.
"""

from __future__ import annotations

from stream.extract.animacy.persons import may_act, may_speak
from stream.extract.attribution.rules import GUESSED, Attribution, Rule
from stream.extract.attribution.subject_before import subject_before
from stream.extract.cues import NOUNS, STRONG
from stream.extract.sentence.clause import SENTENCE_REACH, clause_subject
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText

__all__ = ["Previous", "continued", "from_before", "from_next_sentence", "shared", "vouched"]

Previous = tuple[int, Attribution]
"""The paragraph and the attribution of the quote before."""


def continued(paragraph: int, previous: Previous | None) -> Attribution | None:
    """Return the attribution of the second quote in `“A,” he said. “B.”`: it is the first's speaker's."""
    if previous is None or previous[0] != paragraph or previous[1].mention is None:
        return None
    return Attribution(previous[1].mention, previous[1].cue, Rule.CONTINUED, previous[1].paragraph)


def shared(parsed: ParsedParagraph, quote: int, previous: Attribution) -> Attribution | None:
    """Return the attribution of the second quote in `“A” and “B”`, where one follows the other in one sentence."""
    if previous.mention is None or parsed.tokens.opens_sentence(quote):
        return None
    return Attribution(previous.mention, previous.cue, Rule.SHARED, previous.paragraph)


def from_before(text: ParsedText, paragraph: int, run: int, previous: Previous | None) -> Attribution | None:
    """Return the attribution of a quote that stands alone by the sentence before it in its paragraph; at the head of a
    paragraph the quote of the paragraph before, else that paragraph's last sentence.
    """
    parsed = text.parsed(paragraph)
    quote = parsed.tokens.quote_at[run]
    if quote > 0:
        return _from_sentence_before(parsed, quote, paragraph)
    if paragraph == 0:
        return None
    if previous is not None and previous[0] == paragraph - 1 and text.runs[paragraph - 1]:
        return Attribution(previous[1].mention, previous[1].cue, Rule.QUOTE_BEFORE, previous[1].paragraph)
    earlier = text.parsed(paragraph - 1)
    if not earlier.tokens.words:
        return None
    return _from_sentence_before(earlier, len(earlier.tokens.words), paragraph - 1)


def _from_sentence_before(parsed: ParsedParagraph, end: int, paragraph: int) -> Attribution | None:
    """Return the subject of the sentence that ends before token `end`: that of its last verb of saying, else of the
    clause.
    """
    tokens = parsed.tokens
    first = tokens.first_of_sentence(end - 1)
    reach = range(end - 1, max(first, end - SENTENCE_REACH) - 1, -1)
    verb = next((token for token in reach if tokens.lowers[token] in STRONG), None)
    subject = subject_before(parsed, verb, first) if verb is not None else None
    subject = subject or clause_subject(parsed, first, end)
    if subject is None:
        return None
    cue = tokens.words[verb] if verb is not None else None
    if tokens.words[end - 1] == ":":
        return Attribution(subject, cue or ":", Rule.INTRODUCED, paragraph)
    return Attribution(subject, cue, Rule.SENTENCE_BEFORE_CUE if cue else Rule.SENTENCE_BEFORE, paragraph)


def from_next_sentence(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution of a quote by the sentence after it: `“A.” Smith was speaking in Ohio.`"""
    if quote + 1 >= len(parsed.tokens.words):
        return None
    end = parsed.tokens.end_of_sentence(quote + 1)
    subject = clause_subject(parsed, quote + 1, end)
    return Attribution(subject, None, Rule.SENTENCE_AFTER) if subject is not None else None


def vouched(text: ParsedText, paragraph: int, found: Attribution | None) -> Attribution | None:
    """Return what was found, if a verb of saying vouches for it or what it names can be somebody; else None. In `Prices
    rose. “We are ruined.”` prices do not speak.
    """
    if found is None or found.mention is None or found.rule not in GUESSED:
        return found
    parsed = text.parsed(found.paragraph if found.paragraph >= 0 else paragraph)
    first = found.mention.first
    stated = not NOUNS.isdisjoint(parsed.tokens.lowers[first : parsed.tokens.end_of_sentence(first)])
    able = may_act if stated else may_speak  # The guild issued a statement. “…”
    return found if able(text, parsed, found.mention) else None
