"""Reads a text quote by quote: whose each one is, and which parts make one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.extraction import SpeakerKind
from stream.extract.animacy.persons import may_act
from stream.extract.attribution.cascade import attribute, opens_sentence
from stream.extract.attribution.rules import Attribution
from stream.extract.coreference.antecedent import FITTED, Weighing, antecedent, is_organisation
from stream.extract.coreference.speaker import UNNAMED, Speaker
from stream.extract.judgement.scare import is_quotation
from stream.extract.marks.dialogue import dialogue_of
from stream.extract.marks.interview import ANSWER, turns_of
from stream.extract.marks.runs import runs_of
from stream.extract.marks.scan import Run
from stream.extract.marks.unclosed import mend_all
from stream.extract.names.people import ORGANISATION_WORDS
from stream.extract.names.role_holders import introduced_as
from stream.extract.paragraphs import QUOTE_LIMIT, TEXT_LIMIT, paragraphs
from stream.extract.sentence.mentions import Mention
from stream.extract.sentence.parsed import Scene, Text

__all__ = ["Found", "read"]

_SURE = ("after", "before-near", "participle-near", "before-colon", "introduced")
"""Rules that a later attribution does not overrule."""


_ROLE_WORDS = 5
"""Words of the longest role that is looked up."""


@dataclass(slots=True)
class Found:
    """One quote in the making. `spoke_last` is who spoke before it."""

    runs: list[Run]
    paragraph: int
    attribution: Attribution
    speaker: Speaker
    direct: bool
    spoke_last: str | None


def read(text: str, known: Sequence[str] = (), by: Weighing = FITTED) -> tuple[Text, list[Found]]:
    """The quotes of a text in order. `text` is free of lone surrogates; what lies beyond the limits is not read.
    Pronouns are weighed `by` these weights.
    """
    text = text[:TEXT_LIMIT]
    spans = paragraphs(text)
    runs = runs_of(text, spans)
    turns = turns_of(text, spans)
    for paragraph, said in turns.items():
        runs[paragraph] = [said]
    spoken = dialogue_of(text, spans)
    for paragraph, speeches in spoken.runs.items():
        if paragraph not in turns:
            runs[paragraph] = _merged(runs[paragraph], speeches)
    source = Text(text, spans, runs, known, turns, spoken.nobodys)
    if not any(runs):
        return source, []
    reader = _Reader(source, mend_all(text, spans, runs), by)
    return reader.text, reader.read()


def _merged(marked: Sequence[Run], speeches: Sequence[Run]) -> list[Run]:
    """The speeches behind dashes, and the marked runs that stand within none of them."""
    apart = [run for run in marked if not any(run.start < said.end and said.start < run.end for said in speeches)]
    return sorted((*apart, *speeches))


class _Reader:
    """Reads the paragraphs in order; remembers the last quote and who spoke it."""

    def __init__(self, text: Text, open_ends: set[int], by: Weighing) -> None:
        self.text, self.open_ends, self.by = text, open_ends, by
        self.found: list[Found] = []
        self.previous: tuple[int, Attribution] | None = None
        self.speaker: str | None = None

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
        """The next paragraph of the quote before. Where the quote closes, its attribution may stand at last."""
        found = self.found[-1]
        found.runs.append(run)
        if run.closed and not found.attribution.rule.startswith(_SURE):
            attribution = attribute(self.text, paragraph, 0, None)
            if attribution.rule.startswith(("after", "signature")):
                found.attribution = attribution
                found.speaker = self._resolve(attribution)
                self.speaker = found.speaker.name or self.speaker
        self.previous = (paragraph, found.attribution)

    def _take(self, paragraph: int, index: int, run: Run) -> None:
        scene = self.text.scene(paragraph)
        attribution = attribute(self.text, paragraph, index, self.previous)
        if not is_quotation(scene, index, attribution):
            return
        speaker = self._resolve(attribution)
        if (attribution.rule == "continued" and self._joins(paragraph, index)) or self._is_split(
            scene, index, attribution
        ):
            self.found[-1].runs.append(run)
            return
        direct = opens_sentence(scene, scene.frame.quote_at[index]) or _after_comma(
            scene.frame.words, scene.frame.quote_at[index]
        )
        self.found.append(Found([run], paragraph, attribution, speaker, direct, self.speaker))
        self.previous = (paragraph, attribution)
        self.speaker = speaker.name or self.speaker

    def _is_split(self, scene: Scene, index: int, attribution: Attribution) -> bool:
        """`“A,” he said, “b.”`: one sentence, with its attribution in the middle."""
        before = self.found[-1] if index and self.found else None
        mention = attribution.mention
        if before is None or mention is None or before.attribution.mention is not mention:
            return False
        frame = scene.frame
        quote = frame.quote_at[index]
        return (
            before.direct
            and before.runs[-1] is frame.runs[index - 1]
            and before.attribution.rule.startswith("after-")
            and mention.first > frame.quote_at[index - 1]
            and frame.words[quote - 1] == ","
            and not opens_sentence(scene, quote)
        )

    def _joins(self, paragraph: int, index: int) -> bool:
        """Whether a run goes on with the quote before it: nothing but the attribution stands between the two."""
        if not self.found or self.found[-1].paragraph != paragraph or not self.found[-1].direct:
            return False
        frame = self.text.scene(paragraph).frame
        return frame.sentence[frame.quote_at[index]] - frame.sentence[frame.quote_at[index - 1]] <= 1

    def _resolve(self, attribution: Attribution) -> Speaker:
        mention = attribution.mention
        if mention is None:
            return UNNAMED
        if attribution.rule in ("continued", "quote-before", "shared") and self.found:
            return self.found[-1].speaker
        if attribution.rule == "turn":
            return self._in_turn(mention.name, mention.gender)
        if mention.kind == "pronoun":
            return self._meant(mention, attribution.paragraph)
        if attribution.cue in (None, ":") and not self._may_act(mention, attribution.paragraph):
            return UNNAMED
        return self._named(mention, attribution.paragraph)

    def _may_act(self, mention: Mention, paragraph: int) -> bool:
        """Whether what no verb of saying vouches for can be somebody all the same."""
        return may_act(self.text, self.text.scene(paragraph), mention)

    def _meant(self, pronoun: Mention, paragraph: int) -> Speaker:
        if pronoun.gender not in ("m", "f"):
            return self._spoke_before(pronoun, paragraph)
        meant = antecedent(self.text, paragraph, pronoun, self.speaker, self.by)
        return Speaker(meant.name, SpeakerKind.PERSON, meant) if meant is not None else UNNAMED

    def _spoke_before(self, pronoun: Mention, paragraph: int) -> Speaker:
        """Who `it` and `they` are: what spoke last, where that is no person and stands near."""
        last = self.found[-1] if self.found else None
        if last is None or paragraph - last.paragraph > 1 or pronoun.name.lower() not in ("it", "they"):
            return UNNAMED
        return last.speaker if last.speaker.kind in (SpeakerKind.ORGANISATION, SpeakerKind.ROLE) else UNNAMED

    def _named(self, mention: Mention, paragraph: int) -> Speaker:
        """Whom a name or a role means."""
        place = self.text.spans[paragraph][0]
        if mention.kind == "phrase":
            holder = self._holder(mention, paragraph)
            return Speaker(holder, SpeakerKind.PERSON) if holder else Speaker(mention.name, SpeakerKind.ROLE)
        name = self.text.book.full_name(mention.name, place, mention.gender)
        organisation = is_organisation(self.text, self.text.scene(paragraph), mention, name)
        return Speaker(name, SpeakerKind.ORGANISATION if organisation else SpeakerKind.PERSON)

    def _holder(self, mention: Mention, paragraph: int) -> str | None:
        """Who `the senator`, `the prime minister` is, if the copy before has said so."""
        role = mention.name.lower().split()
        if role[0] != "the" or not 1 < len(role) < _ROLE_WORDS:
            return None
        at = mention.span(self.text.scene(paragraph).frame)[0]
        return self.text.book.role_holder(role[-1], at) or introduced_as(self.text.text, self.text.book, role[1:], at)

    def _in_turn(self, label: str, gender: str) -> Speaker:
        """Whom the label of a turn names. `A` is the one person whom the copy before the interview names."""
        start = self.text.spans[min(self.text.turns)][0]
        if label.replace(" .", ".") in ANSWER:
            name = self.text.book.only_before(start)
            return Speaker(name, SpeakerKind.PERSON) if name is not None else UNNAMED
        plain = " ".join(word.capitalize() if word.isupper() else word for word in label.split())
        name = self.text.book.full_name(plain, start, gender)
        organised = not ORGANISATION_WORDS.isdisjoint(name.lower().split())
        return Speaker(name, SpeakerKind.ORGANISATION if organised else SpeakerKind.PERSON)


def _after_comma(words: list[str], quote: int) -> bool:
    return quote > 0 and words[quote - 1] in ",:"
