"""The quotes of a text: scan, mask, attribute, resolve, and join the parts of one quote. May import the package's modules
and schemas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.extraction import Mention as MentionModel
from schemas.extraction import Quote, QuoteKind, SpeakerKind
from stream.extract.adjacency import Attribution
from stream.extract.antecedent import antecedent, is_organisation
from stream.extract.attribute import NOBODY, attribute, opens_sentence
from stream.extract.confidence import confidence
from stream.extract.lost import continues, mend
from stream.extract.marks import MARK, Run, scan, single_style
from stream.extract.paragraphs import QUOTE_LIMIT, TEXT_LIMIT, Span, paragraphs
from stream.extract.resolve import book_of
from stream.extract.scare import is_quotation
from stream.extract.scene import Text

__all__ = ["quotes"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_FIRST_PERSON = frozenset(("i", "we"))


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
    """The quotes of a text in order; offsets are its code points. `known`: names from headline and byline. Never raises;
    what lies beyond the limits of `paragraphs` is not read. Lone surrogates are read as U+FFFD.
    """
    if MARK.search(text, 0, TEXT_LIMIT) is None:
        return ()
    text = _SURROGATE.sub("\ufffd", text[:TEXT_LIMIT])
    found = _Reader(text, known).read()
    return tuple(_model(text, one) for one in found)


class _Reader:
    """Reads the paragraphs in order; remembers the last quote and who spoke it."""

    def __init__(self, text: str, known: Sequence[str]) -> None:
        spans = paragraphs(text)
        singles = single_style(text)
        runs = [scan(text, span, singles=singles) for span in spans]
        self.open_ends = _mend(text, spans, runs)
        self.text = Text(text, spans, runs, book_of(text, known))
        self.found: list[_Found] = []
        self.previous: tuple[int, Attribution] | None = None
        self.speaker: str | None = None

    def read(self) -> list[_Found]:
        for paragraph, runs in enumerate(self.text.runs):
            for index, run in enumerate(runs):
                if len(self.found) >= QUOTE_LIMIT:
                    return self.found
                if index == 0 and paragraph - 1 in self.open_ends and self.found:
                    self.found[-1].runs.append(run)
                else:
                    self._take(paragraph, index, run)
        return self.found

    def _take(self, paragraph: int, index: int, run: Run) -> None:
        scene = self.text.scene(paragraph)
        attribution = attribute(self.text, paragraph, index, self.previous)
        if not is_quotation(scene, index, attribution):
            return
        name, kind = self._resolve(paragraph, attribution)
        if (
            self.found
            and attribution.rule == "continued"
            and self.found[-1].paragraph == paragraph
            and self.found[-1].direct
        ):
            self.found[-1].runs.append(run)
            return
        direct = opens_sentence(scene, scene.frame.quote_at[index]) or _after_comma(
            scene.frame.words, scene.frame.quote_at[index]
        )
        self.found.append(_Found([run], paragraph, attribution, name, kind, direct))
        self.previous = (paragraph, attribution)
        self.speaker = name or self.speaker

    def _resolve(self, paragraph: int, attribution: Attribution) -> tuple[str | None, SpeakerKind]:
        mention = attribution.mention
        if mention is None:
            return None, SpeakerKind.UNKNOWN
        if attribution.rule in ("continued", "quote-before", "shared") and self.found:
            return self.found[-1].name, self.found[-1].kind
        words = self.text.text[mention.start : mention.end]
        at = attribution.paragraph if attribution.paragraph >= 0 else paragraph
        if mention.kind == "pronoun":
            if mention.gender not in ("m", "f"):
                return None, SpeakerKind.UNKNOWN
            name = antecedent(self.text, at, mention, self.speaker)
            return name, SpeakerKind.PERSON if name else SpeakerKind.UNKNOWN
        if mention.kind == "phrase":
            role = words.split()
            holder = self.text.book.role_holder(role[-1].lower(), mention.start) if role[0].lower() == "the" else None
            return (holder, SpeakerKind.PERSON) if holder else (words, SpeakerKind.ROLE)
        name = self.text.book.full_name(words, mention.start, mention.gender)
        organisation = is_organisation(self.text, self.text.scene(at), mention, name)
        return name, SpeakerKind.ORGANISATION if organisation else SpeakerKind.PERSON


def _after_comma(words: list[str], quote: int) -> bool:
    return quote > 0 and words[quote - 1] in ",:"


def _mend(text: str, spans: Sequence[Span], runs: list[list[Run]]) -> set[int]:
    """Mends unclosed runs in place; returns the paragraphs whose last run goes on in the next."""
    open_ends: set[int] = set()
    for paragraph, found in enumerate(runs):
        following = spans[paragraph + 1] if paragraph + 1 < len(spans) else None
        for index, run in enumerate(found):
            if run.closed:
                continue
            if (
                index == len(found) - 1
                and following is not None
                and runs[paragraph + 1]
                and continues(text, run, following)
            ):
                open_ends.add(paragraph)
            else:
                found[index] = mend(text, spans[paragraph], run)
    return open_ends


def _model(text: str, found: _Found) -> Quote:
    start, end = found.runs[0].start, found.runs[-1].end
    attribution = found.attribution
    mention = attribution.mention
    model = None
    if mention is not None:
        model = MentionModel(start=mention.start, end=mention.end, text=text[mention.start : mention.end])
    closed = found.runs[-1].closed
    pronoun = mention is not None and mention.kind == "pronoun"
    return Quote(
        text=text[start:end],
        start=start,
        end=end,
        segments=tuple((run.start, run.end) for run in found.runs),
        closed=closed,
        kind=QuoteKind.DIRECT if found.direct else QuoteKind.PARTIAL,
        speaker=found.name,
        speaker_mention=model,
        speaker_kind=found.kind,
        cue=attribution.cue if attribution is not NOBODY else None,
        confidence=confidence(attribution.rule, pronoun=pronoun, named=found.name is not None, closed=closed),
    )
