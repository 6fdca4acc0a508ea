"""Defines `quotes`: the quotes of a text as the schema has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from schemas.extraction import Quote, QuoteKind, SpeakerKind
from stream.extract.attribution.rules import NOBODY
from stream.extract.frame.confidence import frame_chance
from stream.extract.judgement.confidence import SILENCE, chance, evidence
from stream.extract.paragraphs import TEXT_LIMIT
from stream.extract.quote_reader import Found, read
from stream.extract.sentence.parsed import ParsedText

__all__ = ["evidence_of", "quotes"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BRACKETED = re.compile(r"<([^\W\d_][^<>\n]{0,60})>")
"""A company's name as Reuters marked it: `<Norden Rail plc>`. The brackets are read as blanks, so that offsets stay."""
_QUOTES = TypeAdapter(tuple[Quote, ...])


def quotes(
    text: str, *, known: Sequence[str] = (), language: str | None = None, min_confidence: float = SILENCE
) -> tuple[Quote, ...]:
    """Return the quotes of a text in order; offsets are code points of it. `known` are names from headline and byline,
    `language` the tag of its language, which decides where the text is too short to tell. What lies beyond the limits
    of `paragraphs` is not read; lone surrogates are read as U+FFFD. A speaker is named only where the chance that quote
    and speaker are right is at least `min_confidence`. Never raises.
    """
    text = _without_surrogates(text[:TEXT_LIMIT])
    source, found = read(_BRACKETED.sub(r" \1 ", text) if "<" in text else text, known, language=language)
    return _QUOTES.validate_python([_fields(text, source, one, min_confidence) for one in found]) if found else ()


def evidence_of(source: ParsedText, found: Found) -> tuple[str, ...]:
    """Return the evidence for and against a quote, as `confidence` weighs it."""
    first, last = found.runs[0].inner
    return evidence(
        found.attribution,
        found.speaker.name,
        found.speaker.antecedent,
        closed=found.runs[-1].closed,
        direct=found.direct,
        words=source.text.count(" ", first, last) + 1,
    )


def _without_surrogates(text: str) -> str:
    """Return the text with lone surrogates replaced, which UTF-8 and the schema do not allow; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _fields(text: str, source: ParsedText, found: Found, min_confidence: float) -> dict[str, Any]:
    """Return the fields of a `Quote` of `text`, which was parsed as `source`. They are no `Quote` yet: all quotes of a
    text are validated at once, in half the time that it takes one by one.
    """
    runs, attribution = found.runs, found.attribution
    start, end, closed = runs[0].start, runs[-1].end, runs[-1].closed
    mention = attribution.mention
    words = None
    if mention is not None:
        first, last = mention.span(source.parsed(attribution.paragraph).tokens)
        words = {"start": first, "end": last, "text": text[first:last]}
    likely = (
        chance(evidence_of(source, found)) if source.grammar is None else frame_chance(attribution, found.speaker.name)
    )
    speaker = found.speaker if likely >= min_confidence else None
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "segments": ((start, end),) if len(runs) == 1 else tuple([(run.start, run.end) for run in runs]),
        "closed": closed,
        "kind": QuoteKind.DIRECT if found.direct else QuoteKind.PARTIAL,
        "speaker": speaker.name if speaker is not None else None,
        "speaker_mention": words,
        "speaker_kind": speaker.kind if speaker is not None else SpeakerKind.UNKNOWN,
        "cue": attribution.cue if attribution is not NOBODY else None,
        "confidence": likely,
    }
