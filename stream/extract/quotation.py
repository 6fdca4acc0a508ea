"""The quotes of a text: scan, mask, attribute, resolve, and join the parts of one quote. May import the package's
modules and schemas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from schemas.extraction import Quote, QuoteKind, SpeakerKind
from stream.extract.adjacency import Attribution
from stream.extract.antecedent import antecedent, is_organisation
from stream.extract.attribute import NOBODY, attribute, opens_sentence
from stream.extract.confidence import confidence
from stream.extract.lost import mend_all
from stream.extract.paragraphs import QUOTE_LIMIT, TEXT_LIMIT, paragraphs
from stream.extract.runs import runs_of
from stream.extract.scan import Run
from stream.extract.scare import is_quotation
from stream.extract.scene import Text

__all__ = ["quotes"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_QUOTES = TypeAdapter(tuple[Quote, ...])
_SURE = ("after", "before-near", "participle-near", "before-colon", "introduced")
"""Rules that a later attribution does not overrule."""


@dataclass(slots=True)
class _Found:
    """One quote in the making."""

    runs: list[Run]
    paragraph: int
    attribution: Attribution
    name: str | None
    kind: SpeakerKind
    direct: bool


def quotes(text: str, *, known: Sequence[str] = ()) -> tuple[Quote, ...]:
    """The quotes of a text in order; offsets are its code points. `known`: names from headline and byline. Never
    raises; what lies beyond the limits of `paragraphs` is not read. Lone surrogates are read as U+FFFD.
    """
    text = _without_surrogates(text[:TEXT_LIMIT])
    spans = paragraphs(text)
    runs = runs_of(text, spans)
    if not any(runs):
        return ()
    open_ends = mend_all(text, spans, runs)
    found = _Reader(Text(text, spans, runs, known), open_ends)
    return _QUOTES.validate_python([_fields(found.text, one) for one in found.read()])


class _Reader:
    """Reads the paragraphs in order; remembers the last quote and who spoke it."""

    def __init__(self, text: Text, open_ends: set[int]) -> None:
        self.text, self.open_ends = text, open_ends
        self.found: list[_Found] = []
        self.previous: tuple[int, Attribution] | None = None
        self.speaker: str | None = None

    def read(self) -> list[_Found]:
        for paragraph, runs in enumerate(self.text.runs):
            for index, run in enumerate(runs):
                if len(self.found) >= QUOTE_LIMIT:
                    return self.found
                if index == 0 and paragraph - 1 in self.open_ends and self.found:
                    self._go_on(paragraph, run)
                else:
                    self._take(paragraph, index, run)
        return self.found

    def _go_on(self, paragraph: int, run: Run) -> None:
        """The next paragraph of the quote before. Where the quote closes, its attribution may stand at last."""
        found = self.found[-1]
        found.runs.append(run)
        if run.closed and not found.attribution.rule.startswith(_SURE):
            attribution = attribute(self.text, paragraph, 0, None)
            if attribution.rule.startswith("after"):
                found.attribution = attribution
                found.name, found.kind = self._resolve(attribution)
                self.speaker = found.name or self.speaker
        self.previous = (paragraph, found.attribution)

    def _take(self, paragraph: int, index: int, run: Run) -> None:
        scene = self.text.scene(paragraph)
        attribution = attribute(self.text, paragraph, index, self.previous)
        if not is_quotation(scene, index, attribution):
            return
        name, kind = self._resolve(attribution)
        if attribution.rule == "continued" and self._joins(paragraph, index):
            self.found[-1].runs.append(run)
            return
        direct = opens_sentence(scene, scene.frame.quote_at[index]) or _after_comma(
            scene.frame.words, scene.frame.quote_at[index]
        )
        self.found.append(_Found([run], paragraph, attribution, name, kind, direct))
        self.previous = (paragraph, attribution)
        self.speaker = name or self.speaker

    def _joins(self, paragraph: int, index: int) -> bool:
        """Whether a run goes on with the quote before it: nothing but the attribution stands between the two."""
        if not self.found or self.found[-1].paragraph != paragraph or not self.found[-1].direct:
            return False
        frame = self.text.scene(paragraph).frame
        return frame.sentence[frame.quote_at[index]] - frame.sentence[frame.quote_at[index - 1]] <= 1

    def _resolve(self, attribution: Attribution) -> tuple[str | None, SpeakerKind]:
        mention = attribution.mention
        if mention is None:
            return None, SpeakerKind.UNKNOWN
        if attribution.rule in ("continued", "quote-before", "shared") and self.found:
            return self.found[-1].name, self.found[-1].kind
        at = attribution.paragraph
        place = self.text.spans[at][0]
        if mention.kind == "pronoun":
            if mention.gender not in ("m", "f"):
                return None, SpeakerKind.UNKNOWN
            name = antecedent(self.text, at, mention, self.speaker)
            return name, SpeakerKind.PERSON if name else SpeakerKind.UNKNOWN
        if mention.kind == "phrase":
            role = mention.name.split()
            holder = self.text.book.role_holder(role[-1].lower(), place) if role[0].lower() == "the" else None
            return (holder, SpeakerKind.PERSON) if holder else (mention.name, SpeakerKind.ROLE)
        name = self.text.book.full_name(mention.name, place, mention.gender)
        organisation = is_organisation(self.text, self.text.scene(at), mention, name)
        return name, SpeakerKind.ORGANISATION if organisation else SpeakerKind.PERSON


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _after_comma(words: list[str], quote: int) -> bool:
    return quote > 0 and words[quote - 1] in ",:"


def _fields(source: Text, found: _Found) -> dict[str, Any]:
    """The fields of a `Quote`. All quotes of a text are validated at once, in half the time that one by one takes."""
    text, runs, attribution = source.text, found.runs, found.attribution
    start, end, closed = runs[0].start, runs[-1].end, runs[-1].closed
    mention = attribution.mention
    words, kind = None, ""
    if mention is not None:
        first, last = mention.span(source.scene(attribution.paragraph).frame)
        words, kind = {"start": first, "end": last, "text": text[first:last]}, mention.kind
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "segments": ((start, end),) if len(runs) == 1 else tuple([(run.start, run.end) for run in runs]),
        "closed": closed,
        "kind": QuoteKind.DIRECT if found.direct else QuoteKind.PARTIAL,
        "speaker": found.name,
        "speaker_mention": words,
        "speaker_kind": found.kind,
        "cue": attribution.cue if attribution is not NOBODY else None,
        "confidence": confidence(attribution.rule, kind, named=found.name is not None, closed=closed),
    }
