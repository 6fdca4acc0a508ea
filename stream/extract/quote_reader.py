"""Reads a text quote by quote: which marked runs are quotes, whose each is, and which runs make one quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stream.extract.attribution.cascade import attribute
from stream.extract.attribution.elsewhere import Previous
from stream.extract.attribution.rules import AFTER, NEAR_BEFORE, Attribution, Rule
from stream.extract.coreference.antecedent import FITTED, Weighing
from stream.extract.coreference.speaker import QuoteBefore, Speaker, speaker_of
from stream.extract.frame.attribute import attribute as by_frame
from stream.extract.frame.naming import is_said
from stream.extract.frame.speaker import speaker_in
from stream.extract.grammar.language import grammar_of
from stream.extract.judgement.scare import is_quotation
from stream.extract.marks.dialogue import dialogue_of
from stream.extract.marks.interview import answers_of, turns_of
from stream.extract.marks.runs import runs_of
from stream.extract.marks.scan import Run
from stream.extract.marks.unclosed import mend_all
from stream.extract.paragraphs import QUOTE_LIMIT, TEXT_LIMIT, paragraphs
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText

__all__ = ["Found", "read"]

_FINAL = AFTER | NEAR_BEFORE | {Rule.BEFORE_COLON, Rule.INTRODUCED}
"""Rules that are right too often for an attribution in a later paragraph of the same quote to overrule them."""
_CONTINUED = Rule.CONTINUED
_OVERRULES = AFTER | {Rule.SIGNATURE}
"""Rules of an attribution at the end of a quote of several paragraphs that overrule one which is not final."""


@dataclass(slots=True)
class Found:
    """One quote as found in a text."""

    runs: list[Run]
    """Its marked runs, in order; at least one."""
    paragraph: int
    """The paragraph that it begins in."""
    attribution: Attribution
    speaker: Speaker
    direct: bool
    """Whether its words make a sentence or a clause of their own."""
    spoke_last: str | None
    """The name of the last speaker before it who could be named."""


def read(
    text: str, known: Sequence[str] = (), by: Weighing = FITTED, language: str | None = None
) -> tuple[ParsedText, list[Found]]:
    """Return the quotes of a text in order, at most `QUOTE_LIMIT`, and the text as it was parsed for them. `text` must
    be free of lone surrogates; what lies beyond the limits of `paragraphs` is not read. `known` are names from headline
    and byline. Pronouns are weighed `by` these weights. `language` is the tag of the text's language, if it is known.
    """
    text = text[:TEXT_LIMIT]
    spans = paragraphs(text)
    runs = runs_of(text, spans)
    dialogue = dialogue_of(text, spans)
    parsed = ParsedText(text, spans, runs, known, {}, dialogue.unattributed)
    parsed.turns = turns = _named(parsed, turns_of(text, spans))
    for paragraph, turn in turns.items():
        runs[paragraph] = [turn]
    for paragraph, speeches in dialogue.runs.items():
        if paragraph not in turns:
            runs[paragraph] = _merged(runs[paragraph], speeches)
    if not any(runs):
        return parsed, []
    parsed.grammar = grammar_of(text, language)
    return parsed, _Reader(parsed, mend_all(text, spans, runs), by).read()


def _named(text: ParsedText, turns: dict[int, Run]) -> dict[int, Run]:
    """Return the turns without the answers labelled `A` of an interview whose introduction names nobody, or several:
    words without marks are a quote only where the copy says whose they are.
    """
    answers = answers_of(text.text, text.spans, turns) if turns else []
    if not answers or text.book.only_before(text.spans[min(turns)][0]) is not None:
        return turns
    return {paragraph: turn for paragraph, turn in turns.items() if paragraph not in answers}


def _merged(marked: Sequence[Run], speeches: Sequence[Run]) -> list[Run]:
    """Return the speeches behind dashes, and the marked runs that stand within none of them."""
    apart = [run for run in marked if not any(run.start < one.end and one.start < run.end for one in speeches)]
    return sorted((*apart, *speeches))


class _Reader:
    """Reads the paragraphs in order. It remembers the last quote and who spoke last. `open_ends` are the paragraphs
    whose last run goes on in the next.
    """

    def __init__(self, text: ParsedText, open_ends: set[int], by: Weighing) -> None:
        self.text, self.open_ends, self.by = text, open_ends, by
        self.found: list[Found] = []
        self.previous: Previous | None = None
        self.spoke_last: str | None = None
        self.attribute = attribute if text.grammar is None else by_frame

    def read(self) -> list[Found]:
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
        """Add a paragraph to the quote before. Where the quote closes, its attribution may stand at last."""
        found = self.found[-1]
        found.runs.append(run)
        if run.closed and found.attribution.rule not in _FINAL:
            attribution = self.attribute(self.text, paragraph, 0, None)
            if attribution.rule in _OVERRULES:
                found.attribution = attribution
                found.speaker = self._speaker(attribution)
                self.spoke_last = found.speaker.name or self.spoke_last
        self.previous = (paragraph, found.attribution)

    def _take(self, paragraph: int, index: int, run: Run) -> None:
        """Reads one run: a quote of its own, a part of the quote before, or no quotation."""
        parsed = self.text.parsed(paragraph)
        attribution = self.attribute(self.text, paragraph, index, self.previous)
        grammar = self.text.grammar
        if not (
            is_quotation(parsed, index, attribution)
            if grammar is None
            else is_said(parsed, index, attribution, grammar)
        ):
            return
        speaker = self._speaker(attribution)
        if (attribution.rule is _CONTINUED and self._joins(paragraph, index)) or self._is_split(
            parsed, index, attribution
        ):
            self.found[-1].runs.append(run)
            return
        tokens = parsed.tokens
        quote = tokens.quote_at[index]
        direct = tokens.opens_sentence(quote) or _after_comma(tokens.words, quote)
        self.found.append(Found([run], paragraph, attribution, speaker, direct, self.spoke_last))
        self.previous = (paragraph, attribution)
        self.spoke_last = speaker.name or self.spoke_last

    def _speaker(self, attribution: Attribution) -> Speaker:
        """Return the speaker of an attribution, after all quotes that were found before."""
        last = self.found[-1] if self.found else None
        before = QuoteBefore(last.speaker, last.paragraph) if last is not None else None
        if self.text.grammar is not None:
            return speaker_in(self.text, attribution, before, self.spoke_last)
        return speaker_of(self.text, attribution, before, self.spoke_last, self.by)

    def _is_split(self, parsed: ParsedParagraph, index: int, attribution: Attribution) -> bool:
        """Return whether two runs are one sentence with its attribution in the middle: `“A,” he said, “b.”`."""
        before = self.found[-1] if index and self.found else None
        mention = attribution.mention
        if before is None or mention is None or before.attribution.mention is not mention:
            return False
        tokens = parsed.tokens
        quote = tokens.quote_at[index]
        return (
            before.direct
            and before.runs[-1] is tokens.runs[index - 1]
            and before.attribution.rule in AFTER
            and mention.first > tokens.quote_at[index - 1]
            and tokens.words[quote - 1] == ","
            and not tokens.opens_sentence(quote)
        )

    def _joins(self, paragraph: int, index: int) -> bool:
        """Return whether a run goes on with the quote before it: nothing but the attribution stands between the two."""
        if not self.found or self.found[-1].paragraph != paragraph or not self.found[-1].direct:
            return False
        tokens = self.text.parsed(paragraph).tokens
        return tokens.sentence[tokens.quote_at[index]] - tokens.sentence[tokens.quote_at[index - 1]] <= 1


def _after_comma(words: list[str], quote: int) -> bool:
    """Return whether a comma or a colon stands right before the quote."""
    return quote > 0 and words[quote - 1] in ",:"
