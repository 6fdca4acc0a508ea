"""Asks the rules in order whose words a quote is: the first that answers wins.

1. `labelled`: the label of a turn in an interview; `label_of`: a name and a colon right before the quote.
2. What stands directly beside the quote: a passive, an attribution after it, a cue that governs it (`_beside`).
3. The quote before, where this one begins a new sentence of the same paragraph (`elsewhere.continued`).
4. The rest of the quote's sentence: a cue before it, a cue after it, the subject of its clause (`_in_sentence`).
5. A verb that is not known, by its place between the quote and a full name (`continuation.by_place`).
6. Of a quote that stands alone: the signature under it, the sentence or quote before it, the sentence after it.
7. The quote before, where both stand in one sentence (`elsewhere.shared`).
"""

from __future__ import annotations

from stream.extract.attribution.continuation import by_place, goes_on
from stream.extract.attribution.cue_after import after, after_far, passive
from stream.extract.attribution.cue_before import before, embedded
from stream.extract.attribution.elsewhere import Previous, continued, from_before, from_next_sentence, shared, vouched
from stream.extract.attribution.label import label_of
from stream.extract.attribution.rules import BESIDE, NEAR_BEFORE, NOBODY, Attribution, Rule
from stream.extract.attribution.signature import labelled, signed
from stream.extract.cues import SAYING, STRONG
from stream.extract.sentence.clause import clause_subject
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.sentence.tokens import QUOTE
from stream.extract.wordlist import wordlist

__all__ = ["attribute"]

_ATTRIBUTING_ENDS = frozenset(",?!—–-")
"""What a quoted sentence ends with when its attribution follows."""
_GOVERNS = NEAR_BEFORE | {Rule.BEFORE_COLON}
"""Rules by which the words right before the quote govern it, whatever stands after it."""
_INTRODUCERS = wordlist("after as when while before although though since because once")
"""Words that begin a clause before the main one."""
_SENTENCE_OF_ATTRIBUTION = 12
"""Tokens of a sentence that holds an attribution and nothing else."""


def attribute(text: ParsedText, paragraph: int, run: int, previous: Previous | None) -> Attribution:
    """Attribute the run numbered `run` in its paragraph. `previous` is the paragraph and attribution of the quote
    before it. A quote that nothing attributes gets `NOBODY`. The result has its paragraph filled in.
    """
    if paragraph in text.turns:
        return labelled(text, paragraph)
    if paragraph in text.unattributed:
        return NOBODY
    parsed = text.parsed(paragraph)
    quote = parsed.tokens.quote_at[run]
    opens = parsed.tokens.opens_sentence(quote)
    found = label_of(text, parsed, quote) or _beside(parsed, quote, run)
    if found is None and opens and run:
        found = continued(paragraph, previous)
    if found is None:
        found = _in_sentence(parsed, quote)
    if found is None and opens and _is_attributing(parsed, quote, run) and goes_on(parsed, quote):
        found = by_place(parsed, quote) or NOBODY
    if found is None and opens:
        found = (
            signed(text, paragraph, quote)
            or vouched(text, paragraph, from_before(text, paragraph, run, previous))
            or vouched(text, paragraph, from_next_sentence(parsed, quote))
        )
    if found is None and run and previous is not None and previous[0] == paragraph:
        found = shared(parsed, quote, previous[1])
    if found is None:
        return NOBODY
    if found.paragraph >= 0 or found is NOBODY:
        return found
    return Attribution(found.mention, found.cue, found.rule, paragraph)


def _beside(parsed: ParsedParagraph, quote: int, run: int) -> Attribution | None:
    """Return what stands directly before or after the quote."""
    found = passive(parsed, quote)
    if found is not None:
        return found
    ends = _is_attributing(parsed, quote, run)
    if parsed.tokens.opens_sentence(quote):
        if ends or not _sentence_follows(parsed, quote):
            return after(parsed, quote)
        return _after_full_stop(parsed, quote)
    return _within(parsed, quote, parsed.tokens.last_char[run], after(parsed, quote) if ends else None)


def _is_attributing(parsed: ParsedParagraph, quote: int, run: int) -> bool:
    """Return whether a comma or the like, within the marks or after them, says that an attribution follows."""
    tokens = parsed.tokens
    return tokens.last_char[run] in _ATTRIBUTING_ENDS or (
        quote + 1 < len(tokens.words) and tokens.words[quote + 1] in ",-–—"
    )


def _within(parsed: ParsedParagraph, quote: int, last_char: str, follows: Attribution | None) -> Attribution | None:
    """Return the attribution of a quote that does not begin its sentence: the one that follows it, or by the cue before
    it.
    """
    introduced = _is_introduced(parsed, quote)
    if follows is not None and follows.rule in BESIDE and last_char in ",?!" and not introduced:
        return follows
    near = before(parsed, quote)
    if introduced and near is not None and (near.cue or "").lower() in SAYING:
        return near
    if follows is not None and follows.rule in BESIDE and last_char in ",?!":
        return follows
    if near is None or (follows is not None and near.cue == ":"):
        return follows  # Das ist Pflicht: „…“, sagte der Wirt
    if near.rule in _GOVERNS:
        return near
    return follows or near


def _is_introduced(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether the quote stands in a clause before the main one: `After Brandt said it was Q, Ostrow said no.`"""
    lowers = parsed.tokens.lowers
    first = parsed.tokens.first_of_sentence(quote)
    begin = next((at for at in range(first, min(first + 3, quote)) if lowers[at] not in ("and", "but", "even")), quote)
    return begin < quote and lowers[begin] in _INTRODUCERS and "," not in lowers[begin:quote]


def _sentence_follows(parsed: ParsedParagraph, quote: int) -> bool:
    """Return whether another sentence begins right after the quote."""
    sentence = parsed.tokens.sentence
    return quote + 1 < len(sentence) and sentence[quote + 1] != sentence[quote]


def _after_full_stop(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the attribution of `“A.” Smith said.`, with a stop where a comma should be: the next sentence holds the
    attribution and nothing else.
    """
    tokens = parsed.tokens
    end = tokens.end_of_sentence(quote + 1)
    if end - quote > _SENTENCE_OF_ATTRIBUTION or QUOTE in tokens.words[quote + 1 : end]:
        return None
    found = after(parsed, quote)
    if found is None or found.rule is Rule.ACCORDING or found.cue is None or found.cue.lower() not in STRONG:
        return None
    return Attribution(found.mention, found.cue, Rule.AFTER_STOP) if tokens.words[end - 1] == "." else None


def _in_sentence(parsed: ParsedParagraph, quote: int) -> Attribution | None:
    """Return the sentence around the quote: a cue before it, a cue after it, the subject of its clause."""
    found = before(parsed, quote) or after_far(parsed, quote) or embedded(parsed, quote)
    if found is not None:
        return found
    first = parsed.tokens.first_of_sentence(quote)
    subject = clause_subject(parsed, first, quote) if first < quote else None
    return Attribution(subject, None, Rule.SUBJECT) if subject is not None else None
